"""Norms of matrices, and condition numbers."""

import math
from typing import Any

import numpy as np

from gradcli.diagnostics import mistakes
from gradcli.engine.calls.inplace import inplace
from gradcli.engine.errors import fail
from gradcli.engine.table.kinds import Anything, Array, Bool, Dims, OptionalDims, OptionalType, Tensor
from gradcli.engine.table.table import Op, S, composite, row
from gradcli.engine.tensor import dtypes
from gradcli.engine.tensor.dtypes import scalar_name
from gradcli.ops.linalg.checks import require_floating, require_matrix, require_square
from gradcli.ops.linalg.solve import WELL
from gradcli.ops.shared.arrays import array_of
from gradcli.ops.shared.dims import wrap

ORDERS = (1.0, 2.0, math.inf)  # of which the absolute value of a number must be one
NAME = "linalg.matrix_norm"


@composite(
    "linalg.matrix_norm",
    samples=(
        *(S((2, 3), order) for order in ("fro", "nuc", 1, -1, 2, -2, math.inf, -math.inf)),
        S((2, 3, 2), "nuc", (0, 2), True),
        S((2, 3, 2), 2, (2, 0), True),
    ),
)
def matrix_norm(
    F: Any, A: Tensor, ord: Anything = "fro", dim: Dims = (-2, -1), keepdim: Bool = False, *, dtype: OptionalType = None
) -> Tensor:
    """A norm of matrices: Frobenius, nuclear, the largest (negative: smallest) column sum 1, row sum inf or singular value 2.

    (*, n, m) -> (*).
    """
    array = array_of(A)
    _check_norm(array, ord, dim, dtype)
    first, second = (wrap(place, array.ndim) for place in dim)
    if first == second:
        fail(RuntimeError, f"{NAME}: dims must be different. Got ({dim[0]}, {dim[1]})", mistakes.dimensions)
    if ord == "fro":
        return F.vector_norm(A, 2, (first, second), keepdim, dtype=dtype)
    if not isinstance(ord, str) and ord > 0 and 0 in [array.shape[place] for place in _compared(ord, first, second)]:
        return _zeros(F, array, (first, second), keepdim, dtype)
    if ord == "nuc" or abs(ord) == 2:
        return _singular_norm(F, A, ord, (first, second), keepdim, dtype)
    if abs(ord) == math.inf:
        first, second = second, first
    if not keepdim and first < second:
        second -= 1
    sums = F.vector_norm(A, 1.0, (first,), keepdim, dtype=dtype)
    return F.amax(sums, (second,), keepdim) if ord > 0 else F.amin(sums, (second,), keepdim)


def _compared(ord: float, first: int, second: int) -> tuple[int, ...]:
    """The dimensions among whose sums, or singular values, a norm takes the largest."""
    return (second,) if ord == 1 else (first,) if ord == math.inf else (first, second)


def _zeros(F: Any, A: Array, dims: tuple[int, int], keepdim: bool, dtype: Any) -> Any:
    """The largest of nothing: zero for each matrix."""
    shape = [1 if place in dims else length for place, length in enumerate(A.shape) if keepdim or place not in dims]
    return F.value(np.zeros(shape, dtypes.real_of(A.dtype if dtype is None else dtype)))


def _check_norm(A: Any, ord: Any, dim: tuple[int, ...], dtype: Any) -> None:
    if not _known(ord):
        fail(RuntimeError, f"{NAME}: Order {ord} not supported.")
    require_matrix(A, NAME)
    require_floating(A, NAME, low_precision=isinstance(ord, str) or abs(ord) != 2)
    if len(dim) != 2:
        text = f"{NAME}: dim must be a 2-tuple. Got {' '.join(map(str, dim))}"
        fail(RuntimeError, text, mistakes.dimensions)
    if dtype is not None and ord != "fro":
        _check_dtype(A, dtype)


def _known(ord: Any) -> bool:
    return ord in ("fro", "nuc") if isinstance(ord, str) else isinstance(ord, (int, float)) and abs(ord) in ORDERS


def _check_dtype(A: Any, dtype: Any) -> None:
    """A dtype that A can take without losing digits."""
    if dtypes.promote(A.dtype, dtype) != dtype:
        name = dtypes.of(dtype).scalar_name
        text = f"{NAME}: the dtype of the input ({scalar_name(A)}) should be convertible without narrowing to the specified dtype ({name})"
        fail(RuntimeError, text, mistakes.dtypes)


