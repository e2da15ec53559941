"""A tensor plus a product: ``beta * self + alpha * (a @ b)``."""

from typing import Any

import numpy as np

from gradcli.diagnostics import mistakes
from gradcli.engine.calls.inplace import restride
from gradcli.engine.errors import fail
from gradcli.engine.table.kinds import Array, Number, Tensor
from gradcli.engine.table.table import S, composite, op, row
from gradcli.engine.tensor import dtypes
from gradcli.engine.tensor.dtypes import scalar_name
from gradcli.ops.matmul.checks import check_batch_pair, refuse_bool, refuse_shapes
from gradcli.ops.matmul.products import first_gradient, product, second_gradient
from gradcli.ops.numerics.fused import multiply_add
from gradcli.ops.shape.expand import expanded_size
from gradcli.ops.shared.checks import in_place
from gradcli.ops.shared.dims import wrap
from gradcli.ops.shared.numbers import CPP, fits


def expanded(self: Array, shape: tuple[int, ...]) -> Array:
    """`self` repeated to `shape`."""
    return self if self.shape == shape else np.broadcast_to(self, expanded_size(self, shape))


def combined(self: Array, beta: complex, products: Array, alpha: complex) -> Array:
    """``beta * self + alpha * products`` in the dtype of `self`; a `beta` of zero leaves `self` out, infinite or not."""
    dtype = self.dtype
    if dtypes.category(dtype) < dtypes.COMPLEX and (isinstance(alpha, complex) or isinstance(beta, complex)):
        text = f"value cannot be converted to type {dtypes.cpp_name(dtype)} without overflow"
        fail(RuntimeError, text, mistakes.dtypes)
    for number in (alpha, beta):
        if dtype.kind in "iu" and not fits(number, dtype):
            fail(RuntimeError, f"value cannot be converted to type {CPP[dtypes.of(dtype).name]} without overflow")
    wide = np.dtype(np.float32) if dtypes.is_half(dtype) else dtype
    scaled = products.astype(wide, copy=False) if alpha == 1 else products.astype(wide, copy=False) * np.asarray(alpha).astype(wide)
    if beta != 0:
        scaled = scaled + (self.astype(wide) if beta == 1 else self.astype(wide) * np.asarray(beta).astype(wide))
    return scaled.astype(dtype, copy=False)


def wide_product(first: Array, second: Array) -> Array:
    """`first` @ `second`, of two-byte floats in float32."""
    if dtypes.is_half(first.dtype):
        return product(first.astype(np.float32), second.astype(np.float32))
    return product(first, second)


def check_dtypes(self: Array, mat1: Array, mat2: Array) -> None:
    """All three of one dtype."""
    if self.dtype is mat1.dtype is mat2.dtype:
        return
    for name, array in (("self", self), ("mat1", mat1)):
        if array.dtype != mat2.dtype:
            text = f"{name} and mat2 must have the same dtype, but got {scalar_name(array)} and {scalar_name(mat2)}"
            fail(RuntimeError, text, mistakes.dtypes)


