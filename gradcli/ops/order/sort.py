"""Order: sorting, the largest few, the k-th smallest, the middle, the most frequent."""

from collections.abc import Callable
from typing import Any

import numpy as np

from gradcli.diagnostics import mistakes
from gradcli.engine.errors import fail
from gradcli.engine.table.kinds import Array, Bool, Int, OptionalBool, Tensor
from gradcli.engine.table.table import S, composite, op
from gradcli.engine.tensor import dtypes
from gradcli.ops.order.selection import ascends, descends, kth_smallest, largest_few
from gradcli.ops.reduce.sums import unsupported
from gradcli.ops.shared.dims import require_length, wrap

Pair = tuple[Array, Array]
SORTS = (S((2, 3)), S((2, 3), 0, True), S(()))
PICKS = (S((2, 3)), S((2, 3), 0), S((2, 3), -1, True), S(()))


def order(self: Array, dim: int, descending: bool) -> Array:
    """The indices that sort along `dim`; equal elements stay in order and NaN counts as the largest."""
    if not descending:
        return np.argsort(self, axis=dim, kind="stable")
    backwards = np.flip(np.argsort(np.flip(self, dim), axis=dim, kind="stable"), dim)
    return self.shape[dim] - 1 - backwards


def along(self: Array, dim: int, find: Callable[[Array, int], Pair]) -> Pair:
    """Run `find` along a dimension; a 0-d array is handled as a list of one."""
    dim = wrap(dim, self.ndim)
    if self.ndim:
        return find(self, dim)
    values, indices = find(self.reshape(1), 0)
    return values.reshape(()), indices.reshape(())


def sorted_along(self: Array, dim: int, descending: bool) -> Pair:
    """Sorted values and where they came from."""
    wrap(dim, self.ndim)
    if dtypes.category(self.dtype) == dtypes.COMPLEX:
        fail(RuntimeError, " Sort does not support complex dtypes on CPU", mistakes.dtypes)

    def find(array: Array, axis: int) -> Pair:
        indices = order(array, axis, descending)
        return np.take_along_axis(array, indices, axis), indices

    return along(self, dim, find)


@op(
    node="SortBackward1",
    names="torch.sort Tensor.sort",
    returns=("values", "indices"),
    self=lambda F, g_values, dim, out_indices, self_shape: F.value_selecting_reduction_backward(
        g_values, dim, out_indices, self_shape, True
    ),
    samples=(S((2, 3), stable=True), S((2, 3), stable=True, dim=0, descending=True)),
)
def sort_stable(self: Tensor, *, stable: OptionalBool, dim: Int = -1, descending: Bool = False) -> tuple[Tensor, Tensor]:
    """Sorted along a dimension, equal elements in their old order, and the old indices.  (*) -> two of (*)."""
    return sorted_along(self, dim, descending)


@op(
    returns=("values", "indices"),
    self=lambda F, g_values, dim, out_indices, self_shape: F.value_selecting_reduction_backward(
        g_values, dim, out_indices, self_shape, True
    ),
    samples=SORTS,
)
def sort(self: Tensor, dim: Int = -1, descending: Bool = False) -> tuple[Tensor, Tensor]:
    """Sorted along a dimension, and the old indices.  (*) -> two of (*)."""
    return sorted_along(self, dim, descending)


@op("torch.argsort Tensor.argsort")
def argsort_stable(self: Tensor, *, stable: Bool, dim: Int = -1, descending: Bool = False) -> Tensor:
    """The indices that sort along a dimension, equal elements in their old order.  (*) -> (*)."""
    return sorted_along(self, dim, descending)[1]


@op()
def argsort(self: Tensor, dim: Int = -1, descending: Bool = False) -> Tensor:
    """The indices that sort along a dimension.  (*) -> (*)."""
    return sorted_along(self, dim, descending)[1]


@composite(samples=(S((3, 2)),))
def msort(F: Any, self: Tensor) -> Tensor:
    """Sorted along the first dimension.  (*) -> (*)."""
    return F.sort(self, 0)[0]


# ---- some of them ----------------------------------------------------------------------------------------------------


@op(
    returns=("values", "indices"),
    self=lambda F, g_values, dim, out_indices, self_shape: F.value_selecting_reduction_backward(
        g_values, dim, out_indices, self_shape, True
    ),
    samples=(S((2, 3), 2), S((3, 2), 1, 0, False), S((), 1)),
)
def topk(self: Tensor, k: Int, dim: Int = -1, largest: Bool = True, sorted: Bool = True) -> tuple[Tensor, Tensor]:
    """The `k` largest (or smallest) along a dimension, in order, and their indices.  (*A, n, *B) -> two of (*A, k, *B)."""
    axis = wrap(dim, self.ndim)
    if not 0 <= k <= (self.shape[axis] if self.ndim else 1):
        fail(RuntimeError, "selected index k out of range")
    if dtypes.category(self.dtype) == dtypes.COMPLEX:
        fail(RuntimeError, " topk does not support complex dtypes on CPU", mistakes.dtypes)
    if self.dtype == np.bool_:
        fail(RuntimeError, "topk does not support bool dtypes on CPU", mistakes.dtypes)

    if not self.ndim:
        return self.copy(), np.zeros((), np.int64)

    indices = first_few(self, k, axis, largest, sorted)
    return np.take_along_axis(self, indices, axis), indices


