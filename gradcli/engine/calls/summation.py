"""Sums whose terms are added in the order in which PyTorch adds them: the last digit of a float depends on it.

PyTorch sums a row by a whole vector register of lanes, four such sums side by side, in blocks of sixteen that are themselves summed by
sixteens.  The rest of a row that fills no register comes first; then the lanes are added to it one by one.
"""

from __future__ import annotations

from functools import lru_cache
from math import prod
from typing import Any

import numpy as np

from gradcli.records import NamedTuple

Array = np.ndarray[Any, Any]
BLOCK = 16
MOST = 1 << 15  # elements; more are shared out among threads, in an order that depends on the machine
LANES = {"f": 8, "d": 4}  # by NumPy's letter for the dtype
FEW = 4  # terms; NumPy adds these in order as well


class Arrangement(NamedTuple):
    """An array as a table in the order of memory, and its sums as a result."""

    order: tuple[int, ...] | None  # of the axes; None where it is as it was
    table: tuple[int, int]
    rows: bool  # whether it is rows that are summed
    sums: tuple[int, ...]
    back: tuple[int, ...] | None  # the order of the axes that are left
    kept: tuple[int, ...]  # the shape with ones for the axes that are gone


def ordered_sum(array: Array, over: tuple[int, ...], keepdims: bool) -> Array | None:
    """The sum over axes, or None where this order is not the one PyTorch takes or not known."""
    lanes = LANES.get(array.dtype.char)
    if lanes is None or not FEW < array.size <= MOST:
        return None
    how = arrangement(array.shape, array.strides, array.itemsize, over)
    if how is None:
        return None
    table = (array if how.order is None else array.transpose(how.order)).reshape(how.table)
    sums = (along_rows(table, lanes) if how.rows else along_columns(table, lanes)).reshape(how.sums)
    if how.back is not None:
        sums = sums.transpose(how.back)
    return sums.reshape(how.kept) if keepdims else sums


@lru_cache(1024)
def arrangement(shape: tuple[int, ...], strides: tuple[int, ...], itemsize: int, over: tuple[int, ...]) -> Arrangement | None:
    """How an array of this layout becomes a table of rows or columns to be summed; None if neither way, or where there is next to nothing to sum."""
    count = prod(shape[axis] for axis in over)
    order = list(range(len(shape)))
    if min(shape) > 1:
        order.sort(key=lambda axis: -strides[axis])
    if count <= FEW or not is_gapless([(shape[axis], strides[axis]) for axis in order], itemsize):
        return None
    summed = [axis in over for axis in order if shape[axis] > 1]
    rows = summed == sorted(summed)
    if not rows and summed != sorted(summed, reverse=True):
        return None
    left = [axis for axis in order if axis not in over]
    back = tuple(left.index(axis) for axis in sorted(left))
    others = prod(shape) // count
    return Arrangement(
        None if order == sorted(order) else tuple(order),
        (others, count) if rows else (count, others),
        rows,
        tuple(shape[axis] for axis in left),
        None if left == sorted(left) else back,
        tuple(1 if axis in over else length for axis, length in enumerate(shape)),
    )


def is_gapless(axes: list[tuple[int, int]], itemsize: int) -> bool:
    """Whether axes, of which each has a length and a stride, lie in memory as those of a new array do."""
    step = itemsize
    for length, stride in reversed(axes):
        if length > 1 and stride != step:
            return False
        step *= length
    return True


def along_rows(table: Array, lanes: int) -> Array:
    """(n, k) -> (n)."""
    n, k = table.shape
    whole = k // lanes * lanes
    if not whole:
        return four_sums(table.T)
    registers = four_sums(table[:, :whole].reshape(n, -1, lanes).transpose(1, 0, 2))
    terms = np.empty((k - whole + lanes, n), table.dtype)
    terms[: k - whole], terms[k - whole :] = table[:, whole:].T, registers.T
    return one_by_one(terms)


def along_columns(table: Array, lanes: int) -> Array:
    """(k, n) -> (n).  Four registers of columns (four columns, where they fill no register) need no four sums side by side."""
    columns = table.shape[1]
    width = 4 * lanes if columns >= lanes else 4
    wide = columns // width * width
    if wide == columns:
        return by_blocks(table)
    return np.concatenate((by_blocks(table[:, :wide]), four_sums(table[:, wide:]))) if wide else four_sums(table)


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
        count = items.shape[0]
        whole = count // BLOCK * BLOCK if level < 3 else 0
        if whole < count or not count:
            left = one_by_one(items[whole:])
            total = left if total is None else total + left
        if not whole:
            break
        items = in_order(items[:whole].reshape(whole // BLOCK, BLOCK, *items.shape[1:]), 1)
    return np.asarray(total)


def one_by_one(items: Array) -> Array:
    """(k, …) -> (…).  A sum begins at zero, so that it is no minus zero."""
    return np.asarray(in_order(items, 0) + items.dtype.type(0)) if len(items) else np.zeros(items.shape[1:], items.dtype)


def in_order(items: Array, axis: int) -> Array:
    """The sum along an axis, one term after the other.  NumPy adds so where what is summed are rows, which lie together in memory."""
    if prod(items.shape[axis + 1 :]) > 1:
        return np.asarray(np.add.reduce(items, axis))
    return np.asarray(np.add.accumulate(items, axis).take(-1, axis))
