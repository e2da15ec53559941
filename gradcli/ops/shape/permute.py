"""The same memory with dimensions in another order."""

from collections.abc import Sequence
from typing import Any

import numpy as np

from gradcli.diagnostics import mistakes
from gradcli.engine.errors import fail
from gradcli.engine.state import STATE
from gradcli.engine.table.kinds import Array, Dims, Int, Tensor
from gradcli.engine.table.table import S, composite, op
from gradcli.ops.shape.variants import view_op
from gradcli.ops.shared.arrays import array_of
from gradcli.ops.shared.dims import wrap


@view_op(
    node="TBackward0",
    samples=(S((2, 3)), S((3,))),
    self=lambda F, g: F.t(g),
)
def t(self: Tensor) -> Tensor:
    """The transpose of a matrix; of fewer dimensions, the tensor itself.  (n, m) -> (m, n)."""
    _check_matrix(self, "t")
    return self.T


@op("Tensor.t_", node="TBackward1", view=True, inplace=True, samples=(S((2, 3)),), self=lambda F, g: F.t(g))
def t_(self: Tensor) -> Tensor:
    """Transpose a matrix in place.  (n, m) -> (m, n)."""
    _check_matrix(self, "t_")
    return self.T


def _check_matrix(array: Array, name: str) -> None:
    if array.ndim > 2:
        fail(RuntimeError, f"{name}() expects a tensor with <= 2 dimensions, but self is {array.ndim}D")


@view_op(
    "torch Tensor torch.swapaxes Tensor.swapaxes torch.swapdims Tensor.swapdims",
    node="TransposeBackward0",
    restrides="TransposeBackward1",
    samples=(S((2, 3), 0, 1), S((2, 3, 2), -1, 0)),
    self=lambda F, g, dim0, dim1: F.transpose(g, dim0, dim1),
)
def transpose(self: Tensor, dim0: Int, dim1: Int) -> Tensor:
    """Two dimensions swapped.  (*A, n, *B, m, *C) -> (*A, m, *B, n, *C)."""
    first, second = wrap(dim0, self.ndim), wrap(dim1, self.ndim)
    return self.swapaxes(first, second) if self.ndim else self[...]


@view_op(
    node="PermuteBackward0",
    varargs="dims",
    samples=(S((2, 3, 4), (2, 0, 1)), S((2, 3), (-1, 0))),
    self=lambda F, g, dims: F.permute(g, inverse(dims)),
)
def permute(self: Tensor, dims: Dims) -> Tensor:
    """The dimensions in the order `dims`."""
    if len(dims) != self.ndim:
        text = (
            "permute(sparse_coo): number of dimensions in the tensor input does not match the length of the desired ordering of dimensions "
            f"i.e. input.dim() = {self.ndim} is not equal to len(dims) = {len(dims)}"
        )
        fail(RuntimeError, text, mistakes.shapes)
    order = [wrap(dim, self.ndim) for dim in dims]
    if len(set(order)) < len(order):
        fail(RuntimeError, "permute(): duplicate dims are not allowed.")
    return self.transpose(order)


def inverse(dims: Sequence[int]) -> tuple[int, ...]:
    """The order that undoes `dims`."""
    order = [dim % len(dims) for dim in dims]
    return tuple(sorted(range(len(order)), key=order.__getitem__))


@composite("torch Tensor torch.moveaxis Tensor.moveaxis", samples=(S((2, 3, 4), 0, -1), S((2, 3, 4), (0, 1), (1, 2))))
def movedim(F: Any, self: Tensor, source: Dims, destination: Dims) -> Tensor:
    """The dimensions `source` moved to the places `destination`, the others in order around them."""
    array = array_of(self)
    if len(source) != len(destination):
        text = (
            f"movedim: Invalid source or destination dims: source ({list(source)} dims) should contain the same number of "
            "dims as destination "
            f"({list(destination)} dims)"
        )
        fail(RuntimeError, text)
    came = [wrap(dim, array.ndim) for dim in source]
    goes = [wrap(dim, array.ndim) for dim in destination]
    for name, dims, given in (("source", came, source), ("destination", goes, destination)):
        if len(set(dims)) < len(dims):
            fail(RuntimeError, f"movedim: repeated dim in `{name}` ({list(given)})")
    if not array.ndim:
        return F.alias(self)
    order = [dim for dim in range(array.ndim) if dim not in came]
    for place, dim in sorted(zip(goes, came, strict=True)):
        order.insert(place, dim)
    return F.permute(self, tuple(order))


