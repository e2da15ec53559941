"""Formulas of a run: each derivative as an expression over the program's own names, verified.

    record      the run once more, on a tape, backward included
    derive      the tape read into index form, at a random point
    readback    back into matrix notation, the shortest that is known for these values
    verify      compared with the engine in float64

A formula over leaves and constants alone is `closed`; where that is long, one over the program's intermediate values is `named`.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import TYPE_CHECKING, Any, NamedTuple

import numpy as np

from gradcli.analysis.formula.assumptions import assumption
from gradcli.analysis.formula.budget import OutOfSteps, Unreadable
from gradcli.analysis.formula.derive import Derivation
from gradcli.analysis.formula.index import Array, Expr, Operand, Space
from gradcli.analysis.formula.latex import latex
from gradcli.analysis.formula.readback import Reader
from gradcli.analysis.formula.record import Record, Target, record
from gradcli.analysis.formula.tape import Key
from gradcli.analysis.formula.text import operations, text
from gradcli.analysis.formula.tree import Forest, Tree, cost
from gradcli.analysis.formula.values import Symbolic
from gradcli.analysis.formula.verify import Check

if TYPE_CHECKING:
    from gradcli.runs.session import Session

LONG = 6  # operations above which a shorter formula over named values is preferred
TERMS = 30  # terms of a sum that is multiplied out
STEPS = 2_000  # ops of a run, backward included, up to which formulas are looked for


class Formula(NamedTuple):
    """A derivative as an expression."""

    text: str
    latex: str
    form: str
    where: dict[str, str]
    assumes: tuple[str, ...]
    valid: str | None
    checked: int
    operations: int

    def as_dict(self) -> dict[str, Any]:
        """The data of ``--json``."""
        return {
            "text": self.text,
            "latex": self.latex,
            "form": self.form,
            "where": self.where,
            "assumes": list(self.assumes),
            "valid": self.valid,
            "checked": self.checked,
        }


def formulas(
    session: Session, *, kind: str = "gradient", by: Sequence[str] | None = None, assume: Sequence[str] = (), most: int = STEPS
) -> dict[str, Formula]:
    """The formulas of a run's gradients, Jacobians or Hessians, by the name of the leaf; those that were not found are missing."""
    recorded = record(session, kind, by, most)
    if recorded is None or not recorded.targets:
        return {}
    return dict(Search(recorded, assume).all())


