"""Text in the columns of a terminal: how many it takes, and between which words its lines break."""

from __future__ import annotations

import re
from collections.abc import Iterator

ESCAPES = r"\x1b\[[0-9;]*m"  # colours, which take no column
GAP = r"\S {2,}(?=\S)"  # between the columns of a table
FENCE = "```"
STEP = 4  # columns that a line goes in where it has no place of its own


def cells(text: str) -> int:
    """How many columns of a terminal a text takes: marks and joiners none, most East Asian characters and emoji two."""
    if text.isascii():
        return len(text)
    from wcwidth import wcswidth, wcwidth

    width = wcswidth(text)
    return width if width >= 0 else sum(max(0, wcwidth(character)) for character in text)


def painted_cells(text: str) -> int:
    """The same of a text that may be coloured."""
    return cells(re.sub(ESCAPES, "", text))


def broken(line: str, at: int, columns: int, room: int) -> list[str]:
    """A line that begins at one column as lines that fit, as far as their words do; those that follow begin at `columns`."""
    first, *words = line.split(" ")
    lines, at = [first], at + painted_cells(first)
    for word in words:
        if at + 1 + painted_cells(word) > room and lines[-1].strip():
            lines.append(word)
            at = columns + painted_cells(word)
        else:
            lines[-1] += f" {word}"
            at += 1 + painted_cells(word)
    return [each.rstrip() for each in lines]


def fitted(text: str, width: int | None) -> str:
    """A text whose longer lines go on in the next one, below the beginning of their last column."""
    if width is None:
        return text
    return "\n".join(part for line in text.split("\n") for part in fitted_line(line, width))


def fitted_line(line: str, width: int) -> Iterator[str]:
    """One line as lines of at most `width` columns, as far as its words are no longer."""
    if painted_cells(line) <= width:
        yield line
        return
    plain = re.sub(ESCAPES, "", line)
    margin = len(plain) - len(plain.lstrip())
    gaps = [match.end() for match in re.finditer(GAP, plain) if match.end() <= width // 2]
    column = gaps[-1] if gaps else min(margin + STEP, width // 2)
    first, *others = broken(line[margin:] if line.startswith(" ") else line, margin, column, width)
    yield " " * margin + first if line.startswith(" ") else first
    yield from (" " * column + other for other in others)


def filled(text: str, width: int, margin: str = "") -> str:
    """A paragraph, broken anew."""
    return "\n".join(margin + line for line in broken(" ".join(text.split()), len(margin), len(margin), width))


def refilled(page: str, width: int | None) -> str:
    """A page of paragraphs, each broken anew; what stands in fences, and its headings, keep their lines."""
    if width is None:
        return page
    parts, is_code = [], False
    for block in page.split("\n\n"):
        fences = sum(line.startswith(FENCE) for line in block.split("\n"))
        is_text = not (is_code or fences or block.startswith("#"))
        parts.append(filled(block, width) if is_text and block.strip() else block)
        is_code ^= fences % 2 == 1
    return "\n\n".join(parts) + ("\n" if page.endswith("\n") and not parts[-1].endswith("\n") else "")
