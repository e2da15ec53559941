"""Eigenvalues and eigenvectors."""

from typing import Any

import numpy as np

from gradcli.diagnostics import mistakes
from gradcli.engine.errors import fail
from gradcli.engine.table.kinds import Anything, Array, Tensor, Text
from gradcli.engine.table.table import S, T, composite, op
from gradcli.engine.tensor import dtypes
from gradcli.engine.tensor.dtypes import scalar_name
from gradcli.ops.linalg.checks import columns_first, named, precise, require_kernel, require_square, symmetrized
from gradcli.ops.shared.arrays import array_of

SYMMETRIC = T([[2.0, 0.5, 0.3], [0.5, 3.0, -0.4], [0.3, -0.4, 4.5]], grad=True, within=symmetrized)
PHASE = 1e-2  # how much a loss may depend on the phase of complex eigenvectors, which is arbitrary


def check_phase(F: Any, diagonal: Any, text: str) -> None:
    """Refuse a loss that depends on the arbitrary phase of complex vectors: `diagonal` would have an imaginary part."""
    values = array_of(diagonal)
    if dtypes.category(values.dtype) == dtypes.COMPLEX and not np.all(np.abs(values.imag) <= PHASE):
        fail(RuntimeError, text)


# ---- symmetric and Hermitian matrices ----------------------------------------------------------------------------------------


@op(
    "linalg.eigh",
    node="LinalgEighBackward0",
    returns=("eigenvalues", "eigenvectors"),
    A=lambda F, g_eigenvalues, g_eigenvectors, out_eigenvalues, out_eigenvectors: F.eigh_backward(
        g_eigenvalues, g_eigenvectors, out_eigenvalues, out_eigenvectors
    ),
    samples=(S(SYMMETRIC), S(SYMMETRIC, "U")),
)
def linalg_eigh(A: Tensor, UPLO: Text = "L") -> tuple[Array, Array]:
    """Eigenvalues, in ascending order, and orthonormal eigenvectors of a symmetric matrix, from its triangle `UPLO`.

    (*, n, n) -> (*, n), (*, n, n).
    """
    require_square(A, "linalg.eigh")
    if UPLO.upper() not in ("L", "U"):
        fail(RuntimeError, f"Expected UPLO argument to be 'L' or 'U', but got {UPLO}")
    require_kernel(A, "linalg_eigh_cpu")
    values, vectors = np.linalg.eigh(precise(A), "U" if UPLO.upper() == "U" else "L")
    return values.astype(dtypes.real_of(A.dtype)), columns_first(vectors.astype(A.dtype))


@composite("linalg.eigvalsh", samples=(S(SYMMETRIC),))
def linalg_eigvalsh(F: Any, A: Tensor, UPLO: Text = "L") -> Tensor:
    """The eigenvalues of a symmetric matrix, in ascending order.  (*, n, n) -> (*, n)."""
    return F.linalg_eigh(A, UPLO)[0]


@composite("")
def eigh_backward(F: Any, grad_values: Anything, grad_vectors: Anything, values: Tensor, vectors: Tensor) -> Any:
    """``V (diag(gL) + skew(V^H gV) / E) V^H`` with ``E = L_j - L_i`` off the diagonal."""
    if grad_vectors is None:
        return None if grad_values is None else F.matmul(vectors * F.unsqueeze(grad_values, -2), F.adjoint(vectors))
    turned = F.matmul(F.adjoint(vectors), grad_vectors)
    turned = F.mul_number(turned - F.adjoint(turned), 0.5)
    text = "linalg_eigh_backward: The eigenvectors in the complex case are specified up to multiplication by e^{i phi}. "
    check_phase(F, F.diagonal(turned, 0, -2, -1), text + "The specified loss function depends on this quantity, so it is ill-defined.")
    inside = F.divided_off_diagonal(turned, F.unsqueeze(values, -2) - F.unsqueeze(values, -1))
    if grad_values is not None:
        inside = inside + F.diag_embed(grad_values)
    return F.matmul(vectors, F.matmul(inside, F.adjoint(vectors)))


