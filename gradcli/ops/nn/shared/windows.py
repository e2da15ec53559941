"""Sliding windows over the trailing dimensions of an array, and the way back: what convolution, pooling, unfold and fold have in common."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import product
from math import prod
from typing import Any

import numpy as np

from gradcli.engine.table.kinds import Array

Ints = Sequence[int]


def spread_to(values: Ints, count: int) -> tuple[int, ...]:
    """One int for every dimension, where a single one stands for all."""
    return tuple(values) * count if len(values) == 1 else tuple(values)


def padded(x: Array, padding: Ints, value: complex = 0) -> Array:
    """`x` with `padding[i]` copies of `value` on both sides of its i-th trailing dimension."""
    if not any(padding):
        return x
    widths = [(0, 0)] * (x.ndim - len(padding)) + [(pad, pad) for pad in padding]
    return np.pad(x, widths, constant_values=value)


def cropped(x: Array, padding: Ints) -> Any:
    """The reverse of `padded`."""
    if not any(padding):
        return x
    lengths = x.shape[x.ndim - len(padding) :]
    inner: Any = (..., *(slice(pad, length - pad) for pad, length in zip(padding, lengths, strict=True)))
    return x[inner]


def window_counts(lengths: Ints, kernel: Ints, stride: Ints, dilation: Ints) -> tuple[int, ...]:
    """How many windows fit along each dimension."""
    return tuple((length - gap * (k - 1) - 1) // step + 1 for length, k, step, gap in zip(lengths, kernel, stride, dilation, strict=True))


def windows(x: Array, kernel: Ints, stride: Ints, dilation: Ints, counts: Ints) -> Array:
    """The windows of `x`, as a view.  (*, *length) -> (*, *counts, *kernel)."""
    at = x.ndim - len(kernel)
    steps = x.strides[at:]
    shape = (*x.shape[:at], *counts, *kernel)
    strides = (
        *x.strides[:at],
        *(a * s for a, s in zip(steps, stride, strict=True)),
        *(a * d for a, d in zip(steps, dilation, strict=True)),
    )
    if not prod(shape):
        return np.zeros(shape, x.dtype)
    return np.lib.stride_tricks.as_strided(x, shape, strides)


def add_windows(parts: Array, lengths: Ints, stride: Ints, dilation: Ints, first_last: bool = False) -> Array:
    """Put windows back where they came from and add up where they overlap.  (*, *counts, *kernel) -> (*, *lengths).

    The loop runs over the taps of the kernel; each step adds one strided block.  `first_last`: the first dimension is the last one in memory.
    """
    count = len(lengths)
    at = parts.ndim - 2 * count
    counts, kernel = parts.shape[at : at + count], parts.shape[at + count :]
    if first_last:
        total = np.moveaxis(np.zeros((*parts.shape[1:at], *lengths, len(parts)), parts.dtype), -1, 0)
    else:
        total = np.zeros((*parts.shape[:at], *lengths), parts.dtype)
    for tap in product(*map(range, kernel)):
        into: Any = (..., *(slice(t * d, t * d + (n - 1) * s + 1, s) for t, d, n, s in zip(tap, dilation, counts, stride, strict=True)))
        out_of: Any = (..., *tap)
        if prod(counts):
            total[into] += parts[out_of]
    return total
