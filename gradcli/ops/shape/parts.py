"""Parts of a tensor that share its memory: select, slice, narrow, diagonal, unfold."""

import builtins
from typing import Any, NoReturn

import numpy as np

from gradcli.diagnostics import mistakes
from gradcli.engine.errors import fail
from gradcli.engine.table.kinds import Array, Index, Int, OptionalInt, Shape, Tensor
from gradcli.engine.table.table import S, composite, op
from gradcli.ops.shape.expand import expanded_size
from gradcli.ops.shape.variants import view_op
from gradcli.ops.shared.arrays import array_of
from gradcli.ops.shared.dims import wrap

ALL = builtins.slice(None)


# ---- select ------------------------------------------------------------------------------------------------------------


@view_op(
    node="SelectBackward0",
    samples=(S((2, 3), 0, 1), S((2, 3), -1, -1)),
    self=lambda F, g, self_shape, dim, index: F.select_backward(g, self_shape, dim, index),
)
def select(self: Tensor, dim: Int, index: Int) -> Tensor:
    """The part at `index` of one dimension, which disappears.  (*A, n, *B) -> (*A, *B)."""
    if not self.ndim:
        fail(IndexError, "select() cannot be applied to a 0-dim tensor.")
    at = wrap(dim, self.ndim)
    if not -self.shape[at] <= index < self.shape[at]:
        text = f"select(): index {index} out of range for tensor of size {list(self.shape)} at dimension {at}"
        fail(IndexError, text)
    return selected(self, at, index)


def selected(self: Array, at: int, index: int) -> Array:
    """`self[..., index, ...]`, an array also where one element is left."""
    where: Any = (*(ALL,) * at, index, ...)
    found: Array = self[where]
    return found


@op("", samples=(S((3,), (2, 3), 0, 1),), self=lambda F, g, dim, index: F.select(g, dim, index))
def select_backward(self: Tensor, input_sizes: Shape, dim: Int, index: Int) -> Tensor:
    """Zeros with `self` in place of what was selected.  (*A, *B) -> (*A, n, *B)."""
    found = np.zeros(input_sizes, self.dtype)
    selected(found, dim % len(input_sizes), index)[...] = self
    return found


# ---- slice -------------------------------------------------------------------------------------------------------------


@view_op(
    "",
    node="SliceBackward0",
    samples=(S((4, 3), 0, 1, 3), S((2, 5), 1, None, None, 2)),
    self=lambda F, g, self_shape, dim, start, end, step: F.slice_backward(g, self_shape, dim, start, end, step),
)
def slice(self: Tensor, dim: Int = 0, start: OptionalInt = None, end: OptionalInt = None, step: Int = 1) -> Tensor:
    """Every `step`-th from `start` to before `end` of one dimension.  (*A, n, *B) -> (*A, m, *B)."""
    if not self.ndim:
        fail(IndexError, "slice() cannot be applied to a 0-dim tensor.")
    at = wrap(dim, self.ndim)
    if step <= 0:
        fail(RuntimeError, "slice step must be positive")
    part = builtins.slice(start, end, step)
    return self[(*(ALL,) * at, part)] if at else self[part]


@op(
    "",
    samples=(S((2, 3), (4, 3), 0, 1, 3, 1),),
    self=lambda F, g, dim, start, end, step: F.slice(g, dim, start, end, step),
)
def slice_backward(self: Tensor, input_sizes: Shape, dim: Int, start: OptionalInt, end: OptionalInt, step: Int) -> Tensor:
    """Zeros with `self` in place of what was sliced.  (*A, m, *B) -> (*A, n, *B)."""
    found = np.zeros(input_sizes, self.dtype)
    part = found[(*(ALL,) * (dim % len(input_sizes)), builtins.slice(start, end, step))]
    part[...] = self if self.shape == part.shape else np.broadcast_to(self, expanded_size(self, part.shape))
    return found


@composite(samples=(S((4, 3), 0, 1, 2),))
def narrow(F: Any, self: Tensor, dim: Int, start: Int, length: Int) -> Tensor:
    """`length` of one dimension, from `start` on.  (*A, n, *B) -> (*A, length, *B)."""
    shape = array_of(self).shape
    if not shape:
        fail(RuntimeError, "narrow() cannot be applied to a 0-dim tensor.")
    if length < 0:
        fail(RuntimeError, "narrow(): length must be non-negative.")
    at = wrap(dim, len(shape))
    return F.slice(self, at, narrow_start(shape[at], start, length), narrow_start(shape[at], start, length) + length)


def narrow_start(size: int, start: int, length: int) -> int:
    """Where a narrowed part starts, counted from the front."""
    if not -size <= start <= size:
        text = f"start out of range (expected to be in range of [{-size}, {size}], but got {start})"
        fail(IndexError, text)
    first = start + size if start < 0 else start
    if first + length > size:
        refuse_narrow(size, first, length)
    return first


def refuse_narrow(size: int, first: int, length: int) -> NoReturn:
    """Refuse a part that is not within the dimension."""
    text = f"start ({first}) + length ({length}) exceeds dimension size ({size})."
    fail(RuntimeError, text)


@composite("torch.narrow Tensor.narrow")
def narrow_from(F: Any, self: Tensor, dim: Int, start: Index, length: Int) -> Tensor:
    """As above, the start held by a 0-d tensor."""
    place = array_of(start)
    if place.ndim or place.dtype.kind not in "iu":
        fail(RuntimeError, "start must be an 0-dim integral Tensor.")
    return F.narrow(self, dim, int(place), length)


