"""Places of the graph that a program can name: a node and one of its outputs, without the tensor between."""

from __future__ import annotations

from typing import Any

from gradcli.diagnostics import mistakes
from gradcli.engine.errors import fail
from gradcli.engine.tensor.leaf import LEAF
from gradcli.engine.tensor.tensor import Tensor
from gradcli.records import NamedTuple


class GradientEdge(NamedTuple):
    """Where a gradient arrives: output `output_nr` of `node`."""

    node: Any
    output_nr: int
    ownership_token: Any = None


def edge_of(value: Any) -> Any:
    """The edge of what has to be a tensor."""
    if not isinstance(value, Tensor):
        raise AttributeError(f"'{type(value).__name__}' object has no attribute 'requires_grad'")
    return value.edge()


def get_gradient_edge(tensor: Tensor) -> GradientEdge:
    """The place in the graph where the gradient of `tensor` arrives."""
    edge = edge_of(tensor)
    if edge is None:
        fail(RuntimeError, "It is not possible to get the gradient edge for a Tensor that does not require gradients", mistakes.autograd)
    node = edge[0]
    if node.notes is None:
        node.notes = {}
    node.notes[f"shape of output {edge[1]}"] = (edge[2], edge[3])
    return GradientEdge(node, edge[1])


def like(edge: GradientEdge) -> tuple[tuple[int, ...], Any] | None:
    """Shape and dtype of the gradient that arrives at an edge, where these are known."""
    node = edge.node
    if node.outputs is not None:
        return node.outputs[edge.output_nr].shape, node.outputs[edge.output_nr].dtype
    if node.seq == LEAF:
        return node.leaf.array.shape, node.leaf.array.dtype
    return (node.notes or {}).get(f"shape of output {edge.output_nr}")
