"""The QR factorization and Householder reflections."""

from typing import Any

import numpy as np

from gradcli.diagnostics import mistakes
from gradcli.engine.errors import fail, not_implemented
from gradcli.engine.table.kinds import Anything, Array, Bool, Tensor, Text
from gradcli.engine.table.table import S, composite, op
from gradcli.engine.tensor.dtypes import scalar_name
from gradcli.ops.linalg.checks import columns_first, named, require_floating, require_kernel, require_matrix
from gradcli.ops.linalg.kernels import adjoint
from gradcli.ops.linalg.lu import TALL, WIDE, part, total, zeros
from gradcli.ops.linalg.solve import WELL

MODES = ("reduced", "complete", "r")


@op(
    "linalg.qr",
    node="LinalgQrBackward0",
    returns=("Q", "R"),
    A=lambda F, g_Q, g_R, out_Q, out_R, mode: F.qr_backward(g_Q, g_R, out_Q, out_R, mode),
    samples=(S(WELL), S(TALL), S(WIDE), S(WIDE, "complete")),
)
def linalg_qr(A: Tensor, mode: Text = "reduced") -> tuple[Array, Array]:
    """Q with orthonormal columns and R upper triangular, ``A = Q R``.

    (*, n, m) -> (*, n, k), (*, k, m), k = min(n, m), or n if `complete`.
    """
    require_matrix(A, "linalg.qr")
    require_floating(A, "linalg.qr", low_precision=True)
    if mode not in MODES:
        text = f"qr received unrecognized mode '{mode}' but expected one of 'reduced' (default), 'r', or 'complete'"
        fail(RuntimeError, text)
    require_kernel(A, "geqrf_cpu")
    if mode == "r":
        return np.empty(0, A.dtype), columns_first(np.asarray(np.linalg.qr(A, mode="r")))
    Q, R = np.linalg.qr(A, mode=mode)  # type: ignore[call-overload]
    return columns_first(Q), columns_first(R)


@composite(samples=(S(WELL), S(TALL)))
def qr(F: Any, self: Tensor, some: Bool = True) -> Any:
    """Q and R; `linalg.qr` replaces it.  (*, n, m) -> (*, n, k), (*, k, m)."""
    Q, R = F.linalg_qr(self, "reduced" if some else "complete")
    return named(F, "qr", Q=Q, R=R)


@composite("")
def qr_backward(F: Any, grad_Q: Anything, grad_R: Anything, Q: Tensor, R: Tensor, mode: Text) -> Any:
    """The gradient of ``A = Q R``."""
    if mode == "r":
        advice = "Please use linalg.qr(A, mode='reduced') if you are going to differentiate through linalg.qr."
        fail(RuntimeError, f"The derivative of linalg.qr depends on Q, which is not computed when mode='r'. {advice}")
    rows, columns = Q.shape[-2], R.shape[-1]
    if mode == "complete" and rows > columns:
        fail(RuntimeError, "The QR decomposition is not differentiable when mode='complete' and nrows > ncols.")
    if grad_Q is None and grad_R is None:
        return None
    inside = total(None if grad_R is None else F.matmul(grad_R, F.adjoint(R)), None if grad_Q is None else -F.matmul(F.adjoint(Q), grad_Q))
    if rows >= columns:
        upper = F.triu(inside)
        gradient = total(F.matmul(Q, F.halve_diagonal(upper + F.adjoint(upper))), grad_Q)
        return F.linalg_solve_triangular(F.adjoint(R), gradient, upper=False, left=False)
    skew = F.halve_diagonal(F.tril(F.adjoint(inside) - inside))
    gradient = F.matmul(Q, F.linalg_solve_triangular(F.adjoint(part(F, R, -1, 0, rows)), skew, upper=False, left=False))
    gradient = F.cat((gradient, zeros(F, R, (rows, columns - rows))), -1)
    return gradient if grad_R is None else gradient + F.matmul(Q, grad_R)


@op("", node="CopySlices", self=lambda F, g: F.halve_diagonal(g), samples=(S((3, 3)),))
def halve_diagonal(self: Tensor) -> Tensor:
    """The matrix with half its diagonal.  (*, n, n) -> (*, n, n)."""
    halves = np.array(self)
    halves[..., range(self.shape[-1]), range(self.shape[-1])] /= 2
    return halves


# ---- reflections ----------------------------------------------------------------------------------------------------------------


