"""What the host's own types show to a program: entered into the closed table of `runtime`."""

from __future__ import annotations

import functools
import types
from collections.abc import Iterable
from typing import Any

from gradcli.engine.calls.functions import Function, Method
from gradcli.engine.calls.overriding import Bound, Special, Whole
from gradcli.engine.calls.results import NamedResult
from gradcli.engine.graph.graph import Node
from gradcli.engine.graph.hooks import RemovableHandle
from gradcli.engine.members import inherited, loader, members, nodes
from gradcli.engine.members.storage import TypedStorage, UntypedStorage
from gradcli.engine.tensor.leaf import AccumulateGrad
from gradcli.engine.tensor.subclassed import Subclassed, SubclassedParameter
from gradcli.engine.tensor.tensor import Tensor
from gradcli.lang.access.formatting import format_map_method, format_method
from gradcli.lang.access.nesting import count_levels
from gradcli.lang.access.runtime import (
    BASES,
    CLASS_GETTERS,
    OPERATORS,
    REMOVERS,
    common,
    exact,
    expose,
    get,
    get_of_super,
    handle,
    is_program_class,
    is_program_function,
    missing_of_class,
    open_to_programs,
    type_of,
)

loader.load()


def names_of_result(result: Any) -> list[str]:
    """What a tuple of named outputs shows: the names, and what every tuple has."""
    return [*result.fields, "count", "index"]


def get_of_result(result: Any, name: str) -> Any:
    return getattr(result, name) if name in names_of_result(result) else common(result, name)


CALLABLE = ("__name__", "__qualname__", "__doc__", "__module__", "__call__")
FUNCTION = (*CALLABLE, "__annotations__", "__get__")


def public(kind: type, without: Iterable[str] = ()) -> set[str]:
    """The names a type has for everyone."""
    return {name for name in dir(kind) if not name.startswith("_")} - set(without)


def get_of_function(function: Any, name: str) -> Any:
    """A function's own names, and what the program wrote on it.  One of the host's shows what it is called."""
    if name == "__class__":
        return type_of(function)
    if name in ("__get__", *CALLABLE):
        return getattr(function, name)
    if name == "__dict__" and takes_names(function):
        return dict(function.__dict__)
    if name == "__annotations__":
        return function.__annotations__ if is_program_function(function) else {}
    if name in function.__dict__ and takes_names(function) and (name == "__wrapped__" or not name.startswith("__")):
        return function.__dict__[name]
    raise AttributeError(f"'function' object has no attribute '{name}'")


def takes_names(function: Any) -> bool:
    """Whether a function is the program's or was made of one: all others outlive the run."""
    return is_program_function(function) or (function.__closure__ is not None and is_program_function(function.__dict__.get("__wrapped__")))


def put_on_function(function: Any, name: str, value: Any) -> None:
    """Names that a program writes."""
    if not takes_names(function):
        raise AttributeError(f"attribute '{name}' of '{function.__name__}' is not writable: the function is not the program's")
    if name.startswith("__") and name not in ("__name__", "__qualname__", "__doc__", "__module__", "__wrapped__", "__annotations__"):
        raise AttributeError(f"attribute '{name}' of 'function' objects is not writable")
    setattr(function, name, exact(value) if name in ("__name__", "__qualname__") else value)


def get_of_method(method: Any, name: str) -> Any:
    """A bound method: what its function shows, and, of a function of the program, what it is bound to."""
    function = method.__func__
    if name in ("__self__", "__func__") and not isinstance(function, types.FunctionType | types.BuiltinFunctionType):
        return getattr(method, name)
    if name in ("__self__", "__func__") and is_program_function(function):
        return getattr(method, name)
    if name == "__class__":
        return type_of(method)
    if name in ("__name__", "__qualname__", "__doc__", "__module__") or name not in ("__call__", "__get__"):
        return get(function, name)
    return getattr(method, name)


def getattr_of_builtin(function: Any, name: str) -> Any:
    if name in CALLABLE:
        return getattr(function, name, None)
    if name == "__class__":
        return type_of(function)
    raise AttributeError(f"'{type(function).__name__}' object has no attribute '{name}'")


def get_of_op(function: Function, name: str) -> Any:
    """An op of the table; ``torch.ops.aten`` spells the overload, which is found by the arguments here."""
    if name == "default" and function.name.startswith("aten."):
        return function
    return getattr_of_builtin(function, name)


def get_of_tensor(tensor: Tensor, name: str) -> Any:
    """What the engine shows of a tensor, and what everything has."""
    try:
        return members.get(tensor, name)
    except AttributeError:
        if name == "__dict__":
            return dict(tensor.note("attributes") or {})
        if name.startswith("__"):
            return common(tensor, name)
        raise


