"""Differences of neighbours, slopes on a grid, and areas under a line."""

from collections.abc import Sequence
from typing import Any

import numpy as np

from gradcli.diagnostics import mistakes
from gradcli.engine.errors import fail, refuse_dimension_of_scalar
from gradcli.engine.table.kinds import Anything, Int, Number, OptionalDims, OptionalTensor, Tensor
from gradcli.engine.table.table import S, composite, op
from gradcli.engine.tensor import dtypes
from gradcli.ops.shared.dims import wrap, wrap_all

# ---- diff ------------------------------------------------------------------------------------------------------------


@composite(samples=(S((2, 3)), S((4,), 2), S((2, 3), 1, 0, (1, 3))))
def diff(F: Any, self: Tensor, n: Int = 1, dim: Int = -1, prepend: OptionalTensor = None, append: OptionalTensor = None) -> Tensor:
    """The `n`-th difference of neighbours along a dimension, with elements put before and after.  (*A, m, *B) -> (*A, m - n, *B)."""
    if not len(self.shape):
        fail(RuntimeError, "diff expects input to be at least one-dimensional", mistakes.shapes)
    if n < 0:
        fail(RuntimeError, f"order must be non-negative but got {n}")
    at = wrap(dim, len(self.shape))
    if n == 0:
        return F.copied(self)
    for part in (prepend, append):
        if part is not None:
            _require_joinable(self, part, at)
    whole = tuple(part for part in (prepend, self, append) if part is not None)
    if len(whole) > 1:
        self = F.cat(whole, dim)
    for _ in range(min(n, self.shape[at])):
        self = _neighbours(F, self, at)
    return self


@op("", node="CopyBackwards", self=lambda g: g, samples=(S((2, 3)),))
def copied(self: Tensor) -> Tensor:
    """The same values in new memory.  (*) -> (*)."""
    return np.array(self)


def _neighbours(F: Any, self: Any, at: int) -> Any:
    length = max(self.shape[at] - 1, 0)
    later, earlier = F.narrow(self, at, min(1, self.shape[at]), length), F.narrow(self, at, 0, length)
    return F.logical_xor(later, earlier) if dtypes.of_value(self) == np.bool_ else later - earlier


def _require_joinable(self: Any, part: Any, at: int) -> None:
    """Refuse to put before or after a tensor what does not fit it."""
    if len(part.shape) != len(self.shape):
        fail(RuntimeError, "diff expects prepend or append to be the same dimension as input", mistakes.shapes)
    for other in range(len(self.shape)):
        if other != at and part.shape[other] != self.shape[other]:
            text = (
                "diff expects the shape of tensor to prepend or append to match that of input except along the differencing dimension; "
                f"input.size({other}) = {self.shape[other]}, but got tensor.size({other}) = {part.shape[other]}"
            )
            fail(RuntimeError, text, mistakes.shapes)


# ---- gradient --------------------------------------------------------------------------------------------------------


@composite(
    "torch.gradient",
    samples=(S((4, 3), edge_order=1), S((4, 3), dim=(0,), edge_order=2), S((4, 3), spacing=2.0, dim=(0, 1)), S((4, 3), spacing=(2.0, 1.0))),
)
def gradient(F: Any, self: Tensor, *, spacing: Anything = None, dim: OptionalDims = None, edge_order: Int = 1) -> Any:
    """Slopes along dimensions, by central differences inside and one-sided ones at the edges.

    `spacing` is one distance between neighbours, or for each dimension a distance or the coordinates.  (*) -> a list of (*).
    """
    if not isinstance(spacing, (tuple, list)):
        number = 1.0 if spacing is None else spacing.item() if hasattr(spacing, "shape") else spacing
        spacing = [number] * len(self.shape if dim is None else dim)
    return _gradient(F, self, spacing, dim, edge_order)


def _gradient(F: Any, self: Any, spacing: Sequence[Any], dim: tuple[int, ...] | None, edge_order: int) -> Any:
    dims = tuple(range(len(self.shape))) if dim is None else dim
    _require_grid(self, spacing, dim, edge_order)
    return tuple(_slope(F, self, at, space, edge_order) for at, space in zip(wrap_all(dims, len(self.shape)), spacing, strict=True))


