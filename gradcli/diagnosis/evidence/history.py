"""What led to a failed backward pass, in chronological order: where the graph was cut; where a value was saved, modified and needed."""

from __future__ import annotations

from typing import TYPE_CHECKING

from gradcli.diagnosis.evidence.cuts import Cut, cuts_behind_root, in_order
from gradcli.diagnosis.evidence.saving import Saver, node_of, story_inside
from gradcli.diagnosis.evidence.writes import pass_before, writes_after_saving
from gradcli.diagnostics import mistakes
from gradcli.diagnostics.model import Label, Span
from gradcli.diagnostics.row import Mistake
from gradcli.records import NamedTuple

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
    saver: Saver | None = None
    needed: Span | None = None


def history(error: BaseException, mistake: Mistake[Any], labels: tuple[Label, ...], calls: Sequence[Span], replay: Replay) -> History:
    """`labels` mark the place of the failure, `calls` are the operations that led there; the program is run again to see the rest."""
    if mistake is mistakes.no_graph:
        return _of_cuts(labels, replay)
    if mistake not in (mistakes.freed_graph, mistakes.saved_value_changed):
        return History(labels)
    call = next((label.span for label in labels if label.primary and any(name in label.span.text for name in ("backward", "grad"))), None)
    if call is not None and node_of(error) is not None:  # the library saved it: the exception came up at the call of backward itself
        return _inside_library(mistake, labels, call, replay)
    if not calls:
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


def _inside_library(mistake: Mistake[Any], labels: tuple[Label, ...], call: Span, replay: Replay) -> History:
    """The same where a module of the library saved the value: the call that led there is found by running again."""
    story = story_inside(replay)
    if story is None:
        return History(labels, needed=call)
    saver = story.saver
    saved = [] if saver is None or saver.span is None else [Label(saver.span, saver.words)]
    if mistake is mistakes.freed_graph:
        freed = [Label(story.pass_before, "freed here")] if story.pass_before is not None and story.pass_before != call else []
        text = "needed here" if freed else "freed here, and needed again in the next turn"
        return History((*saved, *freed, *_primary(labels, text)), saver=saver, needed=call)
    name = "" if saver is None or not saver.value else f"`{saver.value}` "
    changes = [Label(place, f"{name}modified here") for place in story.writes[:MOST_CHANGES]]
    return History((*saved, *changes, *_primary(labels, "needed here")), changed=story.writes, saver=saver, needed=call)


def _primary(labels: tuple[Label, ...], text: str) -> list[Label]:
    return [label._replace(text=text) for label in labels if label.primary]


def _of_cuts(labels: tuple[Label, ...], replay: Replay) -> History:
    behind_root = cuts_behind_root(replay)
    if behind_root is None or not behind_root.cuts:
        return History(labels)
    cuts = in_order(behind_root.cuts)
    return History((*labels, *(label for cut in cuts if (label := cut.label()) is not None)), cut=cuts[0])
