"""What became of a value that backward needs: who wrote over it, which pass freed it. Found by running again and noting what happens."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np

from gradcli.diagnosis.evidence.watching import here, watch
from gradcli.diagnostics import mistakes
from gradcli.diagnostics.model import Span
from gradcli.diagnostics.row import raised
from gradcli.engine.backward.sweep import Sweep
from gradcli.engine.graph.graph import moment
from gradcli.engine.tensor.tensor import Array, Tensor
from gradcli.records import NamedTuple

if TYPE_CHECKING:
    from gradcli.engine.table.table import Op
    from gradcli.runs.replay import Replay

MOST = 10_000


class Write(NamedTuple):
    """Memory that was written, where in the program, and after how many nodes."""

    array: Array
    span: Span | None
    moment: int


class Writes(NamedTuple):
    """The places of the writes after a value was saved, each once, in order; and how many writes there were."""

    places: tuple[Span, ...]
    times: int


def writes_after_saving(replay: Replay) -> Writes | None:
    """The writes to the value that the failed run's exception is about; None if that cannot be found out."""
    written_to: list[Write] = []

    def see(op: Op, args: tuple[Any, ...], out: Tensor, written: bool) -> None:
        if written and len(written_to) < MOST and isinstance(args[0], Tensor):
            written_to.append(Write(args[0].array, here(), moment()))

    ran = replay.run(before=lambda: watch(see))
    carried = raised(ran.error if ran is not None else None)
    if carried is None or carried.mistake is not mistakes.saved_value_changed:
        return None
    node, array = carried.facts["node"], carried.facts["array"]
    spans = [
        write.span for write in written_to if write.moment > node.seq and write.span is not None and np.may_share_memory(write.array, array)
    ]
    return Writes(tuple(dict.fromkeys(spans)), len(spans)) if spans else None


def pass_before(replay: Replay) -> Span | None:
    """Where the backward pass before the one that failed was called."""
    passes: list[Span | None] = []

    def sweep(*args: Any, **kwargs: Any) -> Sweep:
        passes.append(here())
        return Sweep(*args, **kwargs)

    replay.run(before=lambda: watch(lambda op, args, out, written: None, sweep))
    return passes[-2] if len(passes) > 1 else None
