"""Changes of a program's text, and how they look to a reader."""

from __future__ import annotations

from collections.abc import Sequence

from gradcli.diagnostics.model import Source, Span
from gradcli.lang.parsing.parser import parse
from gradcli.lang.syntax import nodes as syntax
from gradcli.lang.syntax.places import statement_around

Edit = Sequence[tuple[Span, str]]  # a stretch of the program and what is to stand there
MOST_LINES = 3


def edited(modules: Sequence[syntax.Module], edit: Edit) -> list[syntax.Module]:
    """The modules with the change made; those it does not touch stay what they are."""
    touched = {id(span.source) for span, _ in edit}
    return [
        parse(module.span.source.changed(changed(module.span.source, edit))) if id(module.span.source) in touched else module
        for module in modules
    ]


def changed(source: Source, edit: Edit, start: int = 0, end: int | None = None) -> str:
    """The text from `start` to `end` with its part of the change."""
    end = len(source.text) if end is None else end
    pieces, at = [], start
    for span, text in sorted(edit, key=lambda part: part[0].start):
        if span.source is source and start <= span.start and span.end <= end:
            pieces += [source.text[at : span.start], text]
            at = span.end
    return "".join([*pieces, source.text[at:end]])


def shown(modules: Sequence[syntax.Module], edit: Edit) -> str:
    """The statements that a change touches, as they are after it."""
    lines: list[str] = []
    for span, _ in edit:
        statement = statement_around(modules, span)
        place = span if statement is None else statement.span
        text = changed(place.source, edit, place.start, place.end).replace("\n" + " " * (place.column - 1), "\n")
        lines += [line for line in text.splitlines()[:MOST_LINES] if line not in lines]
    return "\n".join(lines)
