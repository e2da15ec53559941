"""Outputs that a node saved for its rules, with what they carry: tangents, and the batch they stand for."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from gradcli.engine.graph.graph import Node, Saved
from gradcli.engine.table.table import Algebra
from gradcli.engine.tensor.tensor import Tensor


def keep_with_outputs(node: Node, outs: Sequence[Tensor]) -> None:
    """What a node saved of its own outputs carries what they carry: tangents, and the batch they stand for."""
    if node.saved:
        kept = [SavedDual(item, outs) if type(item) is Saved and item.tensor is None else item for item in node.saved]
        node.saved = tuple(kept)


class SavedDual(Saved):
    """A saved output of a node, with what it carries."""

    __slots__ = ("extra",)

    def __init__(self, saved: Saved, outs: Sequence[Tensor]) -> None:
        self.array, self.cell, self.at, self.node = saved.array, saved.cell, saved.at, saved.node
        self.tensor, self.output_nr = None, saved.output_nr
        self.extra = outs[max(saved.output_nr, 0)].extra

    def value(self, F: Algebra, node: Node) -> Any:
        found = super().value(F, node)
        if F.traces and self.extra is not None:
            for name in ("tangents", "batched"):
                if self.extra.get(name):
                    found.set_note(name, self.extra[name])
        return found
