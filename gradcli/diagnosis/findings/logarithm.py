"""A logarithm of a softmax or sigmoid: one op does both, and does not round to zero in between."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from gradcli.diagnosis.findings.glance import Step, kind
from gradcli.diagnosis.findings.warning import warning
from gradcli.diagnostics.model import Diagnostic, Label, Span
from gradcli.engine.graph.graph import Node
from gradcli.engine.tensor.leaf import LEAF
from gradcli.lang.parsing.edits import Edit, shown
from gradcli.lang.syntax import nodes as syntax
from gradcli.lang.syntax.places import nodes_covering
from gradcli.runs.replay import Replay

if TYPE_CHECKING:
    from gradcli.runs.session import Session


# The second of two steps, the first, the one step that does both, and why.
FUSED = {
    ("Log", "Softmax"): ("log_softmax", "a probability that rounds to 0 has the logarithm -inf"),
    ("Log", "Sigmoid"): ("logsigmoid", "a probability that rounds to 0 has the logarithm -inf"),
}


def logarithms(steps: list[Step], session: Session, replay: Replay) -> Iterator[Diagnostic]:
    """A logarithm of a softmax or sigmoid: one op does both, and does not round to zero in between."""
    reported: set[Span] = set()
    for node, _ in steps:
        for edge in node.edges:
            pair = (kind(node), kind(edge[0])) if edge is not None and edge[0].seq != LEAF else ("", "")
            if pair in FUSED and node.span is not None and node.span not in reported:
                reported.add(node.span)
                yield logarithm(node, edge[0], *FUSED[pair], session, replay)
            elif pair == ("LogSoftmax", "Softmax") and node.span is not None and node.span not in reported:
                reported.add(node.span)
                yield twice(node, edge[0])


def logarithm(outer: Node, inner: Node, name: str, why: str, session: Session, replay: Replay) -> Diagnostic:
    assert outer.span is not None
    labels = [Label(outer.span, primary=True)]
    if inner.span is not None and inner.span != outer.span:
        labels.append(Label(inner.span, kind(inner).lower()))
    edit = fused(outer.span, inner.span, name, session)
    helps = (f"use `{name}`, which does both in one step",)
    if edit is not None and (ran := replay.run(edit)) is not None and ran.well:
        helps = (f"use `{name}`, which does both in one step\n{shown(session.modules, edit)}",)
    return warning("W0104", f"log of {kind(inner).lower()}: {why}", tuple(labels), (), helps)


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


def twice(outer: Node, inner: Node) -> Diagnostic:
    """Cross entropy of probabilities."""
    assert outer.span is not None
    labels = [Label(outer.span, primary=True)]
    if inner.span is not None and inner.span != outer.span:
        labels.append(Label(inner.span, "softmax"))
    headline = "softmax is applied twice: this loss applies one itself"
    return warning("W0104", headline, tuple(labels), (), ("pass the values before the softmax (the logits)",))
