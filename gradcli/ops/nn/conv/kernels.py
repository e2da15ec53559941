"""Convolution and its transpose in one, two and three dimensions.

One bilinear map and its two partial adjoints are enough: each of the three is the derivative of the others, so the rules close
among themselves at every order.
"""

from typing import Any

import numpy as np

from gradcli.engine.table.kinds import Anything, Array, OptionalTensor, Shape, Tensor
from gradcli.engine.table.table import S, op
from gradcli.ops.nn.shared.windows import Ints, add_windows, cropped, padded, window_counts, windows
from gradcli.records import NamedTuple


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


# Windows are laid out tap by tap: a row holds what one tap of the kernel sees, for all images and places.  So a row is made of whole lines of the
# image, which are copied and added as they lie in memory, and all three maps are one product of matrices a group.  Of many images that line is a
# place in all of them, for which they are laid out side by side first: it is longer than a line of a small image.  The sums of a weight's gradient keep
# the order of the images.

MANY_IMAGES = 16


def correlate(x: Array, weight: Array, how: How, counts: Ints) -> Array:
    """Every output channel sees its group's windows.  (n, C, *length), (O, C/G, *kernel) -> (n, O, *counts)."""
    many = len(x) >= MANY_IMAGES
    rows = _weight_rows(weight, how.groups) @ _taps(x, weight.shape[2:], how, counts, many)
    if many:
        return np.moveaxis(rows.reshape(weight.shape[0], *counts, len(x)), -1, 0)
    return np.moveaxis(rows.reshape(weight.shape[0], len(x), *counts), 1, 0)


def correlate_input(grad: Array, weight: Array, lengths: Ints, how: How) -> Any:
    """The adjoint in the input.  (n, O, *counts), (O, C/G, *kernel) -> (n, C, *lengths)."""
    kernel, counts, channels = weight.shape[2:], grad.shape[2:], how.groups * weight.shape[1]
    taps, many = range(1, 1 + how.dims), len(grad) >= MANY_IMAGES
    parts = _weight_rows(weight, how.groups).transpose(0, 2, 1) @ _positions(grad, how.groups, many)
    if many:
        parts = parts.reshape(channels, *kernel, *counts, len(grad))
        parts = parts.transpose(-1, 0, *range(1 + how.dims, 1 + 2 * how.dims), *taps)
    else:
        parts = parts.reshape(channels, *kernel, len(grad), *counts)
        parts = parts.transpose(1 + how.dims, 0, *range(2 + how.dims, parts.ndim), *taps)
    whole = tuple(length + 2 * pad for length, pad in zip(lengths, how.padding, strict=True))
    found = cropped(add_windows(parts, whole, how.stride, how.dilation, many), how.padding)
    return np.ascontiguousarray(found) if many else found


def correlate_weight(x: Array, grad: Array, shape: Ints, how: How) -> Array:
    """The adjoint in the weight.  (n, C, *length), (n, O, *counts) -> (O, C/G, *kernel)."""
    return (_positions(grad, how.groups) @ _taps(x, shape[2:], how, grad.shape[2:]).transpose(0, 2, 1)).reshape(shape)


def _weight_rows(weight: Array, groups: int) -> Array:
    """(O, C/G, *kernel) -> (G, O/G, C/G * kernel)."""
    return weight.reshape(groups, weight.shape[0] // groups, int(np.prod(weight.shape[1:])))


def _taps(x: Array, kernel: Ints, how: How, counts: Ints, many: bool = False) -> Array:
    """What each tap sees.  (n, C, *length) -> (G, C/G * kernel, n * counts); with `many`, counts * n."""
    x, dims = padded(x, how.padding), how.dims
    places: tuple[int, ...] = (0, *range(2, 2 + dims))
    if many:
        x, places = np.moveaxis(np.ascontiguousarray(np.moveaxis(x, 0, -1)), -1, 0), (*places[1:], 0)
    if dims > 1 and not many and len(x) >= MANY_IMAGES:
        parts = _taps_in_steps(x, kernel, how, counts)
    else:
        parts = windows(x, kernel, how.stride, how.dilation, counts)
        parts = parts.transpose(1, *range(2 + dims, 2 + 2 * dims), *places)
    return parts.reshape(how.groups, x.shape[1] // how.groups * int(np.prod(kernel)), x.shape[0] * int(np.prod(counts)))


def _taps_in_steps(x: Array, kernel: Ints, how: How, counts: Ints) -> Array:
    """What each tap sees, as a view: lines are cut out first, so that those of an image are copied at once.  (n, C, *length) -> (C, *kernel, n, *counts)."""
    lines = windows(x, kernel[-1:], how.stride[-1:], how.dilation[-1:], counts[-1:])
    lines = np.ascontiguousarray(lines.transpose(1, -1, 0, *range(2, lines.ndim - 1)))  # (C, k, n, *other lengths, count)
    parts = windows(np.moveaxis(lines, -1, 0), kernel[:-1], how.stride[:-1], how.dilation[:-1], counts[:-1])
    end = 3 + how.dims
    return parts.transpose(1, *range(end, parts.ndim), 2, 3, *range(4, end), 0)


def _positions(grad: Array, groups: int, many: bool = False) -> Array:
    """(n, O, *counts) -> (G, O/G, n * counts); with `many`, counts * n."""
    n, channels, *counts = grad.shape
    return np.moveaxis(grad, 0, -1 if many else 1).reshape(groups, channels // groups, n * int(np.prod(counts)))


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
