"""Hooks on several tensors at once."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any
from weakref import ref

from gradcli.engine.backward.sweep import Sweep
from gradcli.engine.errors import fail
from gradcli.engine.graph.gradient_edge import edge_of
from gradcli.engine.graph.hooks import RemovableHandle, register_hook
from gradcli.engine.state import STATE
from gradcli.engine.tensor.leaf import AccumulateGrad
from gradcli.engine.tensor.tensor import Tensor

LEAF_TEXT = (
    "A leaf node was passed to _will_engine_execute_node but we are currently running autograd.grad(). This is currently not supported."
)


class Group:
    """What has arrived for several tensors in one backward pass."""

    def __init__(self, tensors: Sequence[Tensor], hook: Callable[..., Any], mode: str) -> None:
        self.nodes = [edge[0] for edge in (edge_of(tensor) for tensor in tensors) if edge is not None]
        self.hook, self.mode = hook, mode
        self.sweep: Callable[[], Any] = lambda: None  # the pass that goes on, held weakly: it holds gradients
        self.arrived: list[Tensor | None] = []
        self.awaited = 0

    def take(self, position: int, g: Tensor) -> None:
        """The gradient of one tensor: the hook is called with the first of them, or with all when the last is there."""
        sweep = STATE.running
        assert sweep is not None  # gradients arrive in one
        first = sweep is not self.sweep()
        if first:
            self._begin(sweep)
        self.arrived[position] = g
        self.awaited -= 1
        if self.mode == "any" and first:
            self.hook(g)
        if not self.awaited:
            arrived, self.arrived = self.arrived, []
            if self.mode == "all":
                self.hook(arrived)

    def _begin(self, sweep: Sweep) -> None:
        """A new pass: see which of the gradients it will bring."""
        if self.mode == "all" and sweep.wanted is not None and any(isinstance(node, AccumulateGrad) for node in self.nodes):
            fail(RuntimeError, LEAF_TEXT)
        self.sweep = ref(sweep)
        self.arrived = [None] * len(self.nodes)
        self.awaited = sum(node in sweep.planned for node in self.nodes)


class HandleOfSeveral:
    """What takes the hooks of several tensors off again."""

    __slots__ = ("handles",)
    __module__ = "torch.autograd.graph"
    __qualname__ = "_MultiHandle"

    def __init__(self, handles: Sequence[RemovableHandle]) -> None:
        self.handles = tuple(handles)

    def remove(self) -> None:
        """Take them all off."""
        for handle in self.handles:
            handle.remove()

    def __enter__(self) -> HandleOfSeveral:
        return self

    def __exit__(self, *raised: object) -> None:
        self.remove()


def register_multi_grad_hook(tensors: Sequence[Tensor], fn: Callable[..., Any], *, mode: str = "all") -> HandleOfSeveral:
    """Call `fn` once a backward pass: with the list of all gradients, or, where `mode` is ``"any"``, with the first one."""
    if mode not in ("all", "any"):
        fail(ValueError, f"Expects mode to be one of ('all', 'any') but got {mode}")
    group = Group(tensors, fn, mode)
    return HandleOfSeveral([register_hook(tensor, lambda g, place=place: group.take(place, g)) for place, tensor in enumerate(tensors)])
