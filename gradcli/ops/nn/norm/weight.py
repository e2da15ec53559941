"""Weights given by their norms along one dimension and a direction."""

from typing import Any

import numpy as np

from gradcli.diagnostics import mistakes
from gradcli.engine.errors import fail, refuse_dimension_of_scalar
from gradcli.engine.table.kinds import Array, Int, Tensor
from gradcli.engine.table.table import S, composite, op
from gradcli.engine.tensor import dtypes


def _others(v: Any, dim: int) -> tuple[int, ...]:
    return tuple(place for place in range(len(v.shape)) if place != dim)


@op(
    "torch",
    node="WeightNormInterfaceBackward0",
    returns=("_0", "_1"),
    constant=("_1",),
    v=lambda F, g__0, v, g, out__1, dim: _of_direction(F, g__0, v, g, out__1, dim),
    g=lambda F, g__0, v, out__1, dim: F.sum_dim(g__0 * v, _others(v, dim), True) / _differentiable_norms(F, v, out__1, dim),
    samples=(S((3, 2), (3, 1)), S((2, 3), (1, 3), 1), S((2, 2, 3), (2, 1, 1))),
)
def _weight_norm_interface(v: Tensor, g: Tensor, dim: Int = 0) -> tuple[Array, Array]:
    """``v * g / norm(v)``, and the norms along all dimensions but one.  (n, *A), (n, 1, ...) -> (n, *A), (n, 1, ...)."""
    if v.dtype.kind not in "fV":
        fail(NotImplementedError, f"\"weight_norm_kernel\" not implemented for '{dtypes.of(v.dtype).scalar_name}'", mistakes.dtypes)
    if g.dtype != v.dtype:
        words = [dtypes.of(x.dtype).scalar_name for x in (v, g)]
        fail(RuntimeError, f"expected scalar type {words[0]} but found {words[1]}", mistakes.dtypes)
    if not v.ndim:
        refuse_dimension_of_scalar(dim)
    wide = v.astype(dtypes.wide(v.dtype), copy=False)
    norms = np.sqrt((wide * wide).sum(axis=_others(v, dim), keepdims=True))
    return (wide * (g / norms)).astype(v.dtype), norms


def _differentiable_norms(F: Any, v: Any, norms: Any, dim: int) -> Any:
    """The norms, as a function of `v` where the rule is differentiated; PyTorch takes them for constants, and its second derivative is wrong."""
    return F.sqrt(F.sum_dim(v * v, _others(v, dim), True)) if F.traces else norms


def _of_direction(F: Any, g_out: Any, v: Any, g: Any, norms: Any, dim: int) -> Any:
    """The gradient of `v`: without its part along `v`, for the length is divided out."""
    along = F.sum_dim(g_out * v, _others(v, dim), True)
    norms = _differentiable_norms(F, v, norms, dim)
    return (g_out - v * (along / (norms * norms))) * (g / norms)


@composite("torch", samples=(S((3, 2), (3, 1)), S((2, 3, 2), (1, 3, 1), 1), S((2, 3), (), -1)))
def _weight_norm(F: Any, v: Tensor, g: Tensor, dim: Int = 0) -> Any:
    """A weight from its norms and its direction.  (n, *A), (n, 1, ...) -> (n, *A)."""
    if dim in (0, len(v.shape) - 1):
        return F._weight_norm_interface(v, g, dim)[0]
    return v * (g / F.norm_except_dim(v, 2, dim))
