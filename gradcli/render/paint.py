"""Colour and characters a stream can show: ANSI paint where wanted, plain words for what it cannot encode."""

from __future__ import annotations

import os
from typing import TextIO

from gradcli.records import NamedTuple

ANSI = {"bold": "1", "dim": "2", "red": "31", "green": "32", "yellow": "33", "blue": "34", "magenta": "35", "cyan": "36"}
SPELLED = {"…": "...", "—": "-", "→": "->", "∂": "d"}


class Paint(NamedTuple):
    """Puts text in colour, or leaves it as it is."""

    on: bool = False

    def __call__(self, text: str, *styles: str) -> str:
        if not self.on or not text:
            return text
        return f"\x1b[{';'.join(ANSI[style] for style in styles)}m{text}\x1b[0m"


def wants_colour(stream: TextIO, choice: str = "auto") -> bool:
    """Whether to colour: the flag decides, then the environment, then whether the stream is a terminal."""
    if choice != "auto":
        return choice == "always"
    if os.environ.get("NO_COLOR"):
        return False
    if os.environ.get("FORCE_COLOR"):
        return True
    return stream.isatty() and os.environ.get("TERM") != "dumb"


def encodable(text: str, encoding: str | None) -> str:
    """The text in characters that `encoding` has: our own signs spelled out, the program's escaped."""
    try:
        text.encode(encoding or "ascii")
        return text
    except (UnicodeEncodeError, LookupError):
        for sign, spelled in SPELLED.items():
            text = text.replace(sign, spelled)
        return text.encode(encoding or "ascii", "backslashreplace").decode(encoding or "ascii")
