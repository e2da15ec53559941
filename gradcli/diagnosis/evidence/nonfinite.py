"""The origin of a NaN or infinity: the first step, forward or backward, that made one of finite numbers."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np

from gradcli.diagnosis.evidence.leaves import root_of_run
from gradcli.diagnosis.evidence.watching import Seen, here, watch
from gradcli.diagnostics.model import Span
from gradcli.engine.backward.finite import is_finite
from gradcli.engine.backward.sweep import Sweep
from gradcli.engine.state import STATE
from gradcli.engine.tensor.dtypes import outline_of
from gradcli.engine.tensor.leaf import LEAF, leaves_behind
from gradcli.engine.tensor.tensor import Array, Tensor, tensors_in
from gradcli.lang.access.contents import named_tensors
from gradcli.records import NamedTuple

if TYPE_CHECKING:
    from gradcli.engine.table.table import Op
    from gradcli.runs.replay import Replay
    from gradcli.runs.session import Session

MASKS = ("Where", "MaskedFill", "MaskedSelect", "Index")  # nodes that send zeros where a branch was not taken


class Origin(NamedTuple):
    """A step that made a NaN or infinity of finite numbers.

    `kind` is ``nan``, ``inf`` or ``-inf``. `values` are the elements of the operands there, in order, None where broadcasting does not say which;
    `arrived` is the gradient that came in, in backward. `masked`: that gradient was zero, because a later step discarded the value.
    `literal`: the program itself wrote the infinity there. `turned`: where an infinity became NaN.
    """

    op: str
    span: Span | None
    kind: str
    place: tuple[int, ...]
    values: tuple[complex | None, ...]
    backward: bool = False
    arrived: complex | None = None
    masked: bool = False
    literal: bool = False
    turned: Span | None = None


class Start(NamedTuple):
    """Where the backward pass started that met it: which pass of the run, from what value, in which turns of loops, the innermost first."""

    number: int = 1
    value: Array | None = None
    turns: tuple[tuple[int, Span], ...] = ()


class Findings(NamedTuple):
    """What is not finite, by name, and where each came from. `root` is None when the root is fine."""

    root: tuple[str, str, Origin | None] | None
    gradients: tuple[tuple[str, str, Origin | None], ...]
    start: Start = Start()

    @property
    def any(self) -> bool:
        return self.root is not None or bool(self.gradients)


def kind_of(array: Array) -> str:
    """``nan`` if there is one, else ``inf`` or ``-inf``."""
    if np.isnan(array).any():
        return "nan"
    return "inf" if array.dtype.kind == "c" or np.isposinf(array).any() else "-inf"


def first_bad(array: Array) -> tuple[int, ...]:
    """The index of the first NaN; if there is none, of the first infinity."""
    bad = np.isnan(array)
    if not bad.any():
        bad = ~np.isfinite(array)
    return tuple(int(i) for i in np.unravel_index(int(bad.argmax()), array.shape)) if array.ndim else ()


def at(array: Array, shape: tuple[int, ...], index: tuple[int, ...]) -> complex | None:
    """The element of an operand that went into the result at `index`, where that is a matter of broadcasting."""
    try:
        element: complex = np.broadcast_to(array, shape)[index].item()
    except ValueError:
        return None
    return element


# ---- the two directions ------------------------------------------------------------------------------------------------


class Tracer:
    """Follows what is not finite through a run, from the step that made it to the end of the first backward pass that met it."""

    def __init__(self, replay: Replay) -> None:
        self.replay = replay
        self.findings: Findings | None = None
        self.passes = 0
        self.last: Origin | None = None
        self.operands: dict[tuple[Span | None, str], list[Array]] = {}  # the operands at each place of the program, the last time
        self.of_leaf: dict[int, Origin] = {}

    def see(self, op: Op, args: tuple[Any, ...], out: Tensor, written: bool) -> None:
        """A result that is not finite came from an operand that was not, or begins here."""
        self.operands[STATE.where, op.node] = [tensor.array for tensor in tensors_in(args)]
        if is_finite(out.array):
            return
        kind = kind_of(out.array)
        bad = [tensor for tensor in tensors_in(args) if not is_finite(tensor.array)]
        known = [origin for tensor in bad if (origin := tensor.note("origin", self.last)) is not None and not origin.literal]
        if known:
            turns = kind == "nan" != known[0].kind and known[0].turned is None and not any(np.isnan(tensor.array).any() for tensor in bad)
            out.set_note("origin", known[0]._replace(turned=here()) if turns else known[0])
            return
        if bad and (kind != "nan" or any(np.isnan(tensor.array).any() for tensor in bad)):
            return  # it came from outside
        index = first_bad(out.array)
        values = tuple(at(tensor.array, out.array.shape, index) for tensor in tensors_in(args))
        literal = op.creates or any(isinstance(arg, (int, float)) and not np.isfinite(arg) for arg in args)
        name = op.public[0].rpartition(".")[2] if op.public else op.name
        origin = Origin(name, here(), kind, index, values, literal=literal)
        out.set_note("origin", origin)
        if not literal:
            self.last = origin

    def sweep(self, *args: Any, **kwargs: Any) -> TracedSweep:
        self.passes += 1
        return TracedSweep(self, *args, **kwargs)

    def watch(self) -> None:
        """From now on, in this run."""
        STATE.turns = []
        watch(self.see, self.sweep)

    def ended(self, number: int) -> None:
        """A backward pass has ended; of a session only those of the last entry count, for the others were looked at before."""
        session = self.replay.session
        if STATE.nonfinite and session is not None and len(session.modules) == len(self.replay.modules):
            sources = [module.span.source for module in session.modules]
            turns = tuple((turn.number, turn.span) for turn in reversed(STATE.turns or ()) if turn.span.source in sources)
            self.findings = look(session, self)._replace(start=Start(number, STATE.root_array, turns))
            raise Seen


class TracedSweep(Sweep):
    """A backward pass that looks at what each node sends on."""

    def __init__(self, tracer: Tracer, *args: Any, **kwargs: Any) -> None:
        self.tracer = tracer
        self.origins: dict[Any, Origin] = {}
        self.node: Any = None
        self.arrived: list[Array] = []
        self.count = tracer.passes
        super().__init__(*args, **kwargs)

    def run(self) -> dict[Any, Any]:
        collected = super().run()
        self.tracer.ended(self.count)
        return collected

    def _run_node(self, node: Any) -> bool:
        self.node = node
        sent = self.grads[node]
        self.arrived = [outline_of(g) for g in (sent if isinstance(sent, list) else [sent]) if g is not None]
        return super()._run_node(node)

    def _send_all(self, edges: Any, results: list[Any]) -> None:
        for edge, g in zip(edges, results, strict=True):
            if g is not None and edge is not None and not is_finite(outline_of(g)):
                origin = self.origins.get(self.node) or self.begun(outline_of(g))
                if origin is not None:
                    self.origins.setdefault(edge[0], origin)
                    if edge[0].seq == LEAF:
                        self.tracer.of_leaf.setdefault(id(edge[0].leaf), origin)
        super()._send_all(edges, results)

    def begun(self, g: Array) -> Origin | None:
        """The origin of a gradient that is not finite, if only finite ones arrived at the node that made it."""
        if not all(map(is_finite, self.arrived)):
            return self.tracer.last
        index, shape = first_bad(g), g.shape
        arrived = at(self.arrived[0], shape, index) if self.arrived else None
        name = self.node.name().rpartition("::")[2]
        values = tuple(at(array, shape, index) for array in self.tracer.operands.get((self.node.span, name), ()))
        masked = arrived == 0 and self.thrown_away(self.node)
        return Origin(name, self.node.span, kind_of(g), index, values, backward=True, arrived=arrived, masked=masked)

    def thrown_away(self, node: Any) -> bool:
        """Whether the value passed a step that picks some elements and drops the rest."""
        behind_it = {node}
        for later in reversed(self.nodes):
            if any(edge is not None and edge[0] in behind_it for edge in later.edges):
                behind_it.add(later)
                if later.name().startswith(MASKS):
                    return True
        return False


# ---- what is not finite at the end -------------------------------------------------------------------------------------


def look(session: Session, tracer: Tracer | None = None) -> Findings:
    """The root and the gradients of leaves, as the run left them, with the origins that `tracer` saw."""
    names = named_tensors(session.world.names)
    root = root_of_run()
    bad_root = None
    value = STATE.root_array if root is None else root.array
    if value is not None and not is_finite(value):
        name = session.root if session.root not in (None, "_") else names.get(id(root), ("", root))[0]
        origin = root.note("origin", tracer.last) if tracer is not None and root is not None else None
        bad_root = (str(name or ""), kind_of(value), origin)
    leaves = {key: pair for key, pair in names.items() if pair[1].gradient is not None}
    for leaf in leaves_behind([] if root is None else [root]):
        if leaf.gradient is not None:
            leaves.setdefault(id(leaf), (f"a leaf of shape {list(leaf.array.shape)}", leaf))
    gradients = tuple(
        (name, kind_of(leaf.gradient.array), tracer.of_leaf.get(id(leaf)) if tracer is not None else None)
        for name, leaf in leaves.values()
        if leaf.gradient is not None and not is_finite(leaf.gradient.array)
    )
    return Findings(bad_root, gradients)


def traced(replay: Replay) -> Findings | None:
    """The same after running again with checks; None when that cannot be done."""
    tracer = Tracer(replay)
    looks: list[Findings] = []
    ran = replay.run(look=lambda session: looks.append(at_the_end(session, tracer)), before=tracer.watch)
    if tracer.findings is not None:
        return tracer.findings
    return looks[0] if ran is not None and ran.well and looks else None


def at_the_end(session: Session, tracer: Tracer) -> Findings:
    return look(session, tracer)._replace(start=Start(tracer.passes, STATE.root_array))


def is_well(session: Session) -> bool:
    """Whether a run that was made again met nothing that is not finite, in any backward pass and at its end."""
    return not STATE.nonfinite and not look(session).any
