"""``torch.autograd.graph``: the graph itself, its edges, and what is saved in it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from gradcli.engine.backward.group_hooks import HandleOfSeveral, register_multi_grad_hook
from gradcli.engine.backward.packing import allow_mutation_on_saved_tensors, disable_saved_tensors_hooks, save_on_cpu, saved_tensors_hooks
from gradcli.engine.errors import fail
from gradcli.engine.graph.gradient_edge import GradientEdge, get_gradient_edge
from gradcli.engine.graph.graph import Node
from gradcli.engine.tensor.leaf import AccumulateGrad
from gradcli.engine.tensor.tensor import Tensor
from gradcli.lang.access import runtime
from gradcli.library import Module

if TYPE_CHECKING:
    from gradcli.library.protocol import World


class AnyNode(type):
    """Every node of the graph is an instance of ``torch.autograd.graph.Node``."""

    def __instancecheck__(cls, value: Any) -> bool:
        return isinstance(value, (Node, AccumulateGrad))

    def __subclasscheck__(cls, kind: type) -> bool:
        return issubclass(kind, (Node, AccumulateGrad))


class NodeStandIn(metaclass=AnyNode):
    """A node of the graph: what ``tensor.grad_fn`` is."""


NodeStandIn.__name__ = NodeStandIn.__qualname__ = "Node"


def increment_version(tensor: Any) -> None:
    """Say that the memory of a tensor, or of several, was written."""
    if not isinstance(tensor, (Tensor, list, tuple, str)) and not hasattr(type(tensor), "__iter__"):
        fail(RuntimeError, "increment_version expect a Iterable[Tensor] as input")
    for one in (tensor,) if isinstance(tensor, Tensor) else tensor:
        if not isinstance(one, Tensor):
            fail(RuntimeError, "increment_version expects each element of the iterable to be a tensor")
        one.cell[0] += 1


MEMBERS: dict[str, Any] = {
    "Node": NodeStandIn,
    "GradientEdge": GradientEdge,
    "get_gradient_edge": get_gradient_edge,
    "increment_version": increment_version,
    "register_multi_grad_hook": register_multi_grad_hook,
    "saved_tensors_hooks": saved_tensors_hooks,
    "save_on_cpu": save_on_cpu,
    "disable_saved_tensors_hooks": disable_saved_tensors_hooks,
    "allow_mutation_on_saved_tensors": allow_mutation_on_saved_tensors,
}
for _member in MEMBERS.values():
    _member.__module__ = "torch.autograd.graph"
for _mode in (saved_tensors_hooks, save_on_cpu, disable_saved_tensors_hooks, allow_mutation_on_saved_tensors):
    runtime.expose(_mode)
runtime.expose(HandleOfSeveral, ("remove",))
runtime.expose(NodeStandIn)


def load(world: World, name: str) -> Module:
    return Module(name, dict(MEMBERS))
