"""Classes: the program's own are real host classes, so inheritance, `super`, properties and operators mean what they mean in Python."""

from __future__ import annotations

import abc
import types
from functools import WRAPPER_ASSIGNMENTS
from types import CellType
from typing import Any, NoReturn

from gradcli.engine.state import STATE
from gradcli.lang.access import runtime
from gradcli.lang.compile.expressions import items
from gradcli.lang.compile.frame import Frame, Run, Unit, statement
from gradcli.lang.compile.names import store_name
from gradcli.lang.syntax import nodes as syntax

BASES: set[type] = {object, list, dict, set, frozenset, tuple, str, int, float, complex, BaseException}  # what a class may inherit from
METACLASSES: set[type] = {type, abc.ABCMeta}


@statement(syntax.Class)
def class_(unit: Unit, node: syntax.Class) -> Run:
    prefix = f"{unit.qualname}.<locals>." if unit.scope.is_function and unit.qualname else f"{unit.qualname}." if unit.qualname else ""
    inner = unit.inner(node, class_name=node.name, qualname=prefix + node.name)
    body, bases = inner.block(node.body), items(unit, node.bases)
    keywords = [(keyword.name, unit.expression(keyword.value)) for keyword in node.keywords]
    decorators = [(unit.expression(part), part.span) for part in node.decorators]
    free = [unit.scope.slots[name] for name in inner.scope.free]
    own_cell = inner.scope.slots.get("__class__") if "__class__" in inner.scope.cells else None
    store, span = store_name(unit, node.name), node.span
    head = {"__module__": unit.around.module_name, "__qualname__": inner.qualname}
    document = syntax.docstring(node.body)
    if document is not None:
        head["__doc__"] = document

    def run(frame: Frame) -> None:
        wrappers = [(part(frame), at) for part, at in decorators]
        parents = tuple(bases(frame))
        options = merged([(name, value(frame)) for name, value in keywords])
        STATE.where = span
        kind, parents, namespace, options = prepared(node.name, parents, options)
        namespace.update(head)
        own = [namespace, *[frame[slot] for slot in free]]
        if own_cell is not None:
            own.append(CellType())
        body(own)
        STATE.where = span
        made = finished(kind, node.name, parents, namespace, options)
        if own_cell is not None:
            own[own_cell].cell_contents = made
        for wrapper, at in reversed(wrappers):
            STATE.where = at
            made = wrapper(made)
        store(frame, made)

    return run


def merged(keywords: list[tuple[str | None, Any]]) -> dict[str, Any]:
    """The keywords of a class statement; one without a name is ``**mapping``."""
    options: dict[str, Any] = {}
    for name, value in keywords:
        options.update(value if name is None else {name: value})
    return options


def prepared(name: str, parents: tuple[Any, ...], options: dict[str, Any]) -> tuple[Any, tuple[Any, ...], dict[str, Any], dict[str, Any]]:
    """The metaclass, the bases and an empty namespace, all checked."""
    resolved = types.resolve_bases(
        tuple(runtime.CONSTRUCTORS_BASES.get(parent, parent) if isinstance(parent, type) else parent for parent in parents)
    )
    for parent in resolved:
        check_base(parent)
    if options.get("metaclass") in (runtime.PUBLIC_TYPES[type], type):
        del options["metaclass"]
    kind, namespace, options = types.prepare_class(name, resolved, options)
    if resolved != parents:
        namespace["__orig_bases__"] = parents  # by which `Generic[T]` knows its parameters
    if kind not in METACLASSES:
        raise TypeError("metaclasses of one's own are not part of the language")
    return kind, resolved, dict(namespace) if type(namespace) is dict else namespace, options


def check_base(parent: Any) -> None:
    """A class may inherit from the program's classes, from exceptions, and from the types entered for that."""
    if not isinstance(parent, type):
        raise TypeError(f"bases must be types, not '{type(parent).__name__}'")
    if runtime.is_program_class(parent) or parent in BASES or issubclass(parent, BaseException):
        return
    refuse_base(parent)


def refuse_base(parent: type) -> NoReturn:
    raise TypeError(f"type '{parent.__name__}' is not an acceptable base type")


def finished(kind: Any, name: str, parents: tuple[Any, ...], namespace: dict[str, Any], options: dict[str, Any]) -> Any:
    """The class itself, marked as the program's."""
    for key in namespace:
        if key in runtime.FORBIDDEN:
            raise TypeError(f"a class cannot define {key}: it is not part of the language")
    close_lookups(namespace)
    namespace.update(BARRED)
    namespace["__gradcli__"] = runtime.MARK
    return kind(name, parents, namespace, **options)


def close_lookups(namespace: dict[str, Any]) -> None:
    """A `__getattr__` of the program's must not answer what only the host asks."""
    for key in ("__getattr__", "__getattribute__"):
        found = namespace.get(key)
        if found is not None:
            namespace[key] = closed(found, key)


def closed(lookup: Any, key: str) -> Any:
    def read(self: Any, name: str) -> Any:
        if name in runtime.FORBIDDEN:
            raise AttributeError(name)
        return lookup(self, name)

    read.__name__ = read.__qualname__ = key
    if isinstance(lookup, types.FunctionType):
        for said in WRAPPER_ASSIGNMENTS:  # without `__wrapped__`, which would lead to the open one
            setattr(read, said, getattr(lookup, said))
    return read


def make_class(name: Any, parents: Any, namespace: Any, **options: Any) -> Any:
    """``type(name, bases, dict)``."""
    if not isinstance(name, str):
        raise TypeError(f"type.__new__() argument 1 must be str, not {type(name).__name__}")
    if not isinstance(parents, tuple):
        raise TypeError(f"type.__new__() argument 2 must be tuple, not {type(parents).__name__}")
    if not isinstance(namespace, dict):
        raise TypeError(f"type.__new__() argument 3 must be dict, not {type(namespace).__name__}")
    kind, parents, fresh, options = prepared(name, parents, dict(options))
    fresh.update({"__module__": "__main__", **namespace})
    return finished(kind, name, parents, fresh, options)


class Barred:
    """A data descriptor that hides what an instance's own dict may hold under a name the host would trust."""

    def __get__(self, value: Any, owner: Any = None) -> NoReturn:
        raise AttributeError("not part of the language")

    def __set__(self, value: Any, new: Any) -> NoReturn:
        raise AttributeError("not part of the language")


BARRED = {name: Barred() for name in ("__array_interface__", "__array_struct__", "__array__", "__dlpack__", "__dlpack_device__")}


# ---- type, as a value ----------------------------------------------------------------------------------------------------------------


class TypeOfTypes(type):
    """What stands for the host's `type` in a program: the host's own would make classes without any check."""

    def __call__(cls, *arguments: Any, **options: Any) -> Any:
        if len(arguments) == 1 and not options:
            return runtime.type_of(arguments[0])
        if len(arguments) == 3:
            return make_class(*arguments, **options)
        raise TypeError("type() takes 1 or 3 arguments")

    def __instancecheck__(cls, value: Any) -> bool:
        return isinstance(value, type)

    def __subclasscheck__(cls, kind: type) -> bool:
        return issubclass(kind, type)

    def __repr__(cls) -> str:
        return "<class 'type'>"


class TypeStandIn(metaclass=TypeOfTypes):
    """type(object) -> the object's type"""


TypeStandIn.__name__ = TypeStandIn.__qualname__ = "type"
TypeStandIn.__module__ = "builtins"
runtime.PUBLIC_TYPES[type] = runtime.PUBLIC_TYPES[TypeOfTypes] = TypeStandIn
runtime.CONSTRUCTORS[type] = TypeStandIn
