"""Pairs of factors that say less together than each alone: two exponentials, a kink and its mask, a sign and a size."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import combinations
from typing import TYPE_CHECKING

from gradcli.analysis.formula.index.equality import proportion
from gradcli.analysis.formula.index.terms import ONE, Expr, Factor, Power, vanishes

NOTHING: list[Power] = []  # what is left of a product that is nothing
SLACK = 6  # by how much the exponent of ``b**(-t - 1)`` may be longer than that of ``b**t``

if TYPE_CHECKING:
    from gradcli.analysis.formula.index.space import Space


def paired(space: Space, powers: Sequence[Power]) -> list[Power] | None:
    """A product with one such pair in its shorter form, or `NOTHING`; None where there is no pair."""
    if (joined := exponentials(space, powers)) is not None:
        return joined
    if (opposite := rectified(space, powers)) is not None:
        return opposite
    if any(factor.kind == "function" and factor.what[0] == "zero" and vanishes(factor.what[1], dict(powers)) for factor, _ in powers):
        return NOTHING
    return None


def exponentials(space: Space, powers: Sequence[Power]) -> list[Power] | None:
    """Two exponentials as one, where the sum of what they are of is shorter than either, as of ``x**(a - 1)/x**a``; else None."""
    own = [(factor, exponent) for factor, exponent in powers if factor.kind == "function" and factor.what[0] == "exp"]
    for one, other in combinations(own, 2):
        scaled = [space.scaled(factor.what[1], exponent) for factor, exponent in (one, other)]
        inner = space.sum(*map(space.expanded, scaled))
        powers_of_one = bases(one[0].what[1]) == bases(other[0].what[1]) != set()
        if inner.size < min(one[0].size, other[0].size) + (SLACK if powers_of_one else 0):
            rest = [power for power in powers if power not in (one, other)]
            whole = space.apply("exp", inner)
            return [*rest, (space.group(whole), ONE)] if len(whole.terms) == 1 and whole.terms[0].powers else rest
    return None


def is_of(space: Space, sign: Factor, other: Factor) -> bool:
    """Whether a factor is just what a sign is of."""
    return other.free == sign.free and proportion(other.values, space.values_of(sign.what[1], sorted(sign.free))) == 1


def bases(expr: Expr) -> set[Factor]:
    """The logarithms that an exponent is a multiple of, term by term: of ``exp(a*log(b))``, that of b."""
    found = [{factor for factor, exponent in term.powers if factor.kind == "function" and factor.what[0] == "log"} for term in expr.terms]
    return found[0] if found and all(each == found[0] and len(each) == 1 for each in found) else set()


def rectified(space: Space, powers: Sequence[Power]) -> list[Power] | None:
    """``relu(a)*(a > 0)`` as ``a*(a > 0)``, nothing of ``relu(a)*(a < 0)``, ``sign(a)/abs(a)`` as ``1/a``, ``a*sign(a)`` as ``abs(a)``; else None."""
    functions = [(factor, exponent) for factor, exponent in powers if factor.kind == "function"]
    for sign, exponent in functions:
        if sign.what[0] != "sign" or exponent != 1:
            continue
        values = space.values_of(sign.what[1], sorted(sign.free))
        size = next((one for one, e in functions if one.what[0] == "abs" and abs(e) == 1 and one.free == sign.free), None)
        same = next((each for each, e in powers if e == 1 and each is not sign and is_of(space, sign, each)), None)
        if same is not None:
            rest = [each for each in powers if each[0] not in (sign, same)]
            return [*rest, (space.function("abs", sign.what[1]), ONE)]
        if size is not None and proportion(values, space.values_of(size.what[1], sorted(sign.free))) == 1:
            power = dict(powers)[size]
            return [*(each for each in powers if each[0] not in (sign, size)), (space.group(sign.what[1]), power)]
    for relu, exponent in functions:
        if relu.what[0] != "relu" or exponent.denominator != 1 or exponent < 1:
            continue
        for mask, _ in functions:
            if mask.what[0] != "positive" or mask.free != relu.free:
                continue
            order = sorted(relu.free)
            ratio = proportion(space.values_of(mask.what[1], order), space.values_of(relu.what[1], order))
            if ratio is not None and ratio < 0:
                return NOTHING
            if ratio is not None:
                return [power for power in powers if power[0] is not relu] + [(space.group(relu.what[1]), exponent)]
    return None
