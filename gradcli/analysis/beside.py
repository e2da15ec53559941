"""Formulas beside the gradients of the report, and what decides whether one is looked for."""

from __future__ import annotations

from math import prod
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from gradcli.runs.report import Report
    from gradcli.runs.session import Session

SHORT = 12  # operations of a formula that stands beside its gradient
NODES = 40  # recorded ops up to which one is looked for unasked
ELEMENTS = 50_000  # elements of all values and gradients, likewise
STEPS, BUDGET = 120, 900  # of the run made again, and of the search


def beside(session: Session, report: Report) -> dict[str, str]:
    """The formulas that stand beside the gradients of the report: closed, short, and of a small program."""
    if not is_small(report):
        return {}
    from gradcli.analysis.formula.notation.text import operations, whole_text
    from gradcli.analysis.formula.search import Search
    from gradcli.analysis.formula.tape.record import record
    from gradcli.runs.replay import Replay

    recorded = record(Replay(session), "gradient", None, STEPS)
    if recorded is None or not recorded.targets:
        return {}
    search = Search(recorded, budget=BUDGET, exact=False)
    found = {target.by: search.held(target, {}) for target in recorded.targets}
    return {name: whole_text(each.tree) for name, each in found.items() if each is not None and operations(each.tree) <= SHORT}


def is_small(report: Report) -> bool:
    """Whether a formula is looked for unasked: the graph behind the root has few nodes, and named values, intermediate ones and gradients few elements."""
    from gradcli.engine.state import STATE

    root = STATE.root() if STATE.root is not None else None
    if root is None or root.grad_fn is None:
        return False
    elements = sum(gradient.value.array.size for gradient in report.gradients())
    elements += sum(prod(row.value.shape) for row in report.rows() if row.is_tensor)
    seen, pending = {root.grad_fn}, [root.grad_fn]
    while pending:
        for edge in pending.pop().edges:
            if edge is not None and edge[0] not in seen:
                seen.add(edge[0])
                pending.append(edge[0])
                elements += prod(edge[2])
        if len(seen) > NODES or elements > ELEMENTS:
            return False
    return True
