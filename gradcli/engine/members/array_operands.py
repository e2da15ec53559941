"""An operator between a tensor and a NumPy array: NumPy's result as a tensor without history, where PyTorch has one."""

from __future__ import annotations

import operator
from typing import Any

import numpy as np

from gradcli.diagnostics import mistakes
from gradcli.engine.errors import fail
from gradcli.engine.tensor.tensor import Tensor

# By the name of the tensor's method behind the operator: what NumPy does in its place.
FORWARD = {
    "add": operator.add,
    "sub": operator.sub,
    "mul": operator.mul,
    "div": operator.truediv,
    "floor_divide": operator.floordiv,
    "remainder": operator.mod,
    "pow": operator.pow,
    "matmul": operator.matmul,
    "eq": operator.eq,
    "ne": operator.ne,
}


def with_array(name: str, self: Tensor, other: Any, reflected: bool) -> Any:
    """``self OP other``; of the reflected ones, ``other OP self``, PyTorch has division alone."""
    if reflected:
        return with_array("mul", Tensor(np.reciprocal(bare(self))), other, False) if name == "__rdiv__" else NotImplemented
    compute = FORWARD.get(name)
    if compute is None:
        return NotImplemented
    with np.errstate(all="ignore"):
        return Tensor(np.asarray(compute(bare(self), other)))


def bare(self: Tensor) -> Any:
    """The array of a tensor that has no history to lose."""
    if self.requires_grad:
        fail(RuntimeError, "Can't call numpy() on Tensor that requires grad. Use tensor.detach().numpy() instead.", mistakes.no_numpy)
    return self.array
