"""Norms under the names they had before `linalg`, and the one that weight normalization divides by."""

from typing import Any

import numpy as np

from gradcli.diagnostics import mistakes
from gradcli.engine.errors import fail
from gradcli.engine.state import STATE
from gradcli.engine.table.kinds import Bool, Dims, Float, Int, Tensor
from gradcli.engine.table.table import S, composite, op
from gradcli.engine.tensor import dtypes
from gradcli.ops.reduce.norm import powers_summed
from gradcli.ops.shared.dims import wrap

OLD = "at::{} is deprecated and it is just left for JIT compatibility. It will be removed in a future PyTorch release. Please use `{}` instead"


def _refuse_integers(self: Any) -> None:
    dtype = dtypes.of_value(self)
    if dtypes.category(dtype) <= dtypes.INT:
        text = f"norm(): input dtype should be either floating point or complex. Got {dtypes.of(dtype).scalar_name} instead."
        fail(RuntimeError, text, mistakes.dtypes)


@composite("torch", samples=(S((2, 3), 1), S((2, 3), (0, 1), True)))
def frobenius_norm(F: Any, self: Tensor, dim: Dims, keepdim: Bool = False) -> Tensor:
    """The root of the sum of squares along one dimension or two.  (*A, n, *B) -> (*A, *B)."""
    STATE.warn("UserWarning", OLD.format("frobenius_norm", "linalg.vector_norm(A, 2., dim, keepdim)"))
    if len(dim) > 2:
        fail(RuntimeError, f"Expected at most 2 dimensions, but got {len(dim)} dimensions instead.", mistakes.dimensions)
    _refuse_integers(self)
    return F.norm_along(self, 2.0, tuple(wrap(place, len(self.shape)) for place in dim), keepdim)


@composite("torch.nuclear_norm", samples=(S((2, 3)),))
def nuclear_norm(F: Any, self: Tensor, keepdim: Bool = False) -> Tensor:
    """The sum of the singular values of a matrix.  (n, m) -> ()."""
    return F.nuclear_norm_along(self, (-2, -1), keepdim)


@composite("torch.nuclear_norm", samples=(S((2, 3, 2), (0, 2)),))
def nuclear_norm_along(F: Any, self: Tensor, dim: Dims, keepdim: Bool = False) -> Tensor:
    """The sum of the singular values of the matrices along two dimensions.  (*A, n, m) -> (*A)."""
    STATE.warn("UserWarning", OLD.format("nuclear_norm", "linalg.matrix_norm(A, 'nuc', dim, keepdim)"))
    return F.matrix_norm(self, "nuc", dim, keepdim)


@composite("torch", samples=(S((2, 3)), S((2, 3, 2), 3, 1), S((2, 3), 2, 1), S((2, 3), 2, -1)))
def norm_except_dim(F: Any, v: Tensor, pow: Int = 2, dim: Int = 0) -> Tensor:
    """The norm of each slice along `dim`, in a shape that divides `v`; of all of it for -1.  (n, *A) -> (n, 1, ...)."""
    _refuse_integers(v)
    if dim == -1:
        return F.norm_of_all(v, float(pow))
    rank = len(v.shape)
    place = wrap(dim, rank)
    if place not in (0, rank - 1):
        return F.transpose(F.norm_except_dim(F.transpose(v, 0, place), pow, 0), 0, place)
    kept = tuple(length if at == place else 1 for at, length in enumerate(v.shape))
    rows = (v.shape[0], -1) if place == 0 else (-1, v.shape[-1])
    return F.view(F.norm_along(F.view(F.contiguous(v), rows), float(pow), (1 if place == 0 else 0,), False), kept)


@op(
    "",
    node="NormBackward0",
    samples=(S((2, 3), 2.0),),
    self=lambda F, g, self, p, out: F.norm_backward(g, self, p, out, (), True),
    forward=lambda F, t_self, self, p, out: F.along_row(F.norm_backward(F.ones_like(out), self, p, out, (), True), t_self, None, False),
)
def norm_of_all(self: Tensor, p: Float) -> Tensor:
    """The `p`-norm of all elements, under the node name of the old norm.  (*) -> ()."""
    return powers_summed(np.abs(self), tuple(range(self.ndim)), p).reshape(())
