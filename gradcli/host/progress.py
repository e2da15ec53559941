"""How far a long run is: one line on standard error, there only while it is a terminal that can erase."""

from __future__ import annotations

import os
import shutil
import time
from typing import TextIO

WIDTH = 24
PAUSE = 0.1  # seconds between two drawings
FIRST = 10  # drawings that wait for nothing: what comes next may take long
ERASE = "\r\x1b[K"


class Progress:
    """A bar where the total is known, a count where it is not."""

    def __init__(self, stream: TextIO, total: int | None, unit: str = "rows") -> None:
        self.stream, self.total, self.unit = stream, total, unit
        self.on = stream.isatty() and os.environ.get("TERM", "dumb") != "dumb"
        self.start = time.monotonic()
        self.drawn_at = self.start
        self.visible = False
        self.drawings = 0

    def __enter__(self) -> Progress:
        self.draw(0, self.start)
        return self

    def __exit__(self, *problem: object) -> None:
        self.hide()

    def show(self, done: int) -> None:
        """Draw, if the last drawing is a moment ago, or there were few."""
        now = time.monotonic()
        if self.on and (now - self.drawn_at >= PAUSE or not self.visible or self.drawings < FIRST):
            self.draw(done, now)

    def draw(self, done: int, now: float) -> None:
        if self.on:
            self.drawn_at, self.visible = now, True
            self.drawings += 1
            self.stream.write(ERASE + self.text(done, now - self.start)[: shutil.get_terminal_size().columns - 1])
            self.stream.flush()

    def hide(self) -> None:
        """Leave the line to something else."""
        if self.visible:
            self.stream.write(ERASE)
            self.stream.flush()
            self.visible = False

    def text(self, done: int, seconds: float) -> str:
        """``[######------]  50/100 rows, 12.5/s, 4 s left``."""
        rate = done / max(seconds, 1e-9)
        if not self.total:
            return f"{done} {self.unit}, {rate:.3g}/s"
        filled = WIDTH * done // self.total
        speed = f", {rate:.3g}/s, {(self.total - done) / rate:.0f} s left" if done else ""
        return f"[{'#' * filled}{'-' * (WIDTH - filled)}] {done}/{self.total} {self.unit}{speed}"
