"""Leaves that a derivative is taken by: connected to where a tensor came from, and let go of once they have served."""

from __future__ import annotations

from collections.abc import Sequence

from gradcli.engine.calls.apply import TRACED
from gradcli.engine.calls.tangents import carry
from gradcli.engine.state import STATE
from gradcli.engine.tensor.leaf import AccumulateGrad
from gradcli.engine.tensor.tensor import Tensor


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
    """A result without its graph, if nothing is recorded here or it reaches no leaves but `own` ones, which have served from now on; its tangents likewise."""
    for leaf in own:
        if leaf.node is None:
            leaf.set_note("served", True)
    found = tensor if STATE.grad_enabled and _reaches_leaves(tensor) else tensor.alias()
    for level, channels in tensor.note("tangents", {}).items():
        carry(found, level, [None if channel is None else closed(channel, own) for channel in channels])
    batch = tensor.note("batched")
    if batch is not None:
        found.set_note("batched", batch._replace(value=closed(batch.value, own)))
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
