"""A document as ``.ipynb``: what was read with new outputs, or a new notebook made of its cells."""

from __future__ import annotations

import base64
import json
from collections.abc import Callable
from itertools import count
from typing import Any

from gradcli.data.documents.cells import Cell, Document, Output
from gradcli.diagnostics.model import UsageError
from gradcli.render.diagnostics import human

Picture = Callable[[Any], bytes]  # a figure as PNG
EXTRA = "pip install 'gradcli[notebook]'"


def notebook(document: Document, picture: Picture) -> bytes:
    """The whole file, checked against the format's schema."""
    nbformat = checked_import()
    book = outputs_in(document, picture) if document.form == "ipynb" else made(document, picture)
    if book.get("nbformat") != 4:
        raise UsageError(
            "E0906", f"cannot write {document.name} anew: it is of format {book.get('nbformat')}", help=("Jupyter makes format 4 of it",)
        )
    try:
        nbformat.validate(nbformat.from_dict(book))
    except nbformat.ValidationError as error:
        reason = str(error).splitlines()[0]
        raise UsageError("E0906", f"{document.name} is not a valid notebook: {reason}") from None
    return (json.dumps(book, ensure_ascii=False, indent=1) + "\n").encode()


def checked_import() -> Any:
    try:
        import nbformat
    except ImportError:
        raise UsageError("E0906", "writing a notebook needs the package nbformat", help=(EXTRA,)) from None
    return nbformat


def outputs_in(document: Document, picture: Picture) -> dict[str, Any]:
    """The notebook that was read, its cells of code with what they show now."""
    book: dict[str, Any] = json.loads(json.dumps(document.whole))
    cells = iter(document.cells)
    for number, raw in enumerate((raw for raw in book.get("cells", []) if raw.get("cell_type") == "code"), 1):
        raw["execution_count"] = number
        raw["outputs"] = [output_of(output, number, picture) for output in next(cells).outputs]
    return book


def made(document: Document, picture: Picture) -> dict[str, Any]:
    """A notebook of a Markdown file or a transcript; prose becomes cells of Markdown."""
    numbers, cells = count(), []
    for at, cell in enumerate([*document.cells, None]):
        cells += [markdown_cell(text, next(numbers)) for before, text in document.prose if before == at]
        if cell is not None:
            cells.append(code_cell(cell, at + 1, next(numbers), picture))
    kernel = {"display_name": "Python 3", "language": "python", "name": "python3"}
    return {"cells": cells, "metadata": {"kernelspec": kernel, "language_info": {"name": "python"}}, "nbformat": 4, "nbformat_minor": 5}


def markdown_cell(text: str, number: int) -> dict[str, Any]:
    return {"cell_type": "markdown", "id": f"cell-{number}", "metadata": {}, "source": text.splitlines(keepends=True)}


def code_cell(cell: Cell, count: int, number: int, picture: Picture) -> dict[str, Any]:
    outputs = [output_of(output, count, picture) for output in cell.outputs]
    source = cell.written.rstrip("\n").splitlines(keepends=True)
    return {
        "cell_type": "code",
        "id": f"cell-{number}",
        "metadata": {},
        "execution_count": count,
        "source": source,
        "outputs": outputs,
    }


def output_of(output: Output, count: int, picture: Picture) -> dict[str, Any]:
    """An output as the format has it."""
    if output.kind == "stream":
        return {"output_type": "stream", "name": "stdout", "text": output.text.splitlines(keepends=True)}
    if output.kind == "result":
        data = {"text/plain": output.text.splitlines(keepends=True)}
        return {"output_type": "execute_result", "execution_count": count, "metadata": {}, "data": data}
    if output.kind == "figure":
        image = base64.b64encode(picture(output.figure)).decode("ascii")
        return {"output_type": "display_data", "metadata": {}, "data": {"image/png": image, "text/plain": ["<Figure>"]}}
    name, _, text = output.error.partition(": ")
    trace = human(output.diagnostic).rstrip("\n").split("\n") if output.diagnostic is not None else []
    return {"output_type": "error", "ename": name, "evalue": text, "traceback": trace}
