"""Pointwise work on large arrays: many functions at once, block by block, on all cores.

Kernels and rules are plain NumPy calls, and no row knows of any of this.  The idea, file by file:

1. `operands` hands a kernel its large operands as `lazy.Large`: an array in every respect, but that NumPy asks it how to run a function of single
   elements (``__array_ufunc__``).
2. `lazy` does not run that function.  It writes down which function it was and of what: a `LazyArray`, which knows its shape and dtype and has no
   elements.  The next function takes it for an operand, and so a chain grows: ``tanh(x * w + b)`` is three of them.
3. A `LazyArray` says that its class is ``np.ndarray``, which is not true.  ``isinstance`` and NumPy's own functions go by that, so that kernels
   written for arrays take it; whatever they ask beyond shape and dtype has it computed first (``__getattr__``, ``__getitem__``, ``__array__``).
4. A tensor made of one has an empty `array` slot.  Whoever reads ``tensor.array`` falls through to ``Tensor.__getattr__``, which has it computed
   and fills the slot; `tensor.look` reads the slot without asking.
5. `pending` computes all that hang together at once, a block of each going through all functions while it is in the cache (`blocks`), every core
   having blocks of its own (`cores`).  Only what somebody still holds is written to memory: ``sys.getrefcount`` says whether anybody does, which is
   exact because the count of references that are ours is known.
6. Nobody may see a difference.  What may fail is run at once; who writes to memory calls `settle` before, and everything pending is computed.

GRADCLI_FUSED=0 has every function run at once, in parts, a core each; GRADCLI_CORES=1 keeps to one core; GRADCLI_LARGE=1 has every array count as
large, as the tests do.  This file is what the rest of the engine needs of it, and imports nothing heavier.
"""

from __future__ import annotations

import gc
import os
from collections.abc import Iterable
from contextlib import suppress
from typing import Any
from weakref import ref

import numpy as np

from gradcli.engine.errors import OutOfMemoryError
from gradcli.engine.fusion import cores
from gradcli.engine.tensor.tensor import WAITING, Array, Tensor, open_to_host
from gradcli.engine.tensor.unseen import expose, owner_of

SIZE = cores.number_in_environment("GRADCLI_LARGE") or 1 << 18  # elements from which on an array is large
WORTH = min(SIZE, 1 << 14)  # elements from which on the cores are woken, which products of matrices use
FUSED = os.environ.get("GRADCLI_FUSED", "1") != "0"
GARBAGE = 1 << 28  # bytes of large arrays after which cycles that may hold such are looked for


class Lazy:
    """An array that may not be computed yet: what `lazy.LazyArray` is, seen from here."""

    __slots__ = ()
    shape: tuple[int, ...]

    def compute_with(self, others: Iterable[Any]) -> None:
        """Compute this one and others, those of one size in one go."""
        raise NotImplementedError

    def settle(self) -> None:
        """Compute all that are waiting."""
        raise NotImplementedError


def is_pending(value: Any) -> bool:
    return isinstance(value, Lazy)


def bare(value: Any) -> Any:
    """The plain array behind a `Large`, of what is pending, and of a number."""
    if type(value) is np.ndarray:
        return value
    if not issubclass(type(value), np.ndarray):
        return np.asarray(value)
    owner = value.base
    if type(owner) is np.ndarray and owner.shape == value.shape and owner.strides == value.strides and owner.dtype == value.dtype:
        return owner
    return value.view(np.ndarray)


def keep_pending(value: Any) -> Any:
    """What is pending as it is; anything else as `bare` gives it."""
    return value if isinstance(value, Lazy) else bare(value)


def plain(value: Any) -> Any:
    """A `Large`, or what is pending, as an array like any other; anything else as it is."""
    return value if type(value) is np.ndarray else bare(value) if isinstance(value, np.ndarray) else value


def all_plain(values: Iterable[Any]) -> list[Any]:
    """Values as rules gave them, as arrays like any other; those that were pending are computed together."""
    values = list(values)
    waiting = [value for value in values if isinstance(value, Lazy)]
    if waiting:
        waiting[0].compute_with(waiting[1:])
    return [plain(value) for value in values]


def tensor(value: Any) -> Tensor:
    """A tensor of what a kernel gave; of what is pending, one that has its array when somebody asks."""
    if not isinstance(value, Lazy):
        return Tensor(bare(value))
    open_to_host()
    result = Tensor(value)  # type: ignore[arg-type]  # it says that it is an array
    result.pending = value
    del result.array
    return result


# ---- who looks, who writes ------------------------------------------------------------------------------------------------------------


def settle() -> None:
    """Before memory is written: compute whatever may be made of it."""
    while WAITING:
        for weak in list(WAITING.values()):
            value = weak()
            if value is not None:
                value.settle()
                break


def share(array: Array) -> Array:
    """Give an array to the program, which may write to it unseen: nothing that is made of its memory is left for later."""
    owner = owner_of(array)
    expose(owner)
    if owner.size >= SIZE:
        settle()
        key = id(owner)
        _shared[key] = ref(owner, lambda gone: _shared.pop(key, None))
    return array


def is_shared(value: Any) -> bool:
    return bool(_shared) and type(value) is np.ndarray and id(owner_of(value)) in _shared


_shared: dict[int, ref[Array]] = {}


def rest() -> None:
    """The end of a run: nothing is pending any more, and the threads are let go."""
    with suppress(MemoryError, OutOfMemoryError):  # what does not fit is said to whoever asks for it
        settle()
    cores.rest()


_since = 0


def note(size: int) -> None:
    """After many large arrays see whether cycles keep some: collections that count objects may be rare."""
    global _since
    _since += size
    if _since > GARBAGE:
        _since = 0
        gc.collect(0)
