"""The Cholesky factorization of positive-definite matrices, and what it solves."""

from typing import Any

import numpy as np

from gradcli.diagnostics import mistakes
from gradcli.engine.errors import fail
from gradcli.engine.table.kinds import Array, Bool, Tensor
from gradcli.engine.table.table import S, T, composite, op
from gradcli.ops.linalg import kernels
from gradcli.ops.linalg.checks import (
    columns_first,
    refuse_failed,
    require_floating,
    require_kernel,
    require_square,
    singular_text,
    symmetrized,
)
from gradcli.ops.linalg.solve import check_right_side
from gradcli.ops.shared.arrays import array_of

POSITIVE = T([[3.0, 0.5, 0.2], [0.5, 2.0, -0.3], [0.2, -0.3, 2.5]], grad=True, within=symmetrized)
LOWER = T([[1.5, 0.0, 0.0], [0.4, 1.2, 0.0], [-0.3, 0.6, 1.8]], grad=True, within=np.tril)
UPPER = T([[1.5, 0.4, -0.3], [0.0, 1.2, 0.6], [0.0, 0.0, 1.8]], grad=True, within=np.triu)


def _not_positive(info: int) -> str:
    why = f"the leading minor of order {info} is not positive-definite"
    return f"The factorization could not be completed because the input is not positive-definite ({why})."


@op(
    "linalg.cholesky_ex",
    node="LinalgCholeskyExBackward0",
    returns=("L", "info"),
    A=lambda F, g_L, out_L, upper: F.cholesky_backward(g_L, upper, out_L),
    samples=(S(POSITIVE), S(POSITIVE, upper=True)),
)
def linalg_cholesky_ex(A: Tensor, *, upper: Bool = False, check_errors: Bool = False) -> tuple[Array, Array]:
    """L of ``A = L L^H`` and the order of the first leading minor that is not positive.  (*, n, n) -> (*, n, n), (*)."""
    require_square(A, "linalg.cholesky")
    require_floating(A, "linalg.cholesky", low_precision=True)
    require_kernel(A, "cholesky_cpu")
    L, info = kernels.cholesky(A, upper)
    if check_errors:
        refuse_failed(info, "linalg.cholesky_ex", _not_positive)
    return L, info


@composite("linalg.cholesky", samples=(S(POSITIVE),))
def linalg_cholesky(F: Any, A: Tensor, *, upper: Bool = False) -> Tensor:
    """L of ``A = L L^H``, lower triangular, or its conjugate transpose if `upper`.  (*, n, n) -> (*, n, n)."""
    L, info = F.linalg_cholesky_ex(A, upper=upper)
    refuse_failed(array_of(info), "linalg.cholesky", _not_positive)
    return L


@op(self=lambda F, g, out, upper: F.cholesky_backward(g, upper, out), samples=(S(POSITIVE), S(POSITIVE, True)), out="cast")
def cholesky(self: Tensor, upper: Bool = False) -> Tensor:
    """L of ``self = L L^H``; `linalg.cholesky` replaces it.  (*, n, n) -> (*, n, n)."""
    if self.ndim < 2 or self.size:
        require_square(self, "cholesky")
    if not self.size:
        return np.array(self)
    require_kernel(self, "cholesky_cpu")
    L, info = kernels.cholesky(self, upper)
    refuse_failed(info, "cholesky", _not_positive)
    return L


@composite("")
def cholesky_backward(F: Any, grad: Tensor, upper: Bool, L: Tensor) -> Tensor:
    """``L^-H sym(L^H G) L^-1``, where sym copies the lower triangle to the upper one.  It is symmetric, as the argument is."""
    lower, g = (F.adjoint(L), F.adjoint(grad)) if upper else (L, grad)
    phi = F.matmul(F.adjoint(lower), g)
    sym = F.mul_number(F.tril(phi) + F.adjoint(F.tril(phi, -1)), 0.5)
    right = F.linalg_solve_triangular(F.adjoint(lower), sym, upper=True)
    return F.linalg_solve_triangular(lower, right, upper=False, left=False)


@op(
    self=lambda F, g, self, upper, out: F.cholesky_inverse_backward(g, self, upper, out),
    samples=(S(LOWER), S(UPPER, upper=True)),
    out="cast",
)
def cholesky_inverse(self: Tensor, upper: Bool = False) -> Tensor:
    """The inverse of ``L L^H`` from L.  (*, n, n) -> (*, n, n)."""
    require_square(self, "cholesky_inverse")
    require_kernel(self, "cholesky_inverse_out_cpu")
    zero = np.diagonal(self, axis1=-2, axis2=-1) == 0
    info = np.where(zero.any(axis=-1), zero.argmax(axis=-1) + 1, 0) if zero.size else kernels.no_info(self)
    refuse_failed(np.asarray(info), "cholesky_inverse", singular_text)
    inverse = kernels.solve_triangular(self, np.array(kernels.identity(self)), upper)
    return columns_first(inverse @ kernels.adjoint(inverse) if upper else kernels.adjoint(inverse) @ inverse)


@composite("")
def cholesky_inverse_backward(F: Any, grad: Tensor, L: Tensor, upper: Bool, inverse: Tensor) -> Tensor:
    """``-A^-1 (G + G^H) A^-1 L``, or with U on the other side."""
    common = F.matmul(inverse, F.matmul(grad + F.adjoint(grad), inverse))
    return -F.matmul(L, common) if upper else -F.matmul(common, L)


@op(
    self=lambda F, g, input2, upper: F.cholesky_solve(g, input2, upper),
    input2=lambda F, g, out, input2, upper: F.cholesky_solve_backward(g, out, input2, upper),
    samples=(S((3, 2), LOWER), S((3, 2), UPPER, upper=True)),
    out="cast",
)
def cholesky_solve(self: Tensor, input2: Tensor, upper: Bool = False) -> Tensor:
    """X of ``L L^H X = self`` from L.  (*, n, k), (*, n, n) -> (*, n, k)."""
    for name, array in (("b", self), ("u", input2)):
        if array.ndim < 2:
            text = f"{name} should have at least 2 dimensions, but has {array.ndim} dimensions instead"
            fail(RuntimeError, text, mistakes.shapes)
    check_right_side(self, input2, "cholesky_solve")
    require_kernel(self, "cholesky_solve_cpu")
    first, second = (kernels.adjoint(input2), input2) if upper else (input2, kernels.adjoint(input2))
    return columns_first(kernels.solve_triangular(second, kernels.solve_triangular(first, self, upper=False), upper=True))


@composite("")
def cholesky_solve_backward(F: Any, grad: Tensor, result: Tensor, L: Tensor, upper: Bool) -> Tensor:
    """The gradient of `cholesky_solve` for its factor."""
    common = F.matmul(F.cholesky_solve(grad, L, upper), F.adjoint(result))
    common = common + F.adjoint(common)
    return -F.matmul(L, common) if upper else -F.matmul(common, L)