@op(
    "",
    node="DivBackward0",
    self=lambda F, g, other: F.divided_off_diagonal(g, F.conj(other)),
    other=lambda F, g, out, other: -F.divided_off_diagonal(g * F.conj(out), F.conj(other)),
    samples=(S((3, 3), (3, 3)),),
)
def divided_off_diagonal(self: Tensor, other: Tensor) -> Tensor:
    """``self / other`` off the diagonal, zero on it.  (*, n, n), (*, n, n) -> (*, n, n)."""
    diagonal = np.eye(self.shape[-1], dtype=bool)
    return np.where(diagonal, 0, self / np.where(diagonal, 1, other)).astype(self.dtype)


# ---- any square matrix -----------------------------------------------------------------------------------------------------------


@composite("linalg.eig")
def linalg_eig(F: Any, A: Tensor) -> Any:
    """Eigenvalues and eigenvectors of norm one, complex.  (*, n, n) -> (*, n), (*, n, n)."""
    values, vectors = F.eigen_pairs(A, "linalg.eig")
    return named(F, "linalg_eig", eigenvalues=values, eigenvectors=vectors)


@composite("linalg.eigvals", samples=(S(T([[2.0, 0.5], [0.3, 1.0]], grad=True)), S(T([[1.0, 2.0], [-1.5, 0.5]], grad=True))))
def linalg_eigvals(F: Any, A: Tensor) -> Tensor:
    """The eigenvalues, complex.  (*, n, n) -> (*, n)."""
    return F.eigen_pairs(A, "linalg.eigvals")[0]


@op(
    "",
    node="LinalgEigBackward0",
    returns=("eigenvalues", "eigenvectors"),
    A=lambda F, g_eigenvalues, g_eigenvectors, out_eigenvalues, out_eigenvectors: F.eig_backward(
        g_eigenvalues, g_eigenvectors, out_eigenvalues, out_eigenvectors
    ),
)
def eigen_pairs(A: Tensor, name: Text) -> tuple[Array, Array]:
    """Eigenvalues and eigenvectors; `name` is who complains."""
    require_square(A, name)
    if dtypes.category(A.dtype) < dtypes.FLOAT:
        fail(RuntimeError, f"Unknown Complex ScalarType for {scalar_name(A)}", mistakes.dtypes)
    require_kernel(A, "linalg_eig_out_cpu")
    if not np.isfinite(A).all():
        fail(RuntimeError, "torch.linalg.eig: input tensor should not contain infs or NaNs.")
    values, vectors = np.linalg.eig(precise(A))
    target = dtypes.complex_of(A.dtype)
    return values.astype(target), columns_first(vectors.astype(target))


@composite("")
def eig_backward(F: Any, grad_values: Anything, grad_vectors: Anything, values: Tensor, vectors: Tensor) -> Any:
    """``V^-H (diag(gL) + (V^H gV - V^H V Re(diag(V^H gV))) / E*) V^H`` with ``E = L_j - L_i`` off the diagonal."""
    if grad_vectors is None:
        if grad_values is None:
            return None
        return F.linalg_solve(F.adjoint(vectors), F.mul(F.unsqueeze(grad_values, -1), F.adjoint(vectors)))
    turned = F.matmul(F.adjoint(vectors), grad_vectors)
    diagonal = F.diagonal(turned, 0, -2, -1)
    text = "linalg_eig_backward: The eigenvectors in the complex case are specified up to multiplication by e^{i phi}. "
    check_phase(F, diagonal, text + "The specified loss function depends on this quantity, so it is ill-defined.")
    lengths = F.matmul(F.adjoint(vectors), vectors * F.unsqueeze(F.real(diagonal), -2))
    conjugate = F.conj(values)
    inside = F.divided_off_diagonal(turned - lengths, F.unsqueeze(conjugate, -2) - F.unsqueeze(conjugate, -1))
    if grad_values is not None:
        inside = inside + F.diag_embed(grad_values)
    return F.linalg_solve(F.adjoint(vectors), F.matmul(inside, F.adjoint(vectors)))
