"""Quantiles: sort, then mix the two elements a fraction lies between."""

from typing import Any

import numpy as np

from gradcli.engine.errors import fail
from gradcli.engine.table.kinds import Bool, Float, Operand, OptionalInt, Tensor, Text
from gradcli.engine.table.table import S, T, composite, op
from gradcli.engine.tensor import dtypes
from gradcli.ops.shared.dims import wrap

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
    if skip_nan:
        last = F.last_known(rows)
        ranks = F.masked_fill(F.mul(q, last), F.lt(last, 0), 0)
    else:
        ranks = _filled(F, F.mul_number(q, rows.shape[-1] - 1), F.ends_unknown(rows), rows.shape[-1] - 1)
    found = _mixed(F, rows, ranks, interpolation)
    return F.squeezed(F.transposed(F.unsqueezed(found, 0), 0, -1) if len(q.shape) else found, -1)


def _filled(F: Any, ranks: Any, mask: Any, last: int) -> Any:
    """The last rank where the mask holds, in a row each.  (*Q), (*A, 1) -> (*A, q)."""
    shape = (*mask.shape[:-1], *(ranks.shape or (1,)))
    return F.masked_fill(ranks if ranks.shape == shape else F.expand(ranks, shape), mask, last)


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
        fail(RuntimeError, f"quantile() {text}")


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
def last_known(self: Tensor) -> Tensor:
    """The highest rank in each row, NaN left out; -1 where nothing else is.  (*, n) -> (*, 1)."""
    return (np.add.reduce(~np.isnan(self), axis=-1, keepdims=True, dtype=np.int64) - 1).astype(self.dtype)


@op("")
def ends_unknown(self: Tensor) -> Tensor:
    """Whether a sorted row ends in NaN.  (*, n) -> (*, 1)."""
    return np.isnan(self[..., -1:])


@op("")
def rank_index(self: Tensor, interpolation: Text) -> Tensor:
    """Fractional ranks as indices: rounded up, to nearest, else down."""
    whole = {"higher": np.ceil, "nearest": np.rint}.get(interpolation, np.floor)
    return whole(self).astype(np.int64)
