"""Evenly spaced numbers, and the places of triangles."""

import math
from typing import Any, NoReturn

import numpy as np

from gradcli.diagnostics import mistakes
from gradcli.engine.errors import fail
from gradcli.engine.state import STATE
from gradcli.engine.table.kinds import NUMBERS, Array, Int, Number, Operand, OptionalType, Tensor
from gradcli.engine.table.table import composite, op
from gradcli.engine.tensor import dtypes
from gradcli.ops.core.plumbing import cast
from gradcli.ops.create.fill import allocated
from gradcli.ops.shared.arrays import array_of
from gradcli.ops.shared.numbers import element


def _unsupported(kernel: str, dtype: np.dtype[Any]) -> NoReturn:
    fail(NotImplementedError, f"\"{kernel}\" not implemented for '{dtypes.of(dtype).scalar_name}'", mistakes.dtypes)


# ---- arange ----------------------------------------------------------------------------------------------------------------


def _check_range(start: Any, end: Any, step: Any) -> None:
    if not step:
        fail(RuntimeError, "step must be nonzero")
    if not (math.isfinite(start) and math.isfinite(end)):
        fail(RuntimeError, f"unsupported range: {start:g} -> {end:g}")
    if (end - start) * step < 0:
        fail(RuntimeError, "upper bound and lower bound inconsistent with step sign")


def _ranged(start: Any, step: Any, count: int, dtype: np.dtype[Any]) -> Array:
    """`count` numbers from `start` on, computed in float64 or int64."""
    STATE.reserve((count,), dtype.itemsize)
    return (start + step * np.arange(count)).astype(dtype)


def refuse_complex(*numbers: Any) -> None:
    """Ends and steps are real."""
    if any(isinstance(number, complex) for number in numbers):
        fail(RuntimeError, "value cannot be converted to type double without overflow")
    if any(isinstance(number, int) and not -(2**63) <= number < 2**63 for number in numbers):
        fail(OverflowError, "int too big to convert")


@op("torch", creates=True)
def arange(end: Number, *, dtype: OptionalType = None) -> Tensor:
    """0, 1, 2 … up to but without `end`.  () -> (n,)."""
    return arange_from(0, end, dtype=dtype)


