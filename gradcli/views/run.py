"""A run that has ended, as views see it."""

from __future__ import annotations

from collections.abc import Callable
from functools import cached_property
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from gradcli.runs.replay import Replay
    from gradcli.runs.report import Report
    from gradcli.runs.session import Session

AsDict = Callable[[str], Any]


class Run:
    """A session after its last statement, how it ended, and what other views made of it."""

    def __init__(self, session: Session, status: int = 0) -> None:
        self.session, self.status = session, status
        self.parts: dict[str, AsDict] = {}  # by their keys in --json

    @cached_property
    def report(self) -> Report:
        """Values and gradients, and in its data what the other views made."""
        report = self.session.report(self.status)
        report.parts = self.parts
        return report

    @cached_property
    def replay(self) -> Replay:
        """The same run to be made again, from the same inputs and seeds, for as long as it takes."""
        from gradcli.runs.replay import Replay

        replay = Replay(self.session)
        replay.budget = float("inf")
        return replay
