"""Normal numbers for points, always the same ones of a seed: without ``numpy.random``, which costs a tenth of a small run to load.

Counters of 64 bits are scrambled into uniform numbers (SplitMix64), pairs of which become normal ones (Box and Muller).
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from typing import Any

import numpy as np

STRIDE, FIRST, SECOND = 0x9E3779B97F4A7C15, 0xBF58476D1CE4E5B9, 0x94D049BB133111EB
WORD = 2**64
UNIT = 2.0**-53


class Draws:
    """A stream of normal numbers for some seeds."""

    def __init__(self, *seeds: int) -> None:
        self.state = 0
        for seed in seeds:
            self.state = int(scrambled(np.array([(self.state + (seed + 1) * STRIDE) % WORD], np.uint64))[0])

    def uniform(self, count: int) -> np.ndarray[Any, Any]:
        """Numbers above 0, up to 1."""
        words = scrambled(np.arange(1, count + 1, dtype=np.uint64) * np.uint64(STRIDE) + np.uint64(self.state))
        self.state = (self.state + count * STRIDE) % WORD
        return ((words >> np.uint64(11)).astype(np.float64) + 1.0) * UNIT

    def normal(self, shape: Sequence[int] | int = ()) -> np.ndarray[Any, Any]:
        """Independent numbers of mean 0 and variance 1."""
        shape = (shape,) if isinstance(shape, int) else tuple(shape)
        count = math.prod(shape)
        drawn = self.uniform(2 * count)
        radius, angle = np.sqrt(-2.0 * np.log(drawn[:count])), 2.0 * math.pi * drawn[count:]
        return np.asarray(radius * np.cos(angle)).reshape(shape)


def scrambled(words: np.ndarray[Any, Any]) -> np.ndarray[Any, Any]:
    """The finalizer of SplitMix64, modulo 2**64."""
    words = (words ^ (words >> np.uint64(30))) * np.uint64(FIRST)
    words = (words ^ (words >> np.uint64(27))) * np.uint64(SECOND)
    scrambled: np.ndarray[Any, Any] = words ^ (words >> np.uint64(31))
    return scrambled
