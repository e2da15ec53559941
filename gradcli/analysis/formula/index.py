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

import math
from collections.abc import Callable, Iterable, Mapping, Sequence
from fractions import Fraction
from functools import cache
from typing import Any, NamedTuple

import numpy as np

from gradcli.analysis.formula.budget import BUDGET, OutOfSteps, Unreadable

Label = int  # one below 0 is no label but the fixed position -1 - label
Axis = tuple[Label, ...]  # () of size 1; several labels where dimensions were merged into one
Array = np.ndarray[Any, Any]
ONE = Fraction(1)
TERMS = 40  # terms that a product of sums is multiplied out to
CLOSE = 1e-9  # relative difference of what counts as equal
SIMPLE = 120  # largest numerator and denominator of a ratio that is read off values


class Factor:
    """One factor of a term. `kind` is symbol, delta, function, call or group; `what` its parts, see the constructors of `Space`."""

    __slots__ = ("free", "kind", "size", "values", "what")

    def __init__(self, kind: str, what: tuple[Any, ...], free: frozenset[Label], size: int) -> None:
        self.kind, self.what, self.free, self.size = kind, what, free, size
        self.values: Array

    def __repr__(self) -> str:
        return f"{self.kind}{self.what}"


Power = tuple[Factor, Fraction]


class Term:
    """``coefficient * product`` summed over `bound`; `values` are those without the coefficient."""

    __slots__ = ("bound", "coefficient", "free", "powers", "size", "values")

    def __init__(self, coefficient: Fraction, powers: Sequence[Power], bound: Iterable[Label], values: Array) -> None:
        self.coefficient, self.powers, self.bound, self.values = coefficient, tuple(powers), frozenset(bound), values
        self.free = frozenset().union(*[factor.free for factor, _ in self.powers]) - self.bound
        self.size = 1 + sum(factor.size + (exponent != 1) for factor, exponent in self.powers) + len(self.bound)

    def times(self, coefficient: Fraction) -> Term:
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


