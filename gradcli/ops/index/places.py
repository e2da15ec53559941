"""From the index tensors of ``x[i, j]`` to places in memory: checks, masks to numbers, accumulation."""

from __future__ import annotations

from collections.abc import Sequence
from math import prod
from typing import Any

import numpy as np

from gradcli.diagnostics import mistakes
from gradcli.engine.errors import fail, refuse_index
from gradcli.engine.table.kinds import Array
from gradcli.engine.tensor import dtypes

Indices = Sequence[Array | None]
ALL = slice(None)
ROW = 1 << 10  # elements, of which an addition in one dimension is the quickest
MASKS, NUMBERS = "?B", "ilq"  # NumPy's letters for what an index may hold: truth values and bytes; int32 and int64


def places(shape: tuple[int, ...], indices: Indices) -> tuple[Any, ...]:
    """What NumPy takes as index for `indices`, one of which may stand for several dimensions when it is a mask.

    Masks become numbers, for NumPy's and PyTorch's rules agree on these.
    """
    found: list[Any] = []
    for number, index in enumerate(indices):
        if index is None:
            found.append(ALL)
        elif index.dtype.char in MASKS:
            found.extend(_mask_places(shape, index, number, len(found)))
        else:
            found.append(index)
    if len(found) > len(shape):
        fail(IndexError, f"too many indices for tensor of dimension {len(shape)} (got {len(found)})")
    _check_shapes([index for index in found if index is not ALL])
    for at, index in enumerate(found):
        if index is not ALL:
            check_range(index, at, shape[at])
    return tuple(found)


def _mask_places(shape: tuple[int, ...], mask: Array, number: int, start: int) -> Sequence[Array]:
    """The numbers of the elements a mask picks, one array for each of its dimensions."""
    for own, at in enumerate(range(start, start + mask.ndim)):
        if at >= len(shape) or mask.shape[own] != shape[at]:
            text = (
                f"The shape of the mask {list(mask.shape)} at index {own} does not match the shape of the indexed tensor "
                f"{list(shape)} at index {at}"
            )
            fail(IndexError, text)
    return mask.nonzero() if mask.ndim else (np.zeros(int(mask.item() != 0), np.int64),)


def _check_shapes(indices: Sequence[Array]) -> None:
    """Refuse index tensors that do not broadcast together."""
    if len(indices) < 2 or all(index.shape == indices[0].shape for index in indices):
        return
    try:
        np.broadcast_shapes(*(index.shape for index in indices))
    except ValueError:
        shapes = ", ".join(str(list(index.shape)) for index in indices)
        text = f"shape mismatch: indexing tensors could not be broadcast together with shapes {shapes}"
        fail(IndexError, text)


def check_range(index: Array, at: int, size: int) -> None:
    """Refuse a number past the end of a dimension."""
    if all_below(index, size):
        return
    if index.size and not size:
        fail(IndexError, "index is out of bounds for dimension with size 0")
    if index.size and (np.minimum.reduce(index, axis=None) < -size or np.maximum.reduce(index, axis=None) >= size):
        outside = index[(index < -size) | (index >= size)].reshape(-1)[0]
        refuse_index(outside, at, size)


def all_below(index: Array, size: int) -> bool:
    """Whether these are int64 and none is negative, nor `size` or more: without a sign, a negative number is past any end."""
    return index.dtype.char == "l" and index.size > 0 and bool(np.maximum.reduce(index.view(np.uint64), axis=None) < size)


def check_index_dtype(indices: Indices) -> None:
    """Index tensors hold integers, bytes or bools."""
    for index in indices:
        if index is not None and index.dtype.char not in MASKS + NUMBERS:
            text = "tensors used as indices must be long, int, byte or bool tensors"
            fail(IndexError, text, mistakes.index_dtype)


def add_at(target: Array, where: Any, values: Any) -> None:
    """``target[where] += values``, in which a place that occurs twice gets both.  NumPy is quickest at this in one dimension."""
    if target.ndim > 1 and target.flags.c_contiguous and _names_rows(where, target.ndim):
        target, where, values = _flattened(target, where, values)
    if dtypes.is_half(target.dtype) and target.dtype.name == "bfloat16":
        wide = target.astype(np.float32)
        np.add.at(wide, where, np.asarray(values, np.float32))
        target[...] = wide
    elif target.dtype == np.bool_:
        np.logical_or.at(target, where, values)
    else:
        np.add.at(target, where, values)


def add_rows(target: Array, index: Array, values: Array) -> bool:
    """The same for numbers of rows in range and as many rows of float32 or float64, in memory without gaps; False for any other."""
    if index.dtype.char != "l" or not index.size or values.dtype.char not in "fd" or values.shape != index.shape + target.shape[1:]:
        return False
    width = prod(target.shape[1:])
    if width > ROW:
        return False
    first = index.reshape(-1, 1) * width
    if np.minimum.reduce(index, axis=None) < 0:
        first %= target.size
    np.add.at(target.reshape(-1), (first + np.arange(width)).reshape(-1), values.reshape(-1))
    return True


def _names_rows(where: Any, ndim: int) -> bool:
    """Whether an index has numbers for the first dimensions, or for all."""
    return (
        isinstance(where, tuple)
        and 0 < len(where) <= ndim
        and all(isinstance(index, np.ndarray) and index.dtype.kind in "iu" for index in where)
    )


def _flattened(target: Array, where: tuple[Array, ...], values: Any) -> tuple[Array, Array, Array]:
    """Target, places and values as one dimension each."""
    flat: Any = np.mod(where[0], target.shape[0])
    for index, size in zip(where[1:], target.shape[1:], strict=False):
        flat = flat * size + np.mod(index, size)
    row = target.shape[len(where) :]
    cells = np.asarray(flat)[..., None] * prod(row) + np.arange(prod(row))
    return target.reshape(-1), cells.reshape(-1), np.broadcast_to(values, (*flat.shape, *row)).reshape(-1)
