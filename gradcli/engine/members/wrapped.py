"""How tensors show themselves inside the functions of torch.func: wrapped, once for each transform that they take part in."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from gradcli.engine.calls.batches import batch_of
from gradcli.engine.state import STATE
from gradcli.engine.tensor.leaf import AccumulateGrad
from gradcli.engine.tensor.tensor import Tensor

Show = Callable[[Tensor, bool], str]


def wrapped_text(tensor: Tensor, show: Show) -> str | None:
    """The text of a tensor that takes part in a transform, None for any other; ``show(tensor, plain)`` gives that of one, with or without its history."""
    transforms, outside = _owners(tensor)
    batch = batch_of(tensor)
    if not transforms and batch is None:
        return None
    original = tensor.note("stands for")
    if batch is not None:
        dim, value = batch.shown or (0, batch.value)
        place = STATE.nesting.index(batch.level) + 1
        inner = _framed(f"BatchedTensor(lvl={place}, bdim={dim}, value=", wrapped_text(value, show) or show(value, False))
    elif original is not None:
        inner = wrapped_text(original, show) or show(original, False)
        transforms = {tensor.note("owner")}
    else:
        inner = show(tensor, not outside)
    for owner in sorted(transforms, key=STATE.nesting.index):
        inner = _framed(f"GradTrackingTensor(lvl={STATE.nesting.index(owner) + 1}, value=", inner)
    return inner


def _framed(head: str, inner: str) -> str:
    lines = "\n".join(f"    {line}" if line else "" for line in inner.split("\n"))
    return f"{head}\n{lines}\n)"


def _owners(tensor: Tensor) -> tuple[set[int], bool]:
    """The transforms that differentiate by what a tensor was computed from, and whether anything else wants its gradient."""
    found = {owner for level in tensor.note("tangents", {}) if (owner := _owner_of_level(level)) is not None}
    own, outside = tensor.note("owner"), False
    if own in STATE.nesting:
        found.add(own)
    edge = tensor.edge() if tensor.requires_grad else None
    seen: set[Any] = set()
    stack = [edge[0]] if edge is not None else []
    while stack:
        node = stack.pop()
        if node in seen:
            continue
        seen.add(node)
        owner = (node.notes or {}).get("owner") if not isinstance(node, AccumulateGrad) else node.leaf.note("owner")
        if owner in STATE.nesting:
            found.add(owner)
        elif isinstance(node, AccumulateGrad) and not node.leaf.note("served"):
            outside = True
        stack.extend(below[0] for below in node.edges if below is not None)
    return found, outside


def _owner_of_level(level: int) -> int | None:
    """The transform that a pass of forward mode belongs to."""
    if level not in STATE.levels:
        return None
    return max((transform for transform in STATE.nesting if transform < level), default=None)


def owned(leaf: Tensor, tensor: Tensor) -> Tensor:
    """Note that the innermost transform differentiates by `leaf`, which stands for `tensor`."""
    leaf.set_note("owner", STATE.nesting[-1])
    leaf.set_note("stands for", tensor)
    if leaf.node is not None:
        leaf.node.notes = {**(leaf.node.notes or {}), "owner": STATE.nesting[-1]}
    return leaf
