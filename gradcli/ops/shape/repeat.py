"""Elements repeated, moved around or turned over: repeat, tile, roll, flip, rot90."""

from typing import Any

import numpy as np

from gradcli.diagnostics import mistakes
from gradcli.engine.errors import fail, refuse_dimension_of_scalar
from gradcli.engine.state import STATE
from gradcli.engine.table.kinds import Array, Dims, Index, Int, OptionalInt, Shape, Tensor
from gradcli.engine.table.table import S, T, composite, op
from gradcli.engine.tensor import dtypes
from gradcli.ops.shared.arrays import array_of
from gradcli.ops.shared.dims import wrap, wrap_all

# ---- repeat ---------------------------------------------------------------------------------------------------------------


@op(
    "Tensor",
    varargs="repeats",
    samples=(S((2, 3), (2, 1, 2)), S((), (2,)), S((2,), (1,))),
    self=lambda F, g, self_shape, repeats: F.repeat_backward(g, repeats, self_shape),
)
def repeat(self: Tensor, repeats: Shape) -> Tensor:
    """Copies side by side along each dimension.  (n, m), (a, b) -> (n * a, m * b)."""
    if len(repeats) < self.ndim:
        text = "Number of dimensions of repeat dims can not be smaller than number of dimensions of tensor"
        fail(RuntimeError, text, mistakes.shapes)
    shape = (*(1,) * (len(repeats) - self.ndim), *self.shape)
    size = tuple(length * times for length, times in zip(shape, repeats, strict=True))
    for length in size:
        if length < 0:
            text = f"Trying to create tensor with negative dimension {length}: {list(size)}"
            fail(RuntimeError, text)
    STATE.reserve(size, self.itemsize)
    return np.tile(self, repeats)


@composite("", samples=(S((4, 3), (2, 1), (2, 3)),))
def repeat_backward(F: Any, self: Tensor, repeats: Shape, input_shape: Shape) -> Tensor:
    """The copies added up."""
    if 0 in repeats:
        return F.new_zeros_raw(self, input_shape)
    lead = len(repeats) - len(input_shape)
    for _ in range(lead):
        self = F.sum_dim(self, (0,), False)
    if all(times == 1 for times in repeats[lead:]):
        return self
    split: list[int] = []
    sums: list[int] = []
    for length, times in zip(input_shape, repeats[lead:], strict=True):
        if times != 1:
            sums.append(len(split))
            split.append(times)
        split.append(length)
    return F.sum_dim(F.reshape(self, tuple(split)), tuple(sums), False)


@composite(varargs="dims", samples=(S((2, 3), (2,)),))
def tile(F: Any, self: Tensor, dims: Shape) -> Tensor:
    """Copies side by side; dimensions that are not named stay as they are."""
    return F.repeat(self, (*(1,) * (array_of(self).ndim - len(dims)), *dims))


@composite("torch.repeat_interleave Tensor.repeat_interleave", samples=(S((2, 3), T([1, 2]), 0),))
def repeat_interleave_each(F: Any, self: Tensor, repeats: Index, dim: OptionalInt = None, *, output_size: OptionalInt = None) -> Tensor:
    """Every element along a dimension as often as `repeats` says in its place."""
    if dim is None:
        self, dim = F.flatten(self), 0
    times, shape = array_of(repeats), array_of(self).shape
    if times.ndim > 1:
        fail(RuntimeError, "repeats must be 0-dim or 1-dim tensor")
    at = wrap(dim, len(shape))
    length = shape[at] if shape else 1
    if times.size == 1:
        times = np.broadcast_to(times.reshape(-1), (length,))
    if times.size != length:
        text = f"repeats must have the same size as input along dim, but got repeats.size(0) = {times.size} and input.size({at}) = {length}"
        fail(RuntimeError, text)
    return F.index_select(self, at, F.repeat_interleave_places(times, output_size))


@composite("torch.repeat_interleave Tensor.repeat_interleave", samples=(S((2, 3), 2), S((2, 3), 2, 1)))
def repeat_interleave(F: Any, self: Tensor, repeats: Int, dim: OptionalInt = None, *, output_size: OptionalInt = None) -> Tensor:
    """Every element along a dimension `repeats` times in a row; without `dim`, of all elements in one dimension."""
    if dim is None:
        self, dim = F.flatten(self), 0
    if repeats < 0:
        fail(RuntimeError, "Repeats must be non-negative")
    shape = array_of(self).shape
    at = wrap(dim, len(shape))
    wide = F.expand(F.unsqueeze(self, at + 1), (*shape[: at + 1], repeats, *shape[at + 1 :]))
    return F.view(F.contiguous(wide), (*shape[:at], shape[at] * repeats, *shape[at + 1 :]))


