"""A run that has ended, as views see it."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from functools import cached_property
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from gradcli.runs.replay import Replay
    from gradcli.runs.report import Report
    from gradcli.runs.session import Session
    from gradcli.views.base.view import View

AsDict = Callable[[str], Any]


class Run:
    """A session after its last statement, how it ended, and what other views made of it."""

    def __init__(self, session: Session, status: int = 0, requested: Mapping[str, Any] | None = None, selected: Sequence[str] = ()) -> None:
        from gradcli.engine.state import STATE  # NumPy with it, which --help does not need

        self.session, self.status = session, status
        self.entropy = STATE.entropy  # while the run's state is still there
        self.requested = {} if requested is None else requested  # the values of options, by the names of their views
        self.selected = selected  # the names and gradients that --json and -o are limited to; none: all
        self.parts: dict[str, AsDict] = {}  # by their keys in --json
        self.made: dict[str, Any] = {}  # by the names of the views
        self.ready: Mapping[str, Any] = {}  # likewise, what was made elsewhere

    def make(self, row: View, request: Any) -> Any:
        """Make a view of the run, and keep it for ``--json`` and for other views."""
        data = self.made[row.name] = self.ready[row.name] if row.name in self.ready else row.make(self, request)
        if row.key:
            self.parts[row.key] = lambda nonfinite: row.as_dict(data, nonfinite)
        if hasattr(data, "writer"):
            from gradcli.render.page import PLAIN

            data.writer = lambda: row.text(data, PLAIN, request)
        return data

    @cached_property
    def report(self) -> Report:
        """Values and gradients, and in its data what the other views made."""
        report = self.session.report(self.status)
        report.parts = self.parts
        if self.selected:
            report.select(self.selected, self.session.get)
        return report

    @cached_property
    def replay(self) -> Replay:
        """The same run to be made again, from the same inputs and seeds, for as long as it takes."""
        from gradcli.runs.replay import Replay

        replay = Replay(self.session)
        replay.budget, replay.entropy = float("inf"), self.entropy
        replay.differentiates = True  # in a session too, where backward does not run by itself
        return replay
