"""Views that show memory with its signs turned: conjugates, and the imaginary parts of conjugates.

PyTorch sets a bit on such a tensor, and each kernel looks for it.  Here kernels see arrays, so the view has an array of its own, a reflection of
the memory, and both are kept in step: who writes to either calls `settle`, which carries the write over.  A reflection ends with the last array
that shows it.  Where no program conjugates anything there is none, and `REFLECTED` is false.
"""

from __future__ import annotations

from typing import Any
from weakref import ref

import numpy as np

from gradcli.records import NamedTuple

Array = np.ndarray[Any, Any]


class Signs(NamedTuple):
    """Which signs a view turns: those of imaginary parts, all."""

    conj: bool = False
    neg: bool = False

    def turned(self, array: Array) -> Array:
        """An array with these signs turned; twice gives the array again."""
        array = np.conjugate(array) if self.conj else array
        return np.negative(array) if self.neg else array


PLAIN = Signs()


class Reflection:
    """A part of a memory without gaps, and the array that shows it with `signs` turned."""

    __slots__ = ("__weakref__", "memory", "shown", "signs")

    def __init__(self, memory: Array, shown: Array, signs: Signs) -> None:
        key = id(shown)
        self.memory, self.signs, self.shown = memory, signs, ref(shown, lambda _: _forget(key))
        REFLECTED[key] = self
        SOURCES.setdefault(id(owner(memory)), []).append(self)

    def settle(self, written: bool) -> None:
        """Carry a write over: from what is shown to the memory, if that was `written`, or from the memory."""
        shown = self.shown()
        if shown is not None:
            source, target = (shown, self.memory) if written else (self.memory, shown)
            target[...] = self.signs.turned(source)


REFLECTED: dict[int, Reflection] = {}  # by the identity of the array that is shown
SOURCES: dict[int, list[Reflection]] = {}  # by the identity of the array that owns the memory


def _forget(key: int) -> None:
    reflection = REFLECTED.pop(key)
    source = id(owner(reflection.memory))
    SOURCES[source].remove(reflection)
    if not SOURCES[source]:
        del SOURCES[source]


def owner(array: Any) -> Any:
    """The array whose memory an array looks at."""
    while True:
        base = getattr(array, "base", None)
        if base is None:
            return array
        array = base


def signs_of(array: Array) -> Signs:
    """Which signs of its memory an array turns."""
    found = REFLECTED.get(id(owner(array))) if REFLECTED else None
    return PLAIN if found is None else found.signs


def physical(array: Array) -> Array:
    """The part of the memory that an array shows, as it is."""
    found = REFLECTED.get(id(owner(array))) if REFLECTED else None
    if found is None:
        return array
    offset = array.__array_interface__["data"][0] - owner(array).__array_interface__["data"][0] if array.size else 0
    return _placed(array, found.memory, offset)


def reflected(array: Array, conj: bool = False, neg: bool = False) -> Array:
    """A view of an array with signs turned; of the memory itself where that turns them back."""
    signs = signs_of(array)
    signs, array = Signs(signs.conj is not conj, signs.neg is not neg), physical(array)
    if signs == PLAIN:
        return array
    reach = sum((length - 1) * stride for length, stride in zip(array.shape, array.strides, strict=True)) if array.size else -array.itemsize
    memory = np.lib.stride_tricks.as_strided(array, (reach // array.itemsize + 1,), (array.itemsize,))
    shown = signs.turned(memory)
    Reflection(memory, shown, signs)
    return _placed(array, shown, 0)


def _placed(array: Array, memory: Array, offset: int) -> Array:
    """Elements of a memory that lie there as those of `array` do."""
    if not array.size:
        return memory[:0].view(array.dtype).reshape(array.shape)
    return np.ndarray(array.shape, array.dtype, memory, offset, array.strides)


def settle(written: Array) -> None:
    """Carry a write to an array over to all that show its memory."""
    source = owner(written)
    reflection = REFLECTED.get(id(source))
    if reflection is not None:
        reflection.settle(written=True)
        source = owner(reflection.memory)
    for other in SOURCES.get(id(source), ()):
        if other is not reflection:
            other.settle(written=False)
