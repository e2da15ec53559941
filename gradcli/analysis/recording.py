"""One backward pass written down: the run is made again, and every node's cotangent and what it sends on is kept."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

import numpy as np

from gradcli.analysis.errors import NotDifferentiable
from gradcli.diagnostics.facts import text_of
from gradcli.engine.backward.sweep import Sweep
from gradcli.engine.fusion import large
from gradcli.engine.state import STATE
from gradcli.engine.tensor.leaf import LEAF
from gradcli.engine.tensor.tensor import Tensor
from gradcli.library.prelude import is_inside, outside
from gradcli.records import NamedTuple
from gradcli.runs.results import ProgramExit

if TYPE_CHECKING:
    from gradcli.diagnostics.model import Span
    from gradcli.engine.table.table import Op
    from gradcli.lang.syntax import nodes as syntax
    from gradcli.runs.replay import Ran, Replay
    from gradcli.runs.session import Session

Array = np.ndarray[Any, Any]


class Sent(NamedTuple):
    """A gradient on its way: to which node, and its value with broadcasting and promotion undone. `wide` is its shape before that."""

    target: Any
    output: int
    value: Array
    wide: tuple[int, ...]


class Event(NamedTuple):
    """The turn of one node: what arrived at each of its outputs, what it sent along each edge, what it had saved."""

    node: Any
    arrived: list[Array | None]
    sent: list[Sent | None]
    saved: Any
    hooked: bool


class Collected(NamedTuple):
    """What a leaf had before, what was added to it, and its value at that moment."""

    before: Array | None
    added: Array
    at: Array


class Recording:
    """The last backward pass of a run that reached leaves, or the last one of all."""

    def __init__(self) -> None:
        self.sweep: RecordingSweep | None = None
        self.places: dict[Any, Span] = {}  # where the program is, of a node that the library made
        self.names: dict[Any, str] = {}  # what the program calls a leaf or a node
        self.modules: Sequence[syntax.Module] = ()
        self.root = ""
        self.values: dict[str, Any] = {}  # the names of the program at its end
        self.root_value: Array | None = None

    def install(self) -> None:
        """From now on, in this run, write down every backward pass."""
        STATE.watch = self.see
        STATE.settle()
        STATE.sweep = self.begin

    def see(self, op: Op, args: tuple[Any, ...], out: Tensor, written: bool) -> None:
        """A result: keep where the program is while the library works for it."""
        if out.node is not None and is_inside(out.node.span):
            place = outside(STATE.where)
            if place is not None:
                self.places[out.node] = place

    def begin(self, *args: Any, **kwargs: Any) -> RecordingSweep:
        sweep = RecordingSweep(*args, **kwargs)
        if self.sweep is None or sweep.reaches_leaves or not self.sweep.reaches_leaves:
            self.sweep = sweep
        return sweep

    def end(self, session: Session) -> None:
        """Keep the names, when the run is over and its values are still there."""
        self.modules = list(session.modules)
        self.root = session.root or ""
        self.values = dict(session.world.names)
        self.root_value = None if STATE.root_array is None else np.array(STATE.root_array)
        for name, leaf in session.report().leaves():
            edge = leaf.edge()
            if edge is not None:
                self.names[edge[0]] = name
        for name, value in session.world.names.items():
            if isinstance(value, Tensor) and value.node is not None:
                self.names.setdefault(value.node, name)

    def place(self, node: Any) -> Span | None:
        """Where in the program a node was made."""
        span: Span | None = self.places.get(node, node.span)
        return None if is_inside(span) else span


class RecordingSweep(Sweep):
    """A backward pass that keeps what it does."""

    def __init__(self, roots: Any, create_graph: bool, keep: bool, wanted: Any = None, accumulate: bool = False) -> None:
        self.events: list[Event] = []
        self.leaves: dict[Any, Collected] = {}
        self.roots = [(node, number, as_array(cotangent)) for node, number, cotangent in roots]
        self.reaches_leaves = wanted is None or accumulate
        self._results: list[Any] = []
        super().__init__(roots, create_graph, keep, wanted, accumulate)

    def _run_node(self, node: Any) -> bool:
        arrived = self.grads[node]
        arrived = [as_array(each) for each in (arrived if node.outputs is not None else [arrived])]
        saved, self._results = node.saved, []
        ran = super()._run_node(node)
        self.events.append(Event(node, arrived, self._results, saved, node.hooks is not None and bool(node.hooks.before)))
        return ran

    def _send_all(self, edges: Any, results: list[Any]) -> None:
        settled = [self._settled(edge, g) for edge, g in zip(edges, results, strict=True)]
        self._results = [
            None if edge is None or g is None else Sent(edge[0], edge[1], required(g), shape_of(wide))
            for edge, g, wide in zip(edges, settled, results, strict=True)
        ]
        super()._send_all(edges, settled)

    def _finish_leaf(self, leaf: Any) -> None:
        g, old = self.grads[leaf], leaf.leaf.gradient
        before = None if old is None else np.array(old.array)
        super()._finish_leaf(leaf)
        after = leaf.leaf.gradient
        added = (
            required(g) if after is None else np.array(after.array) if before is None else after.array - before
        )  # hooks change what arrives
        self.leaves[leaf] = Collected(before, added, np.array(leaf.leaf.array))


def as_array(value: Any) -> Array | None:
    """A cotangent as the array that it is at this moment."""
    if value is None:
        return None
    value = value.array if isinstance(value, Tensor) else value
    return np.asarray(large.all_plain([value])[0])


def required(value: Any) -> Array:
    array = as_array(value)
    assert array is not None
    return array


def shape_of(value: Any) -> tuple[int, ...]:
    return tuple((value.array if isinstance(value, Tensor) else value).shape)


def record(replay: Replay) -> Recording:
    """Make the run again and write down its last backward pass."""
    recording = Recording()
    check_ran(replay.run(before=recording.install, look=recording.end))
    return recording


def check_ran(ran: Ran | None, where: str = "when it is run again") -> None:
    """Say what went wrong when a run was made again that had gone well, and where that was."""
    if ran is None:
        raise NotDifferentiable("cannot run the program again: it has changed an input that belongs to the caller")
    if ran.error is not None and not ran.entries and not isinstance(ran.error, ProgramExit):
        raise NotDifferentiable(f"the program fails {where}: {type(ran.error).__name__}: {text_of(ran.error)}")


def is_leaf(node: Any) -> bool:
    return bool(node.seq == LEAF)
