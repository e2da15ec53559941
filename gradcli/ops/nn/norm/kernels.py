"""Layer and batch normalization: subtract the mean, divide by the spread, scale and shift.

Both are one map with different axes.  Its gradient is a symmetric projection P (see `_projected`), so that the second derivative is
written in P again.
"""

from collections.abc import Callable
from math import prod
from typing import Any

import numpy as np

from gradcli.engine.table.kinds import Anything, Array, OptionalTensor, Shape, Tensor
from gradcli.engine.table.table import S, T, op
from gradcli.engine.tensor import dtypes
from gradcli.ops.nn.norm.rounding import fused, is_small, moments, of_channels, of_layer, of_layer_weight, straight
from gradcli.ops.numerics.rows import sums, sums_of_products
from gradcli.records import NamedTuple

REGISTER = 32  # bytes of a vector register


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


def average(x: Array, axes: tuple[int, ...]) -> Any:
    """The mean along `axes`, which stay as ones."""
    return sums(x, axes) / _count(x, axes)


def average_product(x: Array, y: Array, axes: tuple[int, ...]) -> Any:
    """The mean of ``x * y`` likewise."""
    return sums_of_products(x, y, axes) / _count(x, axes)


def _count(x: Array, axes: tuple[int, ...]) -> Any:
    return x.dtype.type(prod(x.shape[axis] for axis in axes))


def own_statistics(x: Array, how: Norm) -> tuple[Array, Array]:
    """Mean and reciprocal spread of the input itself."""
    mean = average(x, how.axes)
    return mean, (1 / np.sqrt(average((x - mean) ** 2, how.axes).astype(np.float64) + how.eps)).astype(x.dtype)


def _given_statistics(mean: Array, spread: Array, how: Norm) -> tuple[Array, Array]:
    """Mean and reciprocal spread as saved: `spread` is a variance where the statistics are fixed."""
    mean, spread = wide(mean).reshape(how.statistics), wide(spread).reshape(how.statistics)
    return mean, 1 / np.sqrt(spread + spread.dtype.type(how.eps)) if how.fixed else spread


def parameter(value: Array | None, otherwise: int, like: Array, how: Norm) -> Array:
    """A weight or bias along the input, or what stands for one that is not there."""
    return np.full(1, otherwise, like.dtype) if value is None else wide(value).reshape(how.parameters)


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


def _forward(F: Any, tangents: tuple[Any, Any, Any], input: Any, weight: Any, mean: Any, spread: Any, how: Norm) -> tuple[Any, None, None]:
    """The tangent of the normalized input, from those of input, weight and bias; what lies along the mean leaves nothing, not even a rounding error."""
    hat, rstd = _standardized(F, input, mean, spread, how)
    t_input, t_weight, t_bias = tangents
    terms = [] if t_weight is None else [hat * F.view(t_weight, how.parameters)]
    if t_input is not None:
        apart = t_input if how.fixed else t_input - F.mean_dim(t_input, how.axes, True)
        found = apart * rstd if how.fixed else (apart - hat * F.mean_dim(apart * hat, how.axes, True)) * rstd
        terms.append(found if weight is None else found * F.view(weight, how.parameters))
    if t_bias is not None:
        terms.append(F.view(t_bias, how.parameters))
    return sum(terms[1:], terms[0]), None, None


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
    return -rstd * (along_u * _projected(F, g, hat, rstd, how) + along_g * _projected(F, u, hat, rstd, how) + hat * rstd * overlap)


def _second_grad(F: Any, g: Any, input: Any, weight: Any, mean: Any, spread: Any, how: Norm) -> Any:
    found = _projected(F, g, *_standardized(F, input, mean, spread, how), how)
    return found if weight is None else found * F.view(weight, how.parameters)


def _second_weight(F: Any, g: Any, grad: Any, input: Any, weight_shape: Shape, mean: Any, spread: Any, how: Norm) -> Any:
    return _to_parameters(F, grad * _projected(F, g, *_standardized(F, input, mean, spread, how), how), weight_shape, how)


# ---- the rows of each normalization's backward -------------------------------------------------------------------------------------

