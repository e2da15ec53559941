"""What a program may read and call on a node of the graph, ``tensor.grad_fn``."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from gradcli.diagnostics import mistakes
from gradcli.engine.backward.accumulation import accumulate_with_hooks
from gradcli.engine.calls.apply import TRACED
from gradcli.engine.errors import fail
from gradcli.engine.graph.graph import FREED_TEXT, Node
from gradcli.engine.graph.hooks import RemovableHandle
from gradcli.engine.members import saved as saved_values
from gradcli.engine.tensor.leaf import AccumulateGrad
from gradcli.engine.tensor.tensor import Tensor

FREED_HOOKS_TEXT = (
    "Calling register_hooks on a saved tensor after it has been freed. Saved intermediate values of the graph are freed when you call .backward() or "
    "autograd.grad(). Specify retain_graph=True if you need to backward through the graph a second time or if you need to access saved variables after "
    "calling backward."
)
READABLE = ("next_functions", "name", "metadata", "register_hook", "register_prehook", "requires_grad", "_sequence_nr")


def get(node: Node | AccumulateGrad, name: str) -> Any:
    """The attribute or bound method `name` of a node."""
    if name == "variable" and isinstance(node, AccumulateGrad):
        return node.leaf
    if name == "next_functions":
        return node.next_functions
    if name == "name":
        return node.name
    if name == "metadata":
        return metadata(node)
    if name == "register_hook":
        return lambda hook: RemovableHandle(node.ensure_hooks().after, hook)
    if name == "register_prehook":
        return lambda hook: RemovableHandle(node.ensure_hooks().before_all, hook)
    if name == "requires_grad":
        return True
    if name == "_sequence_nr":
        return lambda: node.seq
    if isinstance(node, Node) and node.plan is not None:
        if name.startswith("_saved_"):
            return saved(node, name.removeprefix("_saved_"))
        if name.startswith("_raw_saved_"):
            return raw_saved(node, name.removeprefix("_raw_saved_"))
    extra = node.notes or {}
    if name in extra:
        return extra[name]
    return fail(AttributeError, f"'{type(node).__name__}' object has no attribute '{name}'")


def names(node: Node | AccumulateGrad) -> list[str]:
    """What `get` finds on a node."""
    if isinstance(node, AccumulateGrad):
        return sorted([*READABLE, "variable"])
    shown = saved_values.sources(node) if node.plan is not None else {}
    raw = [f"_raw_saved_{name}" for name in shown if saved_values.is_tensor(node, name)]
    return sorted([*READABLE, *(f"_saved_{name}" for name in shown), *raw])


def _check_grads(grads: tuple[Any, ...], outputs: int) -> None:
    """Require one gradient, or None, for each output."""
    if len(grads) != outputs:
        fail(TypeError, f"expected {outputs} arguments, got {len(grads)} instead")
    for position, g in enumerate(grads):
        if g is not None and not isinstance(g, Tensor):
            fail(TypeError, f"argument {position} is not a Variable")


def accumulate_by_hand(node: AccumulateGrad, *grads: Any) -> tuple[()]:
    """``node(grad)``: add a gradient to the ``.grad`` of a leaf.  Of the hooks, only those after the sum run; nothing comes back."""
    _check_grads(grads, 1)
    (g,) = grads
    if g is not None:
        old = node.leaf.gradient
        unlike = old is not None and (old.array.shape, old.array.dtype) != (g.array.shape, g.array.dtype)  # no sum in place
        accumulate_with_hooks(node.leaf, g, g.requires_grad or unlike)
    return ()


def run_by_hand(node: Node, *grads: Any) -> Any:
    """``grad_fn(grad, …)``: run one node by hand, on a gradient for each of its outputs."""
    outputs = 1 if node.outputs is None else len(node.outputs)
    _check_grads(grads, outputs)
    found = [None] * len(node.next_functions)
    if any(g is not None for g in grads):
        for place, edge, g in zip(node.places(), node.edges, node.run(TRACED, list(grads)), strict=True):
            found[place] = g if edge is not None else None
    return tuple(found) if len(found) != 1 else found[0]


def metadata(node: Node | AccumulateGrad) -> dict[str, Any]:
    """A dictionary a program may keep things in."""
    if node.notes is None:
        node.notes = {}
    found: dict[str, Any] = node.notes.setdefault("metadata", {})
    return found


def saved(node: Node, name: str) -> Any:
    """What a node saved for backward; None where no gradient that is wanted needs it."""
    if name not in saved_values.sources(node):
        fail(AttributeError, f"'{type(node).__name__}' object has no attribute '_saved_{name}'")
    if node.saved is None:
        fail(RuntimeError, FREED_TEXT, mistakes.freed_graph)
    return saved_values.value(node, name)


def raw_saved(node: Node, name: str) -> Any:
    """The place of a saved value, where it can be given hooks."""
    assert node.plan is not None
    source = saved_values.sources(node).get(name)
    if source is None or source.parameter not in node.plan.saves or not saved_values.is_tensor(node, name):
        fail(AttributeError, f"'{type(node).__name__}' object has no attribute '_raw_saved_{name}'")
    return SavedTensor(node, node.plan.saves.index(source.parameter))


class SavedTensor:
    """``node._raw_saved_x``: one saved value, which may be given hooks of its own."""

    __slots__ = ("node", "place")
    __module__ = "torch._C._autograd"

    def __init__(self, node: Node, place: int) -> None:
        self.node, self.place = node, place

    def register_hooks(self, pack_hook: Callable[[Tensor], Any], unpack_hook: Callable[[Any], Any]) -> None:
        """Pack the value now, and unpack it whenever it is asked for."""
        if self.node.saved is None:
            fail(RuntimeError, FREED_HOOKS_TEXT, mistakes.freed_graph)
        from gradcli.engine.backward.packing import PackHooks, repack

        repack(self.node, self.place, PackHooks(pack_hook, unpack_hook))

    def __repr__(self) -> str:
        return f"<torch._C._autograd.SavedTensor object at {id(self):#x}>"
