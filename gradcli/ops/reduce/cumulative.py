"""Running sums, products and extremes along a dimension."""

from collections.abc import Callable
from typing import Any

import numpy as np

from gradcli.diagnostics import mistakes
from gradcli.engine.errors import fail
from gradcli.engine.state import STATE
from gradcli.engine.table.kinds import Array, Index, Int, OptionalType, Tensor, Tensors
from gradcli.engine.table.table import S, T, composite, op
from gradcli.engine.tensor import dtypes
from gradcli.ops.core.plumbing import cast_warned
from gradcli.ops.reduce.sums import refuse_steps, summed_dtype, unsupported
from gradcli.ops.shared.dims import wrap

RUNS = (S((2, 3), 0), S((2, 3), -1), S((), 0))


def running(accumulate: Callable[..., Any], self: Array, dim: int, dtype: np.dtype[Any]) -> Array:
    """`accumulate` along a dimension, carried along in twice the width of a float, rounded at the end."""
    axis = wrap(dim, self.ndim)
    if not self.ndim:
        return cast_warned(self, dtype)
    wide = carried_dtype(dtype)
    return np.asarray(accumulate(cast_warned(self, dtype).astype(wide, copy=False), axis=axis)).astype(dtype, copy=False)


def running_dtype(name: str, self: Array, dtype: np.dtype[Any] | None) -> np.dtype[Any]:
    """The dtype of a running sum or product: that of a whole one, but never bool."""
    if dtype == np.bool_:
        unsupported(f"{name}_out_cpu", dtype)
    return summed_dtype(self, dtype)


def refuse_running_steps(self: Any, dim: int, dtype: np.dtype[Any] | None) -> None:
    """Refuse a gradient through running whole numbers; of bools there are none."""
    if dtype != np.bool_:
        refuse_steps(self, dtype)


def carried_dtype(dtype: np.dtype[Any]) -> np.dtype[Any]:
    """The dtype running values are carried along in."""
    wider = {"float16": np.float32, "bfloat16": np.float32, "float32": np.float64, "complex64": np.complex128}.get(dtype.name)
    return dtype if wider is None else np.dtype(wider)


# ---- sums ------------------------------------------------------------------------------------------------------------


@op(
    inplace=True,
    check=refuse_running_steps,
    self=lambda F, g, dim, self_dtype: F.cumsum_backward(F.in_dtype(g, self_dtype), dim),
    samples=RUNS,
    out="cast",
)
def cumsum(self: Tensor, dim: Int, *, dtype: OptionalType = None) -> Tensor:
    """The sum of all elements so far along a dimension.  (*) -> (*)."""
    return running(np.add.accumulate, self, dim, running_dtype("cumsum", self, dtype))


@composite("", samples=(S((2, 3), 1),))
def cumsum_backward(F: Any, grad: Tensor, dim: Int) -> Tensor:
    """An element counts in every sum from its own on: the sum from the end."""
    shape = tuple(grad.shape)
    if not shape or shape[dim] == 1 or 0 in shape:
        return grad
    return F.flip(F.cumsum(F.flip(grad, (dim,)), dim), (dim,))


@op(
    self=lambda F, g, self, out, dim: F.logcumsumexp_backward(g, self, out, dim),
    forward=lambda F, t_self, self, out, dim: F.logcumsumexp_forward(t_self, self, out, dim),
    samples=RUNS,
)
def logcumsumexp(self: Tensor, dim: Int) -> Tensor:
    """The logarithm of the sum of the exponentials so far along a dimension.  (*) -> (*)."""
    wrap(dim, self.ndim)
    if dtypes.category(self.dtype) <= dtypes.INT:
        unsupported("logcumsumexp_out_cpu", self.dtype)
    if dtypes.category(self.dtype) == dtypes.COMPLEX:
        return running(_complex_logcumsumexp, self, dim, self.dtype)
    return running(np.logaddexp.accumulate, self, dim, self.dtype)


def _complex_logcumsumexp(self: Array, axis: int) -> Array:
    peak = np.max(self.real, axis=axis, keepdims=True, initial=-np.inf)
    return np.asarray(np.log(np.add.accumulate(np.exp(self - peak), axis=axis)) + peak)


