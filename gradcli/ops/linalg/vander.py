"""Vandermonde matrices, the powers of each element, and diagonals."""

from typing import Any

import numpy as np

from gradcli.diagnostics import mistakes
from gradcli.engine.errors import fail
from gradcli.engine.table.kinds import Bool, Int, OptionalInt, Tensor
from gradcli.engine.table.table import S, composite, op
from gradcli.engine.tensor import dtypes
from gradcli.engine.tensor.dtypes import scalar_name
from gradcli.ops.shared.arrays import array_of


@composite("linalg.vander", samples=(S((3,)), S((2, 3), N=4)))
def linalg_vander(F: Any, x: Tensor, *, N: OptionalInt = None) -> Tensor:
    """The powers 0 to N - 1 of each element.  (*, n) -> (*, n, N)."""
    array = array_of(x)
    if dtypes.category(array.dtype) == dtypes.BOOL or array.dtype == np.float16:
        text = f"linalg.vander supports floating point, complex, and integer tensors, but got {scalar_name(array)}"
        fail(RuntimeError, text, mistakes.dtypes)
    if not array.ndim:
        return linalg_vander(F, F.unsqueeze(x, 0), N=N)
    count = array.shape[-1] if N is None else N
    if count <= 1:
        fail(RuntimeError, "N must be greater than 1.")
    return F.cat((F.first_powers(x, 1), _powers(F, x, count - 1)), -1)


def _powers(F: Any, x: Any, count: int) -> Any:
    """The powers 1 to `count` of each element, as a last dimension."""
    return F.cumprod(F.expand(F.unsqueeze(x, -1), (*x.shape, count)), -1)


@composite("linalg.diagonal", samples=(S((2, 3)), S((2, 3, 2), offset=1, dim1=0, dim2=2)))
def linalg_diagonal(F: Any, A: Tensor, *, offset: Int = 0, dim1: Int = -2, dim2: Int = -1) -> Tensor:
    """A diagonal of matrices, a view.  (*, n, m) -> (*, min(n, m))."""
    return F.diagonal(A, offset, dim1, dim2)


@op("")
def first_powers(self: Tensor, count: Int) -> Tensor:
    """The powers 0 of each element as a last dimension, or none.  (*) -> (*, count)."""
    return np.ones((*self.shape, count), np.int64 if self.dtype.kind == "b" else self.dtype)


@op("", node="CopySlices", self=lambda F, g: F.slice(g, -1, 1, None))
def after_ones(self: Tensor) -> Tensor:
    """A column of ones put before the others.  (n, m) -> (n, m + 1)."""
    return np.concatenate([np.ones((self.shape[0], 1), self.dtype), self], axis=-1)


@composite("torch", samples=(S((3,)), S((3,), 2), S((3,), 4, True)))
def vander(F: Any, x: Tensor, N: OptionalInt = None, increasing: Bool = False) -> Tensor:
    """The powers of each element, descending unless `increasing`.  (n) -> (n, N)."""
    if x.ndim != 1:
        fail(RuntimeError, "x must be a one-dimensional tensor.", mistakes.shapes)
    count = x.shape[0] if N is None else N
    if count < 0:
        fail(RuntimeError, "N must be non-negative.")
    powers = F.first_powers(x, count) if count <= 1 else F.after_ones(_powers(F, x, count - 1))
    return powers if increasing else F.flip(powers, (1,))
