"""Products and distances of vectors along one dimension."""

from typing import Any

import numpy as np

from gradcli.diagnostics import mistakes
from gradcli.engine.calls.broadcasting import broadcast_shape
from gradcli.engine.errors import fail, not_implemented, refuse_dimension_of_scalar
from gradcli.engine.state import STATE
from gradcli.engine.table.kinds import Array, Float, Int, OptionalInt, OptionalText, Tensor
from gradcli.engine.table.table import S, composite, op
from gradcli.engine.tensor import dtypes
from gradcli.engine.tensor.dtypes import scalar_name
from gradcli.ops.matmul.checks import check_scalar_types, refuse_bool
from gradcli.ops.shared.arrays import array_of
from gradcli.ops.shared.dims import wrap

CROSS_WARNING = (
    "Using torch.cross without specifying the dim arg is deprecated.\n"
    "Please either pass the dim explicitly or simply use torch.linalg.cross.\n"
    "The default value of dim will change to agree with that of linalg.cross in a future release."
)


@op(
    "linalg.cross",
    node="LinalgCrossBackward0",
    self=lambda F, g, other, dim: F.linalg_cross(F.conj(other), g, dim=dim),
    other=lambda F, g, self, dim: F.linalg_cross(g, F.conj(self), dim=dim),
    samples=(S((2, 3), (2, 3)), S((3, 1), (3, 2), dim=0)),
)
def linalg_cross(self: Tensor, other: Tensor, *, dim: Int = -1) -> Tensor:
    """The vector at right angles to two vectors of length three.  (*, 3), (*, 3) -> (*, 3)."""
    if self.ndim != other.ndim:
        fail(RuntimeError, "linalg.cross: inputs must have the same number of dimensions.", mistakes.shapes)
    if not self.ndim:
        refuse_dimension_of_scalar(dim)
    at = wrap(dim, self.ndim)
    if self.shape[at] != 3 or other.shape[at] != 3:
        text = f"linalg.cross: inputs dimension {dim} must have length 3. Got {self.shape[at]} and {other.shape[at]}"
        fail(RuntimeError, text, mistakes.shapes)
    broadcast_shape(self.shape, other.shape)
    check_scalar_types(self, other)
    refuse_bool("cross", self)
    wide = np.dtype(np.float32) if dtypes.is_half(self.dtype) else self.dtype
    a, b = np.broadcast_arrays(np.moveaxis(self.astype(wide), at, 0), np.moveaxis(other.astype(wide), at, 0))
    parts = [a[i - 2] * b[i - 1] - a[i - 1] * b[i - 2] for i in range(3)]
    return np.stack(parts, at).astype(self.dtype)


@composite(samples=(S((2, 3), (2, 3)), S((3, 2), (3, 2), 0)))
def cross(F: Any, self: Tensor, other: Tensor, dim: OptionalInt = None) -> Tensor:
    """The vector at right angles to two vectors of length three, along `dim` or the first dimension of that length.

    (*, 3), (*, 3) -> (*, 3).
    """
    if dim is None:
        STATE.warn("UserWarning", CROSS_WARNING)
        dim = next((at for at, length in enumerate(self.shape) if length == 3), None)
        if dim is None:
            fail(RuntimeError, "no dimension of size 3 in input", mistakes.shapes)
    return F.linalg_cross(self, other, dim=dim)


@composite("linalg.vecdot", samples=(S((2, 3), (2, 3)), S((3,), (3,)), S((3, 2), (3, 1), dim=0)))
def linalg_vecdot(F: Any, x: Tensor, y: Tensor, *, dim: Int = -1) -> Tensor:
    """The sum over a dimension of products, the first factor conjugated.  (*, n), (*, n) -> (*)."""
    first, second = array_of(x), array_of(y)
    if dtypes.category(first.dtype) < dtypes.FLOAT:
        text = f"linalg.vecdot: Expected a floating point or complex tensor as input. Got {scalar_name(first)}"
        fail(RuntimeError, text, mistakes.dtypes)
    if first.dtype != second.dtype:
        found = f"found x of type {scalar_name(first)} and y of type {scalar_name(second)} instead"
        fail(RuntimeError, f"linalg.vecdot: Expected x and y to have the same dtype, but {found}", mistakes.dtypes)
    if x.ndim == y.ndim == 1:
        return F.vdot(x, y)
    return F.sum_dim(F.mul(F.conj(x), y), (dim,))


