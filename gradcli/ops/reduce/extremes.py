"""The largest and the smallest: of all elements, along dimensions, and where they are."""

from collections.abc import Callable
from typing import Any

import numpy as np

from gradcli.diagnostics import mistakes
from gradcli.engine.errors import fail
from gradcli.engine.table.kinds import Anything, Array, Bool, Int, OptionalDims, OptionalInt, Tensor
from gradcli.engine.table.table import S, composite, op
from gradcli.engine.tensor import dtypes
from gradcli.ops.reduce.sums import unsupported
from gradcli.ops.shared.dims import axes, axis, require_length, wrap

PICKS = (S((2, 3), 0), S((2, 3), -1, True), S((), 0))
# NumPy's type stubs know `keepdims` only as a literal.
LARGEST: Callable[..., Array] = np.maximum.reduce
SMALLEST: Callable[..., Array] = np.minimum.reduce
OVER = (S((2, 3)), S((2, 3), (0,)), S((2, 3), (0, 1), True), S(()))


def is_complex(self: Array) -> bool:
    return dtypes.category(self.dtype) == dtypes.COMPLEX


def require_elements(name: str, self: Array, ending: str = " Specify the reduction dim with the 'dim' argument.") -> None:
    """Refuse the extreme of nothing."""
    if not self.size:
        text = f"{name}(): Expected reduction dim to be specified for input.numel() == 0.{ending}"
        fail(RuntimeError if ending else IndexError, text)


# ---- of all elements: ties share the gradient ------------------------------------------------------------------------


def extreme_of_all(name: str, reduce: Callable[..., Any], self: Array) -> Array:
    require_elements(name, self)
    if is_complex(self):
        unsupported(f"{name}_all", self.dtype)
    return np.asarray(reduce(self, axis=None))


@op(node="MaxBackward1", self=lambda F, g, self, out: F.evenly_distribute_backward(g, self, out), samples=(S((2, 3)), S(())), out="cast")
def max(self: Tensor) -> Tensor:
    """The largest element; equal ones share the gradient.  (*) -> ()."""
    return extreme_of_all("max", LARGEST, self)


@op(node="MinBackward1", self=lambda F, g, self, out: F.evenly_distribute_backward(g, self, out), samples=(S((2, 3)), S(())), out="cast")
def min(self: Tensor) -> Tensor:
    """The smallest element; equal ones share the gradient.  (*) -> ()."""
    return extreme_of_all("min", SMALLEST, self)


# ---- along one dimension, with indices: the first of equals takes the gradient --------------------------------------


def pick(name: str, find: Callable[..., Any], self: Array, dim: int, keepdim: bool) -> tuple[Array, Array]:
    """The values and indices that `find` (an argmax or argmin) gives along one dimension."""
    over = wrap(dim, self.ndim)
    if self.ndim:
        require_length(name, self.shape, (over,))
    if is_complex(self):
        fail(RuntimeError, f"{name}(): does not support complex input", mistakes.dtypes)
    if not self.ndim:
        return self.copy(), np.zeros((), np.int64)
    indices = find(self, axis=over, keepdims=True)
    values = np.take_along_axis(self, indices, over)
    return (values, indices) if keepdim else (values.squeeze(over), indices.squeeze(over))


@op(
    names="torch.max Tensor.max",
    node="MaxBackward0",
    returns=("values", "indices"),
    self=lambda F, g_values, dim, out_indices, self_shape, keepdim: F.value_selecting_reduction_backward(
        g_values, dim, out_indices, self_shape, keepdim
    ),
    samples=PICKS,
)
def max_dim(self: Tensor, dim: Int, keepdim: Bool = False) -> tuple[Tensor, Tensor]:
    """The largest element along a dimension and its index; the first of equals.  (*A, n, *B) -> two of (*A, *B)."""
    return pick("max", np.argmax, self, dim, keepdim)


@op(
    names="torch.min Tensor.min",
    node="MinBackward0",
    returns=("values", "indices"),
    self=lambda F, g_values, dim, out_indices, self_shape, keepdim: F.value_selecting_reduction_backward(
        g_values, dim, out_indices, self_shape, keepdim
    ),
    samples=PICKS,
)
def min_dim(self: Tensor, dim: Int, keepdim: Bool = False) -> tuple[Tensor, Tensor]:
    """The smallest element along a dimension and its index; the first of equals.  (*A, n, *B) -> two of (*A, *B)."""
    return pick("min", np.argmin, self, dim, keepdim)


