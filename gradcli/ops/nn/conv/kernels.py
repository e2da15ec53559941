"""Convolution and its transpose in one, two and three dimensions.

One bilinear map and its two partial adjoints are enough: each of the three is the derivative of the others, so the rules close
among themselves at every order.
"""

from typing import Any

import numpy as np

from gradcli.engine.table.kinds import Anything, Array, OptionalTensor, Shape, Tensor
from gradcli.engine.table.table import S, op
from gradcli.ops.nn.conv import many
from gradcli.ops.nn.conv.how import How
from gradcli.ops.nn.shared.windows import Ints, add_windows, cropped, padded, window_counts, windows

PLAIN = How((1,), (1,), (2,), False, (0,), 2)
TURNED = How((2, 1), (1, 0), (1, 1), True, (1, 0), 1)


# ---- the three maps, over arrays -------------------------------------------------------------------------------------


# Windows are laid out tap by tap: a row holds what one tap of the kernel sees, for all images and places.  So a row is made of whole lines of the
# image, which are copied and added as they lie in memory, and all three maps are one product of matrices a group.


def correlate(x: Array, weight: Array, bias: Array | None, how: How, counts: Ints) -> Array:
    """Every output channel sees its group's windows.  (n, C, *length), (O, C/G, *kernel), (O) -> (n, O, *counts)."""
    if many.pay(x, weight):
        return many.correlate(np.asarray(x), np.asarray(weight), bias, how, counts)
    rows = _weight_rows(weight, how.groups) @ _taps(x, weight.shape[2:], how, counts)
    out = np.moveaxis(rows.reshape(weight.shape[0], len(x), *counts), 1, 0)
    return np.ascontiguousarray(out if bias is None else out + _shaped(bias, how.dims))


def correlate_input(grad: Array, weight: Array, lengths: Ints, how: How) -> Any:
    """The adjoint in the input.  (n, O, *counts), (O, C/G, *kernel) -> (n, C, *lengths)."""
    if many.pay(grad, weight):
        return many.correlate_input(np.asarray(grad), np.asarray(weight), lengths, how)
    kernel, counts, channels = weight.shape[2:], grad.shape[2:], how.groups * weight.shape[1]
    parts = _weight_rows(weight, how.groups).transpose(0, 2, 1) @ _positions(grad, how.groups)
    parts = parts.reshape(channels, *kernel, len(grad), *counts)
    parts = parts.transpose(1 + how.dims, 0, *range(2 + how.dims, parts.ndim), *range(1, 1 + how.dims))
    whole = tuple(length + 2 * pad for length, pad in zip(lengths, how.padding, strict=True))
    return cropped(add_windows(parts, whole, how.stride, how.dilation), how.padding)


def correlate_weight(x: Array, grad: Array, shape: Ints, how: How) -> Array:
    """The adjoint in the weight.  (n, C, *length), (n, O, *counts) -> (O, C/G, *kernel)."""
    if many.pay(x, grad):
        return many.correlate_weight(np.asarray(x), np.asarray(grad), shape, how)
    return (_positions(grad, how.groups) @ _taps(x, shape[2:], how, grad.shape[2:]).transpose(0, 2, 1)).reshape(shape)


