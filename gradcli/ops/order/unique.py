"""What differs: unique elements, in order or as they come."""

from typing import Any

import numpy as np

from gradcli.engine.errors import fail, not_implemented, refuse_dimension_of_scalar
from gradcli.engine.table.kinds import Array, Bool, Int, OptionalInt, Tensor
from gradcli.engine.table.table import composite, op
from gradcli.engine.tensor import dtypes
from gradcli.ops.reduce.sums import unsupported
from gradcli.ops.shared.dims import wrap

Parts = tuple[Array, Array, Array]  # the unique elements, where each element went, how often each is there


@composite()
def unique(
    F: Any, self: Tensor, sorted: Bool = True, return_inverse: Bool = False, return_counts: Bool = False, dim: OptionalInt = None
) -> Any:
    """The unique elements in order, or unique slices along `dim`; where each went, and how often each is there."""
    parts = F.unique_elements(self, sorted) if dim is None else F.unique_slices(self, dim)
    return wanted(parts, return_inverse, return_counts)


@composite()
def unique_consecutive(F: Any, self: Tensor, return_inverse: Bool = False, return_counts: Bool = False, dim: OptionalInt = None) -> Any:
    """Each run of equal elements, or of equal slices along `dim`, once; where each went, and how long each run is."""
    return wanted(F.unique_runs(self, dim), return_inverse, return_counts)


def wanted(parts: Any, return_inverse: bool, return_counts: bool) -> Any:
    """Those parts of an answer that were asked for; a single one as it is."""
    found, inverse, counts = parts
    chosen = (found, *([inverse] if return_inverse else []), *([counts] if return_counts else []))
    return chosen if len(chosen) > 1 else found


@op("", node="Unique2Backward0", returns=("_0", "_1", "_2"), self=lambda g__0: not_implemented("_unique2"))
def unique_elements(self: Tensor, sorted: Bool) -> tuple[Tensor, Tensor, Tensor]:
    """The unique elements in order, NaN each on its own."""
    if dtypes.category(self.dtype) == dtypes.COMPLEX:
        unsupported("unique", self.dtype)
    found, inverse, counts = np.unique(self, return_inverse=True, return_counts=True, equal_nan=False)
    return found, inverse.reshape(self.shape).astype(np.int64), counts.astype(np.int64)


@op("", node="UniqueDimBackward0", returns=("_0", "_1", "_2"), self=lambda g__0: not_implemented("unique_dim"))
def unique_slices(self: Tensor, dim: Int) -> tuple[Tensor, Tensor, Tensor]:
    """The unique slices along a dimension, in lexicographic order."""
    rows, at = as_rows(self, dim)
    if dtypes.category(self.dtype) == dtypes.COMPLEX:
        unsupported("unique_dim", self.dtype)
    order = np.lexsort(rows.T[::-1]) if rows.shape[1] else np.arange(len(rows))
    first, inverse, counts = runs(rows[order])
    places = np.empty(len(rows), np.int64)
    places[order] = inverse
    return np.take(self, order[first], axis=at), places, counts


@op("", node="UniqueConsecutiveBackward0", returns=("_0", "_1", "_2"), self=lambda g__0: not_implemented("unique_consecutive"))
def unique_runs(self: Tensor, dim: OptionalInt) -> tuple[Tensor, Tensor, Tensor]:
    """The first of every run of equal elements or slices."""
    if dtypes.category(self.dtype) == dtypes.COMPLEX:
        unsupported("unique" if dim is None else "unique_dim", self.dtype)
    if dim is not None:
        rows, at = as_rows(self, dim)
        first, inverse, counts = runs(rows)
        return np.take(self, first, axis=at), inverse, counts
    flat = self.reshape(-1)
    first, inverse, counts = runs(flat[:, None])
    return flat[first], inverse.reshape(self.shape), counts


def as_rows(self: Array, dim: int) -> tuple[Array, int]:
    """The slices along a dimension as rows of a matrix, and the dimension from 0."""
    if not self.ndim:
        refuse_dimension_of_scalar(dim)
    at = wrap(dim, self.ndim)
    if 0 in self.shape[:at] + self.shape[at + 1 :]:
        text = "There are 0 sized dimensions, and they aren't selected, so unique cannot be applied"
        fail(RuntimeError, text)
    return np.moveaxis(self, at, 0).reshape(self.shape[at], -1 if self.size else 0), at


def runs(rows: Array) -> Parts:
    """Where each run of equal rows begins, in which run each row is, and how long each run is."""
    starts = np.ones(len(rows), np.bool_)
    starts[1:] = (rows[1:] != rows[:-1]).any(axis=1)
    first = np.flatnonzero(starts)
    return first, np.cumsum(starts, dtype=np.int64) - 1, np.diff(np.append(first, len(rows))).astype(np.int64)
