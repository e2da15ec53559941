"""What a program may read and call on a node of the graph, ``tensor.grad_fn``."""

from __future__ import annotations

from typing import Any

from gradcli.engine.errors import fail
from gradcli.engine.graph import FREED_TEXT, AccumulateGrad, Node, Saved, SavedList
from gradcli.engine.methods import RemovableHandle

READABLE = ("next_functions", "name", "metadata", "register_hook", "register_prehook")


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
    if name.startswith("_saved_") and isinstance(node, Node):
        return saved(node, name.removeprefix("_saved_"))
    extra = node.notes or {}
    if name in extra:
        return extra[name]
    return fail(AttributeError, f"'{type(node).__name__}' object has no attribute '{name}'", rule="attribute")


def names(node: Node | AccumulateGrad) -> list[str]:
    """What `get` finds on a node."""
    own = ["variable"] if isinstance(node, AccumulateGrad) else [f"_saved_{name}" for name in node.plan.saves] if node.plan else []
    return sorted([*READABLE, *own])


def metadata(node: Node | AccumulateGrad) -> dict[str, Any]:
    """A dictionary a program may keep things in."""
    if node.notes is None:
        node.notes = {}
    found: dict[str, Any] = node.notes.setdefault("metadata", {})
    return found


def saved(node: Node, name: str) -> Any:
    """What a node saved for backward: PyTorch calls an op's result `result`."""
    plan = node.plan
    wanted = "out" if name == "result" else name
    if plan is None or wanted not in plan.saves:
        fail(AttributeError, f"'{type(node).__name__}' object has no attribute '_saved_{name}'", rule="attribute")
    if node.saved is None:
        fail(RuntimeError, FREED_TEXT, rule="freed")
    item = node.saved[plan.saves.index(wanted)]
    return unpacked(item, node)


def unpacked(item: Any, node: Node) -> Any:
    """A saved value as a tensor, or as it is."""
    from gradcli.engine.apply import TRACED

    if type(item) is Saved:
        return item.value(TRACED, node)
    if type(item) is SavedList:
        return tuple(unpacked(part, node) for part in item)
    return item
