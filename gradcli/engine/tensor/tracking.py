"""Which tensors gradients are wanted for."""

from __future__ import annotations

from gradcli.diagnostics import mistakes
from gradcli.engine.errors import fail
from gradcli.engine.state import STATE
from gradcli.engine.tensor import dtypes
from gradcli.engine.tensor.tensor import Tensor

NOT_A_LEAF = "you can only change requires_grad flags of leaf variables."
WITHOUT_GRAD = " If you want to use a computed variable in a subgraph that doesn't require differentiation use var_no_grad = var.detach()."


CONSTANT = "constant"  # the note on a tensor that shorthand makes no leaf of any more


def require_grad(tensor: Tensor, wanted: bool, refusal: str = "only Tensors of floating point dtype can require gradients") -> None:
    """Set ``requires_grad`` of a leaf; `refusal` is what to say of a dtype that cannot require grad."""
    if tensor.grad_fn is not None:
        if not wanted:
            fail(RuntimeError, NOT_A_LEAF + WITHOUT_GRAD, mistakes.autograd)
        return
    if wanted and not dtypes.is_differentiable(tensor.array.dtype):
        fail(RuntimeError, refusal, mistakes.dtypes)
    if wanted and tensor.note("inference") and not STATE.inference:
        fail(RuntimeError, "Setting requires_grad=True on inference tensor outside InferenceMode is not allowed.", mistakes.autograd)
    tensor.requires = wanted