@op(returns=("a", "tau"), out="cast", node="GeqrfBackward0", real_only="geqrf", self=lambda g_a: not_implemented("geqrf"))
def geqrf(self: Tensor) -> tuple[Array, Array]:
    """The reflections ``1 - tau v v^H`` whose product is Q: their vectors below R in one matrix, and tau.

    (*, n, m) -> (*, n, m), (*, min(n, m)).
    """
    if self.ndim < 2:
        fail(RuntimeError, "torch.geqrf: input must have at least 2 dimensions.", mistakes.shapes)
    require_kernel(self, "geqrf_cpu")
    transposed, tau = np.linalg.qr(self, mode="raw")
    return columns_first(transposed.swapaxes(-1, -2)), tau


def reflect(vectors: Array, tau: Array, other: Array, conjugate: bool) -> Array:
    """Q (or its conjugate transpose) times `other`, one reflection after the other."""
    result = np.array(np.broadcast_to(other, (*np.broadcast_shapes(vectors.shape[:-2], other.shape[:-2]), *other.shape[-2:])))
    count = tau.shape[-1]
    for at in range(count) if conjugate else reversed(range(count)):
        v = vectors[..., at:, at, None].copy()
        v[..., 0, 0] = 1
        scale = np.conjugate(tau[..., at]) if conjugate else tau[..., at]
        result[..., at:, :] -= scale[..., None, None] * v @ (adjoint(v) @ result[..., at:, :])
    return result


def _check_reflections(name: str, vectors: Array, tau: Array) -> None:
    """The dimensions of reflections and their factors agree."""
    if tau.ndim != vectors.ndim - 1:
        counts = f"got tau.ndim equal to {tau.ndim} and input.ndim is equal to {vectors.ndim}"
        fail(RuntimeError, f"{name}: Expected tau to have one dimension less than input, but {counts}", mistakes.shapes)
    if tau.shape[:-1] != vectors.shape[:-2]:
        text = f"{name}: Expected batch dimensions of tau to be equal to input.shape[:-2], but got {list(tau.shape[:-1])}"
        fail(RuntimeError, text, mistakes.shapes)


@op(
    "linalg.householder_product torch.orgqr Tensor.orgqr",
    node="LinalgHouseholderProductBackward0",
    input=lambda F, g, out, input, tau: F.householder_backward(g, out, input, tau)[0],
    tau=lambda F, g, out, input, tau: F.householder_backward(g, out, input, tau)[1],
    samples=(S(TALL, (2,)), S(WELL, (2,))),
    out="cast",
)
def householder_product(input: Tensor, tau: Tensor) -> Tensor:
    """The first columns of the product of the reflections that `geqrf` returns.  (*, n, m), (*, k) -> (*, n, m)."""
    name = "torch.linalg.householder_product"
    if input.ndim < 2:
        fail(RuntimeError, f"{name}: input must have at least 2 dimensions.", mistakes.shapes)
    rows, columns = input.shape[-2:]
    if rows < columns:
        fail(RuntimeError, f"{name}: input.shape[-2] must be greater than or equal to input.shape[-1]", mistakes.shapes)
    if columns < tau.shape[-1]:
        text = f"{name}: input.shape[-1] must be greater than or equal to tau.shape[-1]"
        fail(RuntimeError, text, mistakes.shapes)
    _check_reflections(name, input, tau)
    if tau.dtype != input.dtype:
        text = f"{name}: tau dtype {scalar_name(tau)} does not match input dtype {scalar_name(input)}"
        fail(RuntimeError, text, mistakes.dtypes)
    require_kernel(input, "orgqr_cpu")
    return columns_first(reflect(input, tau, np.eye(rows, columns, dtype=input.dtype), False))


@composite("")
def householder_backward(F: Any, grad: Tensor, result: Tensor, input: Tensor, tau: Tensor) -> Any:
    """The gradients of a product of reflections for their vectors and their factors.

    K = result grad^H is turned from one reflection to the next: undone on the left, applied on the right.
    """
    rows, columns, count = input.shape[-2], input.shape[-1], tau.shape[-1]
    if not count or 0 in input.shape:
        return None, None
    lower = F.ones_on_diagonal(input)
    norms = F.sum_dim(F.mul(F.conj(lower), lower), (-2,))
    sigma = tau / (tau * part(F, norms, -1, 0, count) - 1)
    v = [part(F, lower, -1, at, at + 1) for at in range(count)]
    t = [F.unsqueeze(part(F, tau, -1, at, at + 1), -1) for at in range(count)]
    s = [F.unsqueeze(part(F, sigma, -1, at, at + 1), -1) for at in range(count)]
    K = F.matmul(result, F.adjoint(grad))
    vectors, factors = [], F.new_zeros_raw(tau, tau.shape)
    for at in range(count):
        K = K - F.mul(s[at], F.matmul(v[at], F.matmul(F.adjoint(v[at]), K)))
        vHK, Kv = F.matmul(F.adjoint(v[at]), K), F.matmul(K, v[at])
        vectors.append(-(F.mul(F.conj(t[at]), F.adjoint(vHK)) + F.mul(t[at], Kv)))
        factors[..., at] = -F.conj(F.squeeze_dim(F.squeeze_dim(F.matmul(vHK, v[at]), -1), -1))
        K = K - F.mul(t[at], F.matmul(Kv, F.adjoint(v[at])))
    if columns > count:
        vectors.append(zeros(F, input, (rows, columns - count)))
    return F.tril(F.cat(tuple(vectors), -1), -1), factors


