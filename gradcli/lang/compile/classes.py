"""Classes: the program's own are real host classes, so inheritance, `super`, properties and operators mean what they mean in Python."""

from __future__ import annotations

import abc
import types
from functools import WRAPPER_ASSIGNMENTS
from types import CellType
from typing import Any, NoReturn

from gradcli.engine.calls.overriding import HANDLER, disabled
from gradcli.engine.state import STATE
from gradcli.lang.access import runtime
from gradcli.lang.access.exposed import FORBIDDEN, UNDEFINABLE
from gradcli.lang.compile.expressions import items
from gradcli.lang.compile.frame import Frame, Run, Unit, statement
from gradcli.lang.compile.names import store_name
from gradcli.lang.syntax import nodes as syntax

BASES = runtime.BASES
BASES.update((object, list, dict, set, frozenset, tuple, str, int, float, complex, BaseException))
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
    if "metaclass" in options:
        check_metaclass(options)
    kind, namespace, options = types.prepare_class(name, resolved, options)
    if resolved != parents:
        namespace["__orig_bases__"] = parents  # by which `Generic[T]` knows its parameters
    if kind not in METACLASSES:
        raise TypeError("metaclasses of one's own are not part of the language")
    return kind, resolved, dict(namespace) if type(namespace) is dict else namespace, options


def check_metaclass(options: dict[str, Any]) -> None:
    """``metaclass=ABCMeta``, as the class that it stands for; ``metaclass=type`` says nothing.  One of the program's own is refused later."""
    meta = options["metaclass"]
    if meta is TypeStandIn or meta is type:
        del options["metaclass"]
    elif type(meta) is TypeOfTypes:
        options["metaclass"] = meta.hidden
    elif not isinstance(meta, type):
        raise TypeError("metaclasses of one's own are not part of the language")


def check_base(parent: Any) -> None:
    """A class may inherit from the program's classes, from exceptions, and from the types entered for that."""
    if not isinstance(parent, type):
        raise TypeError(f"bases must be types, not '{type(parent).__name__}'")
    if runtime.is_program_class(parent) or runtime.inheritable(parent):
        return
    refuse_base(parent)


def refuse_base(parent: type) -> NoReturn:
    raise TypeError(f"type '{parent.__name__}' is not an acceptable base type")


def finished(kind: Any, name: str, parents: tuple[Any, ...], namespace: dict[str, Any], options: dict[str, Any]) -> Any:
    """The class itself, marked as the program's."""
    check_names(namespace)
    close_lookups(namespace)
    namespace.update(BARRED)
    if not any(issubclass(parent, AS_HOST) for parent in parents):
        namespace["__array_ufunc__"] = None
    namespace["__gradcli__"] = runtime.MARK
    return kind(name, parents, namespace, **options)


def check_names(namespace: dict[str, Any]) -> None:
    """What a class cannot define.  All keys are the host's own texts here: no other can hide what it is called."""
    for key in [*namespace, *slots_in(namespace)]:
        if type(key) is not str:
            raise TypeError(f"a class names its attributes by str, not by '{type(key).__name__}'")
        if key in UNDEFINABLE:
            raise TypeError(f"a class cannot define {key}: it is not part of the language")
    handler = namespace.get(HANDLER, disabled)
    if handler is not disabled and type(handler) is not classmethod:
        raise TypeError(f"a class has to define {HANDLER} as a classmethod")


def slots_in(namespace: dict[str, Any]) -> list[Any]:
    """The names in ``__slots__``, looked at once: an iterator of the program's might give others to the host."""
    slots = namespace.get("__slots__")
    if slots is None:
        return []
    names = [runtime.exact(name) for name in ((slots,) if isinstance(slots, str) else slots)]
    namespace["__slots__"] = tuple(names)
    return [name for name in names if name != "__weakref__"]


def close_lookups(namespace: dict[str, Any]) -> None:
    """A `__getattr__` of the program's must not answer what only the host asks."""
    for key in ("__getattr__", "__getattribute__"):
        found = namespace.get(key)
        if found is not None:
            namespace[key] = closed(found, key)


