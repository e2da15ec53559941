"""Convexity in index form: a Hessian as a sum of squares, from which no more is taken than is there.

Its terms are ``s * M.T @ diag(w) @ M`` and ``s * outer(u, u)``.  One that is subtracted is made up for by one that is added, where ``u = M.T @ v``:
``a*diag(w) - b*outer(v, v)`` is positive semidefinite if ``b/a * sum(v**2/w)`` is at most 1 (Cauchy and Schwarz).  So it is for a softmax, where that is
1, for a norm, likewise, for ``sqrt(1 + norm(r)**2)`` and for ``log(1 + sum(exp(a)))``.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from typing import TYPE_CHECKING

import numpy as np

from gradcli.analysis.formula.index.equality import constant, same
from gradcli.analysis.formula.index.terms import Array, Expr, Label, Power, Term, is_nonnegative
from gradcli.records import NamedTuple

if TYPE_CHECKING:
    from gradcli.analysis.formula.index.space import Space


class Square(NamedTuple):
    """``scale * M.T @ diag(weight) @ M``; without a matrix ``scale * outer(vector, vector)``. `weight` is over the rows of M."""

    scale: float
    matrix: Array | None
    weight: Array
    vector: Array
    parts: tuple[tuple[Array, Array], ...] = ()  # pairs of M and v with ``vector = M.T @ v``


def is_sum_of_squares(space: Space, expr: Expr, row: Label, column: Label, positive: Collection[str]) -> bool:
    """Whether an expression over two labels is seen to be positive semidefinite, its brackets with these labels multiplied out, or all."""
    opened = (space.expanded(expr, lambda inner: bool(inner.free & {row, column})), space.expanded(expr))
    return any(are_squares(space, each, row, column, positive) for each in opened)


def are_squares(space: Space, expr: Expr, row: Label, column: Label, positive: Collection[str]) -> bool:
    """The same of its terms."""
    squares = [square_of(space, term, row, column, positive) for term in expr.terms]
    known = [each for each in squares if each is not None]
    if len(known) < len(squares):
        return False
    added = [each for each in known if each.scale > 0 and each.matrix is not None]
    for taken in known:
        if taken.scale < 0:
            source = next((each for each in added if makes_up_for(each, taken)), None)
            if source is None:
                return False
            added.remove(source)
    return True


def square_of(space: Space, term: Term, row: Label, column: Label, positive: Collection[str]) -> Square | None:
    """A term as a square; None where it is not seen to be one."""
    powers = list(term.powers)
    deltas = [(factor, e) for factor, e in powers if factor.kind == "delta" and factor.free == {row, column}]
    numbers = [power for power in powers if not power[0].free]
    if not all(is_seen(power, positive) for power in numbers):
        return None
    scale = float(term.coefficient) * float(space.product(numbers, ()))
    rest = [power for power in powers if power[0].free and power not in deltas]
    if not deltas and len(rest) == 1 and rest[0][1] == 1 and rest[0][0].kind == "group" and len(rest[0][0].what[0].terms) == 1:
        inside = square_of(space, rest[0][0].what[0].terms[0], row, column, positive)
        return None if inside is None else inside._replace(scale=inside.scale * scale)
    if deltas:
        if (
            term.bound
            or any(factor.free - {row, column} or len(factor.free) > 1 for factor, _ in rest)
            or not all(is_seen(p, positive) for p in rest)
        ):
            return None
        size = space.sizes[row]
        weight = np.ones(size)
        for factor, exponent in rest:
            weight = weight * factor.values ** float(exponent)
        return Square(scale, np.eye(size), weight, weight)
    sides = [[power for power in rest if label in power[0].free] for label in (row, column)]
    between = [power for power in rest if row not in power[0].free and column not in power[0].free]
    if any(power in sides[1] for power in sides[0]):
        return None
    if not term.bound and not between:
        left, right = (space.product(side, ()) for side in sides)
        if left.ndim != 1 or right.ndim != 1 or not same(left, right, float(np.abs(left).max(initial=0))):
            return None
        return Square(scale, None, left, left, tuple(products_in(space, sides[0], row)))
    if len(term.bound) != 1 or not all(is_seen(power, positive) for power in between):
        return None
    (inner,) = term.bound
    matrices = [matrix_of(space, side, inner, label) for side, label in zip(sides, (row, column), strict=True)]
    if matrices[0] is None or matrices[1] is None or not same(matrices[0], matrices[1], float(np.abs(matrices[0]).max(initial=0))):
        return None
    weight = np.broadcast_to(space.product(between, ()), (space.sizes[inner],))
    return Square(scale, matrices[0], weight, weight)


def matrix_of(space: Space, powers: Sequence[Power], inner: Label, outer: Label) -> Array | None:
    """The values of a product over two labels, `inner` first."""
    if frozenset().union(*[factor.free for factor, _ in powers]) != {inner, outer}:
        return None
    values = space.product(powers, ())
    return values if inner < outer else values.T


def products_in(space: Space, powers: Sequence[Power], label: Label) -> list[tuple[Array, Array]]:
    """The ways in which a vector is seen to be a matrix times another one: by its form, and as an identity matrix times itself."""
    whole = space.product(powers, ())
    found = [(np.eye(len(whole)), whole)]
    for bracket, exponent in powers:
        terms: Sequence[Term] = bracket.what[0].terms if bracket.kind == "group" and exponent == 1 else ()
        if len(powers) == 1 and len(terms) == 1 and len(terms[0].bound) == 1:
            (inner,) = terms[0].bound
            rows = [power for power in terms[0].powers if label in power[0].free]
            rest = [power for power in terms[0].powers if label not in power[0].free]
            matrix = matrix_of(space, rows, inner, label)
            if matrix is not None:
                vector = np.broadcast_to(space.product(rest, ()), (space.sizes[inner],))
                found.append((matrix, float(terms[0].coefficient) * vector))
    return found


def makes_up_for(added: Square, taken: Square) -> bool:
    """Whether what is added is seen to be at least what is taken: by how much, in the units of the latter, is a whole number at the random point."""
    for matrix, vector in taken.parts:
        if (
            added.matrix is not None
            and matrix.shape == added.matrix.shape
            and same(matrix, added.matrix, float(np.abs(matrix).max(initial=0)))
        ):
            with np.errstate(all="ignore"):
                needed = float((vector**2 / added.weight).sum())
            over = constant(np.asarray(added.scale / -taken.scale - needed), max(needed, 1.0))
            if over is not None and over.denominator == 1 and over >= 0:
                return True
    return False


def is_seen(power: Power, positive: Collection[str]) -> bool:
    """Whether a power is seen to be nowhere below zero."""
    factor, exponent = power
    if exponent.denominator % 2 == 0 or exponent.numerator % 2 == 0 or is_nonnegative(factor):
        return True
    if factor.kind == "group":  # of names that are assumed to be positive, or of roots of such sums
        return all(term.coefficient > 0 and all(is_seen(inner, positive) for inner in term.powers) for term in factor.what[0].terms)
    return factor.kind == "symbol" and factor.what[0] in positive
