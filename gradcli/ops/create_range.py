"""Evenly spaced numbers, and the places of triangles."""

import math
from typing import Any, NoReturn

import numpy as np

from gradcli.engine import dtypes
from gradcli.engine.errors import fail
from gradcli.engine.kinds import Array, Bool, Int, Number, OptionalInt, OptionalType, Tensor
from gradcli.engine.state import STATE
from gradcli.engine.table import S, composite, op
from gradcli.ops.create import allocated
from gradcli.ops.create_numbers import element
from gradcli.ops.plumbing import cast
from gradcli.ops.views import array_of


def _unsupported(kernel: str, dtype: np.dtype[Any]) -> NoReturn:
    fail(NotImplementedError, f"\"{kernel}\" not implemented for '{dtypes.of(dtype).scalar_name}'", blame=("dtype",), rule="dtype")


# ---- arange ----------------------------------------------------------------------------------------------------------------


def _check_range(start: Any, end: Any, step: Any) -> None:
    if not step:
        fail(RuntimeError, "step must be nonzero", blame=("step",), rule="range")
    if not (math.isfinite(start) and math.isfinite(end)):
        fail(RuntimeError, f"unsupported range: {start:g} -> {end:g}", blame=("start", "end"), rule="range")
    if (end - start) * step < 0:
        fail(RuntimeError, "upper bound and lower bound inconsistent with step sign", blame=("start", "end", "step"), rule="range")


def _ranged(start: Any, step: Any, count: int, dtype: np.dtype[Any]) -> Array:
    """`count` numbers from `start` on, computed in float64 or int64."""
    STATE.reserve((count,), dtype.itemsize)
    return (start + step * np.arange(count)).astype(dtype)


@op("torch", creates=True)
def arange(end: Number, *, dtype: OptionalType = None) -> Tensor:
    """0, 1, 2 … up to but without `end`.  () -> (n,)."""
    return arange_from(0, end, dtype=dtype)


@op("torch.arange", creates=True)
def arange_from(start: Number, end: Number, step: Number = 1, *, dtype: OptionalType = None) -> Tensor:
    """`start`, `start + step` … up to but without `end`; integers when all three are, unless `dtype` says otherwise.  () -> (n,)."""
    whole = all(isinstance(value, int) for value in (start, end, step))
    wanted = (np.dtype(np.int64) if whole else STATE.default_dtype) if dtype is None else dtype
    if dtypes.category(wanted) in (dtypes.BOOL, dtypes.COMPLEX):
        _unsupported("arange_cpu", wanted)
    if dtypes.category(wanted) == dtypes.INT and not whole:
        start, end, step = (int(value) if math.isfinite(value) else value for value in (start, end, step))
    _check_range(start, end, step)
    count = -((start - end) // step) if isinstance(start, int) else math.ceil((float(end) - float(start)) / float(step))
    return _ranged(start, step, count, wanted)


@op("torch", creates=True)
def range(start: Number, end: Number, step: Number = 1, *, dtype: OptionalType = None) -> Tensor:
    """As arange, but with `end` and always floating unless `dtype` says otherwise; deprecated.  () -> (n,)."""
    STATE.warn(
        "UserWarning",
        "torch.range is deprecated and will be removed in a future release because its behavior is inconsistent with Python's range builtin. Instead, "
        "use torch.arange, which produces values in [start, end).",
    )
    _check_range(start, end, step)
    return _ranged(start, step, int((end - start) / step) + 1, STATE.default_dtype if dtype is None else dtype)


# ---- linspace and logspace ---------------------------------------------------------------------------------------------------


def _spaced(start: complex, end: complex, steps: int, dtype: np.dtype[Any]) -> Array:
    """Evenly spaced numbers, the first half counted from the start, the second from the end, so that both ends are exact."""
    if steps < 0:
        fail(RuntimeError, "number of steps must be non-negative", blame=("steps",), rule="range")
    STATE.reserve((steps,), dtype.itemsize)
    wide = np.dtype(np.float64) if dtypes.category(dtype) <= dtypes.INT else np.dtype(np.float32) if dtypes.is_half(dtype) else dtype
    first, last = np.asarray(element(start, dtype)).astype(wide), np.asarray(element(end, dtype)).astype(wide)
    if steps < 2:
        return np.full(steps, first).astype(dtype)
    step, index = (last - first) / wide.type(steps - 1), np.arange(steps)
    rising, falling = first + step * index.astype(wide), last - step * (steps - 1 - index).astype(wide)
    return np.where(index < steps // 2, rising, falling)


def _span_dtype(start: complex, end: complex, dtype: np.dtype[Any] | None) -> np.dtype[Any]:
    """The dtype of evenly spaced numbers: the default one, complex when an end is."""
    wanted = STATE.default_dtype if dtype is None else dtype
    return dtypes.complex_of(wanted) if dtype is None and (isinstance(start, complex) or isinstance(end, complex)) else wanted


@op("torch", creates=True)
def linspace(start: Number, end: Number, steps: Int, *, dtype: OptionalType = None) -> Tensor:
    """`steps` numbers from `start` to `end`, evenly spaced.  () -> (steps,)."""
    wanted = _span_dtype(start, end, dtype)
    return cast(_spaced(start, end, steps, wanted), wanted)


@op("torch", creates=True)
def logspace(start: Number, end: Number, steps: Int, base: Number = 10.0, *, dtype: OptionalType = None) -> Tensor:
    """`steps` powers of `base`, the exponents evenly spaced from `start` to `end`.  () -> (steps,)."""
    wanted = _span_dtype(start, end, dtype)
    exponents = _spaced(start, end, steps, wanted)
    return cast(np.power(exponents.dtype.type(base), exponents), wanted)


@composite("torch.linspace", creates=True)
def linspace_tensors(F: Any, start: Tensor, end: Tensor, steps: Int, *, dtype: OptionalType = None) -> Tensor:
    """As above, from and to what 0-d tensors hold; no gradient goes through."""
    ends = []
    for name, value in (("start", start), ("end", end)):
        if array_of(value).ndim:
            text = f"linspace only supports 0-dimensional {name} and end tensors, but got {name} with {array_of(value).ndim} dimension(s)."
            fail(RuntimeError, text, blame=(name,), rule="range")
        ends.append(array_of(value).item())
    return F.linspace(*ends, steps, dtype=dtype)


# ---- triangles -----------------------------------------------------------------------------------------------------------------


def _triangle(row: int, col: int, offset: int, lower: bool, dtype: np.dtype[Any] | None) -> Array:
    for name, length in (("row", row), ("col", col)):
        if length < 0:
            fail(RuntimeError, f"{name} must be non-negative, got{length}", blame=(name,), rule="size")
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


# ---- Vandermonde -----------------------------------------------------------------------------------------------------------------


@composite("torch", samples=(S((3,), 3, True),))
def vander(F: Any, x: Tensor, N: OptionalInt = None, increasing: Bool = False) -> Tensor:
    """The powers of a vector's elements as columns.  (n,) -> (n, N)."""
    array = array_of(x)
    if array.ndim != 1:
        fail(RuntimeError, "x must be a one-dimensional tensor.", blame=("x",), rule="vander")
    count = array.size if N is None else N
    if count < 0:
        fail(RuntimeError, "N must be non-negative.", blame=("N",), rule="vander")
    columns = [F.ones_like(x)]
    for _ in np.arange(count - 1):
        columns.append(columns[-1] * x)
    columns = columns[:count]
    if not columns:
        return F.new_zeros_raw(x, (array.size, 0))
    return F.stack(tuple(columns if increasing else reversed(columns)), 1)
