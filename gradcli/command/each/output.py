"""What all rows come to: their lines as soon as they are there, each warning once, the status of the first failure."""

from __future__ import annotations

import sys
from time import monotonic
from typing import TYPE_CHECKING

from gradcli.host.progress import Progress

if TYPE_CHECKING:
    from gradcli.diagnostics.model import Diagnostic
    from gradcli.host.streams import Streams

SLOW = 0.005  # seconds of a row that are worth sending its line alone
PAUSE = 0.05  # seconds that a line waits at most while rows are fast


class Output:
    """The output. `total` is the number of rows, where it is known; where rows are live, the next may be long in coming."""

    def __init__(self, streams: Streams, total: int | None, is_live: bool) -> None:
        self.streams, self.is_live = streams, is_live
        self.said: set[tuple[str, str]] = set()
        self.lines: list[str] = []  # that are still to be sent
        self.status = self.rows = 0
        self.progress = Progress(sys.stderr, total)
        self.begun = self.sent = monotonic()  # the last row; the last lines
        self.shares_terminal = sys.stdout.isatty()  # with the line that says how far it is

    def __enter__(self) -> Output:
        self.progress.__enter__()
        return self

    def __exit__(self, *problem: object) -> None:
        """However the rows ended, what they gave so far is sent."""
        try:
            self.flush()
        finally:
            self.progress.__exit__(*problem)

    def end_row(self, status: int, count: int = 1) -> None:
        """So many rows are done, the first of which that failed did so with this status: send their lines, unless they are many a second."""
        self.status = self.status or status
        self.rows += count
        now = monotonic()
        if self.is_live or now - self.begun > SLOW or now - self.sent > PAUSE:
            self.flush()
            self.sent = now
        self.begun = now
        if self.progress.on:
            self.progress.show(self.rows)

    def flush(self) -> None:
        """Send the lines, in one piece."""
        if self.lines:
            if self.shares_terminal:
                self.progress.hide()
            text = "".join(self.lines)
            self.lines.clear()
            self.streams.write(text)
        self.streams.flush()

    def write(self, line: str) -> None:
        self.lines.append(line)

    def write_aside(self, text: str) -> None:
        self.progress.hide()
        self.streams.write_aside(text)

    def tell(self, diagnostic: Diagnostic) -> None:
        """A warning or note, the first time it comes up; the line of each row has them all."""
        if (diagnostic.code, diagnostic.headline) not in self.said:
            self.said.add((diagnostic.code, diagnostic.headline))
            self.flush()
            self.progress.hide()
            self.streams.tell(diagnostic)
