"""Colour and characters a stream can show: ANSI paint where wanted, plain words for what it cannot encode."""

from __future__ import annotations

import os
import re
from typing import TextIO

from gradcli.records import NamedTuple

ANSI = {"bold": "1", "dim": "2", "red": "31", "green": "32", "yellow": "33", "blue": "34", "magenta": "35", "cyan": "36"}
# What commands a terminal or turns the order of its characters around, and the colours that a text may have where it is painted.
CONTROLS = r"[\x00-\x08\x0b-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069]"
COLOURS = r"(\x1b\[[0-9;]*m)"
IN_JSON = "\\u{:04x}"
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


def is_harmless(text: str) -> bool:
    """Whether a text has nothing but characters to see, blanks and ends of lines: most have, and this is quick to ask."""
    return text.replace("\n", "").replace("\t", "").isprintable()


def without_controls(text: str, painted: bool = False, escape: str = "\\x{:02x}") -> str:
    """The text with control characters as escapes: a name of the program's, a file's or a text of its objects cannot command a terminal."""
    if is_harmless(text):
        return text
    if painted:
        return "".join(part if place % 2 else without_controls(part) for place, part in enumerate(re.split(COLOURS, text)))
    return re.sub(CONTROLS, lambda match: (escape if match[0] < "\u0100" else IN_JSON).format(ord(match[0])), text)
