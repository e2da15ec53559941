"""Who wrote over a value that backward needs: found by running again and noting each write in place."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NamedTuple

import numpy as np

from gradcli.diagnosis.watching import here, watch
from gradcli.diagnostics import Span
from gradcli.engine.graph import moment
from gradcli.engine.tensor import Array, Tensor

if TYPE_CHECKING:
    from gradcli.diagnosis.replay import Replay
    from gradcli.engine.table import Op

MOST = 10_000


class Write(NamedTuple):
    """Memory that was written, where in the program, and after how many nodes."""

    array: Array
    span: Span | None
    clock: int


class Writes(NamedTuple):
    """The places of the writes after a value was saved, each once, in order; and how many writes there were."""

    places: tuple[Span, ...]
    count: int


def writes_after_saving(replay: Replay) -> Writes | None:
    """The writes to the value that the failed run's exception is about; None if that cannot be found out."""
    made: list[Write] = []

    def see(op: Op, args: tuple[Any, ...], out: Tensor, written: bool) -> None:
        if written and len(made) < MOST and isinstance(args[0], Tensor):
            made.append(Write(args[0].array, here(), moment()))

    ran = replay.run(before=lambda: watch(see))
    about = getattr(ran.error, "about", None) if ran is not None else None
    if about is None:
        return None
    node, array = about
    spans = [write.span for write in made if write.clock > node.seq and write.span is not None and np.may_share_memory(write.array, array)]
    return Writes(tuple(dict.fromkeys(spans)), len(spans)) if spans else None
