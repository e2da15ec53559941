"""Readings of what is made of a whole matrix, or of all pairs of rows: eigenvalues, singular values, factors, exponentials, distances, products.

Each is an opaque op by the name that programs have for it; what its derivative is made of, the rules of the op table say.
"""

from __future__ import annotations

from typing import Any

import numpy as np

from gradcli.analysis.formula.index.budget import Unreadable
from gradcli.analysis.formula.index.rational import Rational
from gradcli.analysis.formula.index.symbolic import Symbolic
from gradcli.analysis.formula.index.terms import Keyword
from gradcli.analysis.formula.readings.matrices import inverse
from gradcli.analysis.formula.readings.readings import array_op, kernel_of, reads

HALF = Rational(1, 2)


def require_matrix(A: Symbolic) -> None:
    if A.ndim != 2:
        raise Unreadable


@reads("linalg_eigh")
def eigh(A: Symbolic, UPLO: str = "L") -> list[Any]:
    require_matrix(A)
    if UPLO != "L":
        raise Unreadable
    run = kernel_of("linalg_eigh")
    values = array_op("linalg.eigvalsh", lambda array: run(array, UPLO)[0], (A,), A.shape[:1])
    return [values, array_op("linalg.eigh({})[1]", lambda array: run(array, UPLO)[1], (A,), A.shape)]


@reads("linalg_svd")
def svd(A: Symbolic, full_matrices: bool = True, driver: Any = None) -> list[Any]:
    require_matrix(A)
    run = kernel_of("linalg_svd")
    (rows, columns), small = A.shape, min(A.shape)
    left, right = (rows, columns) if full_matrices else (small, small)
    name = f"linalg.svd({{}}{'' if full_matrices else ', full_matrices=False'})"
    return [
        array_op(f"{name}[0]", lambda array: run(array, full_matrices, None)[0], (A,), (rows, left)),
        array_op("linalg.svdvals", lambda array: run(array, full_matrices, None)[1], (A,), (small,)),
        array_op(f"{name}[2]", lambda array: run(array, full_matrices, None)[2], (A,), (right, columns)),
    ]


@reads("linalg_cholesky_ex")
def cholesky_ex(A: Symbolic, upper: bool = False, check_errors: bool = False) -> list[Any]:
    require_matrix(A)
    if upper:
        raise Unreadable
    return [array_op("linalg.cholesky", lower_triangle, (A,), A.shape), None]


def lower_triangle(array: Any) -> Any:
    """Of a matrix that is positive definite; of any other, nothing that is finite."""
    factor, failed = kernel_of("linalg_cholesky_ex")(array, False, False)
    return np.full_like(factor, np.nan) if failed else factor


@reads("cholesky_solve")
def cholesky_solve(self: Symbolic, input2: Symbolic, upper: bool = False) -> Any:
    require_matrix(input2)
    one, other = (input2.transpose(0, 1), input2) if upper else (input2, input2.transpose(0, 1))
    return inverse(one.matmul(other)).matmul(self)


@reads("linalg_solve_triangular")
def solve_triangular(A: Symbolic, B: Symbolic, upper: bool, left: bool = True, unitriangular: bool = False) -> Any:
    """An inverse, of what is triangular at the random point; else half of the matrix would not count."""
    require_matrix(A)
    values = A.space.array_of(A.operand)
    if unitriangular or np.any(np.tril(values, -1) if upper else np.triu(values, 1)):
        raise Unreadable
    return inverse(A).matmul(B) if left else B.matmul(inverse(A))


@reads("linalg_matrix_exp")
def matrix_exp(A: Symbolic) -> Symbolic:
    require_matrix(A)
    return array_op("matrix_exp", kernel_of("linalg_matrix_exp"), (A,), A.shape)


@reads("linalg_cross")
def cross(self: Symbolic, other: Symbolic, dim: int = -1) -> Symbolic:
    if self.shape != other.shape:
        raise Unreadable
    words = () if dim in (-1, self.ndim - 1) else (Keyword("dim", dim),)
    return array_op("linalg.cross", lambda a, b, *_: np.cross(a, b, axis=dim), (self, other, *words), self.shape)


@reads("prod_dim")
def prod(self: Symbolic, dim: int, keepdim: bool = False, dtype: Any = None) -> Symbolic:
    at = dim % max(self.ndim, 1)
    shape = tuple(1 if place == at else size for place, size in enumerate(self.shape) if keepdim or place != at)
    words = (at, Keyword("keepdim", True)) if keepdim else (at,)
    return array_op("prod", lambda array, *_: np.prod(array, axis=at, keepdims=keepdim), (self, *words), shape)


@reads("cumprod")
def cumprod(self: Symbolic, dim: int, dtype: Any = None) -> Symbolic:
    at = dim % max(self.ndim, 1)
    return array_op("cumprod", lambda array, *_: np.cumprod(array, axis=at), (self, at), self.shape)


@reads("cdist_forward")
def cdist(x1: Symbolic, x2: Symbolic, p: float) -> Any:
    if p != 2:
        raise Unreadable
    return (differences(x1, x2) ** 2).sum(-1) ** HALF


def differences(x1: Symbolic, x2: Symbolic) -> Symbolic:
    """Each row of one minus each row of the other."""
    apart: Symbolic = x1.unsqueeze(-2) - x2.unsqueeze(-3)
    return apart
