"""What a text is written for: a terminal of some width, or a pipe that takes lines of any length."""

from __future__ import annotations

from gradcli.records import NamedTuple
from gradcli.render.paint import Paint

NARROWEST = 12


class Page(NamedTuple):
    """How text may look on one stream."""

    paint: Paint = Paint()
    width: int | None = None  # in columns; None: lines are never broken
    draws_tables: bool = False  # whether boxes are welcome
    nonfinite: str = "string"  # what stands for nan and inf in JSON
    kind: str = ""  # of the file that is written: csv, svg

    @property
    def text_width(self) -> int | None:
        """Where to break running text: not below `NARROWEST`, where hardly a word fits."""
        return None if self.width is None else max(NARROWEST, self.width)


PLAIN = Page()
