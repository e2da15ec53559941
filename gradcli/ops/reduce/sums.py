"""Sums, products and means over some or all dimensions."""

import math
from collections.abc import Callable
from typing import Any, NoReturn

import numpy as np

from gradcli.diagnostics import mistakes
from gradcli.engine.calls.summation import ordered_sum
from gradcli.engine.calls.unrecorded import refuse_whole_numbers
from gradcli.engine.errors import fail
from gradcli.engine.fusion import large
from gradcli.engine.state import STATE
from gradcli.engine.table.kinds import Array, Bool, Int, OptionalDims, OptionalType, Tensor
from gradcli.engine.table.table import RAW, S, T, composite, op
from gradcli.engine.tensor import dtypes
from gradcli.ops.core.plumbing import cast_warned
from gradcli.ops.shared.dims import axes, axis, wrap

REDUCTIONS = (S((2, 3), (0,)), S((2, 3), (0, -1)), S((2, 3), (1,), True), S((2, 3), None), S((), (-1,)))
# NumPy's type stubs know `keepdims` only as a literal.
REDUCE_SUM: Callable[..., Array] = np.add.reduce
REDUCE_PRODUCT: Callable[..., Array] = np.multiply.reduce
LONG_SUM = 1024  # elements; float32 sums of more than these are added up in float64 where NumPy would add one by one


def unsupported(kernel: str, dtype: np.dtype[Any]) -> NoReturn:
    """PyTorch has no code for this dtype."""
    fail(NotImplementedError, f"\"{kernel}\" not implemented for '{dtypes.of(dtype).scalar_name}'", mistakes.dtypes)


def summed_dtype(self: Array, dtype: np.dtype[Any] | None) -> np.dtype[Any]:
    """The dtype of a sum: int64 for integers and bools unless asked otherwise."""
    if dtype is not None:
        return dtype
    return np.dtype(np.int64) if dtypes.category(self.dtype) <= dtypes.INT else self.dtype


def refuse_steps(self: Any, *options: Any) -> None:
    """Refuse a gradient through a result of whole numbers.  The dtype asked for is the last option."""
    dtype = options[-1]
    if dtype is not None and dtypes.category(dtype) < dtypes.FLOAT and STATE.grad_enabled and self.requires_grad:
        refuse_whole_numbers(dtype)


def add_up(self: Array, over: tuple[int, ...], keepdim: bool, dtype: np.dtype[Any]) -> Array:
    """The sum over axes in `dtype`, accumulated wide enough: two-byte floats in float32, long strided float32 sums in float64."""
    if self.dtype is not dtype and self.dtype != dtype and dtypes.category(self.dtype) != dtypes.BOOL:
        self = cast_warned(self, dtype)
    found = ordered_sum(self, over, keepdim)
    if found is not None:
        return found
    total = REDUCE_SUM(self, axis=over, dtype=_accumulator(self, over, dtype), keepdims=keepdim)
    return total if total.dtype == dtype else total.astype(dtype)


def _accumulator(self: Array, over: tuple[int, ...], dtype: np.dtype[Any]) -> np.dtype[Any]:
    if dtypes.is_half(dtype):
        return np.dtype(np.float32)
    if (
        dtype == np.float32
        and self.size > LONG_SUM
        and not (self.flags.c_contiguous and over == tuple(range(self.ndim - len(over), self.ndim)))
    ):
        return np.dtype(np.float64)
    return dtype


# ---- sums ------------------------------------------------------------------------------------------------------------


@op(check=refuse_steps, self=lambda F, g, self_shape: F.expand(g, self_shape), samples=(S((2, 3)), S(())), out="cast")
def sum(self: Tensor, *, dtype: OptionalType = None) -> Tensor:
    """The sum of all elements.  (*) -> ()."""
    return add_up(self, tuple(range(self.ndim)), False, summed_dtype(self, dtype))


@op(
    node="SumBackward1",
    check=refuse_steps,
    names="torch.sum Tensor.sum",
    self=lambda F, g, self_shape, dim, keepdim: F.sum_backward(g, self_shape, dim, keepdim),
    samples=REDUCTIONS,
    out="cast",
)
def sum_dim(self: Tensor, dim: OptionalDims, keepdim: Bool = False, *, dtype: OptionalType = None) -> Tensor:
    """The sum over dimensions; None or an empty list stands for all of them.  (*A, n, *B) -> (*A, *B)."""
    return add_up(self, axes(dim, self.ndim), keepdim, summed_dtype(self, dtype))


