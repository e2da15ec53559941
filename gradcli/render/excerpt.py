"""One line of a program as a diagnostic shows it: cropped to the part that matters, every character one that prints."""

from __future__ import annotations

from gradcli.diagnostics.model import Label
from gradcli.records import NamedTuple
from gradcli.render.columns import cells
from gradcli.render.paint import encodable

ELLIPSIS = "… "
JOINERS = "\u200c\u200d"  # between letters or emoji; they take no column, and without them the text is another one


class Excerpt(NamedTuple):
    """`text` is what is shown; `offset` is where in the source its first shown character stands, `shift` what stands before that.

    `size` counts the characters of the source that are shown; `encoding` is what the reader can see.
    """

    text: str
    offset: int
    shift: int
    size: int
    encoding: str

    @classmethod
    def of(cls, labels: list[Label], width: int, encoding: str = "utf-8") -> Excerpt:
        """The line of `labels`, cropped around them if it is longer than `width`; around the primary one if they are too far apart."""
        span = labels[0].span
        line = span.source.line(span.line)
        start = span.start - (span.column - 1)
        main = next((label.span for label in labels if label.primary), span)
        left = min(label.span.start for label in labels) - start
        right = min(max(label.span.end for label in labels) - start, len(line))
        if cells(line[left:right]) > width:
            left, right = main.start - start, min(main.end - start, len(line))
        first, last = narrowed(line, left, right, width, *window(line, left, right, width))
        before, after = (ELLIPSIS if first > 0 else ""), (" …" if last < len(line.rstrip()) else "")
        shown = "".join(character if character.isprintable() or character in JOINERS else " " for character in line[first:last])
        return cls(before + shown + after, start + first, len(before), last - first, encoding)

    def columns(self, label: Label) -> tuple[int, int]:
        """The columns of a terminal below a label's span, as far as it is shown; at least one."""
        begin = min(max(label.span.start - self.offset, 0), self.size)
        end = min(max(label.span.end - self.offset, begin), self.size)
        first = self.cells(begin)
        return first, max(first + 1, self.cells(end))

    def cells(self, count: int) -> int:
        """How many columns the text takes up to a character of the source."""
        return cells(encodable(self.text[: self.shift + count], self.encoding))


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


def narrowed(line: str, left: int, right: int, width: int, begin: int, end: int) -> tuple[int, int]:
    """A stretch without as many of its ends as take more columns than there are, because a character may take two."""
    while cells(line[begin:end]) > width and (begin < left or end > right):
        begin, end = (begin, end - 1) if end - right >= left - begin else (begin + 1, end)
    return begin, end
