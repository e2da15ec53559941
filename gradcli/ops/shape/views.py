"""Other shapes for the same elements: view, reshape, expand, squeeze, unsqueeze and what is made of them."""

import math
from collections.abc import Sequence
from functools import lru_cache, reduce
from typing import Any

import numpy as np

from gradcli.diagnostics import mistakes
from gradcli.engine.calls.broadcasting import broadcast_shape
from gradcli.engine.errors import fail
from gradcli.engine.table.kinds import Anything, Array, Bool, Int, Shape, Tensor, Tensors, Type
from gradcli.engine.table.table import RAW, S, composite, op
from gradcli.engine.tensor import dtypes
from gradcli.engine.tensor.tensor import Size
from gradcli.ops.shape.variants import view_op
from gradcli.ops.shared.arrays import array_of
from gradcli.ops.shared.dims import wrap


def inferred_size(shape: Sequence[int], count: int) -> tuple[int, ...]:
    """A shape of `count` elements, its -1 filled in."""
    return _inferred(tuple(shape), count)


@lru_cache(1024)
def _inferred(shape: tuple[int, ...], count: int) -> tuple[int, ...]:
    if math.prod(shape) == count and min(shape, default=0) >= 0:
        return shape
    unknown = [at for at, length in enumerate(shape) if length == -1]
    for at, length in enumerate(shape):
        if length < -1:
            fail(RuntimeError, f"invalid shape dimension {length} at index {at} of shape {list(shape)}", mistakes.views)
    if len(unknown) > 1:
        fail(RuntimeError, "only one dimension can be inferred", mistakes.views)
    known = math.prod(length for length in shape if length != -1)
    if known == count and not unknown:
        return shape
    if not unknown or (known and count % known) or (not known and count):
        fail(
            RuntimeError,
            f"shape '{list(shape)}' is invalid for input of size {count}",
            mistakes.view_sizes,
            shape=shape,
            count=count,
        )
    if not known:
        text = (
            f"cannot reshape tensor of 0 elements into shape {list(shape)} because the unspecified dimension size -1 can be "
            "any value and is ambiguous"
        )
        fail(RuntimeError, text, mistakes.views)
    return tuple(count // known if length == -1 else length for length in shape)


def reshaped_view(array: Array, size: tuple[int, ...]) -> Array | None:
    """`array` in another shape without copying, or None where its strides forbid that."""
    found = array.reshape(size)
    if array.flags.c_contiguous or not array.size or np.may_share_memory(found, array):
        return found
    return None


# ---- view and reshape ------------------------------------------------------------------------------------------------


@view_op(
    "Tensor",
    node="ViewBackward0",
    varargs="size",
    samples=(S((6,), (3, 2)), S((6,), (-1, 3))),
    self=lambda F, g, self_shape: F.reshape(g, self_shape),
)
def view(self: Tensor, size: Shape) -> Tensor:
    """The same memory in another shape; one length may be -1, to be inferred.  (*) -> size."""
    found = reshaped_view(self, inferred_size(size, self.size))
    if found is None:
        text = (
            "view size is not compatible with input tensor's size and stride (at least one dimension spans across two "
            "contiguous subspaces). "
            "Use .reshape(...) instead."
        )
        fail(RuntimeError, text, mistakes.view_strides)
    return found


@view_op("Tensor.view", node="ViewBackward1")
def view_dtype(self: Tensor, dtype: Type) -> Tensor:
    """The same memory read as another dtype.  (*, n) -> (*, n * old size / new size)."""
    if self.itemsize != dtype.itemsize:
        _check_itemsizes(self, dtype)
    return self.view(dtype)


def _check_itemsizes(self: Array, dtype: np.dtype[Any]) -> None:
    came, wanted = dtypes.of(self.dtype).scalar_name, dtypes.of(dtype).scalar_name
    if not self.ndim:
        text = f"self.dim() cannot be 0 to view {came} as {wanted} (different element sizes)"
        fail(RuntimeError, text)
    if self.strides[-1] != self.itemsize:
        text = (
            f"self.stride(-1) must be 1 to view {came} as {wanted} (different element sizes), but got {self.strides[-1] // self.itemsize}"
        )
        fail(RuntimeError, text)
    ratio = dtype.itemsize // self.itemsize
    if ratio > 1 and self.shape[-1] % ratio:
        text = f"self.size(-1) must be divisible by {ratio} to view {came} as {wanted} (different element sizes), but got {self.shape[-1]}"
        fail(RuntimeError, text)


@op("", node="ReshapeAliasBackward0", view=True, self=lambda F, g, self_shape: F.reshape(g, self_shape), samples=(S((2, 3), (3, 2)),))
def reshape_alias(self: Tensor, shape: Shape) -> Tensor:
    """A reshape of strided memory that needs no copy.  (*) -> shape."""
    return self.reshape(shape)


@op("torch._unsafe_view", node="UnsafeViewBackward0", self=lambda F, g, self_shape: F.reshape(g, self_shape), samples=(S((6,), (3, 2)),))
def unsafe_view(self: Tensor, size: Shape) -> Tensor:
    """A reshape of memory that nothing else looks at.  (*) -> size."""
    return self.reshape(inferred_size(size, self.size))


@composite(varargs="shape", samples=(S((2, 3), (3, 2)),))
def reshape(F: Any, self: Tensor, shape: Shape) -> Tensor:
    """The elements in another shape, sharing memory where strides allow; one length may be -1.  (*) -> shape."""
    array = array_of(self)
    size = inferred_size(shape, array.size)
    if F is RAW and type(self) is np.ndarray:
        return self.reshape(size)
    if array.flags.c_contiguous:
        return F.view(self, size)
    if reshaped_view(array, size) is not None:
        return F.reshape_alias(self, size)
    return F.unsafe_view(F.contiguous(self), size)


@composite("Tensor", samples=(S((2, 3), (3, 2)),))
def view_as(F: Any, self: Tensor, other: Tensor) -> Tensor:
    """The same memory in the shape of `other`.  (*), (*A) -> (*A)."""
    return F.view(self, array_of(other).shape)


@composite("Tensor", samples=(S((2, 3), (3, 2)),))
def reshape_as(F: Any, self: Tensor, other: Tensor) -> Tensor:
    """The elements in the shape of `other`.  (*), (*A) -> (*A)."""
    return F.reshape(self, array_of(other).shape)


@composite(samples=(S((2, 3)),))
def ravel(F: Any, self: Tensor) -> Tensor:
    """All elements in one dimension.  (*) -> (n,)."""
    return F.view(F.contiguous(self), (-1,))


@composite(samples=(S((2, 3, 2)), S((2, 3, 2), 1)))
def flatten(F: Any, self: Tensor, start_dim: Int = 0, end_dim: Int = -1) -> Tensor:
    """The dimensions from `start_dim` to `end_dim` made one.  (*A, *B, *C) -> (*A, n, *C)."""
    shape = array_of(self).shape
    start, end = wrap(start_dim, len(shape)), wrap(end_dim, len(shape))
    if start > end:
        fail(RuntimeError, "flatten() has invalid args: start_dim cannot come after end_dim")
    if not shape:
        return F.reshape(self, (1,))
    if start == end:
        return self
    return F.reshape(self, (*shape[:start], math.prod(shape[start : end + 1]), *shape[end + 1 :]))


@composite(samples=(S((2, 6), 1, (3, -1)),))
def unflatten(F: Any, self: Tensor, dim: Int, sizes: Shape) -> Tensor:
    """One dimension made several; one length may be -1.  (*A, n, *B) -> (*A, *sizes, *B)."""
    shape = array_of(self).shape
    at = wrap(dim, len(shape))
    if not sizes:
        fail(RuntimeError, "unflatten: sizes must be non-empty")
    length = shape[at] if shape else 1
    if sizes.count(-1) > 1:
        fail(RuntimeError, "unflatten got an unexpected error:\nonly one dimension can be inferred")
    known = math.prod(size for size in sizes if size != -1)
    if (known != length and -1 not in sizes) or (-1 in sizes and (not known or length % known)):
        text = f"unflatten: Provided sizes {list(sizes)} don't multiply up to the size of dim {at} ({length}) in the input tensor"
        fail(RuntimeError, text)
    return F.view(self, (*shape[:at], *inferred_size(sizes, length), *shape[at + 1 :]))


# ---- expand ------------------------------------------------------------------------------------------------------------


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


def expanded_size(self: Array, size: tuple[int, ...]) -> tuple[int, ...]:
    """The shape that `size` asks for, or PyTorch's words on why that cannot be."""
    shape = self.shape
    lead = len(size) - len(shape)
    if lead < 0:
        typed = dtypes.of(self.dtype).tensor_type if self.dtype != np.bool_ else "torch.BoolTensor"
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
