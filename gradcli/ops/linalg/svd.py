"""The singular value decomposition and what is made of it: pseudo-inverses, ranks, condition numbers."""

from typing import Any

import numpy as np

from gradcli.diagnostics import mistakes
from gradcli.engine.errors import LinAlgError, fail
from gradcli.engine.table.kinds import MISS, Anything, Array, Bool, Float, OptionalText, Tensor, plain_number
from gradcli.engine.table.table import S, composite, op
from gradcli.engine.tensor import dtypes
from gradcli.engine.tensor.dtypes import scalar_name
from gradcli.engine.tensor.tensor import Tensor as TensorClass
from gradcli.ops.linalg.checks import columns_first, named, precise, require_floating, require_kernel, require_matrix
from gradcli.ops.linalg.eigen import check_phase, linalg_eigh
from gradcli.ops.linalg.kernels import adjoint
from gradcli.ops.linalg.lu import TALL, WIDE, part, total
from gradcli.ops.linalg.solve import WELL
from gradcli.ops.shared.arrays import array_of

NOT_FINITE = "linalg.svd: {}The algorithm failed to converge because the input matrix contained non-finite values."
PHASE_TEXT = (
    "svd_backward: The singular vectors in the complex case are specified up to multiplication by e^{i phi}. "
    "The specified loss function depends on this phase term, making it ill-defined."
)


@op(
    "linalg.svd",
    node="LinalgSvdBackward0",
    returns=("U", "S", "Vh"),
    A=lambda F, g_U, g_S, g_Vh, out_U, out_S, out_Vh: F.svd_backward(g_U, g_S, g_Vh, out_U, out_S, out_Vh),
    samples=(S(WELL), S(TALL, False), S(WIDE, False)),
)
def linalg_svd(A: Tensor, full_matrices: Bool = True, *, driver: OptionalText = None) -> tuple[Array, Array, Array]:
    """U, the singular values in descending order and V^H, ``A = U S V^H``.  (*, n, m) -> (*, n, n), (*, k), (*, m, m), k = min(n, m).

    Not `full_matrices`: (*, n, k), (*, k), (*, k, m).
    """
    require_matrix(A, "linalg.svd")
    require_floating(A, "linalg.svd", low_precision=True)
    require_kernel(A, "linalg_svd_cpu")
    if driver is not None:
        text = "torch.linalg.svd: keyword argument `driver=` is only supported on CUDA inputs with cuSOLVER backend."
        fail(RuntimeError, text)
    try:
        U, values, Vh = np.linalg.svd(precise(A), full_matrices)
    except np.linalg.LinAlgError:
        bad = np.flatnonzero(~np.isfinite(A).all(axis=(-2, -1)))
        which = f"(Batch element {bad[0]}): " if A.ndim > 2 and bad.size else ""
        fail(LinAlgError, NOT_FINITE.format(which))
    return columns_first(U.astype(A.dtype)), values.astype(dtypes.real_of(A.dtype)), columns_first(Vh.astype(A.dtype))


@composite("linalg.svdvals", samples=(S(WELL), S(TALL), S(WIDE)))
def linalg_svdvals(F: Any, A: Tensor, *, driver: OptionalText = None) -> Tensor:
    """The singular values, in descending order.  (*, n, m) -> (*, min(n, m))."""
    return F.linalg_svd(A, False, driver=driver)[1]


@composite(samples=(S(TALL),))
def svd(F: Any, self: Tensor, some: Bool = True, compute_uv: Bool = True) -> Any:
    """U, the singular values and V (not its transpose); `linalg.svd` replaces it.  (*, n, m) -> (*, n, k), (*, k), (*, m, k)."""
    if self.ndim < 2:
        text = f"linalg.svd: input should have at least 2 dimensions, but has {self.ndim} dimensions instead"
        fail(RuntimeError, text, mistakes.shapes)
    if not compute_uv:
        rows, columns = self.shape[-2:]
        blank = [F.new_zeros_raw(self, (*self.shape[:-2], size, size)) for size in (rows, columns)]
        return named(F, "svd", U=blank[0], S=F.linalg_svdvals(self), V=blank[1])
    U, values, Vh = F.linalg_svd(self, not some)
    return named(F, "svd", U=U, S=values, V=F.adjoint(Vh))


