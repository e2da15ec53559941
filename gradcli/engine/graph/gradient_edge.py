"""Places of the graph that a program can name: a node and one of its outputs, without the tensor between."""

from __future__ import annotations

from typing import Any, NamedTuple

from gradcli.engine.errors import fail
from gradcli.engine.tensor.tensor import Tensor


class GradientEdge(NamedTuple):
    """Where a gradient arrives: output `output_nr` of `node`."""

    node: Any
    output_nr: int
    ownership_token: Any = None


def get_gradient_edge(tensor: Tensor) -> GradientEdge:
    """The place in the graph where the gradient of `tensor` arrives."""
    edge = tensor.edge()
    if edge is None:
        fail(RuntimeError, "It is not possible to get the gradient edge for a Tensor that does not require gradients", rule="no grad")
    return GradientEdge(edge[0], edge[1])