def get_of_node(node: Node | AccumulateGrad, name: str) -> Any:
    """An attribute of a ``grad_fn``."""
    return common(node, name) if name.startswith("__") else nodes.get(node, name)


def get_of_tensor_class(kind: type, name: str) -> Any:
    """``torch.Tensor.add``: the method as a function of its tensor."""
    found = inherited.of_class(name)
    return found if found is not None else missing_of_class(kind, name)


def get_of_subclassed(value: Subclassed, name: str) -> Any:
    """What an instance of a program's class has from the class of tensors."""
    if not (name.startswith("__") and name.endswith("__")):
        return inherited.get(value, name)
    if name in vars(Subclassed) and name in OPERATORS:
        return getattr(super(first_of_program(type(value)), value), name)
    return common(value, name)


def first_of_program(kind: type) -> type:
    """The last class of the program in the order of lookup: what comes after it is the host's."""
    return [base for base in kind.__mro__ if is_program_class(base)][-1]


expose(object)
expose(type(None))
expose(type(NotImplemented))
expose(type(...))
expose(str, public(str, ("format", "format_map")), {"format": format_method, "format_map": format_map_method}, of_class=("maketrans",))
BUILTINS: tuple[type, ...] = (
    bytes,
    bytearray,
    list,
    dict,
    set,
    frozenset,
    tuple,
    int,
    float,
    complex,
    bool,
    range,
    slice,
    type({}.keys()),
    type({}.values()),
    type({}.items()),
)
for builtin in BUILTINS:
    expose(builtin, public(builtin))
open_to_programs(object, type(None), str, *BUILTINS[:13], property, staticmethod, classmethod, super, functools.partial)
open_to_programs(reversed)
count_levels(enumerate, zip, map, filter)
expose(memoryview)
expose(RemovableHandle, ("remove", "id"))
expose(nodes.SavedTensor, ("register_hooks",))
STORAGE = ("size", "nbytes", "data_ptr", "element_size", "tolist", "is_shared", "is_pinned", "device")
expose(UntypedStorage, STORAGE)
expose(TypedStorage, (*STORAGE, "untyped", "dtype"))
handle(NamedResult, get_of_result, None, names_of_result)
expose(types.GeneratorType, ("send", "throw", "close", "__name__", "__qualname__"))
expose(property, ("fget", "fset", "fdel", "getter", "setter", "deleter", "__doc__"))
expose(staticmethod, ("__func__", "__wrapped__", *CALLABLE))
expose(classmethod, ("__func__", "__wrapped__", *CALLABLE))
expose(functools.partial, ("func", "args", "keywords"))
expose(types.MethodDescriptorType, CALLABLE)
expose(types.WrapperDescriptorType, CALLABLE)
expose(types.MethodWrapperType, CALLABLE)
expose(types.ClassMethodDescriptorType, CALLABLE)

without_traceback = {"with_traceback": lambda error: lambda traceback: error, "__traceback__": lambda error: None}
expose(
    BaseException,
    ("args", "add_note", "__cause__", "__context__", "__notes__", "__suppress_context__"),
    without_traceback,
    ("args", "__cause__", "__context__"),
)
for error, names in (
    (StopIteration, ("value",)),
    (SystemExit, ("code",)),
    (OSError, ("errno", "strerror", "filename")),
    (NameError, ("name",)),
    (AttributeError, ("name",)),
    (ImportError, ("name", "msg", "path")),
    (KeyError, ()),
    (UnicodeError, ()),
):
    expose(
        error,
        (*names, "args", "add_note", "__cause__", "__context__", "__notes__", "__suppress_context__"),
        without_traceback,
        ("args", "__cause__", "__context__"),
    )

handle(types.FunctionType, get_of_function, put_on_function, lambda function: [*FUNCTION, *function.__dict__])
handle(types.MethodType, get_of_method)
handle(types.BuiltinFunctionType, getattr_of_builtin)
handle(Function, get_of_op)
handle(Method, getattr_of_builtin)
handle(super, get_of_super)
handle(Tensor, get_of_tensor, members.put, lambda tensor: members.names())
handle(Subclassed, get_of_subclassed, inherited.put, lambda value: [*members.names(), *vars(value)])
BASES.update((Subclassed, SubclassedParameter))
for part in (Special, Whole, Bound):
    handle(part, getattr_of_builtin)
handle(Node, get_of_node, None, nodes.names)
handle(AccumulateGrad, get_of_node, None, nodes.names)
CLASS_GETTERS[Tensor] = CLASS_GETTERS[Subclassed] = get_of_tensor_class
REMOVERS[Tensor] = members.remove