class Space:
    """Labels, their sizes, and the random point at which expressions have their values.

    `symbols` are the values of the names of the program there, float64.
    """

    def __init__(self, symbols: Mapping[str, Array], steps: int = BUDGET) -> None:
        self.symbols = dict(symbols)
        self.sizes: list[int] = []
        self.steps = steps
        self.factors: dict[Any, list[Factor]] = {}
        self.weights: dict[int, Array] = {}
        self.one = Term(ONE, (), (), np.ones(()))

    def step(self) -> None:
        self.steps -= 1
        if self.steps < 0:
            raise OutOfSteps

    def label(self, size: int) -> Label:
        self.sizes.append(size)
        return len(self.sizes) - 1

    # ---- factors ----------------------------------------------------------------------------------------------------------------------

    def symbol(self, name: str, labels: tuple[Label | None, ...]) -> Factor:
        """An element of a symbol; None stands for a dimension of size 1."""
        return self.known("symbol", (name, labels), (label for label in labels if label is not None), 1)

    def delta(self, one: Label, other: Label) -> Factor:
        """1 where both labels are equal, else 0."""
        return self.known("delta", (min(one, other), max(one, other)), (one, other), 1)

    def function(self, name: str, of: Expr) -> Factor:
        """An elementwise function of an expression."""
        return self.known("function", (name, of), of.free, 1 + of.size)

    def group(self, of: Expr) -> Factor:
        """An expression in brackets."""
        return self.known("group", (of,), of.free, of.size)

    def call(self, name: str, run: Callable[..., Array], args: tuple[Any, ...], labels: tuple[Label | None, ...]) -> Factor:
        """An element of an op's result, at `labels`.  `args` are pairs of an expression and its axes, and whatever else `run` takes."""
        free = {label for label in labels if label is not None and label >= 0}
        size = 1
        for arg in args:
            if isinstance(arg, Operand):
                free |= arg.expr.free - {label for axis in arg.axes for label in axis}
                size += arg.expr.size
        return self.known("call", (name, run, args, labels), free, size)

    def known(self, kind: str, what: tuple[Any, ...], labels: Iterable[Label], size: int) -> Factor:
        """The factor that was there before with the same values, if it is no longer than this one."""
        self.step()
        factor = Factor(kind, what, frozenset(label for label in labels if label >= 0), size)
        factor.values = self.values_of_factor(factor)
        if not np.isfinite(factor.values).all():
            raise Unreadable
        key = (tuple(sorted(factor.free)), self.print_of(factor.values))
        for other in self.factors.setdefault(key, []):
            if other.size <= factor.size and same(other.values, factor.values, float(np.abs(factor.values).max(initial=0))):
                return other
        self.factors[key].append(factor)
        return factor

    def print_of(self, values: Array) -> float:
        """A rough number by which to look up values."""
        return float(f"{np.abs(values).sum():.6g}")

    # ---- values -------------------------------------------------------------------------------------------------------------------------

    def values_of_factor(self, factor: Factor) -> Array:
        what = factor.what
        order = sorted(factor.free)
        if factor.kind == "symbol":
            array, labels = self.symbols[what[0]], what[1]
            return arranged(array[position(labels)], [label for label in labels if label is not None and label >= 0], order)
        if factor.kind == "delta":
            i, j = what
            if i >= 0:
                return np.eye(self.sizes[i])
            return np.eye(self.sizes[j])[-1 - i] if j >= 0 else np.asarray(float(i == j))
        if factor.kind == "function":
            return np.asarray(FUNCTIONS[what[0]](self.values_of(what[1], order)))
        if factor.kind == "group":
            return self.values_of(what[0], order)
        _, run, args, labels = what
        outer = sorted(factor.free.difference(labels))
        if outer:
            raise Unreadable  # an opaque op of something that also depends on the labels of an output: a batch of calls
        array = run(*[self.array_of(arg) if isinstance(arg, Operand) else arg for arg in args])
        return arranged(np.asarray(array)[position(labels)], [label for label in labels if label is not None and label >= 0], order)

    def array_of(self, operand: Operand) -> Array:
        """An expression as an array with these axes."""
        labels = [label for axis in operand.axes for label in axis]
        values = self.values_of(operand.expr, sorted(set(labels)))
        values = arranged_back(values, sorted(set(labels)), labels)
        return values.reshape([math.prod(self.sizes[label] for label in axis) for axis in operand.axes])

    def values_of(self, expr: Expr, order: Sequence[Label]) -> Array:
        """The values over these labels, which hold those that are free."""
        total: Any = np.zeros([self.sizes[label] for label in order])
        for term in expr.terms:
            total = total + float(term.coefficient) * spread(term.values, sorted(term.free), order)
        return np.asarray(total)

    def product(self, powers: Sequence[Power], bound: Iterable[Label]) -> Array:
        """The values of a product summed over `bound`, one bound label after the other."""
        parts: list[tuple[Array, list[Label]]] = []
        for factor, exponent in powers:
            values = factor.values
            if exponent != 1:
                with np.errstate(all="ignore"):
                    values = values ** (int(exponent) if exponent.denominator == 1 else float(exponent))
            parts.append((values, sorted(factor.free)))
        for label in sorted(bound):
            touched = [part for part in parts if label in part[1]]
            labels = sorted(set().union(*[part[1] for part in touched]) - {label})
            parts = [part for part in parts if label not in part[1]]
            local = {one: at for at, one in enumerate([*labels, label])}
            operands = [item for values, own in touched for item in (values, [local[one] for one in own])]
            if touched:
                parts.append((np.einsum(*operands, [local[one] for one in labels]), labels))
        order = sorted(set().union(*[part[1] for part in parts])) if parts else []
        total: Any = np.ones(())
        for values, own in parts:
            total = total * spread(values, own, order)
        return np.asarray(total)

    # ---- terms --------------------------------------------------------------------------------------------------------------------------

    def number(self, value: Fraction) -> Expr:
        return Expr((self.one.times(value),)) if value else ZERO

    def of_factor(self, factor: Factor, exponent: Fraction = ONE) -> Expr:
        return self.term(ONE, [(factor, exponent)], ())

    def term(self, coefficient: Fraction, powers: Iterable[Power], bound: Iterable[Label]) -> Expr:
        """``coefficient * product`` summed over `bound`, simplified; an Expr of one term, or of none."""
        self.step()
        coefficient, merged, bound = self.merged(coefficient, powers, set(bound))
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
            raise Unreadable
        ratio = constant(values)
        if ratio is not None:
            return self.number(coefficient * ratio)
        return Expr((Term(coefficient, merged, rest, values),))

    def merged(self, coefficient: Fraction, powers: Iterable[Power], bound: set[Label]) -> tuple[Fraction, list[Power], set[Label]]:
        """Brackets opened where that costs nothing, equal factors collected, deltas resolved."""
        pending, collected = list(powers), dict[Factor, Fraction]()
        while pending:
            factor, exponent = pending.pop(0)
            opened = self.opened(factor, exponent, bound, lonely=not pending and not collected)
            if opened is None:
                collected[factor] = collected.get(factor, Fraction(0)) + exponent
                continue
            inner, scale, more = opened
            coefficient *= scale
            pending[:0] = inner
            bound |= more
        left = [(factor, ONE if is_mask(factor) and exponent > 1 else exponent) for factor, exponent in collected.items() if exponent]
        for factor, exponent in left:
            if factor.kind == "delta":
                rest = [power for power in left if power[0] is not factor]
                one, other = factor.what
                if one == other:
                    return self.merged(coefficient, rest, bound)
                if other < 0 or (one < 0 and other < 0):
                    return Fraction(0), [], set()
                kept, gone = (one, other) if other in bound else (other, one)
                if gone in bound:
                    renamed = [(self.renamed_factor(each, {gone: kept}), exponent) for each, exponent in rest]
                    return self.merged(coefficient, renamed, bound - {gone})
                renamed = [(each if each.kind == "delta" else self.renamed_factor(each, {other: one}), exponent) for each, exponent in rest]
                if any(each is not before for (each, _), (before, _) in zip(renamed, rest, strict=True)):
                    return self.merged(coefficient, [(factor, ONE), *renamed], bound)
                if exponent != 1:
                    return self.merged(coefficient, [(factor, ONE), *rest], bound)
        for factor, exponent in left:
            ratio = constant(factor.values)
            if ratio is not None and exponent.denominator == 1 and (ratio or exponent > 0):
                rest = [power for power in left if power[0] is not factor]
                return self.merged(coefficient * ratio ** int(exponent), rest, bound)
        return coefficient, left, bound

    def opened(
        self, factor: Factor, exponent: Fraction, bound: set[Label], lonely: bool
    ) -> tuple[list[Power], Fraction, frozenset[Label]] | None:
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
            labels = power[0].free & bound
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
        collected = dict[Factor, Fraction]()
        for factor, exponent in single:
            collected[factor] = collected.get(factor, Fraction(0)) + exponent
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
        names = {old: new for old, new in names.items() if old in term.free}
        if not names:
            return Expr((term,))
        if term.bound.intersection(names.values()):
            term = self.fresh(term)
        return self.term(term.coefficient, [(self.renamed_factor(factor, names), power) for factor, power in term.powers], term.bound)

    def renamed_factor(self, factor: Factor, names: Mapping[Label, Label]) -> Factor:
        names = {old: new for old, new in names.items() if old in factor.free}
        if not names:
            return factor
        new = lambda label: names.get(label, label)  # noqa: E731
        what = factor.what
        if factor.kind == "symbol":
            return self.symbol(what[0], tuple(map(new, what[1])))
        if factor.kind == "delta":
            return self.delta(*map(new, what))
        if factor.kind == "function":
            return self.function(what[0], self.renamed(what[1], names))
        if factor.kind == "group":
            return self.group(self.renamed(what[0], names))
        name, run, args, labels = what
        return self.call(name, run, args, tuple(map(new, labels)))

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

    def scaled(self, expr: Expr, by: Fraction) -> Expr:
        return Expr(tuple(term.times(by) for term in expr.terms)) if by else ZERO

    def powers_of(self, expr: Expr) -> tuple[Fraction, list[Power]]:
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

    def power(self, expr: Expr, exponent: Fraction) -> Expr:
        """The expression to a constant power."""
        if not exponent:
            return self.number(ONE)
        if not expr.terms:
            if exponent < 0:
                raise Unreadable
            return ZERO
        coefficient, powers = self.powers_of(expr)
        if exponent.denominator == 1:
            return self.term(coefficient ** int(exponent), [(factor, power * exponent) for factor, power in powers], ())
        if not powers:
            root = rational(float(coefficient) ** float(exponent)) if coefficient > 0 else None
            if root is None:
                raise Unreadable
            return self.number(root)
        if len(powers) == 1 and powers[0][1] == 1 and coefficient == 1:
            return self.term(ONE, [(powers[0][0], exponent)], ())
        return self.term(ONE, [(self.group(expr), exponent)], ())

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

    def apply(self, name: str, expr: Expr) -> Expr:
        """An elementwise function of the expression."""
        if not expr.terms or (len(expr.terms) == 1 and not expr.terms[0].powers):
            value = rational(float(FUNCTIONS[name](np.asarray(float(expr.terms[0].coefficient if expr.terms else 0)))))
            if value is not None and name not in SURROGATES:
                return self.number(value)
        if name == "positive" and len(expr.terms) == 1 and len(expr.terms[0].powers) == 1 and expr.terms[0].coefficient > 0:
            inner, exponent = expr.terms[0].powers[0]
            if inner.kind == "function" and inner.what[0] == "relu" and exponent == 1:
                return self.apply(name, inner.what[1])
        if name == "exp" and len(expr.terms) == 1 and expr.terms[0].coefficient < 0:
            return self.of_factor(self.function("exp", self.scaled(expr, Fraction(-1))), Fraction(-1))
        return self.of_factor(self.function(name, expr))


