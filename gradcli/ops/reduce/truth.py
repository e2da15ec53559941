"""Whether all, whether any, and how many."""

from collections.abc import Callable
from typing import Any

import numpy as np

from gradcli.engine.table.kinds import Array, Bool, OptionalDims, Tensor
from gradcli.engine.table.table import op
from gradcli.ops.shared.dims import axes


def truth(reduce: Callable[..., Any], self: Array, over: tuple[int, ...], keepdim: bool) -> Array:
    """`reduce` over which elements are not zero; uint8 stays uint8, all else becomes bool."""
    found = reduce(self != 0, axis=over, keepdims=keepdim)
    return np.asarray(found, np.uint8 if self.dtype == np.uint8 else np.bool_)


@op()
def all(self: Tensor) -> Tensor:
    """Whether no element is zero.  (*) -> ()."""
    return truth(np.logical_and.reduce, self, axes(None, self.ndim), False)


@op("torch.all Tensor.all")
def all_dim(self: Tensor, dim: OptionalDims = None, keepdim: Bool = False) -> Tensor:
    """Whether no element along dimensions is zero.  (*A, n, *B) -> (*A, *B)."""
    return truth(np.logical_and.reduce, self, _over(dim, self.ndim), keepdim)


@op()
def any(self: Tensor) -> Tensor:
    """Whether an element is not zero.  (*) -> ()."""
    return truth(np.logical_or.reduce, self, axes(None, self.ndim), False)


@op("torch.any Tensor.any")
def any_dim(self: Tensor, dim: OptionalDims = None, keepdim: Bool = False) -> Tensor:
    """Whether an element along dimensions is not zero.  (*A, n, *B) -> (*A, *B)."""
    return truth(np.logical_or.reduce, self, _over(dim, self.ndim), keepdim)


def _over(dim: tuple[int, ...] | None, ndim: int) -> tuple[int, ...]:
    """The axes of a list of dimensions; here, unlike for sums, an empty list means none."""
    return () if dim == () else axes(dim, ndim)


@op(varargs="dim")
def count_nonzero(self: Tensor, dim: OptionalDims = None) -> Tensor:
    """How many elements along dimensions are not zero.  (*A, n, *B) -> (*A, *B)."""
    return np.asarray(np.add.reduce(self != 0, axis=axes(dim, self.ndim), dtype=np.int64))
