"""Pointwise work on large arrays: many functions at once, block by block, on all cores.

Kernels and rules are plain NumPy calls.  They are handed large operands as `Large`, which is an array in every respect, but that NumPy asks it how
to run a function of single elements (``__array_ufunc__``): the call is written down (`pending`), to be run with those that follow it (`blocks`).
So no row knows of it, each number is the one a single call would give, and what may fail is run at once.

GRADCLI_FUSED=0 has every function run at once, in parts, a core each; GRADCLI_CORES=1 keeps to one core; GRADCLI_LARGE=1 has every array count as
large, as the tests do.
"""

from __future__ import annotations

import gc
import os
import sys
from collections.abc import Iterable
from contextlib import suppress
from typing import Any
from weakref import ref

import numpy as np

from gradcli.engine.errors import OutOfMemoryError
from gradcli.engine.fusion import cores
from gradcli.engine.tensor.tensor import WAITING, Array, Tensor

SIZE = int(os.environ.get("GRADCLI_LARGE", 1 << 18))  # elements from which on an array is large
WORTH = min(SIZE, 1 << 14)  # elements from which on the cores are woken, which products of matrices use
FUSED = os.environ.get("GRADCLI_FUSED", "1") != "0"
GARBAGE = 1 << 28  # bytes of large arrays after which cycles that may hold such are looked for
HARMLESS = frozenset("fcb")  # kinds of dtypes for which no function of single elements fails


class Large(np.ndarray[Any, Any]):
    """A view of a large array."""

    def __array_ufunc__(self, ufunc: np.ufunc, method: Any, *inputs: Any, **kwargs: Any) -> Any:
        return run(ufunc, method, inputs, kwargs)


def of(array: Any) -> Any:
    """An array of `WORTH` elements or more as kernels are to see it: `Large` where that pays."""
    cores.wake()
    if type(array) is not np.ndarray or array.size < SIZE or not array.ndim or not array.flags.c_contiguous:
        return array
    note(array.nbytes)
    return array.view(Large)


def gradient(array: Any) -> Any:
    """A gradient as rules are to see it.  Of one that is a single number spread out, as that of a mean, only that number is worked on."""
    if type(array) is not np.ndarray or array.size < SIZE or not array.ndim:
        return array
    return of(array) if any(array.strides) else array.view(Large)


def bare(value: Any) -> Any:
    """The plain array behind a `Large`, of what is pending, and of a number."""
    if type(value) is np.ndarray:
        return value
    if type(value) is not Large:
        return np.asarray(value)
    owner = value.base
    if type(owner) is np.ndarray and owner.shape == value.shape and owner.strides == value.strides and owner.dtype == value.dtype:
        return owner
    return value.view(np.ndarray)


def left_open(value: Any) -> Any:
    """What is pending as it is; anything else as `bare` gives it."""
    return value if is_pending(value) else bare(value)


def is_pending(value: Any) -> bool:
    return type(value) is pending_class


pending_class: type | None = None  # which `pending` enters when it is first needed


def tensor(value: Any) -> Tensor:
    """A tensor of what a kernel gave; of what is pending, one that has its array when somebody asks."""
    if not is_pending(value):
        return Tensor(bare(value))
    from gradcli.engine.members.members import open_to_host

    open_to_host()
    found = Tensor(value)
    found.pending = value
    del found.array
    return found


# ---- functions ------------------------------------------------------------------------------------------------------------------


def run(function: np.ufunc, method: str, operands: tuple[Any, ...], options: dict[str, Any]) -> Any:
    """What NumPy does for ``function(*operands)`` and its other forms, where an operand is large."""
    if options.get("dtype", options) is None:
        del options["dtype"]  # says nothing
    if method == "reduce" and function is np.add:
        return sum_of(operands[0], *operands[1:], **options)
    if method != "__call__" or options or function.nout != 1 or function.signature is not None:
        if "out" in options:
            options["out"] = tuple(bare(out) for out in options["out"])
        return getattr(function, method)(*map(plain, operands), **options)
    shapes = {operand.shape for operand in operands if isinstance(operand, np.ndarray) and operand.ndim}
    values = [operand_of(operand) for operand in operands]
    if all(np.ndim(value) == 0 for value in values):
        return np.broadcast_to(function(*values), np.broadcast_shapes(*shapes)).view(Large)
    if len(shapes) > 1 or not all(map(fits, values)):
        return function(*map(plain, operands))
    shape = shapes.pop()
    kinds = [value.dtype if isinstance(value, (np.ndarray, np.generic)) else type(value) for value in values]
    dtype = function.resolve_dtypes((*kinds, None))[-1]
    if FUSED and all(isinstance(kind, type) or kind.kind in HARMLESS for kind in (*kinds, dtype)) and not any(map(is_shared, values)):
        from gradcli.engine.fusion.pending import record

        return record(function, tuple(values), shape, dtype)
    return in_parts(function, [plain(value) for value in values], shape, dtype).view(Large)


