"""Changing a tensor's own shape or diagonal in place: resize_, fill_diagonal_."""

import math
from typing import Any

import numpy as np

from gradcli.engine.calls.inplace import inplace
from gradcli.engine.errors import fail
from gradcli.engine.state import STATE
from gradcli.engine.table.kinds import Anything, Bool, Dims, Index, Number, Shape, Tensor
from gradcli.engine.table.table import S, composite, op, row
from gradcli.ops.shape.strided import memory_of


@composite("Tensor", varargs="size")
def resize_(F: Any, self: Tensor, size: Dims, *, memory_format: Anything = None) -> Tensor:
    """Another shape for the same memory, or for more of it, which then holds zeros."""
    if self.requires_grad:  # type: ignore[attr-defined]
        fail(RuntimeError, "cannot resize variables that require grad")
    for length in size:
        if length < 0:
            text = f"Trying to create tensor with negative dimension {length}: {list(size)}"
            fail(RuntimeError, text)
    array = self.array  # type: ignore[attr-defined]
    STATE.reserve(size, array.itemsize)
    count = int(np.prod(size, dtype=np.int64))
    memory = memory_of(array)
    if count > memory.size:
        memory = np.concatenate([memory, np.zeros(count - memory.size, memory.dtype)])
    self.array = memory[:count].reshape(size)  # type: ignore[attr-defined]
    self.cell[0] += 1  # type: ignore[attr-defined]
    return self


@composite("torch Tensor")
def resize_as_(F: Any, self: Tensor, the_template: Index, *, memory_format: Anything = None) -> Tensor:
    """The shape of another tensor for the same memory."""
    return F.resize_(self, the_template.shape)


@op("", node="ResizeBackward", samples=(S((2, 3), (6,)),), self=lambda F, g, self_shape: F.reshape(g, self_shape))
def resized(self: Tensor, size: Shape) -> Tensor:
    """The same elements in another shape."""
    return self.reshape(size)


@composite("Tensor", varargs="size")
def resize(F: Any, self: Tensor, size: Shape) -> Tensor:
    """Another shape for as many elements, the old way to write `reshape`."""
    STATE.warn("UserWarning", "non-inplace resize is deprecated")
    return _resized(F, self, size)


@composite("Tensor")
def resize_as(F: Any, self: Tensor, tensor: Index) -> Tensor:
    """The shape of another tensor for as many elements, the old way to write `reshape_as`."""
    STATE.warn("UserWarning", "non-inplace resize_as is deprecated")
    return _resized(F, self, tensor.shape)


def _resized(F: Any, self: Any, size: tuple[int, ...]) -> Any:
    count = math.prod(size)
    if count != math.prod(self.shape):
        own = "x".join(map(str, self.shape))
        text = (
            f"requested resize to {'x'.join(map(str, size))} ({count} elements in total), but the given tensor has a size of {own} "
            f"({math.prod(self.shape)} elements). autograd's resize can only change the shape of a given tensor, while preserving the number "
            "of elements. "
        )
        fail(RuntimeError, text)
    return F.resized(self, tuple(size))


@composite("Tensor")
def fill_diagonal_(F: Any, self: Tensor, fill_value: Number, wrap: Bool = False) -> Tensor:
    """Write a number on the main diagonal; with `wrap`, again below it where a matrix is tall."""
    shape = self.shape
    if len(shape) < 2:
        fail(RuntimeError, "dimensions must larger than 1")
    if len(shape) > 2 and len(set(shape)) > 1:
        fail(RuntimeError, "all dimensions of input must be of equal length")
    steps = tuple(stride // self.array.itemsize for stride in self.array.strides)  # type: ignore[attr-defined]
    step, offset = sum(steps), 0
    length = min(shape)
    inplace(row("fill_"), (F.as_strided(self, (length,), (step,)), fill_value))  # type: ignore[arg-type]
    if wrap and len(shape) == 2 and shape[0] > shape[1] + 1:
        offset = steps[0] * (shape[1] + 1)
        rest = -(-(self.array.size - offset) // step)  # type: ignore[attr-defined]
        inplace(row("fill_"), (F.as_strided(self, (rest,), (step,), offset), fill_value))  # type: ignore[arg-type]
    return self