# ---- distances ---------------------------------------------------------------------------------------------------------

MODES = {"use_mm_for_euclid_dist_if_necessary": 0, "use_mm_for_euclid_dist": 1, "donot_use_mm_for_euclid_dist": 2}
MANY_ROWS = 25  # more rows than this on either side, and a matrix product finds Euclidean distances


@composite(
    "torch",
    samples=(S((2, 3, 2), (2, 4, 2)), S((3, 2), (4, 2), 1.5), S((3, 2), (4, 2), 2.0, "use_mm_for_euclid_dist"), S((3, 2), (4, 2), 1.0)),
)
def cdist(F: Any, x1: Tensor, x2: Tensor, p: Float = 2.0, compute_mode: OptionalText = "use_mm_for_euclid_dist_if_necessary") -> Tensor:
    """The p-norm distance between every row of one tensor and every row of the other.

    (*A, n, k), (*B, m, k) -> (*broadcast(A, B), n, m).
    """
    mode = _mode(compute_mode)
    first, second = array_of(x1), array_of(x2)
    _check_rows(first, second, p)
    rows = first.shape[-2], second.shape[-2]
    if p != 2 or mode == 2 or (mode == 0 and max(rows) <= MANY_ROWS):
        return F.cdist_forward(x1, x2, p)
    batch = broadcast_shape(first.shape[:-2], second.shape[:-2])
    shape, count = (*batch, *rows), int(np.prod(batch, dtype=int))
    if 0 in (*shape, first.shape[-1]):
        return F.cdist_forward(x1, x2, p)
    if count == 1:
        return F.view(F.euclidean_dist(x1, x2), shape)
    pair = [F.view(F.contiguous(F.expand(x, (*batch, *x.shape[-2:]))), (count, *x.shape[-2:])) for x in (x1, x2)]
    return F.view(F.euclidean_dist(*pair), shape)


def _mode(compute_mode: str | None) -> int:
    if compute_mode is None:
        return 0
    if compute_mode not in MODES:
        fail(ValueError, f"{compute_mode} is not a valid value for compute_mode")
    return MODES[compute_mode]


def _check_rows(x1: Array, x2: Array, p: float) -> None:
    for name, array in (("X1", x1), ("X2", x2)):
        if array.ndim < 2:
            fail(RuntimeError, f"cdist only supports at least 2D tensors, {name} got: {array.ndim}D", mistakes.shapes)
    for name, array in (("X1", x1), ("X2", x2)):
        if dtypes.category(array.dtype) != dtypes.FLOAT:
            text = f"cdist only supports floating-point dtypes, {name} got: {scalar_name(array)}"
            fail(RuntimeError, text, mistakes.dtypes)
    if x1.shape[-1] != x2.shape[-1]:
        text = f"X1 and X2 must have the same number of columns. X1: {x1.shape[-1]} X2: {x2.shape[-1]}"
        fail(RuntimeError, text, mistakes.shapes)
    if p < 0:
        fail(RuntimeError, "cdist only supports non-negative p values")
    broadcast_shape(x1.shape[:-2], x2.shape[:-2])
    check_scalar_types(x1, x2)
    if dtypes.is_half(x1.dtype):
        fail(NotImplementedError, f"\"cdist\" not implemented for '{scalar_name(x1)}'", mistakes.dtypes)


