"""Linear systems and inverses."""

import math
from typing import Any

import numpy as np

from gradcli.diagnostics import mistakes
from gradcli.engine.calls.broadcasting import broadcast_shape
from gradcli.engine.errors import fail
from gradcli.engine.table.kinds import Anything, Array, Bool, Int, OptionalDims, Tensor
from gradcli.engine.table.table import S, T, composite, op
from gradcli.engine.tensor.dtypes import scalar_name
from gradcli.ops.linalg import kernels
from gradcli.ops.linalg.checks import (
    columns_first,
    refuse_failed,
    require_fitting,
    require_floating,
    require_kernel,
    require_matrix,
    require_same_dtype,
    require_square,
    singular_text,
)
from gradcli.ops.shared.arrays import array_of

WELL = T([[3.0, 1.0, 0.5], [0.2, 2.0, -0.4], [-0.3, 0.6, 2.5]], grad=True)  # far from singular
WELL_TWO = T([[[3.0, 1.0], [0.2, 2.0]], [[1.5, -0.3], [0.4, 2.5]]], grad=True)


# ---- inverses ------------------------------------------------------------------------------------------------------------


@op(
    "linalg.inv_ex",
    node="LinalgInvExBackward0",
    returns=("inverse", "info"),
    A=lambda F, g_inverse, out_inverse: -F.matmul(F.adjoint(out_inverse), F.matmul(g_inverse, F.adjoint(out_inverse))),
    samples=(S(WELL), S(WELL_TWO)),
)
def linalg_inv_ex(A: Tensor, *, check_errors: Bool = False) -> tuple[Array, Array]:
    """The inverse and, where there is none, the number of the pivot that is zero.  (*, n, n) -> (*, n, n), (*)."""
    require_square(A, "linalg.inv")
    require_floating(A, "linalg.inv")
    inverse, info = kernels.inverse(A)
    if check_errors:
        refuse_failed(info, "linalg.inv_ex", singular_text)
    return inverse, info


@composite("linalg.inv torch.inverse Tensor.inverse", samples=(S(WELL), S(WELL_TWO)))
def linalg_inv(F: Any, A: Tensor) -> Tensor:
    """The inverse of a matrix.  (*, n, n) -> (*, n, n)."""
    return inverse_or_fail(F, A, "linalg.inv")


def inverse_or_fail(F: Any, A: Any, name: str) -> Any:
    """The inverse; `name` is who complains that there is none."""
    inverse, info = F.linalg_inv_ex(A)
    refuse_failed(array_of(info), name, singular_text)
    return inverse


@composite("linalg.tensorinv", samples=(S(T(np.eye(4).reshape(4, 2, 2) * 2 + 0.25, grad=True), ind=1),))
def tensorinv(F: Any, A: Tensor, ind: Int = 2) -> Tensor:
    """The inverse of a tensor seen as a matrix, its first `ind` dimensions being the rows.  (*M, *N) -> (*N, *M)."""
    if ind <= 0:
        fail(RuntimeError, f"Expected a strictly positive integer for 'ind', but got {ind}")
    if ind > A.ndim:
        fail(RuntimeError, f"ArrayRef: invalid slice, N = {ind}; size = {A.ndim}")
    first, last = tuple(A.shape[:ind]), tuple(A.shape[ind:])
    rows, columns = math.prod(first), math.prod(last)
    if rows != columns:
        text = f"Expected self to satisfy the requirement prod(self.shape[ind:]) == prod(self.shape[:ind]), but got {columns} != {rows}"
        fail(RuntimeError, text, mistakes.shapes)
    inverse = inverse_or_fail(F, F.reshape(A, (columns, rows)), "inv")
    return F.reshape(inverse, (*last, *first))


# ---- systems -----------------------------------------------------------------------------------------------------------------


def is_vector_rhs(A_shape: tuple[int, ...], B_shape: tuple[int, ...]) -> bool:
    """Whether the right-hand side is a vector for each matrix, rather than a matrix."""
    return len(B_shape) == 1 or (len(A_shape) - 1 == len(B_shape) and tuple(B_shape) == tuple(A_shape[:-1]))


@op(
    "linalg.solve_ex",
    node="LinalgSolveExBackward0",
    returns=("result", "info"),
    A=lambda F, g_result, out_result, A, B_shape, left: F.solve_backward_matrix(
        g_result, out_result, A, is_vector_rhs(tuple(A.shape), B_shape), left
    ),
    B=lambda F, g_result, A, B_shape, left: F.solve_backward_side(g_result, A, is_vector_rhs(tuple(A.shape), B_shape), left),
    samples=(S(WELL, (3,)), S(WELL, (3, 2)), S(WELL, (2, 3), left=False), S(WELL_TWO, (2, 2)), S(WELL_TWO, (2, 1))),
)
def linalg_solve_ex(A: Tensor, B: Tensor, *, left: Bool = True, check_errors: Bool = False) -> tuple[Array, Array]:
    """X of ``A X = B`` (or ``X A = B``) and the number of a pivot that is zero.  (*, n, n), (*, n, k) or (*, n) -> the same as B, (*)."""
    require_floating(A, "linalg.solve")
    require_same_dtype(A, B, "linalg.solve")
    vector = is_vector_rhs(A.shape, B.shape)
    right = B[..., None] if vector else B
    require_square(A, "linalg.solve")
    require_matrix(right, "linalg.solve", "B")
    require_fitting(A, right, left, "linalg.solve")
    broadcast_shape(right.shape[:-2], A.shape[:-2])
    if left:
        X, info = kernels.solve(A, right)
    else:
        X, info = kernels.solve(A.swapaxes(-1, -2), right.swapaxes(-1, -2))
        X = X.swapaxes(-1, -2)
    if check_errors:
        refuse_failed(info, "torch.linalg.solve_ex", lambda _: "The solver failed because the input matrix is singular.")
    return X[..., 0] if vector else X, info