@composite("")
def svd_backward(F: Any, grad_U: Anything, grad_S: Anything, grad_Vh: Anything, U: Tensor, values: Tensor, Vh: Tensor) -> Any:
    """The gradient of ``A = U S V^H``, from whichever of the three has one; only the first k singular vectors count."""
    size, rows, columns = values.shape[-1], U.shape[-2], Vh.shape[-1]
    if U.shape[-1] != size or Vh.shape[-2] != size:
        U, Vh = part(F, U, -1, 0, size), part(F, Vh, -2, 0, size)
        grad_U = None if grad_U is None else part(F, grad_U, -1, 0, size)
        grad_Vh = None if grad_Vh is None else part(F, grad_Vh, -2, 0, size)
    if grad_U is None and grad_Vh is None:
        if grad_S is None:
            return None
        if rows >= columns:
            return F.matmul(U, F.mul(F.unsqueeze(grad_S, -1), Vh))
        return F.matmul(F.mul(U, F.unsqueeze(grad_S, -2)), Vh)
    inside = _svd_inside(F, grad_U, grad_S, grad_Vh, U, values, Vh)
    if rows > size and grad_U is not None:
        scaled = grad_U / F.unsqueeze(values, -2)
        inside = F.matmul(U, inside) + scaled - F.matmul(U, F.matmul(F.adjoint(U), scaled))
        return F.matmul(inside, Vh)
    if columns > size and grad_Vh is not None:
        scaled = grad_Vh / F.unsqueeze(values, -1)
        inside = F.matmul(inside, Vh) + scaled - F.matmul(F.matmul(scaled, F.adjoint(Vh)), Vh)
        return F.matmul(U, inside)
    return F.matmul(U, F.matmul(inside, Vh)) if rows >= columns else F.matmul(F.matmul(U, inside), Vh)


def _svd_inside(F: Any, grad_U: Any, grad_S: Any, grad_Vh: Any, U: Any, values: Any, Vh: Any) -> Any:
    """``U^H gA V``: skew parts of the vectors' gradients over the gaps of squared singular values, the values' on the diagonal."""
    left = None if grad_U is None else _skew(F, F.matmul(F.adjoint(U), grad_U))
    right = None if grad_Vh is None else _skew(F, F.matmul(Vh, F.adjoint(grad_Vh)))
    is_complex = dtypes.category(array_of(U).dtype) == dtypes.COMPLEX
    if is_complex:
        check_phase(F, total(*(None if side is None else F.diagonal(side, 0, -2, -1) for side in (left, right))), PHASE_TEXT)
    squares = values * values
    gaps = F.unsqueeze(squares, -2) - F.unsqueeze(squares, -1)
    rows, columns = F.unsqueeze(values, -2), F.unsqueeze(values, -1)
    if left is None:
        inside = F.mul(columns, F.divided_off_diagonal(right, gaps))
    elif right is None:
        inside = F.mul(F.divided_off_diagonal(left, gaps), rows)
    else:
        inside = F.divided_off_diagonal(F.mul(left, rows) + F.mul(columns, right), gaps)
        if is_complex:
            inside = inside + F.diag_embed(F.diagonal(left, 0, -2, -1) / (values * 2))
    return inside if grad_S is None else inside + F.diag_embed(grad_S)


def _skew(F: Any, A: Any) -> Any:
    return A - F.adjoint(A)


# ---- pseudo-inverses ---------------------------------------------------------------------------------------------------------------


@op(
    "",
    node="LinalgPinvBackward0",
    A=lambda F, g, out, A: F.pinv_backward(g, out, A),
    samples=(S(WELL, None, None, False), S(TALL, None, None, False), S(WIDE, None, None, False)),
)
def pinv_tolerant(A: Tensor, atol: Anything, rtol: Anything, hermitian: Bool) -> Tensor:
    """The pseudo-inverse, singular values up to ``max(atol, rtol * largest)`` counted as zero."""
    if A.ndim < 2 or dtypes.category(A.dtype) < dtypes.FLOAT or dtypes.is_half(A.dtype):
        wanted = "expected a tensor with 2 or more dimensions of float, double, cfloat or cdouble types"
        fail(RuntimeError, f"linalg.pinv({scalar_name(A)}{{{list(A.shape)}}}): {wanted}", mistakes.shapes)
    if not A.size:
        return np.empty((*A.shape[:-2], A.shape[-1], A.shape[-2]), A.dtype)
    if hermitian:
        values, U = linalg_eigh(precise(A))
        V, sizes = U, np.abs(values)
    else:
        U, values, Vh = linalg_svd(precise(A), False)
        V, sizes = adjoint(Vh), values
    kept = sizes > tolerance(sizes, A, atol, rtol, "pinv")[..., None]
    inverse = np.where(kept, 1 / np.where(kept, values, 1), 0)
    return np.asarray((V * inverse[..., None, :]) @ adjoint(U)).astype(A.dtype)


