"""Modules of a few names: ``abc``, ``gc``, ``string``, ``types`` and ``__future__``."""

from __future__ import annotations

import abc
import string
import types
from collections.abc import Callable
from reprlib import recursive_repr
from typing import TYPE_CHECKING, Any

from gradcli.lang.access import runtime
from gradcli.lang.compile.classes import BASES, AbstractStandIn
from gradcli.lang.syntax.words import words
from gradcli.library import Module

if TYPE_CHECKING:
    from gradcli.library.protocol import World

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


def load(world: World, name: str) -> Module:
    return Module(name, MEMBERS[name]())


def abstractmethod(funcobj: Any) -> Any:
    """Mark a method that a class must define before it can have instances."""
    if runtime.is_program_function(funcobj) or type(funcobj) in (staticmethod, classmethod):
        funcobj.__isabstractmethod__ = True
    elif type(funcobj) is property:
        raise AttributeError("attribute '__isabstractmethod__' of 'property' objects is not writable")
    return funcobj


class AbstractProperty(property):
    """A property that a class must define; ``property`` over ``abstractmethod`` says it today."""

    __isabstractmethod__ = True


AbstractProperty.__name__ = AbstractProperty.__qualname__ = "abstractproperty"
runtime.expose(AbstractProperty, ("fget", "fset", "fdel"))
runtime.expose(abc.ABC)
BASES.add(abc.ABC)


class SimpleNamespace:
    """Names and values; the host's own would show NumPy whatever a program writes on it."""

    __slots__ = ("values",)
    __module__ = "types"

    def __init__(self, /, **values: Any) -> None:
        self.values = values

    @recursive_repr("namespace(...)")
    def __repr__(self) -> str:
        return f"namespace({', '.join(f'{name}={value!r}' for name, value in self.values.items())})"

    def __eq__(self, other: object) -> Any:
        return self.values == other.values if isinstance(other, SimpleNamespace) else NotImplemented

    __hash__ = None  # type: ignore[assignment]


def get_of_namespace(namespace: SimpleNamespace, name: str) -> Any:
    if name == "__dict__":
        return namespace.values
    return namespace.values[name] if name in namespace.values else runtime.common(namespace, name)


def put_on_namespace(namespace: SimpleNamespace, name: str, value: Any) -> None:
    if name.startswith("__") and name.endswith("__"):
        runtime.missing(namespace, name)
    namespace.values[name] = value


def delete_of_namespace(namespace: SimpleNamespace, name: str) -> None:
    if namespace.values.pop(name, runtime.MARK) is runtime.MARK:
        runtime.missing(namespace, name)


runtime.handle(SimpleNamespace, get_of_namespace, put_on_namespace, lambda namespace: [*namespace.values])
runtime.REMOVERS[SimpleNamespace] = delete_of_namespace
MEMBERS: dict[str, Callable[[], dict[str, Any]]] = {
    "__future__": lambda: dict.fromkeys(FUTURE, True),
    "abc": lambda: {"ABC": abc.ABC, "ABCMeta": AbstractStandIn, "abstractmethod": abstractmethod, "abstractproperty": AbstractProperty},
    "gc": lambda: dict.fromkeys(("collect", "enable", "disable"), lambda *arguments: 0),
    "string": lambda: {name: getattr(string, name) for name in LETTERS},
    "types": lambda: {
        "SimpleNamespace": SimpleNamespace,
        "FunctionType": runtime.sealed(types.FunctionType),
        "GeneratorType": runtime.sealed(types.GeneratorType),
    },
}