SMALL = Norm((0, 2), (1, 3, 1), (1, 3, 1), 0.5)
X, MEAN, SPREAD = (2, 3, 2), T([[[0.2], [0.1], [0.3]]]), T([[[0.8], [0.9], [0.7]]])


def _backward_rows(prefix: str, node: str, small: Callable[..., Array]) -> None:
    """Enter the gradients by input, weight and bias; `small` is the one by the input for few elements."""
    of_input, of_weight, of_bias = (f"{prefix}_backward_{name}" for name in ("input", "weight", "bias"))

    def input_row(grad: Tensor, input: Tensor, weight: OptionalTensor, mean: Tensor, spread: Tensor, how: Anything) -> Tensor:
        mean, rstd = _given_statistics(mean, spread, how)
        if is_small(input) and not how.fixed:
            return small(wide(grad), wide(input), parameter(weight, 1, mean, how), mean, rstd, how.axes).astype(input.dtype, copy=False)
        u = scaled(wide(grad), weight, None, how)
        if not how.fixed:
            hat = wide(input) - mean
            hat *= rstd
            along = average_product(u, hat, how.axes)
            u = u - average(u, how.axes)
            hat *= along
            u -= hat
        return (u * rstd).astype(input.dtype, copy=False)

    def weight_row(grad: Tensor, input: Tensor, mean: Tensor, spread: Tensor, shape: Shape, how: Anything) -> Tensor:
        mean, rstd = _given_statistics(mean, spread, how)
        if small is of_layer and is_small(input):
            return _summed(of_layer_weight(wide(grad), wide(input), mean, rstd), shape, how)
        hat = wide(grad) * (wide(input) - mean)
        if small is of_channels and is_small(input):
            return _summed(hat, shape, how) * rstd.reshape(shape)
        hat *= rstd
        return _summed(hat, shape, how)

    def bias_row(grad: Tensor, shape: Shape, how: Anything) -> Tensor:
        return _summed(wide(grad), shape, how)

    for kernel, name in ((input_row, of_input), (weight_row, of_weight), (bias_row, of_bias)):
        kernel.__name__, kernel.__doc__ = name, "A gradient of the normalization."
    op(
        "",
        node=node,
        samples=(S(X, X, None, MEAN, SPREAD, SMALL._replace(fixed=True)),),
        grad=lambda F, g, input, weight, mean, spread, how: _second_grad(F, g, input, weight, mean, spread, how),
        input=lambda F, g, grad, input, weight, mean, spread, how: _second_input(F, g, grad, input, weight, mean, spread, how),
        weight=lambda F, g, grad, input, weight_shape, mean, spread, how: _second_weight(
            F, g, grad, input, weight_shape, mean, spread, how
        ),
    )(input_row)
    op(
        "",
        node=node,
        grad=lambda F, g, input, mean, spread, how: _standardized(F, input, mean, spread, how)[0] * F.view(g, how.parameters),
        input=lambda F, g, grad, input, mean, spread, how: getattr(F, of_input)(grad, input, g, mean, spread, how),
    )(weight_row)
    op(
        "",
        node=node,
        samples=(S(X, (3,), SMALL),),
        grad=lambda F, g, grad_shape, how: F.expand(F.view(g, how.parameters), tuple(grad_shape)),
    )(bias_row)


def _summed(x: Array, shape: Shape, how: Norm) -> Array:
    axes = tuple(i for i, length in enumerate(how.parameters) if length == 1 and x.shape[i] != 1)
    found: Array = x.sum(axis=axes, keepdims=True).reshape(shape)
    return found


_backward_rows("native_layer_norm", "NativeLayerNormBackwardBackward0", of_layer)
_backward_rows("native_batch_norm", "NativeBatchNormBackwardBackward0", of_channels)


# ---- the forward rows -----------------------------------------------------------------------------------------------------------------