def first_few(self: Array, k: int, axis: int, largest: bool, in_order: bool) -> Array:
    """The indices of the first `k` along `axis`; where equals are in question, found as PyTorch finds them."""
    ranked = order(self, axis, largest)
    indices = np.take(ranked, np.arange(k), axis=axis)
    leading = np.moveaxis(np.take_along_axis(self, np.take(ranked, np.arange(min(k + 1, self.shape[axis])), axis=axis), axis), axis, -1)
    for row in map(tuple, np.argwhere(has_equals(leading) | (not in_order))):
        values = np.moveaxis(self, axis, -1)[row].tolist()
        np.moveaxis(indices, axis, -1)[row] = largest_few(values, k, descends if largest else ascends, in_order)
    return indices


def has_equals(self: Array) -> Array:
    """Whether neighbours along the last axis are equal anywhere; a NaN equals a NaN."""
    before, after = self[..., :-1], self[..., 1:]
    return np.asarray(((before == after) | ((before != before) & (after != after))).any(axis=-1))


def picked(self: Array, dim: int, keepdim: bool, where: Callable[[Array, int], Array]) -> Pair:
    """The values at the indices that `where` finds along a dimension (kept as size one), and these indices."""

    def find(array: Array, at: int) -> Pair:
        indices = where(array, at)
        values = np.take_along_axis(array, indices, at)
        return (values, indices) if keepdim or not self.ndim else (values.squeeze(at), indices.squeeze(at))

    return along(self, dim, find)


@op(
    returns=("values", "indices"),
    self=lambda F, g_values, dim, out_indices, self_shape, keepdim: F.value_selecting_reduction_backward(
        g_values, dim, out_indices, self_shape, keepdim
    ),
    samples=(S((2, 3), 2), S((2, 3), 1, 0, True), S((), 1)),
    out="apart",
)
def kthvalue(self: Tensor, k: Int, dim: Int = -1, keepdim: Bool = False) -> tuple[Tensor, Tensor]:
    """The `k`-th smallest along a dimension, counted from one, and its index.  (*A, n, *B) -> two of (*A, *B)."""
    axis = wrap(dim, self.ndim)
    length = self.shape[axis] if self.ndim else 1
    if self.ndim:
        require_length("kthvalue", self.shape, (axis,))
    if not 1 <= k <= length:
        fail(RuntimeError, f"kthvalue(): selected number k out of range for dimension {axis}")
    if self.ndim or self.dtype.kind == "c":
        require_order("kthvalue_cpu", self)
    return picked(self, dim, keepdim, lambda array, at: ranked_at(array, k - 1, at))


def ranked_at(self: Array, k: int, axis: int) -> Array:
    """The index, kept as size one, of rank `k` along `axis`; where it has equals, found as PyTorch finds it."""
    ranked = order(self, axis, False)
    indices = np.take(ranked, [k], axis=axis)
    around = np.take(ranked, np.arange(max(k - 1, 0), min(k + 2, self.shape[axis])), axis=axis)
    tied = has_equals(np.moveaxis(np.take_along_axis(self, around, axis), axis, -1))
    for row in map(tuple, np.argwhere(tied)):
        np.moveaxis(indices, axis, -1)[row] = kth_smallest(np.moveaxis(self, axis, -1)[row].tolist(), k)
    return indices


def require_order(kernel: str, self: Array) -> None:
    """Refuse bools and complex numbers."""
    if dtypes.category(self.dtype) in (dtypes.BOOL, dtypes.COMPLEX):
        unsupported(kernel, self.dtype)


# ---- the middle ------------------------------------------------------------------------------------------------------