def _singular_norm(F: Any, A: Any, ord: Any, dims: tuple[int, int], keepdim: bool, dtype: Any) -> Any:
    """A norm by way of singular values, the matrices' dimensions moved to the end."""
    ndim = A.ndim
    order = (*(place for place in range(ndim) if place not in dims), *dims)
    matrices = F.permute(A if dtype is None else F.to_dtype(A, dtype), order)
    values = F.linalg_svdvals(matrices)
    if ord == "nuc":
        result = F.sum_dim(values, (-1,), keepdim)
    else:
        result = F.amax(values, (-1,), keepdim) if ord > 0 else F.amin(values, (-1,), keepdim)
    if not keepdim:
        return result
    return F.permute(F.unsqueeze(result, -1), tuple(order.index(place) for place in range(ndim)))


@composite("linalg.norm", samples=(S((2, 3)), S((2, 3), "nuc"), S((2, 3), 1), S((3,), 3), S((2, 3), 2, 0), S((2, 3), None, None, True)))
def linalg_norm(
    F: Any, self: Tensor, ord: Anything = None, dim: OptionalDims = None, keepdim: Bool = False, *, dtype: OptionalType = None
) -> Tensor:
    """A norm of vectors or, with an order and two dimensions, of matrices.  (*A, n, m) -> (*A)."""
    if dim is not None:
        if len(dim) not in (1, 2):
            text = f"linalg.norm: If dim is specified, it must be of length 1 or 2. Got {list(dim)}"
            fail(RuntimeError, text, mistakes.dimensions)
    elif ord is not None and self.ndim not in (1, 2):
        text = f"linalg.norm: If dim is not specified but ord is, the input must be 1D or 2D. Got {self.ndim}D."
        fail(RuntimeError, text, mistakes.dimensions)
    if isinstance(ord, str) or (ord is not None and (len(dim) if dim is not None else self.ndim) == 2):
        return F.matrix_norm(self, ord, (0, 1) if dim is None else dim, keepdim, dtype=dtype)
    return F.vector_norm(self, 2.0 if ord is None else ord, dim, keepdim, dtype=dtype)


# ---- condition numbers -------------------------------------------------------------------------------------------------------


@composite("linalg.cond", samples=(S(WELL), S((2, 3)), S(WELL, -2), S(WELL, "nuc")))
def cond(F: Any, A: Tensor, p: Anything = None) -> Tensor:
    """How much a linear system magnifies errors: a norm of the matrix times that of its inverse.  (*, n, n) -> (*)."""
    matrices = array_of(A)
    if matrices.ndim < 2:
        fail(RuntimeError, "linalg.cond: The input tensor must have at least 2 dimensions.", mistakes.shapes)
    order = 2 if p is None else p
    if not _known(order):
        fail(RuntimeError, f"linalg.cond got an invalid norm type: {order}")
    if isinstance(order, str) or abs(order) != 2:
        require_square(matrices, f"linalg.cond(ord={_printed(order)})")
    if not matrices.size:
        return F.value(np.zeros(matrices.shape[:-2], dtypes.real_of(matrices.dtype)))
    if order == "nuc":
        values = F.linalg_svdvals(A)
        return F.sum_dim(values, (-1,)) * F.sum_dim(F.reciprocal(values), (-1,))
    if isinstance(order, str) or abs(order) != 2:
        return _norm_and_inverse(F, A, order)
    values = F.linalg_svdvals(A)
    largest, smallest = F.narrow(values, -1, 0, 1), F.narrow(values, -1, -1, 1)
    return F.squeeze_dim(largest / smallest if order > 0 else smallest / largest, -1)


def _printed(order: Any) -> str:
    return f"{order:f}" if isinstance(order, float) else str(order)


def _norm_and_inverse(F: Any, A: Any, order: Any) -> Any:
    """The norm of a matrix times that of its inverse, infinite where there is none.

    As PyTorch does, the inverse is written to in place, so that backward finds it changed and refuses.
    """
    inverse, info = F.linalg_inv_ex(A)
    fill = row("masked_fill")
    if not F.traces or not isinstance(fill, Op):
        inverse = np.where((info > 0)[..., None, None], np.inf, inverse)
    else:
        inverse = inplace(fill, (inverse, F.unsqueeze(F.unsqueeze(info > 0, -1), -1), math.inf))
    product = F.matrix_norm(A, order) * F.matrix_norm(inverse, order)
    return F.nan_to_num(product, math.inf, math.inf, -math.inf)
