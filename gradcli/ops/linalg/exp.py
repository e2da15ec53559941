"""The matrix exponential."""

import math
from typing import Any

import numpy as np

from gradcli.engine.table.kinds import Array, Tensor
from gradcli.engine.table.table import S, composite, op
from gradcli.engine.tensor import dtypes
from gradcli.ops.linalg.checks import require_floating, require_square
from gradcli.ops.linalg.lu import part, zeros

PADE = (64764752532480000, 32382376266240000, 7771770303897600, 1187353796428800, 129060195264000, 10559470521600, 670442572800)
PADE_REST = (33522128640, 1323241920, 40840800, 960960, 16380, 182, 1)
RADIUS = 5.371920351148152  # of norms for which the approximation of degree 13 is exact to the last digit of a float64


@op(
    "linalg.matrix_exp torch.matrix_exp Tensor.matrix_exp",
    node="LinalgMatrixExpBackward0",
    A=lambda F, g, A: F.matrix_exp_backward(g, A),
    samples=(S((3, 3)), S((2, 2, 2))),
)
def linalg_matrix_exp(A: Tensor) -> Tensor:
    """``1 + A + A^2/2 + A^3/6 + …``.  (*, n, n) -> (*, n, n)."""
    require_square(A, "linalg.matrix_exp")
    require_floating(A, "linalg.matrix_exp", low_precision=True)
    if not A.size:
        return np.array(A)
    wide = np.dtype(np.complex128 if dtypes.category(A.dtype) == dtypes.COMPLEX else np.float64)
    return _scaled_and_squared(A.astype(wide)).astype(A.dtype)


def _scaled_and_squared(A: Array) -> Array:
    """The exponential of a small fraction of the matrix, by a rational approximation, squared as often as that was halved."""
    size = np.abs(A).sum(axis=-2).max()
    if not np.isfinite(size):
        return np.full_like(A, np.nan)
    halvings = max(0, math.ceil(math.log2(size / RADIUS))) if size > 0 else 0
    A = A / 2.0**halvings
    odd, even = _pade(A)
    result = np.linalg.solve(even - odd, even + odd)
    for _ in range(halvings):
        result = result @ result
    return result


def _pade(A: Array) -> tuple[Array, Array]:
    """The odd and even parts of the numerator of the rational approximation of degree 13."""
    b = PADE + PADE_REST
    eye = np.eye(A.shape[-1], dtype=A.dtype)
    A2 = A @ A
    A4 = A2 @ A2
    A6 = A4 @ A2
    odd = A @ (A6 @ (b[13] * A6 + b[11] * A4 + b[9] * A2) + b[7] * A6 + b[5] * A4 + b[3] * A2 + b[1] * eye)
    even = A6 @ (b[12] * A6 + b[10] * A4 + b[8] * A2) + b[6] * A6 + b[4] * A4 + b[2] * A2 + b[0] * eye
    return odd, even


@composite("")
def matrix_exp_backward(F: Any, grad: Tensor, A: Tensor) -> Tensor:
    """The upper right block of the exponential of ``[[A^H, g], [0, A^H]]``."""
    size, adjoint = A.shape[-1], F.adjoint(A)
    top = F.cat((adjoint, grad), -1)
    bottom = F.cat((zeros(F, adjoint, (size, size)), adjoint), -1)
    result = F.linalg_matrix_exp(F.cat((top, bottom), -2))
    return part(F, part(F, result, -2, 0, size), -1, size, 2 * size)