@op(
    "",
    node="CdistBackward0",
    x1=lambda F, g, x1, x2, p, out: F.cdist_backward(F.contiguous(g), x1, x2, p, out),
    x2=lambda F, g, x1, x2, p, out: F.cdist_backward(
        F.contiguous(F.transpose(g, -2, -1)), x2, x1, p, F.contiguous(F.transpose(out, -2, -1))
    ),
)
def cdist_forward(x1: Tensor, x2: Tensor, p: Float) -> Tensor:
    """The p-norm of every difference of rows; p = 0 counts the elements that differ."""
    apart = np.abs(x1[..., :, None, :] - x2[..., None, :, :])
    if not apart.shape[-1]:
        return np.zeros(apart.shape[:-1], apart.dtype)
    if p == 0:
        return np.count_nonzero(apart, axis=-1).astype(apart.dtype)
    if p == np.inf:
        return apart.max(axis=-1)
    if p == 2:
        return np.sqrt(np.sum(apart * apart, axis=-1))
    return apart.sum(axis=-1) if p == 1 else np.power(np.sum(np.power(apart, p), axis=-1), 1 / p)


@op(
    "",
    node="CdistBackwardBackward0",
    grad=lambda: not_implemented("_cdist_backward"),
    x1=lambda: not_implemented("_cdist_backward"),
    x2=lambda: not_implemented("_cdist_backward"),
    dist=lambda: not_implemented("_cdist_backward"),
)
def cdist_backward(grad: Tensor, x1: Tensor, x2: Tensor, p: Float, dist: Tensor) -> Tensor:
    """The gradient of distances for the first tensor's rows; zero where the distance is zero, as a subgradient."""
    difference = x1[..., :, None, :] - x2[..., None, :, :]
    apart, far, g = np.abs(difference), dist[..., None], grad[..., None]
    if p == 0:
        return np.zeros((*difference.shape[:-2], difference.shape[-1]), grad.dtype)
    sign = np.sign(difference)
    if p == 1:
        parts = g * sign
    elif p == np.inf:
        parts = g * sign * (apart == far)
    elif p == 2:
        parts = np.where(far == 0, 0, g * difference / far)
    elif p < 2:
        parts = np.where((far == 0) | ((apart == 0) & (p < 1)), 0, sign * apart ** (p - 1) * g / far ** (p - 1))
    else:
        parts = np.where(far == 0, 0, difference * apart ** (p - 2) * g / far ** (p - 1))
    return parts.sum(axis=-2, dtype=grad.dtype)


@op(
    "",
    x1=lambda F, g, x1, x2, out: F.euclidean_dist_backward(F.euclidean_ratio(g, out), x1, x2),
    x2=lambda F, g, x1, x2, out: F.euclidean_dist_backward(F.transpose(F.euclidean_ratio(g, out), -2, -1), x2, x1),
    samples=(S((3, 2), (4, 2)),),
)
def euclidean_dist(x1: Tensor, x2: Tensor) -> Tensor:
    """Euclidean distances by way of one matrix product: |a|^2 - 2 a b + |b|^2."""
    squares = (x1 * x1).sum(axis=-1)[..., :, None] + (x2 * x2).sum(axis=-1)[..., None, :]
    return np.sqrt(np.maximum(squares - 2 * (x1 @ x2.swapaxes(-1, -2)), 0))


@op(
    "",
    node="MaskedFillBackward0",
    grad=lambda F, g, dist: F.euclidean_ratio(g, dist),
    dist=lambda F, g, grad, dist: -F.euclidean_ratio(g * F.euclidean_ratio(grad, dist), dist),
)
def euclidean_ratio(grad: Tensor, dist: Tensor) -> Tensor:
    """A gradient over its distance, zero where that is zero."""
    return np.where(dist == 0, 0, grad / dist).astype(grad.dtype)


@composite("")
def euclidean_dist_backward(F: Any, ratio: Tensor, x1: Tensor, x2: Tensor) -> Tensor:
    """Rows of the first tensor move along the differences to the second's."""
    return x1 * F.sum_dim(ratio, (-1,), True) - F.matmul(ratio, x2)
