"""A tensor as several: split, chunk, unbind and their kin."""

from collections.abc import Sequence
from typing import Any

import numpy as np

from gradcli.diagnostics import mistakes
from gradcli.engine.errors import fail, refuse_dimension_of_scalar
from gradcli.engine.table.kinds import Array, Index, Int, Shape, Tensor
from gradcli.engine.table.table import S, composite, op
from gradcli.engine.tensor import dtypes
from gradcli.ops.shape.parts import ALL, selected
from gradcli.ops.shape.variants import view_op
from gradcli.ops.shared.arrays import array_of
from gradcli.ops.shared.dims import wrap


def parts_of(self: Array, sizes: Sequence[int], at: int) -> list[Array]:
    """Neighbouring parts of one dimension, of the given sizes."""
    found, start = [], 0
    for size in sizes:
        found.append(self[(*(ALL,) * at, slice(start, start + size))])
        start += size
    return found


def filled(F: Any, gs: Sequence[Any], shapes: Sequence[tuple[int, ...]]) -> tuple[Any, ...]:
    """The cotangents of several outputs, zeros for those nobody sent."""
    like = next(g for g in gs if g is not None)
    return tuple(F.new_zeros_raw(like, shape) if g is None else g for g, shape in zip(gs, shapes, strict=True))


# ---- split ---------------------------------------------------------------------------------------------------------------


def check_splits(self: Array, name: str) -> None:
    if not self.ndim:
        fail(RuntimeError, f"{name} expects at least a 1-dimensional tensor")


