"""Copies of arrays for ``copy.deepcopy`` of tensors: what shares memory before shares memory after."""

from __future__ import annotations

from typing import Any

import numpy as np

Array = np.ndarray[Any, Any]


def laid_out_alike(array: Array) -> Array:
    """The elements alone, in the order they have in memory; those that stand for several are written out."""
    return array.copy(order="C" if 0 in array.strides else "K")


def in_copied_memory(array: Array, memo: dict[Any, Any]) -> Array:
    """The same elements of a copy of the whole memory, which is made once for all that share it."""
    root = _root(array)
    if root.dtype.hasobject or not (root.flags.c_contiguous or root.flags.f_contiguous):
        return laid_out_alike(array)
    key = ("memory", id(root))
    if key not in memo:
        memo[key] = root.ravel(order="K").copy().view(np.uint8), root
    contents, _ = memo[key]
    return np.ndarray(array.shape, array.dtype, contents, byte_offset(array), array.strides)


def byte_offset(array: Array) -> int:
    """Where in the memory it shares an array begins."""
    return int(array.__array_interface__["data"][0] - _root(array).__array_interface__["data"][0])


def _root(array: Array) -> Array:
    """The array that owns the memory of another."""
    while isinstance(array.base, np.ndarray):
        array = array.base
    return array
