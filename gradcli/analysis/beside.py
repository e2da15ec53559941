"""Formulas beside the gradients of the report: what decides whether one is looked for, and where it is kept."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any
from zlib import crc32

from gradcli import __version__
from gradcli.lang.parsing import cache

if TYPE_CHECKING:
    from gradcli.runs.report import Report
    from gradcli.runs.session import Session

SHORT = 12  # operations of a formula that stands beside its gradient
NODES = 40  # recorded ops up to which one is looked for unasked
ELEMENTS = 20_000  # elements of all gradients, likewise
STEPS, BUDGET = 120, 900  # of the run made again, and of the search


def beside(session: Session, report: Report) -> dict[str, str]:
    """The formulas that stand beside the gradients of the report: closed, short, and of a small program.

    They are kept in the cache folder where the process may write it, which one behind the wall may not: the same program finds them there
    without loading what looks for them.
    """
    if not is_small(report):
        return {}
    depends_on = identity(session)
    file = cache.named("formula", f"{__version__} {depends_on}")
    kept = cache.read(file) if depends_on is not None else None
    if isinstance(kept, tuple) and len(kept) == 2 and kept[0] == depends_on:
        return dict(kept[1])
    from gradcli.analysis.formula import formulas
    from gradcli.runs.replay import Replay

    found = formulas(Replay(session), most=STEPS, budget=BUDGET)
    shown = {name: formula.text for name, formula in found.items() if formula.form == "closed" and formula.operations <= SHORT}
    if depends_on is not None:
        cache.write(file, (depends_on, shown))
    return shown


def is_small(report: Report) -> bool:
    """Whether a formula is looked for unasked: the graph behind the root has few nodes, and its leaves few elements."""
    from gradcli.engine.state import STATE

    root = STATE.root() if STATE.root is not None else None
    if root is None or root.grad_fn is None or sum(gradient.value.array.size for gradient in report.gradients()) > ELEMENTS:
        return False
    seen, pending = {root.grad_fn}, [root.grad_fn]
    while pending:
        for edge in pending.pop().edges:
            if edge is not None and edge[0] not in seen:
                seen.add(edge[0])
                pending.append(edge[0])
        if len(seen) > NODES:
            return False
    return True


def identity(session: Session) -> str | None:
    """All that the formulas of a run depend on: its programs and its inputs; None for one that drew random numbers."""
    from gradcli.engine.state import STATE

    if STATE.generator is not None:
        return None
    parts = [session.settings.dtype, *(module.span.source.text for module in session.modules)]
    for each in session.settings.inputs:
        value: Any = session.world.names.get(each.name)
        array = getattr(value, "array", None)
        shown = repr(value) if array is None else f"{array.dtype} {array.shape} {crc32(array.tobytes()):08x} {value.requires_grad}"
        parts.append(f"{each.name} {shown}")
    return "\0".join(parts)
