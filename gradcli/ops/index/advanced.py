"""Elements picked and written by index tensors and masks: ``x[i, j]``, ``x[i] = v``, index_put, take and put."""

from typing import Any

import numpy as np

from gradcli.diagnostics import mistakes
from gradcli.engine.calls.broadcasting import broadcast_shape
from gradcli.engine.errors import fail
from gradcli.engine.table.kinds import Array, Bool, Index, OptionalTensors, Shape, Tensor, Tensors
from gradcli.engine.table.table import S, T, composite, op
from gradcli.engine.tensor import dtypes
from gradcli.ops.core.plumbing import cast
from gradcli.ops.index.places import add_at, add_rows, check_index_dtype, places
from gradcli.ops.index.repeats import note_repeats
from gradcli.ops.shared.arrays import array_of

PICK = (T([1, 0, 1]),)


# ---- index -----------------------------------------------------------------------------------------------------------------


@op(
    "",
    samples=(S((3, 2), PICK), S((2, 3, 4), (None, T([2, 0]))), S((2, 2), (T([[True, False], [True, True]]),))),
    self=lambda F, g, self_shape, indices: F.index_backward(g, self_shape, indices),
)
def index(self: Tensor, indices: OptionalTensors) -> Tensor:
    """The elements index tensors name; None stands for a whole dimension."""
    check_index_dtype(indices)
    found = self[places(self.shape, indices)]
    return np.ascontiguousarray(found) if found.ndim else found


@op("", node="IndexPutImplBackward0", samples=(S((3, 2), (3, 2), PICK),), self=lambda F, g, indices: F.index(g, indices))
def index_backward(self: Tensor, input_sizes: Shape, indices: OptionalTensors) -> Tensor:
    """Zeros with `self` added at the places it was picked from."""
    found = np.zeros(input_sizes, self.dtype)
    where = places(input_sizes, indices)
    first = indices[0] if len(indices) == 1 else None
    if first is not None and where[0] is first and add_rows(found, first, self):
        return found
    if any(index is not None and index.dtype == np.bool_ for index in indices) and sum(index is not None for index in indices) == 1:
        found[where] = self  # a mask picks nothing twice
    else:
        add_at(found, where, self)
    return found


def _of_values(F: Any, g: Any, indices: Any, accumulate: bool) -> Any:
    """The gradient of what was written: what arrives at its places."""
    if not accumulate:
        note_repeats(F, indices)
    return F.index(g, indices)


# ---- index_put -------------------------------------------------------------------------------------------------------------


@op(
    "torch Tensor",
    inplace=True,
    samples=(S((3, 2), (T([0, 2]),), (2, 2)), S((3, 2), (T([0, 2]),), (2,)), S((3, 2), PICK, (3, 2), True)),
    self=lambda F, g, indices, values_shape, accumulate: g if accumulate else F.index_put(g, indices, F.new_zeros_raw(g, values_shape)),
    values=lambda F, g, indices, accumulate: _of_values(F, g, indices, accumulate),
)
def index_put(self: Tensor, indices: Tensors, values: Tensor, accumulate: Bool = False) -> Tensor:
    """A copy of `self` with `values` written, or added, where index tensors say."""
    check_index_dtype(indices)
    if values.size == 1 and not accumulate and is_mask_only(indices):
        values = cast(values, self.dtype)
    where = places(self.shape, indices)
    _check_fits(self, where, values)
    if self.dtype != values.dtype:
        came, wanted = dtypes.of(values.dtype).scalar_name, dtypes.of(self.dtype).scalar_name
        text = f"Index put requires the source and destination dtypes match, got {wanted} for the destination and {came} for the source."
        fail(RuntimeError, text, mistakes.dtypes)
    found = self.copy()
    if accumulate:
        add_at(found, where, values)
    else:
        found[where] = values
    return found


def is_mask_only(indices: Any) -> bool:
    """Whether an index is nothing but one mask: one value then goes to all its places, cast like a number."""
    given = [index for index in indices if index is not None]
    if len(given) == 1 and given[0].dtype == np.uint8:
        text = "masked_fill_ only supports boolean masks, but got mask with dtype unsigned char"
        fail(RuntimeError, text, mistakes.dtypes)
    return len(given) == 1 and given[0].dtype == np.bool_


def _check_fits(self: Array, where: Any, values: Array) -> None:
    picked = picked_shape(self.shape, where)
    try:
        fits = np.broadcast_shapes(values.shape, picked) == picked
    except ValueError:
        fits = False
    if not fits:
        text = f"shape mismatch: value tensor of shape {list(values.shape)} cannot be broadcast to indexing result of shape {list(picked)}"
        fail(RuntimeError, text, mistakes.broadcasting)


