"""Forward mode: tensors that carry tangents, each op handing on those of its operands.

A tangent belongs to a level, one for each pass of forward mode that is going on; at one level a tensor may carry several, in channels, as the
columns of a Jacobian are.  The tangents of an op's result are J·t: the op is run again on leaves of its own, and its rules, which are linear in
the cotangent, are differentiated by that.  So no op needs a second set of rules.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from typing import Any

from gradcli.engine.backward.backward import grad as gradients
from gradcli.engine.calls.apply import TRACED, apply
from gradcli.engine.calls.tangents import Channels, carried, carry, tangents
from gradcli.engine.graph.graph import Node, Saved, moment
from gradcli.engine.state import STATE, grad_mode
from gradcli.engine.table.table import Algebra, Op
from gradcli.engine.tensor.leaf import AccumulateGrad
from gradcli.engine.tensor.tensor import Tensor, tensors_in


def without(tensor: Tensor, level: int) -> Tensor:
    """The same tensor, history and all, with the tangents of lower levels only."""
    if not carried(tensor):
        return tensor
    found = tensor.alias()
    found.node, found.output_nr = tensor.grad_fn, tensor.output_nr
    if tensor.requires:
        found.node = Identity(tensor)  # a leaf has one node for its gradient, and keeps it
    return _keep_below(found, tensor, level)


def _keep_below(found: Tensor, tensor: Tensor, level: int) -> Tensor:
    below = {at: channels for at, channels in carried(tensor).items() if at < level}
    for at, channels in below.items():
        carry(found, at, channels)
    return found


class Identity(Node):
    """The history of a tensor taken out of its tangents."""

    __slots__ = ()
    __module__ = "builtins"

    def __init__(self, tensor: Tensor) -> None:
        super().__init__(None, (tensor.edge(),), ())

    def name(self) -> str:
        return "Identity"

    def run(self, F: Algebra, cotangents: list[Any]) -> list[Any]:
        return cotangents


def primal(tensor: Tensor, level: int) -> Tensor:
    """A tensor without its tangents at a level, connected to it."""
    found = tensor.alias()
    if tensor.requires_grad:
        found.node = Identity(tensor)
    return _keep_below(found, tensor, level)


# ---- levels ---------------------------------------------------------------------------------------------------------------


@contextmanager
def forward_mode() -> Iterator[int]:
    """A level of its own: inside, tangents are handed on."""
    level = enter_level()
    try:
        yield level
    finally:
        leave_level(level)


def enter_level() -> int:
    level = moment()
    STATE.levels = (*STATE.levels, level)
    STATE.follow(push)
    return level


def leave_level(level: int) -> None:
    STATE.levels = tuple(other for other in STATE.levels if other != level)
    if not STATE.levels:
        STATE.unfollow(push)


# ---- through an op ----------------------------------------------------------------------------------------------------------


def push(op: Op, args: tuple[Any, ...], outs: Sequence[Tensor]) -> None:
    """Give the results of an op their tangents, level by level."""
    if not op.rules:
        return
    dual = [tensor for tensor in tensors_in(args) if carried(tensor)]
    for level in sorted({level for tensor in dual for level in tensor.note("tangents") if level in STATE.levels}):
        for out, channels in zip(outs, _jvp(op, args, level), strict=True):
            if channels is not None:
                carry(out, level, channels)
    if dual and outs[0].node is not None:
        _keep_with_outputs(outs[0].node, outs)


def _jvp(op: Op, args: tuple[Any, ...], level: int) -> list[Channels | None]:
    """For each output of an op the products of its Jacobian with the tangents its operands carry."""
    own: list[Tensor] = []
    sent: list[Channels] = []
    recorded = STATE.grad_enabled

    def fresh(arg: Any) -> Any:
        if isinstance(arg, tuple):
            return tuple(fresh(item) for item in arg)
        channels = tangents(arg, level) if isinstance(arg, Tensor) else None
        if channels is None:
            return without(arg, level) if isinstance(arg, Tensor) else arg
        leaf = connected(without(arg, level))
        own.append(leaf)
        sent.append(channels)
        return leaf

    with grad_mode(True):
        again = apply(op, tuple(fresh(arg) for arg in args))
        outs = list(again) if isinstance(again, (tuple, list)) else [again]
        found = [_products(out, own, sent) if out.requires_grad else None for out in outs]
    return found if recorded else [None if channels is None else [_cut(channel) for channel in channels] for channels in found]


def _cut(tensor: Tensor | None) -> Tensor | None:
    """A tangent without its graph."""
    return tensor if tensor is None else _keep_below(tensor.alias(), tensor, STATE.levels[-1] + 1)


def _products(out: Tensor, own: list[Tensor], sent: list[Channels]) -> Channels:
    """The tangents of one output, by differentiating its gradient by the cotangent it is linear in."""
    weight = connected(TRACED.zeros_like(out))
    linear = gradients([out], own, [weight], create_graph=True, allow_unused=True)
    found: Channels = []
    for column in zip(*sent, strict=True):
        total = None
        for part, tangent in zip(linear, column, strict=True):
            if part is None or tangent is None:
                continue
            term = None
            if part.requires_grad:
                (term,) = gradients([part], [weight], [tangent], retain_graph=True, create_graph=True, allow_unused=True)
            if term is None:  # a derivative that is zero everywhere, as that of rounding
                term = TRACED.zeros_like(out)
            total = term if total is None else TRACED.add(total, term)
        found.append(None if total is None else closed(total, [*own, weight]))
    return found


def _keep_with_outputs(node: Node, outs: Sequence[Tensor]) -> None:
    """What a node saved of its own outputs carries their tangents too."""
    if node.saved:
        kept = [SavedDual(item, outs) if type(item) is Saved and item.tensor is None else item for item in node.saved]
        node.saved = tuple(kept)


class SavedDual(Saved):
    """A saved output of a node, with the tangents it carries."""

    __slots__ = ("extra",)

    def __init__(self, saved: Saved, outs: Sequence[Tensor]) -> None:
        self.array, self.cell, self.at, self.node = saved.array, saved.cell, saved.at, saved.node
        self.tensor, self.output_nr = None, saved.output_nr
        self.extra = outs[saved.output_nr].extra

    def value(self, F: Algebra, node: Node) -> Any:
        found = super().value(F, node)
        if F.traces and self.extra is not None and self.extra.get("tangents"):
            found.set_note("tangents", self.extra["tangents"])
        return found


# ---- leaves of a derivative ---------------------------------------------------------------------------------------------------


def connected(tensor: Tensor) -> Tensor:
    """A tensor to differentiate by: connected to where `tensor` came from, if anywhere, else a leaf."""
    if tensor.requires_grad:
        viewed: Tensor = TRACED.view_as(tensor, tensor)
        return viewed
    leaf = tensor.alias()
    leaf.requires = True
    if tensor.extra is not None and tensor.note("tangents"):
        leaf.set_note("tangents", tensor.note("tangents"))
    return leaf


def closed(tensor: Tensor, own: Sequence[Tensor]) -> Tensor:
    """A result without its graph, if that reaches no leaves but `own` ones, which have served from now on; its tangents likewise."""
    for leaf in own:
        if leaf.node is None:
            leaf.set_note("served", True)
    found = tensor if _reaches_leaves(tensor) else tensor.alias()
    for level, channels in tensor.note("tangents", {}).items():
        carry(found, level, [None if channel is None else closed(channel, own) for channel in channels])
    return found


def _reaches_leaves(tensor: Tensor) -> bool:
    """Whether the graph of a tensor ends in a leaf of the program's, or of a derivative that is still being found."""
    edge = tensor.edge()
    seen, stack = set(), [edge[0]] if edge else []
    while stack:
        node = stack.pop()
        if node in seen:
            continue
        seen.add(node)
        if isinstance(node, AccumulateGrad) and not node.leaf.note("served"):
            return True
        stack.extend(below[0] for below in node.edges if below is not None)
    return False
