"""Tensors filled with one value, and those of the shape of another."""

from typing import Any

import numpy as np

from gradcli.diagnostics import mistakes
from gradcli.engine.calls.broadcasting import refuse_growth
from gradcli.engine.errors import fail
from gradcli.engine.state import STATE
from gradcli.engine.table.kinds import Anything, Array, Dims, Index, Int, Number, OptionalInt, OptionalType, Shape, Tensor
from gradcli.engine.table.table import S, op
from gradcli.engine.tensor import dtypes
from gradcli.ops.core.plumbing import cast
from gradcli.ops.shared.numbers import element


def allocated(size: tuple[int, ...], dtype: np.dtype[Any] | None = None) -> np.dtype[Any]:
    """The dtype of a new tensor, its shape checked and its memory granted."""
    for length in size:
        if length < 0:
            text = f"Trying to create tensor with negative dimension {length}: {list(size)}"
            fail(RuntimeError, text)
    found = STATE.default_dtype if dtype is None else dtype
    STATE.reserve(size, found.itemsize)
    return found


# ---- of a given shape ------------------------------------------------------------------------------------------------------


@op("torch", creates=True, varargs="size")
def ones(size: Dims, *, dtype: OptionalType = None) -> Tensor:
    """Ones.  size -> size."""
    return np.ones(size, allocated(size, dtype))


@op("torch", creates=True, varargs="size")
def zeros(size: Dims, *, dtype: OptionalType = None) -> Tensor:
    """Zeros.  size -> size."""
    if any(length < 0 for length in size):
        fail(RuntimeError, "zeros: Dimension size must be non-negative.")
    return np.zeros(size, allocated(size, dtype))


@op("torch", creates=True, varargs="size")
def empty(size: Dims, *, dtype: OptionalType = None, memory_format: Anything = None) -> Tensor:
    """A tensor whose values nobody promised: zeros here.  size -> size."""
    return np.zeros(size, allocated(size, dtype))


@op("torch", creates=True)
def empty_permuted(size: Shape, physical_layout: Shape, *, dtype: OptionalType = None) -> Tensor:
    """A tensor whose dimensions lie in memory in this order; values as with `empty`.  size -> size."""
    _check_layout(physical_layout, len(size))
    wanted = allocated(size, dtype)
    return np.zeros([size[place] for place in physical_layout], wanted).transpose(np.argsort(physical_layout))


def _check_layout(physical_layout: tuple[int, ...], rank: int) -> None:
    """Every dimension once."""
    text = ""
    if len(physical_layout) != rank:
        text = (
            f"Number of dimensions in size does not match the length of the physical_layout; i.e. len(size) = {rank} is not equal to "
            f"len(physical_layout) = {len(physical_layout)}"
        )
    for at, place in enumerate(physical_layout):
        if not 0 <= place < rank and not text:
            text = (
                f"Dimension out of range (expected to be between 0 and {rank - 1}, but got {place} at index {at}).  NB: negative dims not "
                "currently supported; file an issue if you want it."
            )
    if not text and len(set(physical_layout)) < rank:
        text = "Duplicate dim not allowed"
    if text:
        fail(RuntimeError, text, mistakes.dimensions)


@op("torch", creates=True)
def empty_strided(size: Shape, stride: Shape, *, dtype: OptionalType = None) -> Tensor:
    """A tensor of these strides, in elements, whose values nobody promised: zeros here.  size -> size."""
    if len(size) != len(stride):
        text = f"dimensionality of sizes ({len(size)}) must match dimensionality of strides ({len(stride)})"
        fail(RuntimeError, text)
    if any(step < 0 for step in stride):
        fail(
            RuntimeError,
            f"Storage size calculation overflowed with sizes={list(size)} and strides={list(stride)}",
        )
    wanted = allocated(size, dtype)
    count = 0 if 0 in size else 1 + sum((length - 1) * step for length, step in zip(size, stride, strict=True))
    memory = np.zeros(count, wanted)
    return np.lib.stride_tricks.as_strided(memory, size, [step * wanted.itemsize for step in stride])


@op("torch", creates=True)
def full(size: Dims, fill_value: Number, *, dtype: OptionalType = None) -> Tensor:
    """One value everywhere; without `dtype`, its own decides.  size -> size."""
    wanted = allocated(size, dtypes.of_number(fill_value) if dtype is None else dtype)
    return np.full(size, element(fill_value, wanted), wanted)


@op("torch", creates=True)
def scalar_tensor(s: Number, *, dtype: OptionalType = None) -> Tensor:
    """A number as a tensor.  () -> ()."""
    return np.asarray(element(s, STATE.default_dtype if dtype is None else dtype))


@op("torch", creates=True)
def eye(n: Int, m: OptionalInt = None, *, dtype: OptionalType = None) -> Tensor:
    """Ones on the diagonal, zeros elsewhere.  n, m -> (n, m)."""
    for name, length in (("n", n), ("m", m)):
        if length is not None and length < 0:
            fail(RuntimeError, f"{name} must be greater or equal to 0, got {length}")
    return np.eye(n, m, dtype=allocated((n, n if m is None else m), dtype))


# ---- of the shape of another -------------------------------------------------------------------------------------------------


def _like(self: Array, dtype: np.dtype[Any] | None) -> np.dtype[Any]:
    return allocated(self.shape, self.dtype if dtype is None else dtype)


@op("torch", creates=True)
def zeros_like(self: Index, *, dtype: OptionalType = None, memory_format: Anything = None) -> Tensor:
    """Zeros of the shape and dtype of another tensor.  (*) -> (*)."""
    return np.zeros_like(self, _like(self, dtype))


