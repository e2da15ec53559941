"""What the gradients of reductions have in common: dimensions put back, cotangents spread over what was reduced."""

from typing import Any

import numpy as np

from gradcli.engine.fusion import large
from gradcli.engine.table.kinds import Anything, Array, Bool, Index, Int, Number, OptionalDims, OptionalNumber, Shape, Tensor, Type
from gradcli.engine.table.table import RAW, S, T, composite, op
from gradcli.engine.tensor import dtypes
from gradcli.ops.shared.dims import count, wrap, wrap_all


@composite("", samples=(S((3,), (1,), 2), S((), (0, 1), 2)))
def unsqueeze_multiple(F: Any, self: Tensor, dim: OptionalDims, ndim: Int) -> Tensor:
    """Put reduced dimensions back with size one.  `ndim` is how many there were."""
    if not dim:
        return self
    for axis in sorted(wrap_all(dim, ndim)):
        self = F.unsqueeze(self, axis)
    return self


@composite("", samples=(S((3,), (2, 3), (0,), False), S((2, 1), (2, 3), (1,), True), S((), (2, 3), None, False)))
def sum_backward(F: Any, grad: Tensor, sizes: Shape, dim: OptionalDims, keepdim: Bool) -> Tensor:
    """Every element that was summed gets the cotangent of its sum.  reduced shape -> sizes."""
    if not keepdim and sizes and dim:
        grad = F.unsqueeze_multiple(grad, dim, len(sizes))
    return F.expand(grad, sizes)


@composite("", samples=(S((3,), (2, 3), (0,), False),))
def mean_backward(F: Any, grad: Tensor, sizes: Shape, dim: OptionalDims, keepdim: Bool) -> Tensor:
    """As for a sum, divided by how many elements a mean is over.  reduced shape -> sizes."""
    return F.div_number(F.sum_backward(grad, sizes, dim, keepdim), count(sizes, dim or range(len(sizes))))


@composite("")
def in_dtype_of(F: Any, grad: Tensor, like: Tensor) -> Tensor:
    """A cotangent in the dtype of `like`, where an op was asked to compute in another."""
    return F.in_dtype(grad, dtypes.of_value(like))


@composite("")
def in_dtype(F: Any, grad: Tensor, dtype: Type) -> Tensor:
    """A cotangent in a given dtype."""
    return grad if dtypes.of_value(grad) == dtype else F.cast_grad(grad, dtype)


# ---- extremes that share their cotangent ------------------------------------------------------------------------------


@op("")
def equal_mask(self: Tensor, value: Tensor) -> Tensor:
    """One where an element equals the reduced value, else zero, in the dtype of `self`; a NaN equals a NaN."""
    equal = self == value
    missing = np.isnan(value)
    if missing.any():
        equal |= np.isnan(self) & missing
    return equal.astype(self.dtype)


@op("")
def strict_mask(self: Tensor, value: Tensor) -> Tensor:
    """One where an element equals the reduced value, else zero, in the dtype of `self`; a NaN equals nothing."""
    return (self == value).astype(self.dtype)


@composite("", samples=(S((1, 3), T([[1.0, 0, 1], [1, 0, 0]]), (0,)),))
def scale_grad_by_count(F: Any, grad: Tensor, mask: Tensor, dim: OptionalDims) -> Tensor:
    """Split a cotangent evenly among the elements that `mask` marks."""
    return (grad / F.sum_dim(mask, dim, True)) * mask


@op("", node="MaskedFillBackward1", self=lambda F, g, mask: F.sum(g * mask), samples=(S((), T([[1.0, 0], [0, 1]])),))
def fill_marked(self: Tensor, mask: Tensor) -> Tensor:
    """`self` where `mask` is one, else zero.  (), (*) -> (*)."""
    return np.where(mask != 0, self, np.zeros((), self.dtype))


@composite("", samples=(S((), (2, 2), T(2.0)),))
def evenly_distribute_backward(F: Any, grad: Tensor, self: Tensor, value: Tensor) -> Tensor:
    """The cotangent of an extreme of all elements, split evenly among those that equal it."""
    mask = F.equal_mask(self, value)
    return F.fill_marked(grad / F.sum(mask), mask)


# ---- values picked out by index ----------------------------------------------------------------------------------------


@op(
    "",
    node="ScatterBackward0",
    grad=lambda F, g, dim, indices, keepdim: F.pick_reduced(g, dim, indices, keepdim),
    samples=(S((3,), 0, T([1, 0, 1]), (2, 3), False), S((1, 3), 0, T([[1, 0, 1]]), (2, 3), True)),
)
def value_selecting_reduction_backward(grad: Tensor, dim: Int, indices: Index, sizes: Shape, keepdim: Bool) -> Tensor:
    """The cotangent of values that were picked by index, at the places they came from.  reduced shape -> sizes."""
    dim = wrap(dim, len(sizes))
    if not sizes:
        return grad.reshape(())
    if not keepdim:
        grad, indices = np.expand_dims(grad, dim), np.expand_dims(indices, dim)
    spread = np.zeros(sizes, grad.dtype)
    np.put_along_axis(spread, indices, grad, dim)
    return spread


