"""From a tensor of one element to a Python number: ``float(t)``, ``int(t)``, ``if t:``, ``t.item()``."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from gradcli.diagnostics import mistakes
from gradcli.engine.errors import fail
from gradcli.engine.state import STATE

if TYPE_CHECKING:
    from gradcli.engine.tensor.tensor import Tensor

BATCHED_TEXT = {
    "item": "vmap: It looks like you're calling .item() on a Tensor. We don't support vmap over calling .item() on a Tensor, please try to rewrite what "
    "you're doing with other operations. If error is occurring somewhere inside PyTorch internals, please file a bug report.",
    "bool": "vmap: It looks like you're attempting to use a Tensor in some data-dependent control flow. We don't support that yet, please file an issue at "
    "https://github.com/pytorch/pytorch/issues .",
    "memory": "Cannot access data pointer of Tensor that doesn't have storage",
    "storage": "Cannot access storage of BatchedTensorImpl",
    "data": "accessing `data` under vmap transform is not allowed",
}


def scalar(self: Tensor, as_type: str = "") -> Any:
    """The one element, for ``float(t)`` and ``int(t)``; complex ones fit `as_type` only without an imaginary part."""
    if self.array.size != 1:
        fail(ValueError, "only one element tensors can be converted to Python scalars", mistakes.several_as_number)
    if self.extra is not None:
        refuse_batched(self, "item")
    warn_of_lost_history(self)
    value = self.array.reshape(()).item()
    if as_type and isinstance(value, complex):
        if value.imag:
            fail(RuntimeError, f"value cannot be converted to type {as_type} without overflow")
        return value.real
    return value


def warn_of_lost_history(self: Tensor) -> None:
    if self.requires_grad:
        STATE.warn(
            "UserWarning",
            "Converting a tensor with requires_grad=True to a scalar may lead to unexpected behavior.\n"
            "Consider using tensor.detach() first.",
        )


def refuse_batched(self: Tensor, how: str) -> None:
    """Refuse to look at the value of a slice inside vmap, where it stands for all of them."""
    batch = self.note("batched")
    if batch is not None and batch.level in STATE.batches:
        fail(NotImplementedError if how == "storage" else RuntimeError, BATCHED_TEXT[how])
