"""Ops that PyTorch keeps for itself but leaves in its namespace."""

from typing import Any

import numpy as np

from gradcli.diagnostics import mistakes
from gradcli.engine.errors import fail
from gradcli.engine.table.kinds import Array, Index, Int, Number, Tensor, Tensors, Type
from gradcli.engine.table.table import S, T, composite, op
from gradcli.engine.tensor import dtypes
from gradcli.engine.tensor.dtypes import of_value, scalar_name


@composite("torch._softmax_backward_data", samples=(S((2, 3), (2, 3), 1, np.dtype(np.float64)),))
def softmax_backward_data_of(F: Any, grad_output: Tensor, output: Tensor, dim: Int, input_dtype: Type) -> Any:
    """The gradient of `softmax` from its output.  (*), (*) -> (*)."""
    if dtypes.is_half(np.dtype(input_dtype)) and of_value(grad_output) != np.dtype(input_dtype):
        fail(
            RuntimeError,
            f"expected scalar type {scalar_name(grad_output)} but found {scalar_name(np.empty(0, input_dtype))}",
            mistakes.dtypes,
        )
    return F.softmax_backward_data(grad_output, output, dim)


def _clamped(self: Array, indices: tuple[Array, ...]) -> tuple[Array, ...]:
    """Indices moved into range; what they pick there is masked."""
    return tuple(np.clip(index, -length, length - 1) for index, length in zip(indices, self.shape, strict=False))


@op(
    "torch._unsafe_masked_index",
    node="UnsafeMaskedIndexBackward0",
    samples=(S((3,), T([True, False, True]), (T([0, 1, 2]),), 0.5),),
    self=lambda F, g, self, mask, indices: F.unsafe_masked_index_put_accumulate(F.zeros_like(self), mask, indices, g),
)
def unsafe_masked_index(self: Tensor, mask: Index, indices: Tensors, fill: Number) -> Tensor:
    """What `indices` pick where `mask` holds, `fill` elsewhere.  (*), (*outs) -> (*outs)."""
    return np.where(mask, self[_clamped(self, indices)], np.asarray(fill).astype(self.dtype))


@op(
    "torch._unsafe_masked_index_put_accumulate",
    node="UnsafeMaskedIndexPutAccumulateBackward0",
    samples=(S((3,), T([True, False, True]), (T([0, 1, 2]),), (3,)),),
    self=lambda g: g,
    values=lambda F, g, mask, indices: F.unsafe_masked_index(g, mask, indices, 0),
)
def unsafe_masked_index_put_accumulate(self: Tensor, mask: Index, indices: Tensors, values: Tensor) -> Tensor:
    """`values` added at the places that `indices` pick, where `mask` holds.  (*), (*outs) -> (*)."""
    total = self.copy()
    np.add.at(total, _clamped(self, indices), np.where(mask, values, np.zeros((), self.dtype)).astype(self.dtype))
    return total
