"""The search for a formula: from the tape of a run to a tree in matrix notation that was compared with the engine.

    record      the run once more, on a tape, backward included
    derive      the tape read into index form, at a random point
    readback    back into matrix notation, the shortest that is known for these values
    verify      compared with the engine in float64

What a report shows beside a gradient needs this file and what it loads, no more; other forms and what is told of a formula are in `formulas`.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import TYPE_CHECKING, Any

import numpy as np

from gradcli.analysis.formula.index.budget import BUDGET, OutOfSteps, Unlucky, Unreadable
from gradcli.analysis.formula.index.draws import Draws
from gradcli.analysis.formula.index.rational import Rational
from gradcli.analysis.formula.index.space import Space
from gradcli.analysis.formula.index.symbolic import Symbolic
from gradcli.analysis.formula.index.terms import ONE, Array, Expr, Operand
from gradcli.analysis.formula.notation.forest import Forest
from gradcli.analysis.formula.notation.habits import habitual
from gradcli.analysis.formula.notation.readback import Reader
from gradcli.analysis.formula.notation.tree import TRUTH, WHOLE, Tree, cost, zeros
from gradcli.analysis.formula.points import anything
from gradcli.analysis.formula.readings.derive import Derivation
from gradcli.analysis.formula.tape.record import Record, Target
from gradcli.analysis.formula.tape.tape import Key
from gradcli.analysis.formula.verify import SAMPLES, Check

if TYPE_CHECKING:
    from gradcli.analysis.formula.assumptions import Assumption
    from gradcli.analysis.formula.validity import Condition

KINDS = {"i": WHOLE, "u": WHOLE, "b": TRUTH}  # of names, by their dtype
ORDERED = (
    "max",
    "min",
    "max_dim",
    "min_dim",
    "amax",
    "amin",
    "median",
    "median_dim",
    "nanmedian",
    "nanmedian_dim",
    "kthvalue",
    "topk",
    "aminmax",
)
SHORTEST = 3  # cost of a tree for which no shorter one is looked for
TERMS = 30  # terms of a sum that is multiplied out
ZERO = Rational(0)
ZEROS = ("0", "0.0", "0.")  # how nothing is written


class Derived:
    """A derivative in index form, what reads it back, and what must be so for it."""

    def __init__(self, reader: Reader, operand: Operand, conditions: Sequence[Condition]) -> None:
        self.reader, self.operand, self.conditions = reader, operand, conditions


class Found:
    """A tree that is right at so many points, and what must be so for that."""

    def __init__(self, tree: Tree, checked: int, conditions: Sequence[Condition]) -> None:
        self.tree, self.checked, self.conditions = tree, checked, conditions


class Search:
    """The search for the trees of one record."""

    def __init__(
        self,
        record: Record,
        assume: Sequence[str] = (),
        budget: int = BUDGET,
        exact: bool = True,
    ) -> None:
        self.record, self.budget = record, budget
        self.assumptions = self.read(assume) if assume else []
        self.check = Check(record, self.assumptions, exact)
        makers = {name: record.tape.maker[key][0] for key, name in record.between.items() if key in record.tape.maker}
        self.extremes = {name for name, number in makers.items() if record.tape.steps[number].op.key in ORDERED}

    def read(self, assume: Sequence[str]) -> list[Assumption]:
        """The assumptions; refused where the run contradicts them."""
        from gradcli.analysis.formula.assumptions import assumption

        named = {name: self.record.tape.arrays[key] for key, name in {**self.record.leaves, **self.record.constants}.items()}
        return [assumption(text, named) for text in assume]

    def derived(self, target: Target, between: Mapping[Key, str], number: int, whole: bool = False) -> Derived:
        """The derivative in index form over leaves, constants and these values, at the random point of this number, and what reads it back.

        Integers that may be any are no whole numbers there; if `whole`, those of the run, for programs that can be evaluated with such only.
        """
        sample = self.check.sample(number)
        if sample is None:
            raise Unlucky
        values = sample[0]
        symbols: dict[str, Array] = {name: np.asarray(values[name], np.float64) for name in self.check.named.values()}
        for at, name in enumerate(sorted(self.check.free)):
            symbols[name] = self.check.run[name].astype(np.float64) if whole else anything(values[name], number, at)
        if self.check.computed:
            symbols |= self.values_of(symbols, self.check.computed, self.check.named, values)
        if between:
            symbols |= self.values_of(symbols, between, {**self.check.named, **self.check.computed})
        named = {**self.record.leaves, **self.record.constants, **{key: name for key, name in between.items() if name in symbols}}
        derivation = self.derivation(symbols, named)
        space = derivation.space
        derivative = total(derivation, target)
        reader = Reader(space, Forest(space.symbols, space.step))
        reader.forest.kinds = {name: KINDS[value.dtype.kind] for name, value in self.check.run.items() if value.dtype.kind in KINDS}
        for name in symbols:
            if name not in reader.forest.kinds:  # what an integer happens to be equal to says nothing
                reader.forest.symbol(name)
        conditions = self.conditions(derivation, reader)
        if has_sum(derivative.expr):
            self.plant_reductions(derivation, reader)
        for key in self.record.between if not between else ():
            self.plant(derivation, reader, key)
        return Derived(reader, derivative, conditions)

    def derivation(self, symbols: Mapping[str, Array], named: Mapping[Key, str]) -> Derivation:
        """The readings of the tape over these names, at these values of them."""
        truths = [name for name, value in self.check.run.items() if value.dtype.kind == "b"]
        space = Space(symbols, self.budget, truths, self.record.taken)
        space.signed = {
            each.left: each.operator == ">" for each in self.assumptions if each.operator in (">", ">=") and each.right in ZEROS
        }
        return Derivation(self.record.tape, space, named, self.check.free)

    def held(self, target: Target, between: Mapping[Key, str]) -> Found | None:
        """A tree over leaves, constants and these values that was right at all points; None where there is none."""
        found = self.searched(target, between)
        return self.searched(target, between, whole=True) if found is None and self.check.free else found

    def searched(self, target: Target, between: Mapping[Key, str], whole: bool = False) -> Found | None:
        for number in range(len(SAMPLES)):
            try:
                derived = self.derived(target, between, number, whole)
                tree = habitual(shortest(derived.reader, derived.operand))
            except Unlucky:
                continue
            except (Unreadable, RecursionError):
                break
            if any(zeros(tree)) and not self.is_robust(tree):
                break
            checked = self.check.holds(tree, target, derived.conditions)
            if checked:
                return Found(tree, checked, derived.conditions)
        return None

    def plant_reductions(self, derivation: Derivation, reader: Reader) -> None:
        """The sums and means of the program as it writes them: ``sum(w**2)`` reads better to its author than ``w @ w``."""
        for step in self.record.tape.steps:
            if step.op.key in ("sum", "mean") and step.outs[0] in self.record.forward:
                try:
                    inner = reader.operand(derivation.value(step.args[0].key).operand)
                    reader.forest.plant(step.op.key, [inner], None, False, literal=True)
                except Unreadable:
                    continue

    def is_robust(self, tree: Tree) -> bool:
        """Whether what a tree compares with zero is decided by more than rounding."""
        from gradcli.analysis.formula.validity import is_robust

        return is_robust(tree, self.extremes)

    def conditions(self, derivation: Derivation, reader: Reader) -> list[Condition]:
        """What must be so for the derivative to be what was derived."""
        if not derivation.conditions:
            return []
        from gradcli.analysis.formula.validity import Condition

        found = []
        for each in derivation.conditions:
            tree = reader.operand(each.value.operand)
            found.append(Condition(tree.args[0] if tree.op == "expand" else tree, each.relation, each.bound, each.is_corner))
        return found

    def plant(self, derivation: Derivation, reader: Reader, key: Key) -> None:
        try:
            reader.operand(derivation.value(key).operand)
        except Unreadable:
            return

    def values_of(
        self, symbols: Mapping[str, Array], wanted: Mapping[Key, str], over: Mapping[Key, str], otherwise: Mapping[str, Array] | None = None
    ) -> dict[str, Array]:
        """Values at the random point of what is computed from `over`, steps replaced by smooth functions as everywhere there; without a reading,
        those of `otherwise`, or any."""
        derivation = self.derivation(symbols, over)
        space, found = derivation.space, dict[str, Array]()
        for at, (key, name) in enumerate(wanted.items()):
            try:
                value = derivation.value(key)
                found[name] = space.array_of(value.operand).reshape(self.record.tape.arrays[key].shape)
            except Unreadable:
                found[name] = otherwise[name] if otherwise is not None else Draws(at).normal(self.record.tape.arrays[key].shape)
        return found


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
        lambda expr: on_one_divisor(space, expr),
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


def on_one_divisor(space: Space, expr: Expr) -> Expr:
    """``2*x/q - 2*x**3/q**2`` as one quotient by ``q**2``, where that has fewer terms: of q = x**2 + c, ``2*c*x/q**2``."""
    for divisor in dict.fromkeys(
        factor
        for term in expr.terms
        if not term.bound
        for factor, exponent in term.powers
        if factor.kind == "group" and exponent.denominator == 1 and exponent < 0
    ):
        lowest = min(dict(term.powers).get(divisor, ZERO) for term in expr.terms)
        whole = space.of_factor(divisor, -lowest)
        parts = [space.expanded(space.times(Expr((term,)), whole)) for term in expr.terms]
        numerator = space.sum(*parts)
        if len(numerator.terms) < len(expr.terms):
            over = space.of_factor(divisor, lowest)
            return on_one_divisor(space, space.sum(*[space.times(Expr((term,)), over) for term in numerator.terms]))
    return expr


def cancels(inner: Expr) -> bool:
    """Whether a sum has an identity matrix or a quotient in it, so that a product with it may become shorter."""
    return any(factor.kind == "delta" or exponent < 0 for term in inner.terms for factor, exponent in term.powers)
