"""LU factorization with row exchanges: ``A = P L U``."""

from typing import Any

import numpy as np

from gradcli.diagnostics import mistakes
from gradcli.engine.calls.broadcasting import broadcast_shape
from gradcli.engine.errors import fail
from gradcli.engine.table.kinds import Anything, Array, Bool, Index, Tensor
from gradcli.engine.table.table import S, T, composite, op
from gradcli.ops.linalg import kernels
from gradcli.ops.linalg.checks import (
    columns_first,
    named,
    refuse_failed,
    require_fitting,
    require_floating,
    require_kernel,
    require_matrix,
    require_same_dtype,
    require_square,
)
from gradcli.ops.linalg.solve import WELL
from gradcli.ops.shared.arrays import array_of

WIDE = T([[0.5, 2.0, 1.0, 0.3], [3.0, 0.4, -0.2, 0.8]], grad=True)
TALL = T([[0.5, 2.0], [3.0, 0.4], [-0.7, 0.9]], grad=True)
PIVOTS = T(np.array([2, 3, 3], np.int32))


def _require_matrix(A: Array, name: str) -> None:
    if A.ndim < 2:
        text = f"{name}: Expected tensor with 2 or more dimensions. Got size: {list(A.shape)} instead"
        fail(RuntimeError, text, mistakes.shapes)


def _require_pivot(pivot: bool, name: str) -> None:
    if not pivot:
        fail(RuntimeError, f"{name}: LU without pivoting is not implemented on the CPU")


def _zero_pivot(info: int) -> str:
    advice = "If you still want to perform the factorization, consider calling linalg.lu(A, pivot) or linalg.lu_factor_ex(A, pivot)"
    return f"U[{info},{info}] is zero and using it on lu_solve would result in a division by zero. {advice}"


# ---- factors ---------------------------------------------------------------------------------------------------------------


@op(
    "linalg.lu_factor_ex",
    node="LinalgLuFactorExBackward0",
    returns=("LU", "pivots", "info"),
    constant=("pivots", "info"),
    A=lambda F, g_LU, out_LU, out_pivots: F.lu_factor_backward(g_LU, out_LU, out_pivots),
    samples=(S(WELL), S(WIDE), S(TALL)),
)
def linalg_lu_factor_ex(A: Tensor, *, pivot: Bool = True, check_errors: Bool = False) -> tuple[Array, Array, Array]:
    """L and U in one matrix, the row exchanges, and where U has a zero on its diagonal.  (*, n, m) -> (*, n, m), (*, min(n, m)), (*)."""
    _require_matrix(A, "torch.lu_factor")
    require_kernel(A, "lu_cpu")
    _require_pivot(pivot, "linalg.lu_factor")
    LU, pivots, info = kernels.lu_factor(A)
    if check_errors:
        refuse_failed(info, "torch.linalg.lu_factor_ex", _zero_pivot, RuntimeError)
    return LU, pivots, info


@composite("linalg.lu_factor", samples=(S(WELL),))
def linalg_lu_factor(F: Any, A: Tensor, *, pivot: Bool = True) -> Any:
    """L and U in one matrix, and the row exchanges, counted from 1.  (*, n, m) -> (*, n, m), (*, min(n, m))."""
    LU, pivots, info = F.linalg_lu_factor_ex(A, pivot=pivot)
    refuse_failed(array_of(info), "torch.linalg.lu_factor", _zero_pivot, RuntimeError)
    return named(F, "linalg_lu_factor", LU=LU, pivots=pivots)


@composite(samples=(S(WELL),))
def lu(F: Any, self: Tensor, pivot: Bool = True, get_infos: Bool = False) -> Any:
    """L and U in one matrix, the row exchanges and, if asked, where U has a zero on its diagonal.

    (*, n, m) -> (*, n, m), (*, min(n, m)), (*).
    """
    LU, pivots, info = F.linalg_lu_factor_ex(self, pivot=pivot)
    return named(F, "_lu_with_info", LU=LU, pivots=pivots, info=info) if get_infos else (LU, pivots)