class Operand(NamedTuple):
    """An expression as an array: its axes in order."""

    expr: Expr
    axes: tuple[Axis, ...]


def is_mask(factor: Factor) -> bool:
    """Whether a factor is 0 or 1."""
    return factor.kind == "function" and factor.what[0] in MASKS


def has_delta(term: Term) -> bool:
    return any(factor.kind == "delta" for factor, _ in term.powers)


# ---- values over labels -------------------------------------------------------------------------------------------------------------------


def position(labels: Sequence[Label | None]) -> tuple[int | slice, ...]:
    """Where in an array elements at these labels are: labels run, the rest is fixed."""
    return tuple(0 if label is None else -1 - label if label < 0 else slice(None) for label in labels)


def arranged(array: Array, labels: Sequence[Label], order: Sequence[Label]) -> Array:
    """An array whose axes are `labels` as one over `order`; a label that occurs twice takes the diagonal."""
    if list(labels) == list(order):
        return array
    local = {label: at for at, label in enumerate(order)}
    return np.einsum(array, [local[label] for label in labels], [local[label] for label in order])


def arranged_back(values: Array, order: Sequence[Label], labels: Sequence[Label]) -> Array:
    """The other way: values over `order` as an array whose axes are `labels`."""
    if len(set(labels)) == len(labels):
        return values.transpose([list(order).index(label) for label in labels])
    raise Unreadable


