"""Convolution and its transpose in one, two and three dimensions.

One bilinear map and its two partial adjoints are enough: each of the three is the derivative of the others, so the rules close
among themselves at every order.
"""

from typing import Any, NamedTuple

import numpy as np

from gradcli.engine.table.kinds import Anything, Array, OptionalTensor, Shape, Tensor
from gradcli.engine.table.table import S, op
from gradcli.ops.nn.shared.windows import Ints, add_windows, cropped, padded, window_counts, windows


class How(NamedTuple):
    """The settings of a convolution, one number for each spatial dimension."""

    stride: tuple[int, ...]
    padding: tuple[int, ...]
    dilation: tuple[int, ...]
    transposed: bool
    output_padding: tuple[int, ...]
    groups: int

    @property
    def dims(self) -> int:
        return len(self.stride)


PLAIN = How((1,), (1,), (2,), False, (0,), 2)
TURNED = How((2, 1), (1, 0), (1, 1), True, (1, 0), 1)


# ---- the three maps, over arrays -------------------------------------------------------------------------------------


def correlate(x: Array, weight: Array, how: How, counts: Ints) -> Array:
    """Every output channel sees its group's windows.  (n, C, *length), (O, C/G, *kernel) -> (n, O, *counts)."""
    columns = _columns(x, weight.shape[2:], how, counts)  # (G, n * counts, C/G * kernel)
    rows = weight.reshape(how.groups, weight.shape[0] // how.groups, columns.shape[2])
    found = (columns @ rows.transpose(0, 2, 1)).reshape(how.groups, x.shape[0], *counts, rows.shape[1])
    return np.moveaxis(found, (0, -1), (1, 2)).reshape(x.shape[0], weight.shape[0], *counts)


def correlate_input(grad: Array, weight: Array, lengths: Ints, how: How) -> Any:
    """The adjoint in the input.  (n, O, *counts), (O, C/G, *kernel) -> (n, C, *lengths)."""
    kernel, counts, groups = weight.shape[2:], grad.shape[2:], how.groups
    rows = weight.reshape(groups, weight.shape[0] // groups, int(np.prod(weight.shape[1:])))
    columns = _positions(grad, groups) @ rows
    parts = columns.reshape(groups, grad.shape[0], *counts, weight.shape[1], *kernel)
    parts = np.moveaxis(parts, (0, 2 + how.dims), (1, 2)).reshape(grad.shape[0], groups * weight.shape[1], *counts, *kernel)
    whole = tuple(length + 2 * pad for length, pad in zip(lengths, how.padding, strict=True))
    return cropped(add_windows(parts, whole, how.stride, how.dilation), how.padding)


def correlate_weight(x: Array, grad: Array, shape: Ints, how: How) -> Array:
    """The adjoint in the weight.  (n, C, *length), (n, O, *counts) -> (O, C/G, *kernel)."""
    columns = _columns(x, shape[2:], how, grad.shape[2:])
    return (_positions(grad, how.groups).transpose(0, 2, 1) @ columns).reshape(shape)


def _columns(x: Array, kernel: Ints, how: How, counts: Ints) -> Array:
    """Each window as a row.  (n, C, *length) -> (G, n * counts, C/G * kernel)."""
    parts = windows(padded(x, how.padding), kernel, how.stride, how.dilation, counts)
    per_group = x.shape[1] // how.groups
    parts = parts.reshape(x.shape[0], how.groups, per_group, *counts, *kernel)
    parts = np.moveaxis(parts, (1, 2), (0, 2 + len(counts)))
    return parts.reshape(how.groups, x.shape[0] * int(np.prod(counts)), per_group * int(np.prod(kernel)))


def _positions(grad: Array, groups: int) -> Array:
    """(n, O, *counts) -> (G, n * counts, O/G)."""
    n, channels, *counts = grad.shape
    parts = np.moveaxis(grad.reshape(n, groups, channels // groups, *counts), (1, 2), (0, -1))
    return parts.reshape(groups, n * int(np.prod(counts)), channels // groups)


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
    else:
        lengths = [length + 2 * pad for length, pad in zip(input.shape[2:], how.padding, strict=True)]
        out = correlate(input, weight, how, window_counts(lengths, kernel, how.stride, how.dilation))
    return np.ascontiguousarray(out if bias is None else out + _shaped(bias, how.dims))


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
        return correlate(grad, weight, how, input_shape[2:])
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