@composite("")
def solve_backward_side(F: Any, grad: Tensor, A: Tensor, vector: Bool, left: Bool) -> Tensor:
    """The gradient of a system for its right-hand side."""
    right = F.unsqueeze(grad, -1) if vector else grad
    solved = F.linalg_solve_ex(F.adjoint(A), right, left=left)[0]
    return F.squeeze_dim(solved, -1) if vector else solved


@composite("")
def solve_backward_matrix(F: Any, grad: Tensor, result: Tensor, A: Tensor, vector: Bool, left: Bool) -> Tensor:
    """The gradient of a system for its matrix."""
    right, X = (F.unsqueeze(grad, -1), F.unsqueeze(result, -1)) if vector else (grad, result)
    solved = F.linalg_solve_ex(F.adjoint(A), right, left=left)[0]
    return -F.matmul(solved, F.adjoint(X)) if left else -F.matmul(F.adjoint(X), solved)


@composite("linalg.solve", samples=(S(WELL, (3,)), S(WELL, (3, 2))))
def linalg_solve(F: Any, A: Tensor, B: Tensor, *, left: Bool = True) -> Tensor:
    """X of ``A X = B`` or, not `left`, of ``X A = B``.  (*, n, n), (*, n, k) or (*, n) -> the same as B."""
    result, info = F.linalg_solve_ex(A, B, left=left)
    refuse_failed(array_of(info), "torch.linalg.solve", lambda _: "The solver failed because the input matrix is singular.")
    return result


@composite("linalg.tensorsolve", samples=(S(T(np.eye(4).reshape(4, 2, 2) * 2 + 0.25, grad=True), (4,)),))
def tensorsolve(F: Any, A: Tensor, B: Tensor, dims: OptionalDims = None) -> Tensor:
    """X of ``tensordot(A, X) = B``, the first dimensions of A being those of B.  (*B, *X), (*B) -> (*X)."""
    if dims is not None:
        A = F.movedim(A, tuple(dims), tuple(range(-len(dims), 0)))
    shape = tuple(A.shape[B.ndim :])
    columns, rows = math.prod(shape), math.prod(A.shape[: B.ndim])
    if columns != rows or math.prod(B.shape) != columns:
        wanted = rows if columns != rows else math.prod(B.shape)
        requirement = "prod(self.shape[other.ndim:]) == prod(self.shape[:other.ndim])"
        text = f"Expected self to satisfy the requirement {requirement}, but got {columns} != {wanted}"
        fail(RuntimeError, text, mistakes.shapes)
    solved = F.linalg_solve(F.reshape(A, (columns, columns)), F.flatten(B))
    return F.reshape(solved, shape)


# ---- triangular systems -----------------------------------------------------------------------------------------------------------


@op(
    "linalg.solve_triangular",
    node="LinalgSolveTriangularBackward0",
    A=lambda F, g, out, A, upper, left, unitriangular: F.solve_triangular_backward(g, out, A, upper, left, unitriangular),
    B=lambda F, g, A, upper, left, unitriangular: F.linalg_solve_triangular(
        F.adjoint(A), g, upper=not upper, left=left, unitriangular=unitriangular
    ),
    samples=(S(WELL, (3, 2), upper=True), S(WELL, (2, 3), upper=False, left=False), S(WELL_TWO, (2, 2), upper=False, unitriangular=True)),
)
def linalg_solve_triangular(A: Tensor, B: Tensor, *, upper: Bool, left: Bool = True, unitriangular: Bool = False) -> Tensor:
    """X of ``A X = B`` (or ``X A = B``), where only one triangle of A is looked at.  (*, n, n), (*, n, k) -> (*, n, k)."""
    require_square(A, "linalg.solve_triangular")
    require_matrix(B, "linalg.solve_triangular", "B")
    require_fitting(A, B, left, "linalg.solve_triangular")
    broadcast_shape(B.shape[:-2], A.shape[:-2])
    require_kernel(A, "triangular_solve_cpu")
    return columns_first(kernels.solve_triangular(A, B.astype(A.dtype, copy=False), upper, left, unitriangular))