@op(
    check=refuse_steps,
    self=lambda F, g, self, dim, keepdim: F.nansum_backward(F.in_dtype_of(g, self), self, dim, keepdim),
    samples=REDUCTIONS,
    out="cast",
)
def nansum(self: Tensor, dim: OptionalDims = None, keepdim: Bool = False, *, dtype: OptionalType = None) -> Tensor:
    """The sum over dimensions, counting NaN as zero.  (*A, n, *B) -> (*A, *B)."""
    over = axes(dim, self.ndim)
    if dtypes.category(self.dtype) == dtypes.COMPLEX:
        fail(RuntimeError, "nansum on CPU does not support complex inputs", mistakes.dtypes)
    if dtype is not None and dtypes.category(dtype) == dtypes.COMPLEX and dtypes.is_floating(self.dtype):
        unsupported("nansum_cpu", dtype)
    known = self if dtypes.category(self.dtype) <= dtypes.INT else np.where(np.isnan(self), np.zeros((), self.dtype), self)
    return add_up(known, over, keepdim, summed_dtype(self, dtype))


@composite("")
def nansum_backward(F: Any, grad: Tensor, self: Tensor, dim: OptionalDims, keepdim: Bool) -> Tensor:
    """As for a sum, with nothing for what was NaN."""
    return F.sum_backward(grad, tuple(self.shape), dim, keepdim) * F.known_mask(self)


@op("")
def known_mask(self: Tensor) -> Tensor:
    """One where an element is a number, zero where it is NaN, in the dtype of `self`."""
    return (~np.isnan(self)).astype(self.dtype)


# ---- means -----------------------------------------------------------------------------------------------------------


def averaged_dtype(self: Array, dtype: np.dtype[Any] | None) -> np.dtype[Any]:
    """The dtype of a mean, which must be floating or complex."""
    found = dtype or self.dtype
    if found.char not in "fd" and dtypes.category(found) <= dtypes.INT:
        which = "Input" if dtype is None else "Optional"
        text = f"{which} dtype must be either a floating point or complex dtype. Got: {dtypes.of(found).scalar_name}"
        fail(RuntimeError, f"mean(): could not infer output dtype. {text}", mistakes.dtypes)
    return found


def average(self: Array, over: tuple[int, ...], keepdim: bool, dtype: np.dtype[Any]) -> Array:
    """The mean over axes, two-byte floats rounded once at the end."""
    wide = np.dtype(np.float32) if dtypes.is_half(dtype) else dtype
    length = self.size if len(over) == self.ndim else math.prod([self.shape[at] for at in over])
    total = add_up(self, over, keepdim, wide)
    mean: Array = (total if total.ndim else total[()]) / wide.type(length)
    return mean if mean.dtype is dtype else mean.astype(dtype)


def spread_mean(F: Any, g: Any, shape: tuple[int, ...]) -> Any:
    """The gradient of the mean of all elements: the same share for each."""
    count = math.prod(shape)
    if F is RAW and g.dtype.char in "fd" and 0 < count < large.SIZE:
        found = np.empty(shape, g.dtype)
        found.fill(g / g.dtype.type(count))
        return found
    return F.div_number(F.expand(g, shape), count)


@op(
    self=lambda F, g, self_shape: spread_mean(F, g, self_shape),
    samples=(S((2, 3)), S(())),
    out="cast",
)
def mean(self: Tensor, *, dtype: OptionalType = None) -> Tensor:
    """The mean of all elements.  (*) -> ()."""
    return average(self, tuple(range(self.ndim)), False, averaged_dtype(self, dtype))


@op(
    names="torch.mean Tensor.mean",
    node="MeanBackward1",
    self=lambda F, g, self_shape, dim, keepdim: F.mean_backward(g, self_shape, dim, keepdim),
    samples=REDUCTIONS,
    out="cast",
)
def mean_dim(self: Tensor, dim: OptionalDims, keepdim: Bool = False, *, dtype: OptionalType = None) -> Tensor:
    """The mean over dimensions; None or an empty list stands for all of them.  (*A, n, *B) -> (*A, *B)."""
    wanted = averaged_dtype(self, dtype)
    return average(self, axes(dim, self.ndim), keepdim, wanted)


