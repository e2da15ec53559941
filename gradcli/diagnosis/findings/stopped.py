"""Gradients that are zero because one step lets none of what arrives pass: dead units, functions at their ends, weights of nothing but zeros."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

from gradcli.diagnosis.evidence.watching import here, watch
from gradcli.diagnosis.findings.flat import is_zero
from gradcli.diagnosis.findings.warning import warning
from gradcli.diagnosis.words.wording import listed
from gradcli.diagnostics.model import Diagnostic, Label, Span
from gradcli.engine.backward.sweep import Sweep
from gradcli.engine.tensor.dtypes import outline_of
from gradcli.engine.tensor.leaf import LEAF
from gradcli.lang.access.contents import named_tensors
from gradcli.records import NamedTuple

if TYPE_CHECKING:
    from gradcli.engine.table.table import Op
    from gradcli.engine.tensor.tensor import Tensor
    from gradcli.runs.replay import Replay
    from gradcli.runs.session import Session

MOST_NAMES = 3
# Kinds of nodes that may stop all that arrives, and what to do.
CUTOFFS = ("Relu", "Threshold", "Hardtanh", "Clamp", "ClampMin", "ClampMax", "Hardsigmoid")
ENDS = ("Sigmoid", "Tanh", "Softmax", "LogSoftmax", "Erf")
PRODUCTS = ("Mm", "Addmm", "Bmm", "Mv", "Addmv", "Dot", "Convolution")
KINDS = (*CUTOFFS, *ENDS, *PRODUCTS)
DEAD = (
    "where all its inputs are cut off, nothing before it learns: begin with other weights or biases, take smaller steps, or use `leaky_relu`, "
    "which passes a part on"
)
SATURATED = (
    "its inputs are so large that it is constant there: make them smaller (weights, learning rate, scale of the data), or use a loss that takes "
    "what goes into it, as `binary_cross_entropy_with_logits` and `cross_entropy` do"
)
NOTHING = "weights of nothing but zeros pass no gradient on, and all units stay the same: begin with small random ones"


class Stop(NamedTuple):
    """A node that got a gradient and sent none on."""

    kind: str
    span: Span


def stopped_steps(session: Session, replay: Replay) -> Iterator[Diagnostic]:
    """A leaf whose gradient is zero, behind a step that let nothing pass in the last backward pass."""
    names = [path for path, tensor in named_tensors(session.world.names).values() if is_zero(tensor)]
    stops: list[Stop] = []
    places: dict[Any, Span] = {}  # where the program makes the nodes of the next pass

    def see(op: Op, args: tuple[Any, ...], out: Tensor, written: bool) -> None:
        if out.node is not None and kind_of(out.node) in KINDS and (span := here()) is not None:
            places[out.node] = span

    class Noting(Sweep):
        """A backward pass that notes which nodes stop it."""

        def run(self) -> dict[Any, Any]:
            stops.clear()
            found = super().run()
            places.clear()
            return found

        def _run_node(self, node: Any) -> bool:
            sent = self.grads[node]
            self.arrived = any(outline_of(g).any() for g in (sent if isinstance(sent, list) else [sent]) if g is not None)
            self.stop = Stop(kind_of(node), places[node]) if node in places else None
            return super()._run_node(node)

        def _send_all(self, edges: Any, results: list[Any]) -> None:
            if self.stop is not None and self.arrived:
                sent = [
                    g
                    for edge, g in zip(edges, results, strict=True)
                    if g is not None and edge is not None and not is_weight(edge[0], self.stop)
                ]
                if sent and not any(outline_of(g).any() for g in sent):
                    stops.append(self.stop)
            super()._send_all(edges, results)

    if names:
        replay.run(before=lambda: watch(see, Noting))
    for stop in stops[:1]:
        yield told(names, stop)


def kind_of(node: Any) -> str:
    """``Relu`` of ReluBackward0."""
    return str(node.name().partition("Backward")[0])


def is_weight(node: Any, stop: Stop) -> bool:
    """Whether a product's operand is a leaf or what is made of one at once: the gradient there says nothing of what else is behind."""
    return stop.kind in PRODUCTS and (node.seq == LEAF or kind_of(node) == "T")


def told(names: list[str], stop: Stop) -> Diagnostic:
    step = stop.kind.lower()
    more = f" and {len(names) - MOST_NAMES} more" if len(names) > MOST_NAMES else ""
    what = f"the gradient of {listed([f'`{path}`' for path in names[:MOST_NAMES]])}{more} is zero"
    if stop.kind in CUTOFFS:
        why, mark, help = f"`{step}` cuts off every element there is", "its derivative is 0 at all of its inputs", DEAD
    elif stop.kind in ENDS:
        why, mark, help = f"`{step}` is saturated", "its derivative is 0 at all of its inputs", SATURATED
    else:
        why, mark, help = "it is multiplied by zeros", "multiplies by zeros", NOTHING
    return warning("W0106", f"{what}: {why}", (Label(stop.span, mark, primary=True),), help=(help,))