@op(
    "linalg.lu",
    node="LinalgLuBackward0",
    returns=("P", "L", "U"),
    constant=("P",),
    A=lambda F, g_L, g_U, out_P, out_L, out_U: F.linalg_lu_backward(g_L, g_U, out_P, out_L, out_U),
    samples=(S(WELL), S(WIDE), S(TALL)),
)
def linalg_lu(A: Tensor, *, pivot: Bool = True) -> tuple[Array, Array, Array]:
    """P, L and U with ``A = P L U``: P a permutation, L with ones on its diagonal.

    (*, n, m) -> (*, n, n), (*, n, k), (*, k, m), k = min(n, m).
    """
    _require_matrix(A, "linalg.lu")
    require_kernel(A, "lu_cpu")
    _require_pivot(pivot, "linalg.lu")
    LU, pivots, _ = kernels.lu_factor(A)
    return (kernels.permutation_matrix(pivots, A.shape[-2], A.dtype), *_triangles(LU))


def _triangles(LU: Array) -> tuple[Array, Array]:
    """L, with its ones, and U."""
    rows, columns = LU.shape[-2:]
    size = min(rows, columns)
    return np.tril(LU[..., :size], -1) + np.eye(rows, size, dtype=LU.dtype), np.triu(LU[..., :size, :])


@composite("")
def lu_factor_backward(F: Any, grad: Tensor, LU: Tensor, pivots: Index) -> Tensor:
    """The gradient of the factorization, from that of both factors in one matrix."""
    P, L, U = F.lu_unpack(LU, pivots)
    size = min(LU.shape[-2:])
    return F.linalg_lu_backward(part(F, grad, -1, 0, size), part(F, grad, -2, 0, size), P, L, U)


def part(F: Any, value: Any, dim: int, start: int, end: int) -> Any:
    """A stretch of a dimension."""
    return F.slice(value, dim, start, end)


@composite("")
def linalg_lu_backward(F: Any, grad_L: Anything, grad_U: Anything, P: Tensor, L: Tensor, U: Tensor) -> Any:
    """The gradient of ``A = P L U``: strictly lower from L, upper from U, each carried back through the other factor."""
    if grad_L is None and grad_U is None:
        return None
    rows, columns = L.shape[-2], U.shape[-1]
    if rows == columns:
        lower = None if grad_L is None else F.tril(F.matmul(F.adjoint(L), grad_L), -1)
        inside = total(lower, None if grad_U is None else F.triu(F.matmul(grad_U, F.adjoint(U))))
        inside = F.linalg_solve_triangular(F.adjoint(U), inside, upper=False, left=False)
        inside = F.linalg_solve_triangular(F.adjoint(L), inside, upper=True, unitriangular=True)
    else:
        inside = _wide_lu_backward(F, grad_L, grad_U, L, U) if rows < columns else _tall_lu_backward(F, grad_L, grad_U, L, U)
    return F.matmul(P, inside)


def _wide_lu_backward(F: Any, grad_L: Any, grad_U: Any, L: Any, U: Any) -> Any:
    rows, columns = L.shape[-2], U.shape[-1]
    inside = total(
        None if grad_L is None else F.matmul(F.adjoint(L), grad_L), None if grad_U is None else -F.matmul(F.triu(grad_U), F.adjoint(U))
    )
    inside = F.linalg_solve_triangular(F.adjoint(part(F, U, -1, 0, rows)), F.tril(inside, -1), upper=False, left=False)
    if grad_U is None:
        inside = F.cat((inside, zeros(F, U, (rows, columns - rows))), -1)
    else:
        inside = F.cat((inside + F.triu(part(F, grad_U, -1, 0, rows)), part(F, grad_U, -1, rows, columns)), -1)
    return F.linalg_solve_triangular(F.adjoint(L), inside, upper=True, unitriangular=True)


