"""Results of pointwise functions that are computed when somebody looks, all that hang together at once.

A kernel that is handed large arrays calls NumPy as ever; what it gets back knows the function and the operands (`Pending`).  Its tensor has no array
yet: whoever asks for that has it computed, and every op but pointwise ones and sums does.  So nobody sees a difference, as long as nobody writes
to an operand in the meantime: whoever writes to memory calls `settle` before.

What is computed on the way is kept where it took long and somebody holds it, as backward holds the result of ``tanh``; what is quick (``+``,
``*`` and their like) is done again when it is asked for, in the cache, which costs less than to write it to memory and read it again.
"""

from __future__ import annotations

from collections.abc import Iterable
from sys import getrefcount
from typing import Any
from weakref import ref

import numpy as np
from numpy.lib.mixins import NDArrayOperatorsMixin

from gradcli.engine.errors import refuse_memory
from gradcli.engine.fusion import large
from gradcli.engine.fusion.blocks import Place, Program
from gradcli.engine.members.members import open_to_host
from gradcli.engine.tensor.tensor import WAITING, Array

COPIES = frozenset({np.positive, np.conjugate})  # of real numbers
QUICK = COPIES | {np.add, np.subtract, np.multiply, np.true_divide, np.negative, np.square, np.absolute, np.maximum, np.minimum}
DEEPEST = 64  # functions in a row; then what they give is computed
CONTIGUOUS = np.empty((2, 2)).flags
OUTLINES = frozenset({np.ndim, np.shape, np.size, np.result_type, np.iscomplexobj, np.isrealobj, np.can_cast})  # they look at no element
NOTHING = bytes(32)


class Pending(NDArrayOperatorsMixin):
    """An array that is not computed yet: a function and its operands, all of one size or numbers."""

    __slots__ = ("__weakref__", "depth", "dtype", "function", "operands", "shape", "value")
    __hash__ = object.__hash__

    def __init__(self, function: np.ufunc, operands: tuple[Any, ...], shape: tuple[int, ...], dtype: np.dtype[Any]) -> None:
        self.function, self.operands, self.shape, self.dtype = function, operands, shape, dtype
        self.value: Array | None = None
        self.depth: int = 1 + max([operand.depth for operand in operands if type(operand) is Pending], default=0)
        key = id(self)
        WAITING[key] = ref(self, lambda gone: WAITING.pop(key, None))

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

    # ---- an array in every respect ------------------------------------------------------------------------------------

    @property  # type: ignore[misc]  # declared to be writable
    def __class__(self) -> Any:  # what `isinstance` goes by
        return np.ndarray

    flags = CONTIGUOUS
    ndim = property(lambda self: len(self.shape))
    itemsize = property(lambda self: self.dtype.itemsize)
    nbytes = property(lambda self: self.size * self.dtype.itemsize)

    @property
    def size(self) -> int:
        found = 1
        for length in self.shape:
            found *= length
        return found

    def __array__(self, dtype: Any = None, copy: bool | None = None) -> Array:
        return np.array(self.result(), dtype, copy=copy)

    def __array_ufunc__(self, function: np.ufunc, method: str, *operands: Any, **options: Any) -> Any:
        return large.run(function, method, operands, options)

    def __array_function__(self, function: Any, types: Any, args: tuple[Any, ...], kwargs: dict[str, Any]) -> Any:
        outline = _outline if function in OUTLINES else result_of
        return function(*_within(outline, args), **{name: _within(outline, value) for name, value in kwargs.items()})

    def __getattr__(self, name: str) -> Any:
        if name.startswith("__"):
            raise AttributeError(name)
        return getattr(self.result(), name)

    def __getitem__(self, index: Any) -> Any:
        return self.result()[index]

    def __setitem__(self, index: Any, value: Any) -> None:
        settle()
        self.result()[index] = value

    def __len__(self) -> int:
        return len(self.result())

    def __bool__(self) -> bool:
        return bool(self.result())


def _within(change: Any, value: Any) -> Any:
    """Arguments of a NumPy function with what is pending changed, in lists and tuples too."""
    if type(value) is Pending:
        return change(value)
    return type(value)(_within(change, item) for item in value) if type(value) in (list, tuple) else value


def result_of(value: Pending) -> Array:
    return value.result()


def _outline(value: Pending) -> Array:
    """An array of this shape and dtype that takes no memory."""
    return np.ndarray(value.shape, value.dtype, NOTHING, strides=(0,) * len(value.shape))


def record(function: np.ufunc, operands: tuple[Any, ...], shape: tuple[int, ...], dtype: np.dtype[Any]) -> Pending:
    """The result of a function that is to be computed later."""
    np.empty(shape, dtype)  # if there is no room for that, it is here that the program hears of it
    deep = [operand for operand in operands if type(operand) is Pending and operand.depth >= DEEPEST]
    if deep:
        compute(deep)
    return Pending(function, tuple([operand.value if _is_there(operand) else operand for operand in operands]), shape, dtype)


def _is_there(operand: Any) -> bool:
    return type(operand) is Pending and operand.value is not None


# ---- computing ------------------------------------------------------------------------------------------------------------------


def settle() -> None:
    """Compute whatever somebody may still look at: memory that it is made of is about to be written."""
    while WAITING:
        shape = next(found for found in map(_shape, list(WAITING.values())) if found is not None)
        _run(_in_order(_all_of(shape)), held=True)


def _shape(weak: ref[Pending]) -> tuple[int, ...] | None:
    value = weak()
    return None if value is None else value.shape


def _all_of(shape: tuple[int, ...]) -> list[Pending]:
    found = [weak() for weak in WAITING.values()]
    return [value for value in found if value is not None and value.shape == shape]


def compute(values: Iterable[Pending]) -> None:
    """Compute these, those of one size in one go."""
    left = [value for value in values if value.value is None]
    while left:
        size = left[0].size
        _run(_in_order([value for value in left if value.size == size]), {id(value) for value in left})
        left = [value for value in left if value.value is None]


def total(value: Pending) -> Any:
    """The sum of all elements, which need not be written anywhere for that."""
    return _run(_in_order([value]), summed=id(value))


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
            stack += [(operand, False) for operand in reversed(value.operands) if type(operand) is Pending]
    return order


def _run(order: list[Pending], roots: set[int] = frozenset(), summed: int = 0, held: bool = False) -> Any:  # type: ignore[assignment]
    """Compute values in this order; gives the sum of the one to be `summed`.

    Kept are the roots, and of what somebody holds what took long; all of that, if `held`.
    """
    last = {id(operand): at for at, value in enumerate(order) for operand in value.operands if type(operand) is Pending}
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
        array = operand.value if type(operand) is Pending else operand
        places[key] = program.array(array) if isinstance(array, np.ndarray) and array.ndim else program.number(array)
    return places[key]


large.pending_class = Pending
open_to_host()  # so that a tensor that is asked for an array it has not got has it computed