def _require_grid(self: Any, spacing: Sequence[Any], dim: tuple[int, ...] | None, edge_order: int) -> None:
    """Refuse what PyTorch refuses, in its order."""
    text, ndim = "", len(self.shape)
    if dtypes.of_value(self) == np.uint8:
        text = "does not support uint8 input."
    elif dim is None and len(spacing) != ndim:
        text = (
            f"expected spacing to be unspecified, a scalar, or a list of length equal to 'self.dim() = {ndim}', "
            f"since dim argument was not given, but got a list of length {len(spacing)}"
        )
    elif dim is not None and len(spacing) != len(dim):
        text = (
            "expected spacing to be unspecified, a scalar or it's spacing and dim arguments to have the same length, "
            f"but got a spacing argument of length {len(spacing)} and a dim argument of length {len(dim)}."
        )
    elif edge_order not in (1, 2):
        text = "only supports edge_order=1 and edge_order=2."
    if not text:
        if dim and not ndim:
            refuse_dimension_of_scalar(dim[0])
        dims = range(ndim) if dim is None else wrap_all(dim, ndim)
        if any(self.shape[at] < edge_order + 1 for at in dims):
            text = "expected each dimension size to be at least edge_order+1"
    if text:
        fail(RuntimeError, f"torch.gradient {text}")


def _slope(F: Any, self: Any, at: int, space: Any, edge_order: int) -> Any:
    """The slope along one dimension: a distance between neighbours, or their coordinates."""
    return _slope_even(F, self, at, space, edge_order) if not hasattr(space, "shape") else _slope_at(F, self, at, space, edge_order)


def _slope_even(F: Any, self: Any, at: int, space: Any, edge_order: int) -> Any:
    def part(start: int, end: int | None) -> Any:
        return F.slice(self, at, start, end)

    inner = F.div_number(F.div_number(part(2, None) - part(0, -2), space), 2)
    if edge_order == 1:
        first, last = F.div_number(part(1, 2) - part(0, 1), space), F.div_number(part(-1, None) - part(-2, -1), space)
    else:
        first = F.mul_number(part(0, 1), -1.5) + F.mul_number(part(1, 2), 2) - F.mul_number(part(2, 3), 0.5)
        last = F.mul_number(part(-1, None), 1.5) - F.mul_number(part(-2, -1), 2) + F.mul_number(part(-3, -2), 0.5)
        first, last = F.div_number(first, space), F.div_number(last, space)
    return F.cat((first, inner, last), at)


def _slope_at(F: Any, self: Any, at: int, coordinates: Any, edge_order: int) -> Any:
    def part(start: int, end: int | None) -> Any:
        return F.slice(self, at, start, end)

    steps = F.diff(coordinates)
    shape = tuple(-1 if other == at else 1 for other in range(len(self.shape)))
    left, right = F.slice(steps, 0, 0, -1), F.slice(steps, 0, 1)
    weights = (-right / (left * (left + right)), (right - left) / (left * right), left / (right * (left + right)))
    before, here, after = (F.view(weight, shape) for weight in weights)
    inner = before * part(0, -2) + here * part(1, -1) + after * part(2, None)
    if edge_order == 1:
        first = (part(1, 2) - part(0, 1)) / F.select(steps, 0, 0)
        last = (part(-1, None) - part(-2, -1)) / F.select(steps, 0, -1)
    else:
        first = _edge(F.select(steps, 0, 0), F.select(steps, 0, 1), part(0, 1), part(1, 2), part(2, 3))
        last = _edge(-F.select(steps, 0, -1), -F.select(steps, 0, -2), part(-1, None), part(-2, -1), part(-3, -2))
    return F.cat((first, inner, last), at)


def _edge(near: Any, far: Any, first: Any, second: Any, third: Any) -> Any:
    """The slope at the first of three points, of second order, from the way to the next and from there to the third."""
    weights = -(near * 2 + far) / (near * (near + far)), (near + far) / (near * far), -near / (far * (near + far))
    return weights[0] * first + weights[1] * second + weights[2] * third


# ---- areas -----------------------------------------------------------------------------------------------------------


