"""Sums and products of expressions: the arithmetic of index form (see `terms`)."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Mapping, Sequence

import numpy as np

from gradcli.analysis.formula.index.budget import BUDGET, OutOfSteps, Unlucky, Unreadable
from gradcli.analysis.formula.index.equality import constant, proportion, rational, simple
from gradcli.analysis.formula.index.functions import FUNCTIONS, MASKS, ON_NUMBERS, SURROGATES
from gradcli.analysis.formula.index.point import PI, Point
from gradcli.analysis.formula.index.rational import Rational
from gradcli.analysis.formula.index.terms import (
    ONE,
    ZERO,
    Array,
    Expr,
    Factor,
    Label,
    Power,
    Term,
    has_delta,
    is_nonnegative,
    is_pi,
    logarithm,
)

MEASURED = 10**12  # denominator from which a fraction is a rounded number
TERMS = 40  # terms that a product of sums is multiplied out to


class Space(Point):
    """The point, and what is done with expressions over it."""

    def __init__(
        self, symbols: Mapping[str, Array], steps: int = BUDGET, truths: Collection[str] = (), taken: Collection[str] = ()
    ) -> None:
        super().__init__(symbols, steps)
        self.knows_pi = PI not in taken  # whether the program has no name of its own like that
        if self.knows_pi:
            self.symbols[PI] = np.asarray(np.pi)
        self.signed: dict[str, bool] = {}  # names that are assumed to be nowhere below zero, and whether they are above it
        self.truths = frozenset(truths)  # names of truth values
        self.one = Term(ONE, (), (), np.ones(()))

    # ---- terms --------------------------------------------------------------------------------------------------------------------------

    def number(self, value: Rational) -> Expr:
        return Expr((self.one.times(value),)) if value else ZERO

    def of_factor(self, factor: Factor, exponent: Rational = ONE) -> Expr:
        return self.term(ONE, [(factor, exponent)], ())

    def term(self, coefficient: Rational, powers: Iterable[Power], bound: Iterable[Label]) -> Expr:
        """``coefficient * product`` summed over `bound`, simplified; an Expr of one term, or of none."""
        self.step()
        coefficient, merged, bound = self.merged(coefficient, powers, set(bound))
        if coefficient.denominator > MEASURED:  # products of rounded numbers may come to a simple one
            coefficient = simple(coefficient)
        if not coefficient:
            return ZERO
        used = set().union(*[factor.free for factor, _ in merged])
        for label in bound - used:
            coefficient *= self.sizes[label]
        bound &= used
        merged, rest = self.components(merged, bound)
        if not merged:
            return self.number(coefficient)
        values = self.product(merged, rest)
        if not np.isfinite(values).all():
            raise Unlucky
        ratio = constant(values)
        if ratio is not None and not ratio:  # a product of small numbers is small without being nothing
            ratio = constant(values, float(self.product(merged, rest, sizes=True).max(initial=0)))
        if ratio is not None:
            return self.number(coefficient * ratio)
        return Expr((Term(coefficient, merged, rest, values),))

    def merged(self, coefficient: Rational, powers: Iterable[Power], bound: set[Label]) -> tuple[Rational, list[Power], set[Label]]:
        """Brackets opened where that costs nothing, equal factors collected, deltas resolved."""
        pending, collected = list(powers), dict[Factor, Rational]()
        while pending:
            factor, exponent = pending.pop(0)
            opened = self.opened(factor, exponent, bound, lonely=not pending and not collected)
            if opened is None:
                collected[factor] = collected.get(factor, Rational(0)) + exponent
                continue
            inner, scale, more = opened
            coefficient *= scale
            pending[:0] = inner
            bound |= more
        left = [(factor, ONE if self.is_mask(factor) and exponent > 1 else exponent) for factor, exponent in collected.items() if exponent]
        for factor, exponent in left:
            if factor.kind == "delta":
                rest = [power for power in left if power[0] is not factor]
                one, other = factor.what
                if one == other:
                    return self.merged(coefficient, rest, bound)
                if other < 0 or (one < 0 and other < 0):
                    return Rational(0), [], set()
                kept, gone = (one, other) if other in bound else (other, one)
                if gone in bound:
                    renamed = [(self.renamed_factor(each, {gone: kept}), exponent) for each, exponent in rest]
                    return self.merged(coefficient, renamed, bound - {gone})
                renamed = [(each if each.kind == "delta" else self.renamed_factor(each, {other: one}), exponent) for each, exponent in rest]
                if any(each is not before for (each, _), (before, _) in zip(renamed, rest, strict=True)):
                    return self.merged(coefficient, [(factor, ONE), *renamed], bound)
                if exponent != 1:
                    return self.merged(coefficient, [(factor, ONE), *rest], bound)
        if any(factor.kind == "function" for factor, _ in left):
            from gradcli.analysis.formula.index.pairs import NOTHING, paired

            if (found := paired(self, left)) is not None:
                return self.merged(coefficient, found, bound) if found is not NOTHING else (Rational(0), [], set())
        for factor, exponent in left:
            ratio = constant(factor.values, self.size_of(factor))
            if ratio is not None and exponent.denominator == 1 and (ratio or exponent > 0):
                rest = [power for power in left if power[0] is not factor]
                return self.merged(coefficient * ratio ** int(exponent), rest, bound)
        return coefficient, left, bound

    def is_mask(self, factor: Factor) -> bool:
        """Whether a factor is 0 or 1."""
        return factor.what[0] in (self.truths if factor.kind == "symbol" else MASKS if factor.kind == "function" else ())

    def opened(
        self, factor: Factor, exponent: Rational, bound: set[Label], lonely: bool
    ) -> tuple[list[Power], Rational, frozenset[Label]] | None:
        """What is in a bracket that holds one term, to the power of `exponent`; None where it has to stay."""
        if factor.kind != "group" or len(factor.what[0].terms) != 1 or exponent.denominator != 1:
            return None
        term = factor.what[0].terms[0]
        if term.bound:
            if exponent != 1 or not (term.free & bound or lonely):
                return None
            term = self.fresh(term)
        return [(inner, power * exponent) for inner, power in term.powers], term.coefficient ** int(exponent), term.bound

    def components(self, powers: Sequence[Power], bound: set[Label]) -> tuple[list[Power], set[Label]]:
        """Factors that share no bound label are summed on their own, each in a bracket."""
        parts: list[tuple[set[Label], list[Power]]] = []
        for power in powers:
            labels = set(power[0].free & bound)
            if not labels:
                parts.append((set(), [power]))
                continue
            linked = [part for part in parts if part[0] & labels]
            parts = [part for part in parts if not part[0] & labels]
            parts.append((labels.union(*[part[0] for part in linked]), [*(one for part in linked for one in part[1]), power]))
        if len(parts) <= 1 or not bound:
            return list(powers), bound
        single: list[Power] = []
        for labels, inside in parts:
            if not labels:
                single += inside
                continue
            values = self.product(inside, labels)
            single.append((self.group(Expr((Term(ONE, inside, labels, values),))), ONE))
        collected = dict[Factor, Rational]()
        for factor, exponent in single:
            collected[factor] = collected.get(factor, Rational(0)) + exponent
        return [(factor, exponent) for factor, exponent in collected.items() if exponent], set()

    def fresh(self, term: Term) -> Term:
        """The term with other bound labels."""
        names = {label: self.label(self.sizes[label]) for label in term.bound}
        return Term(
            term.coefficient, [(self.renamed_factor(factor, names), power) for factor, power in term.powers], names.values(), term.values
        )

    # ---- other labels -------------------------------------------------------------------------------------------------------------------

    def renamed(self, expr: Expr, names: Mapping[Label, Label]) -> Expr:
        """The expression with its free labels renamed, all at once."""
        names = {old: new for old, new in names.items() if old != new}
        if not names or not expr.free.intersection(names):
            return expr
        return self.sum(*[self.renamed_term(term, names) for term in expr.terms])

    def renamed_term(self, term: Term, names: Mapping[Label, Label]) -> Expr:
        if not (names := {old: new for old, new in names.items() if old in term.free}):
            return Expr((term,))
        if term.bound.intersection(names.values()):
            term = self.fresh(term)
        return self.term(term.coefficient, [(self.renamed_factor(factor, names), power) for factor, power in term.powers], term.bound)

    def renamed_factor(self, factor: Factor, names: Mapping[Label, Label]) -> Factor:
        if not (names := {old: new for old, new in names.items() if old in factor.free}):
            return factor
        what = factor.what
        if factor.kind == "symbol":
            return self.symbol(what[0], tuple(names.get(label, label) for label in what[1]))
        if factor.kind == "delta":
            return self.delta(*(names.get(label, label) for label in what))
        if factor.kind == "function":
            return self.function(what[0], self.renamed(what[1], names))
        if factor.kind == "group":
            return self.group(self.renamed(what[0], names))
        name, run, args, labels = what
        return self.call(name, run, args, tuple(names.get(label, label) for label in labels))

    # ---- sums and products --------------------------------------------------------------------------------------------------------------

    def sum(self, *exprs: Expr) -> Expr:
        """A sum with like terms collected: terms whose values are proportional."""
        kept: list[Term] = []
        for expr in exprs:
            for term in expr.terms:
                for at, other in enumerate(kept):
                    ratio = proportion(term.values, other.values) if term.free == other.free else None
                    if ratio is not None:
                        total = other.coefficient + term.coefficient * ratio
                        shorter = (
                            term.times(total / ratio / term.coefficient)
                            if term.size < other.size
                            else other.times(total / other.coefficient)
                        )
                        kept[at] = shorter
                        if not total:
                            del kept[at]
                        break
                else:
                    if term.coefficient and np.any(term.values):
                        kept.append(term)
        return Expr(tuple(kept))

    def scaled(self, expr: Expr, by: Rational) -> Expr:
        return Expr(tuple(term.times(by) for term in expr.terms)) if by else ZERO

    def powers_of(self, expr: Expr) -> tuple[Rational, list[Power]]:
        """An expression as a coefficient and factors: its own if it is one term without bound labels, else one bracket."""
        if len(expr.terms) == 1:
            term = expr.terms[0]
            if not term.bound:
                return term.coefficient, list(term.powers)
            return term.coefficient, [(self.group(Expr((term.times(1 / term.coefficient),))), ONE)]
        scale = expr.terms[0].coefficient
        common = abs(scale) if all(abs(term.coefficient) == abs(scale) for term in expr.terms) else ONE
        return common, [(self.group(self.scaled(expr, 1 / common)), ONE)]

    def times(self, *exprs: Expr, bound: Iterable[Label] = ()) -> Expr:
        """The product of expressions, summed over `bound`."""
        coefficient, powers = ONE, list[Power]()
        for expr in exprs:
            if not expr.terms:
                return ZERO
            scale, more = self.powers_of(expr)
            coefficient *= scale
            powers += more
        return self.term(coefficient, powers, bound)

    def summed(self, expr: Expr, over: Iterable[Label]) -> Expr:
        """The sum over labels, term by term where a label is missing from one or all are simple, else of the whole."""
        over = list(over)
        if not over:
            return expr
        names = {label: self.label(self.sizes[label]) for label in over}
        expr = self.renamed(expr, names)
        bound = set(names.values())
        if len(expr.terms) > 1 and not any(bound - term.free or has_delta(term) for term in expr.terms):
            return self.times(expr, bound=bound)
        parts = []
        for term in expr.terms:
            if term.bound:
                term = self.fresh(term)
            parts.append(self.term(term.coefficient, term.powers, bound | term.bound))
        return self.sum(*parts)

    def power(self, expr: Expr, exponent: Rational) -> Expr:
        """The expression to a constant power."""
        if not exponent:
            return self.number(ONE)
        if not expr.terms and exponent < 0:
            raise Unlucky  # it is too small to be told from nothing at this point
        if not expr.terms:
            return ZERO
        coefficient, powers = self.powers_of(expr)
        if exponent.denominator == 1:
            return self.term(coefficient ** int(exponent), [(factor, power * exponent) for factor, power in powers], ())
        if not powers:
            if coefficient <= 0:
                raise Unreadable
            root = float(coefficient) ** float(exponent)
            return self.number(rational(root) or Rational(repr(root)))
        if exponent.denominator == 2 and (whole := self.rooted(coefficient, powers, exponent)) is not None:
            return whole
        if len(powers) == 1 and powers[0][1] == 1 and coefficient == 1:
            return self.term(ONE, [(powers[0][0], exponent)], ())
        return self.term(ONE, [(self.group(expr), exponent)], ())

    def cleared(self, expr: Expr) -> Expr:
        """Divisors inside a divisor taken out of it: ``1/(c**2*(a/c**2 + 1))`` is ``1/(a + c**2)``."""
        for at, term in enumerate(expr.terms):
            for bracket, exponent in term.powers:
                inner = bracket.what[0].terms if bracket.kind == "group" and exponent.denominator == 1 and exponent < 0 else ()
                rest = [(each, e) for each, e in term.powers if each is not bracket]
                if bracket.kind == "group" and exponent == 1 and (inside := self.cleared(bracket.what[0])) is not bracket.what[0]:
                    scale, powers = self.powers_of(inside)
                    changed = self.term(term.coefficient * scale, [*rest, *powers], term.bound).terms
                    return self.cleared(Expr((*expr.terms[:at], *changed, *expr.terms[at + 1 :])))
                divisors = {factor: power for one in inner if not one.bound for factor, power in one.powers if power < 0}
                for factor, power in divisors.items() if len(inner) > 1 else ():
                    scaled = self.sum(*[self.times(Expr((one,)), self.of_factor(factor, -power)) for one in inner])
                    powers = [*rest, (self.group(scaled), exponent), (factor, power * exponent)]
                    changed = self.term(term.coefficient, powers, term.bound).terms
                    return self.cleared(Expr((*expr.terms[:at], *changed, *expr.terms[at + 1 :])))
        return expr

    def rooted(self, coefficient: Rational, powers: Sequence[Power], exponent: Rational) -> Expr | None:
        """The root of even powers, ``abs(x)`` of ``x**2``, and of factors that are nowhere below zero; None where it stays one."""
        scale = rational(float(coefficient) ** float(exponent)) if coefficient > 0 else None
        if scale is None or any(power.denominator != 1 or power.numerator % 2 for _, power in powers):
            if scale is not None and len(powers) > 1 and all(is_nonnegative(factor) for factor, _ in powers):
                return self.term(scale, [(factor, power * exponent) for factor, power in powers], ())
            return None
        sizes = [
            (
                factor if (power * exponent).numerator % 2 == 0 or is_nonnegative(factor) else self.function("abs", self.of_factor(factor)),
                power * exponent,
            )
            for factor, power in powers
        ]
        return self.term(scale, sizes, ())

    def expanded(self, expr: Expr, chosen: Callable[[Expr], bool] = lambda inner: True) -> Expr:
        """Products of sums written as sums of products, where `chosen` says so of a bracket."""
        parts = []
        for term in expr.terms:
            self.step()
            bracket = next(
                (
                    factor
                    for factor, exponent in term.powers
                    if factor.kind == "group" and exponent in (1, 2) and len(factor.what[0].terms) > 1 and chosen(factor.what[0])
                ),
                None,
            )
            if bracket is None:
                single = [
                    (factor, exponent, self.expanded(factor.what[0], chosen))
                    for factor, exponent in term.powers
                    if factor.kind == "group" and exponent == 1 and len(factor.what[0].terms) == 1
                ]
                changed = next(((factor, inner) for factor, _, inner in single if inner is not factor.what[0]), None)
                if changed is None:
                    parts.append(Expr((term,)))
                    continue
                bracket, inside = changed
            else:
                inside = bracket.what[0]
            powers = dict(term.powers)
            left = powers.pop(bracket) - 1
            if left:
                powers[bracket] = left
            for inner in inside.terms:
                fresh = self.fresh(inner) if inner.bound else inner
                if len(parts) > TERMS:
                    raise OutOfSteps
                product = self.term(term.coefficient * fresh.coefficient, [*powers.items(), *fresh.powers], term.bound | fresh.bound)
                parts.append(self.expanded(product, chosen))
        if len(parts) == len(expr.terms) and all(part.terms == (term,) for part, term in zip(parts, expr.terms, strict=True)):
            return expr
        return self.sum(*parts)

    def has_sign(self, expr: Expr, above: bool = False) -> bool:
        """Whether an expression is a name that is assumed to be nowhere below zero, or `above` it, times a number."""
        powers = expr.terms[0].powers if len(expr.terms) == 1 and expr.terms[0].coefficient > 0 else ()
        names = [factor.what[0] for factor, exponent in powers if exponent == 1 and factor.kind == "symbol"]
        return len(names) == len(powers) == 1 and self.signed.get(names[0], -1) >= above

    def apply(self, name: str, expr: Expr) -> Expr:
        """An elementwise function of the expression."""
        if not expr.terms or (len(expr.terms) == 1 and all(is_pi(factor) for factor, _ in expr.terms[0].powers)):
            number = expr.terms[0].coefficient if expr.terms else Rational(0)
            if expr.terms and expr.terms[0].powers:
                number = Rational(repr(float(number) * float(expr.terms[0].values)))
            if name in ON_NUMBERS:
                return self.number(ON_NUMBERS[name](number))
            if name not in SURROGATES and not name.startswith("clamp"):
                value = float(FUNCTIONS[name](np.asarray(float(number))))
                if not np.isfinite(value):
                    raise Unreadable
                return self.number(rational(value) or Rational(repr(value)))
        if (name in ("positive", "sign") and self.has_sign(expr, above=True)) or (name == "nonnegative" and self.has_sign(expr)):
            return self.number(ONE)
        if name in ("abs", "relu") and self.has_sign(expr):
            return expr
        if name == "positive" and len(expr.terms) == 1 and len(expr.terms[0].powers) == 1 and expr.terms[0].coefficient > 0:
            inner, exponent = expr.terms[0].powers[0]
            if inner.kind == "function" and inner.what[0] == "relu" and exponent == 1:
                return self.apply(name, inner.what[1])
        if name == "exp" and (base := logarithm(expr)) is not None:
            return self.power(base, expr.terms[0].coefficient)
        if name == "exp" and len(expr.terms) == 1 and expr.terms[0].coefficient < 0:
            return self.of_factor(self.function("exp", self.scaled(expr, Rational(-1))), Rational(-1))
        return self.of_factor(self.function(name, expr))
