"""Arrays that NumPy asks before it runs a function: what it would run is written down, to be run with what follows it.

A `LazyArray` is not an array and says that it is one.  Its ``__class__`` is a property that returns ``np.ndarray``, and ``isinstance`` believes that
where the true type does not match.  So a kernel that asks ``isinstance(x, np.ndarray)`` takes it, and then one of these happens:

- it calls a ufunc or uses an operator: ``__array_ufunc__`` writes the call down and returns another `LazyArray`;
- it asks for shape, dtype, ndim, size: these are known;
- it calls another function of NumPy: ``__array_function__`` hands over the computed array, or for `OUTLINES` one that takes no memory;
- anything else (an index, a method, the buffer) computes the array and asks that.

``type(x)`` tells the truth; the engine uses it where the difference matters.
"""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.lib.mixins import NDArrayOperatorsMixin

from gradcli.engine.fusion import large
from gradcli.engine.fusion.blocks import Program
from gradcli.engine.fusion.large import bare, is_pending, is_shared, plain
from gradcli.engine.fusion.pending import Pending, compute, total
from gradcli.engine.tensor.tensor import Array

HARMLESS = frozenset("fcb")  # kinds of dtypes for which no function of single elements fails
DEEPEST = 64  # functions in a row; then what they give is computed
CONTIGUOUS = np.empty((2, 2)).flags
OUTLINES = frozenset({np.ndim, np.shape, np.size, np.result_type, np.iscomplexobj, np.isrealobj, np.can_cast})  # they look at no element
NOTHING = bytes(32)


class Large(np.ndarray[Any, Any]):
    """A view of a large array."""

    def __array_ufunc__(self, ufunc: np.ufunc, method: Any, *inputs: Any, **kwargs: Any) -> Any:
        return run(ufunc, method, inputs, kwargs)


class LazyArray(Pending, NDArrayOperatorsMixin):
    """What is pending, as an array in every respect: whatever but its outline is asked for, it is computed."""

    __slots__ = ()
    __hash__ = object.__hash__

    @property  # type: ignore[misc]  # declared to be writable
    def __class__(self) -> Any:  # what `isinstance` goes by
        return np.ndarray

    flags = CONTIGUOUS
    ndim = property(lambda self: len(self.shape))
    itemsize = property(lambda self: self.dtype.itemsize)

    def __array__(self, dtype: Any = None, copy: bool | None = None) -> Array:
        return np.array(self.result(), dtype, copy=copy)

    def __array_ufunc__(self, function: np.ufunc, method: str, *operands: Any, **options: Any) -> Any:
        return run(function, method, operands, options)

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
        large.settle()
        self.result()[index] = value

    def __len__(self) -> int:
        return len(self.result())

    def __bool__(self) -> bool:
        return bool(self.result())


def _within(change: Any, value: Any) -> Any:
    """Arguments of a NumPy function with what is pending changed, in lists and tuples too."""
    if isinstance(value, Pending):
        return change(value)
    return type(value)(_within(change, item) for item in value) if type(value) in (list, tuple) else value


def result_of(value: Pending) -> Array:
    return value.result()


def _outline(value: Pending) -> Array:
    """An array of this shape and dtype that takes no memory."""
    return np.ndarray(value.shape, value.dtype, NOTHING, strides=(0,) * len(value.shape))


def record(function: np.ufunc, operands: tuple[Any, ...], shape: tuple[int, ...], dtype: np.dtype[Any]) -> LazyArray:
    """The result of a function that is to be computed later."""
    np.empty(shape, dtype)  # if there is no room for that, it is here that the program hears of it
    deep = [operand for operand in operands if isinstance(operand, Pending) and operand.depth >= DEEPEST]
    if deep:
        compute(deep)
    return LazyArray(function, tuple([operand.value if _is_there(operand) else operand for operand in operands]), shape, dtype)


def _is_there(operand: Any) -> bool:
    return isinstance(operand, Pending) and operand.value is not None


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
    if large.FUSED and all(isinstance(kind, type) or kind.kind in HARMLESS for kind in (*kinds, dtype)) and not any(map(is_shared, values)):
        return record(function, tuple(values), shape, dtype)
    return in_parts(function, [plain(value) for value in values], shape, dtype).view(Large)


def operand_of(value: Any) -> Any:
    """What a function is handed: of a number spread out, that number."""
    if is_pending(value):
        return value if value.value is None else value.value
    if isinstance(value, np.ndarray) and value.size >= large.SIZE and not any(value.strides):
        return plain(value)[(0,) * value.ndim]
    return plain(value)


def fits(operand: Any) -> bool:
    """Whether an operand can be cut into blocks: it has no gaps, or is one number."""
    return not isinstance(operand, np.ndarray) or operand.flags.c_contiguous


def in_parts(function: np.ufunc, operands: list[Any], shape: tuple[int, ...], dtype: np.dtype[Any]) -> Array:
    """Call a function now, block by block.  (*)... -> (*)."""
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
        found = total(array)
    else:
        program = Program(array.size)
        program.summed = program.array(plain(array))
        found = program.run()
    return np.full((1,) * len(array.shape), found) if keepdims else found