@composite("torch.trapezoid torch.trapz", samples=(S((2, 3), (3,)), S((2, 3), (2, 3), dim=0)))
def trapezoid(F: Any, y: Tensor, x: Tensor, *, dim: Int = -1) -> Tensor:
    """The area under `y` along a dimension at the places `x`, by the trapezoidal rule.  (*A, n, *B) -> (*A, *B)."""
    at = _line(y, wrap(dim, len(y.shape)))
    if not y.shape[at]:
        return F.no_area(y, at)
    steps = _steps(F, "trapezoid", y, x, at)
    return F.div_number(F.sum_dim((_earlier(F, y, at) + _later(F, y, at)) * steps, (at,)), 2.0)


@composite("torch.trapezoid torch.trapz", samples=(S((2, 3)), S((2, 3), dx=0.5, dim=0)))
def trapezoid_even(F: Any, y: Tensor, *, dx: Number = 1, dim: Int = -1) -> Tensor:
    """The area under `y` along a dimension in steps of `dx`, by the trapezoidal rule.  (*A, n, *B) -> (*A, *B)."""
    at = _line(y, dim)
    if not y.shape[at]:
        return F.no_area(y, at)
    _require_numbers("trapezoid", "`y`", y)
    ends = F.select(y, at, 0) + F.select(y, at, -1)
    return F.mul_number(F.sum_dim(y, (at,)) - F.mul_number(ends, 0.5), dx)


@composite("torch.cumulative_trapezoid", samples=(S((2, 3), (3,)), S((2, 3), (2, 3), dim=0)))
def cumulative_trapezoid(F: Any, y: Tensor, x: Tensor, *, dim: Int = -1) -> Tensor:
    """The areas so far under `y` along a dimension at the places `x`.  (*A, n, *B) -> (*A, n - 1, *B)."""
    at = wrap(dim, len(y.shape))
    if not y.shape and len(x.shape) != 1:
        fail(IndexError, "slice() cannot be applied to a 0-dim tensor.")
    steps = _steps(F, "cumulative_trapezoid", y, x, at)
    return F.div_number(F.cumsum((_earlier(F, y, at) + _later(F, y, at)) * steps, at), 2.0)


@composite("torch.cumulative_trapezoid", samples=(S((2, 3)), S((2, 3), dx=0.5, dim=0)))
def cumulative_trapezoid_even(F: Any, y: Tensor, *, dx: Number = 1, dim: Int = -1) -> Tensor:
    """The areas so far under `y` along a dimension in steps of `dx`.  (*A, n, *B) -> (*A, n - 1, *B)."""
    _require_numbers("cumulative_trapezoid", "`y`", y)
    return F.cumsum(F.mul_number(_earlier(F, y, dim) + _later(F, y, dim), dx / 2.0), dim)


@op("")
def no_area(y: Tensor, dim: Int) -> Tensor:
    """The area over no point at all: zeros, with no history."""
    return np.zeros(y.shape[:dim] + y.shape[dim + 1 :], y.dtype)


def _earlier(F: Any, y: Any, at: int) -> Any:
    return F.slice(y, at, 0, -1)


def _later(F: Any, y: Any, at: int) -> Any:
    return F.slice(y, at, 1)


def _line(y: Any, dim: int) -> int:
    """The dimension to go along, from 0; there must be one."""
    if not len(y.shape):
        refuse_dimension_of_scalar(dim)
    return wrap(dim, len(y.shape))


def _require_numbers(name: str, which: str, *values: Any) -> None:
    if any(dtypes.of_value(value) == np.bool_ for value in values):
        fail(RuntimeError, f"{name}: received a bool input for {which}, but bool is not supported", mistakes.dtypes)


def _steps(F: Any, name: str, y: Any, x: Any, at: int) -> Any:
    """The distances between neighbouring places, shaped to go with `y`."""
    _require_numbers(name, "`x` or `y`", x, y)
    ndim, shape = len(y.shape), tuple(x.shape)
    if len(shape) == 1:
        if shape[0] != y.shape[at]:
            fail(RuntimeError, f"{name}: There must be one `x` value for each sample point", mistakes.shapes)
        x = F.view(x, tuple(-1 if other == at else 1 for other in range(ndim)))
    elif len(shape) < ndim:
        x = F.view(x, (1,) * (ndim - len(shape)) + shape)
    return _later(F, x, at) - _earlier(F, x, at)
