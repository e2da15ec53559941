"""Gradients that are zero because one step lets none of what arrives pass: dead units, functions at their ends, weights of nothing but zeros."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import TYPE_CHECKING, Any

import numpy as np

from gradcli.diagnosis.evidence.watching import here, watch
from gradcli.diagnosis.findings.flat import is_zero
from gradcli.diagnosis.findings.warning import warning
from gradcli.diagnosis.words.wording import listed
from gradcli.diagnostics.model import Diagnostic, Label, Span
from gradcli.engine.backward.sweep import Sweep
from gradcli.engine.tensor.dtypes import outline_of
from gradcli.engine.tensor.leaf import LEAF
from gradcli.lang.access.contents import named_tensors
from gradcli.lang.syntax.reads import identifiers
from gradcli.records import NamedTuple

if TYPE_CHECKING:
    from gradcli.engine.table.table import Op
    from gradcli.engine.tensor.tensor import Array, Tensor
    from gradcli.runs.replay import Replay
    from gradcli.runs.session import Session

MOST_NAMES = 3
ZEROING = ("zero_", "zero_grad", "fill_", "mul_")  # names of a program that may set a gradient to zero
SMALLEST = -88  # the logarithm of a number that is about the smallest
# Kinds of nodes that may stop all that arrives, and what to do.
ONE_END = ("Relu", "Threshold", "ClampMin", "ClampMax")
CUTOFFS = (*ONE_END, "Hardtanh", "Clamp", "Hardsigmoid")
ENDS: dict[str, Callable[[Array], Array]] = {  # likewise, and which results they are flat at
    **dict.fromkeys(("Sigmoid", "Softmax"), lambda array: (array == 0) | (array == 1)),
    **dict.fromkeys(("Tanh", "Erf"), lambda array: abs(array) == 1),
    "LogSoftmax": lambda array: (array == 0) | (array < SMALLEST),
}
PRODUCTS = ("Mm", "Addmm", "Bmm", "Mv", "Addmv", "Dot", "Convolution")
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
    """A leaf whose gradient came out zero, behind a step that let nothing pass in the last backward pass."""
    writes = not identifiers(session.modules).isdisjoint(ZEROING)
    names = [
        path for path, tensor in named_tensors(session.world.names).values() if is_zero(tensor) and not (writes and is_written(tensor))
    ]
    stops: list[Stop] = []
    places: dict[Any, Span] = {}  # where the program makes the nodes of the next pass

    def see(op: Op, args: tuple[Any, ...], out: Tensor, written: bool) -> None:
        if out.node is not None and may_stop(kind_of(out.node), args, out) and (span := here()) is not None:
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


def is_written(leaf: Tensor) -> bool:
    """Whether a gradient was written since it came out, be it by adding to it or by setting it to zero."""
    return leaf.gradient is not None and leaf.gradient.cell[0] > 0


def may_stop(kind: str, args: tuple[Any, ...], out: Tensor) -> bool:
    """Whether a step can be one that lets nothing pass: each element of its result is where the function is flat, or it is a product.

    Where infinities go in, as masks do, it is meant to.
    """
    array = out.array
    if kind in CUTOFFS:
        low, high = (array.min(), array.max()) if array.size else (0, 1)
        return bool(low == high if kind in ONE_END else ((array == low) | (array == high)).all())
    flat = ENDS.get(kind)
    return kind in PRODUCTS if flat is None else bool(np.isfinite(args[0].array).all() and flat(array).all())


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
