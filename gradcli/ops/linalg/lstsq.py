"""Least squares."""

from typing import Any

import numpy as np

from gradcli.diagnostics import mistakes
from gradcli.engine.calls.broadcasting import broadcast_shape
from gradcli.engine.errors import LinAlgError, fail
from gradcli.engine.table.kinds import Anything, Array, OptionalFloat, OptionalText, Tensor
from gradcli.engine.table.table import S, composite, op
from gradcli.engine.tensor import dtypes
from gradcli.engine.tensor.dtypes import scalar_name
from gradcli.ops.linalg.checks import columns_first, lapack, precise
from gradcli.ops.linalg.lu import TALL, WIDE, total
from gradcli.ops.linalg.solve import WELL, is_vector_rhs

NAME = "torch.linalg.lstsq"
DRIVERS = ("gels", "gelsy", "gelsd", "gelss")


@op(
    "linalg.lstsq",
    node="LinalgLstsqBackward0",
    returns=("solution", "residuals", "rank", "singular_values"),
    constant=("rank", "singular_values"),
    self=lambda F, g_solution, g_residuals, out_solution, self, B: F.lstsq_backward_matrix(g_solution, g_residuals, out_solution, self, B),
    B=lambda F, g_solution, g_residuals, out_solution, self, B: F.lstsq_backward_side(g_solution, g_residuals, out_solution, self, B),
    samples=(S(TALL, (3, 2)), S(TALL, (3,)), S(WIDE, (2, 1)), S(WELL, (3, 2)), S(TALL, (3, 2), driver="gels")),
    out="cast",
)
def linalg_lstsq(self: Tensor, B: Tensor, rcond: OptionalFloat = None, *, driver: OptionalText = None) -> tuple[Array, Array, Array, Array]:
    """X that makes ``|A X - B|`` least, and of all such X the shortest.

    (*, n, m), (*, n, k) or (*, n) -> (*, m, k), (*, k), (*), (*, min(n, m)).
    """
    _check_operands(self, B)
    driver = driver or "gelsy"
    if driver not in DRIVERS:
        text = f"{NAME}: parameter `driver` should be one of ({', '.join(DRIVERS)})"
        fail(RuntimeError, text)
    vector = is_vector_rhs(self.shape, B.shape)
    right = B[..., None] if vector else B
    batch = broadcast_shape(self.shape[:-2], right.shape[:-2])
    A, right = (np.broadcast_to(stack, (*batch, *stack.shape[-2:])) for stack in (self, right))
    cut = np.finfo(self.dtype).eps * max(A.shape[-2:]) if rcond is None else rcond
    X, rank, values = _least_squares(precise(A), precise(right), cut, driver)
    real = dtypes.real_of(A.dtype)
    residuals = _residuals(precise(A), X, precise(right), rank) if driver != "gelsy" else np.empty(0)
    ranks = np.empty(0, np.int64) if driver == "gels" else rank
    singular = values if driver in ("gelsd", "gelss") else np.empty(0)
    solution = columns_first(X.astype(A.dtype))
    return solution[..., 0] if vector else solution, residuals.astype(real), ranks, singular.astype(real)


def _check_operands(A: Array, B: Array) -> None:
    if A.ndim < 2:
        fail(RuntimeError, f"{NAME}: input must have at least 2 dimensions.", mistakes.shapes)
    if B.ndim < 1:
        fail(RuntimeError, f"{NAME}: other must have at least 1 dimension.", mistakes.shapes)
    if A.dtype != B.dtype:
        found = f"got input's dtype {scalar_name(A)} and other's dtype {scalar_name(B)}"
        text = f"{NAME}: Expected input and other to have the same dtype, but {found}"
        fail(RuntimeError, text, mistakes.dtypes)
    if not 0 <= A.ndim - B.ndim <= 1:
        text = f"{NAME}: input.dim() must be greater or equal to other.dim() and (input.dim() - other.dim()) <= 1"
        fail(RuntimeError, text, mistakes.shapes)
    dim = -1 if is_vector_rhs(A.shape, B.shape) else -2
    if A.shape[-2] != B.shape[dim]:
        fail(RuntimeError, f"{NAME}: input.size(-2) should match other.size({dim})", mistakes.shapes)
    broadcast_shape(A.shape[:-2], B.shape[: A.ndim - 2])
    if dtypes.category(A.dtype) < dtypes.FLOAT or dtypes.is_half(A.dtype):
        fail(RuntimeError, "This function doesn't handle types other than float and double", mistakes.dtypes)