@op("", node="AddBackward0", self=lambda F, g: F.tril(g, -1))
def ones_on_diagonal(self: Tensor) -> Tensor:
    """The strictly lower triangle, with ones on the diagonal."""
    return np.tril(self, -1) + np.eye(*self.shape[-2:], dtype=self.dtype)


@op(
    self=lambda F, g, out, self, tau, other, left, transpose: F.ormqr_backward(g, out, self, tau, other, left, transpose)[0],
    tau=lambda F, g, out, self, tau, other, left, transpose: F.ormqr_backward(g, out, self, tau, other, left, transpose)[1],
    other=lambda F, g, self, tau, left, transpose: F.ormqr(self, tau, g, left, not transpose),
    samples=tuple(S(TALL, (2,), (3, 2) if left else (2, 3), left, transpose) for left in (True, False) for transpose in (False, True)),
)
def ormqr(self: Tensor, tau: Tensor, other: Tensor, left: Bool = True, transpose: Bool = False) -> Tensor:
    """Q (or its conjugate transpose) times `other`, or `other` times Q, from the reflections of Q.

    (*, n, k), (*, k), (*, n, m) -> (*, n, m).
    """
    name = "torch.ormqr"
    for argument, array in (("input", self), ("other", other)):
        if array.ndim < 2:
            text = f"{name}: {argument} must have at least 2 dimensions."
            fail(RuntimeError, text, mistakes.shapes)
    dim = -2 if left else -1
    if other.shape[dim] != self.shape[-2]:
        fail(RuntimeError, f"{name}: other.shape[{dim}] must be equal to input.shape[-2]", mistakes.shapes)
    if tau.shape[-1:] != (min(other.shape[dim], self.shape[-1]),):
        text = f"{name}: tau.shape[-1] must be equal to min(other.shape[{dim}], input.shape[-1])"
        fail(RuntimeError, text, mistakes.shapes)
    _check_ormqr_batches(self, tau, other)
    require_kernel(self, "ormqr_cpu")
    if left:
        return columns_first(reflect(self, tau, other, transpose))
    return columns_first(adjoint(reflect(self, tau, adjoint(other), not transpose)))


def _check_ormqr_batches(self: Array, tau: Array, other: Array) -> None:
    name = "torch.ormqr"
    _check_reflections(name, self, tau)
    if other.ndim != self.ndim:
        counts = f"got other.ndim equal to {other.ndim} and input.ndim is equal to {self.ndim}"
        text = f"{name}: Expected other to have the same number of dimensions as input, but {counts}"
        fail(RuntimeError, text, mistakes.shapes)
    if other.shape[:-2] != self.shape[:-2]:
        text = f"{name}: Expected batch dimensions of other to be equal to input.shape[:-2], but got {list(other.shape[:-2])}"
        fail(RuntimeError, text, mistakes.shapes)
    for argument, array in (("tau", tau), ("other", other)):
        if array.dtype != self.dtype:
            found = f"input has dtype{scalar_name(self)} and {argument} has dtype {scalar_name(array)}"
            text = f"{name}: Expected input and {argument} to have the same dtype, but {found}"
            fail(RuntimeError, text, mistakes.dtypes)


@composite("")
def ormqr_backward(F: Any, grad: Tensor, result: Tensor, self: Tensor, tau: Tensor, other: Tensor, left: Bool, transpose: Bool) -> Any:
    """As of a product of reflections, of which the gradient is an outer product."""
    first, second = (grad, result) if left != transpose else (other, F.ormqr(self, tau, grad, left, not transpose))
    return F.householder_backward(first if left else F.adjoint(first), second if left else F.adjoint(second), self, tau)
