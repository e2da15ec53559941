"""Sums along a dimension as PyTorch's softmax adds them up: it has a loop of its own for the last dimension, as wide as the processor's registers."""

from typing import Any

import numpy as np

from gradcli.engine.table.kinds import Array

REGISTER = 64  # bytes, of AVX-512
LARGE = 1 << 16  # elements; NumPy's own order from here on


def summed(self: Array, along: tuple[int, ...]) -> Any:
    """The sum along an axis, which stays with length one: of the last one by registers, else one term after the other."""
    lanes = REGISTER // self.dtype.itemsize
    if not along or not 0 < self.size <= LARGE or self.dtype.kind != "f":
        return self.sum(along, keepdims=True)
    if along[0] != self.ndim - 1 or self.shape[-1] < lanes:
        return np.add.accumulate(self, along[0]).take((-1,), along[0])
    return lane_by_lane(self.reshape(-1, self.shape[-1]), lanes).reshape(*self.shape[:-1], 1)


def lane_by_lane(table: Array, lanes: int) -> Array:
    """The sum of each row: every lane for itself, then one half of the lanes added to the other.  Lanes lie in memory as rows here.  (n, k) -> (1, n)."""
    n, k = table.shape
    filled = np.zeros((-(-k // lanes) * lanes, n), table.dtype)
    filled[:k] = table.T
    sums = np.add.reduce(filled.reshape(-1, lanes, n), axis=0)
    while len(sums) > 1:
        middle = len(sums) // 2
        sums = sums[:middle] + sums[middle:]
    return sums
