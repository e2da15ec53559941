"""Distances and similarities between vectors."""

from typing import Any

import numpy as np

from gradcli.diagnostics import mistakes
from gradcli.engine.calls.broadcasting import broadcast_shape
from gradcli.engine.errors import fail, not_implemented
from gradcli.engine.table.kinds import Array, Bool, Dims, Float, Int, Tensor
from gradcli.engine.table.table import S, composite, op
from gradcli.engine.tensor import dtypes
from gradcli.engine.tensor.dtypes import of_value
from gradcli.ops.reduce.norm import powers_summed


@op(
    "",
    node="NormBackward1",
    samples=(S((2, 3), 2.0, (1,), False), S((2, 3), 3.0, (1,), True)),
    self=lambda F, g, self, p, out, dim, keepdim: F.norm_backward(g, self, p, out, dim, keepdim),
    forward=lambda F, t_self, self, p, out, dim, keepdim: F.along_row(
        F.norm_backward(F.ones_like(out), self, p, out, dim, keepdim), t_self, dim, keepdim
    ),
)
def norm_along(self: Tensor, p: Float, dim: Dims, keepdim: Bool) -> Tensor:
    """The `p`-norm along `dim`, under the node name of the old norm."""
    if not self.ndim:
        return powers_summed(np.abs(self)[None], (0,), p).reshape(())
    norm = powers_summed(np.abs(self), dim, p)
    return norm if keepdim else norm.squeeze(dim)


@composite("torch F", samples=(S((2, 3), (2, 3)), S((2, 3), (3,), 1.0, keepdim=True)))
def pairwise_distance(F: Any, x1: Tensor, x2: Tensor, p: Float = 2.0, eps: Float = 1e-06, keepdim: Bool = False) -> Any:
    """The `p`-norm of the difference along the last dimension; `eps` keeps it from zero.  (*, n), (*, n) -> (*)."""
    last = max(len(x1.shape), len(x2.shape), 1) - 1
    return F.norm_along(F.add_number(F.sub(x1, x2), eps), p, (last,), keepdim)


@composite("torch F", samples=(S((2, 3), (2, 3)), S((2, 3), (3,), 0)))
def cosine_similarity(F: Any, x1: Tensor, x2: Tensor, dim: Int = 1, eps: Float = 1e-08) -> Any:
    """The cosine of the angle along `dim`; no norm counts for less than `eps`.  (*A, n, *B), (*A, n, *B) -> (*A, *B)."""
    common = dtypes.promote(of_value(x1), of_value(x2))
    if dtypes.category(common) != dtypes.FLOAT:
        text = f"expected common dtype to be floating point, yet common dtype is {dtypes.of(common).scalar_name}"
        fail(RuntimeError, text, mistakes.dtypes)
    first, second = (x if dtypes.category(of_value(x)) == dtypes.FLOAT else F.to_dtype(x, common) for x in (x1, x2))  # floats keep theirs
    if first.shape != second.shape:
        shape = broadcast_shape(tuple(first.shape), tuple(second.shape))
        first, second = F.expand(first, shape), F.expand(second, shape)
    norms = [F.at_least(F.vector_norm(x, 2, (dim,), True), eps) for x in (first, second)]
    return F.sum_dim(F.mul(F.div(first, norms[0]), F.div(second, norms[1])), (dim,))


# ---- all pairs of rows ----------------------------------------------------------------------------------------------------------------


def _pairs(x: Array) -> tuple[Array, Array, Array]:
    """The difference of every two rows, the first before the second, and which rows they are."""
    first, second = np.triu_indices(x.shape[0], 1)
    return x[first] - x[second], first, second


@op(
    "",
    node="PdistBackward0",
    samples=(S((3, 2), 2.0), S((3, 2), 1.0), S((3, 2), 3.0), S((3, 2), float("inf"))),
    self=lambda F, g, self, p, out: F._pdist_backward(g, self, p, out),
)
def _pdist_forward(self: Tensor, p: Float) -> Any:
    """The `p`-norm distance of every two rows.  (n, m) -> (n (n - 1) / 2)."""
    difference = np.abs(_pairs(self)[0])
    if p == 0:
        return (difference != 0).sum(axis=1).astype(self.dtype)
    if np.isinf(p):
        return difference.max(axis=1, initial=0)
    return (difference**p).sum(axis=1) ** (1 / p)


@op(
    "",
    node="PdistBackwardBackward0",
    grad=lambda: not_implemented("_pdist_backward"),
    self=lambda: not_implemented("_pdist_backward"),
    pdist=lambda: not_implemented("_pdist_backward"),
)
def _pdist_backward(grad: Tensor, self: Tensor, p: Float, pdist: Tensor) -> Tensor:
    """The gradient of the distances: along each difference, towards the first row and away from the second.  Equal rows have none."""
    difference, first, second = _pairs(self)
    size, away = np.abs(difference), np.where(pdist == 0, 1, pdist)[:, None]
    if p == 0:
        slope = np.zeros_like(difference)
    elif np.isinf(p):
        slope = np.sign(difference) * (size == pdist[:, None])
    else:
        slope = np.sign(difference) * (size / away) ** (p - 1)
    shares = np.where(pdist[:, None] == 0, 0, slope * grad[:, None]).astype(self.dtype)
    found = np.zeros_like(self)
    np.add.at(found, first, shares)
    np.add.at(found, second, -shares)
    return found


@composite("torch F", samples=(S((3, 2)), S((3, 2), 1.0)))
def pdist(F: Any, input: Tensor, p: Float = 2.0) -> Any:
    """The `p`-norm distance of every two rows.  (n, m) -> (n (n - 1) / 2)."""
    if len(input.shape) != 2:
        fail(RuntimeError, f"pdist only supports 2D tensors, got: {len(input.shape)}D", mistakes.shapes)
    if of_value(input).name not in ("float32", "float64"):
        fail(RuntimeError, "pdist only supports floating-point dtypes", mistakes.dtypes)
    if p < 0:
        fail(RuntimeError, "pdist only supports non-negative p values")
    return F._pdist_forward(F.contiguous(input), p)