@op(
    inplace=True,
    self=lambda F, g, beta: F.multiple(g, beta),
    mat1=lambda F, g, mat2, mat1_columns, alpha: F.multiple(first_gradient(F, g, mat2, mat1_columns), alpha),
    mat2=lambda F, g, mat1, mat2_columns, alpha: F.multiple(second_gradient(F, g, mat1, mat2_columns), alpha),
    samples=(S((2, 4), (2, 3), (3, 4)), S((4,), (2, 3), (3, 4), beta=0.5, alpha=-2.0)),
)
def addmm(self: Tensor, mat1: Tensor, mat2: Tensor, *, beta: Number = 1, alpha: Number = 1) -> Tensor:
    """``beta * self + alpha * (mat1 @ mat2)``.  (*broadcast to n, m), (n, k), (k, m) -> (n, m)."""
    if not mat1.ndim == mat2.ndim == 2:
        name, ndim = ("mat1", mat1.ndim) if mat1.ndim != 2 else ("mat2", mat2.ndim)
        fail(RuntimeError, f"{name} must be a matrix, got {ndim}-D tensor", mistakes.matrix_product)
    check_dtypes(self, mat1, mat2)
    refuse_shapes(mat1, mat2)
    if beta == alpha == 1 and self.shape == mat2.shape[1:] and self.dtype.char in "fd" and mat1.shape[1] > 1 and mat1.size and mat2.size:
        found = product(mat1, mat2)
        found += self
        return found
    self = expanded(self, (mat1.shape[0], mat2.shape[1]))
    if self.size:
        refuse_bool("addmm_impl_cpu_", self)
    if mat1.shape[1] == 1 and beta == alpha == 1 and self.dtype == np.float32 and 1 not in self.shape:
        return multiply_add(mat1, mat2, self)
    return combined(self, beta, wide_product(mat1, mat2) if alpha != 0 else np.zeros(self.shape, self.dtype), alpha)


@op(
    inplace=True,
    self=lambda F, g, beta: F.multiple(g, beta),
    mat=lambda F, g, vec, alpha: F.multiple(F.outer(g, F.conj(vec)), alpha),
    vec=lambda F, g, mat, alpha: F.multiple(F.mv(F.conj(F.t(mat)), g), alpha),
    samples=(S((2,), (2, 3), (3,)), S((1,), (2, 3), (3,), beta=0.5, alpha=-2.0)),
)
def addmv(self: Tensor, mat: Tensor, vec: Tensor, *, beta: Number = 1, alpha: Number = 1) -> Tensor:
    """``beta * self + alpha * (mat @ vec)``.  (*broadcast to n), (n, k), (k) -> (n)."""
    if mat.ndim != 2 or vec.ndim != 1 or self.ndim > 1:
        text = f"vector + matrix @ vector expected, got {self.ndim}, {mat.ndim}, {vec.ndim}"
        fail(RuntimeError, text, mistakes.matrix_product)
    length = self.size if self.ndim else 1
    if mat.shape[1] != vec.shape[0] or length not in (1, mat.shape[0]):
        size = self.shape[0] if self.ndim else 1
        text = f"size mismatch, got input ({size}), mat ({mat.shape[0]}x{mat.shape[1]}), vec ({vec.shape[0]})"
        fail(RuntimeError, text, mistakes.matrix_product)
    if not self.dtype == mat.dtype == vec.dtype:
        text = f"addmv input tensors must have the same dtype, but got {scalar_name(self)}, {scalar_name(mat)}, and {scalar_name(vec)}"
        fail(RuntimeError, text, mistakes.dtypes)
    refuse_bool("addmv_impl_cpu", self)
    self = expanded(self, (mat.shape[0],))
    return combined(self, beta, wide_product(mat, vec) if alpha != 0 else np.zeros(self.shape, self.dtype), alpha)


def fitted_to_batches(self: Array, batch1: Array, batch2: Array, dims: tuple[int, ...]) -> Array:
    """`self` repeated to the shape of the product, of which `dims` are those that `batch1` gives; then both must be batches of matrices."""
    sizes = [batch1.shape[wrap(dim, batch1.ndim)] for dim in dims]
    self = expanded(self, (*sizes, batch2.shape[wrap(2, batch2.ndim)]))
    for name, batch in (("batch1", batch1), ("batch2", batch2)):
        if batch.ndim != 3:
            fail(RuntimeError, f"{name} must be a 3D tensor", mistakes.matrix_product)
    return self