@composite("")
def logcumsumexp_backward(F: Any, grad: Tensor, self: Tensor, result: Tensor, dim: Int) -> Tensor:
    """Positive and negative parts of the cotangent apart, each in logarithms; of complex numbers both at once."""
    if not len(grad.shape) or 0 in tuple(grad.shape):
        return grad
    if dtypes.category(dtypes.of_value(grad)) == dtypes.COMPLEX:
        return F.conj(F.exp(F.reverse_logcumsumexp(F.log(F.conj(grad)) - result, dim) + self))
    lowest = lowest_of(dtypes.of_value(grad))
    size = F.log(F.abs(grad))
    positive = F.reverse_logcumsumexp(F.where(grad > 0, size, lowest) - result, dim)
    negative = F.reverse_logcumsumexp(F.where(grad < 0, size, lowest) - result, dim)
    return F.exp(positive + self) - F.exp(negative + self)


@composite("")
def logcumsumexp_forward(F: Any, tangent: Tensor, self: Tensor, result: Tensor, dim: Int) -> Tensor:
    """The mean of the tangents so far, weighted by the exponentials; where all of these are zero, it is zero."""
    if not len(tangent.shape) or 0 in tuple(tangent.shape):
        return tangent
    if dtypes.category(dtypes.of_value(tangent)) == dtypes.COMPLEX:
        return F.exp(F.logcumsumexp(F.log(tangent) + self, dim) - result)
    lowest = lowest_of(dtypes.of_value(tangent))
    size = F.log(F.abs(tangent))
    positive = F.logcumsumexp(F.where(tangent > 0, size, lowest) + self, dim)
    negative = F.logcumsumexp(F.where(tangent < 0, size, lowest) + self, dim)
    return F.masked_zero(F.exp(positive - result) - F.exp(negative - result), result == -np.inf)


def lowest_of(dtype: np.dtype[Any]) -> float:
    """The most negative number of a floating dtype."""
    return -3.3895313892515355e38 if dtype.name == "bfloat16" else float(np.finfo(dtype).min)


@composite("", samples=(S((2, 3), 1),))
def reverse_logcumsumexp(F: Any, self: Tensor, dim: Int) -> Tensor:
    """The logarithm of the sum of the exponentials from each element to the end."""
    return F.flip(F.logcumsumexp(F.flip(self, (dim,)), dim), (dim,))


# ---- products --------------------------------------------------------------------------------------------------------


@op(
    inplace=True,
    check=refuse_running_steps,
    self=lambda F, g, self, out, dim: F.cumprod_backward(F.in_dtype_of(g, self), self, dim, out),
    samples=RUNS,
    out="cast",
)
def cumprod(self: Tensor, dim: Int, *, dtype: OptionalType = None) -> Tensor:
    """The product of all elements so far along a dimension.  (*) -> (*)."""
    return running(np.multiply.accumulate, self, dim, running_dtype("cumprod", self, dtype))


@composite("")
def cumprod_backward(F: Any, grad: Tensor, self: Tensor, dim: Int, out: Tensor) -> Tensor:
    """The sum from the end of cotangent times product, over the element; a zero must not be divided by."""
    shape = tuple(self.shape)
    if not shape or shape[dim] == 1 or 0 in shape:
        return grad
    if not STATE.batches and not F.has_zero(self):
        return F.cumsum_backward(F.conj(out) * grad, dim) / F.conj(self)
    return (
        F.cumprod_slices_backward(grad, self, wrap(dim, len(shape)))
        if F.traces
        else F.cumprod_zero_backward(grad, self, wrap(dim, len(shape)))
    )


@op("")
def cumprod_zero_backward(grad: Tensor, self: Tensor, dim: Int) -> Tensor:
    """As above, past a first zero: it alone gets what comes after it, with itself left out of the products."""
    self, zero = np.conj(self), self == 0
    seen = np.add.accumulate(zero, axis=dim, dtype=np.int64)
    first = zero & (seen == 1)
    until = np.multiply.accumulate(np.where(seen == 0, self, 1), axis=dim)
    after = np.multiply.accumulate(np.where((seen == 0) | first, 1, self), axis=dim)
    before = _sum_from_end(np.where(seen == 0, until, 0) * grad, dim) / np.where(zero, 1, self)
    at_zero = until * _sum_from_end(np.where(seen > 0, after, 0) * grad, dim)
    return np.where(first, at_zero, np.where(seen == 0, before, 0)).astype(grad.dtype)


