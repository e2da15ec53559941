"""Results of pointwise functions that are computed when somebody looks, all that hang together at once.

A `Pending` knows the function and the operands.  Whoever writes to memory calls `settle` before, so nobody sees a difference.

What is computed on the way is kept where it took long and somebody holds it, as backward holds the result of ``tanh``; what is quick (``+``,
``*`` and their like) is done again when it is asked for, in the cache, which costs less than to write it to memory and read it again.

Whether somebody holds a value, nobody tells us: there is no list of owners.  But CPython counts the references to every object.  Of those to a value
some are ours: the list that is being computed, the call that counts, and one for each value of that list that has it for an operand.  Any more
belong to somebody who may look: a tensor, a node, a sweep.  `OURS` is measured once, so it is right for whichever Python runs this.
"""

from __future__ import annotations

from collections.abc import Iterable
from sys import getrefcount
from threading import RLock
from typing import Any
from weakref import ref

import numpy as np

from gradcli.engine.errors import refuse_memory
from gradcli.engine.fusion.blocks import Place, Program
from gradcli.engine.fusion.large import Lazy
from gradcli.engine.tensor.tensor import WAITING, Array

COPIES = frozenset({np.positive, np.conjugate})  # of real numbers
QUICK = COPIES | {np.add, np.subtract, np.multiply, np.true_divide, np.negative, np.square, np.absolute, np.maximum, np.minimum}
_lock = RLock()  # runs in several threads compute one after the other: each has all cores anyway, and sees what others have computed


class Pending(Lazy):
    """A result that is not computed yet: a function and its operands, all of one size or numbers."""

    __slots__ = ("__weakref__", "depth", "dtype", "function", "operands", "shape", "value")
    __hash__ = object.__hash__

    def __init__(self, function: np.ufunc, operands: tuple[Any, ...], shape: tuple[int, ...], dtype: np.dtype[Any]) -> None:
        self.function, self.operands, self.shape, self.dtype = function, operands, shape, dtype
        self.value: Array | None = None
        self.depth: int = 1 + max([operand.depth for operand in operands if isinstance(operand, Pending)], default=0)
        key = id(self)
        WAITING[key] = ref(self, lambda gone: WAITING.pop(key, None))

    @property
    def size(self) -> int:
        """How many elements."""
        count = 1
        for length in self.shape:
            count *= length
        return count

    @property
    def nbytes(self) -> int:
        return self.size * self.dtype.itemsize

    def result(self) -> Array:
        """The array, computed now if it was not before."""
        if self.value is None:
            compute([self])
        assert self.value is not None
        return self.value

    def become(self, value: Array) -> None:
        """Be computed: the operands are let go."""
        self.value, self.operands, self.depth = value, (), 0
        del WAITING[id(self)]

    def compute_with(self, others: Iterable[Pending]) -> None:
        compute([self, *others])

    def settle(self) -> None:
        with _lock:
            order = _in_order(_all_of(self.shape))
            if order:  # else another thread computed this one, and all of its shape, before it was our turn
                _run(order, held=True)


# ---- computing ------------------------------------------------------------------------------------------------------------------


def _all_of(shape: tuple[int, ...]) -> list[Pending]:
    found = [weak() for weak in list(WAITING.values())]
    return [value for value in found if value is not None and value.shape == shape]


def compute(values: Iterable[Pending]) -> None:
    """Compute these, those of one size in one go."""
    with _lock:
        left = [value for value in values if value.value is None]
        while left:
            size = left[0].size
            _run(_in_order([value for value in left if value.size == size]), {id(value) for value in left})
            left = [value for value in left if value.value is None]


def total(value: Pending) -> Any:
    """The sum of all elements, which need not be written anywhere for that."""
    with _lock:
        return np.add.reduce(value.value, axis=None) if value.value is not None else _run(_in_order([value]), summed=id(value))


def _in_order(roots: list[Pending]) -> list[Pending]:
    """The values that are to be computed for these, operands first."""
    order: list[Pending] = []
    seen: set[int] = set()
    stack = [(root, False) for root in reversed(roots)]
    while stack:
        value, operands_done = stack.pop()
        if operands_done:
            order.append(value)
        elif id(value) not in seen and value.value is None:
            seen.add(id(value))
            stack.append((value, True))
            stack += [(operand, False) for operand in reversed(value.operands) if isinstance(operand, Pending)]
    return order


def _run(order: list[Pending], roots: set[int] = frozenset(), summed: int = 0, held: bool = False) -> Any:  # type: ignore[assignment]
    """Compute values in this order; gives the sum of the one to be `summed`.

    Kept are the roots, and of what somebody holds what took long; all of that, if `held`.
    """
    last = {id(operand): at for at, value in enumerate(order) for operand in value.operands if isinstance(operand, Pending)}
    others = _held(order)
    program = Program(order[0].size)
    places: dict[int, Place] = {}
    arrays: dict[int, Array] = {}
    for at, value in enumerate(order):
        key, quick = id(value), value.function in QUICK
        operands = [_place(program, places, operand) for operand in value.operands]
        done = {places[id(operand)] for operand in value.operands if last.get(id(operand)) == at and id(operand) != summed}
        if quick:  # exact whether it is written over an operand or not
            program.release(done)
        if key in roots or (key in others and (held or not quick)):
            arrays[key] = _room(value)
            places[key] = program.array(arrays[key])
        elif value.function in COPIES and value.dtype.kind == "f" and (operands[0] in done or operands[0][0] == "array"):
            places[key] = program.keep(operands[0])
            continue
        else:
            places[key] = program.register(value.dtype)
        program.step(value.function, operands, places[key])
        if not quick:
            program.release(done)
    if summed:
        program.summed = places[summed]
    found = program.run()
    for value in order:
        if id(value) in arrays:
            value.become(arrays[id(value)])
    return found


def _room(value: Pending) -> Array:
    """Memory for a value."""
    try:
        return np.empty(value.shape, value.dtype)
    except MemoryError:
        refuse_memory(value.nbytes)


def _held(order: list[Pending]) -> set[int]:
    """Those values that somebody else holds: a tensor, a node, a sweep, a value that is not among these."""
    uses: dict[int, int] = {}
    for value in order:
        for operand in value.operands:
            uses[id(operand)] = uses.get(id(operand), 0) + 1
    del value
    return {key for key, count in _references(order).items() if count - uses.get(key, 0) > OURS}


def _references(values: list[Any]) -> dict[int, int]:
    """How many references there are to each value, the list's and the count's own among them."""
    return {id(value): getrefcount(value) for value in values}


OURS = max(_references([object()]).values())  # those of a value that nobody else holds, as this Python counts them


def _place(program: Program, places: dict[int, Place], operand: Any) -> Place:
    """Where a program finds an operand."""
    key = id(operand)
    if key not in places:
        array = operand.value if isinstance(operand, Pending) else operand
        places[key] = program.array(array) if isinstance(array, np.ndarray) and array.ndim else program.number(array)
    return places[key]
