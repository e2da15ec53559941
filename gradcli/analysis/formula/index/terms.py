"""Index form: what an expression is, element by element.

The element ``[i, j]`` of ``X @ W + b`` is the sum over k of ``X[i, k]*W[k, j]``, plus ``b[j]``.  Written like this, a transpose is an order of labels, a
broadcast dimension is a label that is missing, a mean is a sum over a label divided by its size, an identity matrix renames a label: what a backward pass
adds of these things cancels by itself.

    Expr    a sum of terms
    Term    coefficient * product of factor**exponent, summed over its bound labels; coefficients are exact fractions
    Factor  an element of a symbol, a delta (an element of an identity matrix), an elementwise function of an expression, an element of what an
            opaque op gives, or an expression in brackets

Every factor and term knows its values at one random point (`values`, over its free labels in ascending order).  That decides what is equal: two terms
are like terms if their values are proportional, whatever they look like, and a factor that is 1 everywhere is 1.  So no canonical form is needed, and an
assumption such as ``S == S.T`` counts as soon as the point satisfies it.  That point is not where formulas are verified.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

import numpy as np

from gradcli.analysis.formula.index.functions import NEVER_NEGATIVE
from gradcli.analysis.formula.index.rational import Rational
from gradcli.records import NamedTuple

Label = int  # one below 0 is no label but the fixed position -1 - label
Axis = tuple[Label, ...]  # () of size 1; several labels where dimensions were merged into one
Array = np.ndarray[Any, Any]
ONE = Rational(1)


class Keyword:
    """An argument of an opaque op that is written with its name."""

    def __init__(self, name: str, value: Any) -> None:
        self.name, self.value = name, value

    def __repr__(self) -> str:
        return f"{self.name}={self.value}"


class Factor:
    """One factor of a term. `kind` is symbol, delta, function, call or group; `what` its parts, see the constructors of `Space`."""

    __slots__ = ("free", "kind", "size", "values", "what")

    def __init__(self, kind: str, what: tuple[Any, ...], free: frozenset[Label], size: int) -> None:
        self.kind, self.what, self.free, self.size = kind, what, free, size
        self.values: Array

    def __repr__(self) -> str:
        return f"{self.kind}{self.what}"


Power = tuple[Factor, Rational]


class Term:
    """``coefficient * product`` summed over `bound`; `values` are those without the coefficient."""

    __slots__ = ("bound", "coefficient", "free", "powers", "size", "values")

    def __init__(self, coefficient: Rational, powers: Sequence[Power], bound: Iterable[Label], values: Array) -> None:
        self.coefficient, self.powers, self.bound, self.values = coefficient, tuple(powers), frozenset(bound), values
        self.free = frozenset().union(*[factor.free for factor, _ in self.powers]) - self.bound
        self.size = 1 + sum(factor.size + (exponent != 1) for factor, exponent in self.powers) + len(self.bound)

    def times(self, coefficient: Rational) -> Term:
        scaled = Term.__new__(Term)
        scaled.coefficient, scaled.powers, scaled.bound, scaled.values = (
            self.coefficient * coefficient,
            self.powers,
            self.bound,
            self.values,
        )
        scaled.free, scaled.size = self.free, self.size
        return scaled

    def __repr__(self) -> str:
        return f"{self.coefficient}*{self.powers}{set(self.bound) or ''}"


class Expr(NamedTuple):
    """A sum of terms."""

    terms: tuple[Term, ...]

    @property
    def free(self) -> frozenset[Label]:
        return frozenset().union(*[term.free for term in self.terms])

    @property
    def size(self) -> int:
        return sum(term.size for term in self.terms)


ZERO = Expr(())


class Operand(NamedTuple):
    """An expression as an array: its axes in order."""

    expr: Expr
    axes: tuple[Axis, ...]


def is_pi(factor: Factor) -> bool:
    """Whether a factor is the number pi."""
    return factor.kind == "symbol" and factor.what[0] == "pi" and not factor.free


def is_nonnegative(factor: Factor) -> bool:
    """Whether a factor is seen to be nowhere below zero."""
    if factor.kind == "group":
        return all(
            term.coefficient > 0 and all(exponent.numerator % 2 == 0 or is_nonnegative(inner) for inner, exponent in term.powers)
            for term in factor.what[0].terms
        )
    return factor.kind == "delta" or is_pi(factor) or (factor.kind == "function" and factor.what[0] in NEVER_NEGATIVE)


def has_delta(term: Term) -> bool:
    return any(factor.kind == "delta" for factor, _ in term.powers)


def logarithm(expr: Expr) -> Expr | None:
    """What an expression is a multiple of the logarithm of."""
    if len(expr.terms) != 1 or expr.terms[0].bound or len(expr.terms[0].powers) != 1:
        return None
    factor, exponent = expr.terms[0].powers[0]
    if exponent != 1 or factor.kind != "function" or factor.what[0] != "log":
        return None
    inner: Expr = factor.what[1]
    return inner


def vanishes(expr: Expr, powers: Mapping[Factor, Rational]) -> bool:
    """Whether a product with these factors is 0 where the expression is: all its factors are among them."""
    if len(expr.terms) != 1 or expr.terms[0].bound or not expr.terms[0].powers:
        return False
    return all(exponent > 0 and powers.get(factor, Rational(0)) > 0 for factor, exponent in expr.terms[0].powers)