def _sum_from_end(array: Array, dim: int) -> Array:
    return np.flip(np.add.accumulate(np.flip(array, dim), axis=dim), dim)


@composite("")
def cumprod_slices_backward(F: Any, grad: Tensor, self: Tensor, dim: Int) -> Tensor:
    """Element by element along `dim`, from the products that leave it out: what second derivatives need."""
    length, conj = tuple(self.shape)[dim], F.conj(self)
    slices = []
    for k in range(length):
        before = F.prod_dim(F.narrow(conj, dim, 0, k), dim, True)
        others = [before]
        if k < length - 1:
            others.append(before * F.cumprod(F.narrow(conj, dim, k + 1, length - k - 1), dim))
        slices.append(F.sum_dim(F.narrow(grad, dim, k, length - k) * F.cat(tuple(others), dim), (dim,)))
    return F.written_slices(tuple(slices), dim)


@op("", node="CopySlices", tensors=lambda F, g, tensors, dim: [F.select(g, dim, k) for k in range(len(tensors))])
def written_slices(tensors: Tensors, dim: Int) -> Tensor:
    """A tensor whose slices along `dim` are these."""
    return np.stack(tensors, axis=dim)


# ---- extremes --------------------------------------------------------------------------------------------------------


def running_extreme(kernel: str, accumulate: Callable[..., Any], self: Array, dim: int) -> tuple[Array, Array]:
    """The extremes so far and where each was last; a NaN stays."""
    if not self.ndim and dim not in (-1, 0):
        text = f"{kernel}(): Expected reduction dim -1 or 0 for scalar but got {dim}"
        fail(IndexError, text, mistakes.dimensions)
    axis = wrap(dim, self.ndim)
    if dtypes.category(self.dtype) == dtypes.COMPLEX:
        unsupported(f"{kernel}_cpu", self.dtype)
    if not self.ndim:
        return self.copy(), np.zeros((), np.int64)
    values = accumulate(self, axis=axis)
    places = np.arange(self.shape[axis]).reshape([-1 if at == axis else 1 for at in range(self.ndim)])
    found = self == values
    if dtypes.is_floating(self.dtype):
        found |= np.isnan(self)
    return values, np.maximum.accumulate(np.where(found, places, 0), axis=axis)


@op(
    returns=("values", "indices"),
    self=lambda F, g_values, out_indices, dim: F.cummaxmin_backward(g_values, out_indices, dim),
    samples=RUNS,
)
def cummax(self: Tensor, dim: Int) -> tuple[Tensor, Tensor]:
    """The largest element so far along a dimension, and its index, of equals the last.  (*) -> two of (*)."""
    return running_extreme("cummax", np.maximum.accumulate, self, dim)


@op(
    returns=("values", "indices"),
    self=lambda F, g_values, out_indices, dim: F.cummaxmin_backward(g_values, out_indices, dim),
    samples=RUNS,
)
def cummin(self: Tensor, dim: Int) -> tuple[Tensor, Tensor]:
    """The smallest element so far along a dimension, and its index, of equals the last.  (*) -> two of (*)."""
    return running_extreme("cummin", np.minimum.accumulate, self, dim)


@op(
    "",
    node="ScatterAddBackward0",
    grad=lambda F, g, indices, dim: F.pick_running(g, indices, dim),
    samples=(S((2, 3), T([[0, 0, 2], [0, 1, 1]]), 1),),
)
def cummaxmin_backward(grad: Tensor, indices: Index, dim: Int) -> Tensor:
    """Every element gets the cotangents of all places where it was the extreme.  (*) -> (*)."""
    if not grad.ndim:
        return grad.copy()
    spread = np.zeros(grad.shape, grad.dtype)
    places: list[Array] = list(np.indices(grad.shape, sparse=True))
    places[dim] = indices
    np.add.at(spread, tuple(places), grad)
    return spread


@op(
    "",
    node="GatherBackward0",
    self=lambda F, g, indices, dim: F.cummaxmin_backward(g, indices, dim),
    samples=(S((2, 3), T([[0, 0, 2], [0, 1, 1]]), 1),),
)
def pick_running(self: Tensor, indices: Index, dim: Int) -> Tensor:
    """The elements at the indices a running extreme gave.  (*) -> (*)."""
    return np.take_along_axis(self, indices, dim) if self.ndim else self.copy()
