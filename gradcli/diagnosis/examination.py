"""After a run with backward: what is not finite, and what runs and is probably not meant."""

from __future__ import annotations

from typing import TYPE_CHECKING

from gradcli.diagnosis import nonfinite
from gradcli.diagnosis.replay import Replay
from gradcli.diagnosis.stories import story_of
from gradcli.diagnosis.traps import traps

if TYPE_CHECKING:
    from gradcli.session import Session

NOT_FINITE = 4  # the exit status under --nan=error


def examine(session: Session) -> None:
    """Tell what there is to tell. Where nothing is wrong this is a look at the root and at each gradient, and at the syntax."""
    if session.settings.nan != "off":
        findings = nonfinite.look(session)
        if findings.any:
            replay = Replay(session)
            session.tell(story_of(nonfinite.traced(replay) or findings, session, replay))
            if session.settings.nan == "error":
                session.exit_status = NOT_FINITE
    if session.settings.traps:
        for warning in traps(session):
            session.tell(warning)
