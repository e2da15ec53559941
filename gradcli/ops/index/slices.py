"""Slices picked and written along one dimension by a vector of numbers: index_select, index_add, index_copy, index_fill."""

from typing import Any

import numpy as np

from gradcli.diagnostics import mistakes
from gradcli.engine.errors import fail, refuse_dimension_of_scalar, refuse_index, refuse_row
from gradcli.engine.table.kinds import Array, Index, Int, Number, Shape, Tensor
from gradcli.engine.table.table import S, T, composite, op
from gradcli.engine.tensor import dtypes
from gradcli.ops.index.places import add_at
from gradcli.ops.shared.dims import wrap
from gradcli.ops.shared.numbers import element

TWO = T([0, 2])
TWICE = T([1, 1])


def slices_at(at: int, where: Any) -> tuple[Any, ...]:
    """The index of slices of one dimension."""
    return (*(slice(None),) * at, where)


def at_least_1d(array: Array) -> Array:
    return array.reshape(1) if not array.ndim else array


# ---- index_select ------------------------------------------------------------------------------------------------------------


@op(
    samples=(S((3, 2), 0, TWO), S((2, 3), 1, TWICE)),
    self=lambda F, g, self_shape, dim, index: F.index_select_backward(g, self_shape, dim, index),
    out="apart",
)
def index_select(self: Tensor, dim: Int, index: Index) -> Tensor:
    """The slices an index names along one dimension.  (*A, n, *B), (k,) -> (*A, k, *B)."""
    if index.ndim > 1:
        fail(IndexError, "index_select(): Index is supposed to be a vector")
    at = wrap(dim, self.ndim)
    if index.dtype not in (np.int64, np.int32):
        fail(RuntimeError, "index_select(): Expected dtype int32 or int64 for index", mistakes.dtypes)
    where, source = index.reshape(-1), at_least_1d(self)
    if not self.ndim and where.size != 1:
        text = f"index_select(): Index to scalar can have only 1 value, got {where.size} value(s)"
        fail(RuntimeError, text, mistakes.indices)
    refuse_row(where, source.shape[at])
    return np.take(source, where, axis=at) if self.ndim else self.copy()


@composite("")
def index_select_backward(F: Any, grad: Tensor, sizes: Shape, dim: Int, index: Index) -> Tensor:
    """Zeros with the cotangents added where their slices came from."""
    return F.index_add(F.new_zeros_raw(grad, sizes), dim, index, grad)


# ---- checks ------------------------------------------------------------------------------------------------------------------


def check_vector(name: str, self: Array, at: int, index: Array, source: Array) -> None:
    """What index_add and index_reduce ask of their index and source."""
    if index.ndim > 1:
        text = (
            f"{name}(): Index is supposed to be a vector, but got dim: {index.ndim} with type: "
            f"{dtypes.of(index.dtype).scalar_name} and size: "
            f"{list(index.shape)}"
        )
        fail(IndexError, text)
    if index.dtype not in (np.int64, np.int32):
        text = f"{name}(): Expected dtype int32/int64 for index but got: {dtypes.of(index.dtype).scalar_name}"
        fail(RuntimeError, text, mistakes.dtypes)
    if self.dtype != source.dtype:
        mine, other = dtypes.of(self.dtype).scalar_name, dtypes.of(source.dtype).scalar_name
        text = f"{name}(): self ({mine}) and source ({other}) must have the same scalar type"
        fail(RuntimeError, text, mistakes.dtypes)
    if source.ndim and at >= source.ndim:
        text = f"{name}(): Indexing dim {at} is out of bounds of the source tensor with dim {source.ndim}"
        fail(RuntimeError, text, mistakes.indices)
    size = source.shape[at] if source.ndim else 1
    if index.size != size:
        if not source.ndim:
            refuse_dimension_of_scalar(at)
        text = f"{name}(): Number of indices ({index.size}) should be equal to source.size(dim): ({size}), for dim: {at}"
        fail(RuntimeError, text, mistakes.indices)
    if bool(self.ndim) != bool(source.ndim) or (self.ndim and _rest(self.shape, at) != _rest(source.shape, at)):
        text = (
            "source tensor shape must match self tensor shape, excluding the specified dimension. Got self.shape = "
            f"{list(self.shape)} source.shape = {list(source.shape)}"
        )
        fail(RuntimeError, text, mistakes.indices)