def closed(lookup: Any, key: str) -> Any:
    def read(self: Any, name: str) -> Any:
        name = runtime.exact(name)
        if name == "__class__":
            return type(self)
        if name in FORBIDDEN:
            raise AttributeError(name)
        return lookup(self, name)

    read.__name__ = read.__qualname__ = key
    if runtime.is_program_function(lookup):
        for said in WRAPPER_ASSIGNMENTS:  # without `__wrapped__`, which would lead to the open one
            setattr(read, said, getattr(lookup, said))
    return read


runtime.PROGRAM_CODE.update(part for part in closed.__code__.co_consts if isinstance(part, types.CodeType) and part.co_name == "read")


def make_class(name: Any, parents: Any, namespace: Any, **options: Any) -> Any:
    """``type(name, bases, dict)``."""
    for number, (value, wanted) in enumerate(((name, str), (parents, tuple), (namespace, dict)), 1):
        if not issubclass(type(value), wanted):
            raise TypeError(f"type.__new__() argument {number} must be {wanted.__name__}, not {type(value).__name__}")
    name, parents = runtime.exact(name), tuple(parents)
    kind, parents, fresh, options = prepared(name, parents, dict(options))
    fresh.update({"__module__": "__main__"})
    for key, value in dict.items(namespace):
        fresh[runtime.exact(key)] = value
    return finished(kind, name, parents, fresh, options)


class Barred:
    """A data descriptor that hides what an instance's own dict may hold under a name the host would trust."""

    def __get__(self, value: Any, owner: Any = None) -> NoReturn:
        raise AttributeError("not part of the language")

    def __set__(self, value: Any, new: Any) -> NoReturn:
        raise AttributeError("not part of the language")


# What NumPy looks for on a value itself.
HIDDEN = (
    "__array_interface__",
    "__array_struct__",
    "__array__",
    "__array_function__",
    "__array_priority__",
    "__dlpack__",
    "__dlpack_device__",
)
BARRED = {name: Barred() for name in HIDDEN}
AS_HOST = (
    int,
    float,
    complex,
    str,
    list,
    tuple,
)  # NumPy takes these for numbers and sequences; all else of a program's is no operand of its


# ---- type, as a value ----------------------------------------------------------------------------------------------------------------


class TypeOfTypes(type):
    """What stands for `type` and `ABCMeta` in a program: the host's own would make classes without any check."""

    hidden: type

    def __call__(cls, *arguments: Any, **options: Any) -> Any:
        if len(arguments) == 1 and not options and cls.hidden is type:
            return runtime.type_of(arguments[0])
        if len(arguments) == 3:
            name, parents, namespace = arguments
            return make_class(name, parents, namespace, **(options if cls.hidden is type else {"metaclass": cls} | options))
        raise TypeError("type() takes 1 or 3 arguments")

    def __instancecheck__(cls, value: Any) -> bool:
        return isinstance(value, cls.hidden)

    def __subclasscheck__(cls, kind: type) -> bool:
        return issubclass(kind.hidden if isinstance(kind, TypeOfTypes) else kind, cls.hidden)

    def __getitem__(cls, parameters: Any) -> Any:
        """``type[A]`` in an annotation."""
        return cls

    def __repr__(cls) -> str:
        return f"<class '{'' if cls.hidden is type else 'abc.'}{cls.__name__}'>"


class TypeStandIn(metaclass=TypeOfTypes):
    """type(object) -> the object's type"""

    hidden = type


class AbstractStandIn(metaclass=TypeOfTypes):
    """The class of classes with abstract methods."""

    hidden = abc.ABCMeta


AbstractStandIn.__name__ = AbstractStandIn.__qualname__ = "ABCMeta"
AbstractStandIn.__module__ = "abc"


TypeStandIn.__name__ = TypeStandIn.__qualname__ = "type"
TypeStandIn.__module__ = "builtins"
TypeOfTypes.__name__, TypeOfTypes.__module__ = "type", "builtins"  # as the host's own errors call it
runtime.PUBLIC_TYPES[type] = runtime.PUBLIC_TYPES[TypeOfTypes] = TypeStandIn
runtime.CONSTRUCTORS[type] = TypeStandIn
