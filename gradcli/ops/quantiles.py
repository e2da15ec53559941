"""Quantiles: sort, then mix the two elements a fraction lies between."""

from typing import Any

import numpy as np

from gradcli.engine import dtypes
from gradcli.engine.errors import fail
from gradcli.engine.kinds import Bool, Float, Operand, OptionalInt, Tensor, Text
from gradcli.engine.table import S, T, composite, op
from gradcli.ops.dims import wrap

INTERPOLATIONS = ("linear", "lower", "higher", "midpoint", "nearest")
SAMPLES = (
    S((4,), 0.3),
    S((2, 3), T([0.2, 0.9]), 0),
    S((2, 3), 0.4, -1, True),
    *(S((4,), 0.4, interpolation=how) for how in INTERPOLATIONS),
)


@composite(samples=SAMPLES)
def quantile(F: Any, self: Tensor, q: Operand, dim: OptionalInt = None, keepdim: Bool = False, *, interpolation: Text = "linear") -> Tensor:
    """The elements below which the fractions `q` lie; NaN where a NaN is.  (*A, n, *B), (*Q) -> (*Q, *A, *B)."""
    return _quantile(F, False, self, q, dim, keepdim, interpolation)


@composite(samples=SAMPLES)
def nanquantile(
    F: Any, self: Tensor, q: Operand, dim: OptionalInt = None, keepdim: Bool = False, *, interpolation: Text = "linear"
) -> Tensor:
    """The quantiles of what is not NaN.  (*A, n, *B), (*Q) -> (*Q, *A, *B)."""
    return _quantile(F, True, self, q, dim, keepdim, interpolation)


def _quantile(F: Any, skip_nan: bool, self: Any, q: Any, dim: int | None, keepdim: bool, interpolation: str) -> Any:
    shape = tuple(self.shape)
    _require(self, q, interpolation)
    at = None if dim is None else wrap(dim, len(shape))
    if not hasattr(q, "shape"):
        q = F.number_like(self, q)
    rows = F.view(_sorted(F, self, at), _rows_shape(shape, at, keepdim))
    ranks = F.quantile_ranks(q, rows, skip_nan)
    ranks = F.mul(F.view(q, (-1,)), ranks) if skip_nan else F.quantile_masked(F.mul(F.view(q, (-1,)), ranks), rows)
    return F.quantile_layout(_mixed(F, rows, ranks, interpolation), bool(len(q.shape)))


def _sorted(F: Any, self: Any, at: int | None) -> Any:
    """The elements to choose from in order along the last dimension."""
    if at is None:
        return F.sort(F.flatten(self))[0]
    if at == len(self.shape) - 1:
        return F.sort(self)[0]
    return F.sort(F.transpose(F.unsqueeze(self, -1), at, -1))[0]


def _rows_shape(shape: tuple[int, ...], at: int | None, keepdim: bool) -> tuple[int, ...]:
    """The shape of the result for one fraction, and how many elements there are to choose from."""
    if at is None:
        return (*([1] * len(shape) if keepdim else []), int(np.prod(shape, dtype=np.int64)))
    length = shape[at] if shape else 1
    return (*shape[:at], *([1] if keepdim and shape else []), *shape[at + 1 :], length)


def _mixed(F: Any, rows: Any, ranks: Any, interpolation: str) -> Any:
    """The elements at fractional ranks."""
    below = F.gather(rows, -1, F.rank_index(ranks, interpolation))
    if interpolation not in ("linear", "midpoint"):
        return below
    weight = F.half_like(ranks) if interpolation == "midpoint" else ranks - F.floor_of(ranks)
    return F.lerp(below, F.gather(rows, -1, F.rank_index(ranks, "higher")), weight)


def _require(self: Any, q: Any, interpolation: str) -> None:
    """Refuse what PyTorch refuses, in its order."""
    text = _fault(self, q, interpolation)
    if text:
        fail(RuntimeError, f"quantile() {text}", blame=("self", "q"), rule="value")


def _fault(self: Any, q: Any, interpolation: str) -> str:
    dtype = dtypes.of_value(self)
    if not hasattr(q, "shape") and not 0 <= q <= 1:
        return f"q must be in the range [0, 1] but got {q:g}"
    if 0 in tuple(self.shape):
        return "input tensor must be non-empty"
    if hasattr(q, "shape") and len(q.shape) > 1:
        return "q must be a scalar or 1D tensor"
    if dtype not in (np.float32, np.float64):
        return "input tensor must be either float or double dtype"
    if hasattr(q, "shape") and dtypes.of_value(q) != dtype:
        return "q tensor must be same dtype as the input tensor"
    if interpolation not in INTERPOLATIONS:
        return f"interpolation must be one of linear, lower, higher, midpoint or nearest, but got {interpolation}"
    values = getattr(q, "array", q)
    return "" if not hasattr(q, "shape") or np.all((values >= 0) & (values <= 1)) else "q values must be in the range [0, 1]"


# ---- parts without a gradient of their own ---------------------------------------------------------------------------


@op("")
def number_like(self: Tensor, value: Float) -> Tensor:
    """A number as a 0-d array, in the dtype of `self`."""
    return np.asarray(value, self.dtype)


@op("")
def half_like(self: Tensor) -> Tensor:
    """Halves, in shape and dtype of `self`."""
    return np.full(self.shape, 0.5, self.dtype)


@op("")
def floor_of(self: Tensor) -> Tensor:
    """The largest whole number below, as a constant."""
    return np.floor(self)


@op("")
def quantile_ranks(q: Tensor, rows: Tensor, skip_nan: Bool) -> Tensor:
    """The highest rank in each row, NaN left out if wanted.  (*, n) -> (*, 1)."""
    shape = (*rows.shape[:-1], 1)
    if not skip_nan:
        return np.full(shape, rows.shape[-1] - 1, rows.dtype)
    known = np.add.reduce(~np.isnan(rows), axis=-1, keepdims=True, dtype=np.int64)
    return np.maximum(known - 1, 0).astype(rows.dtype)


@op("", self=lambda g: g, samples=(S((2, 2), (2, 3)),))
def quantile_masked(self: Tensor, rows: Tensor) -> Tensor:
    """Ranks, where a sorted row ends in NaN the last one."""
    return np.where(np.isnan(rows[..., -1:]), np.asarray(rows.shape[-1] - 1, self.dtype), self)


@op("")
def rank_index(self: Tensor, interpolation: Text) -> Tensor:
    """Fractional ranks as indices: rounded up, to nearest, else down."""
    whole = {"higher": np.ceil, "nearest": np.rint}.get(interpolation, np.floor)
    return whole(self).astype(np.int64)


@op(
    "",
    node="SqueezeBackward4",
    self=lambda F, g, vector: F.quantile_layout_backward(g, vector),
    samples=(S((2, 3), True), S((2, 1), False)),
)
def quantile_layout(self: Tensor, vector: Bool) -> Tensor:
    """The dimension of the fractions, which is last, put first, or dropped for a single one.  (*A, q) -> (q, *A)."""
    return np.moveaxis(self, -1, 0).copy() if vector else self[..., 0]


@op("", node="UnsqueezeBackward0", self=lambda F, g, vector: F.quantile_layout(g, vector), samples=(S((2, 3), True), S((2,), False)))
def quantile_layout_backward(self: Tensor, vector: Bool) -> Tensor:
    """The dimension of the fractions put back last.  (q, *A) -> (*A, q)."""
    return np.moveaxis(self, 0, -1) if vector else self[..., None]