def _weight_rows(weight: Array, groups: int) -> Array:
    """(O, C/G, *kernel) -> (G, O/G, C/G * kernel)."""
    return weight.reshape(groups, weight.shape[0] // groups, int(np.prod(weight.shape[1:])))


def _taps(x: Array, kernel: Ints, how: How, counts: Ints) -> Array:
    """What each tap sees.  (n, C, *length) -> (G, C/G * kernel, n * counts)."""
    x, dims = padded(x, how.padding), how.dims
    parts = windows(x, kernel, how.stride, how.dilation, counts)
    parts = parts.transpose(1, *range(2 + dims, 2 + 2 * dims), 0, *range(2, 2 + dims))
    return parts.reshape(how.groups, x.shape[1] // how.groups * int(np.prod(kernel)), x.shape[0] * int(np.prod(counts)))


def _positions(grad: Array, groups: int) -> Array:
    """(n, O, *counts) -> (G, O/G, n * counts)."""
    n, channels, *counts = grad.shape
    return np.moveaxis(grad, 0, 1).reshape(groups, channels // groups, n * int(np.prod(counts)))


def transposed_lengths(lengths: Ints, kernel: Ints, how: How) -> tuple[int, ...]:
    """The spatial size of a transposed convolution's output."""
    return tuple(
        (length - 1) * step - 2 * pad + gap * (k - 1) + extra + 1
        for length, k, step, pad, gap, extra in zip(lengths, kernel, how.stride, how.padding, how.dilation, how.output_padding, strict=True)
    )


def _shaped(bias: Array, dims: int) -> Array:
    return bias.reshape(1, bias.shape[0], *[1] * dims)


# ---- the rows ----------------------------------------------------------------------------------------------------------


@op(
    "",
    node="ConvolutionBackward0",
    dtype="promote",
    samples=(S((2, 4, 6), (2, 2, 2), (2,), PLAIN), S((1, 2, 3, 2), (2, 1, 2, 2), None, TURNED)),
    input=lambda F, g, weight, input_shape, how: F.convolution_backward_input(g, F.conj(weight), input_shape, how),
    weight=lambda F, g, input, weight_shape, how: F.convolution_backward_weight(g, F.conj(input), weight_shape, how),
    bias=lambda F, g: F.convolution_backward_bias(g),
)
def convolve(input: Tensor, weight: Tensor, bias: OptionalTensor, how: Anything) -> Any:
    """Cross-correlation, or its transpose.  (n, C, *length), (O, C/groups, *kernel), (O) -> (n, O, *length')."""
    kernel = weight.shape[2:]
    if how.transposed:
        out = correlate_input(input, weight, transposed_lengths(input.shape[2:], kernel, how), how)
        return np.ascontiguousarray(out if bias is None else out + _shaped(bias, how.dims))
    lengths = [length + 2 * pad for length, pad in zip(input.shape[2:], how.padding, strict=True)]
    return correlate(input, weight, bias, how, window_counts(lengths, kernel, how.stride, how.dilation))


@op(
    "",
    node="ConvolutionBackwardBackward0",
    dtype="promote",
    samples=(S((2, 2, 6), (2, 2, 2), (2, 4, 6), PLAIN), S((1, 1, 5, 3), (2, 1, 2, 2), (1, 2, 3, 2), TURNED)),
    grad=lambda F, g, weight, how: F.convolve(g, F.conj(weight), None, how),
    weight=lambda F, g, grad, weight_shape, how: F.convolution_backward_weight(F.conj(grad), g, weight_shape, how),
)
def convolution_backward_input(grad: Tensor, weight: Tensor, input_shape: Shape, how: Anything) -> Any:
    """The gradient of a convolution's input."""
    if how.transposed:
        return correlate(grad, weight, None, how, input_shape[2:])
    return correlate_input(grad, weight, input_shape[2:], how)


@op(
    "",
    node="ConvolutionBackwardBackward0",
    dtype="promote",
    samples=(S((2, 2, 6), (2, 4, 6), (2, 2, 2), PLAIN), S((1, 1, 5, 3), (1, 2, 3, 2), (2, 1, 2, 2), TURNED)),
    grad=lambda F, g, input, how: F.convolve(F.conj(input), g, None, how),
    input=lambda F, g, grad, input_shape, how: F.convolution_backward_input(F.conj(grad), g, input_shape, how),
)
def convolution_backward_weight(grad: Tensor, input: Tensor, weight_shape: Shape, how: Anything) -> Tensor:
    """The gradient of a convolution's weight."""
    return correlate_weight(grad, input, weight_shape, how) if how.transposed else correlate_weight(input, grad, weight_shape, how)


@op(
    "",
    node="ConvolutionBackwardBackward0",
    dtype="promote",
    samples=(S((2, 3, 4)),),
    grad=lambda F, g, grad_shape: F.channel_spread(g, grad_shape),
)
def convolution_backward_bias(grad: Tensor) -> Any:
    """The gradient of a convolution's bias.  (n, O, *) -> (O)."""
    return grad.sum(axis=(0, *range(2, grad.ndim)))


@op("", node="ExpandBackward0", samples=(S((3,), (2, 3, 4)),), self=lambda F, g: F.convolution_backward_bias(g))
def channel_spread(self: Tensor, shape: Shape) -> Tensor:
    """One number a channel, over all of it.  (C) -> (n, C, *)."""
    return np.broadcast_to(_shaped(self, len(shape) - 2), shape)
