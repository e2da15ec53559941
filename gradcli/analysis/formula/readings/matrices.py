"""Readings of inverses and determinants; those of a Kronecker product are made of the inverses and determinants of its factors."""

from __future__ import annotations

import math
from typing import Any

import numpy as np

from gradcli.analysis.formula.index.budget import Unreadable
from gradcli.analysis.formula.index.rational import Rational
from gradcli.analysis.formula.index.symbolic import Symbolic, eye
from gradcli.analysis.formula.index.terms import Power
from gradcli.analysis.formula.readings.readings import array_op, reads


def inverse(matrix: Symbolic) -> Symbolic:
    """The inverse of a square matrix."""
    if matrix.ndim != 2:
        raise Unreadable
    if matrix.shape == (1, 1):
        return matrix**-1
    turned = matrix.like(matrix.expr, matrix.axes[::-1])
    if is_transposed(matrix):
        return inverse(turned).transpose(0, 1)
    if parts := kronecker_factors(matrix):
        inverses = [inverse(part) for part in parts]
        axes = [tuple(label for part in inverses for label in part.axes[side]) for side in (0, 1)]
        return matrix.like(matrix.space.times(*[part.expr for part in inverses]), axes)
    return array_op("inv", np.linalg.inv, (matrix,), matrix.shape)


def is_transposed(matrix: Symbolic) -> bool:
    """Whether a matrix is a symbol whose labels stand the other way round, as ``X.T`` is."""
    terms = matrix.expr.terms
    if len(terms) != 1 or len(terms[0].powers) != 1 or terms[0].bound:
        return False
    factor = terms[0].powers[0][0]
    return factor.kind == "symbol" and factor.what[1] == tuple(label for axis in reversed(matrix.axes) for label in axis)


def kronecker_factors(matrix: Symbolic) -> list[Symbolic]:
    """The square matrices whose Kronecker product a matrix is; none where it is no such product."""
    rows, columns = matrix.axes
    space, terms = matrix.space, matrix.expr.terms
    if not 2 <= len(rows) == len(columns) or len(terms) != 1 or terms[0].bound:
        return []
    powers: list[list[Power]] = [[] for _ in rows]
    for factor, exponent in terms[0].powers:
        owners = {at for at, pair in enumerate(zip(rows, columns, strict=True)) if factor.free.intersection(pair)} or {0}
        if len(owners) > 1:
            return []
        powers[owners.pop()].append((factor, exponent))
    if not all(powers) or any(space.sizes[row] != space.sizes[column] for row, column in zip(rows, columns, strict=True)):
        return []
    scales = [terms[0].coefficient, *(Rational(1) for _ in rows[1:])]
    parts = zip(scales, powers, rows, columns, strict=True)
    return [matrix.like(space.term(scale, own, ()), ((row,), (column,))) for scale, own, row, column in parts]


@reads("linalg_inv_ex")
def inv(A: Symbolic, check_errors: bool = False) -> list[Any]:
    return [inverse(A), None]


@reads("linalg_solve_ex")
def solve(A: Symbolic, B: Symbolic, left: bool = True, check_errors: bool = False) -> list[Any]:
    if B.ndim == 2 and not left:
        return [B.matmul(inverse(A)), None]
    return [inverse(A).matmul(B), None]


@reads("pinv_tolerant")
def pinv(A: Symbolic, atol: Any = None, rtol: Any = None, hermitian: bool = False) -> Symbolic:
    if A.ndim != 2 or hermitian:
        raise Unreadable
    return array_op("pinv", np.linalg.pinv, (A,), A.shape[::-1])


@reads("linalg_det")
def det(A: Symbolic) -> Symbolic:
    if A.ndim != 2:
        raise Unreadable
    if parts := kronecker_factors(A):
        first, *rest = [det(part) ** (A.shape[0] // part.shape[0]) for part in parts]
        whole: Symbolic = math.prod(rest, start=first)
        return whole
    turned = A.like(A.expr, A.axes[::-1])
    return array_op("det", np.linalg.det, (turned if is_transposed(A) else A,), ())


@reads("linalg_slogdet")
def slogdet(A: Symbolic) -> list[Any]:
    if A.ndim != 2:
        raise Unreadable
    if parts := kronecker_factors(A):
        first, *rest = [slogdet(part)[1] * (A.shape[0] // part.shape[0]) for part in parts]
        return [None, sum(rest, start=first)]
    return [None, array_op("logdet", lambda array: np.linalg.slogdet(array)[1], (A,), ())]


@reads("scaled_identity")
def scaled_identity(self: Symbolic, like: Symbolic) -> Symbolic:
    if self.ndim:
        raise Unreadable
    return self * eye(self.space, like.shape[-1])
