"""Determinants."""

from typing import Any

import numpy as np

from gradcli.engine.state import STATE
from gradcli.engine.table.kinds import Anything, Array, Tensor
from gradcli.engine.table.table import S, composite, op
from gradcli.engine.tensor import dtypes
from gradcli.ops.linalg import kernels
from gradcli.ops.linalg.checks import require_floating, require_kernel, require_square
from gradcli.ops.linalg.solve import WELL, WELL_TWO
from gradcli.ops.shared.arrays import array_of

SMALLEST = 100  # determinants below this many units in the last place of 1 count as singular


@op(
    "linalg.det torch.det Tensor.det",
    node="LinalgDetBackward0",
    A=lambda F, g, out, A: F.det_backward(g, out, A),
    forward=lambda F, t_A, out, A: F.sum_dim(F.conj(F.det_backward(F.ones_like(out), out, A)) * t_A, (-2, -1)),
    samples=(S(WELL), S(WELL_TWO)),
)
def linalg_det(A: Tensor) -> Tensor:
    """The determinant.  (*, n, n) -> (*)."""
    require_square(A, "linalg.det")
    require_floating(A, "linalg.det", low_precision=True)
    require_kernel(A, "lu_cpu")
    return np.linalg.det(A)


@composite("")
def det_backward(F: Any, grad: Tensor, det: Tensor, A: Tensor) -> Tensor:
    """``det * grad * A^-H``.  Of a singular matrix PyTorch gives the adjugate while a graph is made, and zeros in a plain backward."""
    matrices, values = F.array(A), F.array(det)
    if not matrices.size:
        return F.zeros_like(A)
    if matrices.shape[-1] == 1:
        return F.expand(F.unsqueeze(F.unsqueeze(grad, -1), -1), matrices.shape)
    if STATE.batches and F.traces:  # what stands for many matrices: each by its own determinant
        unlike = F.unsqueeze(F.unsqueeze(F.abs(det) < SMALLEST * float(np.finfo(matrices.dtype).eps), -1), -1)
        regular = F.where(unlike, F.value(kernels.identity(matrices)), A)
        return F.where(unlike, F.det_backward_singular(grad, A), F.det_backward_regular(grad, det, regular))
    singular = values == 0 if not F.traces else np.abs(values) < SMALLEST * np.finfo(matrices.dtype).eps
    if not singular.any():
        return F.det_backward_regular(grad, det, A)
    if singular.all():
        return F.det_backward_singular(grad, A)
    mask = F.value(singular[..., None, None])
    safe = F.where(mask, F.value(kernels.identity(matrices)), A)
    return F.where(mask, F.det_backward_singular(grad, A), F.det_backward_regular(grad, det, safe))


@composite("")
def det_backward_regular(F: Any, grad: Tensor, det: Tensor, A: Tensor) -> Tensor:
    """The solution of ``A^H G = grad * det``."""
    return F.linalg_solve(F.adjoint(A), F.scaled_identity(grad * F.conj(det), A))


@composite("")
def det_backward_singular(F: Any, grad: Tensor, A: Tensor) -> Tensor:
    """The adjugate, which exists where the inverse does not, from the singular values."""
    if not F.traces:
        return F.mul_number(A, 0)
    U, values, Vh = F.linalg_svd(A)
    alpha = F.conj(F.linalg_det(U) * F.linalg_det(Vh)) * grad
    D = F.prod_safe_zeros_backward(F.unsqueeze(alpha, -1), values, values.ndim - 1)
    return F.matmul(U * F.unsqueeze(D, -2), Vh)


@op("", node="TransposeBackward0", self=lambda F, g: F.sum_dim(F.diagonal(g, 0, -2, -1), (-1,)))
def scaled_identity(self: Tensor, like: Anything) -> Tensor:
    """A number for each matrix times the identity of the shape of `like`.  (*) -> (*, n, n)."""
    return self[..., None, None] * np.eye(like.shape[-1], dtype=self.dtype)


@op(
    "linalg.slogdet torch.slogdet Tensor.slogdet",
    node="LinalgSlogdetBackward0",
    returns=("sign", "logabsdet"),
    A=lambda F, g_sign, g_logabsdet, out_sign, A: F.slogdet_backward(g_sign, g_logabsdet, out_sign, A),
    samples=(S(WELL), S(WELL_TWO)),
)
def linalg_slogdet(A: Tensor) -> tuple[Array, Array]:
    """The sign of the determinant and the logarithm of its absolute value.  (*, n, n) -> (*), (*)."""
    require_square(A, "linalg.slogdet")
    require_floating(A, "linalg.slogdet")
    sign, logabsdet = np.linalg.slogdet(A)
    return np.where(np.isnan(logabsdet), 0, sign).astype(A.dtype), np.asarray(logabsdet)


@composite("")
def slogdet_backward(F: Any, grad_sign: Anything, grad_logabsdet: Anything, sign: Tensor, A: Tensor) -> Any:
    """``grad * A^-H``; a complex sign turns with the determinant, a real one stays.  Singular matrices get infinities and NaN."""
    is_complex = dtypes.category(array_of(A).dtype) == dtypes.COMPLEX
    if not is_complex and grad_logabsdet is None:
        return None
    g = grad_logabsdet
    if is_complex and grad_sign is not None:
        turned = F.imag(F.conj(grad_sign) * sign) * -1j
        g = turned if g is None else g + turned
    elif is_complex:
        g = F.cast_grad(g, array_of(A).dtype)
    return F.linalg_solve_ex(F.adjoint(A), F.scaled_identity(g, A))[0]


@composite("torch Tensor", samples=(S(WELL), S(WELL_TWO)))
def logdet(F: Any, self: Tensor) -> Tensor:
    """The logarithm of the determinant; NaN where that is negative.  (*, n, n) -> (*)."""
    matrices = array_of(self)
    require_square(matrices, "logdet")
    require_floating(matrices, "logdet")
    sign, logabsdet = F.linalg_slogdet(self)
    if dtypes.category(matrices.dtype) == dtypes.COMPLEX:
        return F.log(sign) + logabsdet
    nan = np.full((), np.nan, matrices.dtype)
    return F.where(sign == -1, F.value(nan), logabsdet)
