"""What led to a failed backward pass, in chronological order: where the graph was cut; where a value was saved, modified and needed."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from gradcli.diagnosis.evidence.cuts import Cut, cuts_behind_root, in_order
from gradcli.diagnosis.evidence.writes import pass_before, writes_after_saving
from gradcli.diagnostics import mistakes
from gradcli.diagnostics.model import Label, Span
from gradcli.diagnostics.row import Mistake

if TYPE_CHECKING:
    from collections.abc import Sequence
    from typing import Any

    from gradcli.runs.replay import Replay

MOST_CHANGES = 4


class History(NamedTuple):
    """The labels of the story; what cut the graph; the writes to a value that was saved before."""

    labels: tuple[Label, ...]
    cut: Cut | None = None
    changed: tuple[Span, ...] = ()


def history(mistake: Mistake[Any], labels: tuple[Label, ...], calls: Sequence[Span], replay: Replay) -> History:
    """`labels` mark the place of the failure, `calls` are the operations that led there; the program is run again to see the rest."""
    if mistake is mistakes.no_graph:
        return _of_cuts(labels, replay)
    if mistake not in (mistakes.freed_graph, mistakes.saved_value_changed) or not calls:
        return History(labels)
    saved = tuple(label._replace(text="saved here") if label.primary else label for label in labels)
    needed = Label(calls[-1], "needed here")
    if mistake is mistakes.freed_graph:
        freeing = pass_before(replay)
        freed = [Label(freeing, "freed here")] if freeing is not None and freeing != needed.span else []
        return History((*saved, *freed, needed))
    writes = writes_after_saving(replay)
    places = () if writes is None else writes.places
    return History((*saved, *(Label(place, "modified here") for place in places[:MOST_CHANGES]), needed), changed=places)


def _of_cuts(labels: tuple[Label, ...], replay: Replay) -> History:
    behind_root = cuts_behind_root(replay)
    if behind_root is None or not behind_root.cuts:
        return History(labels)
    cuts = in_order(behind_root.cuts)
    return History((*labels, *(label for cut in cuts if (label := cut.label()) is not None)), cut=cuts[0])