@op("torch.repeat_interleave Tensor.repeat_interleave")
def repeat_interleave_places(repeats: Index, *, output_size: OptionalInt = None) -> Tensor:
    """The place of every element, as often as it is to be repeated.  (n,) -> (sum of repeats,)."""
    if repeats.ndim != 1:
        fail(RuntimeError, "repeat_interleave only accept 1D vector as repeat", mistakes.shapes)
    if repeats.dtype not in (np.dtype(np.int64), np.dtype(np.int32)):
        text = f"\"repeat_interleave_cpu\" not implemented for '{dtypes.of(repeats.dtype).scalar_name}'"
        fail(NotImplementedError, text, mistakes.dtypes)
    if (repeats < 0).any():
        fail(RuntimeError, "repeats can not be negative")
    total = int(repeats.sum())
    if output_size is not None and output_size != total:
        fail(RuntimeError, "allocated size does not match required size")
    STATE.reserve((total,), repeats.itemsize)
    return np.repeat(np.arange(repeats.size, dtype=repeats.dtype), repeats)


# ---- roll -----------------------------------------------------------------------------------------------------------------


@op(
    samples=(S((2, 3), (1,)), S((2, 3), (1, -2), (0, 1))),
    self=lambda F, g, shifts, dims: F.roll(g, tuple(-shift for shift in reversed(shifts)), tuple(reversed(dims))),
)
def roll(self: Tensor, shifts: Dims, dims: Dims = ()) -> Tensor:
    """Elements moved along dimensions, those that fall off coming in on the other side; without `dims`, as one dimension."""
    if not shifts:
        fail(RuntimeError, "`shifts` required")
    if len(shifts) != len(dims) and not (len(shifts) == 1 and not dims):
        text = f"shifts and dimensions must align. shifts: {len(shifts)}, dims:{len(dims)}"
        fail(RuntimeError, text)
    if not dims:
        return np.roll(self, shifts[0])
    if not self.ndim:
        refuse_dimension_of_scalar(dims[0])
    return np.roll(self, shifts, [wrap(dim, self.ndim) for dim in dims])


# ---- flip and turn ----------------------------------------------------------------------------------------------------------


@op(
    varargs="dims",
    samples=(S((2, 3), (0,)), S((2, 3), (0, -1))),
    self=lambda F, g, dims: F.flip(g, dims),
)
def flip(self: Tensor, dims: Dims) -> Tensor:
    """The order of elements along dimensions reversed.  (*) -> (*)."""
    over = wrap_all(dims, self.ndim)
    return np.flip(self, over).copy() if self.ndim else self.copy()


@composite(samples=(S((2, 3)),))
def fliplr(F: Any, self: Tensor) -> Tensor:
    """Columns in reverse order."""
    if array_of(self).ndim < 2:
        fail(RuntimeError, "Input must be >= 2-d.")
    return F.flip(self, (1,))


@composite(samples=(S((2, 3)),))
def flipud(F: Any, self: Tensor) -> Tensor:
    """Rows in reverse order."""
    if array_of(self).ndim < 1:
        fail(RuntimeError, "Input must be >= 1-d.")
    return F.flip(self, (0,))


@op(
    node="Rot90Backward0",
    samples=(S((2, 3)), S((2, 3, 2), 3, (2, 0))),
    self=lambda F, g, k, dims: F.rot90(g, -k, dims),
)
def rot90(self: Tensor, k: Int = 1, dims: Shape = (0, 1)) -> Tensor:
    """Turned by 90 degrees `k` times, from the first of `dims` towards the second."""
    if len(dims) != 2:
        fail(RuntimeError, f"expected total rotation dims == 2, but got dims = {len(dims)}")
    if self.ndim < 2:
        fail(RuntimeError, f"expected total dims >= 2, but got total dims = {self.ndim}")
    if (dims[0] - dims[1]) % self.ndim == 0 and all(-self.ndim <= dim < self.ndim for dim in dims):
        text = f"expected rotation dims to be different, but got dim0 = {dims[0]} and dim1 = {dims[1]}"
        fail(RuntimeError, text)
    first, second = (wrap(dim, self.ndim) for dim in dims)
    return _turned(self, k % 4, first, second)


def _turned(self: Array, k: int, first: int, second: int) -> Array:
    """A copy turned; odd turns leave the memory in the order PyTorch leaves it in."""
    if k == 0:
        return self.copy()
    if k == 2:
        return np.flip(self, (first, second)).copy()
    return np.flip(self, second if k == 1 else first).copy().swapaxes(first, second)
