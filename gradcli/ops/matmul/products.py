"""Products of vectors and matrices, one at a time or in batches."""

from typing import Any

import numpy as np

from gradcli.diagnostics import mistakes
from gradcli.engine.calls.broadcasting import broadcast_shape
from gradcli.engine.errors import fail
from gradcli.engine.table.kinds import Array, Tensor
from gradcli.engine.table.table import RAW, S, composite, op
from gradcli.engine.tensor import dtypes
from gradcli.ops.matmul.checks import check_batch_pair, check_pair, check_vectors, refuse_bool
from gradcli.ops.numerics.small_products import small_batches, small_dot, small_product


def product(first: Array, second: Array) -> Array:
    """`first` @ `second`; two-byte floats are summed in float32 and rounded once."""
    if not (first.ndim and second.ndim):  # as no argument is: a hook on saved tensors gave another one back
        fail(RuntimeError, f"{'mat2' if first.ndim else 'self'} must be a matrix", mistakes.matrix_product)
    kind = first.dtype.char
    if kind not in "fd" and dtypes.is_half(first.dtype):
        return np.asarray(np.matmul(first.astype(np.float32), second.astype(np.float32))).astype(first.dtype)
    if kind == "f" and first.ndim == 2 and second.dtype.char == "f":
        found = small_product(first, second if second.ndim == 2 else second[:, None])
        if found is not None:
            return found if second.ndim == 2 else found[:, 0]
    return np.asarray(np.matmul(first, second))


def first_gradient(F: Any, g: Any, second: Any, columns: bool) -> Any:
    """Of the first factor of a product; of one that lies column by column, so does its gradient."""
    if F is RAW and g.dtype.char in "fd":
        return matrix_product(second, g.T).T if columns else matrix_product(g, second.T)
    return F.t(F.mm(F.conj(second), F.t(g))) if columns else F.mm(g, F.conj(F.t(second)))


def second_gradient(F: Any, g: Any, first: Any, columns: bool) -> Any:
    """Of the second factor, likewise."""
    if F is RAW and g.dtype.char in "fd":
        return matrix_product(g.T, first).T if columns else matrix_product(first.T, g)
    return F.t(F.mm(F.t(g), F.conj(first))) if columns else F.mm(F.conj(F.t(first)), g)


def matrix_product(first: Array, second: Array) -> Array:
    """`first` @ `second`, of matrices that are known to fit."""
    if first.shape[1] == 1 and first.dtype.kind in "fc":
        return np.asarray(first * second)  # nothing is summed, so minus zero stays
    return product(first, second)


@op(
    self=lambda F, g, mat2, self_columns: first_gradient(F, g, mat2, self_columns),
    mat2=lambda F, g, self, mat2_columns: second_gradient(F, g, self, mat2_columns),
    samples=(S((2, 3), (3, 4)), S((1, 3), (3, 1))),
)
def mm(self: Tensor, mat2: Tensor) -> Tensor:
    """Matrix times matrix.  (n, k), (k, m) -> (n, m)."""
    check_pair(self, mat2)
    return matrix_product(self, mat2)


@op(
    self=lambda F, g, vec: F.outer(g, F.conj(vec)),
    vec=lambda F, g, self: F.mv(F.conj(F.t(self)), g),
    samples=(S((2, 3), (3,)),),
)
def mv(self: Tensor, vec: Tensor) -> Tensor:
    """Matrix times vector.  (n, k), (k) -> (n)."""
    if self.ndim == 0:
        fail(IndexError, "Dimension specified as 0 but tensor has no dimensions", mistakes.matrix_product)
    if self.ndim != 2 or vec.ndim != 1:
        fail(RuntimeError, f"vector + matrix @ vector expected, got 1, {self.ndim}, {vec.ndim}", mistakes.matrix_product)
    if self.shape[1] != vec.shape[0]:
        sizes = f"got input ({self.shape[0]}), mat ({self.shape[0]}x{self.shape[1]}), vec ({vec.shape[0]})"
        fail(RuntimeError, f"size mismatch, {sizes}", mistakes.matrix_product)
    if self.dtype != vec.dtype:
        matrix, vector = dtypes.of(self.dtype).scalar_name, dtypes.of(vec.dtype).scalar_name
        text = f"addmv input tensors must have the same dtype, but got {vector}, {matrix}, and {vector}"
        fail(RuntimeError, text, mistakes.dtypes)
    refuse_bool("addmv_impl_cpu", self)
    return product(self, vec)


