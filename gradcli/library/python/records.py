"""``dataclasses``: classes from annotations, made without generating any code."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from reprlib import recursive_repr
from types import MappingProxyType
from typing import TYPE_CHECKING, Any

from gradcli.lang.access import runtime
from gradcli.lang.access.writing import put_plain
from gradcli.lang.compile.binding import Signature
from gradcli.lang.compile.frame import MISSING
from gradcli.library import Module

if TYPE_CHECKING:
    from gradcli.library.protocol import World


class FrozenInstanceError(AttributeError):
    """A write to an instance of a frozen dataclass."""


class Field:
    """One field: its default, or what makes it."""

    def __init__(
        self, default: Any = MISSING, default_factory: Any = MISSING, init: bool = True, repr: bool = True, compare: bool = True
    ) -> None:
        if default is not MISSING and default_factory is not MISSING:
            raise ValueError("cannot specify both default and default_factory")
        self.name = ""
        self.type: Any = None
        self.default, self.default_factory, self.init, self.repr, self.compare = default, default_factory, init, repr, compare

    @property
    def has_default(self) -> bool:
        return self.default is not MISSING or self.default_factory is not MISSING

    def make(self) -> Any:
        return self.default if self.default is not MISSING else self.default_factory()


runtime.expose(Field, ("name", "type", "default", "init", "repr", "compare"))


def load(world: World, name: str) -> Module:
    members = {"dataclass": dataclass, "field": field, "fields": fields, "asdict": asdict, "astuple": astuple, "replace": replace}
    return Module(name, {**members, "is_dataclass": is_dataclass, "FrozenInstanceError": FrozenInstanceError, "KW_ONLY": None})


def field(
    *, default: Any = MISSING, default_factory: Any = MISSING, init: bool = True, repr: bool = True, compare: bool = True, **others: Any
) -> Any:
    """Say more of a field than its default."""
    return Field(default, default_factory, init, repr, compare)


def dataclass(
    cls: Any = None, /, *, init: bool = True, repr: bool = True, eq: bool = True, order: bool = False, frozen: bool = False, **others: Any
) -> Any:
    """Add ``__init__``, ``__repr__`` and ``__eq__`` according to the annotations of a class."""

    def decorate(kind: type) -> type:
        if not (isinstance(kind, type) and runtime.is_program_class(kind)):
            raise TypeError("dataclass() wants a class of the program")
        found = collect_fields(kind)
        kind.__dataclass_fields__ = MappingProxyType(found)  # type: ignore[attr-defined]
        add(kind, "__init__", initializer(kind, [one for one in found.values() if one.init], list(found.values()), frozen), init)
        add(kind, "__repr__", representation(kind, found), repr)
        add(kind, "__eq__", comparison(kind, found, lambda left, right: left == right), eq)
        if eq and not frozen and "__hash__" not in kind.__dict__:
            kind.__hash__ = None  # type: ignore[assignment]
        if frozen:
            for name, method in (("__hash__", hash_of_fields), ("__setattr__", refuse_write), ("__delattr__", refuse_write)):
                setattr(kind, name, method)
        if order:
            add_order(kind, found)
        return kind

    return decorate if cls is None else decorate(cls)


def add(kind: type, name: str, function: Callable[..., Any], wanted: bool) -> None:
    if wanted and name not in kind.__dict__:
        function.__name__ = name
        function.__qualname__ = f"{kind.__qualname__}.{name}"
        setattr(kind, name, function)


def collect_fields(kind: type) -> dict[str, Field]:
    """The fields of the bases, then those of the class itself, in order."""
    found: dict[str, Field] = {}
    for base in reversed(kind.__mro__[1:]):
        found.update(base.__dict__.get("__dataclass_fields__", {}))
    annotations = kind.__dict__.get("__annotations__", {})  # noqa: RUF063  # those of the class itself
    for name, annotation in annotations.items() if type(annotations) is dict else ():
        name = field_name(name)
        if str(annotation).startswith("typing.ClassVar"):
            continue
        given = kind.__dict__.get(name, MISSING)
        one = given if isinstance(given, Field) else Field(given)
        if isinstance(one.default, (list, dict, set)):
            raise ValueError(f"mutable default {type(one.default)} for field {name} is not allowed: use default_factory")
        one.name, one.type = name, annotation
        found[name] = one
        if isinstance(given, Field):
            if one.default is MISSING:
                delattr(kind, name)
            else:
                setattr(kind, name, one.default)
    return found


def field_name(name: Any) -> str:
    """The name of a field, which is not one that Python itself gives a meaning."""
    name = runtime.exact(name)
    if not name.isidentifier() or (name.startswith("__") and name.endswith("__")):
        raise TypeError(f"a dataclass cannot have a field named {name!r}")
    return name


def instance(self: Any, kind: type) -> Any:
    """An instance of the class: a generated method reads and writes nothing else."""
    if not issubclass(type(self), kind):
        raise TypeError(f"a method of {kind.__name__} wants an instance of it, not '{runtime.type_of(self).__name__}'")
    return self


def values_of(self: Any, names: Iterable[str]) -> tuple[Any, ...]:
    return tuple([runtime.get(self, name) for name in names])


def initializer(kind: type, given: list[Field], everything: list[Field], frozen: bool) -> Callable[..., None]:
    """``__init__``: arguments to fields, defaults for the rest, then ``__post_init__``."""
    optional = False
    for one in given:
        if optional and not one.has_default:
            raise TypeError(f"non-default argument '{one.name}' follows default argument")
        optional = optional or one.has_default
    signature = Signature([], [])
    signature.names = ["self", *(one.name for one in given)]
    signature.count = len(signature.names)
    signature.index = {name: index for index, name in enumerate(signature.names)}
    defaults = {one.name: one for one in given if one.has_default}
    write = put_plain if frozen else runtime.put

    def initialize(*arguments: Any, **keywords: Any) -> None:
        values = signature.bind(f"{kind.__name__}.__init__", arguments, keywords, defaults)
        self = instance(values[0], kind)
        for one, value in zip(given, values[1:], strict=True):
            write(self, one.name, one.make() if value is one else value)
        for one in everything:
            if not one.init and one.has_default:
                write(self, one.name, one.make())
        if runtime.defined(type(self), "__post_init__"):
            runtime.get(self, "__post_init__")()

    return initialize


def representation(kind: type, found: dict[str, Field]) -> Callable[[Any], str]:
    names = [name for name, one in found.items() if one.repr]

    @recursive_repr("...")
    def represent(self: Any) -> str:
        values = values_of(instance(self, kind), names)
        return f"{type(self).__qualname__}({', '.join([f'{name}={value!r}' for name, value in zip(names, values, strict=True)])})"

    return represent


def comparison(kind: type, found: dict[str, Field], compare: Callable[[Any, Any], Any]) -> Callable[[Any, Any], Any]:
    """Both as tuples of the fields that compare."""
    names = [name for name, one in found.items() if one.compare]

    def method(self: Any, other: Any) -> Any:
        if type(other) is not type(instance(self, kind)):
            return NotImplemented
        return compare(values_of(self, names), values_of(other, names))

    return method


def add_order(kind: type, found: dict[str, Field]) -> None:
    add(kind, "__lt__", comparison(kind, found, lambda left, right: left < right), True)
    add(kind, "__le__", comparison(kind, found, lambda left, right: left <= right), True)
    add(kind, "__gt__", comparison(kind, found, lambda left, right: left > right), True)
    add(kind, "__ge__", comparison(kind, found, lambda left, right: left >= right), True)


def hash_of_fields(self: Any) -> int:
    return hash(astuple(self))


def refuse_write(self: Any, name: str, *value: Any) -> None:
    raise FrozenInstanceError(f"cannot {'assign to' if value else 'delete'} field '{name}'")


# ---- looking into them ---------------------------------------------------------------------------------------------------------------


def is_dataclass(value: Any) -> bool:
    return bool(fields_of(value))


def fields_of(value: Any) -> Any:
    """What `dataclass` entered for a class or for that of an instance; a program cannot define it."""
    kind = value if isinstance(value, type) else type(value)
    found = next((base.__dict__.get("__dataclass_fields__") for base in kind.__mro__ if "__dataclass_fields__" in base.__dict__), None)
    return found if type(found) is MappingProxyType else None


def fields(value: Any) -> tuple[Field, ...]:
    """The fields of a dataclass or of an instance of one."""
    found = fields_of(value)
    if found is None:
        raise TypeError("must be called with a dataclass type or instance")
    return tuple(found.values())


def fields_of_instance(value: Any, function: str) -> tuple[Field, ...]:
    if isinstance(value, type) or fields_of(value) is None:
        raise TypeError(f"{function}() should be called on dataclass instances")
    return fields(value)


def asdict(obj: Any) -> dict[str, Any]:
    """The fields and their values, dataclasses within included."""
    return {one.name: plain(runtime.get(obj, one.name), asdict) for one in fields_of_instance(obj, "asdict")}


def astuple(obj: Any) -> tuple[Any, ...]:
    return tuple([plain(runtime.get(obj, one.name), astuple) for one in fields_of_instance(obj, "astuple")])


def plain(value: Any, convert: Callable[[Any], Any]) -> Any:
    kind = type(value)
    if is_dataclass(value) and not isinstance(value, type):
        return convert(value)
    if issubclass(kind, (list, tuple)):
        items = [plain(item, convert) for item in value]
        return kind(*items) if hasattr(kind, "_fields") else kind(items)
    if issubclass(kind, dict):
        return {key: plain(item, convert) for key, item in dict.items(value)}
    return value


def replace(value: Any, /, **changes: Any) -> Any:
    """A copy with some fields changed."""
    kept = {one.name: runtime.get(value, one.name) for one in fields_of_instance(value, "replace") if one.init and one.name not in changes}
    return type(value)(**kept, **changes)
