"""Writing where a mask holds."""

from typing import Any

import numpy as np

from gradcli.diagnostics import mistakes
from gradcli.engine.calls.broadcasting import broadcast_shape
from gradcli.engine.errors import fail
from gradcli.engine.table.kinds import Array, Index, Number, Operand, Shape, Tensor
from gradcli.engine.table.table import S, T, composite, op
from gradcli.engine.tensor import dtypes
from gradcli.ops.create.casts import legacy_words
from gradcli.ops.shared.numbers import element

MASK = T([True, False, True])


@composite("Tensor.where", samples=(S((2, 3), MASK, (3,)),))
def where_method(F: Any, self: Tensor, condition: Index, other: Operand) -> Tensor:
    """`self` where the condition holds, `other` elsewhere.  (*A), (*B), (*C) -> (*broadcast(A, B, C))."""
    return F.where(condition, self, other)


@composite("torch.where")
def where_places(F: Any, condition: Index) -> Any:
    """The places of what is not zero, an index for each dimension.  (*) -> n times (k,)."""
    return F.nonzero(condition, as_tuple=True)


def _filled(self: Array, mask: Array, value: Any) -> Array:
    if mask.dtype != np.bool_:
        text = f"masked_fill_ only supports boolean masks, but got mask with dtype {legacy_words(mask.dtype)}"
        fail(RuntimeError, text, mistakes.dtypes)
    broadcast_shape(mask.shape, self.shape)
    return np.where(mask, value, self)


@op(
    "torch.masked_fill Tensor.masked_fill",
    node="MaskedFillBackward1",
    inplace=True,
    samples=(S((2, 3), MASK, ()),),
    self=lambda F, g, mask: F.masked_fill(g, mask, 0),
    value=lambda F, g, mask: F.sum(F.masked_select(g, mask)),
    strict=True,
)
def masked_fill_tensor(self: Tensor, mask: Index, value: Tensor) -> Tensor:
    """A copy of `self` with a 0-d tensor's value where the mask holds.  (*A), (*B), () -> (*broadcast(A, B))."""
    if value.ndim:
        text = f"masked_fill_ only supports a 0-dimensional value tensor, but got tensor with {value.ndim} dimension(s)."
        fail(RuntimeError, text)
    return _filled(self, mask, element(value.item(), self.dtype))


@op("torch Tensor", inplace=True, samples=(S((2, 3), MASK, 2.0),), self=lambda F, g, mask: F.masked_fill(g, mask, 0))
def masked_fill(self: Tensor, mask: Index, value: Number) -> Tensor:
    """A copy of `self` with a number where the mask holds.  (*A), (*B) -> (*broadcast(A, B))."""
    return _filled(self, mask, element(value, self.dtype))


@op(
    "torch Tensor",
    inplace=True,
    samples=(S((2, 3), MASK, (4,)),),
    self=lambda F, g, mask: F.masked_fill(g, mask, 0),
    source=lambda F, g, mask, source_shape: F.masked_scatter_backward(g, mask, source_shape),
)
def masked_scatter(self: Tensor, mask: Index, source: Tensor) -> Tensor:
    """A copy of `self` with the elements of `source`, in order, where the mask holds.  (*A), (*B), (*C) -> (*broadcast(A, B))."""
    if self.dtype != source.dtype:
        came, wanted = dtypes.of(source.dtype).scalar_name, dtypes.of(self.dtype).scalar_name
        text = f"masked_scatter: expected self and source to have same dtypes but got{wanted} and {came}"
        fail(RuntimeError, text, mistakes.dtypes)
    if mask.dtype != np.bool_:
        text = f"masked_scatter_ only supports boolean masks, but got mask with dtype {dtypes.of(mask.dtype).scalar_name}"
        fail(RuntimeError, text, mistakes.dtypes)
    shape = broadcast_shape(mask.shape, self.shape)
    found, where = np.array(np.broadcast_to(self, shape), order="C"), np.broadcast_to(mask, shape)
    count = int(np.count_nonzero(where))
    if count > source.size:
        fail(RuntimeError, "Number of elements of source < number of ones in mask")
    found[where] = source.reshape(-1)[:count]
    return found


@op("", samples=(S((2, 3), MASK, (4,)),), self=lambda F, g, self, mask: F.masked_scatter(F.zeros_like(self), mask, g))
def masked_scatter_backward(self: Tensor, mask: Index, sizes: Shape) -> Tensor:
    """The cotangents where the mask holds, in order, then zeros."""
    picked = self[np.broadcast_to(mask, self.shape)]
    found = np.zeros(sizes, self.dtype)
    found.reshape(-1)[: picked.size] = picked
    return found
