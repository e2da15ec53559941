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
    k = self.shape[-1]
    filled = np.zeros((*self.shape[:-1], -(-k // lanes), lanes), self.dtype)
    filled.reshape(*self.shape[:-1], -1)[..., :k] = self
    sums = np.add.reduce(filled, axis=-2)
    while sums.shape[-1] > 1:
        middle = sums.shape[-1] // 2
        sums = sums[..., :middle] + sums[..., middle:]
    return sums