@op(
    "",
    node="GatherBackward0",
    self=lambda F, g, dim, indices, self_shape, keepdim: F.value_selecting_reduction_backward(g, dim, indices, self_shape, keepdim),
    samples=(S((2, 3), 0, T([1, 0, 1]), False), S((2, 3), 0, T([[1, 0, 1]]), True)),
)
def pick_reduced(self: Tensor, dim: Int, indices: Index, keepdim: Bool) -> Tensor:
    """The values at the indices a reduction gave.  (*) -> reduced shape."""
    if not self.ndim:
        return self.reshape(indices.shape)
    dim = wrap(dim, self.ndim)
    found = np.take_along_axis(self, indices if keepdim else np.expand_dims(indices, dim), dim)
    return found if keepdim else found.squeeze(dim)


# ---- spread ------------------------------------------------------------------------------------------------------------


@op("")
def infinite_spread(self: Tensor, mean: Tensor) -> Tensor:
    """The slope of a variance over no degrees of freedom: infinite, and NaN where an element is the mean itself."""
    return np.where(self == mean, np.nan, np.inf).astype(self.dtype)


@composite("", samples=(S((3,), (2, 3), (0,), 1, False), S((), (2, 3), None, 0, False)))
def var_backward(F: Any, grad: Tensor, self: Tensor, dim: OptionalDims, correction: OptionalNumber, keepdim: Bool) -> Tensor:
    """Twice the distance from the mean over the degrees of freedom.  reduced shape -> shape of `self`."""
    correction, shape = 1 if correction is None else correction, tuple(self.shape)
    if not shape or dim is None:
        freedom = count(shape, range(len(shape))) - correction
        if freedom <= 0:
            return grad * F.infinite_spread(self, F.mean(self))
        return F.mul_number(grad, 2 / freedom) * (self - F.mean(self))
    if not keepdim and len(shape) > 1:
        grad = F.unsqueeze_multiple(grad, dim, len(shape))
    # An empty list of dims reduces over all of them, yet PyTorch counts one element here.
    freedom = count(shape, dim) - correction
    return F.mul_number(grad, 2 / freedom if freedom else np.inf) * (self - F.mean_dim(self, dim, True))


@composite("", samples=(S((3,), (3,), (2, 3), (0,), 1, False),))
def std_backward(
    F: Any, result: Tensor, grad: Tensor, self: Tensor, dim: OptionalDims, correction: OptionalNumber, keepdim: Bool
) -> Tensor:
    """As for the variance, over twice the deviation; zero where that is zero."""
    if F is RAW and keepdim and dim and grad.dtype.char in "fd" and self.dtype is grad.dtype and self.size < large.SIZE:
        return _std_backward_plain(result, grad, self, dim, 1 if correction is None else correction)
    return F.var_backward(F.zero_where(grad / F.mul_number(result, 2), result), self, dim, correction, keepdim)


@op("", node="MaskedFillBackward0", self=lambda F, g, value: F.zero_where(g, value), samples=(S((3,), T([1.0, 0, 2])),))
def zero_where(self: Tensor, value: Anything) -> Tensor:
    """`self`, but zero where `value` is zero."""
    return np.where(value == 0, np.zeros((), self.dtype), self)


def _std_backward_plain(result: Array, grad: Array, self: Array, dim: tuple[int, ...], correction: float) -> Array:
    """The same of arrays, one after the other."""
    number = grad.dtype.type
    slope = np.asarray(grad / (result * number(2)))
    slope[result == 0] = 0
    freedom = count(self.shape, dim) - correction
    slope *= number(2 / freedom if freedom else np.inf)
    apart = self - RAW.mean_dim(self, dim, True)
    apart *= slope
    return apart


@composite("")
def along_row(F: Any, row: Anything, tangent: Tensor, dim: OptionalDims, keepdim: Bool) -> Tensor:
    """The tangent of a reduction over `dim`, from its gradient: finite wherever that is."""
    if row is None:  # a count, which has none
        return F.sum_dim(F.zeros_like(tangent), dim, keepdim)
    product = row * tangent if dtypes.category(dtypes.of_value(row)) != dtypes.COMPLEX else F.real(F.conj(row) * tangent)
    return F.sum_dim(product, dim, keepdim)


# ---- norms -------------------------------------------------------------------------------------------------------------


@composite("")
def norm_backward(F: Any, grad: Tensor, self: Tensor, ord: Number, norm: Tensor, dim: OptionalDims, keepdim: Bool) -> Any:
    """The gradient of an `ord`-norm over `dim`; at zero the subgradient zero.  reduced shape -> shape of `self`."""
    ndim = len(self.shape)
    if not keepdim and ndim:
        grad, norm = F.unsqueeze_multiple(grad, dim, ndim), F.unsqueeze_multiple(norm, dim, ndim)
    if ord == 0:
        return None
    if ord == 1:
        return F.sgn(self) * grad
    if ord == 2:
        return grad * F.zero_where(self / norm, norm)
    if ord in (np.inf, -np.inf):
        mask = F.norm_mask(self, norm)
        return F.sgn(self) * ((grad / F.sum_dim(mask, dim, True)) * mask)
    if ord < 1:
        return F.sgn(self) * F.zero_where(F.pow_number(F.abs(self), ord - 1), self) * grad * F.pow_number(norm, 1 - ord)
    scale = F.zero_where(grad / F.pow_number(norm, ord - 1), norm)
    if ord < 2:
        return F.sgn(self) * F.pow_number(F.abs(self), ord - 1) * scale
    return self * F.pow_number(F.abs(self), ord - 2) * scale


@op("")
def norm_mask(self: Tensor, norm: Tensor) -> Tensor:
    """One where an element has the extreme magnitude or is NaN, in the dtype of the norm."""
    size = np.abs(self)
    return ((size == norm) | np.isnan(size)).astype(norm.dtype)