@op(
    self=lambda F, g, tensor: g * F.conj(tensor),
    tensor=lambda F, g, self: g * F.conj(self),
    samples=(S((3,), (3,)),),
)
def dot(self: Tensor, tensor: Tensor) -> Tensor:
    """The sum of products of two vectors.  (n), (n) -> ()."""
    check_vectors(self, tensor, "dot")
    found = small_dot(self, tensor) if self.dtype == np.float32 else None
    return product(self, tensor) if found is None else found


@op(
    "torch Tensor linalg.vdot",
    self=lambda F, g, other: F.conj(g) * other,
    other=lambda F, g, self: g * self,
    samples=(S((3,), (3,)),),
)
def vdot(self: Tensor, other: Tensor) -> Tensor:
    """The sum of products of two vectors, the first conjugated.  (n), (n) -> ()."""
    check_vectors(self, other, "dot")
    return product(np.conjugate(self), other)


@op(
    self=lambda F, g, mat2: F.bmm(g, F.conj(F.transpose(mat2, 1, 2))),
    mat2=lambda F, g, self: F.bmm(F.conj(F.transpose(self, 1, 2)), g),
    samples=(S((2, 3, 4), (2, 4, 1)),),
)
def bmm(self: Tensor, mat2: Tensor) -> Tensor:
    """A batch of matrices times a batch of matrices.  (b, n, k), (b, k, m) -> (b, n, m)."""
    for number, batch in enumerate((self, mat2), 1):
        if batch.ndim != 3:
            fail(RuntimeError, f"batch{number} must be a 3D tensor", mistakes.matrix_product)
    check_batch_pair(self, mat2, "bmm")
    found = small_batches(self, mat2) if self.dtype == np.float32 else None
    return product(self, mat2) if found is None else found


@composite("torch torch.ger Tensor Tensor.ger", samples=(S((2,), (3,)),))
def outer(F: Any, self: Tensor, vec2: Tensor) -> Tensor:
    """Every product of an element of one vector and one of the other.  (n), (m) -> (n, m)."""
    for name, vector in (("self", self), ("vec2", vec2)):
        if vector.ndim != 1:
            fail(RuntimeError, f"outer: Expected 1-D argument {name}, but got {vector.ndim}-D", mistakes.matrix_product)
    return F.mul(F.view(self, (self.shape[0], 1)), vec2)


# ---- matmul, which picks one of them by the dimensions ----------------------------------------------------------------


@composite(
    "torch Tensor linalg.matmul Tensor.__matmul__",
    samples=(
        S((3,), (3,)),
        S((2, 3), (3,)),
        S((3,), (3, 2)),
        S((2, 3), (3, 4)),
        S((2, 2, 3), (3,)),
        S((2, 2, 3), (3, 2)),
        S((2, 3), (2, 3, 2)),
        S((2, 2, 3), (2, 3, 2)),
        S((2, 1, 2, 3), (2, 3, 2)),
        S((2, 2, 3), (1, 3, 2)),
        S((3,), (2, 2, 3, 2)),
    ),
)
def matmul(F: Any, self: Tensor, other: Tensor) -> Tensor:
    """The matrix product.  Vectors are rows on the left and columns on the right, further dimensions are batches and broadcast.

    (*A, n, k), (*B, k, m) -> (*broadcast(A, B), n, m).
    """
    dims = self.ndim, other.ndim
    if 0 in dims:
        text = f"both arguments to matmul need to be at least 1D, but they are {dims[0]}D and {dims[1]}D"
        fail(RuntimeError, text, mistakes.matrix_product)
    if dims == (2, 2):
        return F.mm(self, other)
    if dims == (1, 1):
        return F.dot(self, other)
    if dims == (2, 1):
        return F.mv(self, other)
    if dims == (1, 2):
        return F.drop_first(F.mm(F.unsqueeze(self, 0), other))
    return _folded(F, self, other) if _should_fold(F, self, other) else _batched(F, self, other)


