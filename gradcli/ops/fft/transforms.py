"""The discrete Fourier transforms that all others are made of: complex to complex, real to complex, complex to real.

`normalization` is 0 for none, 1 for division by the square root of the number of points, 2 for division by it.
"""

import math
from typing import Any

import numpy as np

from gradcli.engine.table.kinds import Array, Bool, Dims, Int, Tensor
from gradcli.engine.table.table import S, composite, op
from gradcli.engine.tensor import dtypes


def scaled(values: Array, normalization: int, points: int, dtype: np.dtype[Any]) -> Array:
    """An unscaled transform of `points` points, normalized, in its dtype."""
    if normalization:
        values = values * (1 / points if normalization == 2 else 1 / math.sqrt(points))
    return np.asarray(values).astype(dtype, copy=False)


def points_of(self: Array, dim: tuple[int, ...]) -> int:
    return math.prod(self.shape[axis] for axis in dim)


@op("", node="FftC2CBackward0", self=lambda F, g, dim, normalization, forward: F.fft_c2c(g, dim, normalization, not forward))
def fft_c2c(self: Tensor, dim: Dims, normalization: Int, forward: Bool) -> Tensor:
    """The transform of complex numbers over dimensions, or the inverse one.  (*) -> (*)."""
    if not dim or not self.size:
        return np.array(self)
    values = np.fft.fftn(self, axes=dim) if forward else np.fft.ifftn(self, axes=dim, norm="forward")
    return scaled(values, normalization, points_of(self, dim), self.dtype)


@op(
    "",
    node="FftR2CBackward0",
    self=lambda F, g, self_shape, dim, normalization, onesided: F.fft_r2c_backward(g, dim, normalization, onesided, self_shape[dim[-1]]),
    samples=(S((3, 4), (1,), 0, False),),
)
def fft_r2c(self: Tensor, dim: Dims, normalization: Int, onesided: Bool) -> Tensor:
    """The transform of real numbers; `onesided` leaves out the half of the last dimension that mirrors the other.

    (*, n) -> (*, n or n // 2 + 1).
    """
    target = dtypes.complex_of(self.dtype)
    if not self.size:
        last = self.shape[dim[-1]] // 2 + 1 if onesided else self.shape[dim[-1]]
        return np.zeros([last if axis == dim[-1] else length for axis, length in enumerate(self.shape)], target)
    values = np.fft.rfftn(self, axes=dim) if onesided else np.fft.fftn(self, axes=dim)
    return scaled(values, normalization, points_of(self, dim), target)


@composite("")
def fft_r2c_backward(F: Any, grad: Tensor, dim: Dims, normalization: Int, onesided: Bool, last: Int) -> Tensor:
    """The real part of the inverse transform, what was left out counting as zero."""
    whole = F.zero_extended(grad, dim[-1], last) if onesided and grad.shape[dim[-1]] < last else grad
    return F.real(F.fft_c2c(whole, dim, normalization, False))


@op("", node="CopySlices", self=lambda F, g, self_shape, dim: F.slice(g, dim, 0, self_shape[dim]))
def zero_extended(self: Tensor, dim: Int, length: Int) -> Tensor:
    """A dimension made longer with zeros.  (*, n, *) -> (*, length, *)."""
    whole = np.zeros([length if axis == dim else size for axis, size in enumerate(self.shape)], self.dtype)
    whole[(slice(None),) * dim + (slice(self.shape[dim]),)] = self
    return whole


@op(
    "",
    node="FftC2RBackward0",
    self=lambda F, g, dim, normalization: F.fft_c2r_backward(g, dim, normalization),
)
def fft_c2r(self: Tensor, dim: Dims, normalization: Int, last_dim_size: Int) -> Tensor:
    """The real inverse transform of one half of a Hermitian tensor.  (*, n // 2 + 1) -> (*, n)."""
    target = dtypes.real_of(self.dtype)
    shape = [last_dim_size if axis == dim[-1] else length for axis, length in enumerate(self.shape)]
    if not self.size:
        return np.zeros(shape, target)
    values = np.fft.irfftn(self, [shape[axis] for axis in dim], axes=dim, norm="forward")
    return scaled(values, normalization, math.prod(shape[axis] for axis in dim), target)


@composite("")
def fft_c2r_backward(F: Any, grad: Tensor, dim: Dims, normalization: Int) -> Tensor:
    """The transform of the real gradient, entries that stand for two counted twice."""
    half = F.fft_r2c(grad, dim, normalization, True)
    twice = grad.shape[dim[-1]] - half.shape[dim[-1]]
    return F.double_middle(half, dim[-1], twice) if twice > 0 else half


@op("", node="CopySlices", self=lambda F, g, dim, count: F.double_middle(g, dim, count), samples=(S((2, 4), 1, 2),))
def double_middle(self: Tensor, dim: Int, count: Int) -> Tensor:
    """Twice the `count` entries of a dimension that follow the first.  (*) -> (*)."""
    doubled = np.array(self)
    doubled[(slice(None),) * dim + (slice(1, count + 1),)] *= 2
    return doubled
