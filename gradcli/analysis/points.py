"""Points near that of a run that keep its structure, so that what an author takes for granted holds there too."""

from __future__ import annotations

from typing import Any

import numpy as np

from gradcli.analysis.recording import Array

SEED = 20_240_229
REACH = 0.3  # how far elements move, relative to their size


def nearby(start: dict[Any, Array], count: int) -> list[dict[Any, Array]]:
    """`count` points; always the same for the same start."""
    random = np.random.Generator(np.random.PCG64(SEED))
    return [{key: moved(array, random) for key, array in start.items()} for _ in range(count)]


def moved(array: Array, random: Any) -> Array:
    """Another array like this one: same signs, zeros that stay zeros where most are, and the structure it has."""
    if array.dtype.kind not in "fc" or is_mask(array) or is_projection(array):
        return array.copy()
    noise = random.uniform(-REACH, REACH, array.shape)
    changed = array * (1 + noise)
    if not (array != 0).any() or (array == 0).sum() <= array.size / 4:
        changed = changed + np.where(array == 0, noise, 0)
    if is_symmetric(array):
        changed = (changed + changed.T) / 2
    return rescaled(array, changed)


def is_mask(array: Array) -> bool:
    return array.size > 1 and bool(np.isin(array, (0, 1)).all()) and bool((array == 0).any()) and bool((array == 1).any())


def is_projection(array: Array) -> bool:
    return array.ndim == 2 and array.shape[0] == array.shape[1] > 1 and bool(np.allclose(array @ array, array, atol=1e-5))


def is_symmetric(array: Array) -> bool:
    return array.ndim == 2 and array.shape[0] == array.shape[1] > 1 and bool(np.allclose(array, array.T, rtol=1e-6, atol=1e-7))


def rescaled(array: Array, changed: Array) -> Array:
    """With the sums of one that the array had: over all, over rows or over columns."""
    for axis in (None, *range(array.ndim)):
        if array.size > 1 and array.ndim and np.allclose(array.sum(axis), 1, atol=1e-5) and (array >= 0).all():
            result: Array = changed / changed.sum(axis, keepdims=True)
            return result
    return changed