def _rest(shape: tuple[int, ...], at: int) -> tuple[int, ...]:
    return shape[:at] + shape[at + 1 :]


def picked(F: Any, g: Any, dim: int, index: Any, source_shape: tuple[int, ...]) -> Any:
    """The cotangent of what was written into slices."""
    if source_shape:
        return F.expand(F.index_select(g, dim, index), source_shape)
    return F.index_select(g, dim, F.squeeze_dim(index, 0))


def multiplied(F: Any, g: Any, alpha: complex) -> Any:
    """A cotangent times the conjugate of a factor."""
    return g if alpha == 1 else F.mul_number(g, F.conj_number(alpha))


# ---- index_add ----------------------------------------------------------------------------------------------------------------


@op(
    inplace=True,
    samples=(S((3, 2), 0, TWICE, (2, 2)), S((2, 3), 1, TWO, (2, 2), alpha=2)),
    self=lambda g: g,
    source=lambda F, g, dim, index, source, alpha: multiplied(F, picked(F, g, dim, index, tuple(source.shape)), alpha),
)
def index_add(self: Tensor, dim: Int, index: Index, source: Tensor, *, alpha: Number = 1) -> Tensor:
    """A copy of `self` with ``alpha * source`` added to the slices an index names.  (*A, n, *B), (k,), (*A, k, *B) -> (*A, n, *B)."""
    at = wrap(dim, self.ndim)
    check_vector("index_add_", self, at, index, source)
    found = np.array(self, order="C")
    target, where = at_least_1d(found), index.reshape(-1)
    if self.ndim <= 1 and where.size and not (where.min() >= 0 and where.max() < target.size):
        fail(IndexError, "index out of range in self", mistakes.indices)
    _check_bounds(where, at, target.shape[at])
    values = at_least_1d(source) if alpha == 1 else at_least_1d(source) * element(alpha, self.dtype)
    add_at(target, slices_at(at, where), values)
    return found


def _check_bounds(where: Array, at: int, size: int) -> None:
    if where.size and (where.min() < 0 or where.max() >= size):
        outside = where[(where < 0) | (where >= size)][0]
        refuse_index(outside, at, size, RuntimeError)


# ---- index_copy ----------------------------------------------------------------------------------------------------------------


@op(
    inplace=True,
    samples=(S((3, 2), 0, TWO, (2, 2)),),
    self=lambda F, g, dim, index: F.index_fill(g, dim, index, 0),
    source=lambda F, g, dim, index, source: picked(F, g, dim, index, tuple(source.shape)),
)
def index_copy(self: Tensor, dim: Int, index: Index, source: Tensor) -> Tensor:
    """A copy of `self` with slices of `source` written to the slices an index names.  (*A, n, *B), (k,), (*A, k, *B) -> (*A, n, *B)."""
    at = wrap(dim, self.ndim)
    _check_copy(self, at, index, source)
    found = np.array(self, order="C")
    target, where = at_least_1d(found), index.reshape(-1)
    size = target.shape[at]
    if where.size and (where.min() < 0 or where.max() >= size):
        outside = where[(where < 0) | (where >= size)][0]
        refuse_index(outside, at, size, prefix="index_copy_(): ")
    target[slices_at(at, where)] = at_least_1d(source)
    return found


