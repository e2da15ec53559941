"""``itertools``, ``functools`` and ``operator``: functions made of functions.  What looks into values does so by the closed table."""

from __future__ import annotations

import functools
import itertools
import operator
from collections.abc import Callable, Iterable, Iterator
from types import FunctionType, MappingProxyType, MethodType
from typing import TYPE_CHECKING, Any

from gradcli.lang.access import runtime
from gradcli.lang.access.guards import interruptible
from gradcli.lang.access.nesting import asked_by_call, count_levels, counted, nested
from gradcli.lang.compile import operators
from gradcli.lang.syntax.words import words
from gradcli.library import Module

if TYPE_CHECKING:
    from gradcli.library.protocol import World

COPIED = ("__module__", "__name__", "__qualname__", "__doc__")


def load(world: World, name: str) -> Module:
    return Module(name, {"itertools": iteration, "functools": higher_order, "operator": operators_as_functions}[name]())


def iteration() -> dict[str, Any]:
    """All of itertools: its functions only pass values on."""
    members = {name: value for name, value in vars(itertools).items() if not name.startswith("_")}
    for value in members.values():
        if isinstance(value, type):
            runtime.expose(value)
            count_levels(value)
    return {name: counted(value) for name, value in members.items()} | {"tee": tee}


def tee(iterable: Iterable[Any], n: int = 2, /) -> tuple[Any, ...]:
    """Returns a tuple of n independent iterators."""
    return itertools.tee(iterable if type(iterable) is TEE else asked_by_call(iterable), n)


TEE: type = type(itertools.tee(())[0])  # a copy of it is no level above it


def get_of_chain(kind: type, name: str) -> Any:
    """``chain.from_iterable``, or what any class has."""
    return from_iterable if name == "from_iterable" else runtime.operator_of_class(kind, name)


def from_iterable(iterable: Iterable[Iterable[Any]]) -> Any:
    """Alternative chain() constructor taking a single iterable argument that evaluates lazily."""
    items = iterable if type(iterable) in (list, tuple, set, frozenset, dict) else ()
    return nested(itertools.chain(one_after_another(iterable)), (iterable, *items))


def one_after_another(iterable: Iterable[Iterable[Any]]) -> Iterator[Any]:
    """The items of the items.  Where these come up late, Python counts their levels, as those of generators."""
    for each in iterable:
        yield from each


runtime.CLASS_GETTERS[itertools.chain] = get_of_chain


# ---- functools -----------------------------------------------------------------------------------------------------------------------


def higher_order() -> dict[str, Any]:
    return {
        "reduce": reduce,
        "partial": functools.partial,
        "wraps": wraps,
        "update_wrapper": update_wrapper,
        "lru_cache": lru_cache,
        "cache": cache,
        "cached_property": cached_property,
        "cmp_to_key": functools.cmp_to_key,
        "total_ordering": total_ordering,
        "singledispatch": singledispatch,
    }


def reduce(function: Callable[[Any, Any], Any], iterable: Iterable[Any], *initial: Any) -> Any:
    """Apply a function of two arguments cumulatively to the items of an iterable."""
    return functools.reduce(function, interruptible(iterable), *initial)


class Wrapped:
    """A host function that stands for one of the program's: it has the other's names, and takes names of its own as a function does."""

    __slots__ = ("__weakref__", "function", "own", "shown")

    def __init__(self, function: Callable[..., Any], wrapped: Any, shown: dict[str, Any] | None = None) -> None:
        self.function, self.shown = function, shown or {}
        self.own: dict[str, Any] = {}
        for name in COPIED:
            self.own[name] = name_of(wrapped, name)

    def __call__(self, /, *arguments: Any, **keywords: Any) -> Any:
        return self.function(*arguments, **keywords)

    def __get__(self, value: Any, kind: Any = None) -> Any:
        return self if value is None else MethodType(self, value)

    def __repr__(self) -> str:
        return f"<function {self.own['__qualname__']} at {id(self):#x}>"


def name_of(wrapped: Any, name: str) -> Any:
    """One of the names of a function or class."""
    try:
        value = runtime.get(wrapped, name)
    except AttributeError:
        value = None
    return value if isinstance(value, str) else None if name == "__doc__" else ""


def get_of_wrapped(wrapped: Wrapped, name: str) -> Any:
    if name in wrapped.shown:
        return wrapped.shown[name]
    if name == "__dict__":
        return {key: value for key, value in wrapped.own.items() if key not in COPIED}
    if name in wrapped.own:
        return wrapped.own[name]
    if name == "__get__":
        return wrapped.__get__
    return runtime.common(wrapped, name)