@composite("")
def solve_triangular_backward(F: Any, grad: Tensor, result: Tensor, A: Tensor, upper: Bool, left: Bool, unit: Bool) -> Tensor:
    """The gradient of a triangular system for its matrix: nothing reaches the other triangle, nor a diagonal of ones."""
    solved = F.linalg_solve_triangular(F.adjoint(A), grad, upper=not upper, left=left, unitriangular=unit)
    product = -F.matmul(solved, F.adjoint(result)) if left else -F.matmul(F.adjoint(result), solved)
    return F.triu(product, int(unit)) if upper else F.tril(product, -int(unit))


@op(
    returns=("solution", "cloned_coefficient"),
    node="TriangularSolveBackward0",
    self=lambda F, g_solution, A, upper, transpose, unitriangular: (
        None if g_solution is None else F.triangular_solve(g_solution, F.conj(A), upper, not transpose, unitriangular)[0]
    ),
    A=lambda F, g_solution, g_cloned_coefficient, out_solution, A, upper, transpose, unitriangular: F.triangular_solve_backward(
        g_solution, g_cloned_coefficient, out_solution, A, upper, transpose, unitriangular
    ),
    samples=(S((3, 2), WELL), S((3, 2), WELL, upper=False, transpose=True), S((3, 2), WELL, True, False, True)),
)
def triangular_solve(
    self: Tensor, A: Tensor, upper: Bool = True, transpose: Bool = False, unitriangular: Bool = False
) -> tuple[Array, Array]:
    """X of ``A X = self`` and a copy of A; `linalg.solve_triangular` replaces it.  (*, n, k), (*, n, n) -> (*, n, k), (*, n, n)."""
    for name, array in (("b", self), ("A", A)):
        if array.ndim < 2:
            text = f"torch.triangular_solve: Expected {name} to have at least 2 dimensions, but it has {array.ndim} dimensions instead"
            fail(RuntimeError, text, mistakes.shapes)
    check_right_side(self, A, "triangular_solve")
    require_kernel(A, "triangular_solve_cpu")
    matrix = A.swapaxes(-1, -2) if transpose else A
    return columns_first(kernels.solve_triangular(matrix, self, upper != transpose, True, unitriangular)), columns_first(np.array(A))


def check_right_side(b: Array, A: Array, name: str) -> None:
    """What the older solvers ask of their operands."""
    if A.shape[-1] != A.shape[-2]:
        text = f"A must be batches of square matrices, but they are {A.shape[-2]} by {A.shape[-1]} matrices"
        fail(RuntimeError, text, mistakes.shapes)
    if A.shape[-1] != b.shape[-2]:
        sizes = f"each A matrix is {A.shape[-2]} by {A.shape[-1]} but each b matrix is {b.shape[-2]} by {b.shape[-1]}"
        fail(RuntimeError, f"Incompatible matrix sizes for {name}: {sizes}", mistakes.shapes)
    if A.dtype != b.dtype:
        found = f"found b of type {scalar_name(b)} and A of type {scalar_name(A)} instead."
        fail(RuntimeError, f"Expected b and A to have the same dtype, but {found}", mistakes.dtypes)
    broadcast_shape(b.shape[:-2], A.shape[:-2])


@composite("")
def triangular_solve_backward(
    F: Any, grad_x: Anything, grad_m: Anything, solution: Tensor, A: Tensor, upper: Bool, transpose: Bool, unit: Bool
) -> Any:
    """The gradient of `triangular_solve` for its matrix, from both of its results."""
    if grad_x is None:
        return grad_m
    grad_b = -F.triangular_solve(grad_x, F.conj(A), upper, not transpose, unit)[0]
    product = F.matmul(F.conj(solution), F.transpose(grad_b, -2, -1)) if transpose else F.matmul(grad_b, F.adjoint(solution))
    part = F.triu(product, int(unit)) if upper else F.tril(product, -int(unit))
    return part if grad_m is None else part + grad_m


# ---- powers ----------------------------------------------------------------------------------------------------------------------


@composite("linalg.matrix_power torch.matrix_power Tensor.matrix_power", samples=tuple(S(WELL, n) for n in (-2, -1, 1, 2, 3, 5, 6)))
def matrix_power(F: Any, A: Tensor, n: Int) -> Tensor:
    """A matrix times itself `n` times; of a negative `n`, the inverse.  (*, n, n) -> (*, n, n)."""
    require_square(array_of(A), "linalg.matrix_power")
    if n == 0:
        return F.copy_identity(F.clone(A))
    if n == 1:
        return F.clone(A)
    base = F.linalg_inv(A) if n < 0 else A
    left = abs(n)
    if left == 3:
        return F.matmul(F.matmul(base, base), base)
    square: Any = base
    result: Any = None
    while left:
        if left & 1:
            result = square if result is None else F.matmul(result, square)
        left >>= 1
        square = F.matmul(square, square) if left else square
    return result


@op("", node="CopyBackwards", self=lambda F, g: F.zeros_like(g))
def copy_identity(self: Tensor) -> Tensor:
    """The identity in place of a copy: it does not depend on it, though the graph says so."""
    return np.array(kernels.identity(self))
