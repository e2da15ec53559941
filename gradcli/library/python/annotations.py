"""``typing``: names that stand in annotations, and do nothing.  The host's own keep what they are subscripted with, and compile texts."""

from __future__ import annotations

import abc
import collections
import collections.abc
from typing import TYPE_CHECKING, Any, NoReturn

from gradcli.lang.access import runtime
from gradcli.lang.compile.classes import BASES, METACLASSES
from gradcli.lang.syntax.words import words
from gradcli.library import Module
from gradcli.library.python.ordered import OrderedDict

if TYPE_CHECKING:
    from collections.abc import Callable

    from gradcli.library.protocol import World

# Names that only say something.
SPECIAL = words("""
    Annotated Any AnyStr ClassVar Final Literal LiteralString Never NoReturn NotRequired Optional Required Self SupportsAbs SupportsFloat
    SupportsIndex SupportsInt TypeAlias TypeGuard Union Unpack Concatenate
""")
# Names of classes that are there under another name too, and answer `isinstance`.
ALIASES: dict[str, Any] = {
    **{name: getattr(collections, name) for name in ("ChainMap", "Counter")},
    "OrderedDict": OrderedDict,
    "DefaultDict": collections.defaultdict,
    "Deque": collections.deque,
    "FrozenSet": frozenset,
    "Dict": dict,
    "List": list,
    "Set": set,
    "Tuple": tuple,
    **{
        name: getattr(collections.abc, name)
        for name in words("""
            Callable Collection Container Generator Hashable Iterable Iterator Mapping MutableMapping MutableSequence Reversible Sequence
            Sized
        """)
    },
    "AbstractSet": collections.abc.Set,
    "Text": str,
    "Type": type,
}


def load(world: World, name: str) -> Module:
    from gradcli.library.python.containers import NamedTuple

    members: dict[str, Any] = {name: Form(f"typing.{name}") for name in SPECIAL}
    members |= {name: Form(f"typing.{name}", origin) for name, origin in ALIASES.items()} | {"Text": str}
    members |= {"TYPE_CHECKING": False, "NamedTuple": NamedTuple, "Generic": Generic, "Protocol": Protocol}
    members |= {function.__name__: function for function in (final, no_type_check, overload, runtime_checkable, cast)}
    return Module(name, members | {"TypeVar": TypeVar, "ParamSpec": TypeVar, "TypeVarTuple": TypeVar, "NewType": NewType})


class Form:
    """``List``, ``Optional[int]``: a name with or without what stands between its brackets."""

    __slots__ = ("name", "origin", "parameters")
    __module__ = "typing"

    def __init__(self, name: str, origin: Any = None, parameters: tuple[Any, ...] | None = None) -> None:
        self.name, self.origin, self.parameters = name, origin, parameters

    def __getitem__(self, parameters: Any) -> Form:
        return Form(self.name, self.origin, parameters if type(parameters) is tuple else (parameters,))

    def __call__(self, *arguments: Any, **keywords: Any) -> Any:
        if self.origin is None or isinstance(self.origin, abc.ABCMeta):
            raise TypeError(f"Type {self.name.rpartition('.')[2]} cannot be instantiated")
        return (runtime.CONSTRUCTORS.get(self.origin, self.origin))(*arguments, **keywords)

    def __instancecheck__(self, value: Any) -> bool:
        if self.origin is None or self.parameters is not None:
            raise TypeError(f"{self!r} cannot be used with isinstance()")
        return isinstance(value, self.origin)

    def __mro_entries__(self, bases: Any) -> tuple[Any, ...]:
        if self.origin is None:
            raise TypeError(f"Cannot subclass {self!r}")
        return (self.origin,)

    def __or__(self, other: Any) -> Form:
        return Form("typing.Union", None, (self, other))

    def __ror__(self, other: Any) -> Form:
        return Form("typing.Union", None, (other, self))

    def __repr__(self) -> str:
        if self.parameters is None:
            return self.name
        return f"{self.name}[{', '.join(map(told, self.parameters))}]"


def told(parameter: Any) -> str:
    """A type as an annotation spells it."""
    if isinstance(parameter, type):
        module, name = type.__getattribute__(parameter, "__module__"), parameter.__name__
        return name if module == "builtins" else f"{module}.{name}"
    if type(parameter) is list:
        return f"[{', '.join(map(told, parameter))}]"
    return "..." if parameter is ... else repr(parameter)


runtime.handle(Form, lambda form, name: form_attribute(form, name))


