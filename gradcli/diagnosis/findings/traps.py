"""What runs without complaint and is probably not meant: warnings, each with a code by which it can be silenced."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from gradcli.diagnosis.evidence.leaves import root_of_run
from gradcli.diagnosis.findings.flat import duplicates, flat_steps
from gradcli.diagnosis.findings.glance import Glance
from gradcli.diagnosis.findings.logarithm import logarithms
from gradcli.diagnosis.findings.misspelled import misspelled
from gradcli.diagnosis.findings.outer_difference import outer_differences
from gradcli.diagnosis.findings.stopped import stopped_steps
from gradcli.diagnosis.findings.uncalled import uncalled
from gradcli.diagnosis.findings.unreached import unreached
from gradcli.diagnostics.model import Diagnostic
from gradcli.runs.replay import Replay

if TYPE_CHECKING:
    from gradcli.runs.session import Session


def traps(session: Session, seen: Glance) -> Iterator[Diagnostic]:
    """Every trap the run fell into, of those that a glance at it did not rule out."""
    root, replay = root_of_run(session), Replay(session)
    if seen.logarithm and root is not None:
        yield from logarithms(session, replay)
    if seen.flat:
        flat = list(flat_steps(session, replay))
        yield from flat
        if not flat and session.world.torch_imported:
            yield from stopped_steps(session, replay)
    if seen.duplicates:
        yield from duplicates(replay)
    if seen.outer:
        yield from outer_differences(session, replay)
    if seen.unreached:
        yield from unreached(seen.unreached, replay)
    if seen.misspelled:
        yield from misspelled(session)
    if seen.uncalled:
        yield from uncalled(session, replay)
