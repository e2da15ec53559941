"""Gradients that are zero because a step is flat everywhere, and writes of which the last one wins, whichever that is."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

from gradcli.diagnosis.evidence.watching import Seen, here, watch
from gradcli.diagnosis.words.wording import listed
from gradcli.diagnostics.model import Diagnostic, Label, Span
from gradcli.engine.backward.sweep import Sweep
from gradcli.engine.state import STATE
from gradcli.engine.table.table import ROWS, Op, Row
from gradcli.engine.tensor.tensor import Tensor
from gradcli.lang.access.contents import named_tensors
from gradcli.ops.index.repeats import repeats_along, repeats_places

if TYPE_CHECKING:
    from gradcli.runs.replay import Replay
    from gradcli.runs.session import Session

FLAT = ("round", "floor", "ceil", "trunc", "fix", "sign", "sgn", "floor_divide", "heaviside")  # ops that are flat between jumps
WRITES = ("index_put", "scatter")  # ops that keep one of several values for the same place


def flat_steps(session: Session, replay: Replay) -> Iterator[Diagnostic]:
    """A leaf whose gradient is zero everywhere, behind a step like rounding.

    Only where such a step was recorded is the program run again, up to the first pass where the last one was: of a loop one turn.
    """
    where = STATE.root_where
    names = [path for path, tensor in named_tensors(session.world.names).values() if is_zero(tensor)]
    steps: list[tuple[Any, Span, str]] = []
    run: set[Any] = set()

    def see(op: Op, args: tuple[Any, ...], out: Tensor, written: bool) -> None:
        span = here()
        if op.name.rstrip("_") in FLAT and span is not None and out.node is not None:
            steps.append((out.node, span, op.name.rstrip("_")))

    class Noting(Sweep):
        """A backward pass that notes which nodes it ran."""

        def run(self) -> dict[Any, Any]:
            is_last = STATE.where == where and where is not None
            found = super().run()
            if is_last:
                raise Seen
            return found

        def _run_node(self, node: Any) -> bool:
            run.add(node)
            return super()._run_node(node)

    if names and any(map(was_recorded, list(ROWS.values()))):
        replay.run(before=lambda: watch(see, Noting))
    places = [(span, name) for node, span, name in steps if node in run]
    if not places:
        return
    span, name = places[0]
    yield Diagnostic(
        "W0106",
        f"the gradient of {listed([f'`{path}`' for path in names])} is zero everywhere: `{name}` is flat between its jumps",
        (Label(span, f"`{name}` has the derivative 0", primary=True),),
        (),
        (f"leave `{name}` out of the loss, or pass its gradient on as if it were not there: `x + (x.{name}() - x).detach()`",),
        "warning",
    )


def was_recorded(row: Row) -> bool:
    """Whether a row is one of a flat op and has been recorded for a gradient in this process, for which it got a plan."""
    return row.name.rstrip("_") in FLAT and isinstance(row, Op) and bool(row.plans or row.written.plans)


def is_zero(tensor: Tensor) -> bool:
    """Whether a leaf has a gradient of nothing but zeros."""
    return tensor.requires and tensor.gradient is not None and tensor.array.size > 0 and not tensor.gradient.array.any()


def duplicates(replay: Replay) -> Iterator[Diagnostic]:
    """Writes with the same index twice, as the run makes them when it is made again."""
    places: dict[Span, str] = {}

    def see(op: Op, args: tuple[Any, ...], out: Tensor, written: bool) -> None:
        if op.name.rstrip("_") in WRITES and repeats(op.name.rstrip("_"), args):
            span = here()
            if span is not None:
                places.setdefault(span, op.name.rstrip("_"))

    replay.run(before=lambda: watch(see))
    for span, name in places.items():
        yield Diagnostic(
            "W0107",
            f"`{name}` with the same index more than once: which of the values stays is not defined",
            (Label(span, primary=True),),
            ("every value gets a gradient as if it had stayed",),
            (
                "have them added up with `accumulate=True`, or make the indices distinct"
                if name == "index_put"
                else "make the indices distinct, or add them up",
            ),
            "warning",
        )


def repeats(name: str, args: tuple[Any, ...]) -> bool:
    """Whether the indices of a write name a place twice, and nothing says that values are added."""
    if name == "index_put":
        indices = tuple(index.array for index in args[1] if isinstance(index, Tensor))
        return not any(index.dtype.kind == "b" for index in indices) and not (len(args) > 3 and args[3]) and repeats_places(indices)
    return isinstance(args[1], int) and isinstance(args[2], Tensor) and repeats_along(args[2].array, args[1])