def _tall_lu_backward(F: Any, grad_L: Any, grad_U: Any, L: Any, U: Any) -> Any:
    rows, columns = L.shape[-2], U.shape[-1]
    inside = total(
        None if grad_U is None else F.matmul(grad_U, F.adjoint(U)), None if grad_L is None else -F.matmul(F.adjoint(L), F.tril(grad_L, -1))
    )
    inside = F.linalg_solve_triangular(F.adjoint(part(F, L, -2, 0, columns)), F.triu(inside), upper=True, unitriangular=True)
    if grad_L is None:
        inside = F.cat((inside, zeros(F, L, (rows - columns, columns))), -2)
    else:
        inside = F.cat((inside + F.tril(part(F, grad_L, -2, 0, columns), -1), part(F, grad_L, -2, columns, rows)), -2)
    return F.linalg_solve_triangular(F.adjoint(U), inside, upper=False, left=False)


def total(first: Any, second: Any) -> Any:
    """The sum of two gradients, of which one may be missing."""
    if first is None or second is None:
        return second if first is None else first
    return first + second


def zeros(F: Any, like: Any, matrix: tuple[int, int]) -> Any:
    """Zero matrices with the batch and dtype of `like`."""
    return F.new_zeros_raw(like, (*like.shape[:-2], *matrix))


# ---- taking the factors apart -------------------------------------------------------------------------------------------------------


@op(
    "torch",
    returns=("P", "L", "U"),
    constant=("P",),
    LU_data=lambda F, g_L, g_U, LU_data_shape: F.lu_unpack_backward(g_L, g_U, tuple(LU_data_shape)),
    samples=(S(WELL, PIVOTS), S(WIDE, T(np.array([2, 2], np.int32))), S(TALL, T(np.array([1, 3], np.int32)))),
)
def lu_unpack(LU_data: Tensor, LU_pivots: Index, unpack_data: Bool = True, unpack_pivots: Bool = True) -> tuple[Array, Array, Array]:
    """P, L and U from what `lu_factor` returns.  (*, n, m), (*, k) -> (*, n, n), (*, n, k), (*, k, m), k = min(n, m)."""
    _require_matrix(LU_data, "torch.lu_unpack")
    if unpack_pivots and LU_pivots.dtype != np.int32:
        text = "torch.lu_unpack: LU_pivots is expected to be a contiguous tensor of torch.int32 dtype.\n"
        text += "Note: this function is intended to be used with the output produced by torch.linalg.lu_factor"
        fail(RuntimeError, text, mistakes.dtypes)
    nothing = np.empty(0, LU_data.dtype)
    L, U = _triangles(LU_data) if unpack_data else (nothing, nothing)
    return _permutation_of(LU_pivots, LU_data) if unpack_pivots else nothing, L, U


def _permutation_of(pivots: Array, LU: Array) -> Array:
    rows = LU.shape[-2]
    if pivots.size and (pivots.min() < 1 or pivots.max() > rows):
        text = "pivots passed to lu_unpack must be between 1 and LU.size(-2) inclusive.Did you properly pass the result of lu_factor?"
        fail(RuntimeError, text)
    return kernels.permutation_matrix(pivots[..., : min(LU.shape[-2:])], rows, LU.dtype)


@composite("")
def lu_unpack_backward(F: Any, grad_L: Anything, grad_U: Anything, shape: Anything) -> Any:
    """Both gradients in one matrix, each in its own triangle."""
    if grad_L is None and grad_U is None:
        return None
    rows, columns = shape[-2:]
    size = min(rows, columns)
    lower = None if grad_L is None else F.tril(grad_L, -1)
    upper = None if grad_U is None else F.triu(grad_U)
    if rows == columns:
        return total(lower, upper)
    dim, own, other = (-1, upper, lower) if rows < columns else (-2, lower, upper)
    if other is None:
        return own
    if own is None:
        missing = (rows, columns - size) if dim == -1 else (rows - size, columns)
        return F.cat((other, zeros(F, other, missing)), dim)
    return F.cat((part(F, own, dim, 0, size) + other, part(F, own, dim, size, max(rows, columns))), dim)


# ---- solving with the factors -----------------------------------------------------------------------------------------------------------


