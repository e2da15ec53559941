"""Modules of a few names: ``abc``, ``copy``, ``enum``, ``gc``, ``string``, ``types``, ``typing`` and ``__future__``."""

from __future__ import annotations

import abc
import copy
import enum
import string
import types
import typing
from typing import TYPE_CHECKING, Any

from gradcli.lang.access import runtime
from gradcli.lang.compile.classes import BASES, METACLASSES
from gradcli.lang.syntax.words import words
from gradcli.library import Module

if TYPE_CHECKING:
    from gradcli.library.protocol import World

TYPING = words("""
    AbstractSet Annotated Any AnyStr Callable ClassVar Collection Container Counter DefaultDict Deque Dict Final FrozenSet Generator
    Generic Hashable Iterable Iterator List Literal Mapping MutableMapping MutableSequence Never NewType NoReturn Optional OrderedDict
    ParamSpec Protocol Reversible Self Sequence Set Sized SupportsAbs SupportsFloat SupportsIndex SupportsInt Text Tuple Type TypeAlias
    TypeVar Union cast final no_type_check overload runtime_checkable
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
    from gradcli.library.python.containers import NamedTuple

    return {name: getattr(typing, name) for name in TYPING} | {"TYPE_CHECKING": False, "NamedTuple": NamedTuple}


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
METACLASSES.add(type(typing.Protocol))

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
