"""Modules of a few names: ``abc``, ``copy``, ``enum``, ``gc``, ``string``, ``types``, ``typing`` and ``__future__``."""

from __future__ import annotations

import abc
import copy
import enum
import string
import types
import typing
from typing import TYPE_CHECKING, Any

from gradcli.lang import runtime
from gradcli.lang.classes import BASES, METACLASSES
from gradcli.lang.library import Module
from gradcli.lang.words import words

if TYPE_CHECKING:
    from gradcli.lang.world import World

TYPING = words("""
    Any AnyStr Callable ClassVar Collection Dict Final FrozenSet Generator Generic Hashable Iterable Iterator List Literal Mapping
    NamedTuple NewType NoReturn Optional Protocol Sequence Set Sized SupportsFloat SupportsInt Tuple Type TypeVar Union cast
    overload final runtime_checkable
""")
FUTURE = words(
    """
    annotations division print_function absolute_import unicode_literals generators nested_scopes with_statement generator_stop
    """
)
LETTERS = words(
    """
    ascii_letters ascii_lowercase ascii_uppercase digits hexdigits octdigits punctuation whitespace printable capwords
    """
)
ENUMS = (enum.Enum, enum.IntEnum, enum.Flag, enum.IntFlag)


def load(world: World, name: str) -> Module:
    return Module(name, MEMBERS[name]())


def typing_names() -> dict[str, Any]:
    """Names that do nothing but stand in annotations."""
    return {name: getattr(typing, name) for name in TYPING} | {"TYPE_CHECKING": False, "NamedTuple": named_tuple}


def named_tuple(typename: str, fields: Any = ()) -> Any:
    """``NamedTuple(name, fields)``; the class form goes by `dataclass`."""
    from gradcli.lang.library.containers import namedtuple

    return namedtuple(typename, [name for name, _ in fields])


def enumerations() -> dict[str, Any]:
    METACLASSES.add(enum.EnumMeta)
    BASES.update(ENUMS)
    return {kind.__name__: kind for kind in ENUMS} | {"auto": enum.auto, "unique": enum.unique}


for kind in ENUMS:
    runtime.expose(kind, ("name", "value"))
runtime.expose(enum.auto, ("value",))
runtime.expose(abc.ABC)
runtime.expose(typing.TypeVar, ("__name__",))
BASES.update((abc.ABC, typing.Generic, typing.Protocol))

MEMBERS: dict[str, Any] = {
    "__future__": lambda: dict.fromkeys(FUTURE, True),
    "abc": lambda: {"ABC": abc.ABC, "ABCMeta": abc.ABCMeta, "abstractmethod": abc.abstractmethod, "abstractproperty": abc.abstractproperty},
    "copy": lambda: {"copy": copy.copy, "deepcopy": copy.deepcopy},
    "enum": enumerations,
    "gc": lambda: dict.fromkeys(("collect", "enable", "disable"), lambda *arguments: 0),
    "string": lambda: {name: getattr(string, name) for name in LETTERS},
    "types": lambda: {"SimpleNamespace": types.SimpleNamespace, "FunctionType": types.FunctionType, "GeneratorType": types.GeneratorType},
    "typing": typing_names,
}