def picked_shape(shape: tuple[int, ...], where: Any) -> tuple[int, ...]:
    """The shape that indexing gives."""
    return np.broadcast_to(np.empty((), np.bool_), shape)[where].shape


# ---- take and put ------------------------------------------------------------------------------------------------------------


def flat_places(index: Array, size: int) -> Array:
    """Numbers of elements in row-major order, negative ones counted from the end."""
    if index.dtype != np.int64:
        text = f"take(): Expected a long tensor for index, but got {dtypes.of(index.dtype).scalar_name}"
        fail(RuntimeError, text)
    if index.size and not size:
        fail(IndexError, "take(): tried to take from an empty tensor")
    if index.size and (index.min() < -size or index.max() >= size):
        outside = index[(index < -size) | (index >= size)].reshape(-1)[0]
        text = f"out of range: tried to access index {outside} on a tensor of {size} elements."
        fail(IndexError, text)
    return index


@op(
    samples=(S((2, 3), T([[0, 5], [1, -1]])),),
    self=lambda F, g, self, index: F.take_backward(g, tuple(self.shape), index),
    out="apart",
)
def take(self: Tensor, index: Index) -> Tensor:
    """The elements at these places of `self` as one dimension.  (*), (*A) -> (*A)."""
    return self.reshape(-1)[flat_places(index, self.size)]


@composite("")
def take_backward(F: Any, grad: Tensor, sizes: Shape, index: Index) -> Tensor:
    """Zeros with the cotangents added at the places they belong to."""
    return F.put(F.new_zeros_raw(grad, sizes), index, grad, True)


@op(
    "torch Tensor",
    inplace=True,
    samples=(S((2, 3), T([0, 4]), (2,)), S((2, 3), T([1, 1]), (2,), True)),
    self=lambda F, g, index, source_shape, accumulate: g if accumulate else F.put(g, index, F.new_zeros_raw(g, source_shape)),
    source=lambda F, g, index, source_shape: F.reshape(F.take(g, index), source_shape),
)
def put(self: Tensor, index: Index, source: Tensor, accumulate: Bool = False) -> Tensor:
    """A copy of `self` with `source` written, or added, at these places of `self` as one dimension."""
    if index.dtype != np.int64:
        text = f"put_(): Expected a long tensor for index, but got {dtypes.of(index.dtype).scalar_name}"
        fail(RuntimeError, text)
    if self.dtype != source.dtype:
        came, wanted = dtypes.of(source.dtype).scalar_name, dtypes.of(self.dtype).scalar_name
        text = f"put_(): self and source expected to have the same dtype, but got self.dtype = {wanted} and source.dtype = {came}"
        fail(RuntimeError, text, mistakes.dtypes)
    if index.size != source.size:
        text = (
            "put_(): Expected source and index to have the same number of elements, but got source.numel() = "
            f"{source.size}, index.numel() = {index.size}"
        )
        fail(IndexError, text)
    where = flat_places(index, self.size)
    found = np.array(self, order="C")
    flat = found.reshape(-1)
    if accumulate:
        add_at(flat, where.reshape(-1), source.reshape(-1))
    else:
        flat[where.reshape(-1)] = source.reshape(-1)
    return found


# ---- nonzero places of a mask ----------------------------------------------------------------------------------------------


@op(
    "torch Tensor",
    samples=(S((2, 3), T([True, False, True])),),
    self=lambda F, g, self, mask: F.masked_select_backward(g, tuple(self.shape), mask),
    out="apart",
)
def masked_select(self: Tensor, mask: Index) -> Tensor:
    """The elements where the mask holds, in one dimension.  (*A), (*B) -> (k,)."""
    if mask.dtype != np.bool_:
        fail(RuntimeError, "masked_select: expected BoolTensor for mask")
    shape = broadcast_shape(mask.shape, self.shape)
    return np.broadcast_to(self, shape)[np.broadcast_to(mask, shape)]


@composite("")
def masked_select_backward(F: Any, grad: Tensor, sizes: Shape, mask: Index) -> Tensor:
    """The cotangents back at the places that were selected, added up where `self` was broadcast."""
    full = broadcast_shape(array_of(mask).shape, sizes)
    return F.sum_to(F.masked_scatter(F.new_zeros_raw(grad, full), mask, grad), sizes)
