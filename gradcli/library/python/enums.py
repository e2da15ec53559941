"""``enum``: the host's enumerations, whose classes are made by way of the checks of `classes`."""

from __future__ import annotations

import enum
from collections.abc import Iterable
from typing import TYPE_CHECKING, Any

from gradcli.lang.access import runtime
from gradcli.lang.access.exposed import made_by
from gradcli.lang.compile.classes import BASES, METACLASSES, make_class
from gradcli.library import Module

if TYPE_CHECKING:
    from gradcli.library.protocol import World

DESCRIBES = frozenset(("name", "value"))


class EnumType(enum.EnumType):
    """The class of enumerations: calling one looks a member up; what the host would make a class of is given to `make_class`."""

    def __new__(cls, *arguments: Any, **options: Any) -> Any:
        made: Any = super().__new__(cls, *arguments, **options)
        if not runtime.is_program_function(made._new_member_):
            type.__setattr__(made, "_new_member_", made_by(made._member_type_))  # the host's own makes an instance of anything
        return made

    def __call__(cls, value: Any, names: Any = None, **options: Any) -> Any:
        if names is None and not options:
            return super().__call__(value)
        if cls._member_map_:
            raise TypeError(f"{cls!r} cannot be extended")
        return enumeration(cls, runtime.exact(value), names, **options)


class Enum(enum.Enum, metaclass=EnumType):
    """Names for a few values."""


class IntEnum(enum.IntEnum, metaclass=EnumType):
    """Names for a few integers."""


class StrEnum(enum.StrEnum, metaclass=EnumType):
    """Names for a few texts."""


class Flag(enum.Flag, metaclass=EnumType):
    """Names for bits."""


class IntFlag(enum.IntFlag, metaclass=EnumType):
    """Names for the bits of integers."""


KINDS = (Enum, IntEnum, StrEnum, Flag, IntFlag)
for kind in KINDS:
    kind.__module__ = "enum"
    runtime.expose(kind, DESCRIBES)
METACLASSES.add(EnumType)
BASES.update(KINDS)
runtime.expose(enum.auto, ("value",))


def load(world: World, name: str) -> Module:
    return Module(
        name, {kind.__name__: kind for kind in KINDS} | {"auto": enum.auto, "unique": unique, "EnumMeta": runtime.sealed(EnumType)}
    )


def enumeration(base: Any, name: str, names: Any, *, module: Any = None, qualname: Any = None, start: Any = 1, **unknown: Any) -> Any:
    """``Enum("Color", "RED GREEN")``: the class that a class statement would make."""
    if unknown or "type" in unknown:
        raise TypeError(f"{next(iter(unknown))}= is not part of the language: write a class statement")
    return make_class(name, (base,), dict(members(names, start)))


def members(names: Any, start: Any) -> Iterable[tuple[str, Any]]:
    """The names and values, however they are given: a text, names, pairs, a mapping."""
    if isinstance(names, str):
        names = runtime.exact(names).replace(",", " ").split()
    if isinstance(names, dict):
        names = list(dict.items(names))
    for number, item in enumerate(list(names), start):
        pair = isinstance(item, (tuple, list))
        if pair and len(item) != 2:
            raise ValueError("a member of an enumeration is a name or a name and a value")
        yield (runtime.exact(item[0]), item[1]) if pair else (runtime.exact(item), number)


def unique(enumeration: Any) -> Any:
    """Refuse two names for one value."""
    if not isinstance(enumeration, EnumType):
        raise TypeError("unique() wants an enumeration")
    return enum.unique(enumeration)  # type: ignore[type-var]