@composite(samples=REDUCTIONS)
def nanmean(F: Any, self: Tensor, dim: OptionalDims = None, keepdim: Bool = False, *, dtype: OptionalType = None) -> Tensor:
    """The mean over dimensions of what is not NaN.  (*A, n, *B) -> (*A, *B)."""
    have = dtypes.of_value(self)
    if dtypes.category(have) <= dtypes.INT:
        text = f"nanmean(): expected input to have floating point or complex dtype but got {dtypes.of(have).scalar_name}"
        fail(RuntimeError, text, mistakes.dtypes)
    return F.nansum(self, dim, keepdim, dtype=dtype) / F.sum_dim(F.known_mask(self), dim, keepdim)


# ---- products --------------------------------------------------------------------------------------------------------


def multiply_up(self: Array, over: tuple[int, ...], keepdim: bool, dtype: np.dtype[Any]) -> Array:
    """The product over axes in `dtype`, two-byte floats accumulated in float32."""
    wide = np.dtype(np.float32) if dtypes.is_half(dtype) else dtype
    return REDUCE_PRODUCT(cast_warned(self, dtype), axis=over, dtype=wide, keepdims=keepdim).astype(dtype, copy=False)


@op(
    check=refuse_steps, self=lambda F, g, self, out: F.prod_backward(g, F.in_dtype_of(self, g), out), samples=(S((2, 3)), S(())), out="cast"
)
def prod(self: Tensor, *, dtype: OptionalType = None) -> Tensor:
    """The product of all elements.  (*) -> ()."""
    return multiply_up(self, tuple(range(self.ndim)), False, summed_dtype(self, dtype))


@op(
    names="torch.prod Tensor.prod",
    node="ProdBackward1",
    check=refuse_steps,
    self=lambda F, g, self, out, dim, keepdim: F.prod_dim_backward(g, F.in_dtype_of(self, g), out, dim, keepdim),
    samples=(S((2, 3), 0), S((2, 3), 1, True), S((), -1), S(T([[1.0, 0.0], [2.0, 3.0], [0.5, 2.0]], grad=True), 0)),
    out="cast",
)
def prod_dim(self: Tensor, dim: Int, keepdim: Bool = False, *, dtype: OptionalType = None) -> Tensor:
    """The product over one dimension.  (*A, n, *B) -> (*A, *B)."""
    return multiply_up(self, axis(dim, self.ndim), keepdim, summed_dtype(self, dtype))


@composite("")
def prod_backward(F: Any, grad: Tensor, self: Tensor, result: Tensor) -> Tensor:
    """The product of all the others; where there is a zero, without dividing by it."""
    shape = tuple(self.shape)
    if not shape:
        return grad
    if not STATE.batches and not F.has_zero(self):
        return grad * F.conj(result / self)
    if not F.traces and np.count_nonzero(self == 0) > 1:
        return F.zeros_like(self)  # whatever the others are: their product may be infinite
    return F.view(F.prod_safe_zeros_backward(grad, F.view(F.contiguous(self), (-1,)), 0), shape)


@composite("")
def prod_dim_backward(F: Any, grad: Tensor, self: Tensor, result: Tensor, dim: Int, keepdim: Bool) -> Tensor:
    """The product of all the others along `dim`."""
    shape = tuple(self.shape)
    if not shape:
        return grad
    dim = wrap(dim, len(shape))
    if not keepdim:
        grad, result = F.unsqueeze(grad, dim), F.unsqueeze(result, dim)
    if not STATE.batches and not F.has_zero(self):
        return grad * F.conj(result / self)
    return F.prod_safe_zeros_backward(grad, self, dim)


@op("")
def has_zero(self: Tensor) -> Tensor:
    """Whether any element is zero.  (*) -> ()."""
    return np.asarray((self == 0).any())


@composite("", samples=(S((1, 2), T([[1.0, 0], [0, 2], [3, 4]], grad=True), 0),))
def prod_safe_zeros_backward(F: Any, grad: Tensor, self: Tensor, dim: Int) -> Tensor:
    """The products of all before and all after each element, which need no division."""
    shape = tuple(self.shape)
    if not math.prod(shape):
        return F.expand(grad, shape)
    if shape[dim] == 1:
        return grad
    ones = F.ones_along(F.narrow(self, dim, 0, 1))
    before = F.cumprod(F.cat((ones, F.narrow(self, dim, 0, shape[dim] - 1)), dim), dim)
    after = F.flip(F.cumprod(F.cat((ones, F.flip(F.narrow(self, dim, 1, shape[dim] - 1), (dim,))), dim), dim), (dim,))
    return grad * F.conj(before * after)


@op("")
def ones_along(self: Tensor) -> Tensor:
    """Ones, in shape and dtype of `self`."""
    return np.ones(self.shape, self.dtype)
