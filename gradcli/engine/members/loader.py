"""What makes the bare class of tensors what a program knows: its operators, methods and attributes, and the calls of nodes."""

from __future__ import annotations

from functools import cache

from gradcli.engine import families
from gradcli.engine.graph.graph import Node
from gradcli.engine.members import inherited, members, methods, nodes, operators
from gradcli.engine.tensor.leaf import AccumulateGrad
from gradcli.engine.tensor.tensor import Tensor


@cache
def load() -> None:
    """Give tensors and nodes their members; once is enough."""
    members.show(*members.ATTRIBUTES, *members.METHODS, *families.names_in("Tensor"), *families.names_in("attribute"))
    operators.install()
    inherited.install()
    Tensor.__repr__ = methods.text  # type: ignore[method-assign,assignment]
    Tensor.__format__ = methods.formatted  # type: ignore[method-assign,assignment]
    Node.__call__ = nodes.run_by_hand  # type: ignore[method-assign,assignment]
    AccumulateGrad.__call__ = nodes.accumulate_by_hand  # type: ignore[method-assign]
