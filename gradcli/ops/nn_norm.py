"""Layer and batch normalization: subtract the mean, divide by the spread, scale and shift.

Both are one map with different axes.  Its gradient is a symmetric projection P (see `_projected`), so that the second derivative is written in P again.
"""

from typing import Any, NamedTuple

import numpy as np

from gradcli.engine import dtypes
from gradcli.engine.kinds import Anything, Array, OptionalTensor, Shape, Tensor
from gradcli.engine.table import S, T, op


class Norm(NamedTuple):
    """What to normalize over, and how parameters and statistics lie along the input."""

    axes: tuple[int, ...]
    parameters: tuple[int, ...]  # the shape that broadcasts a weight over the input
    statistics: tuple[int, ...]  # likewise of a mean
    eps: float
    fixed: bool = False  # by given statistics, not by the input's own


def wide(x: Any) -> Any:
    """Two-byte floats as float32, for accuracy."""
    return x if x is None or not dtypes.is_half(x.dtype) else x.astype(np.float32)


def average(x: Array, axes: tuple[int, ...]) -> Array:
    """The mean along `axes`, which stay as ones."""
    return x.sum(axis=axes, keepdims=True) / x.dtype.type(np.prod([x.shape[axis] for axis in axes], dtype=int))


def own_statistics(x: Array, how: Norm) -> tuple[Array, Array]:
    """Mean and reciprocal spread of the input itself."""
    mean = average(x, how.axes)
    return mean, 1 / np.sqrt(average((x - mean) ** 2, how.axes) + x.dtype.type(how.eps))


def _given_statistics(mean: Array, spread: Array, how: Norm) -> tuple[Array, Array]:
    """Mean and reciprocal spread as saved: `spread` is a variance where the statistics are fixed."""
    mean, spread = wide(mean).reshape(how.statistics), wide(spread).reshape(how.statistics)
    return mean, 1 / np.sqrt(spread + spread.dtype.type(how.eps)) if how.fixed else spread


def scaled(x: Array, weight: Array | None, bias: Array | None, how: Norm) -> Array:
    """``x * weight + bias``."""
    if weight is not None:
        x = x * wide(weight).reshape(how.parameters)
    return x if bias is None else x + wide(bias).reshape(how.parameters)


# ---- the projection, in F for second derivatives --------------------------------------------------------------------------------


def _standardized(F: Any, input: Any, mean: Any, spread: Any, how: Norm) -> tuple[Any, Any]:
    """The normalized input and the reciprocal spread, as functions of the input."""
    if how.fixed:
        rstd = F.rsqrt(F.add(F.view(spread, how.statistics), how.eps))
        return (input - F.view(mean, how.statistics)) * rstd, rstd
    offset = input - F.mean_dim(input, how.axes, True)
    rstd = F.rsqrt(F.add(F.mean_dim(offset * offset, how.axes, True), how.eps))
    return offset * rstd, rstd


def _projected(F: Any, v: Any, hat: Any, rstd: Any, how: Norm) -> Any:
    """P v: what is left of `v` without its mean and its part along the normalized input, divided by the spread."""
    if how.fixed:
        return v * rstd
    return (v - F.mean_dim(v, how.axes, True) - hat * F.mean_dim(v * hat, how.axes, True)) * rstd


def _to_parameters(F: Any, x: Any, shape: Shape, how: Norm) -> Any:
    return F.view(F.sum_to(x, how.parameters), tuple(shape))


def _second_input(F: Any, g: Any, grad: Any, input: Any, weight: Any, mean: Any, spread: Any, how: Norm) -> Any:
    """The derivative of <g, P(grad * weight)> by the input, on which P depends through mean and spread."""
    if how.fixed:
        return None
    hat, rstd = _standardized(F, input, mean, spread, how)
    u = grad if weight is None else grad * F.view(weight, how.parameters)

    def mean_of(value: Any) -> Any:
        return F.mean_dim(value, how.axes, True)

    along_g, along_u = mean_of(g * hat), mean_of(u * hat)
    overlap = mean_of(g * u) - mean_of(g) * mean_of(u) - along_g * along_u
    return -(along_u * _projected(F, g, hat, rstd, how) + along_g * _projected(F, u, hat, rstd, how) + hat * rstd * overlap * rstd) * rstd / rstd


def _second_grad(F: Any, g: Any, input: Any, weight: Any, mean: Any, spread: Any, how: Norm) -> Any:
    found = _projected(F, g, *_standardized(F, input, mean, spread, how), how)
    return found if weight is None else found * F.view(weight, how.parameters)


def _second_weight(F: Any, g: Any, grad: Any, input: Any, weight_shape: Shape, mean: Any, spread: Any, how: Norm) -> Any:
    return _to_parameters(F, grad * _projected(F, g, *_standardized(F, input, mean, spread, how), how), weight_shape, how)
