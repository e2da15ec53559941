"""Other shapes for the same elements: view, reshape and what is made of them."""

import math
from collections.abc import Sequence
from functools import lru_cache
from typing import Any

import numpy as np

from gradcli.diagnostics import mistakes
from gradcli.engine.errors import fail
from gradcli.engine.table.kinds import Array, Int, Shape, Tensor, Type
from gradcli.engine.table.table import RAW, S, composite, op
from gradcli.engine.tensor import dtypes
from gradcli.engine.tensor.reflections import PLAIN, REFLECTED, Signs, signs_of
from gradcli.ops.shape.variants import view_op
from gradcli.ops.shared.arrays import array_of
from gradcli.ops.shared.checks import underivable
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
    if REFLECTED and signs_of(self) != PLAIN:
        _refuse_signs(signs_of(self))
    if self.itemsize != dtype.itemsize:
        _check_itemsizes(self, dtype)
    return self.view(dtype)


def _refuse_signs(signs: Signs) -> None:
    what = "conjugate view tensors" if signs.conj else "tensors with negative bit set"
    fail(RuntimeError, f"torch.Tensor.view is not supported for {what} when converting to a different dtype.", mistakes.views)


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


@op("torch", node="NotImplemented", self=underivable("detach_copy"))
def detach_copy(self: Tensor) -> Tensor:
    """A copy whose history PyTorch records and cannot differentiate.  (*) -> (*)."""
    return self.copy()


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
