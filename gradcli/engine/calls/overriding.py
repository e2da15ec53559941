"""``__torch_function__``: how values of a program's own classes take part in the calls of torch's functions.

A call that no row takes comes here.  The handlers of the arguments' classes are asked, those of subclasses first; the handler that every class
of tensors inherits runs the function on the tensors that the arguments hold, and gives the results the class.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from functools import wraps
from typing import Any

from gradcli.engine.calls.apply import TRACED
from gradcli.engine.calls.results import NamedResult
from gradcli.engine.errors import fail
from gradcli.engine.state import STATE
from gradcli.engine.table.signatures import name_in_python
from gradcli.engine.tensor.subclassed import Subclassed, bare, inner_of, wrapped
from gradcli.engine.tensor.tensor import Tensor

HANDLER = "__torch_function__"
NOT_INHERITED = (
    "Creating a Tensor subclass from a class that does not inherit from Tensor is not possible. Make sure your class inherits from Tensor."
)
PLAIN = ("grad", "_grad", "_base")  # attributes that stay plain tensors


def disabled(*arguments: Any, **keywords: Any) -> Any:
    """``_disabled_torch_function_impl``: a class with this handler gets plain tensors from every function."""
    return NotImplemented


@contextmanager
def without_overrides() -> Iterator[None]:
    """Inside, functions run on what their arguments hold, and ask no handler."""
    before, STATE.overriding = STATE.overriding, False
    try:
        yield
    finally:
        STATE.overriding = before


# ---- who is asked ----------------------------------------------------------------------------------------------------


def has_handler(kind: type) -> bool:
    """Whether a class has a say in the calls of torch's functions."""
    for base in kind.__mro__:
        if HANDLER in vars(base):
            return vars(base)[HANDLER] is not disabled
    return False


def takes_part(value: Any) -> bool:
    """Whether a value is none of the engine's and yet fit to be an argument."""
    return isinstance(value, Subclassed) or (not isinstance(value, Tensor) and has_handler(type(value)))


def operands(args: Iterable[Any], kwargs: dict[str, Any]) -> list[Any]:
    """The arguments of a call, and the items of those that are lists."""
    found: list[Any] = []
    for value in (*args, *kwargs.values()):
        found.extend(value if type(value) in (list, tuple) else (value,))
    return [value for value in found if takes_part(value)]


def overloaded(values: Iterable[Any]) -> list[Any]:
    """One value of each class with a handler, in the order in which they are asked: subclasses before what they inherit from."""
    found: list[Any] = []
    for value in values:
        kind = type(value)
        if has_handler(kind) and not any(type(other) is kind for other in found):
            at = next((place for place, other in enumerate(found) if issubclass(kind, type(other))), len(found))
            found.insert(at, value)
    return found


def overridden(function: Any, args: tuple[Any, ...], kwargs: dict[str, Any]) -> Any:
    """The result of a call that values of the program's classes take part in."""
    asked = overloaded(operands(args, kwargs)) if STATE.overriding else []
    if not asked:
        return function.run(*args) if isinstance(function, Whole) else on_inner(function, args, kwargs)
    kinds = tuple(type(value) for value in asked)
    passed = kwargs if kwargs or _is_python(function) else None
    for value in asked:
        result = getattr(type(value), HANDLER)(function, kinds, args, passed)
        if result is not NotImplemented:
            return result
    return fail(TypeError, _refusal(function, kinds))


def overridable(function: Callable[..., Any]) -> Callable[..., Any]:
    """A function of torch that is no row, with handlers asked where a value of the program's classes is passed."""

    @wraps(function)
    def run(*args: Any, **kwargs: Any) -> Any:
        return overridden(run, args, kwargs) if operands(args, kwargs) else function(*args, **kwargs)

    return run


def _is_python(function: Any) -> bool:
    """Whether PyTorch's own is written in Python: then handlers are passed an empty dictionary where there are no keywords."""
    return function.form is IN_PYTHON if isinstance(function, Special) else bool(name_in_python(getattr(function, "name", "")))


