"""Memory looked at with any shape and strides: as_strided, and its gradient where elements overlap."""

from typing import Any

import numpy as np

from gradcli.diagnostics import mistakes
from gradcli.engine.calls.inplace import restride
from gradcli.engine.errors import fail
from gradcli.engine.table.kinds import Anything, Array, OptionalInt, Shape, Tensor
from gradcli.engine.table.table import S, composite, op, row
from gradcli.ops.core.plumbing import add_everywhere
from gradcli.ops.shape.variants import view_op
from gradcli.ops.shared.arrays import array_of
from gradcli.records import NamedTuple


class Layout(NamedTuple):
    """Which elements of a memory make up an array.  Strides and offset in elements."""

    shape: tuple[int, ...]
    strides: tuple[int, ...]
    offset: int

    def reach(self) -> int:
        """How many elements the memory must have."""
        if 0 in self.shape:
            return 0
        return self.offset + sum((length - 1) * stride for length, stride in zip(self.shape, self.strides, strict=True)) + 1

    def part(self, memory: Array) -> Array:
        """These elements of a memory, which has one dimension."""
        if 0 in self.shape:
            return np.empty(self.shape, memory.dtype)
        return np.lib.stride_tricks.as_strided(memory[self.offset :], self.shape, [stride * memory.itemsize for stride in self.strides])

    def overlaps(self) -> bool:
        """Whether two of the elements are one: possible when a stride does not step over all that lies below it."""
        below = 0
        for stride, length in sorted((stride, length) for stride, length in zip(self.strides, self.shape, strict=True) if length > 1):
            if stride <= below:
                return True
            below += stride * (length - 1)
        return False

    def added(self, values: Array, size: int) -> Array:
        """A memory of zeros with `values` added at these elements."""
        memory = np.zeros(size, values.dtype)
        if self.overlaps():
            add_everywhere(self.part(memory), values)
        elif 0 not in self.shape:
            self.part(memory)[...] = values
        return memory

    def placed(self, values: Array, size: int) -> Array:
        """A memory that reads as `values` at these elements: what meets in one place is averaged."""
        memory = self.added(values, size)
        if self.overlaps():
            memory /= np.maximum(self.added(np.ones(self.shape, values.dtype), size), 1)
        return memory


class Relayout(NamedTuple):
    """From the elements of one layout to those of another in the same memory."""

    own: Layout
    seen: Layout

    def size(self) -> int:
        return max(self.own.reach(), self.seen.reach())


def memory_of(array: Array) -> Array:
    """The whole memory an array is part of, as one dimension of its dtype."""
    root = array
    while isinstance(root.base, np.ndarray):
        root = root.base
    flat = np.lib.stride_tricks.as_strided(root, (root.size,), (root.itemsize,))
    return flat if flat.dtype == array.dtype else flat.view(array.dtype)


