"""What instances of a program's classes of tensors have: the operators, methods and attributes of tensors, all by way of ``__torch_function__``."""

from __future__ import annotations

from collections.abc import Callable
from functools import cache
from typing import Any

from gradcli.diagnostics import mistakes
from gradcli.engine.calls.apply import TRACED
from gradcli.engine.calls.functions import find
from gradcli.engine.calls.overriding import (
    IN_C,
    IN_PYTHON,
    NOT_INHERITED,
    Bound,
    Special,
    Whole,
    as_subclass,
    default_handler,
    disabled,
    overridden,
)
from gradcli.engine.errors import fail
from gradcli.engine.members import members
from gradcli.engine.members.attributes import ATTRIBUTES, SETTERS
from gradcli.engine.members.legacy import legacy_tensor
from gradcli.engine.members.methods import METHODS, text_of_class
from gradcli.engine.members.operators import BINARY, COMPARISONS, REFLECTED
from gradcli.engine.table.table import overloads
from gradcli.engine.tensor.copying import in_copied_memory
from gradcli.engine.tensor.subclassed import PLAIN, Subclassed, SubclassedParameter, bare, inner_of, wrapped
from gradcli.engine.tensor.tensor import DEEPCOPY_TEXT, Tensor
from gradcli.engine.tensor.text import parameter_text
from gradcli.engine.tensor.tracking import require_grad

GETTER = "<method-wrapper '__get__' of getset_descriptor object at {1:#x}>"
SETTER = "<method-wrapper '__set__' of getset_descriptor object at {1:#x}>"
METHODS_IN_PYTHON = ("backward", "register_hook", "register_post_accumulate_grad_hook", "retain_grad", "is_shared", "share_memory_")
SLOT = "<slot wrapper '{}' of 'torch._C.TensorBase' objects>"
COPY_TEXT = (
    "The default implementation of __deepcopy__() for non-wrapper subclasses only works for subclass types that implement new_empty() and for which "
    "that function returns another instance of the same subclass. You should either properly implement new_empty() for your subclass or override "
    "__deepcopy__() if it is intended behavior for new_empty() to return an instance of a different type."
)


# ---- by name ---------------------------------------------------------------------------------------------------------


METHODS["as_subclass"] = lambda self, cls: subclass_of(self, cls)


@cache
def function_of(name: str) -> Any:
    """``torch.Tensor.name`` as a function of its tensor: an op, another method or an operator; None if there is none."""
    function = find(f"Tensor.{name}")
    if function is not None:
        return function
    if name in METHODS:
        return Special(name, METHODS[name], IN_PYTHON if name in METHODS_IN_PYTHON else IN_C)
    if name in FUNCTIONS:
        word = name.strip("_")
        form = SLOT if word in ("getitem", "setitem") else IN_C if word in (*COMPARISONS, *OTHERS[3:8]) else IN_PYTHON
        return Special(name, getattr(Tensor, name), form)
    return None


def of_class(name: str) -> Any:
    """``torch.Tensor.name``, also what makes instances of a program's classes; None if there is none."""
    return MAKERS.get(name) or DESCRIPTIONS.get(name) or function_of(name)


@cache
def getter_of(name: str) -> Special:
    """``torch.Tensor.name.__get__``."""
    return Special(name, lambda self: members.get(self, name), GETTER, "__get__")


@cache
def setter_of(name: str) -> Special:
    return Special(name, lambda self, value: members.put(self, name, value), SETTER, "__set__")


def get(value: Subclassed, name: str) -> Any:
    """What an instance has from the class of tensors; raises AttributeError of anything else."""
    if name == "as_subclass":
        return lambda cls: subclass_of(value, cls)
    if name in ATTRIBUTES or overloads(f"attribute.{name}"):
        return overridden(getter_of(name), (value,), {})
    function = function_of(name)
    if function is not None:
        return Bound(function, value)
    return fail(AttributeError, f"'{type(value).__name__}' object has no attribute '{name}'")


def put(value: Subclassed, name: str, new: Any) -> None:
    """Write what tensors have; what they do not is the instance's own, and so is what its class describes."""
    own = any(name in vars(base) for base in type(value).__mro__ if not issubclass(Subclassed, base))
    if not own and name in SETTERS:
        overridden(setter_of(name), (value, new), {})
    elif not own and (name in ATTRIBUTES or overloads(f"attribute.{name}")):
        fail(AttributeError, f"attribute '{name}' of 'torch._C.TensorBase' objects is not writable")
    else:
        object.__setattr__(value, name, new)


# ---- making one --------------------------------------------------------------------------------------------------------


def subclass_of(value: Any, kind: Any) -> Any:
    """``x.as_subclass(kind)``."""
    if isinstance(kind, type) and kind in PLAIN:
        return TRACED.alias(bare(value))
    if not (isinstance(kind, type) and issubclass(kind, Subclassed)):
        fail(TypeError, NOT_INHERITED)
    return as_subclass(value, kind)


def make_subclass(kind: Any, data: Any, require_grad: bool = False) -> Any:
    """``torch.Tensor._make_subclass(kind, data)``: a leaf over the same memory."""
    if not (isinstance(kind, type) and issubclass(kind, Subclassed)):
        fail(TypeError, NOT_INHERITED)
    return wrapped(kind, _leaf(bare(data), require_grad))


