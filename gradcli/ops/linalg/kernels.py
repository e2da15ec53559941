"""NumPy and LAPACK code behind the rows of linear algebra: stacks of matrices in, stacks of matrices out."""

from typing import Any

import numpy as np

from gradcli.engine.table.kinds import Array
from gradcli.ops.linalg.checks import columns_first, each_matrix, lapack

SMALL = 32  # triangular systems up to this size are solved row by row, larger ones in halves


def identity(A: Array) -> Array:
    """Identity matrices of the shape and dtype of `A`."""
    return np.broadcast_to(np.eye(A.shape[-1], dtype=A.dtype), A.shape)


def no_info(A: Array) -> Array:
    """All went well, for every matrix."""
    return np.zeros(A.shape[:-2], np.int32)


def adjoint(A: Array) -> Array:
    """The conjugate transpose."""
    return np.conjugate(A.swapaxes(-1, -2))


# ---- triangular systems --------------------------------------------------------------------------------------------------


def solve_lower(A: Array, B: Array, unit: bool) -> Array:
    """X of ``A X = B``, where only the lower triangle of A counts; zeros on the diagonal give infinities, as in BLAS."""
    size = A.shape[-1]
    if size > SMALL:
        half = size // 2
        top = solve_lower(A[..., :half, :half], B[..., :half, :], unit)
        rest = B[..., half:, :] - A[..., half:, :half] @ top
        return np.concatenate([top, solve_lower(A[..., half:, half:], rest, unit)], axis=-2)
    X = np.array(B)
    for row in range(size):
        X[..., row, :] -= np.squeeze(A[..., row : row + 1, :row] @ X[..., :row, :], -2)
        if not unit:
            X[..., row, :] /= A[..., row, row, None]
    return X


def solve_triangular(A: Array, B: Array, upper: bool, left: bool = True, unit: bool = False) -> Array:
    """X of ``A X = B`` or, not `left`, of ``X A = B``, where only one triangle of A counts."""
    if not left:
        return solve_triangular(A.swapaxes(-1, -2), B.swapaxes(-1, -2), not upper, True, unit).swapaxes(-1, -2)
    batch = np.broadcast_shapes(A.shape[:-2], B.shape[:-2])
    B = np.broadcast_to(B, (*batch, *B.shape[-2:]))
    if not upper:
        return solve_lower(A, B, unit)
    return solve_lower(A[..., ::-1, ::-1], B[..., ::-1, :], unit)[..., ::-1, :]


# ---- LU ----------------------------------------------------------------------------------------------------------------------


def lu_factor(A: Array) -> tuple[Array, Array, Array]:
    """L and U in one matrix, the rows exchanged (counted from 1), and where U has a zero on its diagonal."""
    rows, columns = A.shape[-2:]
    size = min(rows, columns)
    if not A.size:
        return A.copy(), np.empty((*A.shape[:-2], size), np.int32), no_info(A)
    getrf = lapack("getrf", A)

    def one(matrix: Array) -> tuple[Array, Array, int]:
        factors, pivots, _ = getrf(matrix)
        zeros = np.flatnonzero(np.diagonal(factors) == 0)
        return factors, pivots + 1, int(zeros[0]) + 1 if zeros.size else 0

    factors, pivots, info = each_matrix(one, A, outputs=(((rows, columns), A.dtype), ((size,), np.int32), ((), np.int32)))
    return columns_first(factors), pivots, info


def permutation(pivots: Array, rows: int) -> Array:
    """Where each row of ``P^T A`` comes from: the row exchanges carried out on 0, 1, 2 …"""
    order = np.broadcast_to(np.arange(rows), (*pivots.shape[:-1], rows)).copy()
    for at in range(pivots.shape[-1]):
        other = pivots[..., at, None].astype(np.intp) - 1
        moved = np.take_along_axis(order, other, -1)
        np.put_along_axis(order, other, order[..., at, None].copy(), -1)
        order[..., at] = moved[..., 0]
    return order


def permutation_matrix(pivots: Array, rows: int, dtype: Any) -> Array:
    """P of ``A = P L U``."""
    P = np.zeros((*pivots.shape[:-1], rows, rows), dtype)
    np.put_along_axis(P, permutation(pivots, rows)[..., None, :], 1, -2)
    return P


def lu_solve(LU: Array, pivots: Array, B: Array, left: bool = True, conjugate: bool = False) -> Array:
    """X of ``A X = B`` or ``X A = B`` with the factors of A, or with its conjugate transpose in place of A."""
    if not left:
        return adjoint(lu_solve(LU, pivots, adjoint(B), True, not conjugate))
    batch = np.broadcast_shapes(LU.shape[:-2], B.shape[:-2])
    B = np.broadcast_to(B, (*batch, *B.shape[-2:]))
    order = np.broadcast_to(permutation(pivots, LU.shape[-2]), (*batch, LU.shape[-2]))[..., None]
    if not conjugate:
        Y = solve_triangular(LU, np.take_along_axis(B, order, -2), upper=False, unit=True)
        return solve_triangular(LU, Y, upper=True)
    Y = solve_triangular(adjoint(LU), B, upper=False)
    Y = solve_triangular(adjoint(LU), Y, upper=True, unit=True)
    X = np.empty_like(Y)
    np.put_along_axis(X, np.broadcast_to(order, Y.shape), Y, -2)
    return X


# ---- systems and inverses ------------------------------------------------------------------------------------------------------


def solve(A: Array, B: Array) -> tuple[Array, Array]:
    """X of ``A X = B``, and for singular matrices the number of the pivot that is zero."""
    try:
        return columns_first(np.linalg.solve(A, B)), no_info(A)
    except np.linalg.LinAlgError:
        LU, pivots, info = lu_factor(A)
        return columns_first(lu_solve(LU, pivots, B)), info


def inverse(A: Array) -> tuple[Array, Array]:
    """The inverse, and for singular matrices the number of the pivot that is zero."""
    try:
        return columns_first(np.linalg.inv(A)), no_info(A)
    except np.linalg.LinAlgError:
        return solve(A, identity(A))


# ---- Cholesky --------------------------------------------------------------------------------------------------------------------


def cholesky(A: Array, upper: bool) -> tuple[Array, Array]:
    """L of ``A = L L^H`` (or its conjugate transpose), and the order of the first leading minor that is not positive."""
    if upper:
        L, info = cholesky(adjoint(A), False)
        return columns_first(adjoint(L)), info
    try:
        L = np.linalg.cholesky(A)
        if not np.isnan(np.diagonal(L, axis1=-2, axis2=-1)).any():
            return columns_first(L), no_info(A)
    except np.linalg.LinAlgError:
        pass  # LAPACK says below which matrix it was, and which of its minors
    potrf = lapack("potrf", A)
    L, info = each_matrix(lambda matrix: potrf(matrix, lower=1, clean=1), A, outputs=((A.shape[-2:], A.dtype), ((), np.int32)))
    unknown = np.isnan(np.diagonal(L, axis1=-2, axis2=-1))
    first = np.where(unknown.any(axis=-1), unknown.argmax(axis=-1) + 1, 0).astype(np.int32)
    return columns_first(L), np.where(info == 0, first, info).astype(np.int32)
