"""Formulas of a run: each derivative as an expression over the program's own names, verified.  `search` finds them; here each gets its form, and what is
told of it.

A formula over leaves and constants alone is `closed`; where that is long, one over the program's intermediate values is `named`.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING, Any

import numpy as np

from gradcli.analysis.formula.index.budget import BUDGET, Unreadable
from gradcli.analysis.formula.notation.text import operations, whole_text
from gradcli.analysis.formula.notation.tree import Tree
from gradcli.analysis.formula.search import ZEROS, Found, Search
from gradcli.analysis.formula.tape.record import Record, Target, record
from gradcli.analysis.formula.validity import PATH, Condition, depends_on_path, validity
from gradcli.analysis.formula.verify import Check, note_of
from gradcli.records import NamedTuple

if TYPE_CHECKING:
    from gradcli.runs.replay import Replay

SHORT = 12  # operations up to which nothing in a formula gets a name
LONG = 6  # operations above which any shorter formula over named values is preferred; else one that is shorter by more than `LITTLE` says
LITTLE = 2
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
) -> dict[str, Formula]:
    """The formulas of a run's gradients, Jacobians or Hessians, by the name of the leaf, or of those in `by`.

    A run of more than `most` ops has none; `budget` is how many steps the search for one tree may take; with `exact` what is rational is also compared modulo
    a prime.  Raises UsageError for an assumption that is none.
    """
    recorded = record(replay, kind, by, most)
    if recorded is None or not recorded.targets:
        return {}
    return dict(Writer(recorded, assume, depends_on_path(recorded, replay.modules), form, budget, exact).all())


def is_long(closed: int, named: int) -> bool:
    """Whether a formula over leaves alone is better written over named values."""
    return closed > named + LITTLE if closed <= LONG else closed > named


class Writer(Search):
    """The formulas of one record, in the form that suits each, and what is told of them."""

    def __init__(self, record: Record, assume: Sequence[str], on_path: bool, form: str, budget: int, exact: bool) -> None:
        super().__init__(record, assume, budget, exact)
        self.on_path, self.form = on_path, form
        self.others: dict[int, Check] = {}

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
        return is_semidefinite(tree, positive) or self.is_sum_of_squares(target, positive)

    def is_sum_of_squares(self, target: Target, positive: Sequence[str]) -> bool:
        """The same, seen in index form."""
        from gradcli.analysis.formula.squares import is_sum_of_squares

        try:
            derived = self.derived(target, {}, 0)
            axes = derived.operand.axes
            if [len(axis) for axis in axes] != [1, 1]:
                return False
            return is_sum_of_squares(derived.reader.space, derived.operand.expr, axes[0][0], axes[1][0], positive)
        except Unreadable:
            return False

    def needed(self, found: Found, target: Target) -> tuple[str, ...]:
        """The assumptions without which the formula is wrong."""
        needed = []
        for at, each in enumerate(self.assumptions):
            if at not in self.others:
                self.others[at] = Check(self.record, [other for other in self.assumptions if other is not each])
            if not self.others[at].holds(found.tree, target, found.conditions):
                needed.append(each.text)
        return tuple(needed)
