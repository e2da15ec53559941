"""Formulas of a run: each derivative as an expression over the program's own names, verified.

    record      the run once more, on a tape, backward included
    derive      the tape read into index form, at a random point
    readback    back into matrix notation, the shortest that is known for these values
    verify      compared with the engine in float64

A formula over leaves and constants alone is `closed`; where that is long, one over the program's intermediate values is `named`.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import TYPE_CHECKING, Any

import numpy as np

from gradcli.analysis.formula.derivative import has_sum, shortest, total
from gradcli.analysis.formula.index.budget import BUDGET, Unlucky, Unreadable
from gradcli.analysis.formula.index.draws import Draws
from gradcli.analysis.formula.index.space import Space
from gradcli.analysis.formula.index.terms import Array, Operand
from gradcli.analysis.formula.notation.forest import Forest
from gradcli.analysis.formula.notation.habits import habitual
from gradcli.analysis.formula.notation.readback import Reader
from gradcli.analysis.formula.notation.text import operations, whole_text
from gradcli.analysis.formula.notation.tree import TRUTH, WHOLE, Tree
from gradcli.analysis.formula.points import anything
from gradcli.analysis.formula.readings.derive import Derivation
from gradcli.analysis.formula.tape.record import Record, Target, record
from gradcli.analysis.formula.tape.tape import Key
from gradcli.analysis.formula.validity import PATH, Condition, depends_on_path, is_robust, validity
from gradcli.analysis.formula.verify import SAMPLES, Check, note_of
from gradcli.records import NamedTuple

if TYPE_CHECKING:
    from gradcli.analysis.formula.assumptions import Assumption
    from gradcli.runs.replay import Replay

SHORT = 12  # operations up to which nothing in a formula gets a name
LONG = 6  # operations above which any shorter formula over named values is preferred; else one that is shorter by more than `LITTLE` says
LITTLE = 2
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
ZEROS = ("0", "0.0", "0.")  # how nothing is written
STEPS = 2_000  # ops of a run, backward included, up to which formulas are looked for


class Formula(NamedTuple):
    """A derivative as an expression.

    `form` is closed, named, index or steps; `where` defines names that the program does not have; `assumes` are the assumptions it rests on; `valid` says
    where it holds, if not everywhere; `checked` at how many points it was compared with the engine; `note` what backward gives where that is something
    else; `convex` that a Hessian was seen to be positive semidefinite.
    """

    text: str
    form: str
    where: dict[str, str]
    assumes: tuple[str, ...]
    valid: str | None
    checked: int
    operations: int
    note: str | None = None
    convex: bool = False
    tree: Tree | None = None

    @property
    def latex(self) -> str:
        """The expression in LaTeX."""
        from gradcli.analysis.formula.notation.latex import escaped, latex

        return rf"\texttt{{{escaped(self.text)}}}" if self.tree is None else latex(self.tree)

    def __repr__(self) -> str:
        return self.text

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
    replay: Replay,
    *,
    kind: str = "gradient",
    by: Sequence[str] | None = None,
    assume: Sequence[str] = (),
    form: str = "text",
    most: int = STEPS,
    budget: int = BUDGET,
    exact: bool = True,
    only_closed: bool = False,
) -> dict[str, Formula]:
    """The formulas of a run's gradients, Jacobians or Hessians, by the name of the leaf, or of those in `by`.

    A run of more than `most` ops has none; `budget` is how many steps the search for one tree may take; with `exact` what is rational is also compared modulo
    a prime; with `only_closed` no other form is looked for.  Raises UsageError for an assumption that is none.
    """
    recorded = record(replay, kind, by, most)
    if recorded is None or not recorded.targets:
        return {}
    return dict(Search(recorded, assume, depends_on_path(recorded, replay.modules), form, budget, exact, only_closed).all())


def is_long(closed: int, named: int) -> bool:
    """Whether a formula over leaves alone is better written over named values."""
    return closed > named + LITTLE if closed <= LONG else closed > named


class Derived:
    """A derivative in index form, what reads it back, and what must be so for it."""

    def __init__(self, reader: Reader, operand: Operand, conditions: Sequence[Condition]) -> None:
        self.reader, self.operand, self.conditions = reader, operand, conditions


class Found:
    """A tree that is right at so many points, and what must be so for that."""

    def __init__(self, tree: Tree, checked: int, conditions: Sequence[Condition]) -> None:
        self.tree, self.checked, self.conditions = tree, checked, conditions


class Search:
    """The search for the formulas of one record."""

    def __init__(
        self,
        record: Record,
        assume: Sequence[str] = (),
        on_path: bool = False,
        form: str = "text",
        budget: int = BUDGET,
        exact: bool = True,
        only_closed: bool = False,
    ) -> None:
        self.record, self.on_path, self.form, self.budget, self.only_closed = record, on_path, form, budget, only_closed
        self.assumptions = self.read(assume) if assume else []
        self.check = Check(record, self.assumptions, exact)
        self.others: dict[int, Check] = {}
        makers = {name: record.tape.maker[key][0] for key, name in record.between.items() if key in record.tape.maker}
        self.extremes = {name for name, number in makers.items() if record.tape.steps[number].op.key in ORDERED}

    def read(self, assume: Sequence[str]) -> list[Assumption]:
        """The assumptions; refused where the run contradicts them."""
        from gradcli.analysis.formula.assumptions import assumption

        named = {name: self.record.tape.arrays[key] for key, name in {**self.record.leaves, **self.record.constants}.items()}
        return [assumption(text, named) for text in assume]

    def all(self) -> Iterator[tuple[str, Formula]]:
        for target in self.record.targets:
            formula = self.formula(target)
            if formula is not None:
                yield target.by, formula

    def formula(self, target: Target) -> Formula | None:
        """The best formula that holds: closed, named, or else the steps of backward; none where writes in place hide what was computed."""
        if self.form == "index" and (formula := self.in_index_form(target)) is not None:
            return formula
        closed = self.held(target, {})
        if self.only_closed:
            return None if closed is None else self.made(closed, "closed", target)
        if closed is not None and (operations(closed.tree) <= LITTLE + 1 or not self.record.between):
            return self.made(closed, "closed", target)
        named = self.held(target, self.record.between) if self.record.between else None
        if named is not None and (closed is None or is_long(operations(closed.tree), operations(named.tree))):
            return self.made(named, "named", target)
        if closed is not None:
            return self.made(closed, "closed", target)
        from gradcli.analysis.formula.tape.steps import steps_text

        if self.record.tape.hidden(target.keys):
            return None
        shown = steps_text(self.record, target)
        return Formula(shown, "steps", {}, (), PATH if self.on_path else None, 0, shown.count("\n") + 1)

    def in_index_form(self, target: Target) -> Formula | None:
        """The derivative as a sum of einsums."""
        try:
            derived = self.derived(target, {}, 0)
            tree = derived.reader.sum_of_einsums(derived.operand)
        except Unreadable:
            return None
        checked = self.check.holds(tree, target, derived.conditions)
        return self.made(Found(tree, checked, derived.conditions), "index", target) if checked else None

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
            if not is_robust(tree, self.extremes):
                break
            checked = self.check.holds(tree, target, derived.conditions)
            if checked:
                return Found(tree, checked, derived.conditions)
        return None

    def made(self, found: Found, form: str, target: Target) -> Formula:
        """What is told of a tree that holds."""
        tree = found.tree
        conditions = [each for each in found.conditions if not self.is_idle(each, tree, target)]
        names = {*self.record.leaves.values(), *self.record.constants.values(), *self.record.between.values()}
        shown, where = tree, dict[str, str]()
        if operations(tree) > SHORT:
            from gradcli.analysis.formula.notation.naming import named_parts

            shown, where = named_parts(tree, names)
        other = {**self.check.computed, **self.record.between}
        values = self.check.run | {name: np.asarray(self.record.tape.arrays[key], np.float64) for key, name in other.items()}
        return Formula(
            whole_text(shown),
            "named" if where else form,
            where,
            self.needed(found, target),
            validity(tree, {target.by, *self.record.between.values()}, self.on_path, conditions),
            found.checked,
            operations(tree),
            note_of(tree, target, values, self.record.root or "out"),
            self.is_convex(tree, target),
            shown,
        )

    def is_idle(self, condition: Condition, tree: Tree, target: Target) -> bool:
        """Whether a condition says that a name is not 0, and the formula is right where it is."""
        of = condition.tree
        return condition.relation == "!=" and of.op == "symbol" and self.check.holds_at_zero(tree, target, of.params[0])

    def is_convex(self, tree: Tree, target: Target) -> bool:
        """Whether this is a Hessian that is seen to be positive semidefinite."""
        if target.second is None or len(target.shape) not in (0, 2):
            return False
        from gradcli.analysis.formula.convexity import is_semidefinite

        positive = [each.left for each in self.assumptions if each.operator in (">", ">=") and each.right in ZEROS]
        return is_semidefinite(tree, positive)

    def needed(self, found: Found, target: Target) -> tuple[str, ...]:
        """The assumptions without which the formula is wrong."""
        needed = []
        for at, each in enumerate(self.assumptions):
            if at not in self.others:
                self.others[at] = Check(self.record, [other for other in self.assumptions if other is not each])
            if not self.others[at].holds(found.tree, target, found.conditions):
                needed.append(each.text)
        return tuple(needed)

    def plant_reductions(self, derivation: Derivation, reader: Reader) -> None:
        """The sums and means of the program as it writes them: ``sum(w**2)`` reads better to its author than ``w @ w``."""
        for step in self.record.tape.steps:
            if step.op.key in ("sum", "mean") and step.outs[0] in self.record.forward:
                try:
                    inner = reader.operand(derivation.value(step.args[0].key).operand)
                    reader.forest.plant(step.op.key, [inner], None, False, literal=True)
                except Unreadable:
                    continue

    def conditions(self, derivation: Derivation, reader: Reader) -> list[Condition]:
        """What must be so for the derivative to be what was derived."""
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