def _leaf(tensor: Any, requires: bool) -> Tensor:
    if not isinstance(tensor, Tensor):
        fail(TypeError, f"_make_subclass(): argument 'data' (position 2) must be Tensor, not {type(tensor).__name__}", mistakes.arguments)
    made = tensor.alias()
    require_grad(made, bool(requires), "Only Tensors of floating point and complex dtype can require gradients")
    return made


def new(kind: Any, /, *arguments: Any, **keywords: Any) -> Any:
    """``torch.Tensor.__new__(kind, …)``."""
    if not (isinstance(kind, type) and issubclass(kind, Subclassed)):
        fail(TypeError, NOT_INHERITED)
    return wrapped(kind, legacy_tensor(None, *map(bare, arguments), **keywords))


def _new_parameter(kind: type, data: Any = None, requires_grad: bool = True) -> Any:
    tensor = _leaf(legacy_tensor(None) if data is None else bare(data), requires_grad)
    tensor.set_note("parameter", True)
    return wrapped(kind, tensor)


def _initialize(self: Subclassed, *arguments: Any, **keywords: Any) -> None:
    if (arguments or keywords) and type(self).__init__ is not Subclassed.__init__:
        raise TypeError("object.__init__() takes exactly one argument (the instance to initialize)")


# ---- Python's protocols --------------------------------------------------------------------------------------------------


def _describe(self: Any) -> str:
    return text_of_class(inner_of(self), type(self).__name__) if isinstance(self, Subclassed) else repr(self)


def _describe_parameter(self: Any) -> str:
    return parameter_text(text_of_class(bare(self), type(self).__name__))


def _format(self: Any, spec: str) -> str:
    if isinstance(self, Tensor):
        return format(self, spec)
    if spec:
        raise TypeError(f"unsupported format string passed to {type(self).__name__}.__format__")
    return str(self)


def _iterate(self: Any) -> Any:
    dims = Bound(function_of("dim"), self)()
    if not dims:
        raise TypeError("iteration over a 0-d tensor")
    return iter(Bound(function_of("unbind"), self)(0))


def _copy(self: Any) -> Any:
    made = wrapped(type(self), inner_of(self).__copy__())
    vars(made).update(vars(self))
    return made


def _deepcopy(self: Any, memo: dict[Any, Any]) -> Any:
    """A copy, if the class says itself what a new one is."""
    from copy import deepcopy

    tensor = inner_of(self)
    if tensor.grad_fn is not None:
        fail(RuntimeError, DEEPCOPY_TEXT, mistakes.autograd)
    made = self.new_empty([]) if "new_empty" in dir(type(self)) else None
    if type(made) is not type(self):
        fail(RuntimeError, COPY_TEXT)
    memo[id(self)] = made
    own: Tensor = bare(made)
    own.array, own.requires = in_copied_memory(tensor.array, memo), tensor.requires
    vars(made).update(deepcopy(vars(self), memo))
    return made


MAKERS: dict[str, Any] = {"_make_subclass": make_subclass, "as_subclass": subclass_of}
DESCRIPTIONS = {name: Whole(name, run, IN_PYTHON) for name, run in (("__repr__", _describe), ("__format__", _format))}
OTHERS = ("getitem", "setitem", "len", "bool", "float", "int", "complex", "index", "contains")
OWN = ("floordiv", "eq", "ne")  # operators that PyTorch's handlers know by their own names
# The function that handlers are asked about when an operator is used.
FUNCTIONS: dict[str, str] = {
    **{f"__{word}__": name for word, name in BINARY.items()},
    **{f"__i{word}__": f"{name}_" for word, name in BINARY.items()},
    **{f"__r{word}__": name if name in ("add", "mul", "__rdiv__") else f"__r{word}__" for word, name in REFLECTED.items()},
    **{f"__{word}__": word for word in COMPARISONS},
    **{f"__{word}__": f"__{word}__" for word in (*OTHERS, *OWN)},
    "__neg__": "neg",
    "__pos__": "positive",
    "__abs__": "abs",
    "__invert__": "bitwise_not",
}
TWO_SIDED = frozenset(f"__{side}{word}__" for word in BINARY for side in ("", "r"))


def _operator(operator: str) -> Callable[..., Any]:
    """A special method that asks the handlers; one of two operands leaves what it cannot do to the other."""

    def run(self: Any, *others: Any) -> Any:
        try:
            return overridden(function_of(FUNCTIONS[operator]) or function_of(operator), (self, *others), {})
        except TypeError:
            if operator in TWO_SIDED:
                return NotImplemented
            raise

    run.__name__ = run.__qualname__ = operator
    return run


def install() -> None:
    """Give the classes that a program's inherit from what tensors have."""
    for operator in FUNCTIONS:
        setattr(Subclassed, operator, _operator(operator))
    for name, method in {
        "__new__": new,
        "__init__": _initialize,
        "__hash__": lambda self: id(self),
        "__iter__": _iterate,
        "__repr__": lambda self: overridden(DESCRIPTIONS["__repr__"], (self,), {}),
        "__format__": lambda self, spec: overridden(DESCRIPTIONS["__format__"], (self, spec), {}),
        "__copy__": _copy,
        "__deepcopy__": _deepcopy,
        "__torch_function__": classmethod(default_handler),
        "__array_ufunc__": None,
    }.items():
        setattr(Subclassed, name, method)
    SubclassedParameter.__new__ = _new_parameter  # type: ignore[method-assign,assignment]
    SubclassedParameter.__repr__ = _describe_parameter  # type: ignore[method-assign]
    SubclassedParameter.__torch_function__ = disabled  # type: ignore[attr-defined]