def put_on_wrapped(wrapped: Wrapped, name: str, value: Any) -> None:
    if name.startswith("__") and name not in (*COPIED, "__wrapped__", "__annotations__"):
        raise AttributeError(f"attribute '{name}' of 'function' objects is not writable")
    wrapped.own[name] = value


runtime.handle(Wrapped, get_of_wrapped, put_on_wrapped, lambda wrapped: [*wrapped.own, *wrapped.shown])
runtime.PUBLIC_TYPES[Wrapped] = runtime.sealed(FunctionType)


def update_wrapper(wrapper: Any, wrapped: Any) -> Any:
    """Make `wrapper` look like `wrapped`."""
    if type(wrapper) is functools.partial:
        wrapper = Wrapped(wrapper, wrapped)
    for name in COPIED:
        value = name_of(wrapped, name)
        if value:
            runtime.put(wrapper, name, value)
    for name, value in names_on(wrapped).items():
        runtime.put(wrapper, name, value)
    runtime.put(wrapper, "__wrapped__", wrapped)
    return wrapper


def names_on(wrapped: Any) -> dict[str, Any]:
    """What a program wrote on a function, or what an instance has."""
    if isinstance(wrapped, type):
        return {}
    try:
        found = runtime.get(wrapped, "__dict__")
    except AttributeError:
        return {}
    return {name: value for name, value in found.items() if type(name) is str and not name.startswith("__")}


def wraps(wrapped: Any) -> Callable[[Any], Any]:
    """Decorator that makes a wrapper look like what it wraps."""
    return lambda wrapper: update_wrapper(wrapper, wrapped)


def lru_cache(maxsize: Any = 128, typed: bool = False) -> Any:
    """Decorator that keeps what a function gave for arguments it had before."""
    if not isinstance(maxsize, int) and maxsize is not None:
        if not callable(maxsize):
            raise TypeError("Expected first argument to be an integer, a callable, or None")
        return remembering(maxsize, 128, False)
    size = None if maxsize is None else int.__index__(maxsize)
    return lambda function: remembering(function, size, bool(typed))


def cache(user_function: Any, /) -> Any:
    """Decorator that keeps all a function ever gave."""
    return remembering(user_function, None, False)


def remembering(function: Any, size: int | None, typed: bool) -> Wrapped:
    keep: Any = functools.lru_cache(size, typed)(lambda *arguments, **keywords: function(*arguments, **keywords))
    shown = {name: getattr(keep, name) for name in ("cache_info", "cache_clear")}
    return Wrapped(keep, function, shown | {"cache_parameters": lambda: {"maxsize": size, "typed": typed}})


class cached_property:  # noqa: N801  # as it is called
    """A property worked out once an instance, where it is kept under its name."""

    __module__ = "functools"

    def __init__(self, func: Any) -> None:
        self.func, self.__doc__ = func, name_of(func, "__doc__")
        self.attrname: str | None = None

    def __set_name__(self, owner: Any, name: Any) -> None:
        if self.attrname is None:
            self.attrname = runtime.exact(name)
        elif name != self.attrname:
            raise TypeError(f"Cannot assign the same cached_property to two different names ({self.attrname!r} and {name!r}).")

    def __get__(self, value: Any, owner: Any = None) -> Any:
        if value is None:
            return self
        if self.attrname is None:
            raise TypeError("Cannot use cached_property instance without calling __set_name__ on it.")
        names = value.__dict__ if runtime.is_program_class(type(value)) and hasattr(value, "__dict__") else None
        if names is None:
            raise TypeError(f"No '__dict__' attribute on {type(value).__name__!r} instance to cache {self.attrname!r} property.")
        if self.attrname not in names:
            names[self.attrname] = self.func(value)
        return names[self.attrname]


runtime.expose(cached_property, ("func", "attrname"))
ORDERS = ("__lt__", "__le__", "__gt__", "__ge__")


def total_ordering(cls: Any) -> Any:
    """Class decorator that fills in the orders that are missing from one that is there and ``==``."""
    if not (isinstance(cls, type) and runtime.is_program_class(cls)):
        raise TypeError("total_ordering() wants a class of the program")
    root = next((name for name in ("__lt__", "__gt__", "__le__", "__ge__") if runtime.defined(cls, name)), None)
    if root is None:
        raise ValueError("must define at least one ordering operation: < > <= >=")
    for name in ORDERS:
        if not runtime.defined(cls, name):
            method = order_from(root, name)
            method.__name__ = name
            setattr(cls, name, method)
    return cls


