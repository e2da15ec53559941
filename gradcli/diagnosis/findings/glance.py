"""A glance at what a run left behind: is there anything to look into? Every run with a backward pass pays for this, so it is short."""

from __future__ import annotations

from math import isfinite
from typing import TYPE_CHECKING, Any

import numpy as np

from gradcli.diagnosis.evidence.leaves import root_of_run
from gradcli.engine.backward.finite import is_finite, squares
from gradcli.engine.graph.graph import Node
from gradcli.engine.state import STATE
from gradcli.engine.tensor.leaf import LEAF
from gradcli.engine.tensor.tensor import Tensor
from gradcli.lang.access.contents import named_tensors
from gradcli.records import NamedTuple

if TYPE_CHECKING:
    from gradcli.runs.session import Session

MOST_NODES = 1000  # losses are near the root; a graph may have millions of nodes
RESHAPING = ("Unsqueeze", "View", "UnsafeView", "Reshape", "Select", "Index", "Slice", "Expand", "T", "Transpose", "Permute")
LOGARITHMS = ("Log", "NllLoss", "BinaryCrossEntropyWithLogits")  # what takes one, or values before one
SOFTMAXES = ("Softmax", "Sigmoid")
DIFFERENCES = ("Sub", "Rsub")


class Step(NamedTuple):
    """A node near the root, and the shape of its result."""

    node: Any
    shape: tuple[int, ...]


class Glance(NamedTuple):
    """What deserves a second look."""

    nonfinite: bool
    logarithm: bool
    outer: bool
    unreached: list[str]
    misspelled: bool
    flat: bool
    duplicates: bool
    uncalled: bool
    gradients: bool  # whether any value has one


def glance(session: Session) -> Glance:
    names = named_tensors(session.world.names)
    root = root_of_run(session)
    steps = [] if root is None else near(root)
    nodes = [type(step.node).__name__ for step in steps]
    tensors = [tensor for _, tensor in names.values()]
    gradients = [tensor.gradient.array for tensor in tensors if tensor.gradient is not None]
    doubtful = [gradient for gradient in gradients if not (isfinite(size := squares(gradient)) and size)]  # perhaps not finite, or all zero
    arrays = [] if STATE.root_array is None else [STATE.root_array]
    arrays += [leaf.gradient.array for leaf in leaves(steps) if leaf.gradient is not None and id(leaf) not in names]
    return Glance(
        STATE.nonfinite or not all(map(is_finite, doubtful)) or not all(map(is_finite, arrays)),
        any(name.startswith(LOGARITHMS) and fed_by(step.node, SOFTMAXES) for name, step in zip(nodes, steps, strict=True)),
        any(name.startswith(DIFFERENCES) and is_suspect(step) for name, step in zip(nodes, steps, strict=True)),
        [path for path, tensor in names.values() if lacks_gradient(tensor)] if expects_gradients() else [],
        any(tensor.extra is not None and tensor.note("attributes") for tensor in tensors),
        any(gradient.size and not np.count_nonzero(gradient) for gradient in doubtful),
        STATE.overwritten,
        bool(STATE.uncalled),
        bool(gradients),
    )


def lacks_gradient(tensor: Tensor) -> bool:
    """Whether a leaf has no gradient and never had one that the program dropped, as it does between two steps of training."""
    return tensor.requires and tensor.gradient is None and id(tensor) not in STATE.cleared


def expects_gradients() -> bool:
    """Whether leaves are to have gradients: not after ``autograd.grad``, which returns them instead."""
    return STATE.root is None or STATE.root_reaches_leaves


def near(root: Tensor) -> list[Step]:
    """The nodes behind the root, nearest first."""
    edge = root.edge()
    steps_near = [] if edge is None or edge[0].seq == LEAF else [Step(edge[0], edge[2])]
    seen = {step.node for step in steps_near}
    for step in steps_near:
        if len(steps_near) > MOST_NODES:
            break
        for edge in step.node.edges:
            if edge is not None and edge[0].seq != LEAF and edge[0] not in seen:
                seen.add(edge[0])
                steps_near.append(Step(edge[0], edge[2]))
    return steps_near


def leaves(steps: list[Step]) -> list[Tensor]:
    """The leaves right behind these nodes."""
    return [edge[0].leaf for step in steps for edge in step.node.edges if edge is not None and edge[0].seq == LEAF]


def kind(node: Node) -> str:
    """``Softmax`` of SoftmaxBackward0."""
    return node.name().partition("Backward")[0]


def fed_by(node: Node, kinds: tuple[str, ...]) -> bool:
    """Whether an operand was made by a node of one of these kinds."""
    return any(edge is not None and edge[0].seq != LEAF and kind(edge[0]) in kinds for edge in node.edges)


def is_suspect(step: Step) -> bool:
    """Whether a difference is square and an operand is a column or a row that no reshaping made: the other may be the row or column."""
    node, shape = step
    if len(shape) != 2 or shape[0] != shape[1] or shape[0] < 2 or kind(node) not in DIFFERENCES:
        return False
    sizes = ((shape[0], 1), (shape[0],))
    return any(edge is not None and edge[2] in sizes and (edge[0].seq == LEAF or kind(edge[0]) not in RESHAPING) for edge in node.edges)