def form_attribute(form: Form, name: str) -> Any:
    if name == "__origin__" and form.origin is not None:
        return runtime.shown_type(form.origin)
    if name == "__args__" and form.parameters is not None:
        return form.parameters
    return runtime.common(form, name)


class Generic:
    """A class whose annotations have parameters: ``class Stack(Generic[T])``."""

    __slots__ = ()
    __module__ = "typing"

    def __class_getitem__(cls, parameters: Any) -> Form:
        return Form(f"{cls.__module__}.{cls.__qualname__}", cls, parameters if type(parameters) is tuple else (parameters,))


class ProtocolType(abc.ABCMeta):
    """The class of protocols: an instance of one is what has its methods."""

    def __instancecheck__(cls, value: Any) -> bool:
        if Protocol not in cls.__bases__:
            return bool(super().__instancecheck__(value))
        if not cls.__dict__.get("_is_runtime_protocol"):
            raise TypeError("Instance and class checks can only be used with @runtime_checkable protocols")
        return all(has(value, name) for name in wanted(cls))


def wanted(protocol: type) -> list[str]:
    """The names that a protocol asks for."""
    own = {name for name in protocol.__dict__ if not name.startswith("_") or (name in runtime.OPERATORS and name not in MADE)}
    return sorted(own | set(protocol.__dict__.get("__annotations__", ())))  # noqa: RUF063  # those of the class itself


def has(value: Any, name: str) -> bool:
    try:
        runtime.get(value, name)
    except AttributeError:
        return False
    return True


MADE = ("__init__", "__new__", "__init_subclass__", "__class_getitem__")


class Protocol(Generic, metaclass=ProtocolType):
    """What a value must have."""

    __slots__ = ()
    __module__ = "typing"


for kind in (Generic, Protocol):
    runtime.expose(kind)
BASES.update((Generic, Protocol))
METACLASSES.add(ProtocolType)


class TypeVar:
    """A parameter of a generic class or function."""

    __slots__ = ("__name__", "args", "kwargs")
    __module__ = "typing"

    def __init__(self, name: str, *constraints: Any, bound: Any = None, covariant: bool = False, contravariant: bool = False) -> None:
        self.__name__ = runtime.exact(name)
        self.args, self.kwargs = Form(f"{name}.args"), Form(f"{name}.kwargs")

    def __or__(self, other: Any) -> Form:
        return Form("typing.Union", None, (self, other))

    def __ror__(self, other: Any) -> Form:
        return Form("typing.Union", None, (other, self))

    def __repr__(self) -> str:
        return f"~{self.__name__}"


class NewType:
    """``UserId = NewType("UserId", int)``: calling it gives the value back."""

    __slots__ = ("__name__", "__supertype__")
    __module__ = "typing"

    def __init__(self, name: str, tp: Any) -> None:
        self.__name__, self.__supertype__ = runtime.exact(name), tp

    def __call__(self, value: Any) -> Any:
        return value

    def __or__(self, other: Any) -> Form:
        return Form("typing.Union", None, (self, other))

    def __ror__(self, other: Any) -> Form:
        return Form("typing.Union", None, (other, self))

    def __repr__(self) -> str:
        return f"__main__.{self.__name__}"


runtime.expose(TypeVar, ("__name__", "args", "kwargs"))
runtime.expose(NewType, ("__name__", "__supertype__"))


# ---- functions -------------------------------------------------------------------------------------------------------------------------


def final(f: Any) -> Any:
    """What it is given: nothing here looks at the mark."""
    return f


def no_type_check(arg: Any) -> Any:
    """What it is given: nothing here checks types."""
    return arg


def overload(func: Any) -> Callable[..., NoReturn]:
    """One of the signatures of a function that is defined below."""

    def refuse(*arguments: Any, **keywords: Any) -> NoReturn:
        raise NotImplementedError(
            "You should not call an overloaded function. A series of @overload-decorated functions needs one that is not."
        )

    return refuse


def runtime_checkable(cls: Any) -> Any:
    """Let ``isinstance`` ask whether a value has the methods of a protocol."""
    if not (isinstance(cls, ProtocolType) and runtime.is_program_class(cls) and Protocol in cls.__bases__):
        raise TypeError(f"@runtime_checkable can be only applied to protocol classes, got {cls!r}")
    type.__setattr__(cls, "_is_runtime_protocol", True)
    return cls


def cast(typ: Any, val: Any) -> Any:
    """The value itself."""
    return val
