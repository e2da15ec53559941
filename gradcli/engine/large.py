"""Pointwise work on large arrays, on all cores.

Kernels and rules are plain NumPy calls.  They are handed large operands as `Large`, which is an array in every respect, but that NumPy asks it how
to run a function of single elements (``__array_ufunc__``): in parts, a thread each, every part the same call on a slice.  So no row knows of it,
each number is the one a single call would give, and an error is raised where it would be.  Nothing of this class is kept in a tensor.

GRADCLI_CORES=1 switches it off, GRADCLI_LARGE=1 has every array count as large, as the tests do.
"""

from __future__ import annotations

import gc
import os
from collections.abc import Callable
from typing import TYPE_CHECKING, Any

import numpy as np

from gradcli.engine import cores

if TYPE_CHECKING:
    from concurrent.futures import ThreadPoolExecutor

    from gradcli.engine.tensor import Array

SIZE = int(os.environ.get("GRADCLI_LARGE", 1 << 20))  # elements from which on an array is large
WORTH = min(SIZE, 1 << 14)  # elements from which on the cores are woken, which products of matrices use
PARTS = int(os.environ.get("GRADCLI_CORES", 0)) or cores.count()
GARBAGE = 1 << 28  # bytes of large arrays after which cycles that may hold such are looked for


class Large(np.ndarray[Any, Any]):
    """A view of a large array."""

    def __array_ufunc__(self, ufunc: np.ufunc, method: Any, *inputs: Any, **kwargs: Any) -> Any:
        if method != "__call__" or kwargs or ufunc.nout != 1 or ufunc.signature is not None:
            if "out" in kwargs:
                kwargs["out"] = tuple(bare(out) for out in kwargs["out"])
            return getattr(ufunc, method)(*[plain(operand) for operand in inputs], **kwargs)
        operands = [operand_of(operand) for operand in inputs]
        if all(np.ndim(operand) == 0 for operand in operands):
            return np.broadcast_to(ufunc(*operands), np.broadcast_shapes(*map(np.shape, inputs))).view(Large)
        if not all(fits(operand, self.shape) for operand in operands):
            return ufunc(*map(plain, inputs))
        return in_parts(ufunc, operands, self.shape).view(Large)


def of(array: Array) -> Array:
    """An array of `WORTH` elements or more as kernels are to see it: `Large` where that pays."""
    cores.wake()
    if array.size < SIZE or not array.flags.c_contiguous:
        return array
    note(array.nbytes)
    return array.view(Large)


def gradient(array: Array) -> Array:
    """A gradient as rules are to see it.  Of one that is a single number spread out, as that of a mean, only that number is worked on."""
    if any(array.strides) or array.size < SIZE:
        return of(array)
    return array.view(Large)


def bare(value: Any) -> Any:
    """The plain array behind a `Large`, and of a number."""
    if type(value) is not Large:
        return np.asarray(value)
    owner = value.base
    if type(owner) is np.ndarray and owner.shape == value.shape and owner.strides == value.strides and owner.dtype == value.dtype:
        return owner
    return value.view(np.ndarray)


def plain(value: Any) -> Any:
    """A `Large` as an array like any other; anything else as it is."""
    return value.view(np.ndarray) if type(value) is Large else value


def operand_of(value: Any) -> Any:
    """What NumPy is handed: of a number spread out, that number."""
    if isinstance(value, np.ndarray) and value.size >= SIZE and not any(value.strides):
        return plain(value)[(0,) * value.ndim]
    return plain(value)


def fits(operand: Any, shape: tuple[int, ...]) -> bool:
    """Whether an operand can be cut as arrays of this shape are: it has it and no gaps, or is one number."""
    if isinstance(operand, np.ndarray) and operand.ndim:
        return operand.shape == shape and operand.flags.c_contiguous
    return True


def in_parts(function: np.ufunc, operands: list[Any], shape: tuple[int, ...]) -> Array:
    """Call a function on slices of its operands, each in a thread.  (*)... -> (*)."""
    kinds = [operand.dtype if isinstance(operand, (np.ndarray, np.generic)) else type(operand) for operand in operands]
    result = np.empty(shape, function.resolve_dtypes((*kinds, None))[-1])
    target = result.reshape(-1)
    flat = [operand.reshape(-1) if isinstance(operand, np.ndarray) and operand.ndim else operand for operand in operands]
    whole = [isinstance(operand, np.ndarray) and operand.ndim > 0 for operand in operands]

    def run(start: int, stop: int) -> None:
        with np.errstate(all="ignore"):  # a thread starts with NumPy's own settings
            parts = [operand[start:stop] if cut else operand for operand, cut in zip(flat, whole, strict=True)]
            function(*parts, out=target[start:stop])

    on_all_cores(run, result.size)
    return result


def on_all_cores(run: Callable[[int, int], None], size: int) -> None:
    """Run on as many parts as there are cores; the first of them here."""
    global _pool
    step = -(-size // PARTS)
    if PARTS > 1 and _pool is None:
        from concurrent.futures import ThreadPoolExecutor

        _pool = ThreadPoolExecutor(PARTS - 1)
    others = [_pool.submit(run, start, min(start + step, size)) for start in range(step, size, step)] if _pool is not None else []
    run(0, min(step, size))
    for other in others:
        other.result()


_pool: ThreadPoolExecutor | None = None
_since = 0


def rest() -> None:
    """Let the threads go."""
    global _pool
    if _pool is not None:
        _pool.shutdown(wait=False)
        _pool = None


def note(size: int) -> None:
    """After many large arrays see whether cycles keep some: collections that count objects may be rare."""
    global _since
    _since += size
    if _since > GARBAGE:
        _since = 0
        gc.collect(0)
