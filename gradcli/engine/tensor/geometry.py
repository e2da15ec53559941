"""Where a view lies in the memory of its base."""

from __future__ import annotations

import math

import numpy as np

from gradcli.engine.tensor.tensor import Array
from gradcli.records import NamedTuple


class Geometry(NamedTuple):
    """Shape, strides and offset of a view, and shape and strides of its base, which is dense.  Strides and offset in bytes."""

    shape: tuple[int, ...]
    strides: tuple[int, ...]
    offset: int
    base_shape: tuple[int, ...]
    base_strides: tuple[int, ...]

    def laid_out(self, array: Array) -> Array:
        """A copy of `array`, of the base's shape, with the strides of the base."""
        memory = np.empty(math.prod(self.base_shape), array.dtype)
        copy = np.lib.stride_tricks.as_strided(memory, self.base_shape, self.base_strides)
        copy[...] = array
        return copy

    def part(self, array: Array) -> Array:
        """The view's part of an array that is laid out as the base is."""
        if not math.prod(self.shape):
            return np.empty(self.shape, array.dtype)
        flat = np.lib.stride_tricks.as_strided(array, (array.size,), (array.itemsize,))
        return np.lib.stride_tricks.as_strided(flat[self.offset // array.itemsize :], self.shape, self.strides)


def geometry(view: Array, base: Array) -> Geometry:
    """Where `view` lies in `base`."""
    offset = view.__array_interface__["data"][0] - base.__array_interface__["data"][0] if view.size else 0
    return Geometry(view.shape, view.strides, offset, base.shape, base.strides)
