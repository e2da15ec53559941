"""Shapes that broadcasting makes: expand and what is made of it, and the way back, sum_to_size."""

from functools import reduce
from typing import Any

import numpy as np

from gradcli.diagnostics import mistakes
from gradcli.engine.calls.broadcasting import broadcast_shape
from gradcli.engine.errors import fail
from gradcli.engine.table.kinds import Anything, Array, Bool, Shape, Tensor, Tensors
from gradcli.engine.table.table import S, composite
from gradcli.engine.tensor import dtypes
from gradcli.engine.tensor.tensor import Size
from gradcli.ops.shape.variants import view_op
from gradcli.ops.shared.arrays import array_of


@view_op(
    "Tensor",
    node="ExpandBackward0",
    varargs="size",
    samples=(S((1, 3), (2, 3)), S((3,), (2, -1))),
    self=lambda F, g, self_shape: F.sum_to(g, self_shape),
)
def expand(self: Tensor, size: Shape, *, implicit: Bool = False) -> Tensor:
    """Repeat along dimensions of size one, without copying; -1 keeps a length.  (*) -> size."""
    shape = self.shape
    if size != shape and (shape or min(size) < 0):  # one number takes any shape
        size = expanded_size(self, size)
    return broadcast_view(self, size)


def broadcast_view(self: Array, size: tuple[int, ...]) -> Array:
    """As NumPy's broadcast_to, but writable where `self` is, and quick for contiguous memory."""
    if self.flags.c_contiguous and self.size:
        lead = len(size) - self.ndim
        steps = [0 if own != length else step for own, length, step in zip(self.shape, size[lead:], self.strides, strict=True)]
        return np.ndarray(size, self.dtype, self, 0, (*(0,) * lead, *steps))
    found = np.broadcast_to(self, size)
    found.flags.writeable = self.flags.writeable
    return found


LEGACY = ("Float", "Double", "Half", "Byte", "Char", "Short", "Int", "Long")  # whose tensors had a type of their own


def expanded_size(self: Array, size: tuple[int, ...]) -> tuple[int, ...]:
    """The shape that `size` asks for, or PyTorch's words on why that cannot be."""
    shape = self.shape
    lead = len(size) - len(shape)
    if lead < 0:
        kind = dtypes.of(self.dtype)
        typed = kind.tensor_type if kind.scalar_name in LEGACY else f"CPU{kind.scalar_name}Type"
        text = (
            f"expand({typed}{{{list(shape)}}}, size={list(size)}): the number of sizes provided ({len(size)}) must be "
            "greater or equal to the "
            f"number of dimensions in the tensor ({len(shape)})"
        )
        fail(RuntimeError, text, mistakes.expansion, shape=shape, size=size)
    found = list(size)
    for at in reversed(range(len(size))):
        own = shape[at - lead] if at >= lead else 1
        if size[at] == -1 and shape:
            if at < lead:
                text = f"The expanded size of the tensor (-1) isn't allowed in a leading, non-existing dimension {at}"
                fail(RuntimeError, text)
            found[at] = own
        elif own not in (1, size[at]):
            text = (
                f"The expanded size of the tensor ({size[at]}) must match the existing size ({own}) at non-singleton dimension {at}.  "
                f"Target sizes: {list(size)}.  Tensor sizes: {list(shape)}"
            )
            fail(RuntimeError, text, mistakes.expansion, shape=shape, size=size)
    if any(length < 0 for length in found):
        fail(RuntimeError, "numel: integer multiplication overflow")
    return tuple(found)


@composite("Tensor", samples=(S((1, 3), (2, 3)),))
def expand_as(F: Any, self: Tensor, other: Tensor) -> Tensor:
    """Repeat along dimensions of size one, to the shape of `other`.  (*), (*A) -> (*A)."""
    return F.expand(self, array_of(other).shape)


@composite(varargs="size", samples=(S((1, 3), (2, 3)),))
def broadcast_to(F: Any, self: Tensor, size: Shape) -> Tensor:
    """Repeat along dimensions of size one, without copying.  (*) -> size."""
    return F.expand(self, size)


@composite("torch", varargs="tensors")
def broadcast_tensors(F: Any, tensors: Tensors = ()) -> Any:
    """Several tensors in the shape they broadcast to.  (*A), (*B) -> (*broadcast(A, B)) each."""
    shapes = [array_of(tensor).shape for tensor in tensors]
    common = reduce(broadcast_shape, shapes) if shapes else ()
    return tuple([tensor if own == common else F.expand(tensor, common) for tensor, own in zip(tensors, shapes, strict=True)])


@composite("torch", varargs="shapes")
def broadcast_shapes(F: Any, shapes: Anything = ()) -> Any:
    """The shape that tensors of these shapes broadcast to."""
    given = [(shape,) if isinstance(shape, int) else tuple(shape) for shape in shapes]
    width = max(map(len, given), default=0)
    found = [1] * width
    for number, shape in enumerate(given):
        for place in range(-1, -len(shape) - 1, -1):
            if shape[place] not in (1, found[place]) and found[place] != 1:
                text = (
                    f"Attempting to broadcast a dimension of length {shape[place]} at {place}! Mismatching argument at "
                    f"index {number} had {shape}; "
                    f"but expected shape should be broadcastable to {found}"
                )
                fail(RuntimeError, text, mistakes.broadcasting)
            if shape[place] != 1:
                found[place] = shape[place]
    return Size(found)


@composite("Tensor", varargs="size", samples=(S((2, 3), (1, 3)),))
def sum_to_size(F: Any, self: Tensor, size: Shape) -> Tensor:
    """Sum until the shape is `size`, from which the own shape could be expanded.  (*) -> size."""
    shape = array_of(self).shape
    lead = len(shape) - len(size)
    if lead < 0 or any(own != length and length != 1 for own, length in zip(shape[lead:], size, strict=True)):
        text = f"size {{{list(size)}}} is not expandable to size {{{list(shape)}}}."
        fail(RuntimeError, text)
    if not size:
        return F.sum(self)
    return self if shape == size else F.sum_to(self, size)