def order_from(root: str, name: str) -> Callable[[Any, Any], Any]:
    """The order `name` from the order `root`: ``a > b`` is neither ``a < b`` nor ``a == b``."""
    same_way = root[2] == name[2]

    def compare(self: Any, other: Any) -> Any:
        answer = getattr(type(self), root)(self, other)
        if answer is NotImplemented:
            return answer
        if same_way:
            return (answer or self == other) if name[3] == "e" else (answer and self != other)
        strict = not answer  # the other way, without what equals under a `root` that takes it
        return strict if root[3] != name[3] else (strict and self != other if name[3] == "t" else strict or self == other)

    return compare


# ---- operator ------------------------------------------------------------------------------------------------------------------------


def operators_as_functions() -> dict[str, Any]:
    """The operators, with the same limits as their signs have."""
    names = words("""
        abs and_ concat contains countOf delitem eq floordiv ge getitem gt iadd iand ifloordiv imatmul imod imul index indexOf inv
        invert ior is_ is_not isub itruediv ixor le lt matmul mod ne neg not_ or_ pos rshift setitem sub truediv truth xor
        itemgetter
    """)
    members = {name: getattr(operator, name) for name in names}
    members |= {name: operators.BINARY[sign] for name, sign in (("add", "+"), ("mul", "*"), ("pow", "**"), ("lshift", "<<"))}
    return members | {"attrgetter": attrgetter, "methodcaller": methodcaller}


def attrgetter(*paths: str) -> Callable[[Any], Any]:
    """Return a callable that fetches the given attributes from its operand."""

    names = [runtime.exact(path).split(".") for path in paths]

    def one(value: Any, steps: list[str]) -> Any:
        for name in steps:
            value = runtime.get(value, name)
        return value

    def fetch(value: Any) -> Any:
        found = tuple(one(value, steps) for steps in names)
        return found[0] if len(names) == 1 else found

    return fetch


def methodcaller(name: str, /, *arguments: Any, **keywords: Any) -> Callable[[Any], Any]:
    """Return a callable that calls the given method on its operand."""
    name = runtime.exact(name)
    return lambda value: runtime.get(value, name)(*arguments, **keywords)


# ---- functions that depend on the class of their first argument ----------------------------------------------------------------------


def singledispatch(func: Any) -> Wrapped:
    """Decorator that lets `register` add other functions, each for first arguments of one class."""
    registry: dict[Any, Any] = {object: func}
    name = name_of(func, "__name__") or "singledispatch function"

    def dispatch(cls: Any) -> Any:
        """The function for a class."""
        return registry[_most_specific([kind for kind in registry if issubclass(cls, kind)], cls)]

    def register(cls: Any, func: Any = None) -> Any:
        """Enter a function for a class, or, as a decorator without one, for the class that its first annotation names."""
        if func is None and isinstance(cls, type):
            return lambda function: register(cls, function)
        if func is None:
            cls, func = _annotated(cls), cls
        if not isinstance(cls, type):
            raise TypeError(f"Invalid first argument to `register()`. {cls!r} is not a class or union type.")
        registry[cls] = func
        return func

    def call(*arguments: Any, **keywords: Any) -> Any:
        if not arguments:
            raise TypeError(f"{name} requires at least 1 positional argument")
        first = arguments[0]
        kinds = [kind for kind in registry if kind is object or isinstance(first, kind)]
        return registry[_most_specific(kinds, type(first))](*arguments, **keywords)

    return Wrapped(call, func, {"register": register, "dispatch": dispatch, "registry": MappingProxyType(registry)})


def _most_specific(kinds: list[Any], cls: type) -> Any:
    """The class among these that is a subclass of all others, or comes first among the bases of `cls`."""
    lowest = [kind for kind in kinds if not any(other is not kind and issubclass(other, kind) for other in kinds)]
    if len(lowest) > 1:
        bases = [base for base in cls.__mro__ if base in lowest]
        if not bases:
            raise RuntimeError(f"Ambiguous dispatch: {lowest[0]} or {lowest[1]}")
        return bases[0]
    return lowest[0]


def _annotated(function: Any) -> Any:
    """The class that annotates the first argument."""
    annotations = runtime.get(function, "__annotations__") if callable(function) else {}
    if not annotations:
        text = "Use either `@register(some_class)` or plain `@register` on an annotated function."
        raise TypeError(f"Invalid first argument to `register()`: {function!r}. {text}")
    return next(iter(annotations.values()))
