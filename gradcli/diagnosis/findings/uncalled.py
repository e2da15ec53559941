"""A method that stands by itself as a statement, without the brackets that would call it: ``loss.backward``."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from gradcli.diagnosis.findings.warning import warning
from gradcli.diagnosis.words.wording import listed
from gradcli.diagnostics.model import Diagnostic, Label
from gradcli.engine.state import STATE
from gradcli.lang.parsing.edits import Edit, shown
from gradcli.runs.replay import Replay

if TYPE_CHECKING:
    from gradcli.runs.session import Session


def uncalled(session: Session, replay: Replay) -> Iterator[Diagnostic]:
    """One warning for all of them; the change is shown if the program runs with all of them called."""
    spans = [span for span in STATE.uncalled if any(module.span.source is span.source for module in session.modules)]
    if not spans:
        return
    edit: Edit = [(span, f"{span.text}()") for span in spans]
    ran = replay.run(edit)
    helps = (f"call {'it' if len(spans) == 1 else 'them'}\n{shown(session.modules, edit)}",) if ran is not None and ran.well else ()
    names = [f"`{span.text}`" for span in spans]
    labels = (Label(spans[0], primary=True), *(Label(span) for span in spans[1:]))
    verb, one = ("is", "it does") if len(spans) == 1 else ("are", "they do")
    yield warning("W0108", f"{listed(names)} {verb} not called: without `()` {one} nothing", labels, help=helps)
