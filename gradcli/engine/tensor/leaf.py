"""Where the gradient of a leaf ends up, and the hooks that a program hangs on a node of the graph."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, ClassVar

from gradcli.engine.state import STATE

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator
    from weakref import ref

    from gradcli.engine.tensor.tensor import Edge, Tensor

LEAF = -1  # the sequence number of every leaf's node


class Hooks:
    """What a program hung on a node: before it runs (per output), after it, and tensors that keep their gradient."""

    __slots__ = ("after", "before", "before_all", "retain")

    def __init__(self) -> None:
        self.before: dict[int, dict[int, Callable[..., Any]]] = {}
        self.before_all: dict[int, Callable[..., Any]] = {}
        self.after: dict[int, Callable[..., Any]] = {}
        self.retain: dict[int, ref[Tensor]] = {}


class AccumulateGrad:
    """Where a leaf's gradient ends up."""

    __slots__ = ("__weakref__", "hooks", "leaf", "notes", "span")
    __module__ = "builtins"  # as PyTorch's shows itself
    seq: ClassVar[int] = LEAF
    edges: ClassVar[tuple[Edge | None, ...]] = ()
    outputs: ClassVar[None] = None

    def __init__(self, leaf: Tensor) -> None:
        self.leaf = leaf
        self.hooks: Hooks | None = None
        self.notes: dict[str, Any] | None = None
        self.span = STATE.where

    def name(self) -> str:
        return "torch::autograd::AccumulateGrad"

    @property
    def next_functions(self) -> tuple[tuple[Any, int], ...]:
        return ()

    def ensure_hooks(self) -> Hooks:
        if self.hooks is None:
            self.hooks = Hooks()
        return self.hooks

    def __repr__(self) -> str:
        return f"<AccumulateGrad object at {id(self):#x}>"


def leaves_behind(tensors: Iterable[Tensor]) -> Iterator[Tensor]:
    """The leaves that a gradient of these tensors reaches."""
    waiting = [edge[0] for tensor in tensors if (edge := tensor.edge()) is not None]
    seen = set(waiting)
    while waiting:
        node = waiting.pop()
        if node.seq == LEAF:
            yield node.leaf
        for edge in node.edges:
            if edge is not None and edge[0] not in seen:
                seen.add(edge[0])
                waiting.append(edge[0])
