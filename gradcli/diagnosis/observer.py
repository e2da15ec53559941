"""The observer of a run that somebody watches: it explains failures and examines what ended well.

What it needs for that is loaded when it is needed: a run that ends well pays nothing for explanations.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from gradcli.diagnostics.facts import fact
from gradcli.diagnostics.model import Diagnostic, Span
from gradcli.engine.errors import OutOfMemoryError
from gradcli.engine.state import STATE
from gradcli.runs.observer import Observer
from gradcli.runs.results import ProgramError

if TYPE_CHECKING:
    from gradcli.runs.session import Session


class Explainer(Observer):
    """`tell` gets each warning and note when it comes up; `relieve` makes room for the words about memory that ran out."""

    def __init__(self, tell: Callable[[Diagnostic], object] | None = None, relieve: Callable[[], object] | None = None) -> None:
        self._tell, self._relieve = tell, relieve

    def hear(self, session: Session, diagnostic: Diagnostic) -> None:
        diagnostic = with_help(diagnostic, session)
        session.log.diagnostics.append(diagnostic)
        if self._tell is not None:
            self._tell(diagnostic)

    def explain(self, session: Session, error: BaseException) -> ProgramError:
        if self._relieve is not None and isinstance(error, (MemoryError, OutOfMemoryError)):
            self._relieve()
        from gradcli.diagnosis.explain import explained, message, type_name

        where: Span | None = fact(error, "where", STATE.where)
        diagnostic = explained(error, where, session)
        session.log.diagnostics.append(diagnostic)
        return ProgramError(type_name(error), message(error), diagnostic)

    def lift(self, session: Session) -> Diagnostic | None:
        from gradcli.runs.lifting import lift

        return lift(session)

    def ended(self, session: Session) -> None:
        from gradcli.diagnosis.examination import examine

        examine(session)


# How the warnings of PyTorch's begin that have a cure.
CURED = (
    "Using a target size",
    "The .grad attribute of a Tensor that is not a leaf",
    "None of the inputs have requires_grad",
    "Detected call of `lr_scheduler.step()` before",
)


def with_help(diagnostic: Diagnostic, session: Session) -> Diagnostic:
    """A warning with what to do about it, if that is known."""
    text = diagnostic.headline.partition(": ")[2]
    if diagnostic.code != "W0001" or not text.startswith(CURED) or not diagnostic.labels or not session.settings.traps:
        return diagnostic
    from gradcli.diagnosis.advice.warned import help_for_warning

    return diagnostic._replace(help=help_for_warning(text, diagnostic.labels[0].span, session))
