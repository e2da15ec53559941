"""The parts of a graph."""

from __future__ import annotations

from typing import Any

import numpy as np

from gradcli.records import NamedTuple

Array = np.ndarray[Any, Any]


class Vertex(NamedTuple):
    """A value of the program, with the op that made it. `stands_for` is how many values it is, where some are collapsed."""

    id: str
    label: str
    name: str
    kind: str  # leaf, constant, op or output
    op: str
    shape: tuple[int, ...] | None
    value: Array | None
    grad: Array | None
    line: int | None
    column: int | None
    span: tuple[int, int] | None
    step: int | None
    stands_for: int = 1

    @property
    def has_gradient(self) -> bool:
        """Whether a gradient was computed; the leaves of a module that are one vertex have theirs each."""
        return self.grad is not None or (self.kind == "leaf" and self.stands_for > 1)

    @property
    def title(self) -> str:
        """``y = x + 2``, or the expression alone."""
        return f"{self.name} = {self.label}" if self.name and self.name != self.label else self.label


class Arrow(NamedTuple):
    """From an operand to what was computed from it. `cut` says why no gradient comes back along it."""

    start: str
    end: str
    cut: str | None = None
