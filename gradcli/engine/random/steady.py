"""Random numbers that are all the same one: with them a program that draws is a plain function of its inputs, and can be looked at as one."""

from __future__ import annotations

import numpy as np

from gradcli.engine.random.generator import Array, Generator, Numpy, Shape

WORD = 0x59999A0059999A  # both halves: 0.35 as a uniform number
NORMAL = 0.35  # deviations
MOST_DRAWS = 100_000  # a distribution that draws until a number suits it would go on for ever


class Steady(Generator):
    """A generator without chance. RuntimeError where a distribution needs numbers that differ."""

    __slots__ = ("_draws",)

    def __init__(self) -> None:
        super().__init__()
        self._draws = 0

    def _words(self, count: int) -> Array:
        self._count()
        return np.full(count, WORD & 0xFFFFFFFF, np.uint32)

    def _words64(self, count: int) -> Array:
        self._count()
        return np.full(count, WORD, np.uint64)

    def _count(self) -> None:
        self._draws += 1
        if self._draws > MOST_DRAWS:
            raise RuntimeError("a distribution that rejects random numbers cannot be looked at without chance")

    def normal(self, shape: Shape, dtype: Numpy, mean: float = 0.0, std: float = 1.0, *, contiguous: bool = True) -> Array:
        return np.full(shape, mean + std * NORMAL, dtype)