def tolerance(values: Array, A: Array, atol: Any, rtol: Any, name: str) -> Array:
    """Below which a singular value counts as zero: eps * max(n, m) of the largest one unless told otherwise."""
    for argument, given in (("atol", atol), ("rtol", rtol)):
        if isinstance(given, np.ndarray) and given.dtype.kind == "c":
            text = f"torch.linalg.{name}: {argument} tensor of complex type is not supported. Got {scalar_name(given)}"
            fail(RuntimeError, text, mistakes.dtypes)
    if rtol is None:
        default = np.finfo(A.dtype).eps * max(A.shape[-2:])
        rtol = np.where(np.asarray(0 if atol is None else atol) > 0, 0.0, default)
    largest = values.max(axis=-1) if values.shape[-1] else np.zeros(values.shape[:-1])
    return np.maximum(np.asarray(0.0 if atol is None else atol), np.asarray(rtol) * largest)


def _tolerance_argument(name: str, argument: str, value: Any, A: Any) -> Any:
    """A tolerance, which may be a tensor, as a number or an array."""
    if value is None:
        return None
    if isinstance(value, TensorClass):
        if value.requires_grad and name == "pinv":
            text = f"The function 'linalg_pinv' is not differentiable with respect to argument '{argument}'. This input cannot have requires_grad True."
            fail(RuntimeError, text)
        return value.array
    number = plain_number(value)
    if number is MISS or isinstance(number, complex):
        from gradcli.engine.calls.functions import find
        from gradcli.engine.calls.refusal import refusal

        function = find(f"linalg.{name}")
        assert function is not None
        raise refusal(function, (A, value), {}) if argument == "tol" else refusal(function, (A,), {argument: value})
    return number


@composite("linalg.pinv", samples=(S(WELL), S(TALL)))
def linalg_pinv(
    F: Any, A: Tensor, rcond: Anything = None, hermitian: Bool = False, *, atol: Anything = None, rtol: Anything = None
) -> Tensor:
    """The Moore-Penrose pseudo-inverse.  (*, n, m) -> (*, m, n)."""
    rtol = rcond if rtol is None else rtol
    return F.pinv_tolerant(A, _tolerance_argument("pinv", "atol", atol, A), _tolerance_argument("pinv", "rtol", rtol, A), hermitian)


@composite(samples=(S(WELL), S(WIDE)))
def pinverse(F: Any, self: Tensor, rcond: Float = 1e-15) -> Tensor:
    """The pseudo-inverse; `linalg.pinv` replaces it.  (*, n, m) -> (*, m, n)."""
    return F.pinv_tolerant(self, 0.0, rcond, False)


@composite("")
def pinv_backward(F: Any, grad: Tensor, pinv: Tensor, A: Tensor) -> Tensor:
    """The gradient of the pseudo-inverse where the rank stays the same, over the smaller of both products."""
    pinvh, g = F.adjoint(pinv), F.adjoint(grad)
    if A.shape[-2] <= A.shape[-1]:
        K = F.matmul(g, pinv)
        KA = F.matmul(K, pinvh)
        first = -F.adjoint(F.matmul(pinv, K)) + KA - F.matmul(F.matmul(A, pinv), KA)
        return first + F.matmul(F.matmul(pinvh, pinv), g - F.matmul(K, A))
    K = F.matmul(pinv, g)
    AK = F.matmul(pinvh, K)
    first = -F.adjoint(F.matmul(K, pinv)) + F.matmul(F.matmul(g - F.matmul(A, K), pinv), pinvh) + AK
    return first - F.matmul(F.matmul(AK, pinv), A)


# ---- ranks -------------------------------------------------------------------------------------------------------------------------


@composite("linalg.matrix_rank")
def matrix_rank(
    F: Any, A: Tensor, tol: Anything = None, hermitian: Bool = False, *, atol: Anything = None, rtol: Anything = None
) -> Tensor:
    """How many singular values are not zero, to a tolerance.  (*, n, m) -> (*)."""
    if tol is not None:
        return F.count_singular_values(A, _tolerance_argument("matrix_rank", "tol", tol, A), 0.0, hermitian)
    atol, rtol = (_tolerance_argument("matrix_rank", name, value, A) for name, value in (("atol", atol), ("rtol", rtol)))
    return F.count_singular_values(A, atol, rtol, hermitian)


@op("")
def count_singular_values(A: Tensor, atol: Anything, rtol: Anything, hermitian: Bool) -> Tensor:
    """How many singular values (or absolute eigenvalues) are above ``max(atol, rtol * largest)``."""
    require_matrix(A, "torch.linalg.matrix_rank", "input")
    if dtypes.category(A.dtype) < dtypes.FLOAT or dtypes.is_half(A.dtype):
        fail(RuntimeError, "This function doesn't handle types other than float and double", mistakes.dtypes)
    values = np.abs(linalg_eigh(A)[0]) if hermitian else linalg_svd(A, False)[1]
    return np.count_nonzero(values > tolerance(values, A, atol, rtol, "matrix_rank")[..., None], axis=-1).astype(np.int64)
