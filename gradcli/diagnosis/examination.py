"""After a run with backward: what is not finite, and what runs and is probably not meant."""

from __future__ import annotations

from typing import TYPE_CHECKING

from gradcli.diagnosis.findings.glance import glance
from gradcli.engine.state import STATE
from gradcli.runs.automatic import is_shown

if TYPE_CHECKING:
    from gradcli.runs.session import Session

NOT_FINITE = 4  # the exit status under --nan=error


def examine(session: Session) -> None:
    """Report what was found. The code that looks closer is loaded only where there is something."""
    seen = glance(session)
    if session.settings.nan != "off" and seen.nonfinite:
        from gradcli.diagnosis.findings.nonfinite import nonfinite

        if (diagnostic := nonfinite(session)) is not None:
            session.tell(diagnostic)
        if session.settings.nan == "error":
            session.exit_status = NOT_FINITE
    looks = (seen.logarithm, seen.outer, seen.unreached, seen.misspelled, seen.flat, seen.duplicates, seen.uncalled)
    if session.settings.traps and any(looks):
        from gradcli.diagnosis.findings.traps import traps

        for warning in traps(session, seen):
            session.tell(warning)
    if session.settings.traps and session.trains and not seen.uncalled:
        from gradcli.diagnosis.findings.training import training

        for warning in training(session):
            session.tell(warning)
    may_lack = session.settings.traps and not (seen.gradients or session.interactive or session.world.torch_imported)
    if may_lack and lacks_derivative(session):
        from gradcli.diagnosis.findings.undifferentiated import undifferentiated

        if (note := undifferentiated(session)) is not None:
            session.tell(note)


def lacks_derivative(session: Session) -> bool:
    """Whether nothing was differentiated, and no warning says why."""
    said = any(diagnostic.code in ("N0001", "N0002", "W0103", "W0108") for diagnostic in session.log.diagnostics)
    return not said and (session.root is not None or not STATE.backward_called) and not is_shown(session)
