"""A document as Markdown or as a transcript: what was read with new outputs, or one made of another form's cells."""

from __future__ import annotations

import base64
from collections.abc import Callable
from typing import Any

from gradcli.analysis.documents.comparison import error_text, same, same_error, text_of
from gradcli.data.documents.cells import Cell, Document
from gradcli.data.documents.markdown import Block
from gradcli.data.documents.transcript import Entry
from gradcli.diagnostics.model import UsageError
from gradcli.render.diagnostics import human

Picture = Callable[[Any], bytes]


def markdown(document: Document, picture: Picture) -> str:
    """A Markdown file with new outputs; of another document its prose, its cells as fences, and their outputs."""
    if document.form == "md":
        return rewritten(document, picture)
    parts: list[str] = []
    for at, cell in enumerate([*document.cells, None]):
        parts += [text for before, text in document.prose if before == at]
        if cell is not None:
            parts.append(fenced(cell.written.rstrip("\n"), "python"))
            parts += [fenced(shown(cell), "output")] * bool(shown(cell)) + pictures(cell, picture)
    return "\n\n".join(parts) + "\n"


def transcript(document: Document) -> str:
    """A session with new outputs."""
    if document.form != "txt":
        raise UsageError(
            "E0906", f"{document.name} is not a transcript, so it cannot be written as one", help=("-o FILE.md or -o FILE.ipynb",)
        )
    return rewritten(document, None)


def rewritten(document: Document, picture: Picture | None) -> str:
    """The file with the lines of each output exchanged; outputs that say the same stay as they are written."""
    lines = str(document.whole).split("\n")
    for cell in reversed(document.cells):
        if isinstance(cell, Entry):
            exchange_entry(lines, cell)
        elif isinstance(cell, Block):
            exchange_block(lines, cell, picture)
    return "\n".join(lines)


def exchange_entry(lines: list[str], cell: Entry) -> None:
    """Put the new output of an entry where the old one stands."""
    if not is_as_recorded(cell):
        prompt = lines[cell.output[0] - 1]
        indent = prompt[: len(prompt) - len(prompt.lstrip())]
        lines[slice(*cell.output)] = [indent + line for line in shown(cell).split("\n")] if shown(cell) else []


def exchange_block(lines: list[str], cell: Block, picture: Picture | None) -> None:
    """The same for a block, or right below it; figures follow."""
    if picture is not None:
        lines[slice(*cell.figures)] = [part for text in pictures(cell, picture) for part in ("", text)]
    if is_as_recorded(cell):
        return
    language = "output" if cell.output is None else cell.output.language
    new = [" " * cell.fence.indent + line for line in fenced(shown(cell), language).split("\n")] if shown(cell) else []
    if cell.output is not None:
        lines[cell.output.start : cell.output.end] = new
    elif new:
        lines[cell.fence.end : cell.fence.end] = ["", *new]


def is_as_recorded(cell: Cell) -> bool:
    """Whether the document has the same text already."""
    error = next((each for each in cell.outputs if each.kind == "error"), None)
    return same(cell.recorded.text, text_of(cell.outputs)) and same_error(cell.recorded.error, error, human)


def shown(cell: Cell) -> str:
    """Printed text, values, and the error, as the document writes errors."""
    error = next((each for each in cell.outputs if each.kind == "error"), None)
    recorded = cell.recorded.error or "error["
    text = error_text(error, recorded, human)
    if text and not recorded.startswith("error["):
        text = f"Traceback (most recent call last):\n  ...\n{text}"
    return (text_of(cell.outputs) + text).rstrip("\n")


def fenced(text: str, language: str) -> str:
    """A fence that the text cannot close."""
    mark = "```"
    while mark in text:
        mark += "`"
    return f"{mark}{language}\n{text}\n{mark}"


def pictures(cell: Cell, picture: Picture) -> list[str]:
    """The figures of a cell, in the file itself."""
    figures = [each.figure for each in cell.outputs if each.kind == "figure"]
    return [f"![figure](data:image/png;base64,{base64.b64encode(picture(figure)).decode('ascii')})" for figure in figures]