def plain(value: Any) -> Any:
    """A `Large`, or what is pending, as an array like any other; anything else as it is."""
    return bare(value) if type(value) is Large or is_pending(value) else value


def operand_of(value: Any) -> Any:
    """What a function is handed: of a number spread out, that number."""
    if is_pending(value):
        return value if value.value is None else value.value
    if isinstance(value, np.ndarray) and value.size >= SIZE and not any(value.strides):
        return plain(value)[(0,) * value.ndim]
    return plain(value)


def fits(operand: Any) -> bool:
    """Whether an operand can be cut into blocks: it has no gaps, or is one number."""
    return not isinstance(operand, np.ndarray) or operand.flags.c_contiguous


def in_parts(function: np.ufunc, operands: list[Any], shape: tuple[int, ...], dtype: np.dtype[Any]) -> Array:
    """Call a function now, block by block.  (*)... -> (*)."""
    from gradcli.engine.fusion.blocks import Program

    result = np.empty(shape, dtype)
    program = Program(result.size)
    places = [program.array(value) if isinstance(value, np.ndarray) and value.ndim else program.number(value) for value in operands]
    program.step(function, places, program.array(result))
    program.run()
    return result


def sum_of(array: Any, axis: Any = 0, dtype: Any = None, **options: Any) -> Any:
    """``np.add.reduce``: over all elements, along with whatever has to be computed for them."""
    keepdims = options.pop("keepdims", False)
    whole = axis == tuple(range(len(array.shape))) or (axis in (0, -1) and len(array.shape) == 1)
    if not whole or options or dtype not in (None, array.dtype) or array.dtype.char not in "fd" or not fits(array):
        return np.add.reduce(plain(array), axis, dtype, keepdims=keepdims, **options)
    if is_pending(array) and array.value is None:
        from gradcli.engine.fusion.pending import total

        found = total(array)
    else:
        from gradcli.engine.fusion.blocks import Program

        program = Program(array.size)
        program.summed = program.array(plain(array))
        found = program.run()
    return np.full((1,) * len(array.shape), found) if keepdims else found


# ---- who looks, who writes ------------------------------------------------------------------------------------------------------------


def settle() -> None:
    """Before memory is written: compute whatever may be made of it."""
    if WAITING:
        from gradcli.engine.fusion.pending import settle as compute_all

        compute_all()


def share(array: Array) -> Array:
    """Give an array to the program, which may write to it unseen: nothing that is made of its memory is left for later."""
    owner = owner_of(array)
    if owner.size >= SIZE:
        settle()
        key = id(owner)
        _shared[key] = ref(owner, lambda gone: _shared.pop(key, None))
    return array


def is_shared(value: Any) -> bool:
    return bool(_shared) and type(value) is np.ndarray and id(owner_of(value)) in _shared


def owner_of(array: Array) -> Array:
    """The array whose memory this one looks at."""
    owner, base = array, array.base
    while base is not None:
        owner, base = (base if isinstance(base, np.ndarray) else owner), getattr(base, "base", None)
    return owner


_shared: dict[int, ref[Array]] = {}


def all_bare(values: Iterable[Any]) -> list[Any]:
    """Values as rules gave them, as arrays like any other; those that were pending are computed together."""
    values = list(values)
    waiting = [value for value in values if is_pending(value)]
    if waiting:
        from gradcli.engine.fusion.pending import compute

        compute(waiting)
    return [plain(value) for value in values]


def rest() -> None:
    """The end of a run: nothing is pending any more, and the threads are let go."""
    with suppress(MemoryError, OutOfMemoryError):  # what does not fit is said to whoever asks for it
        settle()
    if "gradcli.engine.fusion.blocks" in sys.modules:
        sys.modules["gradcli.engine.fusion.blocks"].rest()


_since = 0


def note(size: int) -> None:
    """After many large arrays see whether cycles keep some: collections that count objects may be rare."""
    global _since
    _since += size
    if _since > GARBAGE:
        _since = 0
        gc.collect(0)