@op("torch.arange", creates=True)
def arange_from(start: Number, end: Number, step: Number = 1, *, dtype: OptionalType = None) -> Tensor:
    """`start`, `start + step` … up to but without `end`; integers when all three are, unless `dtype` says otherwise.  () -> (n,)."""
    refuse_complex(start, end, step)
    whole = all(isinstance(value, int) for value in (start, end, step))
    wanted = (np.dtype(np.int64) if whole else STATE.default_dtype) if dtype is None else dtype
    if dtypes.category(wanted) in (dtypes.BOOL, dtypes.COMPLEX):
        _unsupported("arange_cpu", wanted)
    _check_range(start, end, step)
    if wanted == np.int64 and not whole:  # of the other integers only the values are whole, their count is of the ends as given
        start, end, step = int(start), int(end), int(step)
        if not step:
            fail(ValueError, "step must be nonzero")
    count = -((start - end) // step) if wanted == np.int64 or whole else math.ceil((float(end) - float(start)) / float(step))
    if dtypes.category(wanted) == dtypes.INT:
        start, step = int(start), int(step)
    return _ranged(start, step, count, wanted)


@op("torch", creates=True)
def range(start: Number, end: Number, step: Number = 1, *, dtype: OptionalType = None) -> Tensor:
    """As arange, but with `end` and always floating unless `dtype` says otherwise; deprecated.  () -> (n,)."""
    STATE.warn(
        "UserWarning",
        "torch.range is deprecated and will be removed in a future release because its behavior is inconsistent with "
        "Python's range builtin. Instead, "
        "use torch.arange, which produces values in [start, end).",
    )
    _check_range(start, end, step)
    return _ranged(start, step, int((end - start) / step) + 1, STATE.default_dtype if dtype is None else dtype)


# ---- linspace and logspace ---------------------------------------------------------------------------------------------------


def _spaced(start: complex, end: complex, steps: int, dtype: np.dtype[Any]) -> Array:
    """Evenly spaced numbers, the first half counted from the start, the second from the end, so that both ends are exact.

    The step is rounded to the dtype, multiplied and added in one rounding, as a processor's fused multiply-add does.
    """
    if steps < 0:
        fail(RuntimeError, "number of steps must be non-negative")
    STATE.reserve((steps,), dtype.itemsize)
    own = np.dtype(np.float64) if dtypes.category(dtype) <= dtypes.INT else dtype
    wide = np.dtype(np.complex128 if own.kind == "c" else np.longdouble if own == np.float64 else np.float64)
    first, last = (np.asarray(element(value, dtype)).astype(wide) for value in (start, end))
    if steps < 2:
        return np.full(steps, first).astype(dtype)
    step, index = ((last - first) / (steps - 1)).astype(own).astype(wide), np.arange(steps)
    return np.where(index < steps // 2, first + step * index, last - step * (steps - 1 - index)).astype(own)


def _span_dtype(start: complex, end: complex, dtype: np.dtype[Any] | None) -> np.dtype[Any]:
    """The dtype of evenly spaced numbers: the default one, complex when an end is."""
    wanted = STATE.default_dtype if dtype is None else dtype
    return dtypes.complex_of(wanted) if dtype is None and (isinstance(start, complex) or isinstance(end, complex)) else wanted


@op("torch", creates=True)
def linspace(start: Number, end: Number, steps: Int, *, dtype: OptionalType = None) -> Tensor:
    """`steps` numbers from `start` to `end`, evenly spaced.  () -> (steps,)."""
    wanted = _span_dtype(start, end, dtype)
    if wanted == np.bool_:
        _unsupported("linspace_cpu", wanted)
    return cast(_spaced(start, end, steps, wanted), wanted)


@op("torch", creates=True)
def logspace(start: Number, end: Number, steps: Int, base: Number = 10.0, *, dtype: OptionalType = None) -> Tensor:
    """`steps` powers of `base`, the exponents evenly spaced from `start` to `end`.  () -> (steps,)."""
    wanted = _span_dtype(start, end, dtype)
    if wanted == np.bool_:
        _unsupported("logspace_cpu", wanted)
    exponents = _spaced(start, end, steps, wanted)
    wide = exponents.astype(np.float32) if dtypes.is_half(exponents.dtype) else exponents
    return cast(np.power(wide.dtype.type(base), wide), wanted)


def _ends(name: str, **ends: Any) -> list[Any]:
    """The numbers to start from and to end with, or what 0-d tensors hold."""
    arrays = {end: array_of(value) for end, value in ends.items() if not isinstance(value, NUMBERS)}
    if any(array.ndim for array in arrays.values()):
        given = " and ".join(f"{end} with {array.ndim} dimension(s)" for end, array in arrays.items())
        text = f"{name} only supports 0-dimensional start and end tensors, but got {given}."
        fail(RuntimeError, text)
    return [arrays[end].item() if end in arrays else value for end, value in ends.items()]


@composite("torch.linspace", creates=True)
def linspace_tensors(F: Any, start: Operand, end: Operand, steps: Int, *, dtype: OptionalType = None) -> Tensor:
    """As above, from and to what 0-d tensors hold; no gradient goes through."""
    return F.linspace(*_ends("linspace", start=start, end=end), steps, dtype=dtype)


@composite("torch.logspace", creates=True)
def logspace_tensors(F: Any, start: Operand, end: Operand, steps: Int, base: Number = 10.0, *, dtype: OptionalType = None) -> Tensor:
    """As above, from and to what 0-d tensors hold; no gradient goes through."""
    return F.logspace(*_ends("logspace", start=start, end=end), steps, base, dtype=dtype)


# ---- triangles -----------------------------------------------------------------------------------------------------------------


def _triangle(row: int, col: int, offset: int, lower: bool, dtype: np.dtype[Any] | None) -> Array:
    for name, length in (("row", row), ("col", col)):
        if length < 0:
            fail(RuntimeError, f"{name} must be non-negative, got{length}")
    if dtype is not None and dtype not in (np.int32, np.int64):
        _unsupported("tril_indices" if lower else "triu_indices", dtype)
    places = np.tril_indices(row, offset, col) if lower else np.triu_indices(row, offset, col)
    return np.stack(places).astype(allocated((2, len(places[0])), np.dtype(np.int64) if dtype is None else dtype))


@op("torch", creates=True)
def tril_indices(row: Int, col: Int, offset: Int = 0, *, dtype: OptionalType = None) -> Tensor:
    """The places of the lower triangle of a matrix, rows first.  () -> (2, n)."""
    return _triangle(row, col, offset, True, dtype)


@op("torch", creates=True)
def triu_indices(row: Int, col: Int, offset: Int = 0, *, dtype: OptionalType = None) -> Tensor:
    """The places of the upper triangle of a matrix, rows first.  () -> (2, n)."""
    return _triangle(row, col, offset, False, dtype)
