"""``NamedTuple``, as `typing` has it, but that making the class takes a tenth of the time: a start makes some forty of them.

`typing` and `collections` write a constructor as text and compile it, 0.2 ms a class.  Here the constructors, one for each number of fields,
are compiled with this file, and a class takes a copy that has its fields for parameters.  Whatever a class of `typing` can do, one of these can.
"""

from __future__ import annotations

from types import CodeType, FunctionType
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Iterable

try:
    from _collections import _tuplegetter as field  # type: ignore[import-not-found]  # a property that knows its place; `collections` takes it from here too
except ImportError:  # another Python

    def field(place: int, doc: str) -> Any:
        return property(lambda self: self[place], doc=doc)


new = tuple.__new__
CONSTRUCTORS: list[Any] = [
    lambda _cls: new(_cls, ()),
    lambda _cls, a: new(_cls, (a,)),
    lambda _cls, a, b: new(_cls, (a, b)),
    lambda _cls, a, b, c: new(_cls, (a, b, c)),
    lambda _cls, a, b, c, d: new(_cls, (a, b, c, d)),
    lambda _cls, a, b, c, d, e: new(_cls, (a, b, c, d, e)),
    lambda _cls, a, b, c, d, e, f: new(_cls, (a, b, c, d, e, f)),
    lambda _cls, a, b, c, d, e, f, g: new(_cls, (a, b, c, d, e, f, g)),
    lambda _cls, a, b, c, d, e, f, g, h: new(_cls, (a, b, c, d, e, f, g, h)),
    lambda _cls, a, b, c, d, e, f, g, h, i: new(_cls, (a, b, c, d, e, f, g, h, i)),
]


def constructor(names: tuple[str, ...], defaults: tuple[Any, ...], qualname: str) -> Any:
    """``__new__`` with these parameters; of long tuples it is compiled here."""
    if len(names) < len(CONSTRUCTORS):
        code: CodeType = CONSTRUCTORS[len(names)].__code__
    else:
        code = eval(f"lambda _cls, {', '.join(names)}: new(_cls, ({', '.join(names)}))").__code__
    code = code.replace(co_varnames=("_cls", *names), co_name="__new__", co_qualname=qualname)
    return FunctionType(code, {"new": new}, "__new__", defaults)


class _Record(tuple[Any, ...]):
    """What every named tuple can do."""

    __slots__ = ()
    _fields: tuple[str, ...]
    _field_defaults: dict[str, Any]

    @classmethod
    def _make(cls, values: Iterable[Any]) -> Any:
        made = new(cls, values)
        if len(made) != len(cls._fields):
            raise TypeError(f"Expected {len(cls._fields)} arguments, got {len(made)}")
        return made

    def _replace(self, **changes: Any) -> Any:
        made = self._make(map(changes.pop, self._fields, self))
        if changes:
            raise ValueError(f"Got unexpected field names: {list(changes)!r}")
        return made

    def _asdict(self) -> dict[str, Any]:
        return dict(zip(self._fields, self, strict=True))

    def __getnewargs__(self) -> tuple[Any, ...]:
        return tuple(self)

    def __repr__(self) -> str:
        fields = (f"{name}={value!r}" for name, value in zip(self._fields, self, strict=True))
        return f"{type(self).__name__}({', '.join(fields)})"


class _Maker(type):
    """Makes a tuple class of a class body."""

    def __new__(cls, name: str, bases: tuple[type, ...], body: dict[str, Any]) -> Any:
        if bases == ():
            return super().__new__(cls, name, bases, body)
        names = tuple(body.get("__annotations__", ()))
        defaults = {each: body.pop(each) for each in names if each in body}
        if any(late in defaults for late in names[: len(names) - len(defaults)]):
            raise TypeError(f"{name}: a field without a default follows one that has one")
        fields = {each: field(place, f"Alias for field number {place}") for place, each in enumerate(names)}
        facts = {"__slots__": (), "_fields": names, "_field_defaults": defaults, "__match_args__": names}
        create = constructor(names, tuple(defaults.values()), f"{body['__qualname__']}.__new__")
        return type(name, (_Record,), facts | fields | body | {"__new__": create})


if TYPE_CHECKING:
    from typing import NamedTuple as NamedTuple
else:

    class NamedTuple(metaclass=_Maker):
        """A base, whose subclasses are tuples with the annotated fields."""
