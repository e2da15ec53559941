"""Elements picked and written along one dimension by an index of the same number of dimensions: gather and scatter."""

from typing import Any

import numpy as np

from gradcli.diagnostics import mistakes
from gradcli.engine.calls.broadcasting import broadcast_shape
from gradcli.engine.errors import fail, refuse_index
from gradcli.engine.table.kinds import Array, Bool, Index, Int, Number, OptionalInt, Shape, Tensor, Text
from gradcli.engine.table.table import S, T, composite, op
from gradcli.engine.tensor import dtypes
from gradcli.ops.index.places import add_at
from gradcli.ops.index.repeats import note_repeats_along
from gradcli.ops.shared.arrays import array_of
from gradcli.ops.shared.checks import underivable
from gradcli.ops.shared.dims import wrap
from gradcli.ops.shared.numbers import element

ROWS = T([[0, 1, 1], [1, 0, 1]])
COLUMN = T([[0], [2]])


# ---- checks ----------------------------------------------------------------------------------------------------------------


def check_index(name: str, index: Array) -> None:
    if index.size and index.dtype not in (np.int64, np.int32):
        fail(RuntimeError, f"{name}(): Expected dtype int32/int64 for index", mistakes.dtypes)


def check_bounds(index: Array, at: int, size: int) -> None:
    if index.size and (index.min() < 0 or index.max() >= size):
        outside = index[(index < 0) | (index >= size)].reshape(-1)[0]
        refuse_index(outside, at, size, RuntimeError)


def check_same_dtype(self: Array, src: Array) -> None:
    if self.dtype != src.dtype:
        fail(RuntimeError, "scatter(): Expected self.dtype to be equal to src.dtype", mistakes.dtypes)


def check_scatter(self: Array, at: int, index: Array, src: Array | None) -> None:
    """Shapes of a scatter: the index no larger than either, but along the dimension."""
    if not index.size:
        return
    ndim, sizes = max(self.ndim, 1), index.shape or (1,)
    if len(sizes) != ndim:
        fail(RuntimeError, "Index tensor must have the same number of dimensions as self tensor", mistakes.shapes)
    wrong = any(length > (self.shape or (1,))[d] for d, length in enumerate(sizes) if d != at)
    if src is None:
        if wrong:
            text = f"Expected index {list(index.shape)} to be no larger than self {list(self.shape)} apart from dimension {at}"
            fail(RuntimeError, text, mistakes.shapes)
        return
    if not wrong:
        wrong = any(length > (src.shape[wrap(d, src.ndim)] if src.ndim else 1) for d, length in enumerate(sizes))
    if max(src.ndim, 1) != len(sizes):
        fail(RuntimeError, "Index tensor must have the same number of dimensions as src tensor", mistakes.shapes)
    if wrong:
        text = (
            f"Expected index {list(index.shape)} to be no larger than self {list(self.shape)} apart from dimension {at} "
            "and to be no larger size "
            f"than src {list(src.shape)}"
        )
        fail(RuntimeError, text, mistakes.shapes)


# ---- where -----------------------------------------------------------------------------------------------------------------


def cells(index: Array, at: int) -> tuple[Array, ...]:
    """The place of each element of an index: its own, but along one dimension what it says.  All are at least 1-d."""
    grid: list[Array] = list(np.indices(index.shape, sparse=True))
    grid[at] = index
    return tuple(grid)


def at_least_1d(array: Array) -> Array:
    return array.reshape(1) if not array.ndim else array


def trimmed(src: Array, shape: tuple[int, ...]) -> Array:
    """The corner of `src` that an index of this shape uses."""
    return src if src.shape == shape else src[tuple(slice(length) for length in shape)]


def written(self: Array, at: int, index: Array, values: Any, write: Any) -> Array:
    """A copy of `self` after ``write(copy, places, values)``; `values` as large as the index or larger."""
    found = np.array(self, order="C")
    if index.size:
        places = at_least_1d(index)
        part = trimmed(at_least_1d(values), places.shape) if isinstance(values, np.ndarray) and values.ndim else values
        write(at_least_1d(found), cells(places, at), part)
    return found


def assign(target: Array, where: Any, values: Any) -> None:
    target[where] = values


# ---- gather ------------------------------------------------------------------------------------------------------------------


@op(
    samples=(S((2, 3), 0, ROWS), S((2, 3), 1, COLUMN)),
    self=lambda F, g, self, dim, index: F.gather_backward(g, tuple(self.shape), dim, index),
    out="apart",
)
def gather(self: Tensor, dim: Int, index: Index, *, sparse_grad: Bool = False) -> Tensor:
    """The elements an index names along one dimension: ``out[i, j] = self[index[i, j], j]`` for dim 0.  (*), (*A) -> (*A)."""
    at = wrap(dim, self.ndim)
    check_index("gather", index)
    if index.size and max(index.ndim, 1) != max(self.ndim, 1):
        fail(RuntimeError, "Index tensor must have the same number of dimensions as input tensor", mistakes.shapes)
    if not index.size:
        return np.empty(index.shape, self.dtype)
    source, places = at_least_1d(self), at_least_1d(index)
    for d, (length, size) in enumerate(zip(places.shape, source.shape, strict=True)):
        if d != at and length > size:
            text = (
                f"Size does not match at dimension {d} expected index {list(index.shape)} to be no larger than self "
                f"{list(self.shape)} apart from "
                f"dimension {at}"
            )
            fail(RuntimeError, text, mistakes.shapes)
    check_bounds(places, at, source.shape[at])
    return source[cells(places, at)].reshape(index.shape)


@composite("")
def gather_backward(F: Any, grad: Tensor, sizes: Shape, dim: Int, index: Index) -> Tensor:
    """Zeros with the cotangents added where their elements came from."""
    return F.scatter_add(F.new_zeros_raw(grad, sizes), dim, index, grad)