@view_op("", node="AliasBackward0", samples=(S((2, 3)),), self=lambda g: g)
def alias(self: Tensor) -> Tensor:
    """The same memory, as another tensor.  (*) -> (*)."""
    return self[...]


# ---- as attributes -----------------------------------------------------------------------------------------------------


@composite("attribute.T", samples=(S((2, 3)),))
def reversed_dims(F: Any, self: Tensor) -> Tensor:
    """All dimensions in reverse order.  (n, m) -> (m, n)."""
    ndim = array_of(self).ndim
    if ndim == 0:
        STATE.warn("UserWarning", "Tensor.T is deprecated on 0-D tensors. This function is the identity in these cases.")
    elif ndim != 2:
        STATE.warn(
            "UserWarning",
            "The use of `x.T` on tensors of dimension other than 2 to reverse their shape is deprecated and it will throw an error in a future "
            "release. Consider `x.mT` to transpose batches of matrices or `x.permute(*torch.arange(x.ndim - 1, -1, -1))` to reverse the "
            "dimensions of a tensor.",
        )
    return F.permute(self, tuple(reversed(range(array_of(self).ndim))))


@composite("attribute.mT", samples=(S((2, 3, 4)),))
def matrix_transpose(F: Any, self: Tensor) -> Tensor:
    """Each matrix of a batch transposed.  (*, n, m) -> (*, m, n)."""
    return _transposed(F, self, "tensor.mT")


@composite("attribute.H", samples=(S((2, 3)),))
def conjugate_transpose(F: Any, self: Tensor) -> Tensor:
    """The conjugate transpose of a matrix.  (n, m) -> (m, n)."""
    ndim = array_of(self).ndim
    if ndim not in (0, 2):
        more = " For batches of matrices, consider using tensor.mH" if ndim > 2 else ""
        fail(
            RuntimeError,
            f"tensor.H is only supported on matrices (2-D tensors). Got {ndim}-D tensor.{more}",
        )
    return F.conj(_transposed(F, self, "tensor.H"))


@composite("attribute.mH", samples=(S((2, 3, 4)),))
def conjugate_transposes(F: Any, self: Tensor) -> Tensor:
    """The conjugate transpose of each matrix of a batch.  (*, n, m) -> (*, m, n)."""
    return F.conj(_transposed(F, self, "tensor.mH"))


@composite(samples=(S((2, 3, 4)),))
def adjoint(F: Any, self: Tensor) -> Tensor:
    """The conjugate transpose of each matrix of a batch.  (*, n, m) -> (*, m, n)."""
    return F.conj(_transposed(F, self, "tensor.adjoint()"))


def _transposed(F: Any, self: Any, name: str) -> Any:
    """The last two dimensions swapped; a 0-d tensor as it is."""
    ndim = array_of(self).ndim
    if ndim == 1:
        text = f"{name} is only supported on matrices or batches of matrices. Got 1-D tensor."
        fail(RuntimeError, text)
    if not ndim:
        better = "This function is the identity in these cases." if name.endswith("T") else "Consider using x.conj()."
        STATE.warn("UserWarning", f"T{name[1:]} is deprecated on 0-D tensors. {better}")
    return F.transpose(self, -2, -1) if ndim else self


@op("", node="TransposeBackward1", self=lambda F, g, dim0, dim1: F.transpose(g, dim0, dim1), samples=(S((2, 4, 3), 0, -1),))
def transposed(self: Tensor, dim0: Int, dim1: Int) -> Tensor:
    """Two dimensions swapped in place, of a result that has no other name yet.  (*) -> (*)."""
    return np.swapaxes(self, dim0, dim1)