def middle(self: Array, dim: int, skip_nan: bool) -> Array:
    """Indices, kept as size one, of the lower median along `dim`: of the first NaN if there is one, unless NaN is to be skipped."""
    indices = order(self, dim, False)
    if not dtypes.is_floating(self.dtype):
        return np.take(indices, [(self.shape[dim] - 1) // 2], axis=dim)
    missing = np.isnan(self)
    known = self.shape[dim] - np.add.reduce(missing, axis=dim, keepdims=True, dtype=np.int64)
    at_middle = np.take_along_axis(indices, np.maximum(known - 1, 0) // 2, dim)
    if skip_nan:
        return at_middle
    return np.where(known < self.shape[dim], np.argmax(missing, axis=dim, keepdims=True), at_middle)


def middle_of_all(self: Array, skip_nan: bool) -> Array:
    """The lower median of all elements."""
    require_order("median_cpu", self)
    if not self.size:
        return np.array(np.nan if dtypes.is_floating(self.dtype) else np.iinfo(self.dtype).min, self.dtype)
    flat = self.reshape(-1)
    return flat[middle(flat, 0, skip_nan)[0]].copy()


def middle_along(self: Array, dim: int, keepdim: bool, skip_nan: bool) -> Pair:
    axis = wrap(dim, self.ndim)
    if self.ndim:
        require_length("median", self.shape, (axis,))
    require_order("median_out", self)
    return picked(self, dim, keepdim, lambda array, at: middle(array, at, skip_nan))


@op(self=lambda F, g, self, out: F.evenly_distribute_backward(g, self, out), samples=(S((2, 3)), S(())))
def median(self: Tensor) -> Tensor:
    """The median of all elements, of two middle ones the lower; NaN if any is.  (*) -> ()."""
    return middle_of_all(self, False)


@op(
    names="torch.median Tensor.median",
    node="MedianBackward1",
    returns=("values", "indices"),
    self=lambda F, g_values, dim, out_indices, self_shape, keepdim: F.value_selecting_reduction_backward(
        g_values, dim, out_indices, self_shape, keepdim
    ),
    samples=(S((2, 3), 0), S((2, 3), -1, True), S((), 0)),
)
def median_dim(self: Tensor, dim: Int, keepdim: Bool = False) -> tuple[Tensor, Tensor]:
    """The median along a dimension, of two middle ones the lower, and its index.  (*A, n, *B) -> two of (*A, *B)."""
    return middle_along(self, dim, keepdim, False)


@op(self=lambda F, g, self, out: F.evenly_distribute_backward(g, self, out), samples=(S((2, 3)), S(())))
def nanmedian(self: Tensor) -> Tensor:
    """The median of all elements that are not NaN.  (*) -> ()."""
    return middle_of_all(self, True)


@op(
    names="torch.nanmedian Tensor.nanmedian",
    node="NanmedianBackward1",
    returns=("values", "indices"),
    self=lambda F, g_values, dim, out_indices, self_shape, keepdim: F.value_selecting_reduction_backward(
        g_values, dim, out_indices, self_shape, keepdim
    ),
    samples=(S((2, 3), 0), S((2, 3), -1, True), S((), 0)),
)
def nanmedian_dim(self: Tensor, dim: Int, keepdim: Bool = False) -> tuple[Tensor, Tensor]:
    """The median along a dimension of what is not NaN, and its index.  (*A, n, *B) -> two of (*A, *B)."""
    return middle_along(self, dim, keepdim, True)


# ---- the most frequent -----------------------------------------------------------------------------------------------


def _order_by_insertion(self: Array, dim: int) -> Array:
    """Indices as an insertion sort by ``<`` leaves them, which moves nothing past a NaN except to the front.  The same shape as `self`."""
    lines = np.moveaxis(self, dim, -1)
    orders = np.empty(lines.shape, np.int64)
    for at in np.ndindex(lines.shape[:-1]):
        orders[at] = _inserted(lines[at].tolist())
    return np.moveaxis(orders, -1, dim)


def _inserted(line: list[float]) -> list[int]:
    places: list[int] = []
    for place, value in enumerate(line):
        at = place
        if places and value < line[places[0]]:
            at = 0
        while at and value < line[places[at - 1]]:
            at -= 1
        places.insert(at, place)
    return places


def most_frequent(self: Array, dim: int) -> Array:
    """Indices, kept as size one, of the last occurrence of the most frequent value, of equally frequent ones the smallest."""
    indices = order(self, dim, False)
    if self.dtype.kind == "f" and np.isnan(self).any():
        indices = _order_by_insertion(self, dim)
    values = np.moveaxis(np.take_along_axis(self, indices, dim), dim, -1)
    places = np.arange(values.shape[-1])
    starts = np.ones(values.shape, np.bool_)
    starts[..., 1:] = values[..., 1:] != values[..., :-1]
    run = places - np.maximum.accumulate(np.where(starts, places, 0), axis=-1)
    ends = np.argmax(run, axis=-1)[..., None]
    return np.take_along_axis(indices, np.moveaxis(ends, -1, dim), dim)


@op(
    returns=("values", "indices"),
    self=lambda F, g_values, dim, out_indices, self_shape, keepdim: F.value_selecting_reduction_backward(
        g_values, dim, out_indices, self_shape, keepdim
    ),
    samples=PICKS,
)
def mode(self: Tensor, dim: Int = -1, keepdim: Bool = False) -> tuple[Tensor, Tensor]:
    """The most frequent value along a dimension, and where it is last.  (*A, n, *B) -> two of (*A, *B)."""
    axis = wrap(dim, self.ndim)
    if self.ndim:
        require_length("mode", self.shape, (axis,))
    if dtypes.category(self.dtype) == dtypes.COMPLEX:
        unsupported("mode_cpu", self.dtype)
    return picked(self, dim, keepdim, most_frequent)
