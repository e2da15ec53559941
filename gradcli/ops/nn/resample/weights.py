"""Linear maps along single dimensions: every output is a weighted sum of a few inputs.

Padding, interpolation and average pooling are such maps, one for each dimension, and their gradients the transposed maps.
"""

from collections.abc import Sequence
from typing import Any

import numpy as np

from gradcli.engine.table.kinds import Array
from gradcli.records import NamedTuple


class Taps(NamedTuple):
    """Which inputs each output of a dimension is made of, and how much of each: both (out, taps).  A weight of False keeps an input out."""

    at: Array
    weight: Array | None = None
    used: Array | None = None


def resampled(x: Array, taps: Sequence[Taps]) -> Array:
    """Apply one map to each of the trailing dimensions, the last one first.  (*, *lengths) -> (*, *outs)."""
    for i, each in enumerate(reversed(taps), start=1):
        x = _gathered(x, x.ndim - i, each)
    return x


def bytes_resampled(x: Array, taps: Sequence[Taps]) -> Array:
    """The same of bytes, by whole numbers: weights of 16 bits, and a byte again after each dimension."""
    for i, each in enumerate(reversed(taps), start=1):
        axis = x.ndim - i
        if each.weight is None:
            x = _gathered(x, axis, each)
            continue
        weight = _at_once(each.at, each.weight) if each.used is None else np.where(each.used, each.weight, 0)
        bits = _bits_of(float(weight.max(initial=0)))
        whole = np.trunc(weight * (1 << bits) + np.copysign(0.5, weight)).astype(np.int64)
        total = _gathered(x.astype(np.int64), axis, Taps(each.at, whole))
        x = np.clip((total + (1 << (bits - 1))) >> bits, 0, 255).astype(np.uint8)
    return x


def _at_once(at: Array, weight: Array) -> Array:
    """The weights with those of one input, which the border makes of several, in one place."""
    weight = weight.copy()
    for later in range(1, at.shape[1]):
        for first in range(later):
            same = at[:, first] == at[:, later]
            weight[:, first] += np.where(same, weight[:, later], 0)
            weight[:, later] = np.where(same, 0, weight[:, later])
    return weight


def _bits_of(largest: float) -> int:
    """How many bits of a weight lie behind the point, so that the largest one has 15 in all."""
    return next((bits for bits in range(22) if int(0.5 + largest * (1 << (bits + 1))) >= 1 << 15), 22)


def resampled_back(grad: Array, taps: Sequence[Taps], lengths: Sequence[int]) -> Array:
    """The transpose of `resampled`.  (*, *outs) -> (*, *lengths)."""
    for i, (each, length) in enumerate(zip(taps, lengths, strict=True)):
        grad = _scattered(grad, grad.ndim - len(taps) + i, each, length)
    return grad


def _gathered(x: Array, axis: int, taps: Taps) -> Any:
    if taps.at.shape[1] == 1 and taps.weight is None and taps.used is None:
        return x.take(taps.at[:, 0], axis)
    parts = x.take(taps.at, axis)
    rest = (1,) * (x.ndim - axis - 1)
    if taps.used is not None:
        parts = np.where(taps.used.reshape(*taps.used.shape, *rest), parts, np.zeros((), x.dtype))
    if taps.weight is not None:
        parts = parts * taps.weight.reshape(*taps.weight.shape, *rest).astype(x.dtype)
    return parts.sum(axis=axis + 1, dtype=x.dtype)


def _scattered(grad: Array, axis: int, taps: Taps, length: int) -> Array:
    """Sort the contributions by where they go, then add up each run of them."""
    rows, columns = np.nonzero(taps.used if taps.used is not None else np.ones(taps.at.shape, bool))
    places = taps.at[rows, columns]
    order = np.argsort(places, kind="stable")
    rows, columns, places = rows[order], columns[order], places[order]
    moved = np.moveaxis(grad, axis, 0)
    total = np.zeros((length, *moved.shape[1:]), grad.dtype)
    if places.size and grad.size:
        parts = moved[rows]
        if taps.weight is not None:
            parts = parts * taps.weight[rows, columns].reshape(-1, *[1] * (grad.ndim - 1)).astype(grad.dtype)
        found, starts = np.unique(places, return_index=True)
        total[found] = np.add.reduceat(parts, starts, axis=0)
    return np.moveaxis(total, 0, axis)


def window_taps(length: int, kernel: int, stride: int, padding: int, dilation: int, count: int) -> Taps:
    """The inputs of each pooling window; those in the padding are left out."""
    at = np.arange(count)[:, None] * stride + np.arange(kernel) * dilation - padding
    return Taps(np.clip(at, 0, max(length - 1, 0)), None, (at >= 0) & (at < length))


def adaptive_taps(length: int, count: int) -> Taps:
    """The inputs of each of `count` windows of nearly equal size that cover the dimension."""
    number = np.arange(count)
    start, end = number * length // max(count, 1), -(-(number + 1) * length // max(count, 1))
    at = start[:, None] + np.arange(max((end - start).max(initial=0), 1))
    return Taps(np.minimum(at, max(length - 1, 0)), None, at < end[:, None])