def _check_copy(self: Array, at: int, index: Array, source: Array) -> None:
    name = "index_copy_()"
    if index.ndim > 1:
        fail(IndexError, f"{name}: Index should have dimension 1 or 0 (got {index.ndim})")
    if not source.ndim and index.size != 1:
        text = f"{name}: When source is scalar, index should have one element (got {index.size})"
        fail(IndexError, text)
    if source.ndim and self.ndim and source.ndim != self.ndim:
        text = (
            f"{name}: When source and destination are not scalars, their dimensionality must match. Source dimensionality ({source.ndim}), "
            f"destination dimensionality ({self.ndim})"
        )
        fail(IndexError, text)
    if index.dtype != np.int64:
        text = f"{name}: Expected a long tensor for index, but got {dtypes.of(index.dtype).scalar_name}"
        fail(RuntimeError, text)
    if self.dtype != source.dtype:
        mine, other = dtypes.of(self.dtype).scalar_name, dtypes.of(source.dtype).scalar_name
        text = f"{name}: self and source expected to have the same dtype, but got (self) {mine} and (source) {other}"
        fail(RuntimeError, text, mistakes.dtypes)
    rests = _rest(self.shape, at), _rest(source.shape, at)
    if rests[0] != rests[1]:
        shown = [" ".join(map(str, rest)) for rest in rests]
        text = (
            f"{name}: Source/destination tensor must have same slice shapes. Destination slice shape: {shown[0]} at "
            f"dimension {at} and source slice "
            f"shape: {shown[1]} at dimension 0."
        )
        fail(RuntimeError, text, mistakes.indices)
    if source.ndim and index.size != source.shape[at]:
        text = f"{name}: Number of indices ({index.size}) should be equal to source.size(dim) ({source.shape[at]})"
        fail(IndexError, text)


# ---- index_fill ----------------------------------------------------------------------------------------------------------------


def _filled(self: Array, dim: int, index: Array, value: Any) -> Array:
    if index.dtype != np.int64:
        fail(IndexError, "index_fill_(): Expected dtype int64 for index.")
    at = wrap(dim, self.ndim)
    if index.ndim > 1:
        fail(RuntimeError, "Index has to be a vector/scalar", mistakes.indices)
    found = np.array(self, order="C")
    target, where = at_least_1d(found), index.reshape(-1)
    size = target.shape[at]
    if where.size and (where.min() < -size or where.max() >= size):
        outside = where[(where < -size) | (where >= size)][0]
        refuse_index(outside, at, size)
    target[slices_at(at, where)] = value
    return found


@op(
    "torch.index_fill Tensor.index_fill",
    node="IndexFillBackward1",
    inplace=True,
    samples=(S((3, 2), 0, TWO, ()),),
    self=lambda F, g, dim, index: F.index_fill(g, dim, index, 0),
    value=lambda F, g, dim, index: F.sum(F.index_select(g, dim, F.unique_places(index))),
    strict=True,
)
def index_fill_tensor(self: Tensor, dim: Int, index: Index, value: Tensor) -> Tensor:
    """A copy of `self` with a 0-d tensor's value in the slices an index names.  (*), (k,), () -> (*)."""
    if value.ndim:
        text = f"index_fill_ only supports a 0-dimensional value tensor, but got tensor with {value.ndim} dimension(s)."
        fail(RuntimeError, text, mistakes.indices)
    return _filled(self, dim, index, _fill_value(value.item(), self.dtype))


@op(inplace=True, samples=(S((3, 2), 0, TWO, 2.0),), self=lambda F, g, dim, index: F.index_fill(g, dim, index, 0))
def index_fill(self: Tensor, dim: Int, index: Index, value: Number) -> Tensor:
    """A copy of `self` with a number in the slices an index names.  (*), (k,) -> (*)."""
    return _filled(self, dim, index, _fill_value(value, self.dtype))


def _fill_value(value: Any, dtype: Any) -> Any:
    if isinstance(value, complex) and dtype.kind != "c":
        fail(RuntimeError, "index_fill_(): Converting complex Scalar to non-complex type is not supported", mistakes.dtypes)
    return element(value, dtype)


@op("")
def unique_places(index: Index) -> Tensor:
    """Each number of an index once."""
    return np.unique(index)
