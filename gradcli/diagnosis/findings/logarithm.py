"""A logarithm of a softmax or sigmoid: one op does both, and does not round to zero in between."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

from gradcli.diagnosis.evidence.leaves import root_of_run
from gradcli.diagnosis.evidence.watching import here, watch
from gradcli.diagnosis.findings.glance import kind, near
from gradcli.diagnosis.findings.warning import warning
from gradcli.diagnostics.model import Diagnostic, Label, Span
from gradcli.engine.tensor.leaf import LEAF
from gradcli.lang.parsing.edits import Edit, shown
from gradcli.lang.syntax import nodes as syntax
from gradcli.lang.syntax.places import nodes_covering
from gradcli.library.prelude import is_inside
from gradcli.records import NamedTuple
from gradcli.runs.replay import Replay

if TYPE_CHECKING:
    from gradcli.engine.table.table import Op
    from gradcli.engine.tensor.tensor import Tensor
    from gradcli.runs.session import Session


# The second of two steps, the first, the one step that does both, and why.
FUSED = {
    ("Log", "Softmax"): ("log_softmax", "a probability that rounds to 0 has the logarithm -inf"),
    ("Log", "Sigmoid"): ("logsigmoid", "a probability that rounds to 0 has the logarithm -inf"),
}

# Losses of a softmax or sigmoid that take something else: what is wrong, and what to pass.
LOSSES = {
    ("LogSoftmax", "Softmax"): (
        "softmax is applied twice: this loss applies one itself",
        "pass the values before the softmax (the logits)",
    ),
    ("BinaryCrossEntropyWithLogits", "Sigmoid"): (
        "sigmoid is applied twice: this loss applies one itself",
        "pass the values before the sigmoid (the logits)",
    ),
    ("NllLoss", "Softmax"): (
        "this loss takes logarithms of probabilities, and gets the probabilities themselves",
        "use `log_softmax` before it, or `cross_entropy` of the values before the softmax, which is both",
    ),
}


def logarithms(session: Session, replay: Replay) -> Iterator[Diagnostic]:
    """A logarithm of a softmax or sigmoid: one op does both, and does not round to zero in between."""
    reported: set[Span] = set()
    for pair in pairs(session, replay):
        if pair.span is None or pair.span in reported:
            continue
        reported.add(pair.span)
        kinds = pair.outer, pair.inner
        yield logarithm(pair, *FUSED[kinds], session, replay) if kinds in FUSED else of_loss(pair)


class Pair(NamedTuple):
    """A step and the one before it, by kind and place in the program."""

    outer: str
    inner: str
    span: Span | None
    inner_span: Span | None

    @property
    def labels(self) -> tuple[Label, ...]:
        assert self.span is not None
        inner = () if self.inner_span is None or self.inner_span == self.span else (Label(self.inner_span, self.inner.lower()),)
        return (Label(self.span, primary=True), *inner)


def pairs(session: Session, replay: Replay) -> list[Pair]:
    """The pairs that have one op for both, or are one too many; where the library made a node, the call of the program that led there."""
    root = root_of_run(session)
    found = [] if root is None else list(pairs_of(root, {}))
    if not any(is_inside(span) for pair in found for span in (pair.span, pair.inner_span)):
        return found
    places: dict[int, Span | None] = {}
    kept: list[Any] = []
    again: list[Pair] = []

    def see(op: Op, args: tuple[Any, ...], out: Tensor, written: bool) -> None:
        if out.node is not None:
            kept.append(out.node)  # so that no other node gets its identity
            places[id(out.node)] = here()

    def look(session: Session) -> None:
        root = root_of_run(session)
        again.extend([] if root is None else pairs_of(root, places))

    replay.run(look=look, before=lambda: watch(see))
    return [pair for pair in again if not is_inside(pair.span)]


def pairs_of(root: Tensor, places: dict[int, Span | None]) -> Iterator[Pair]:
    """Such pairs near a root, each node where `places` says, or where it says itself."""
    for node, _ in near(root):
        for edge in node.edges:
            if edge is not None and edge[0].seq != LEAF:
                kinds = kind(node), kind(edge[0])
                if kinds in FUSED or kinds in LOSSES:
                    inner = places.get(id(edge[0]), edge[0].span)
                    yield Pair(*kinds, places.get(id(node), node.span), None if is_inside(inner) else inner)


def logarithm(pair: Pair, name: str, why: str, session: Session, replay: Replay) -> Diagnostic:
    assert pair.span is not None
    edit = fused(pair.span, pair.inner_span, name, session)
    helps = (f"use `{name}`, which does both in one step",)
    if edit is not None and (ran := replay.run(edit)) is not None and ran.well:
        helps = (f"use `{name}`, which does both in one step\n{shown(session.modules, edit)}",)
    return warning("W0104", f"log of {pair.inner.lower()}: {why}", pair.labels, (), helps)


def fused(outer: Span, inner: Span | None, name: str, session: Session) -> Edit | None:
    """``log(softmax(x, 1))`` and ``softmax(x, 1).log()`` with the one op in their place."""
    nodes = [node for node in nodes_covering(session.modules, outer) if node.span == outer and isinstance(node, syntax.Call)]
    if not nodes or inner is None:
        return None
    call = nodes[0]
    within = [part for part in syntax.walk(call) if isinstance(part, syntax.Call) and part.span == inner and part is not call]
    if not within:
        return None
    function = within[0].function
    start = function.span.end - len(function.name if isinstance(function, syntax.Attribute) else function.span.text)
    place = Span(inner.source, start, function.span.end)
    prefix = "F." if name == "logsigmoid" and isinstance(function, syntax.Attribute) else ""
    if prefix:
        return [(outer, f"{prefix}{name}({', '.join(argument.span.text for argument in within[0].arguments)})")]
    text = inner.text[: place.start - inner.start] + name + inner.text[place.end - inner.start :]
    return [(outer, text)]


def of_loss(pair: Pair) -> Diagnostic:
    """A loss of probabilities that takes something else."""
    headline, help = LOSSES[pair.outer, pair.inner]
    return warning("W0104", headline, pair.labels, (), (help,))