def index_of(name: str, find: Callable[..., Any], self: Array, dim: int | None, keepdim: bool) -> Array:
    """Where the extreme is, along one dimension or in the flattened tensor."""
    for what in ("complex", "bool"):
        if what in self.dtype.name:
            fail(RuntimeError, f"{name}(): does not support {what} input", mistakes.dtypes)
    if dim is None:
        require_elements(name, self, "")
    else:
        require_length(name, self.shape, axis(dim, self.ndim))
    if dim is None or not self.ndim:
        found = np.asarray(find(self))
        return found.reshape((1,) * self.ndim) if keepdim else found
    return np.asarray(find(self, axis=dim, keepdims=keepdim))


@op()
def argmax(self: Tensor, dim: OptionalInt = None, keepdim: Bool = False) -> Tensor:
    """The index of the largest element, the first of equals.  (*A, n, *B) -> (*A, *B)."""
    return index_of("argmax", np.argmax, self, dim, keepdim)


@op()
def argmin(self: Tensor, dim: OptionalInt = None, keepdim: Bool = False) -> Tensor:
    """The index of the smallest element, the first of equals.  (*A, n, *B) -> (*A, *B)."""
    return index_of("argmin", np.argmin, self, dim, keepdim)


# ---- along dimensions, without indices: ties share the gradient ------------------------------------------------------


def extreme(name: str, kernel: str, reduce: Callable[..., Any], self: Array, dim: tuple[int, ...] | None, keepdim: bool) -> Array:
    if dim and self.ndim:
        require_length(name, self.shape, dim)
    else:
        require_elements(name, self)
    over = axes(dim, self.ndim)
    if is_complex(self):
        unsupported(kernel, self.dtype)
    return np.asarray(reduce(self, axis=over, keepdims=keepdim))


@composite("")
def extreme_backward(F: Any, grad: Tensor, self: Tensor, value: Tensor, dim: OptionalDims, keepdim: Bool) -> Tensor:
    """The cotangent of an extreme along dimensions, split evenly among those that equal it."""
    if not keepdim:
        grad, value = (F.unsqueeze_multiple(item, dim, len(self.shape)) for item in (grad, value))
    return F.scale_grad_by_count(grad, F.strict_mask(self, value), dim)


@op(self=lambda F, g, self, out, dim, keepdim: F.extreme_backward(g, self, out, dim, keepdim), samples=OVER)
def amax(self: Tensor, dim: OptionalDims = (), keepdim: Bool = False) -> Tensor:
    """The largest element along dimensions; equal ones share the gradient.  (*A, n, *B) -> (*A, *B)."""
    return extreme("amax", "max_values_cpu", LARGEST, self, dim, keepdim)


@op(self=lambda F, g, self, out, dim, keepdim: F.extreme_backward(g, self, out, dim, keepdim), samples=OVER)
def amin(self: Tensor, dim: OptionalDims = (), keepdim: Bool = False) -> Tensor:
    """The smallest element along dimensions; equal ones share the gradient.  (*A, n, *B) -> (*A, *B)."""
    return extreme("amin", "min_values_cpu", SMALLEST, self, dim, keepdim)


@composite("")
def aminmax_backward(
    F: Any, grad_min: Anything, grad_max: Anything, self: Tensor, min: Tensor, max: Tensor, dim: OptionalInt, keepdim: Bool
) -> Any:
    """The cotangents of both extremes, each split among those that equal it."""
    dims = () if dim is None else (dim,)
    parts = [F.extreme_backward(grad, self, value, dims, keepdim) for grad, value in ((grad_min, min), (grad_max, max)) if grad is not None]
    return parts[0] if len(parts) == 1 else parts[0] + parts[1]


@op(
    returns=("min", "max"),
    self=lambda F, g_min, g_max, self, out_min, out_max, dim, keepdim: F.aminmax_backward(
        g_min, g_max, self, out_min, out_max, dim, keepdim
    ),
    samples=(S((2, 3)), S((2, 3), dim=0), S((2, 3), dim=-1, keepdim=True), S(())),
)
def aminmax(self: Tensor, *, dim: OptionalInt = None, keepdim: Bool = False) -> tuple[Tensor, Tensor]:
    """The smallest and the largest element, of all or along a dimension.  (*A, n, *B) -> two of (*A, *B)."""
    if dim is None and not self.size:
        text = "aminmax(): cannot compute aminmax over an empty dimension as the operation has no identity."
        fail(RuntimeError, text)
    over = axes(None if dim is None else (dim,), self.ndim)
    for at in over:
        if not self.shape[at]:
            fail(IndexError, f"aminmax: Expected reduction dim {at} to have non-zero size.")
    if is_complex(self):
        unsupported("aminmax_cpu", self.dtype)
    return SMALLEST(self, axis=over, keepdims=keepdim), LARGEST(self, axis=over, keepdims=keepdim)
