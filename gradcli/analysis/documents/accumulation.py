"""A gradient that differs from the document's because of what a leaf had collected: found by adding up what each cell contributed."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from typing import TYPE_CHECKING, Any

import numpy as np

from gradcli.engine.tensor.tensor import Tensor
from gradcli.records import NamedTuple

if TYPE_CHECKING:
    from gradcli.data.documents.cells import Cell

MOST_RUNS = 5  # of one cell, before the document was saved
TIMES = {2: "twice"}


class Part(NamedTuple):
    """What one cell added to the gradient of a leaf."""

    cell: int
    gradient: Any


def reason(cells: Sequence[Cell], at: int, recorded: str, shown: str, same: Callable[[str, str], bool]) -> str:
    """Why the gradient that cell `at` shows is another than the document's; nothing where no sum of contributions gives the document's."""
    for name, now in cells[at].gradients.items():
        parts = parts_of(cells[: at + 1], name)
        for gradient, words in candidates(name, parts):
            for text in (str, repr):
                mine = text(Tensor(now))
                if mine in shown and same(recorded, shown.replace(mine, text(Tensor(gradient.astype(now.dtype))))):
                    return words
    return ""


def parts_of(cells: Sequence[Cell], name: str) -> list[Part]:
    """What each cell added since the gradient was last None or zero."""
    parts: list[Part] = []
    last = None
    for cell in cells:
        now = cell.gradients.get(name)
        if now is None or not now.any():
            parts, last = [], None
        elif last is None or last.shape != now.shape:
            parts, last = [Part(cell.number, now)], now
        elif not np.array_equal(now, last, equal_nan=True):
            parts.append(Part(cell.number, now - last))
            last = now
    return parts


def candidates(name: str, parts: Sequence[Part]) -> Iterator[tuple[Any, str]]:
    """Gradients that the document may have had instead, and what that means."""
    total = sum((part.gradient for part in parts[1:]), parts[0].gradient) if parts else None
    for start in range(1, len(parts)):
        kept = parts[start:]
        alone = sum((part.gradient for part in kept[1:]), kept[0].gradient)
        yield (
            alone,
            (
                f"{name}.grad is the sum of the gradients of {cells_text(parts)}; the document shows that of {cells_text(kept)} alone. "
                f"Backward adds to .grad: {name}.grad = None before {cells_text(kept[:1])} gives what the document shows"
            ),
        )
    for part in parts:
        for runs in range(2, MOST_RUNS + 1):
            yield (
                total + (runs - 1) * part.gradient,
                (
                    f"the document's {name}.grad has the gradient of {cells_text([part])} {TIMES.get(runs, f'{runs} times')}: backward adds "
                    f"to .grad, and that cell had run {TIMES.get(runs, f'{runs} times')} when the document was saved"
                ),
            )


def cells_text(parts: Sequence[Part]) -> str:
    numbers = [str(part.cell) for part in parts]
    return f"cell {numbers[0]}" if len(numbers) == 1 else f"cells {', '.join(numbers[:-1])} and {numbers[-1]}"
