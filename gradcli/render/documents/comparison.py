"""What differs between a document and its run, as a diff of each cell."""

from __future__ import annotations

import difflib
from collections.abc import Iterator

from gradcli.analysis.documents.comparison import Comparison, Difference
from gradcli.render.paint import Paint

COLOURS = {"-": "red", "+": "green"}


def comparison_text(data: Comparison, paint: Paint) -> str:
    """A line on all of them, then the differences."""
    names = ", ".join(data.documents)
    outputs = f"{data.compared} output{'s' * (data.compared != 1)}"
    if not data.differences:
        return f"{names}: {outputs} as recorded\n"
    parts = [line for each in data.differences for line in difference_lines(each, paint)]
    notes = [f"note: {note}" for note in data.notes]
    return "\n".join([*parts, *notes, f"{names}: {len(data.differences)} of {outputs} differ{'s' * (len(data.differences) == 1)}"]) + "\n"


def difference_lines(difference: Difference, paint: Paint) -> Iterator[str]:
    """The place, what is gone with a minus, what is new with a plus, and why."""
    yield paint(difference.place.rpartition(", line")[0], "bold")
    recorded, shown = difference.recorded.split("\n"), difference.shown.split("\n")
    for line in list(difflib.unified_diff(recorded, shown, lineterm="", n=1))[2:]:
        if not line.startswith("@@"):
            yield paint(line.rstrip(), COLOURS[line[0]]) if line[0] in COLOURS else line.rstrip()
    if difference.why:
        yield f"  = {difference.why}"
    yield ""
