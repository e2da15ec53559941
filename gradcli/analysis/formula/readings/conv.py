"""Readings of convolutions: a convolution is an opaque op, and so is what leads back to its input; its kernel's gradient is a convolution again."""

from __future__ import annotations

from typing import Any

import numpy as np

from gradcli.analysis.formula.index.budget import Unreadable
from gradcli.analysis.formula.index.symbolic import Symbolic
from gradcli.analysis.formula.index.terms import Keyword
from gradcli.analysis.formula.readings.readings import array_op, kernel_of, reads


def shown(**settings: Any) -> tuple[Keyword, ...]:
    """The settings of a call that are not what they are without it, one number where all dimensions have the same."""
    usual = {"stride": 1, "padding": 0, "dilation": 1, "output_padding": 0, "groups": 1}
    words = []
    for name, values in settings.items():
        values = values if isinstance(values, tuple) else (values,)
        if any(value != usual[name] for value in values):
            words.append(Keyword(name, values[0] if len(set(values)) == 1 else values))
    return tuple(words)


def length(size: int, kernel: int, stride: int, padding: int, dilation: int) -> int:
    """How long a dimension is after a convolution."""
    return (size + 2 * padding - dilation * (kernel - 1) - 1) // stride + 1


@reads("convolve")
def convolve(input: Symbolic, weight: Symbolic, bias: Any, how: Any) -> Symbolic:
    if how.transposed:
        raise Unreadable
    spatial = tuple(map(length, input.shape[2:], weight.shape[2:], how.stride, how.padding, how.dilation))
    run = kernel_of("convolve")
    result = array_op(
        f"conv{how.dims}d",
        lambda x, w, *_: run(x, w, None, how),
        (input, weight, *shown(stride=how.stride, padding=how.padding, dilation=how.dilation, groups=how.groups)),
        (input.shape[0], weight.shape[0], *spatial),
    )
    return result if bias is None else result + bias.reshape((-1, *(1 for _ in spatial)))


@reads("convolution_backward_input")
def convolution_backward_input(grad: Symbolic, weight: Symbolic, sizes: Any, how: Any) -> Symbolic:
    if how.transposed:
        raise Unreadable
    run = kernel_of("convolution_backward_input")
    plain = [
        (out - 1) * stride - 2 * padding + dilation * (kernel - 1) + 1
        for out, kernel, stride, padding, dilation in zip(
            grad.shape[2:], weight.shape[2:], how.stride, how.padding, how.dilation, strict=True
        )
    ]
    left = tuple(size - own for size, own in zip(sizes[2:], plain, strict=True))
    words = shown(stride=how.stride, padding=how.padding, output_padding=left, groups=how.groups, dilation=how.dilation)
    return array_op(f"conv_transpose{how.dims}d", lambda g, w, *_: run(g, w, tuple(sizes), how), (grad, weight, *words), tuple(sizes))


@reads("convolution_backward_weight")
def convolution_backward_weight(grad: Symbolic, input: Symbolic, sizes: Any, how: Any) -> Symbolic:
    if how.transposed or how.groups != 1:
        raise Unreadable
    result = tuple(map(length, input.shape[2:], grad.shape[2:], how.dilation, how.padding, how.stride))
    if result != tuple(sizes[2:]):
        raise Unreadable  # what the strides left over would have to be cut off
    run = kernel_of("convolution_backward_weight")
    back = array_op(
        f"conv{how.dims}d",
        lambda x, g, *_: np.swapaxes(run(np.swapaxes(g, 0, 1), np.swapaxes(x, 0, 1), tuple(sizes), how), 0, 1),
        (input.transpose(0, 1), grad.transpose(0, 1), *shown(stride=how.dilation, padding=how.padding, dilation=how.stride)),
        (sizes[1], sizes[0], *result),
    )
    return back.transpose(0, 1)