def _least_squares(A: Array, B: Array, cut: float, driver: str) -> tuple[Array, Array, Array]:
    """The solution by way of singular values, the rank and the singular values; `gels` takes the rank to be full."""
    if not A.size or not B.shape[-1]:
        shape = (*A.shape[:-2], A.shape[-1], B.shape[-1])
        values = np.zeros((*A.shape[:-2], min(A.shape[-2:])), dtypes.real_of(A.dtype))
        return np.zeros(shape, A.dtype), np.zeros(A.shape[:-2], np.int64), values
    if driver == "gels":
        _require_full_rank(A)
    U, values, Vh = np.linalg.svd(A, full_matrices=False)
    kept = values > cut * values[..., :1] if driver != "gels" else values > 0
    inverse = np.where(kept, 1 / np.where(kept, values, 1), 0)[..., None]
    X = np.conjugate(Vh.swapaxes(-1, -2)) @ (inverse * (np.conjugate(U.swapaxes(-1, -2)) @ B))
    return np.asarray(X).astype(A.dtype), np.count_nonzero(kept, axis=-1).astype(np.int64), values


def _require_full_rank(A: Array) -> None:
    """What LAPACK finds while it solves with a QR or LQ factorization: a zero on the diagonal of the triangle."""
    gels = lapack("gels", A)
    for index in np.ndindex(*A.shape[:-2]):
        _, _, info = gels(A[index], np.zeros((max(A.shape[-2:]), 1), A.dtype))
        if info:
            which = f"(Batch element {np.ravel_multi_index(index, A.shape[:-2])}): " if index else ""
            why = f"The least squares solution could not be computed because the input matrix does not have full rank (error code: {info})."
            fail(LinAlgError, f"{NAME}: {which}{why}")


def _residuals(A: Array, X: Array, B: Array, rank: Array) -> Array:
    """The squared lengths of the columns of ``A X - B``, where there are more rows than columns and all matrices have full rank."""
    if A.shape[-2] <= A.shape[-1] or not np.all(rank == A.shape[-1]):
        return np.empty(0, dtypes.real_of(A.dtype))
    apart = A @ X - B
    return np.asarray((apart * np.conjugate(apart)).real.sum(axis=-2))


@composite("")
def lstsq_backward_matrix(F: Any, grad: Anything, grad_residuals: Anything, X: Tensor, A: Tensor, B: Tensor) -> Any:
    """The gradient of least squares for the matrix, by way of its pseudo-inverse."""
    X, grad, B = _as_matrices(F, A, X, grad, B)
    first = None
    if grad is not None:
        first = F.pinv_backward(F.matmul(grad, F.adjoint(B)), F.linalg_pinv(A), A)
    if grad_residuals is None or not grad_residuals.shape[-1]:
        return first
    apart = F.matmul(A, X) - B
    second = F.mul_number(F.matmul(F.mul(F.unsqueeze(grad_residuals, -2), apart), F.adjoint(X)), 2)
    return total(first, second)


@composite("")
def lstsq_backward_side(F: Any, grad: Anything, grad_residuals: Anything, X: Tensor, A: Tensor, B: Tensor) -> Any:
    """The gradient of least squares for the right-hand side."""
    vector = is_vector_rhs(tuple(A.shape), tuple(B.shape))
    X, grad, B = _as_matrices(F, A, X, grad, B)
    first = None if grad is None else F.matmul(F.adjoint(F.linalg_pinv(A)), grad)
    if grad_residuals is not None and grad_residuals.shape[-1]:
        apart = F.matmul(A, X) - B
        first = total(first, F.mul(F.mul_number(F.unsqueeze(grad_residuals, -2), -2), apart))
    return F.squeeze_dim(first, -1) if vector and first is not None else first


def _as_matrices(F: Any, A: Any, X: Any, grad: Any, B: Any) -> tuple[Any, Any, Any]:
    """Vectors as matrices of one column."""
    if not is_vector_rhs(tuple(A.shape), tuple(B.shape)):
        return X, grad, B
    return F.unsqueeze(X, -1), None if grad is None else F.unsqueeze(grad, -1), F.unsqueeze(B, -1)
