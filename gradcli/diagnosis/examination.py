"""After a run with backward: what is not finite, and what runs and is probably not meant."""

from __future__ import annotations

from typing import TYPE_CHECKING

from gradcli.diagnosis.findings.glance import glance

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
    if session.settings.traps and (seen.logarithm or seen.outer or seen.unreached or seen.misspelled):
        from gradcli.diagnosis.findings.traps import traps

        for warning in traps(session, seen):
            session.tell(warning)
