"""After a run with backward: what is not finite, and what runs and is probably not meant."""

from __future__ import annotations

from typing import TYPE_CHECKING

from gradcli.diagnosis.findings.glance import glance

if TYPE_CHECKING:
    from gradcli.runs.session import Session

NOT_FINITE = 4  # the exit status under --nan=error


def examine(session: Session) -> None:
    """Tell what there is to tell. What tells it is loaded only where there is something."""
    seen = glance(session)
    if session.settings.nan != "off" and seen.nonfinite:
        from gradcli.diagnosis.words.stories import tell_of_nonfinite

        tell_of_nonfinite(session)
        if session.settings.nan == "error":
            session.exit_status = NOT_FINITE
    if session.settings.traps and (seen.logarithm or seen.outer or seen.unreached or seen.misspelled):
        from gradcli.diagnosis.findings.traps import traps

        for warning in traps(session, seen):
            session.tell(warning)
