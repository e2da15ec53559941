"""The closed table of what a program may read, write and call on a tensor, beside the ops.

Attributes are entered in ``attributes.py``, methods in ``methods.py``; both are imported at the end of this file.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, NoReturn

from gradcli.engine.calls.apply import call
from gradcli.engine.calls.functions import Method, find
from gradcli.engine.calls.functions import names as op_names
from gradcli.engine.errors import fail
from gradcli.engine.state import STATE
from gradcli.engine.table.table import overloads
from gradcli.engine.tensor import dtypes
from gradcli.engine.tensor.tensor import LATE, Member, Tensor

ATTRIBUTES: dict[str, Callable[[Any], Any]] = {}
SETTERS: dict[str, Callable[[Any, Any], None]] = {}
METHODS: dict[str, Callable[..., Any]] = {}


def attribute(getter: Callable[[Any], Any]) -> Callable[[Any], Any]:
    """Enter an attribute of tensors, called as its getter."""
    ATTRIBUTES[getter.__name__] = getter
    show(getter.__name__)
    return getter


def show(name: str) -> None:
    """Let Python code find a name of these tables on a tensor, as it finds those of the ops."""
    if not hasattr(Tensor, name):
        member = Member()
        member.__set_name__(Tensor, name)
        setattr(Tensor, name, member)


def setter(write: Callable[[Any, Any], None]) -> Callable[[Any, Any], None]:
    """Enter how the attribute of this name is written."""
    SETTERS[write.__name__] = write
    return write


def method(function: Callable[..., Any]) -> Callable[..., Any]:
    """Enter a method of tensors that is no op."""
    METHODS[function.__name__] = function
    show(function.__name__)
    return function


def get(tensor: Tensor, name: str) -> Any:
    """The attribute or bound method `name` of a tensor."""
    getter = ATTRIBUTES.get(name)
    if getter is not None:
        return getter(tensor)
    function = METHODS.get(name) or find(f"Tensor.{name}")
    if function is not None:
        return Method(function, tensor)
    views = overloads(f"attribute.{name}")  # rows that are read without a call, as ``x.T``
    if views:
        return call(views[0], (tensor,))
    extra = tensor.note("attributes")
    if extra is not None and name in extra:
        return extra[name]
    return missing(name)


def missing(name: str) -> NoReturn:
    fail(AttributeError, f"'Tensor' object has no attribute '{name}'", rule="attribute")


def put(tensor: Tensor, name: str, value: Any) -> None:
    """Write an attribute; one PyTorch does not know is kept with the tensor, as Python does."""
    write = SETTERS.get(name)
    if write is not None:
        write(tensor, value)
        return
    if name in ATTRIBUTES or overloads(f"attribute.{name}"):
        fail(AttributeError, f"attribute '{name}' of 'torch._C.TensorBase' objects is not writable", rule="attribute")
    tensor.set_note("attributes", {**tensor.note("attributes", {}), name: value})


def remove(tensor: Tensor, name: str) -> None:
    """``del tensor.name``: a gradient is none from then on, and what the program wrote on the tensor is gone."""
    own = tensor.note("attributes", {})
    if name in own:
        tensor.set_note("attributes", {key: value for key, value in own.items() if key != name})
    elif name == "data":
        fail(RuntimeError, "Deleting tensor data is not allowed. Delete tensor instead!", rule="attribute")
    elif name in SETTERS or name in ATTRIBUTES or overloads(f"attribute.{name}"):
        put(tensor, name, None)
    else:
        missing(name)


def open_to_host() -> None:
    """Let Python code outside find also what a program has written on a tensor: ``run(text).names["x"].label``."""
    Tensor.__getattr__ = found_by_host  # type: ignore[method-assign]


def found_by_host(tensor: Tensor, name: str) -> Any:
    """What Python itself does not find: an array that is pending, or what a program has written."""
    if name == "array":
        tensor.array = found = tensor.pending.result()
        return found
    return get(tensor, name)


def names() -> list[str]:
    """Every attribute and method of a tensor."""
    return sorted({*ATTRIBUTES, *METHODS, *op_names("Tensor"), *op_names("attribute")})


def require_grad(tensor: Tensor, wanted: bool, refusal: str = "only Tensors of floating point dtype can require gradients") -> None:
    """Set ``requires_grad`` of a leaf; `refusal` is what to say of a dtype that cannot require grad."""
    if tensor.grad_fn is not None:
        if not wanted:
            fail(RuntimeError, NOT_A_LEAF + WITHOUT_GRAD, rule="leaf")
        return
    if wanted and not dtypes.is_differentiable(tensor.array.dtype):
        fail(RuntimeError, refusal, rule="dtype")
    if wanted and tensor.note("inference") and not STATE.inference:
        fail(RuntimeError, "Setting requires_grad=True on inference tensor outside InferenceMode is not allowed.")
    tensor.requires = wanted


NOT_A_LEAF = "you can only change requires_grad flags of leaf variables."
WITHOUT_GRAD = " If you want to use a computed variable in a subgraph that doesn't require differentiation use var_no_grad = var.detach()."


LATE["member"] = get


from gradcli.engine.members import attributes, methods  # noqa: E402  # they enter themselves into the tables above

__all__ = [
    "ATTRIBUTES",
    "METHODS",
    "SETTERS",
    "attribute",
    "attributes",
    "get",
    "method",
    "methods",
    "missing",
    "names",
    "put",
    "require_grad",
    "setter",
]