@op(
    samples=(S((4, 3), 0, 1, 2),),
    self=lambda F, g, self_shape, dim, start, length: F.slice_backward(g, self_shape, dim, start, start + length, 1),
)
def narrow_copy(self: Tensor, dim: Int, start: Int, length: Int) -> Tensor:
    """A copy of `length` of one dimension, from `start` on.  (*A, n, *B) -> (*A, length, *B)."""
    if not self.ndim:
        fail(RuntimeError, "narrow() cannot be applied to a 0-dim tensor.")
    if dim >= self.ndim:
        text = (
            "Expected dim < static_cast<int64_t>(self_sizes.size()) to be true, but got false.  (Could this error "
            "message be improved?  If so, please "
            "report an enhancement request to PyTorch.)"
        )
        fail(RuntimeError, text, mistakes.shapes)
    at = wrap(dim, self.ndim)
    first = narrow_start(self.shape[at], start, length)
    if length < 0:
        refuse_narrow(self.shape[at], first, length)
    return self[(*(ALL,) * at, builtins.slice(first, first + length))].copy()


# ---- diagonal ------------------------------------------------------------------------------------------------------------


@view_op(
    node="DiagonalBackward0",
    samples=(S((3, 4)), S((2, 3, 4), 1, -1, 0)),
    self=lambda F, g, self_shape, offset, dim1, dim2: F.diagonal_backward(g, self_shape, offset, dim1, dim2),
)
def diagonal(self: Tensor, offset: Int = 0, dim1: Int = 0, dim2: Int = 1) -> Tensor:
    """The diagonal of each matrix that two dimensions make, as the last dimension.  (*A, n, m) -> (*A, k)."""
    first, second = wrap(dim1, self.ndim), wrap(dim2, self.ndim)
    if first == second:
        fail(RuntimeError, f"diagonal dimensions cannot be identical {dim1}, {dim2}")
    return writable_diagonal(self, offset, first, second)


def writable_diagonal(self: Array, offset: int, dim1: int, dim2: int) -> Array:
    """NumPy's diagonal, which is read-only until asked."""
    bounded = max(-self.shape[dim1], min(offset, self.shape[dim2]))  # NumPy counts in C's int, and past an end there is nothing
    found = self.diagonal(bounded, dim1, dim2)
    found.flags.writeable = self.flags.writeable
    return found


@op("", samples=(S((3,), (3, 4), 0, 0, 1),), self=lambda F, g, offset, dim1, dim2: F.diagonal(g, offset, dim1, dim2))
def diagonal_backward(self: Tensor, input_sizes: Shape, offset: Int, dim1: Int, dim2: Int) -> Tensor:
    """Zeros with `self` on the diagonals.  (*A, k) -> (*A, n, m)."""
    found = np.zeros(input_sizes, self.dtype)
    writable_diagonal(found, offset, dim1, dim2)[...] = self
    return found


# ---- unfold --------------------------------------------------------------------------------------------------------------


@view_op(
    "Tensor",
    node="UnfoldBackward0",
    samples=(S((5,), 0, 3, 1), S((2, 6), 1, 2, 3)),
    self=lambda F, g, self_shape, dimension, size, step: F.unfold_backward(g, self_shape, dimension, size, step),
)
def unfold(self: Tensor, dimension: Int, size: Int, step: Int) -> Tensor:
    """Windows of `size` along one dimension, `step` apart, as a last dimension.  (*A, n, *B) -> (*A, k, *B, size)."""
    at = wrap(dimension, self.ndim)
    length = self.shape[at] if self.ndim else 1
    if size < 0:
        fail(RuntimeError, f"size is {size} but must be >= 0")
    if size > length:
        text = f"maximum size for tensor at dimension {at} is {length} but size is {size}"
        fail(RuntimeError, text)
    if step <= 0:
        fail(RuntimeError, f"step is {step} but must be > 0")
    return windows(self, at, size, step)


def windows(self: Array, at: int, size: int, step: int) -> Array:
    """Overlapping windows on the memory of an array."""
    if not self.ndim:
        return self.reshape(1)[:size]
    count = (self.shape[at] - size) // step + 1
    shape = (*self.shape[:at], count, *self.shape[at + 1 :], size)
    strides = (*self.strides[:at], self.strides[at] * step, *self.strides[at + 1 :], self.strides[at])
    return np.lib.stride_tricks.as_strided(self, shape, strides)


@op(
    "",
    samples=(S((3, 3), (5,), 0, 3, 1),),
    self=lambda F, g, dim, size, step: F.unfold(g, dim, size, step),
)
def unfold_backward(self: Tensor, input_sizes: Shape, dim: Int, size: Int, step: Int) -> Tensor:
    """Add the windows up where they came from.  (*A, k, *B, size) -> (*A, n, *B)."""
    if not input_sizes:
        return self.reshape(()) if size else np.zeros((), self.dtype)
    at = dim % len(input_sizes)
    found = np.zeros(input_sizes, self.dtype)
    along = np.moveaxis(found, at, 0)
    parts = np.moveaxis(self, at, 0)
    for offset in range(size):
        along[offset : offset + (len(parts) - 1) * step + 1 : step] += parts[..., offset]
    return found
