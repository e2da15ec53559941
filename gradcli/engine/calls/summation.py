"""Sums whose terms are added in the order in which PyTorch adds them: the last digit of a float depends on it.

PyTorch sums a row by a whole vector register of lanes, four such sums side by side, in blocks of sixteen that are themselves summed by
sixteens.  The rest of a row that fills no register comes first; then the lanes are added to it one by one.
"""

from __future__ import annotations

from math import prod
from typing import Any

import numpy as np

Array = np.ndarray[Any, Any]
BLOCK = 16
MOST = 1 << 15  # elements; more are shared out among threads, in an order that depends on the machine
LANES = {np.dtype(np.float32): 8, np.dtype(np.float64): 4}
FEW = 4  # terms; NumPy adds these in order as well


def ordered_sum(array: Array, over: tuple[int, ...], keepdims: bool) -> Array | None:
    """The sum over axes, or None where this order is not the one PyTorch takes or not known."""
    lanes = LANES.get(array.dtype)
    if lanes is None or not FEW < array.size <= MOST or prod(array.shape[axis] for axis in over) <= FEW:
        return None
    arranged = in_memory_order(array, over)
    if arranged is None:
        return None
    table, inner, order = arranged
    sums = along_rows(table, lanes) if inner else along_columns(table, lanes)
    kept = [axis for axis in order if axis not in over]
    sums = sums.reshape([array.shape[axis] for axis in kept]).transpose([kept.index(axis) for axis in sorted(kept)])
    return sums.reshape([1 if axis in over else length for axis, length in enumerate(array.shape)]) if keepdims else sums


def in_memory_order(array: Array, over: tuple[int, ...]) -> tuple[Array, bool, list[int]] | None:
    """The elements as a table in the order of memory, whether it is its rows that are summed, and that order; None if neither way."""
    if any(length < 2 for length in array.shape):
        if not array.flags.c_contiguous:
            return None
        order = list(range(array.ndim))
    else:
        order = sorted(range(array.ndim), key=lambda axis: -array.strides[axis])
    turned = array.transpose(order)
    if not turned.flags.c_contiguous:
        return None
    summed = [axis in over for axis in order if array.shape[axis] > 1]
    count = prod(array.shape[axis] for axis in over)
    if summed == sorted(summed):
        return turned.reshape(-1, count), True, order
    return (turned.reshape(count, -1), False, order) if summed == sorted(summed, reverse=True) else None


def along_rows(table: Array, lanes: int) -> Array:
    """(n, k) -> (n)."""
    n, k = table.shape
    whole = k // lanes * lanes
    if not whole:
        return four_sums(table.T)
    registers = four_sums(table[:, :whole].reshape(n, -1, lanes).transpose(1, 0, 2))
    total: Any = np.zeros(n, table.dtype)
    for place in range(whole, k):
        total = total + table[:, place]
    for lane in range(lanes):
        total = total + registers[:, lane]
    return np.asarray(total)


def along_columns(table: Array, lanes: int) -> Array:
    """(k, n) -> (n).  Four registers of columns (four columns, where they fill no register) need no four sums side by side."""
    width = 4 * lanes if table.shape[1] >= lanes else 4
    wide = table.shape[1] // width * width
    if not wide:
        return four_sums(table)
    return np.concatenate([by_blocks(table[:, :wide]), four_sums(table[:, wide:])])


def four_sums(items: Array) -> Array:
    """Every fourth item in a sum of its own; what is left over goes to the first.  (k, …) -> (…)."""
    fours = items.shape[0] // 4
    parts = by_blocks(np.ascontiguousarray(items[: 4 * fours]).reshape(fours, 4, *items.shape[1:]))
    first = parts[0]
    for item in items[4 * fours :]:
        first = first + item
    return np.asarray(first + parts[1] + parts[2] + parts[3])


def by_blocks(items: Array) -> Array:
    """Sums of sixteen, sixteen of those, and so on, the incomplete ones added at the end.  (k, …) -> (…)."""
    total: Any = None
    for level in range(4):
        whole = items.shape[0] // BLOCK * BLOCK if level < 3 else 0
        left = one_by_one(items[whole:])
        total = left if total is None else total + left
        if not whole:
            break
        items = blocks(items[:whole])
    return np.asarray(total)


def blocks(items: Array) -> Array:
    """(16 * k, …) -> (k, …)."""
    table = items.reshape(items.shape[0] // BLOCK, BLOCK, *items.shape[1:])
    total: Any = table[:, 0]
    for place in range(1, BLOCK):
        total = total + table[:, place]
    return np.asarray(total)


def one_by_one(items: Array) -> Array:
    total: Any = np.zeros(items.shape[1:], items.dtype)
    for item in items:
        total = total + item
    return np.asarray(total)