@composite(samples=(S((2, 3), T([[0], [1]]), 1), S((2, 3), T([0, 4]))))
def take_along_dim(F: Any, self: Tensor, indices: Index, dim: OptionalInt = None) -> Tensor:
    """As gather, with broadcasting; without `dim`, of all elements as one dimension."""
    array, index = array_of(self), array_of(indices)
    if index.dtype != np.int64:
        text = f"torch.take_along_dim(): dtype of indices should be Long but got {dtypes.of(index.dtype).scalar_name}"
        fail(RuntimeError, text, mistakes.dtypes)
    if dim is None:
        places = F.counted_round(F.view(F.contiguous(indices), (-1,)), array.size)
        return F.gather(F.view(F.contiguous(self), (-1,)), 0, places)
    if array.ndim != index.ndim:
        text = (
            "torch.take_along_dim(): input and indices should have the same number of dimensions, but got "
            f"{array.ndim} dimensions for input, and {index.ndim} dimensions for indices"
        )
        fail(RuntimeError, text, mistakes.shapes)
    at = wrap(dim, array.ndim)
    rest = broadcast_shape(_without(array.shape, at), _without(index.shape, at))
    wide = F.broadcast_to(self, (*rest[:at], *array.shape[at : at + 1], *rest[at + 1 :]))
    places = F.counted_round(indices, array.shape[at] if array.ndim else 1)
    return F.gather(wide, at, F.broadcast_to(places, (*rest[:at], *index.shape[at : at + 1], *rest[at + 1 :])))


@op("")
def counted_round(index: Index, size: Int) -> Tensor:
    """Numbers past either end of a dimension, counted on from the other end."""
    return np.mod(index, max(size, 1))


def _without(shape: tuple[int, ...], at: int) -> tuple[int, ...]:
    """A shape with one dimension made 1, so that it broadcasts with any."""
    return (*shape[:at], 1, *shape[at + 1 :]) if shape else shape


# ---- scatter -----------------------------------------------------------------------------------------------------------------


def _of_source(F: Any, g: Any, dim: int, index: Any) -> Any:
    """The gradient of what was written: what arrives at its places."""
    note_repeats_along(F, index, dim)
    return F.gather(g, dim, index)


@op(
    node="ScatterBackward0",
    inplace=True,
    samples=(S((3, 3), 0, T([[0, 1, 2], [2, 0, 1]]), (2, 3)),),
    self=lambda F, g, dim, index: F.scatter_value(g, dim, index, 0),
    src=lambda F, g, dim, index: _of_source(F, g, dim, index),
)
def scatter(self: Tensor, dim: Int, index: Index, src: Tensor) -> Tensor:
    """A copy of `self` with ``out[index[i, j], j] = src[i, j]`` (for dim 0).  (*), (*A), (*A) -> (*)."""
    at = _checked(self, dim, index, src)
    return written(self, at, index, src, assign)


def _checked(self: Array, dim: int, index: Array, src: Array | None, name: str = "scatter") -> int:
    """The dimension, after all checks of a scatter."""
    at = wrap(dim, self.ndim)
    check_index(name, index)
    if src is not None:
        check_same_dtype(self, src)
    check_scatter(self, at, index, src)
    check_bounds(index, at, self.shape[at] if self.ndim else 1)
    return at


@op(
    "torch.scatter Tensor.scatter",
    node="ScatterBackward1",
    inplace=True,
    samples=(S((2, 3), 0, ROWS, 2.0),),
    self=lambda F, g, dim, index: F.scatter_value(g, dim, index, 0),
)
def scatter_value(self: Tensor, dim: Int, index: Index, value: Number) -> Tensor:
    """A copy of `self` with a number at the places an index names.  (*), (*A) -> (*)."""
    at = _checked(self, dim, index, None)
    return written(self, at, index, element(value, self.dtype), assign)


def _reduced(self: Array, dim: int, index: Array, values: Any, reduce: str) -> Array:
    if reduce not in ("add", "multiply"):
        fail(RuntimeError, "reduce argument must be either add or multiply.")
    at = _checked(self, dim, index, values if isinstance(values, np.ndarray) else None)
    return written(self, at, index, values, add_at if reduce == "add" else np.multiply.at)


@op("torch.scatter Tensor.scatter", node="NotImplemented", inplace=True, self=underivable("scatter"), src=underivable("scatter"))
def scatter_reducing(self: Tensor, dim: Int, index: Index, src: Tensor, *, reduce: Text) -> Tensor:
    """A copy of `self` with `src` added or multiplied in at the places an index names; PyTorch has no derivative either."""
    return _reduced(self, dim, index, src, reduce)


@op("torch.scatter Tensor.scatter", node="NotImplemented", inplace=True, self=underivable("scatter"))
def scatter_value_reducing(self: Tensor, dim: Int, index: Index, value: Number, *, reduce: Text) -> Tensor:
    """A copy of `self` with a number added or multiplied in at the places an index names; PyTorch has no derivative either."""
    return _reduced(self, dim, index, element(value, self.dtype), reduce)


@op(
    inplace=True,
    samples=(S((2, 3), 0, ROWS, (2, 3)), S((2, 3), 1, COLUMN, (2, 1))),
    self=lambda g: g,
    src=lambda F, g, dim, index: F.gather(g, dim, index),
)
def scatter_add(self: Tensor, dim: Int, index: Index, src: Tensor) -> Tensor:
    """A copy of `self` with ``out[index[i, j], j] += src[i, j]`` (for dim 0).  (*), (*A), (*A) -> (*)."""
    at = _checked(self, dim, index, src)
    return written(self, at, index, src, add_at)