@op(
    "",
    node="NativeLayerNormBackward0",
    returns=("_0", "_1", "_2"),
    constant=("_1", "_2"),
    samples=(S((2, 3), (3,), (3,), Norm((1,), (1, 3), (2, 1), 0.1)), S((2, 3), None, None, Norm((1,), (1, 3), (2, 1), 0.1))),
    input=lambda F, g__0, input, weight, out__1, out__2, how: F.native_layer_norm_backward_input(g__0, input, weight, out__1, out__2, how),
    weight=lambda F, g__0, input, weight_shape, out__1, out__2, how: F.native_layer_norm_backward_weight(
        g__0, input, out__1, out__2, weight_shape, how
    ),
    bias=lambda F, g__0, bias_shape, how: F.native_layer_norm_backward_bias(g__0, bias_shape, how),
    forward=lambda F, t_input, t_weight, t_bias, input, weight, how: _forward(
        F, (t_input, t_weight, t_bias), input, weight, None, None, how
    ),
)
def layer_normalize(input: Tensor, weight: OptionalTensor, bias: OptionalTensor, how: Anything) -> tuple[Array, ...]:
    """Normalize over the last dimensions; also the mean and the reciprocal spread."""
    x = wide(input)
    if np.prod([x.shape[axis] for axis in how.axes]) * x.itemsize < REGISTER and is_small(x):
        mean, variance = moments(x, how.axes)
        out = x - mean
    else:
        mean = average(x, how.axes)
        out = x - mean
        variance = average_product(out, out, how.axes)
    rstd = 1 / np.sqrt(variance + x.dtype.type(how.eps))
    out *= rstd
    if weight is not None and bias is not None and is_small(x):
        out = fused(out, parameter(weight, 1, x, how), parameter(bias, 0, x, how))
    else:
        out = scaled(out, weight, bias, how)
    kept = input.dtype if weight is None else weight.dtype
    return out.astype(input.dtype, copy=False), mean.astype(kept), rstd.astype(kept)


def _batch_row(key: str, node: str) -> None:
    """Enter batch normalization under one of its node names."""

    def forward(
        input: Tensor,
        weight: OptionalTensor,
        bias: OptionalTensor,
        running_mean: OptionalTensor,
        running_var: OptionalTensor,
        how: Anything,
    ) -> tuple[Array, ...]:
        x, kept = wide(input), input.dtype if weight is None else weight.dtype
        if how.fixed:
            mean, rstd = _given_statistics(running_mean, running_var, how)  # type: ignore[arg-type]
            saved = (np.zeros(0, kept), np.zeros(0, kept))
        else:
            mean, rstd = own_statistics(x, how)
            saved = (mean.reshape(-1).astype(kept), rstd.reshape(-1).astype(kept))
        if is_small(x):
            out = straight(x, mean, rstd, parameter(weight, 1, x, how), parameter(bias, 0, x, how))
        else:
            out = scaled((x - mean) * rstd, weight, bias, how)
        return out.astype(input.dtype), *saved

    forward.__name__, forward.__doc__ = key, "Normalize each channel over everything else; also its mean and reciprocal spread."
    how = Norm((0, 2), (1, 3, 1), (1, 3, 1), 0.1)
    op(
        "",
        node=node,
        returns=("_0", "_1", "_2"),
        constant=("_1", "_2"),
        samples=(S(X, (3,), (3,), None, None, how), S(X, None, None, T([0.2, 0.1, 0.3]), T([0.8, 0.9, 0.7]), how._replace(fixed=True))),
        input=lambda F, g__0, input, weight, running_mean, running_var, out__1, out__2, how: F.native_batch_norm_backward_input(
            g__0, input, weight, *((running_mean, running_var) if how.fixed else (out__1, out__2)), how
        ),
        weight=lambda F, g__0, input, weight_shape, running_mean, running_var, out__1, out__2, how: F.native_batch_norm_backward_weight(
            g__0, input, *((running_mean, running_var) if how.fixed else (out__1, out__2)), weight_shape, how
        ),
        bias=lambda F, g__0, bias_shape, how: F.native_batch_norm_backward_bias(g__0, bias_shape, how),
        forward=lambda F, t_input, t_weight, t_bias, input, weight, running_mean, running_var, how: _forward(
            F, (t_input, t_weight, t_bias), input, weight, running_mean, running_var, how
        ),
    )(forward)


_batch_row("batch_normalize", "NativeBatchNormBackward0")
_batch_row("batch_normalize_legit", "NativeBatchNormLegitBackward0")
_batch_row("batch_normalize_legit_no_stats", "NativeBatchNormLegitBackward1")
