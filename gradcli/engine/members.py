"""The closed table of what a program may read, write and call on a tensor, beside the ops."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, NoReturn
from weakref import ref

from gradcli.engine import dtypes
from gradcli.engine.errors import fail
from gradcli.engine.functions import Method, find, names as op_names
from gradcli.engine.tensor import LATE, Tensor

ATTRIBUTES: dict[str, Callable[[Any], Any]] = {}
SETTERS: dict[str, Callable[[Any, Any], None]] = {}
METHODS: dict[str, Callable[..., Any]] = {}


def attribute(getter: Callable[[Any], Any]) -> Callable[[Any], Any]:
    """Enter an attribute of tensors, called as its getter."""
    ATTRIBUTES[getter.__name__] = getter
    return getter


def setter(write: Callable[[Any, Any], None]) -> Callable[[Any, Any], None]:
    """Enter how the attribute of this name is written."""
    SETTERS[write.__name__] = write
    return write


def method(function: Callable[..., Any]) -> Callable[..., Any]:
    """Enter a method of tensors that is no op."""
    METHODS[function.__name__] = function
    return function


def get(tensor: Tensor, name: str) -> Any:
    """The attribute or bound method `name` of a tensor."""
    getter = ATTRIBUTES.get(name)
    if getter is not None:
        return getter(tensor)
    function = METHODS.get(name) or find(f"Tensor.{name}")
    if function is not None:
        return Method(function, tensor)
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
    if name in ATTRIBUTES:
        fail(AttributeError, f"attribute '{name}' of 'torch._C.TensorBase' objects is not writable", rule="attribute")
    tensor.set_note("attributes", {**tensor.note("attributes", {}), name: value})


def names() -> list[str]:
    """Every attribute and method of a tensor."""
    return sorted({*ATTRIBUTES, *METHODS, *op_names("Tensor")})


def require_grad(tensor: Tensor, wanted: bool) -> None:
    """Set ``requires_grad`` of a leaf."""
    if tensor.grad_fn is not None:
        if not wanted:
            text = (
                "you can only change requires_grad flags of leaf variables. If you want to use a computed variable in a subgraph that doesn't require "
                "differentiation use var_no_grad = var.detach()."
            )
            fail(RuntimeError, text, rule="leaf")
        return
    if wanted and not dtypes.is_differentiable(tensor.array.dtype):
        fail(RuntimeError, "only Tensors of floating point and complex dtype can require gradients", rule="dtype")
    tensor.requires = wanted


LATE["member"] = get


# ---- attributes ------------------------------------------------------------------------------------------------------


@attribute
def shape(self: Tensor) -> Any:
    return self.shape


@attribute
def ndim(self: Tensor) -> int:
    return self.array.ndim


@attribute
def dtype(self: Tensor) -> dtypes.DType:
    return dtypes.of(self.array.dtype)


@attribute
def requires_grad(self: Tensor) -> bool:
    return self.requires_grad


@attribute
def is_leaf(self: Tensor) -> bool:
    return self.is_leaf


@attribute
def grad_fn(self: Tensor) -> Any:
    return self.grad_fn


@attribute
def grad(self: Tensor) -> Tensor | None:
    return self.gradient


# ---- methods -----------------------------------------------------------------------------------------------------------


@method
def backward(self: Tensor, gradient: Any = None, retain_graph: Any = None, create_graph: bool = False, inputs: Any = None) -> None:
    """Differentiate this tensor with respect to the leaves it came from."""
    from gradcli.engine.backward import backward as sweep_back

    sweep_back([self], None if gradient is None else [gradient], retain_graph, create_graph, inputs)


@method
def item(self: Tensor) -> Any:
    """The one element as a Python number."""
    if self.array.size != 1:
        fail(RuntimeError, f"a Tensor with {self.array.size} elements cannot be converted to Scalar", rule="item")
    return self.array.reshape(()).item()


@method
def tolist(self: Tensor) -> Any:
    """The elements as nested lists of Python numbers."""
    return self.array.tolist()


@method
def numpy(self: Tensor) -> Any:
    """The array behind the tensor, sharing its memory."""
    return self.array


@method
def requires_grad_(self: Tensor, requires_grad: bool = True) -> Tensor:
    """Make a leaf require grad, or not."""
    require_grad(self, requires_grad)
    return self


@method
def detach(self: Tensor) -> Tensor:
    """The same memory without the history."""
    return self.alias()


@method
def retain_grad(self: Tensor) -> None:
    """Keep the gradient of a tensor that is no leaf."""
    node = self.grad_fn
    if node is not None:
        node.ensure_hooks().retain[self.output_nr] = ref(self)
