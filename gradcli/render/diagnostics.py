"""A diagnostic as text: headline, the program's lines with marks below them, notes, help."""

from __future__ import annotations

from collections.abc import Callable
from itertools import groupby

from gradcli.diagnostics.model import Diagnostic, Label
from gradcli.records import NamedTuple
from gradcli.render.columns import broken, cells
from gradcli.render.excerpt import Excerpt
from gradcli.render.paint import IN_JSON, Paint, is_harmless, without_controls

Crop = Callable[[list[Label]], Excerpt]
BAR = 3  # columns that a line number's bar takes
AROUND = 7  # columns beside a cropped line: the bar, and an ellipsis on both sides
SEVERITY_COLOUR = {"error": "red", "warning": "yellow", "note": "cyan"}


def human(diagnostic: Diagnostic, paint: Paint = Paint(), width: int = 100, encoding: str = "utf-8", *, terminal: bool = False) -> str:
    """The whole layout, ending in a line end. Lines of the program are cropped to `width`; marks stand below what `encoding` makes of them.

    On a terminal `width` is all there is, and words that do not fit go to the next line.
    """
    diagnostic = visible(diagnostic)
    digits = gutter_width(diagnostic)
    gutter = " " * digits
    room = width if terminal else None
    lines = [headline(diagnostic, paint, room)]
    if diagnostic.labels:
        crop = width - digits - AROUND if terminal else width
        marks = None if room is None else width - digits - BAR
        lines += excerpts(diagnostic, paint, gutter, lambda labels: Excerpt.of(labels, crop, encoding), marks)
    for note in diagnostic.notes:
        lines.append(f"{gutter} {paint('=', 'blue', 'bold')} {paint('note', 'bold')}: {indented(note, digits + 9, room)}")
    for help_text in diagnostic.help:
        words, *patch = help_text.split("\n")
        lines.append(f"{paint('help', 'cyan', 'bold')}: {indented(words, 6, room)}")
        lines += [f"{gutter} {paint('|', 'blue', 'bold')} {paint(line, 'green')}" for line in patch]
    return "\n".join(line.rstrip() for line in lines) + "\n"


def short(diagnostic: Diagnostic) -> str:
    """One line, as compilers print for editors: ``name:line:column: error[E0301]: headline``."""
    diagnostic = visible(diagnostic)
    label = primary(diagnostic)
    place = f"{label.span.source.place(label.span.line, label.span.column)}: " if label else ""
    return " ".join(f"{place}{headline(diagnostic, Paint())}".split()) + "\n"


def one_object(diagnostic: Diagnostic) -> str:
    """One JSON object in a line, as in the ``diagnostics`` of ``--json``."""
    import json

    from gradcli.runs.report import diagnostic_as_dict

    return without_controls(json.dumps(diagnostic_as_dict(diagnostic), ensure_ascii=False), escape=IN_JSON) + "\n"


def visible(diagnostic: Diagnostic) -> Diagnostic:
    """A diagnostic whose words have control characters as escapes, so that a file's name cannot command a terminal."""
    words = (diagnostic.headline, *diagnostic.notes, *diagnostic.help)
    if all(map(is_harmless, words)):
        return diagnostic
    notes, helps = (tuple(map(without_controls, texts)) for texts in (diagnostic.notes, diagnostic.help))
    return diagnostic._replace(headline=without_controls(diagnostic.headline), notes=notes, help=helps)


def headline(diagnostic: Diagnostic, paint: Paint, room: int | None = None) -> str:
    """``error[E0301]: what is wrong``; a note goes without its code."""
    kind = diagnostic.severity + ("" if diagnostic.severity == "note" else f"[{diagnostic.code}]")
    text = indented(diagnostic.headline, 2, room, len(kind) + 2)
    return f"{paint(kind, SEVERITY_COLOUR[diagnostic.severity], 'bold')}{paint(':', 'bold')} {paint(text, 'bold')}"


def primary(diagnostic: Diagnostic) -> Label | None:
    """The label where it happened."""
    return next((label for label in diagnostic.labels if label.primary), next(iter(diagnostic.labels), None))


def gutter_width(diagnostic: Diagnostic) -> int:
    """Columns the line numbers need."""
    return max((len(str(label.span.line)) for label in diagnostic.labels), default=1)


