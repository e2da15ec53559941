"""What products refuse: shapes that do not fit, dtypes that differ, bools."""

from gradcli.engine.errors import fail
from gradcli.engine.table.kinds import Array
from gradcli.engine.tensor import dtypes


def scalar_name(array: Array) -> str:
    """The name of an array's dtype in PyTorch's texts: Float, Long."""
    return dtypes.of(array.dtype).scalar_name


def refuse_bool(kernel: str, array: Array) -> None:
    """Products of bools do not exist."""
    if array.dtype.kind == "b":
        fail(NotImplementedError, f"\"{kernel}\" not implemented for 'Bool'", blame=("self",), rule="dtype")


def refuse_shapes(self: Array, mat2: Array) -> None:
    """Two matrices whose inner sizes differ."""
    if self.shape[1] != mat2.shape[0]:
        text = f"mat1 and mat2 shapes cannot be multiplied ({self.shape[0]}x{self.shape[1]} and {mat2.shape[0]}x{mat2.shape[1]})"
        fail(RuntimeError, text, blame=("self", "mat2"), rule="matmul")


def check_pair(self: Array, mat2: Array) -> None:
    """Two matrices that can be multiplied."""
    if self.ndim != 2:
        fail(RuntimeError, "self must be a matrix", blame=("self",), rule="matmul")
    if mat2.ndim != 2:
        fail(RuntimeError, "mat2 must be a matrix", blame=("mat2",), rule="matmul")
    refuse_shapes(self, mat2)
    if self.dtype != mat2.dtype:
        text = f"expected m1 and m2 to have the same dtype, but got: {dtypes.cpp_name(self.dtype)} != {dtypes.cpp_name(mat2.dtype)}"
        fail(RuntimeError, text, blame=("self", "mat2"), rule="dtype")
    if self.size and mat2.size:
        refuse_bool("addmm_impl_cpu_", self)


def check_batch_pair(batch1: Array, batch2: Array, names: tuple[str, str], kernel: str) -> None:
    """Two batches of matrices that `kernel` can multiply; `names` are those of the arguments."""
    if (batch1.shape[0], batch1.shape[2]) != batch2.shape[:2]:
        wanted = [batch1.shape[0], batch1.shape[2]]
        text = f"Expected size for first two dimensions of batch2 tensor to be: {wanted} but got: {list(batch2.shape[:2])}."
        fail(RuntimeError, text, blame=names, rule="matmul")
    refuse_bool(kernel, batch1)
    check_scalar_types(batch1, batch2, names)


def check_scalar_types(first: Array, second: Array, names: tuple[str, str]) -> None:
    """Two operands of one dtype."""
    if first.dtype != second.dtype:
        fail(RuntimeError, f"expected scalar type {scalar_name(first)} but found {scalar_name(second)}", blame=names, rule="dtype")


def check_vectors(self: Array, other: Array, name: str) -> None:
    """Two vectors of one length and dtype."""
    if self.ndim != 1 or other.ndim != 1:
        fail(RuntimeError, f"1D tensors expected, but got {self.ndim}D and {other.ndim}D tensors", blame=("self", "other"), rule="matmul")
    if self.dtype != other.dtype:
        text = f"{name} : expected both vectors to have same dtype, but found {scalar_name(self)} and {scalar_name(other)}"
        fail(RuntimeError, text, blame=("self", "other"), rule="dtype")
    if self.size != other.size:
        text = (
            f"inconsistent tensor size, expected tensor [{self.size}] and src [{other.size}] to have the same number of elements, "
            f"but got {self.size} and {other.size} elements respectively"
        )
        fail(RuntimeError, text, blame=("self", "other"), rule="matmul")
    refuse_bool(name, self)
