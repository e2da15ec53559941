"""Diagonals and triangles."""

from typing import Any

import numpy as np

from gradcli.engine.errors import fail
from gradcli.engine.state import STATE
from gradcli.engine.table.kinds import Array, Int, Tensor
from gradcli.engine.table.table import S, composite, op
from gradcli.ops.shape.parts import writable_diagonal
from gradcli.ops.shared.arrays import array_of
from gradcli.ops.shared.dims import wrap


def _check_matrix(name: str, self: Array) -> None:
    if self.ndim < 2:
        fail(RuntimeError, f"{name}: input tensor must have at least 2 dimensions")


@op(inplace=True, samples=(S((3, 3)), S((2, 3, 4), -1)), self=lambda F, g, diagonal: F.tril(g, diagonal))
def tril(self: Tensor, diagonal: Int = 0) -> Tensor:
    """The lower triangle of each matrix, zeros above the diagonal.  (*, n, m) -> (*, n, m)."""
    _check_matrix("tril", self)
    return np.where(np.tri(self.shape[-2], self.shape[-1], diagonal, np.bool_), self, np.zeros((), self.dtype))


@op(inplace=True, samples=(S((3, 3)), S((2, 3, 4), 1)), self=lambda F, g, diagonal: F.triu(g, diagonal))
def triu(self: Tensor, diagonal: Int = 0) -> Tensor:
    """The upper triangle of each matrix, zeros below the diagonal.  (*, n, m) -> (*, n, m)."""
    _check_matrix("triu", self)
    return np.where(np.tri(self.shape[-2], self.shape[-1], diagonal - 1, np.bool_), np.zeros((), self.dtype), self)


@op(
    samples=(S((2, 3)), S((2, 3), 1, 0, 2)),
    self=lambda F, g, offset, dim1, dim2: F.diagonal(g, offset, dim1, dim2),
)
def diag_embed(self: Tensor, offset: Int = 0, dim1: Int = -2, dim2: Int = -1) -> Tensor:
    """Matrices with `self` on their diagonals and zeros elsewhere.  (*, n) -> (*, n, n)."""
    ndim = self.ndim + 1
    first, second = wrap(dim1, ndim), wrap(dim2, ndim)
    if first == second:
        fail(RuntimeError, f"diagonal dimensions cannot be identical {dim1}, {dim2}")
    length = self.shape[-1] + abs(offset)
    size = list(self.shape[:-1])
    for at in sorted((first, second)):
        size.insert(at, length)
    STATE.reserve(tuple(size), self.itemsize)
    found = np.zeros(size, self.dtype)
    writable_diagonal(found, offset, first, second)[...] = self
    return found


@composite(samples=(S((3,)), S((3, 3), 1)))
def diag(F: Any, self: Tensor, diagonal: Int = 0) -> Tensor:
    """The diagonal of a matrix, or the matrix with this vector as its diagonal.  (n, m) -> (k,); (n,) -> (n, n)."""
    ndim = array_of(self).ndim
    if ndim not in (1, 2):
        fail(RuntimeError, f"diag(): Supports 1D or 2D tensors. Got {ndim}D")
    return F.diag_embed(self, diagonal) if ndim == 1 else F.diagonal_copy(self, diagonal, 0, 1)


@composite(samples=(S((2, 3)), S((2,), -1)))
def diagflat(F: Any, self: Tensor, offset: Int = 0) -> Tensor:
    """The matrix with all elements of `self` on its diagonal.  (*) -> (n, n)."""
    return F.diag_embed(F.view(F.contiguous(self), (-1,)), offset)