def even_sizes(self: Array, split_size: int, dim: int) -> tuple[int, list[int]]:
    """The dimension and the sizes of its parts, the last of which may be smaller."""
    check_splits(self, "split")
    if split_size < 0:
        fail(RuntimeError, f"split expects split_size be non-negative, but got split_size={split_size}")
    at = wrap(dim, self.ndim)
    length = self.shape[at]
    if not split_size:
        if length:
            text = f"split_size can only be 0 if dimension size is 0, but got dimension size of {length}"
            fail(RuntimeError, text)
        return at, [0]
    count = max(-(-length // split_size), 1)
    return at, [split_size] * (count - 1) + [length - split_size * (count - 1)]


def given_sizes(self: Array, split_sizes: Sequence[int], dim: int) -> int:
    """The dimension, after the check that the sizes make it up."""
    check_splits(self, "split")
    at = wrap(dim, self.ndim)
    shown = f"split_sizes={list(split_sizes)}"
    if any(size < 0 for size in split_sizes):
        text = f"split_with_sizes expects split_sizes have only non-negative entries, but got {shown}"
        fail(RuntimeError, text)
    if sum(split_sizes) != self.shape[at]:
        text = (
            f"split_with_sizes expects split_sizes to sum exactly to {self.shape[at]} (input tensor's size at dimension "
            f"{at}), but got {shown}"
        )
        fail(RuntimeError, text, mistakes.shapes)
    return at


@view_op(
    "Tensor torch.split",
    node="SplitBackward0",
    several=True,
    samples=(S((5, 2), 2), S((2, 3), 1, 1)),
    self=lambda F, gs, outs_shape, dim: F.cat(filled(F, gs, outs_shape), dim),
)
def split(self: Tensor, split_size: Int, dim: Int = 0) -> list[Array]:
    """Parts of `split_size` along one dimension; the last may be smaller.  (*A, n, *B) -> several (*A, m, *B)."""
    at, sizes = even_sizes(self, split_size, dim)
    return parts_of(self, sizes, at)


@view_op(
    "Tensor torch.split_with_sizes Tensor.split torch.split",
    node="SplitWithSizesBackward0",
    several=True,
    samples=(S((5, 2), (2, 3)),),
    self=lambda F, gs, outs_shape, dim: F.cat(filled(F, gs, outs_shape), dim),
)
def split_with_sizes(self: Tensor, split_sizes: Shape, dim: Int = 0) -> list[Array]:
    """Parts of the given sizes along one dimension.  (*A, n, *B) -> several (*A, m, *B)."""
    return parts_of(self, split_sizes, given_sizes(self, split_sizes, dim))


@op(
    "torch Tensor",
    node="UnsafeSplitBackward0",
    several=True,
    samples=(S((5, 2), 2),),
    self=lambda F, gs, outs_shape, dim: F.cat(filled(F, gs, outs_shape), dim),
)
def unsafe_split(self: Tensor, split_size: Int, dim: Int = 0) -> list[Array]:
    """As split, but the parts may be written in place.  (*A, n, *B) -> several (*A, m, *B)."""
    at, sizes = even_sizes(self, split_size, dim)
    return parts_of(self, sizes, at)


@op(
    "torch Tensor",
    node="UnsafeSplitWithSizesBackward0",
    several=True,
    samples=(S((5, 2), (2, 3)),),
    self=lambda F, gs, outs_shape, dim: F.cat(filled(F, gs, outs_shape), dim),
)
def unsafe_split_with_sizes(self: Tensor, split_sizes: Shape, dim: Int = 0) -> list[Array]:
    """As split_with_sizes, but the parts may be written in place.  (*A, n, *B) -> several (*A, m, *B)."""
    return parts_of(self, split_sizes, given_sizes(self, split_sizes, dim))


def _chunked(F: Any, self: Any, chunks: int, dim: int, split: Any, split_with_sizes: Any) -> Any:
    array = array_of(self)
    check_splits(array, "chunk")
    if chunks <= 0:
        fail(RuntimeError, f"chunk expects `chunks` to be greater than 0, got: {chunks}")
    at = wrap(dim, array.ndim)
    size = -(-array.shape[at] // chunks)
    if not size and not array.shape[at]:
        return split_with_sizes(self, (0,) * chunks, at)
    return split(self, size, at)


@composite(samples=(S((5, 2), 2),))
def chunk(F: Any, self: Tensor, chunks: Int, dim: Int = 0) -> Any:
    """About `chunks` equal parts along one dimension.  (*A, n, *B) -> several (*A, m, *B)."""
    return _chunked(F, self, chunks, dim, F.split, F.split_with_sizes)


@composite(samples=(S((5, 2), 2),))
def unsafe_chunk(F: Any, self: Tensor, chunks: Int, dim: Int = 0) -> Any:
    """As chunk, but the parts may be written in place.  (*A, n, *B) -> several (*A, m, *B)."""
    return _chunked(F, self, chunks, dim, F.unsafe_split, F.unsafe_split_with_sizes)


# ---- unbind --------------------------------------------------------------------------------------------------------------


@view_op(
    node="UnbindBackward0",
    several=True,
    samples=(S((3, 2)), S((2, 3), -1)),
    self=lambda F, gs, outs_shape, dim: F.stack(filled(F, gs, outs_shape), dim),
)
def unbind(self: Tensor, dim: Int = 0) -> list[Array]:
    """One dimension taken apart.  (*A, n, *B) -> n times (*A, *B)."""
    at = wrap(dim, self.ndim)
    if not self.ndim:
        refuse_dimension_of_scalar(at)
    return [selected(self, at, index) for index in range(self.shape[at])]


# ---- by places -----------------------------------------------------------------------------------------------------------


def places(F: Any, self: Any, indices: Sequence[int], at: int) -> Any:
    """Parts between the given places of one dimension."""
    bounds = [*indices, array_of(self).shape[at]]
    return tuple(F.slice(self, at, start, end) for start, end in zip([0, *indices], bounds, strict=True))


def even_places(length: int, sections: int) -> list[int]:
    """Where to cut a length in equal sections, the first ones longer by one."""
    short, longer = divmod(length, sections)
    return [short * k + min(k, longer) for k in range(1, sections)]


@composite(samples=(S((5, 2), 2),))
def tensor_split(F: Any, self: Tensor, sections: Int, dim: Int = 0) -> Any:
    """`sections` parts along one dimension, as equal as can be.  (*A, n, *B) -> several (*A, m, *B)."""
    array = array_of(self)
    _check_tensor_split(array)
    at = wrap(dim, array.ndim)
    if sections <= 0:
        fail(RuntimeError, f"number of sections must be larger than 0, got {sections}")
    return places(F, self, even_places(array.shape[at], sections), at)


@composite("torch.tensor_split Tensor.tensor_split", samples=(S((5, 2), (1, 3)),))
def tensor_split_indices(F: Any, self: Tensor, indices: Shape, dim: Int = 0) -> Any:
    """Parts between the given places of one dimension.  (*A, n, *B) -> several (*A, m, *B)."""
    array = array_of(self)
    _check_tensor_split(array)
    return places(F, self, indices, wrap(dim, array.ndim))


@composite("torch.tensor_split Tensor.tensor_split")
def tensor_split_tensor(F: Any, self: Tensor, tensor_indices_or_sections: Index, dim: Int = 0) -> Any:
    """As above, the places or how many given by an int64 tensor."""
    given = array_of(tensor_indices_or_sections)
    if given.dtype != np.int64:
        text = f"tensor_split expected tensor_indices_or_sections to have dtype of long, but got {dtypes.of(given.dtype).scalar_name}"
        fail(RuntimeError, text, mistakes.dtypes)
    if given.ndim > 1:
        text = (
            "tensor_split expected tensor_indices_or_sections to be a zero-dimensional or one-dimensional tensor, but got a tensor with "
            f"{given.ndim} dims"
        )
        fail(RuntimeError, text, mistakes.shapes)
    return F.tensor_split_indices(self, tuple(given.tolist()), dim) if given.ndim else F.tensor_split(self, int(given), dim)


def _check_tensor_split(array: Array) -> None:
    if not array.ndim:
        text = "tensor_split expected at least a 1-dimensional tensor, but got a tensor with 0 dims"
        fail(RuntimeError, text, mistakes.shapes)


def _split_along(F: Any, self: Any, name: str, at: int, needs: int, sections: Any) -> Any:
    """hsplit and its kin: equal sections of one dimension, or parts between places."""
    shape = array_of(self).shape
    if len(shape) < needs:
        text = f"torch.{name} requires a tensor with at least {needs} dimension, but got a tensor with {len(shape)} dimensions!"
        fail(RuntimeError, text)
    if isinstance(sections, tuple):
        return F.tensor_split_indices(self, sections, at)
    if not sections or shape[at] % sections:
        text = (
            f"torch.{name} attempted to split along dimension {at}, but the size of the dimension {shape[at]} is not "
            "divisible by the split_size "
            f"{sections}!"
        )
        fail(RuntimeError, text)
    return F.tensor_split(self, sections, at)


@composite(samples=(S((2, 4), 2),))
def hsplit(F: Any, self: Tensor, sections: Int) -> Any:
    """Equal parts side by side, along the second dimension (of one dimension, along that)."""
    return _split_along(F, self, "hsplit", 0 if array_of(self).ndim == 1 else 1, 1, sections)


@composite("torch.hsplit Tensor.hsplit", varargs="indices", samples=(S((2, 4), (1,)),))
def hsplit_indices(F: Any, self: Tensor, indices: Shape) -> Any:
    """Parts side by side, between the given places."""
    return _split_along(F, self, "hsplit", 0 if array_of(self).ndim == 1 else 1, 1, indices)


@composite(samples=(S((4, 2), 2),))
def vsplit(F: Any, self: Tensor, sections: Int) -> Any:
    """Equal parts one below the other, along the first dimension."""
    return _split_along(F, self, "vsplit", 0, 2, sections)


@composite("torch.vsplit Tensor.vsplit", varargs="indices", samples=(S((4, 2), (1,)),))
def vsplit_indices(F: Any, self: Tensor, indices: Shape) -> Any:
    """Parts one below the other, between the given places."""
    return _split_along(F, self, "vsplit", 0, 2, indices)


@composite(samples=(S((2, 1, 4), 2),))
def dsplit(F: Any, self: Tensor, sections: Int) -> Any:
    """Equal parts one behind the other, along the third dimension."""
    return _split_along(F, self, "dsplit", 2, 3, sections)


@composite("torch.dsplit Tensor.dsplit", varargs="indices", samples=(S((2, 1, 4), (1,)),))
def dsplit_indices(F: Any, self: Tensor, indices: Shape) -> Any:
    """Parts one behind the other, between the given places."""
    return _split_along(F, self, "dsplit", 2, 3, indices)
