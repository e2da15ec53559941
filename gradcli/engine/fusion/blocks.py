"""Programs of pointwise functions, run block by block: a block goes through all of them while it is in the cache, and every core has blocks of its own.

Blocks are cut as NumPy cuts an array that it adds up (by halves, at multiples of eight), so that their sums can be added to the sum it would find,
to the last bit.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from typing import TYPE_CHECKING, Any

import numpy as np

from gradcli.engine.fusion import cores

if TYPE_CHECKING:
    from gradcli.engine.tensor.tensor import Array

Place = tuple[str, int]  # "array", "register" or "number", and which
CACHE = 1 << 19  # bytes that the values of a block may take together
LEAST, MOST = 1 << 13, 1 << 16  # elements of a block: fewer, and calls cost more than what they do
UNROLLED = 8  # NumPy adds so many side by side


class Program:
    """Steps over arrays of one size, each a function of values before it.

    A value is known by its place: first the arrays, read or written, of which each block sees a slice; then registers, which hold a block and are
    used again; then numbers.
    """

    def __init__(self, size: int) -> None:
        self.size = size
        self.arrays: list[Array] = []
        self.registers: list[np.dtype[Any]] = []
        self.numbers: list[Any] = []
        self.calls: list[tuple[np.ufunc, list[Place]]] = []
        self.summed: Place | None = None
        self._free: list[int] = []

    # ---- putting it together ------------------------------------------------------------------------------------------

    def array(self, array: Array) -> Place:
        """An array without gaps, read or written block by block."""
        self.arrays.append(array.reshape(-1))
        return "array", len(self.arrays) - 1

    def number(self, value: Any) -> Place:
        """An operand that is the same for every element."""
        self.numbers.append(value)
        return "number", len(self.numbers) - 1

    def register(self, dtype: np.dtype[Any]) -> Place:
        """Room for a block of results that are needed for a while."""
        for place in reversed(self._free):  # the last is the likeliest to be in the cache
            if self.registers[place] == dtype:
                self._free.remove(place)
                return "register", place
        self.registers.append(dtype)
        return "register", len(self.registers) - 1

    def release(self, places: Iterable[Place]) -> None:
        """Results that are not needed any more."""
        self._free += [at for kind, at in places if kind == "register"]

    def keep(self, place: Place) -> Place:
        """Take back a place that was released."""
        if place[0] == "register":
            self._free.remove(place[1])
        return place

    def step(self, function: np.ufunc, operands: Sequence[Place], target: Place) -> None:
        self.calls.append((function, [*operands, target]))

    # ---- running it -----------------------------------------------------------------------------------------------------

    def run(self) -> Any:
        """Run all blocks; gives the sum of what is `summed`, if anything is."""
        width = sum(dtype.itemsize for dtype in self.registers)
        most = max(LEAST, min(MOST, CACHE // max(width, 1)))
        blocks = list(halves(0, self.size, most))
        sums: list[Any] = [None] * len(blocks)
        offsets = {"array": 0, "register": len(self.arrays), "number": len(self.arrays) + len(self.registers)}
        steps = [(function, [offsets[kind] + at for kind, at in places]) for function, places in self.calls]
        summed = None if self.summed is None else offsets[self.summed[0]] + self.summed[1]

        room = [[np.empty(min(most, self.size), dtype) for dtype in self.registers] for _ in range(cores.PARTS)]

        def work(first: int, last: int) -> None:
            registers = room.pop()
            with np.errstate(all="ignore"):  # a thread starts with NumPy's own settings
                for number in range(first, last):
                    start, stop = blocks[number]
                    values = [array[start:stop] for array in self.arrays]
                    values += [register[: stop - start] for register in registers]
                    values += self.numbers
                    for function, (*operands, target) in steps:
                        function(*[values[place] for place in operands], out=values[target])
                    if summed is not None:
                        sums[number] = np.add.reduce(values[summed])

        cores.run_on_all(work, len(blocks))
        with np.errstate(all="ignore"):
            return None if summed is None else in_halves(iter(sums), self.size, most)


def halves(start: int, count: int, most: int) -> Iterator[tuple[int, int]]:
    """Where blocks start and stop."""
    if count <= most:
        yield start, start + count
    else:
        first = half_of(count)
        yield from halves(start, first, most)
        yield from halves(start + first, count - first, most)


def in_halves(sums: Iterator[Any], count: int, most: int) -> Any:
    """The sums of blocks, added in pairs as the blocks were cut."""
    if count <= most:
        return next(sums)
    first = half_of(count)
    return in_halves(sums, first, most) + in_halves(sums, count - first, most)


def half_of(count: int) -> int:
    return count // 2 - count // 2 % UNROLLED