class Search:
    """The search for the formulas of one record."""

    def __init__(self, record: Record, assume: Sequence[str] = ()) -> None:
        self.record = record
        named = {name: record.tape.arrays[key] for key, name in {**record.leaves, **record.constants}.items()}
        self.assumptions = [assumption(text, named) for text in assume]
        self.check = Check(record, self.assumptions)
        self.others: dict[int, Check] = {}

    def all(self) -> Iterator[tuple[str, Formula]]:
        for target in self.record.targets:
            formula = self.formula(target)
            if formula is not None:
                yield target.by, formula

    def formula(self, target: Target) -> Formula | None:
        """The best formula that holds."""
        if self.check.sample is None:
            return None
        closed = self.tree(target, {})
        checked = 0 if closed is None else self.check.holds(closed, target)
        if closed is not None and checked and operations(closed) <= LONG:
            return self.made(closed, "closed", target, checked)
        named = self.tree(target, self.record.between) if self.record.between else None
        held = 0 if named is None else self.check.holds(named, target)
        if named is not None and held and (not checked or closed is None or operations(named) < operations(closed)):
            return self.made(named, "named", target, held)
        return self.made(closed, "closed", target, checked) if closed is not None and checked else None

    def made(self, tree: Tree, form: str, target: Target, checked: int) -> Formula:
        return Formula(text(tree), latex(tree), form, {}, self.needed(tree, target), None, checked, operations(tree))

    def needed(self, tree: Tree, target: Target) -> tuple[str, ...]:
        """The assumptions without which the formula is wrong."""
        found = []
        for at, each in enumerate(self.assumptions):
            if at not in self.others:
                self.others[at] = Check(self.record, [other for other in self.assumptions if other is not each])
            if not self.others[at].holds(tree, target):
                found.append(each.text)
        return tuple(found)

    def tree(self, target: Target, between: Mapping[Key, str]) -> Tree | None:
        """A tree over leaves and constants, and over these intermediate values; None where there is none."""
        assert self.check.sample is not None
        values = self.check.sample[0]
        symbols: dict[str, Array] = {name: np.asarray(values[name], np.float64) for name in (*self.record.leaves.values(), *self.record.constants.values())}
        try:
            if between:
                symbols |= self.between_values(symbols, between)
            space = Space(symbols)
            named = {**self.record.leaves, **self.record.constants, **{key: name for key, name in between.items() if name in symbols}}
            derivation = Derivation(self.record.tape, space, named)
            derivative = total(derivation, target)
            forest = Forest(space.symbols, space.step)
            reader = Reader(space, forest)
            for key in self.record.between if not between else ():
                self.plant(derivation, reader, key)
            return shortest(reader, derivative)
        except (Unreadable, RecursionError):
            return None

    def plant(self, derivation: Derivation, reader: Reader, key: Key) -> None:
        try:
            reader.operand(derivation.value(key).operand)
        except Unreadable:
            return

    def between_values(self, symbols: Mapping[str, Array], between: Mapping[Key, str]) -> dict[str, Array]:
        """Values of intermediates at the random point, steps replaced by smooth functions as everywhere there; without a reading, any."""
        space = Space(symbols)
        derivation = Derivation(self.record.tape, space, {**self.record.leaves, **self.record.constants})
        found: dict[str, Array] = {}
        for at, (key, name) in enumerate(between.items()):
            try:
                value = derivation.value(key)
                found[name] = space.array_of(value.operand).reshape(self.record.tape.arrays[key].shape)
            except Unreadable:
                found[name] = np.random.default_rng(at).normal(size=self.record.tape.arrays[key].shape)
        return found


def total(derivation: Derivation, target: Target) -> Operand:
    """The derivative as an expression; of a Jacobian, the axes of what is differentiated come first."""
    space, tape = derivation.space, derivation.tape
    lead: list[tuple[int, ...]] = []
    if target.seed is not None:
        shape = tape.arrays[target.seed].shape
        lead = [() if size == 1 else (space.label(size),) for size in shape]
        axes = [() if size == 1 else (space.label(size),) for size in shape]
        deltas = [space.of_factor(space.delta(p[0], a[0])) for p, a in zip(lead, axes, strict=True) if p]
        seed = space.times(*deltas) if deltas else space.number(exact_one())
        derivation.values[target.seed] = Symbolic(space, seed, axes)
    value: Any = None
    for key in target.keys:
        part = derivation.value(key)
        value = part if value is None else value + part
    assert isinstance(value, Symbolic)
    return Operand(value.expr, (*lead, *value.axes))


def shortest(reader: Reader, derivative: Operand) -> Tree:
    """The shortest tree of the derivative as it was derived, with some of its products of sums multiplied out, and with all."""
    space, trees, tried = reader.space, list[Tree](), list[Expr]()
    for chosen in (None, cancels, lambda inner: True):
        try:
            expr = derivative.expr if chosen is None else space.expanded(derivative.expr, chosen)
            if any(expr is other for other in tried) or len(expr.terms) > TERMS:
                continue
            tried.append(expr)
            trees.append(reader.operand(Operand(expr, derivative.axes)))
        except OutOfSteps:
            break
        except Unreadable:
            continue
    if not trees:
        raise Unreadable
    return min(trees, key=cost)


def cancels(inner: Expr) -> bool:
    """Whether a sum has an identity matrix or a quotient in it, so that a product with it may become shorter."""
    return any(factor.kind == "delta" or exponent < 0 for term in inner.terms for factor, exponent in term.powers)


def exact_one() -> Any:
    from fractions import Fraction

    return Fraction(1)