def layout_of(array: Array, memory: Array) -> Layout:
    """Where an array lies in its memory."""
    offset = (array.__array_interface__["data"][0] - memory.__array_interface__["data"][0]) // array.itemsize if array.size else 0
    return Layout(array.shape, tuple(stride // array.itemsize for stride in array.strides), offset)


def relayout(array: Array, size: tuple[int, ...], stride: tuple[int, ...], storage_offset: int | None) -> Relayout:
    """The layout a program asks for, checked against the memory there is."""
    memory = memory_of(array)
    own = layout_of(array, memory)
    offset = own.offset if storage_offset is None else storage_offset
    if len(size) != len(stride):
        fail(RuntimeError, "mismatch in length of strides and shape")
    if any(step < 0 for step in stride):
        text = f"as_strided: Negative strides are not supported at the moment, got strides: {list(stride)}"
        fail(RuntimeError, text)
    if any(length < 0 for length in size):
        text = f"Storage size calculation overflowed with sizes={list(size)} and strides={list(stride)}"
        fail(RuntimeError, text)
    if offset < 0:
        fail(RuntimeError, f"Tensor: invalid storage offset {offset}")
    seen = Layout(size, stride, offset)
    if seen.reach() > memory.size:
        text = (
            f"setStorage: sizes {list(size)}, strides {list(stride)}, storage offset {offset}, and itemsize "
            f"{array.itemsize} requiring a storage size of "
            f"{seen.reach() * array.itemsize} are out of bounds for storage of size {memory.nbytes}"
        )
        fail(RuntimeError, text)
    return Relayout(own, seen)


# ---- as_strided --------------------------------------------------------------------------------------------------------


@view_op(
    "", node="AsStridedBackward0", restrides="AsStridedBackward1", copies=False, self=lambda F, g, where: F.as_strided_backward(g, where)
)
def as_strided_at(self: Tensor, where: Anything) -> Tensor:
    """The memory of `self` in another layout."""
    return where.seen.part(memory_of(self))


@op("", node="AsStridedBackward0_copy", self=lambda F, g, where: F.as_strided_backward(g, where))
def as_strided_at_copy(self: Tensor, where: Anything) -> Tensor:
    """A copy of the memory of `self` in another layout."""
    return where.seen.part(memory_of(self)).copy()


@op("", node="AsStridedBackward0", self=lambda F, g, where: F.as_strided_read(g, where))
def as_strided_backward(self: Tensor, where: Anything) -> Tensor:
    """What came from each element of the old layout, added up."""
    memory = where.seen.added(self, where.size())
    found = where.own.part(memory).copy()
    return found / where.own.part(where.own.added(np.ones(found.shape, found.dtype), memory.size)) if where.own.overlaps() else found


@op("", node="AsStridedBackward0", self=lambda F, g, where: F.as_strided_backward(g, where))
def as_strided_read(self: Tensor, where: Anything) -> Tensor:
    """Values of the old layout, read in the new one."""
    return where.seen.part(where.own.placed(self, where.size())).copy()


@composite(samples=(S((6,), (2, 2), (1, 1)), S((2, 3), (2, 2), (2, 1), 1)))
def as_strided(F: Any, self: Tensor, size: Shape, stride: Shape, storage_offset: OptionalInt = None) -> Tensor:
    """The memory of `self` with another shape, strides and offset, all in elements.  (*) -> size."""
    return F.as_strided_at(self, relayout(array_of(self), size, stride, storage_offset))


@composite("torch", samples=(S((6,), (2, 2), (1, 1)),))
def as_strided_copy(F: Any, self: Tensor, size: Shape, stride: Shape, storage_offset: OptionalInt = None) -> Tensor:
    """A copy of the memory of `self` with another shape, strides and offset.  (*) -> size."""
    return F.as_strided_at_copy(self, relayout(array_of(self), size, stride, storage_offset))


@composite("torch Tensor")
def as_strided_(F: Any, self: Tensor, size: Shape, stride: Shape, storage_offset: OptionalInt = None) -> Any:
    """Look at the own memory with another shape, strides and offset."""
    return restride(row("as_strided_at_"), (self, relayout(array_of(self), size, stride, storage_offset)))  # type: ignore[arg-type]


# ---- writing a layout ---------------------------------------------------------------------------------------------------


@op(
    "",
    node="AsStridedScatterBackward0",
    self=lambda F, g, where: F.keep_strided(g, where),
    src=lambda F, g, where: F.as_strided_read(g, where),
    forward=lambda F, t_self, t_src, self, src, where: F.put_strided(
        F.zeros_like(self) if t_self is None else t_self, F.zeros_like(src) if t_src is None else t_src, where
    ),
    strict=True,
)
def put_strided(self: Tensor, src: Tensor, where: Anything) -> Tensor:
    """A copy of `self` with what the new layout sees replaced by `src`."""
    memory = where.own.placed(self, where.size())
    where.seen.part(memory)[...] = src
    return where.own.part(memory).copy()


@op("", node="AsStridedBackward0", self=lambda F, g, where: F.keep_strided(g, where))
def keep_strided(self: Tensor, where: Anything) -> Tensor:
    """What PyTorch gives as the gradient of an as_strided_scatter's `self`: the cotangent where `src` was written, zeros elsewhere."""
    memory = where.own.placed(self, where.size())
    kept = np.zeros_like(memory)
    where.seen.part(kept)[...] = where.seen.part(memory)
    return where.own.part(kept).copy()


@composite(samples=(S((6,), (2, 2), (2, 2), (2, 1)),))
def as_strided_scatter(F: Any, self: Tensor, src: Tensor, size: Shape, stride: Shape, storage_offset: OptionalInt = None) -> Tensor:
    """A copy of `self` with `src` written where another layout of its memory looks.  (*), size -> (*)."""
    where = relayout(array_of(self), size, stride, storage_offset)
    if array_of(src).shape != size:
        text = f"expected src to have a size equal to the slice of self. src size = {list(array_of(src).shape)}, slice size = {list(size)}"
        fail(RuntimeError, text, mistakes.shapes)
    return F.put_strided(self, src, where)
