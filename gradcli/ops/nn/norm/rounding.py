"""Small normalizations rounded as PyTorch rounds them: of a gradient that is zero but for rounding, that is all there is."""

from typing import Any

import numpy as np

from gradcli.engine.table.kinds import Array

MOST = 256  # elements up to which PyTorch's order of operations is followed


def is_small(x: Array) -> bool:
    return 0 < x.size <= MOST


def fused(a: Array, b: Array, c: Array) -> Any:
    """``a * b + c``, rounded once: a product of two float32 is exact in float64, one of two float64 is the sum of two."""
    if a.dtype == np.float32:
        return (a.astype(np.float64) * b + c).astype(a.dtype)
    product = a * b
    total = product + c
    added = total - product
    rest = (product - (total - added)) + (c - added) + lost(a, b, product)
    return np.where(np.isfinite(rest), total + rest, total)


def lost(a: Array, b: Array, product: Array) -> Any:
    """What rounding took from a product, by halves of 26 bits, whose products are exact."""
    (high, low), (other_high, other_low) = halves(a), halves(b)
    return ((high * other_high - product) + high * other_low + low * other_high) + low * other_low


def halves(a: Array) -> tuple[Array, Array]:
    wide = a * (2.0**27 + 1)
    high = wide - (wide - a)
    return high, a - high


def straight(x: Array, mean: Array, rstd: Array, weight: Array, bias: Array) -> Array:
    """Normalize each channel: as a straight line of the input."""
    slope = rstd * weight
    found: Array = fused(x, slope, fused(-mean, slope, bias))
    return found


def moments(x: Array, axes: tuple[int, ...]) -> tuple[Array, Array]:
    """Mean and variance along the last axes, one element after the other, as of rows shorter than a vector register."""
    rows = x.reshape(*(1 if axis in axes else length for axis, length in enumerate(x.shape)), -1)
    mean, squares = np.zeros_like(rows[..., 0]), np.zeros_like(rows[..., 0])
    for place in range(rows.shape[-1]):
        apart = rows[..., place] - mean
        mean = mean + apart / x.dtype.type(place + 1)
        squares = squares + apart * (rows[..., place] - mean)
    return mean, squares / x.dtype.type(max(rows.shape[-1], 1))


def of_layer(grad: Array, x: Array, weight: Array, mean: Array, rstd: Array, axes: tuple[int, ...]) -> Array:
    """By the input of layer normalization, as ``rstd * grad * weight + b * x + c`` with `b` and `c` for each row."""
    share = x.dtype.type(1 / np.prod([x.shape[axis] for axis in axes], dtype=int))
    along, total = (grad * x * weight).sum(axis=axes, keepdims=True), (grad * weight).sum(axis=axes, keepdims=True)
    b = fused(total, mean, -along) * rstd * rstd * rstd * share
    c = fused(-b, mean, -(total * rstd * share))
    found: Array = fused(b, x, rstd * grad * weight) + c
    return found


def of_layer_weight(grad: Array, x: Array, mean: Array, rstd: Array) -> Array:
    """By the weight of layer normalization, for each row by itself."""
    found: Array = grad * fused(rstd, x, -rstd * mean)
    return found


def of_channels(grad: Array, x: Array, weight: Array, mean: Array, rstd: Array, axes: tuple[int, ...]) -> Array:
    """By the input of batch normalization: the weight comes last."""
    count = x.dtype.type(np.prod([x.shape[axis] for axis in axes], dtype=int))
    apart = x - mean
    along = (apart * grad).sum(axis=axes, keepdims=True) * rstd * rstd / count
    found: Array = (grad - grad.sum(axis=axes, keepdims=True) / count - apart * along) * rstd * weight
    return found


def of_groups(grad: Array, x: Array, weight: Array, mean: Array, rstd: Array) -> Array:
    """By the input of group normalization.  Shapes: (N, group, C / group, HxW), the weight (1, group, C / group, 1), the others (N, group, 1, 1)."""
    along, total = np.zeros_like(mean), np.zeros_like(mean)
    for channel in range(x.shape[2]):
        of, factor = (slice(None), slice(None), slice(channel, channel + 1)), weight[:, :, channel : channel + 1]
        along = fused((grad[of] * x[of]).sum(axis=3, keepdims=True), factor, along)
        total = fused(grad[of].sum(axis=3, keepdims=True), factor, total)
    share = x.dtype.type(1 / max(x.shape[2] * x.shape[3], 1))
    b = fused(total, mean, -along) * rstd * rstd * rstd * share
    c = fused(-(total * rstd), share, -b * mean)
    found: Array = fused(rstd * weight, grad, b * x) + c
    return found


def of_group_weight(grad: Array, x: Array, mean: Array, rstd: Array) -> Array:
    """By the weight of group normalization, likewise; (1, group, C / group, 1)."""
    along, total = (grad * x).sum(axis=3, keepdims=True), grad.sum(axis=3, keepdims=True)
    part, found = fused(-total, mean, along), np.zeros_like(total[:1])
    for sample in range(len(x)):
        found = fused(part[sample : sample + 1], rstd[sample : sample + 1], found)
    return found
