"""Hooks on several tensors at once."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

from gradcli.engine.errors import fail
from gradcli.engine.graph import AccumulateGrad
from gradcli.engine.methods import RemovableHandle, register_hook
from gradcli.engine.state import STATE
from gradcli.engine.tensor import Tensor

LEAF_TEXT = (
    "A leaf node was passed to _will_engine_execute_node but we are currently running autograd.grad(). This is currently not supported."
)


class Group:
    """What has arrived for several tensors in one backward pass."""

    def __init__(self, tensors: Sequence[Tensor], hook: Callable[..., Any], mode: str) -> None:
        self.nodes = [edge[0] for edge in (tensor.edge() for tensor in tensors) if edge is not None]
        self.hook, self.mode = hook, mode
        self.sweep: Any = None
        self.arrived: list[Tensor | None] = []
        self.awaited = 0

    def take(self, position: int, g: Tensor) -> None:
        """The gradient of one tensor: the hook is called with the first of them, or with all when the last is there."""
        first = STATE.running is not self.sweep
        if first:
            self.sweep = STATE.running
            self.arrived = [None] * len(self.nodes)
            if self.sweep.wanted is not None and any(isinstance(node, AccumulateGrad) for node in self.nodes):
                fail(RuntimeError, LEAF_TEXT)
            self.awaited = sum(node in self.sweep.planned for node in self.nodes)
        self.arrived[position] = g
        self.awaited -= 1
        if self.mode == "any" and first:
            self.hook(g)
        if self.mode == "all" and not self.awaited:
            self.hook(self.arrived)


class HandleOfSeveral:
    """What takes the hooks of several tensors off again."""

    __slots__ = ("handles",)

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
