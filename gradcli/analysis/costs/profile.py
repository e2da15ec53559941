"""Where time and memory go, forward and backward, by line and by op.

The run is made again with a clock that is read whenever the program says where it is and whenever an op has ended: what passed since goes to
the line, and of an op's end to the op as well.  Every op is computed at once, also where the engine would compute several of them together.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from time import perf_counter
from typing import TYPE_CHECKING, Any
from weakref import ref

import numpy as np

from gradcli.analysis.answer import Answer
from gradcli.analysis.costs.flops import backward_flops, flops
from gradcli.analysis.recording import check_ran
from gradcli.engine.backward.sweep import Sweep
from gradcli.engine.fusion import large
from gradcli.engine.graph.graph import Saved, SavedList
from gradcli.engine.state import STATE
from gradcli.engine.tensor.tensor import Tensor
from gradcli.engine.tensor.unseen import owner_of
from gradcli.library.prelude import is_inside, outside
from gradcli.records import NamedTuple

if TYPE_CHECKING:
    from gradcli.diagnostics.model import Source, Span
    from gradcli.engine.table.table import Op
    from gradcli.runs.replay import Replay
    from gradcli.runs.session import Session

Array = np.ndarray[Any, Any]


class Cost:
    """What a line, an op or a whole run costs. Times in seconds, `kept` in bytes for backward."""

    __slots__ = ("backward", "calls", "flops", "forward", "kept")

    def __init__(self) -> None:
        self.calls = 0
        self.forward = self.backward = 0.0
        self.flops = self.kept = 0

    @property
    def time(self) -> float:
        return self.forward + self.backward


class Line(NamedTuple):
    """A line of a source, and what it costs."""

    source: str
    number: int
    text: str
    cost: Cost


class Profile(Answer):
    """Lines and ops, the most expensive first. `peak` is the most memory in bytes that tensors had at a time."""

    def __init__(self, lines: list[Line], ops: dict[str, Cost], total: Cost, peak: int, sources: int) -> None:
        self.lines, self.ops, self.total, self.peak, self.sources = lines, ops, total, peak, sources


def profile(replay: Replay) -> Profile:
    """Make the run again and measure it."""
    profiler = Profiler()
    check_ran(replay.run(before=profiler.begin, look=profiler.end))
    return profiler.profile()


class Memory:
    """The memory of tensors that are alive: each block is counted once, however many look at it."""

    def __init__(self) -> None:
        self.blocks: dict[int, ref[Array]] = {}
        self.now = self.peak = 0

    def see(self, array: Array) -> None:
        owner = array if array.base is None else owner_of(array)
        key = id(owner)
        if key in self.blocks:
            return
        size = owner.nbytes

        def gone(_: object) -> None:
            self.now -= size
            self.blocks.pop(key, None)

        self.blocks[key] = ref(owner, gone)
        self.now += size
        self.peak = max(self.peak, self.now)


class Profiler:
    """Reads the clock during a run, and keeps the accounts."""

    def __init__(self) -> None:
        self.lines: dict[tuple[int, int], Cost] = {}
        self.sources: dict[int, Source] = {}
        self.ops: dict[str, Cost] = {}
        self.total = Cost()
        self.memory = Memory()
        self.forward_flops: dict[Any, int] = {}  # of nodes whose backward is to come
        self.costs: dict[int, tuple[Span, Cost]] = {}  # by the identity of a span, which stays while it is here
        self.nowhere = Cost()
        self.here = self.nowhere
        self.backward = 0  # backward passes that are going on
        self.kept_blocks: set[int] = set()
        self.kept_owners: list[ref[Array]] = []
        self.last = perf_counter()

    def begin(self) -> None:
        """From now on, in this run."""
        STATE.follow(self.hear)
        STATE.sweep = self.sweep
        STATE.clock = self.tick
        self.last = perf_counter()

    def end(self, session: Session) -> None:
        self.mark()

    # ---- the clock ----------------------------------------------------------------------------------------------------

    def mark(self) -> float:
        """Add what passed since the last look to the line that the program is at."""
        now = perf_counter()
        passed, self.last = now - self.last, now
        if not self.backward:
            self.here.forward += passed
            self.total.forward += passed
        return passed

    def tick(self) -> None:
        """The program says where it is."""
        self.mark()
        where = STATE.where
        if where is not None:
            self.here = self.line_of(where)

    def line_of(self, where: Span) -> Cost:
        """The account of the program's line; of a place in the library, of the line that called it."""
        known = self.costs.get(id(where))
        if known is not None:
            return known[1]
        if is_inside(where):
            place = outside(where)
            return self.here if place is None else self.line_of(place)
        cost = self.lines.setdefault((id(where.source), where.line), Cost())
        self.sources[id(where.source)] = where.source
        self.costs[id(where)] = where, cost
        return cost

    def hear(self, op: Op, args: tuple[Any, ...], outs: Sequence[Tensor]) -> None:
        """An op has ended."""
        arrays = [out.array for out in outs]  # computed at once
        for array in arrays:
            self.memory.see(array)
        if self.backward:
            return
        passed = self.mark()
        cost = self.op(op.name)
        cost.forward += passed
        work = flops(op, args, outs)
        node = next((out.node for out in outs if out.node is not None), None)
        kept = 0
        if node is not None and node not in self.forward_flops:
            self.forward_flops[node] = work
            kept = self.kept_by(node.saved or ())
        for each in (cost, self.here, self.total):
            each.calls += 1
            each.flops += work
            each.kept += kept
        self.last = perf_counter()  # what was done here is not the program's

    def op(self, name: str) -> Cost:
        cost = self.ops.get(name)
        if cost is None:
            cost = self.ops[name] = Cost()
        return cost

    def kept_by(self, saved: Iterable[Any]) -> int:
        """Bytes that nothing but the graph keeps alive, or that it would keep alive, without leaves and what was counted before."""
        size = 0
        for item in saved:
            if isinstance(item, SavedList):
                size += self.kept_by(item)
            elif isinstance(item, Saved) and not (item.tensor is not None and item.tensor.requires):
                owner = owner_of(large.plain(item.array))
                if id(owner) not in self.kept_blocks:
                    self.keep(owner)
                    size += owner.nbytes
        return size

    def keep(self, owner: Array) -> None:
        """Remember a block until it is gone."""
        key = id(owner)
        self.kept_blocks.add(key)
        self.kept_owners.append(ref(owner, lambda _: self.kept_blocks.discard(key)))

    # ---- backward -----------------------------------------------------------------------------------------------------

    def sweep(self, *args: Any, **kwargs: Any) -> ProfiledSweep:
        return ProfiledSweep(self, *args, **kwargs)

    def ran(self, node: Any, seconds: float) -> None:
        """A node's turn in a backward pass."""
        plan = node.plan
        name = plan.op.name if plan is not None else node.name().rpartition("::")[2]
        work = 0 if plan is None else backward_flops(plan.op, self.forward_flops.pop(node, 0), plan.wrt)
        line = self.nowhere if node.span is None else self.line_of(node.span)
        for each in (self.op(name), line, self.total):
            each.backward += seconds
            each.flops += work

    # ---- what came of it ----------------------------------------------------------------------------------------------

    def profile(self) -> Profile:
        lines = [
            Line(self.sources[source].name, number, self.sources[source].line(number), cost)
            for (source, number), cost in self.lines.items()
        ]
        lines.sort(key=lambda line: -line.cost.time)
        ops = dict(sorted(self.ops.items(), key=lambda pair: -pair[1].time))
        return Profile(lines, ops, self.total, self.memory.peak, len(self.sources))


class ProfiledSweep(Sweep):
    """A backward pass that is timed node by node."""

    def __init__(
        self, profiler: Profiler, roots: Any, create_graph: bool, keep: bool, wanted: Any = None, accumulate: bool = False
    ) -> None:
        self.profiler = profiler
        super().__init__(roots, create_graph, keep, wanted, accumulate)

    def run(self) -> dict[Any, Any]:
        profiler = self.profiler
        profiler.mark()
        profiler.backward += 1
        try:
            return super().run()
        finally:
            profiler.backward -= 1
            profiler.last = perf_counter()

    def _run_node(self, node: Any) -> bool:
        started = perf_counter()
        ran = super()._run_node(node)
        self.profiler.ran(node, perf_counter() - started)
        return ran

    def _send_all(self, edges: Any, results: list[Any]) -> None:
        for place, g in enumerate(results):
            if g is not None:
                results[place] = g = g if isinstance(g, Tensor) else large.all_plain([g])[0]
                self.profiler.memory.see(g.array if isinstance(g, Tensor) else np.asarray(g))
        super()._send_all(edges, results)