@op(
    "linalg.lu_solve",
    node="LinalgLuSolveBackward0",
    LU=lambda F, g, LU, pivots, out, left, adjoint: F.lu_solve_backward(g, LU, pivots, out, left, adjoint),
    B=lambda F, g, LU, pivots, left, adjoint: F.linalg_lu_solve(LU, pivots, g, left=left, adjoint=not adjoint),
    samples=tuple(
        S(WELL, PIVOTS, (3, 2) if left else (2, 3), left=left, adjoint=adjoint) for left in (True, False) for adjoint in (False, True)
    ),
)
def linalg_lu_solve(LU: Tensor, pivots: Index, B: Tensor, *, left: Bool = True, adjoint: Bool = False) -> Tensor:
    """X of ``A X = B`` (or ``X A = B``, or with A^H if `adjoint`) from the factors of A.  (*, n, n), (*, n), (*, n, k) -> (*, n, k)."""
    require_floating(LU, "torch.linalg.lu_solve", low_precision=True)
    require_same_dtype(LU, B, "linalg.lu_solve", "LU")
    if pivots.dtype != np.int32:
        fail(RuntimeError, "linalg.lu_solve: pivots should be a Tensor of scalar type torch.int32", mistakes.dtypes)
    require_square(LU, "torch.linalg.lu_solve")
    require_matrix(B, "linalg.lu_solve", "B")
    require_fitting(LU, B, left, "linalg.lu_solve")
    if pivots.shape[-1:] != LU.shape[-1:]:
        text = "linalg.lu_solve: Number of pivots per batch should be same as the dimension of the matrix"
        fail(RuntimeError, text, mistakes.shapes)
    broadcast_shape(B.shape[:-2], LU.shape[:-2])
    require_kernel(LU, "linalg.lu_solve_cpu")
    _require_row_numbers(pivots, LU.shape[-2])
    X = kernels.lu_solve(LU, pivots, B, left, adjoint)
    return columns_first(X) if left else np.ascontiguousarray(X)


def _require_row_numbers(pivots: Array, rows: int) -> None:
    if pivots.size and pivots.min() < 1:
        text = "Pivots given to lu_solve must all be greater or equal to 1. Did you properly pass the result of lu_factor?"
        fail(RuntimeError, text)
    if pivots.size and pivots.max() > rows:
        text = "Pivots given to lu_solve must all be smaller or equal to LU.size(-2). Did you properly pass the result of lu_factor?"
        fail(RuntimeError, text)


@composite("torch Tensor", samples=(S((3, 2), WELL, PIVOTS),))
def lu_solve(F: Any, self: Tensor, LU_data: Tensor, LU_pivots: Index) -> Tensor:
    """X of ``A X = self`` from the factors of A.  (*, n, k), (*, n, n), (*, n) -> (*, n, k)."""
    return F.linalg_lu_solve(LU_data, LU_pivots, self)


@composite("")
def lu_solve_backward(F: Any, grad: Tensor, LU: Tensor, pivots: Index, X: Tensor, left: Bool, adjoint: Bool) -> Tensor:
    """The gradient of `lu_solve` for both factors in one matrix."""
    P, L, U = F.lu_unpack(LU, pivots)
    if left != adjoint:
        outer = -F.matmul(grad if left else F.adjoint(grad), F.adjoint(X) if left else X)
        right = F.linalg_solve_triangular(F.adjoint(U), outer, upper=False)
        lower = F.linalg_solve_triangular(F.adjoint(L), F.matmul(right, F.adjoint(U)), upper=True, unitriangular=True)
        return F.tril(lower, -1) + F.triu(right)
    outer = F.matmul(F.matmul(X if left else F.adjoint(X), F.adjoint(grad) if left else grad), P)
    right = -F.matmul(F.transpose(P, -2, -1), outer)
    right = F.linalg_solve_triangular(F.adjoint(L), right, upper=True, left=False, unitriangular=True)
    upper = F.linalg_solve_triangular(F.adjoint(U), F.matmul(F.adjoint(L), right), upper=False, left=False)
    return F.tril(right, -1) + F.triu(upper)
