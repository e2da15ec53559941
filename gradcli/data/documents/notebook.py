"""``.ipynb``: JSON, read without Jupyter; formats 3 and 4."""

from __future__ import annotations

import json
import re
from typing import Any

from gradcli.data.documents.cells import Cell, CellSource, Document, Recorded
from gradcli.data.documents.lines import plain_python
from gradcli.diagnostics.model import Source, UsageError

DRAWN = re.compile(
    r"^\[?<matplotlib\.|^Text\(|<BarContainer|^<Figure|^\[?<Axes|<a list of \d+|^\[?<mpl_toolkits\.|^<ErrorbarContainer|^<StemContainer"
)


def read(source: Source) -> Document:
    """The cells of a notebook, counted as Jupyter shows them: code and prose alike."""
    book = loaded(source)
    cells: list[Cell] = []
    prose: list[tuple[int, str]] = []
    codes = []
    for number, cell in enumerate(cells_of(book, source.name), 1):
        if cell.get("cell_type") != "code":
            prose.append((len(cells), text_of(cell.get("source", ""))))
            continue
        written = text_of(cell.get("source", cell.get("input", "")))
        text, passed = plain_python(written)
        tags = cell.get("metadata", {}).get("tags", ())
        recorded = recorded_in(cell.get("outputs", []))
        cells.append(Cell(CellSource(source.name, number, text), recorded, written, passed, fails="raises-exception" in tags))
        codes.append(cell)
    document = Document(source.name, "ipynb", cells, prose, book)
    document.order = [count for cell in codes if isinstance(count := cell.get("execution_count"), int)]
    return document


def loaded(source: Source) -> dict[str, Any]:
    """The JSON of a notebook whose cells are Python."""
    try:
        book = json.loads(source.text)
    except ValueError as error:
        raise UsageError("E0901", f"cannot read {source.name}: it is no JSON: {error}") from None
    if not isinstance(book, dict) or not ("cells" in book or "worksheets" in book):
        raise UsageError("E0901", f"cannot read {source.name}: it is no notebook: it has no cells")
    metadata = book.get("metadata", {})
    spoken = [metadata.get(key, {}).get(field) for key, field in (("kernelspec", "language"), ("language_info", "name"))]
    language = next((word for word in spoken if isinstance(word, str)), "python")
    if not language.lower().startswith(("python", "ipython")):
        raise UsageError("E0901", f"cannot run {source.name}: its cells are {language}, not Python")
    return book


def cells_of(book: dict[str, Any], name: str) -> list[dict[str, Any]]:
    sheets = book.get("worksheets")
    cells = [cell for sheet in sheets for cell in sheet.get("cells", [])] if sheets else book.get("cells", [])
    if not isinstance(cells, list) or not all(isinstance(cell, dict) for cell in cells):
        raise UsageError("E0901", f"cannot read {name}: it is no notebook: its cells are not a list of objects")
    return cells


def text_of(value: Any) -> str:
    """A text that may be written as a list of lines."""
    return "".join(map(str, value)) if isinstance(value, list) else str(value)


def recorded_in(outputs: list[dict[str, Any]]) -> Recorded:
    """What was printed and shown, and whether it ended in an error; what went to standard error is not compared."""
    texts, error, figures = [], "", 0
    for output in outputs:
        kind = output.get("output_type")
        data = output.get("data", output)
        if kind == "stream" and output.get("name", output.get("stream", "stdout")) != "stderr":
            texts.append(text_of(output.get("text", "")))
        elif kind in ("error", "pyerr"):
            error = f"{output.get('ename', '')}: {output.get('evalue', '')}"
        elif kind in ("display_data", "execute_result", "pyout"):
            if any(key.startswith(("image/", "png", "svg", "jpeg")) for key in data):
                figures += 1
            elif not DRAWN.search(text := text_of(data.get("text/plain", data.get("text", "")))):
                texts.append(text + "\n")
    return Recorded("".join(texts), error, figures)