def spread(values: Array, own: Sequence[Label], order: Sequence[Label]) -> Array:
    """Values over the labels `own` as ones over `order`, where missing labels have size 1."""
    if list(own) == list(order):
        return values
    return values.reshape([values.shape[own.index(label)] if label in own else 1 for label in order])


def same(values: Array, other: Any, size: float) -> bool:
    """Whether values differ by no more than rounding from others of this size."""
    return not values.size or float(np.abs(values - other).max()) <= CLOSE * size


@cache
def rational(value: float, largest: int = SIMPLE) -> Fraction | None:
    """The simple fraction that a number is, if it is one."""
    if not math.isfinite(value) or abs(value) > largest + 0.5:
        return None
    whole = round(value)
    near = Fraction(whole) if abs(whole - value) <= CLOSE else Fraction(value).limit_denominator(largest)
    return near if abs(float(near) - value) <= CLOSE * max(abs(value), 1e-3) else None


def constant(values: Array) -> Fraction | None:
    """The simple number that all values are; None where there is none."""
    first = float(values.flat[0]) if values.size else 0.0
    if values.size > 1 and not same(values, first, max(abs(first), 1e-3)):
        return None
    if abs(first) < 1e-12:
        return Fraction(0)
    return rational(first)


def proportion(values: Array, other: Array) -> Fraction | None:
    """The simple number r with ``values == r*other``; None where there is none."""
    if values.shape != other.shape or not values.size:
        return None
    at = int(np.abs(other).argmax())
    divisor = float(other.flat[at])
    if not divisor:
        return None
    ratio = float(values.flat[at]) / divisor
    if not ratio or (values.size > 1 and not same(values, ratio * other, abs(ratio * divisor))):
        return None
    return rational(ratio)