@op("torch", creates=True)
def ones_like(self: Index, *, dtype: OptionalType = None, memory_format: Anything = None) -> Tensor:
    """Ones of the shape and dtype of another tensor.  (*) -> (*)."""
    return np.ones_like(self, _like(self, dtype))


@op("torch", creates=True)
def empty_like(self: Index, *, dtype: OptionalType = None, memory_format: Anything = None) -> Tensor:
    """A tensor of the shape and dtype of another, whose values nobody promised: zeros here.  (*) -> (*)."""
    return np.zeros_like(self, _like(self, dtype))


@op("torch", creates=True)
def full_like(self: Index, fill_value: Number, *, dtype: OptionalType = None, memory_format: Anything = None) -> Tensor:
    """One value everywhere, in the shape and dtype of another tensor.  (*) -> (*)."""
    wanted = _like(self, dtype)
    return np.full_like(self, element(fill_value, wanted), wanted)


# ---- of the dtype of another --------------------------------------------------------------------------------------------------


@op("Tensor", creates=True, varargs="size")
def new_zeros(self: Index, size: Dims, *, dtype: OptionalType = None) -> Tensor:
    """Zeros in the dtype of `self`.  size -> size."""
    return np.zeros(size, allocated(size, self.dtype if dtype is None else dtype))


@op("Tensor", creates=True, varargs="size")
def new_ones(self: Index, size: Dims, *, dtype: OptionalType = None) -> Tensor:
    """Ones in the dtype of `self`.  size -> size."""
    return np.ones(size, allocated(size, self.dtype if dtype is None else dtype))


@op("Tensor", creates=True, varargs="size")
def new_empty(self: Index, size: Dims, *, dtype: OptionalType = None) -> Tensor:
    """A tensor in the dtype of `self` whose values nobody promised: zeros here.  size -> size."""
    return np.zeros(size, allocated(size, self.dtype if dtype is None else dtype))


@op("Tensor", creates=True)
def new_full(self: Index, size: Dims, fill_value: Number, *, dtype: OptionalType = None) -> Tensor:
    """One value everywhere, in the dtype of `self`.  size -> size."""
    wanted = allocated(size, self.dtype if dtype is None else dtype)
    return np.full(size, element(fill_value, wanted), wanted)


@op("Tensor", creates=True)
def new_empty_strided(self: Index, size: Shape, stride: Shape, *, dtype: OptionalType = None) -> Tensor:
    """A tensor of these strides in the dtype of `self`, whose values nobody promised: zeros here.  size -> size."""
    return empty_strided(size, stride, dtype=self.dtype if dtype is None else dtype)


# ---- fill -----------------------------------------------------------------------------------------------------------------------


def _spread(F: Any, g: Any) -> Any:
    """What was there before is gone."""
    return F.zeros_like(g)


def _filled(self: Array, value: Array) -> Array:
    if value.ndim:
        text = f"fill_ only supports 0-dimension value tensor but got tensor with {value.ndim} dimensions."
        fail(RuntimeError, text)
    return np.full_like(self, cast(value, self.dtype))


@op("torch.fill", node="FillBackward1", samples=(S((2, 3), ()),), self=lambda F, g: _spread(F, g), value=lambda F, g: F.sum(g), strict=True)
def fill_tensor(self: Tensor, value: Tensor) -> Tensor:
    """A 0-d tensor's value everywhere, in the shape and dtype of `self`.  (*), () -> (*)."""
    return _filled(self, value)


@op("torch", node="FillBackward0", samples=(S((2, 3), 2.0),), self=lambda F, g: _spread(F, g))
def fill(self: Tensor, value: Number) -> Tensor:
    """A number everywhere, in the shape and dtype of `self`.  (*) -> (*)."""
    return np.full_like(self, element(value, self.dtype))


@op(
    "Tensor.fill_ torch.fill_",
    node="FillBackward3",
    inplace=True,
    samples=(S((2, 3), ()),),
    self=lambda F, g: _spread(F, g),
    value=lambda F, g: F.sum(g),
    strict=True,
)
def fill_tensor_(self: Tensor, value: Tensor) -> Tensor:
    """Write a 0-d tensor's value everywhere.  (*), () -> (*)."""
    return _filled(self, value)


@op("Tensor.fill_ torch.fill_", node="FillBackward2", inplace=True, samples=(S((2, 3), 2.0),), self=lambda F, g: _spread(F, g))
def fill_(self: Tensor, value: Number) -> Tensor:
    """Write a number everywhere.  (*) -> (*)."""
    return np.full_like(self, element(value, self.dtype))


@op("Tensor.zero_ torch.zero_", node="ZeroBackward0", inplace=True, samples=(S((2, 3)),), self=lambda F, g: _spread(F, g))
def zero_(self: Tensor) -> Tensor:
    """Write zeros.  (*) -> (*)."""
    return np.zeros_like(self)


@op("Tensor.copy_", node="CopyBackwards", inplace=True, samples=(S((2, 3), (3,)),), self=lambda F, g: _spread(F, g), src=lambda g: g)
def copy_(self: Tensor, src: Index, non_blocking: Anything = False) -> Tensor:
    """Write the values of another tensor, broadcast and cast.  (*), (*A) -> (*)."""
    values = cast(src, self.dtype) if src.dtype != self.dtype else src
    refuse_growth(self.shape, values.shape)
    return np.broadcast_to(values, self.shape)
