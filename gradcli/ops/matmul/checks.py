"""What products refuse: shapes that do not fit, dtypes that differ, bools."""

from gradcli.diagnostics import mistakes
from gradcli.engine.errors import fail
from gradcli.engine.table.kinds import Array
from gradcli.engine.tensor import dtypes


def refuse_bool(kernel: str, array: Array) -> None:
    """Products of bools do not exist."""
    if array.dtype.kind == "b":
        fail(NotImplementedError, f"\"{kernel}\" not implemented for 'Bool'", mistakes.dtypes)


def refuse_shapes(self: Array, mat2: Array) -> None:
    """Two matrices whose inner sizes differ."""
    if self.shape[1] != mat2.shape[0]:
        text = f"mat1 and mat2 shapes cannot be multiplied ({self.shape[0]}x{self.shape[1]} and {mat2.shape[0]}x{mat2.shape[1]})"
        fail(RuntimeError, text, mistakes.inner_sizes, first=self.shape, second=mat2.shape)


def check_pair(self: Array, mat2: Array) -> None:
    """Two matrices that can be multiplied."""
    if self.ndim != 2:
        fail(RuntimeError, "self must be a matrix", mistakes.matrix_product)
    if mat2.ndim != 2:
        fail(RuntimeError, "mat2 must be a matrix", mistakes.matrix_product)
    refuse_shapes(self, mat2)
    if self.dtype is not mat2.dtype and self.dtype != mat2.dtype:
        text = f"expected m1 and m2 to have the same dtype, but got: {dtypes.cpp_name(self.dtype)} != {dtypes.cpp_name(mat2.dtype)}"
        fail(RuntimeError, text, mistakes.dtypes)
    if self.dtype.kind == "b" and self.size and mat2.size:
        refuse_bool("addmm_impl_cpu_", self)


def check_batch_pair(batch1: Array, batch2: Array, kernel: str) -> None:
    """Two batches of matrices that `kernel` can multiply; `names` are those of the arguments."""
    if (batch1.shape[0], batch1.shape[2]) != batch2.shape[:2]:
        wanted = [batch1.shape[0], batch1.shape[2]]
        text = f"Expected size for first two dimensions of batch2 tensor to be: {wanted} but got: {list(batch2.shape[:2])}."
        fail(RuntimeError, text, mistakes.matrix_product)
    refuse_bool(kernel, batch1)
    check_scalar_types(batch1, batch2)


def check_scalar_types(first: Array, second: Array) -> None:
    """Two operands of one dtype."""
    if first.dtype != second.dtype:
        fail(RuntimeError, f"expected scalar type {dtypes.scalar_name(first)} but found {dtypes.scalar_name(second)}", mistakes.dtypes)


def check_vectors(self: Array, other: Array, name: str) -> None:
    """Two vectors of one length and dtype."""
    if self.ndim != 1 or other.ndim != 1:
        fail(RuntimeError, f"1D tensors expected, but got {self.ndim}D and {other.ndim}D tensors", mistakes.vectors)
    if self.dtype != other.dtype:
        text = f"{name} : expected both vectors to have same dtype, but found {dtypes.scalar_name(self)} and {dtypes.scalar_name(other)}"
        fail(RuntimeError, text, mistakes.dtypes)
    if self.size != other.size:
        text = (
            f"inconsistent tensor size, expected tensor [{self.size}] and src [{other.size}] to have the same number of elements, "
            f"but got {self.size} and {other.size} elements respectively"
        )
        fail(RuntimeError, text, mistakes.matrix_product)
    refuse_bool(name, self)
