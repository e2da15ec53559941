"""Readings of averages over windows, of windows themselves and of elements that are repeated: products with a constant matrix that has a name in the language.

The windows of a dimension of four elements, two at a time, are ``eye(4).unfold(0, 2, 2)``, a window, an element and a place in the window; their averages are
the rows of ``mean(eye(4).unfold(0, 2, 2), 2)``.
"""

from __future__ import annotations

from typing import Any

import numpy as np

from gradcli.analysis.formula.index.budget import Unreadable
from gradcli.analysis.formula.index.symbolic import Symbolic
from gradcli.analysis.formula.readings.readings import reads
from gradcli.analysis.formula.readings.selections import along, constant, flip


def windows(size: int, length: int, step: int) -> Any:
    """The windows of an identity matrix: a window, an element, a place in the window."""
    eye = np.eye(size)
    return np.stack([eye[at : at + length].T for at in range(0, size - length + 1, step)])


def averages(self: Symbolic, size: int, length: int, step: int) -> Symbolic:
    """The matrix that averages windows."""
    if size < length or (size - length) // step < 1:
        raise Unreadable
    return constant(self.space, f"mean(eye({size}).unfold(0, {length}, {step}), 2)", windows(size, length, step).mean(2))


def averaged(self: Symbolic, like: Symbolic, how: Any, back: bool) -> Symbolic:
    """The averages over windows of the last dimensions of `like`, or what these are sent, given back."""
    if any(how.padding) or how.ceil:
        raise Unreadable
    for number, (length, step) in enumerate(zip(how.kernel, how.stride, strict=True)):
        at = number - len(how.kernel)
        size = like.shape[at]
        if size == length:
            self = self.expand([*self.shape[:at], size, *self.shape[self.ndim + at + 1 :]]) / size if back else self.mean(at, True)
        elif length > 1 or step > 1:
            matrix = averages(self, size, length, step)
            self = along(self, at, matrix.transpose(0, 1) if back else matrix)
    return self


@reads("avg_pool2d_windows", "avg_pool3d_windows")
def avg_pool(self: Symbolic, how: Any, count_include_pad: bool, divisor_override: Any) -> Symbolic:
    if divisor_override:
        raise Unreadable
    return averaged(self, self, how, back=False)


@reads("avg_pool2d_backward", "avg_pool3d_backward")
def avg_pool_backward(grad: Symbolic, self: Symbolic, how: Any, count_include_pad: bool, divisor_override: Any) -> Symbolic:
    if divisor_override:
        raise Unreadable
    return averaged(grad, self, how, back=True)


class Even:
    """Windows of one length side by side."""

    def __init__(self, sizes: Any, counts: Any) -> None:
        if any(size % count for size, count in zip(sizes, counts, strict=True)):
            raise Unreadable
        self.kernel = self.stride = tuple(size // count for size, count in zip(sizes, counts, strict=True))
        self.padding, self.ceil = (0,) * len(self.kernel), False


@reads("adaptive_avg_pool2d_windows", "adaptive_avg_pool3d_windows")
def adaptive_avg_pool(self: Symbolic, output_size: Any) -> Symbolic:
    return averaged(self, self, Even(self.shape[-len(output_size) :], output_size), back=False)


@reads("adaptive_avg_pool2d_backward", "adaptive_avg_pool3d_backward")
def adaptive_avg_pool_backward(grad: Symbolic, self: Symbolic) -> Symbolic:
    dims = self.ndim - 2 if self.ndim > 3 else 2
    return averaged(grad, self, Even(self.shape[-dims:], grad.shape[-dims:]), back=True)


@reads("unfold")
def unfold(self: Symbolic, dimension: int, size: int, step: int) -> Symbolic:
    at = dimension % self.ndim
    matrix = constant(self.space, f"eye({self.shape[at]}).unfold(0, {size}, {step})", windows(self.shape[at], size, step))
    product = joined(self, matrix, [(matrix.axes[1], self.axes[at])])
    return self.like(product, [*self.axes[:at], matrix.axes[0], *self.axes[at + 1 :], matrix.axes[2]])


@reads("unfold_backward")
def unfold_backward(grad_in: Symbolic, input_sizes: Any, dim: int, size: int, step: int) -> Symbolic:
    at = dim % len(input_sizes)
    matrix = constant(grad_in.space, f"eye({input_sizes[at]}).unfold(0, {size}, {step})", windows(input_sizes[at], size, step))
    product = joined(grad_in, matrix, [(matrix.axes[0], grad_in.axes[at]), (matrix.axes[2], grad_in.axes[-1])])
    return grad_in.like(product, [*grad_in.axes[:at], matrix.axes[1], *grad_in.axes[at + 1 : -1]])


def joined(self: Symbolic, matrix: Symbolic, pairs: Any) -> Any:
    """A product with a constant, summed over axes that both have."""
    names: dict[Any, Any] = {}
    for own, other in pairs:
        if len(own) > 1 or len(own) != len(other):
            raise Unreadable
        names.update(zip(own, other, strict=True))
    space = self.space
    return space.summed(space.times(self.expr, space.renamed(matrix.expr, names)), names.values())


@reads("upsample_nearest1d", "upsample_nearest2d", "upsample_nearest3d")
def upsample_nearest(self: Symbolic, output_size: Any, exact: bool = False, *_: Any) -> Symbolic:
    for at, matrix in repeats(self, self.shape, output_size):
        self = along(self, at, matrix)
    return self


@reads("upsample_nearest1d_backward", "upsample_nearest2d_backward", "upsample_nearest3d_backward")
def upsample_nearest_backward(grad: Symbolic, output_size: Any, input_size: Any, exact: bool = False, *_: Any) -> Symbolic:
    for at, matrix in repeats(grad, tuple(input_size), output_size):
        grad = along(grad, at, matrix.transpose(0, 1))
    return grad


def repeats(self: Symbolic, shape: tuple[int, ...], output_size: Any) -> list[tuple[int, Symbolic]]:
    """For each of the last dimensions, the matrix that repeats its elements."""
    found = []
    for number, length in enumerate(output_size):
        at = number - len(output_size)
        size = shape[at]
        if length % size or size == 1:
            raise Unreadable
        name = f"eye({size}).repeat_interleave({length // size}, 0)"
        found.append((at, constant(self.space, name, np.eye(size).repeat(length // size, 0))))
    return found


@reads("rot90")
def rot90(self: Symbolic, k: int = 1, dims: Any = (0, 1)) -> Symbolic:
    one, other = dims
    for _ in range(k % 4):
        self = flip(self, [other]).transpose(one, other)
    return self