def _refusal(function: Any, kinds: tuple[type, ...]) -> str:
    name = getattr(function, "name", function.__name__)
    if _is_python(function):
        shown = name_in_python(name) or name
        path = name if name.startswith("torch.") else f"torch.{name}"
        path = f"torch.functional.{shown}" if path == f"torch.{shown}" else path
        return f"no implementation found for '{path}' on types that implement __torch_function__: [{', '.join(map(repr, kinds))}]"
    space, _, own = name.rpartition(".")
    path = {"torch": name, "": f"torch.Tensor.{own}", "nn.functional": f"torch.nn.{own}"}.get(space, f"torch.{name}")
    if space in ("linalg", "fft", "special"):
        path = f"torch.{space}.{space}_{own}"
    listed = "".join(f"\n  - tensor subclass {kind!r}" for kind in kinds)
    return (
        f"Multiple dispatch failed for '{path}'; all __torch_function__ handlers returned NotImplemented:\n{listed}\n\n"
        "For more information, try re-running with TORCH_LOGS=not_implemented"
    )


# ---- what the inherited handler does ---------------------------------------------------------------------------------


def on_inner(function: Any, args: tuple[Any, ...], kwargs: dict[str, Any]) -> Any:
    """The function of the tensors that the arguments hold; an argument that it gives back comes back as it was."""
    holders = {id(inner_of(value)): value for value in operands(args, kwargs) if isinstance(value, Subclassed)}
    if not holders:
        return NotImplemented if isinstance(function, Special) else _refuse_recursion(function, args, kwargs)
    result = function(*map(bare, args), **{name: bare(value) for name, value in kwargs.items()})
    return holders.get(id(result), result) if isinstance(result, Tensor) else result


def _refuse_recursion(function: Any, args: tuple[Any, ...], kwargs: dict[str, Any]) -> Any:
    from gradcli.engine.calls.refusal import refusal

    raise refusal(function, args, kwargs)


def default_handler(cls: type, func: Any, types: Any, args: Any = (), kwargs: Any = None) -> Any:
    """``super().__torch_function__(…)``: run the function with handlers off, and give what comes out the class."""
    if not all(issubclass(cls, kind) for kind in types):
        return NotImplemented
    with without_overrides():
        result = func(*args, **(kwargs or {}))
    return result if isinstance(func, Special) and func.name in PLAIN else converted(result, cls)


def converted(result: Any, kind: type) -> Any:
    """A result whose tensors are of a class of the program's."""
    if isinstance(result, Tensor) or (isinstance(result, Subclassed) and not isinstance(result, kind)):
        return as_subclass(result, kind)
    if type(result) in (list, tuple) or isinstance(result, NamedResult):
        return type(result)([converted(item, kind) for item in result])
    return result


def as_subclass(value: Any, kind: type) -> Any:
    """The same memory and history as an instance of `kind`, a class that inherits from `Subclassed`."""
    return wrapped(kind, TRACED.alias(bare(value)))


# ---- methods, attributes and operators that are no rows -------------------------------------------------------------------


IN_C = "<method '{}' of 'torch._C.TensorBase' objects>"
IN_PYTHON = "<function Tensor.{} at {:#x}>"


class Special:
    """One of these as a function of its tensor, which a handler may be asked about: ``torch.Tensor.__getitem__``."""

    __slots__ = ("__name__", "form", "name", "run")

    def __init__(self, name: str, run: Callable[..., Any], form: str = IN_C, called: str = "") -> None:
        self.name, self.run, self.form = name, run, form
        self.__name__ = called or name

    def __call__(self, /, *args: Any, **kwargs: Any) -> Any:
        if operands(args, kwargs):
            return overridden(self, args, kwargs)
        return self.run(*args, **kwargs)

    def __repr__(self) -> str:
        return self.form.format(self.name, id(self))


class Whole(Special):
    """One that looks at the instance itself, and not at the tensor that it holds."""

    __slots__ = ()


class Bound:
    """A method of an instance of a program's class, as it is looked up there."""

    __slots__ = ("__self__", "function")

    def __init__(self, function: Any, value: Subclassed) -> None:
        self.function, self.__self__ = function, value

    @property
    def __name__(self) -> str:
        return str(self.function.__name__)

    def __call__(self, *args: Any, **kwargs: Any) -> Any:
        return overridden(self.function, (self.__self__, *args), kwargs)

    def __repr__(self) -> str:
        return f"<built-in method {self.__name__} of {type(self.__self__).__name__} object at {id(self.__self__):#x}>"
