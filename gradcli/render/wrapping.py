"""Running text in lines that end where words end."""

from __future__ import annotations

import textwrap

LEAST = 20  # columns beside a heading; with fewer the text goes below it
BELOW = "    "


def wrapped(text: str, width: int | None, heading: str = "", indent: str = "") -> str:
    """`text` behind a `heading` and below itself, or below the heading where there is no room beside it; `indent` stands before both."""
    whole = f"{indent}{heading}{text}"
    if width is None or len(whole) <= width:
        return whole
    hanging = indent + " " * len(heading)
    if width - len(hanging) < LEAST and heading:
        hanging = indent + BELOW
        return f"{indent}{heading.rstrip()}\n{lines(text, width, hanging, hanging)}"
    return lines(text, width, indent + heading, hanging)


def lines(text: str, width: int, first: str, others: str) -> str:
    return textwrap.fill(
        text, max(width, len(others) + 1), initial_indent=first, subsequent_indent=others, break_long_words=False, break_on_hyphens=False
    )