@op(
    inplace=True,
    self=lambda F, g, beta: F.multiple(g, beta),
    batch1=lambda F, g, batch2, batch1_shape, alpha: F.multiple(
        F.bmm(F.expand(F.unsqueeze(g, 0), (*batch1_shape[:2], batch2.shape[2])), F.conj(F.transpose(batch2, 1, 2))), alpha
    ),
    batch2=lambda F, g, batch1, batch2_shape, alpha: F.multiple(
        F.bmm(F.conj(F.transpose(batch1, 1, 2)), F.expand(F.unsqueeze(g, 0), (*batch1.shape[:2], batch2_shape[2]))), alpha
    ),
    samples=(S((2, 4), (2, 2, 3), (2, 3, 4)), S((4,), (2, 2, 3), (2, 3, 4), beta=0.5, alpha=-2.0)),
)
def addbmm(self: Tensor, batch1: Tensor, batch2: Tensor, *, beta: Number = 1, alpha: Number = 1) -> Tensor:
    """``beta * self + alpha * sum(batch1 @ batch2)`` over the batch.  (*broadcast to n, m), (b, n, k), (b, k, m) -> (n, m)."""
    self = fitted_to_batches(self, batch1, batch2, (1,))
    if batch1.shape[0] != batch2.shape[0]:
        text = f"batch1 and batch2 must have same number of batches, got {batch1.shape[0]} and {batch2.shape[0]}"
        fail(RuntimeError, text, mistakes.matrix_product)
    if batch1.shape[2] != batch2.shape[1]:
        shapes = f"({batch1.shape[1]}x{batch1.shape[2]} and {batch2.shape[1]}x{batch2.shape[2]})"
        fail(RuntimeError, f"Incompatible matrix sizes for bmm {shapes}", mistakes.matrix_product)
    check_dtypes(self, batch1, batch2)
    refuse_bool("addmm_impl_cpu_", self)
    if alpha == 0:
        return combined(self, beta, np.zeros(self.shape, self.dtype), 0)
    return combined(self, beta, wide_product(batch1, batch2).sum(axis=0, dtype=_wide(self)), alpha)


def _wide(array: Array) -> np.dtype[np.generic]:
    """The dtype in which elements of `array` are summed."""
    return np.dtype(np.float32) if dtypes.is_half(array.dtype) else array.dtype


@op(
    inplace=True,
    self=lambda F, g, beta: F.multiple(g, beta),
    batch1=lambda F, g, batch2, alpha: F.multiple(F.bmm(g, F.conj(F.transpose(batch2, 1, 2))), alpha),
    batch2=lambda F, g, batch1, alpha: F.multiple(F.bmm(F.conj(F.transpose(batch1, 1, 2)), g), alpha),
    samples=(S((2, 2, 4), (2, 2, 3), (2, 3, 4)), S((4,), (2, 2, 3), (2, 3, 4), beta=0.5, alpha=-2.0)),
)
def baddbmm(self: Tensor, batch1: Tensor, batch2: Tensor, *, beta: Number = 1, alpha: Number = 1) -> Tensor:
    """``beta * self + alpha * (batch1 @ batch2)``.  (*broadcast to b, n, m), (b, n, k), (b, k, m) -> (b, n, m)."""
    self = fitted_to_batches(self, batch1, batch2, (0, 1))
    if self.dtype != batch1.dtype:
        names = [dtypes.cpp_name(array.dtype) for array in (self, batch1, batch2)]
        text = f"Input dtypes must be the same, got: input {names[0]}, batch1: {names[1]}, batch2: {names[2]}"
        fail(RuntimeError, text, mistakes.dtypes)
    check_batch_pair(batch1, batch2, "baddbmm")
    return combined(self, beta, wide_product(batch1, batch2), alpha)


def alike(F: Any, g: Any, dtype: np.dtype[Any]) -> Any:
    """A gradient of the dtype that a vector had: PyTorch multiplies only these."""
    if dtype is not None and F.dtype(g) != dtype:
        own, other = (dtypes.of(one).scalar_name for one in (dtype, F.dtype(g)))
        fail(RuntimeError, f"addmv input tensors must have the same dtype, but got {own}, {other}, and {own}", mistakes.dtypes)
    return g


