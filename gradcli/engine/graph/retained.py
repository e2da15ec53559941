"""What keeps the gradient of a tensor that is no leaf: it hangs on the tensor's node, and moves on with the tensor to another."""

from __future__ import annotations

from weakref import ref

from gradcli.engine.tensor.tensor import Tensor


def take_retained(x: Tensor) -> ref[Tensor] | None:
    """Take off the node of `x` what keeps the gradient of `x`."""
    if x.node is None or x.node.hooks is None:
        return None
    keeper: ref[Tensor] | None = x.node.hooks.retain.get(x.output_nr)
    return x.node.hooks.retain.pop(x.output_nr) if keeper is not None and keeper() is x else None


def keep_retained(x: Tensor, keeper: ref[Tensor] | None) -> None:
    """Hang it on the node that `x` has now."""
    if keeper is not None and x.node is not None:
        x.node.ensure_hooks().retain[x.output_nr] = keeper
