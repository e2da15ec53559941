"""Writes that name a place twice: one of the values is lost, and backward cannot tell which."""

from __future__ import annotations

from typing import Any

import numpy as np

from gradcli.engine.state import STATE
from gradcli.engine.tensor.tensor import Array

MOST = 100_000  # longer indices are not looked through


def note_repeats(F: Any, indices: tuple[Any, ...]) -> None:
    """Note, in a plain backward pass, whether the places that index arrays name together are named twice."""
    if not F.traces and not STATE.overwritten and all(isinstance(index, np.ndarray) and index.dtype.kind != "b" for index in indices):
        STATE.overwritten = repeats_places(indices)


def note_repeats_along(F: Any, index: Any, dim: int) -> None:
    """The same for indices along one dimension, each line for itself."""
    if not F.traces and not STATE.overwritten and isinstance(index, np.ndarray):
        STATE.overwritten = repeats_along(index, dim)


def repeats_places(indices: tuple[Array, ...]) -> bool:
    """Whether index arrays, broadcast, name a place twice."""
    arrays = [array.reshape(-1) for array in np.broadcast_arrays(*indices)] if indices else []
    if not arrays or not 1 < arrays[0].size <= MOST:
        return False
    return len(np.unique(np.stack(arrays), axis=1).T) < arrays[0].size


def repeats_along(index: Array, dim: int) -> bool:
    """Whether an index array names a place twice in some line along `dim`."""
    if index.ndim == 0 or not 1 < index.size <= MOST:
        return False
    return bool((np.diff(np.sort(index, axis=dim), axis=dim) == 0).any())
