"""One line of a program as a diagnostic shows it: cropped to the part that matters, every character one that prints."""

from __future__ import annotations

from typing import NamedTuple

from gradcli.diagnostics import Label

ELLIPSIS = "… "


class Excerpt(NamedTuple):
    """`text` is what is shown; `offset` is where the line's first shown character went from, `shift` what stands before it."""

    text: str
    start: int
    offset: int
    shift: int

    @classmethod
    def of(cls, labels: list[Label], width: int) -> Excerpt:
        """The line of `labels`, cropped around them if it is longer than `width`."""
        span = labels[0].span
        line = span.source.line(span.line)
        start = span.start - (span.column - 1)
        left = min(label.span.start for label in labels) - start
        right = min(max(label.span.end for label in labels) - start, len(line))
        first, last = window(line, left, right, width)
        before, after = (ELLIPSIS if first > 0 else ""), (" …" if last < len(line) else "")
        shown = "".join(character if character.isprintable() else " " for character in line[first:last])
        return cls(before + shown + after, start, first, len(before))

    def column(self, label: Label) -> int:
        """Where a label's span begins in the shown text."""
        return max(0, label.span.start - self.start - self.offset + self.shift)

    def length(self, label: Label) -> int:
        """How many shown characters a label's span covers; at least one."""
        return max(1, min(label.span.end - label.span.start, len(self.text) - self.column(label)))


def window(line: str, left: int, right: int, width: int) -> tuple[int, int]:
    """The stretch of `line` to show: all of it when it is short, else the statements around ``left:right`` as far as they fit."""
    if len(line) <= width:
        return 0, len(line.rstrip())
    right = min(right, left + width)
    begin, end = line.rfind(";", 0, left) + 1, line.find(";", right)
    begin += len(line[begin:]) - len(line[begin:].lstrip())
    end = len(line) if end < 0 else end
    if end - begin <= width:
        return begin, end
    room = (width - (right - left)) // 2
    begin = max(begin, left - room)
    return begin, min(end, begin + width)