# ---- elementwise functions ----------------------------------------------------------------------------------------------------------------


def surrogate(kind: float) -> Callable[[Array], Array]:
    """A smooth stand-in for a function with steps: no identity of ours may rest on which side of a step the point is."""
    return lambda x: 1.7 + np.sin(kind * x + kind * kind) + 0.3 * np.cos(2.1 * kind * x)


def sigmoid(x: Array) -> Array:
    return 1 / (1 + np.exp(-x))


MASKS = ("positive", "nonnegative", "zero")
STEPS = {name: surrogate(1.1 + 0.37 * at) for at, name in enumerate(("positive", "nonnegative", "zero", "sign", "floor", "round", "ceil"))}
SURROGATES = STEPS | {"abs": lambda x: x * STEPS["sign"](x), "relu": lambda x: x * STEPS["positive"](x)}


class Functions(dict[str, Callable[[Array], Any]]):
    """Elementwise functions by name; ``clamp:LOW:HIGH`` is made when it is first asked for."""

    def __init__(self, functions: Mapping[str, Callable[[Array], Any]], clamp: Callable[[str], Callable[[Array], Any]]) -> None:
        super().__init__(functions)
        self.clamp = clamp

    def __missing__(self, name: str) -> Callable[[Array], Any]:
        if not name.startswith("clamp:"):
            raise Unreadable(name)
        function = self[name] = self.clamp(name)
        return function


def clamp_surrogate(name: str) -> Callable[[Array], Any]:
    """A smooth stand-in, another for each pair of limits."""
    return surrogate(0.9 + 0.01 * (sum(map(ord, name)) % 97))


SMOOTH: dict[str, Callable[[Array], Any]] = {
    "exp": np.exp,
    "log": np.log,
    "sin": np.sin,
    "cos": np.cos,
    "tan": np.tan,
    "tanh": np.tanh,
    "sinh": np.sinh,
    "cosh": np.cosh,
    "asin": np.arcsin,
    "acos": np.arccos,
    "atan": np.arctan,
    "asinh": np.arcsinh,
    "acosh": np.arccosh,
    "atanh": np.arctanh,
    "log1p": np.log1p,
    "expm1": np.expm1,
    "sigmoid": sigmoid,
}
FUNCTIONS = Functions(SMOOTH | SURROGATES, clamp_surrogate)
