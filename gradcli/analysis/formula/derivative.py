"""A derivative in index form, and the shortest tree of it."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from gradcli.analysis.formula.index.budget import OutOfSteps, Unreadable
from gradcli.analysis.formula.index.symbolic import Symbolic
from gradcli.analysis.formula.index.terms import ONE, Expr, Operand
from gradcli.analysis.formula.notation.readback import Reader
from gradcli.analysis.formula.notation.tree import Tree, cost
from gradcli.analysis.formula.readings.derive import Derivation
from gradcli.analysis.formula.tape.record import Target

SHORTEST = 3  # cost of a tree for which no shorter one is looked for
TERMS = 30  # terms of a sum that is multiplied out


def total(derivation: Derivation, target: Target) -> Operand:
    """The derivative as an expression; of a Jacobian, the axes of what is differentiated come first."""
    space, tape = derivation.space, derivation.tape
    lead: list[tuple[int, ...]] = []
    if target.seed is not None:
        shape = tape.arrays[target.seed].shape
        lead = [() if size == 1 else (space.label(size),) for size in shape]
        axes: list[tuple[int, ...]] = [() if size == 1 else (space.label(size),) for size in shape]
        deltas = [space.of_factor(space.delta(p[0], a[0])) for p, a in zip(lead, axes, strict=True) if p]
        seed = space.times(*deltas) if deltas else space.number(ONE)
        derivation.values[target.seed] = Symbolic(space, seed, axes)
    value: Any = None
    for key in target.keys:
        part = derivation.value(key)
        value = part if value is None else value + part
    assert isinstance(value, Symbolic)
    return Operand(value.expr, (*lead, *value.axes))


def shortest(reader: Reader, derivative: Operand) -> Tree:
    """The shortest tree of the derivative as it was derived, with divisors taken out of divisors, and with products of sums multiplied out, some or all."""
    space, trees, tried, failure = reader.space, list[Tree](), list[Expr](), Unreadable()
    ways: tuple[Callable[[Expr], Expr], ...] = (
        lambda expr: expr,
        space.cleared,
        lambda expr: space.expanded(expr, cancels),
        lambda expr: space.expanded(expr),
    )
    for way in ways:
        try:
            expr = way(derivative.expr)
            if any(expr is other for other in tried) or len(expr.terms) > TERMS:
                continue
            tried.append(expr)
            trees.append(reader.operand(Operand(expr, derivative.axes)))
            if cost(trees[0]) <= SHORTEST:
                break
        except OutOfSteps:
            break
        except Unreadable as error:
            failure = error
    if not trees:
        raise failure
    return min(trees, key=cost)


def has_sum(expr: Expr) -> bool:
    """Whether anything in it is summed."""
    return any(
        term.bound
        or any(factor.kind == "call" or (factor.kind in ("group", "function") and has_sum(factor.what[-1])) for factor, _ in term.powers)
        for term in expr.terms
    )


def cancels(inner: Expr) -> bool:
    """Whether a sum has an identity matrix or a quotient in it, so that a product with it may become shorter."""
    return any(factor.kind == "delta" or exponent < 0 for term in inner.terms for factor, exponent in term.powers)