@op(
    dtype="promote",
    inplace=True,
    self=lambda F, g, beta: F.multiple(g, beta),
    vec1=lambda F, g, vec2, vec2_dtype, alpha: F.multiple(F.mv(alike(F, g, vec2_dtype), F.conj(vec2)), alpha),
    vec2=lambda F, g, vec1, vec1_dtype, alpha: F.multiple(F.mv(F.t(alike(F, g, vec1_dtype)), F.conj(vec1)), alpha),
    samples=(S((2, 3), (2,), (3,)), S((3,), (2,), (3,), beta=0.5, alpha=-2.0)),
)
def addr(self: Tensor, vec1: Tensor, vec2: Tensor, *, beta: Number = 1, alpha: Number = 1) -> Tensor:
    """``beta * self + alpha * outer(vec1, vec2)``.  (*broadcast to n, m), (n), (m) -> (n, m)."""
    for name, vector in (("vec1", vec1), ("vec2", vec2)):
        if vector.ndim != 1:
            fail(RuntimeError, f"addr: Expected 1-D argument {name}, but got {vector.ndim}-D", mistakes.matrix_product)
    for name, number in (("beta", beta), ("alpha", alpha)):
        if isinstance(number, float) and dtypes.category(self.dtype) < dtypes.FLOAT:
            text = f"For integral input tensors, argument {name} must not be a floating point number."
            fail(RuntimeError, text, mistakes.dtypes)
    products = np.multiply.outer(vec1, vec2)
    self = expanded(self, products.shape)
    if self.dtype.kind == "b":
        return ((self & bool(beta)) | (products & bool(alpha))).astype(np.bool_)
    return combined(self, beta, products, alpha)


# ---- in place: `self` has the shape of the result already, or takes it -----------------------------------------------------


def _written(key: str, self: Any, first: Any, second: Any, *numbers: complex) -> Any:
    """Write a sum with a product into `self`, which does not broadcast here."""
    shape = (*first.shape[:-1], *(second.shape[-1:] if second.ndim > 1 else ()))
    if first.shape[-1:] == second.shape[-2:][:1] and self.shape != shape:
        text = f"Bad in-place call: input tensor size {list(self.shape)} and output tensor size {list(shape)} should match"
        fail(RuntimeError, text, mistakes.shapes)
    return in_place(key, self, first, second, *numbers)


@composite("Tensor.addmm_")
def addmm_(F: Any, self: Tensor, mat1: Tensor, mat2: Tensor, *, beta: Number = 1, alpha: Number = 1) -> Tensor:
    """As addmm, written into `self`."""
    return _written("addmm", self, mat1, mat2, beta, alpha)


@composite("Tensor.addmv_")
def addmv_(F: Any, self: Tensor, mat: Tensor, vec: Tensor, *, beta: Number = 1, alpha: Number = 1) -> Tensor:
    """As addmv, written into `self`."""
    return _written("addmv", self, mat, vec, beta, alpha)


@composite("Tensor.baddbmm_")
def baddbmm_(F: Any, self: Tensor, batch1: Tensor, batch2: Tensor, *, beta: Number = 1, alpha: Number = 1) -> Tensor:
    """As baddbmm, written into `self`."""
    return _written("baddbmm", self, batch1, batch2, beta, alpha)


@composite("Tensor.addbmm_")
def addbmm_(F: Any, self: Tensor, batch1: Tensor, batch2: Tensor, *, beta: Number = 1, alpha: Number = 1) -> Tensor:
    """As addbmm, written into `self`, which takes the shape of the result."""
    args = (self, batch1, batch2, beta, alpha)
    fits = self.shape == (*batch1.shape[1:2], *batch2.shape[2:])
    return in_place("addbmm", *args) if fits else restride(row("addbmm"), args)  # type: ignore[arg-type,return-value]