def excerpts(diagnostic: Diagnostic, paint: Paint, gutter: str, crop: Crop, room: int | None = None) -> list[str]:
    """The places, source by source, the primary one's first; marks and their words in a `room` of so many columns."""
    first = primary(diagnostic)
    assert first is not None
    labels = sorted(
        diagnostic.labels, key=lambda label: (label.span.source is not first.span.source, label.span.source.name, label.span.start)
    )
    bar = f"{gutter} {paint('|', 'blue', 'bold')}"
    lines: list[str] = []
    for _, group in groupby(labels, key=lambda label: id(label.span.source)):
        here = list(group)
        anchor = first if first in here else here[0]
        arrow = paint("-->", "blue", "bold")
        lines += [f"{gutter}{arrow} {anchor.span.source.place(anchor.span.line, anchor.span.column)}", bar]
        lines += source_lines(here, paint, bar, len(gutter), crop, room)
    return lines


def source_lines(labels: list[Label], paint: Paint, bar: str, digits: int, crop: Crop, room: int | None) -> list[str]:
    """Each line that has a label, with its marks; ``...`` where lines in between are left out."""
    lines: list[str] = []
    last = None
    for number, group in groupby(labels, key=lambda label: label.span.line):
        if last is not None and number > last + 1:
            lines.append("...")
        last = number
        here = list(group)
        excerpt = crop(here)
        lines.append(f"{paint(str(number).rjust(digits) + ' |', 'blue', 'bold')} {excerpt.text}")
        lines += [f"{bar} {marks}" for marks in mark_lines(here, excerpt, paint, room)]
    return lines


def mark_lines(labels: list[Label], excerpt: Excerpt, paint: Paint, room: int | None = None) -> list[str]:
    """Below a line: ``^^^`` under the primary span, ``---`` under the others, and each label's words under its mark, within `room` columns."""
    marks = sorted((Mark(*excerpt.columns(label), label) for label in labels), key=lambda mark: (mark.start, mark.label.primary))
    worded = [mark for mark in marks if mark.label.text]
    lines = [mark_line(marks, paint)]
    if worded and worded[-1] is marks[-1] and worded[-1].is_last_of(marks) and worded[-1].leaves_room(room):
        tail = worded.pop()
        lines[0] += " " + paint(tail.label.text, *colour(tail.label))
    while worded:
        last = worded.pop()
        for text in last.texts(room):
            start = last.start if room is None else max(0, min(last.start, room - cells(text)))
            hooks = [(mark.start, "|", colour(mark.label)) for mark in worded if mark.start < start]
            lines.append(overlay([*hooks, (start, text, colour(last.label))], paint))
    return lines


class Mark(NamedTuple):
    """The columns of a terminal below a label's span."""

    start: int
    end: int
    label: Label

    def is_last_of(self, marks: list[Mark]) -> bool:
        """Whether nothing is marked right of it."""
        return self.end == max(mark.end for mark in marks)

    def leaves_room(self, room: int | None) -> bool:
        """Whether its words fit beside it."""
        return room is None or self.end + 1 + cells(self.label.text) <= room

    def texts(self, room: int | None) -> list[str]:
        """Its words, on more than one line if they would not fit even from the first column."""
        return [self.label.text] if room is None else broken(self.label.text, 0, 0, room)


def mark_line(marks: list[Mark], paint: Paint) -> str:
    """All marks in one line; of those that overlap the shorter one is seen."""
    seen: dict[int, Label] = {}
    for mark in sorted(marks, key=lambda mark: (mark.start - mark.end, mark.label.primary)):
        seen |= dict.fromkeys(range(mark.start, mark.end), mark.label)
    pieces: list[tuple[int, str, tuple[str, ...]]] = []
    for column in sorted(seen):
        label = seen[column]
        sign = "^" if label.primary else "-"
        if column - 1 in seen and seen[column - 1] is label:
            pieces[-1] = (pieces[-1][0], pieces[-1][1] + sign, pieces[-1][2])
        else:
            pieces.append((column, sign, colour(label)))
    return overlay(pieces, paint)


def overlay(pieces: list[tuple[int, str, tuple[str, ...]]], paint: Paint) -> str:
    """Texts set at their columns; where two meet, what stands further right wins."""
    line, at = "", 0
    for index, (column, text, styles) in enumerate(pieces):
        following = pieces[index + 1][0] if index + 1 < len(pieces) else None
        text = text if following is None else text[: max(0, following - column)]
        line += " " * (column - at) + paint(text, *styles)
        at = max(at, column) + cells(text)
    return line


def colour(label: Label) -> tuple[str, ...]:
    return ("red", "bold") if label.primary else ("blue", "bold")


def indented(text: str, columns: int, room: int | None = None, first: int | None = None) -> str:
    """Further lines of a text set below its first; in a `room` of so many columns lines are broken between words, the first after `first` of them."""
    lines = text.split("\n")
    if room is not None:
        taken = [columns if first is None else first] + [columns] * len(lines)
        lines = [part for line, at in zip(lines, taken, strict=False) for part in broken(line, at, columns, room)]
    return ("\n" + " " * columns).join(lines)