@composite("Tensor.__rmatmul__", samples=(S((3, 2), (2, 3)),))
def rmatmul(F: Any, self: Tensor, other: Tensor) -> Tensor:
    """``other @ self``."""
    return F.matmul(other, self)


@op("", node="SqueezeBackward4", self=lambda F, g: F.unsqueeze(g, 0), samples=(S((1, 3)),))
def drop_first(self: Tensor) -> Tensor:
    """A matrix of one row as a vector.  (1, n) -> (n)."""
    return self.reshape(self.shape[1:])


def _should_fold(F: Any, self: Any, other: Any) -> bool:
    """Whether the batches of one operand can be the rows of one big matrix, as the other is a vector or a matrix.

    Where that one wants a gradient this saves adding up a gradient for each batch; otherwise it must not copy.
    """
    first, second = (self, other) if self.ndim >= other.ndim else (other, self)
    if second.ndim > 2:
        return False
    if F.wants_grad(second):
        return True
    if self.ndim == 2:
        return False
    array = F.array(first)
    if first is other:
        array = array.swapaxes(-1, -2)
    return array.size == 0 or all(array.strides[i] == array.strides[i + 1] * array.shape[i + 1] for i in range(array.ndim - 2))


def _folded(F: Any, self: Any, other: Any) -> Any:
    """One operand has batches, the other is a vector or a matrix: one `mm` or `mv` does it."""
    swapped = other.ndim > self.ndim
    batches = F.transpose(other, -2, -1) if swapped else self
    rest = other if not swapped else F.t(self) if self.ndim == 2 else self
    shape = tuple(batches.shape[:-1])
    rows = F.reshape(batches, (int(np.prod(shape, dtype=int)), batches.shape[-1]))
    if rest.ndim == 1:
        return F.unsafe_view(F.mv(rows, rest), shape)
    result = F.unsafe_view(F.mm(rows, rest), (*shape, rest.shape[1]))
    return F.contiguous(F.transpose(result, -2, -1)) if swapped else result


def _batched(F: Any, self: Any, other: Any) -> Any:
    """Batches on both sides, broadcast against each other: one `bmm` does it."""
    if self.ndim == other.ndim == 3 and self.shape[0] != other.shape[0]:
        if self.shape[0] == 1 and F.wants_grad(self):
            return matmul(F, F.squeeze_dim(self, 0), other)
        if other.shape[0] == 1 and F.wants_grad(other):
            return matmul(F, self, F.squeeze_dim(other, 0))
    rows, inner = (self.shape[-2] if self.ndim > 1 else 1), self.shape[-1]
    vector = other.ndim == 1
    matrix = tuple(other.shape[-2:])
    batch = broadcast_shape(self.shape[:-2], other.shape[:-2])
    count = int(np.prod(batch, dtype=int))
    first = F.reshape(F.expand(self, (*batch, rows, inner)), (count, rows, inner))
    second = F.reshape(F.expand(other, (*batch, *matrix)), (count, *matrix))
    result = F.bmm(first, F.unsqueeze(second, 2) if vector else second)
    shape = (*batch, *((rows,) if self.ndim > 1 else ()), *(() if vector else matrix[1:]))
    return F.unsafe_view(F.squeeze_dim(result, -1) if vector else result, shape)
