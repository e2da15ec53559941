"""Whether a document shows what its cells show now.  Texts are compared word by word, long numbers to the digits that hold on every processor."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from gradcli.analysis.documents.accumulation import reason
from gradcli.data.documents.transcript import Entry
from gradcli.records import NamedTuple

if TYPE_CHECKING:
    from gradcli.data.documents.cells import Cell, Document, Output

ADDRESS = re.compile(r"(?: object)? at 0x[0-9a-fA-F]{6,}|0x[0-9a-fA-F]{6,}")  # IPython leaves the word out
NUMBER = re.compile(r"[-+]?(?:\d+\.\d*|\.\d+|\d+)(?:[eE][-+]?\d+)?")
MOST_DIGITS = 6  # of a number that is compared as text
TOLERANCE = 2e-6  # of one with more, for processors differ in the last bits


class Difference(NamedTuple):
    """A cell that shows something else now: its place, the two texts, and why, where that is known."""

    place: str
    recorded: str
    shown: str
    why: str = ""


class Comparison(NamedTuple):
    """What came of comparing: how many cells have outputs, and those that differ."""

    documents: tuple[str, ...]
    compared: int
    differences: tuple[Difference, ...]
    notes: tuple[str, ...] = ()


def compare(documents: Sequence[Document], tell: Any) -> Comparison:
    """Every cell that has an output, in the document or now; `tell` makes text of a diagnostic."""
    differences: list[Difference] = []
    compared = 0
    notes: list[str] = []
    for document in documents:
        before = len(differences)
        for at, cell in enumerate(document.cells):
            if cell.recorded.is_empty and not cell.outputs:
                continue
            compared += 1
            difference = difference_of(cell, tell)
            if difference is not None:
                why = reason(document.cells, at, difference.recorded, difference.shown, same)
                differences.append(difference._replace(why=why))
        if len(differences) > before and document.order != sorted(document.order):
            counts = ", ".join(map(str, document.order))
            notes.append(f"{document.name} was saved after its cells had run in a different order: {counts}")
    return Comparison(tuple(document.name for document in documents), compared, tuple(differences), tuple(notes))


def difference_of(cell: Cell, tell: Any) -> Difference | None:
    """How what a cell shows differs from what the document has, text, error and number of figures."""
    recorded, shown = cell.recorded, text_of(cell.outputs)
    said = "".join(map(tell, cell.said))
    error = next((each for each in cell.outputs if each.kind == "error"), None)
    figures = sum(each.kind == "figure" for each in cell.outputs)
    fits = any(same(recorded.text, text) for text in (shown, said + shown, shown + said)) or fits_loosely(cell, shown)
    if fits and same_error(recorded.error, error, tell) and (recorded.figures == figures or isinstance(cell, Entry)):
        return None
    whole = f"{recorded.text}{recorded.error}{'<figure>' * recorded.figures}"
    now = f"{shown}{error_text(error, recorded.error, tell)}{'<figure>' * figures}"
    return Difference(cell.source.place(1, 1), whole.rstrip("\n"), now.rstrip("\n"))


def fits_loosely(cell: Cell, shown: str) -> bool:
    """Whether the texts say the same but for how IPython breaks long values into lines, and for what lines that were passed over had printed."""
    has_value = not cell.shows_all and any(each.kind == "result" for each in cell.outputs)
    if has_value and same(" ".join(cell.recorded.text.split()), " ".join(shown.split())):
        return True
    if not cell.passed_over:
        return False
    lines = iter(normal(cell.recorded.text).split("\n"))
    return all(any(same(line, other) for other in lines) for line in normal(shown).split("\n") if line)


def text_of(outputs: Sequence[Output]) -> str:
    """What was printed, and the values shown, each on a line of its own."""
    return "".join(each.text + ("\n" if each.kind == "result" else "") for each in outputs if each.kind in ("stream", "result"))


def same_error(recorded: str, error: Output | None, tell: Any) -> bool:
    """Whether an error is the one of the document: type and text, or the whole diagnostic."""
    if error is None or not recorded:
        return error is None and not recorded
    return same(recorded, error_text(error, recorded, tell)) or (
        recorded.startswith("SyntaxError") and error.error.startswith("SyntaxError")
    )


def error_text(error: Output | None, recorded: str, tell: Any) -> str:
    """An error as the document writes errors."""
    if error is None:
        return ""
    return str(tell(error.diagnostic)).rstrip() if recorded.startswith("error[") else error.error


def same(recorded: str, shown: str) -> bool:
    """Whether two texts say the same, but for addresses, spaces at the ends of lines, and what may differ in long numbers."""
    left, right = normal(recorded), normal(shown)
    if left == right:
        return True
    if NUMBER.sub("#", left) != NUMBER.sub("#", right):
        return False
    return all(same_number(a, b) for a, b in zip(NUMBER.findall(left), NUMBER.findall(right), strict=True))


def normal(text: str) -> str:
    return "\n".join(line.rstrip() for line in ADDRESS.sub("0x…", text).strip("\n").split("\n"))


def same_number(left: str, right: str) -> bool:
    if left == right:
        return True
    digits = [len(text.lower().partition("e")[0].replace(".", "").lstrip("+-0")) for text in (left, right)]
    return min(digits) > MOST_DIGITS and abs(float(left) - float(right)) <= TOLERANCE * max(abs(float(left)), abs(float(right)))
