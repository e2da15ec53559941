"""Sums whose terms are added in the order in which PyTorch adds them: the last digit of a float depends on it.

PyTorch sums a row by a whole vector register of lanes, four such sums side by side, in blocks of sixteen that are themselves summed by
sixteens.  The rest of a row that fills no register comes first; then the lanes are added to it one by one.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import lru_cache
from math import prod
from typing import Any

import numpy as np

from gradcli.records import NamedTuple

Array = np.ndarray[Any, Any]
BLOCK = 16
MOST = 1 << 15  # elements; more are shared out among threads, in an order that depends on the machine
LANES = {"f": 8, "d": 4}  # by NumPy's letter for the dtype
ZEROS: dict[int, Array] = {8: np.zeros((), np.float32), 4: np.zeros((), np.float64)}  # with which sums begin, so that none is minus zero
ZERO = {lanes: zero[()] for lanes, zero in ZEROS.items()}  # with which one begins; NumPy adds two numbers much sooner than arrays
FEW = 4  # terms; NumPy adds these in order as well


class Arrangement(NamedTuple):
    """An array as a table in the order of memory, and its sums as a result."""

    order: tuple[int, ...] | None  # of the axes; None where it is as it was
    table: tuple[int, ...]  # (k) of one row, else (n, k)
    add: Callable[[Array, int], Any]  # what adds up its rows or its columns
    sums: tuple[int, ...] | None  # what they are, where axes are out of order
    back: tuple[int, ...]  # the order of the axes that are left then
    shape: tuple[int, ...]  # of the result


def ordered_sum(array: Array, over: tuple[int, ...], keepdims: bool) -> Array | None:
    """The sum over axes, or None where this order is not the one PyTorch takes or not known."""
    lanes = LANES.get(array.dtype.char)
    if lanes is None or not FEW < array.size <= MOST:
        return None
    how = arrangement(array.shape, array.strides, array.itemsize, over, keepdims)
    if how is None:
        return None
    order, table, add, sums, back, shape = how
    if order is not None:
        array = array.transpose(order)
    result = add(array if array.shape == table else array.reshape(table), lanes)
    result = result + (ZEROS if type(result) is np.ndarray else ZERO)[lanes]
    if sums is not None:
        result = result.reshape(sums).transpose(back)
    result = np.asarray(result)
    return result if result.shape == shape else result.reshape(shape)


@lru_cache(1024)
def arrangement(
    shape: tuple[int, ...], strides: tuple[int, ...], itemsize: int, over: tuple[int, ...], keepdims: bool
) -> Arrangement | None:
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
    others = prod(shape) // count
    return Arrangement(
        None if order == sorted(order) else tuple(order),
        (count, others) if not rows else (others, count) if others > 1 else (count,),
        along_columns if not rows else along_rows if others > 1 else along_row,
        None if left == sorted(left) else tuple(shape[axis] for axis in left),
        tuple(left.index(axis) for axis in sorted(left)),
        tuple(1 if axis in over else length for axis, length in enumerate(shape) if keepdims or axis not in over),
    )


def is_gapless(axes: list[tuple[int, int]], itemsize: int) -> bool:
    """Whether axes, of which each has a length and a stride, lie in memory as those of a new array do."""
    step = itemsize
    for length, stride in reversed(axes):
        if length > 1 and stride != step:
            return False
        step *= length
    return True


def along_row(row: Array, lanes: int) -> Any:
    """(k) -> ()."""
    count, left = divmod(len(row), lanes)
    if not count:
        return four_sums(row)
    if not left:
        return in_order(four_sums(row.reshape(count, lanes)), 0)
    return in_order(np.concatenate((row[-left:], four_sums(row[:-left].reshape(count, lanes)))), 0)


def along_rows(table: Array, lanes: int) -> Any:
    """(n, k) -> (n)."""
    n, k = table.shape
    whole = k // lanes * lanes
    if not whole:
        return four_sums(table.T)
    registers = four_sums(table[:, :whole].reshape(n, -1, lanes).transpose(1, 0, 2))
    terms = np.empty((k - whole + lanes, n), table.dtype)
    terms[: k - whole], terms[k - whole :] = table[:, whole:].T, registers.T
    return in_order(terms, 0)


def along_columns(table: Array, lanes: int) -> Any:
    """(k, n) -> (n).  Four registers of columns (four columns, where they fill no register) need no four sums side by side."""
    columns = table.shape[1]
    width = 4 * lanes if columns >= lanes else 4
    wide = columns // width * width
    if not wide:
        return four_sums(table)
    found = by_blocks(table)
    if wide < columns:
        found[wide:] = four_sums(table[:, wide:])
    return found


def four_sums(items: Array) -> Any:
    """Every fourth item in a sum of its own; what is left over goes to the first.  (k, …) -> (…)."""
    fours, left = divmod(len(items), 4)
    if not fours:
        return in_order(items, 0)
    sums = items if fours == 1 else by_blocks((items[:-left] if left else items).reshape(fours, 4, *items.shape[1:]))
    if not left:
        return in_order(sums, 0)
    first, second, third, fourth = sums[:4]
    for item in items[-left:]:
        first = first + item
    return first + second + third + fourth


def by_blocks(items: Array) -> Any:
    """Sums of sixteen, sixteen of those, and so on, the incomplete ones added at the end.  (k, …) -> (…)."""
    count = len(items)
    if count % BLOCK == 0 and BLOCK < count <= BLOCK * BLOCK and items.size > count:
        return np.add.reduce(np.add.reduce(items.reshape(count // BLOCK, BLOCK, *items.shape[1:]), 1), 0)
    total: Any = None
    for _ in range(3):
        count = len(items)
        if count <= BLOCK:
            break
        whole = count // BLOCK * BLOCK
        if whole < count:
            left = in_order(items[whole:], 0)
            total = left if total is None else total + left
        items = in_order(items[:whole].reshape(whole // BLOCK, BLOCK, *items.shape[1:]), 1)
    last = in_order(items, 0)
    return last if total is None else total + last


def in_order(items: Array, axis: int) -> Any:
    """The sum along an axis, one term after the other.  NumPy adds so where what is summed are rows, which lie together in memory."""
    count = items.shape[0] * items.shape[1] if axis else items.shape[0]
    if items.size > count:
        return np.add.reduce(items, axis)
    sums = np.add.accumulate(items, axis)
    if sums.ndim == 1:
        return sums[-1]
    return sums[..., -1] if axis == items.ndim - 1 else sums.take(-1, axis)
