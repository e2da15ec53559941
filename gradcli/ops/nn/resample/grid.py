"""Sampling a picture at given places: every output is a weighted sum of the pixels around its place.

A place moves the weights smoothly, so its derivative is the same sum with the weights' derivatives.  `grid_part` takes the order of that
derivative for each dimension; it and its adjoint `grid_part_back` are each other's derivatives at every order.
"""

from functools import partial
from itertools import product
from typing import Any

import numpy as np

from gradcli.diagnostics import mistakes
from gradcli.engine.errors import fail
from gradcli.engine.state import STATE
from gradcli.engine.table.kinds import Anything, Array, Bool, Int, OptionalBool, Shape, Tensor, Text
from gradcli.engine.table.table import S, T, composite, op
from gradcli.engine.tensor.dtypes import of_value, scalar_name
from gradcli.ops.nn.shared.checks import not_implemented_for
from gradcli.ops.shared.dims import wrap
from gradcli.records import NamedTuple

BILINEAR, NEAREST, BICUBIC = range(3)
ZEROS, BORDER, REFLECTION = range(3)


class Sampling(NamedTuple):
    """How to sample: between pixels, outside of the picture, and whether -1 and 1 are the middle of the outermost pixels."""

    mode: int
    padding: int
    align: bool


# ---- weights along one dimension ------------------------------------------------------------------------------------------------


def _reflect(x: Array, low: float, high: float) -> tuple[Array, Array]:
    """Coordinates folded back at both ends, and the sign of their motion."""
    span = high - low
    if span == 0:
        return np.zeros_like(x), np.zeros_like(x)
    away = np.abs(x - low)
    turns, rest = np.floor(away / span), np.fmod(away, span)
    even = turns % 2 == 0
    return np.where(even, rest + low, span - rest + low), np.where(x < low, -1.0, 1.0) * np.where(even, 1.0, -1.0)


def _inside(x: Array, length: int, how: Sampling) -> tuple[Array, Array]:
    """Coordinates moved into the picture, and how they move with the original."""
    moves = np.ones_like(x)
    if how.padding == ZEROS:
        return x, moves
    if how.padding == REFLECTION:
        x, moves = _reflect(x, *((0.0, length - 1.0) if how.align else (-0.5, length - 0.5)))
    return np.clip(np.where(np.isnan(x), 0.0, x), 0, length - 1), np.where((x > 0) & (x < length - 1), moves, 0.0)


def _cubic(t: Array, order: int) -> tuple[Array, ...]:
    """The weights of four neighbours at fraction `t`, or a derivative of them; Keys' cubic with a = -0.75."""
    a = -0.75
    far = np.polynomial.Polynomial((-4 * a, 8 * a, -5 * a, a)).deriv(order)
    near = np.polynomial.Polynomial((1, 0, -(a + 3), a + 2)).deriv(order)
    sign = (-1) ** order
    return far(t + 1), near(t), sign * near(1 - t), sign * far(2 - t)


def _along(coordinate: Array, length: int, order: int, how: Sampling) -> list[tuple[Array, Array]]:
    """The neighbours of each place along one dimension, each with its weight's derivative of this order by the coordinate in [-1, 1]."""
    rate = (length - 1) / 2 if how.align else length / 2
    x = (coordinate + 1) * rate - (0 if how.align else 0.5)
    if how.mode != BICUBIC:
        x, moves = _inside(x, length, how)
    if how.mode == NEAREST:
        taps = [(np.rint(x), np.ones_like(x) if order == 0 else np.zeros_like(x))]
    elif how.mode == BILINEAR:
        left = np.floor(x)
        t, chain = x - left, (moves * rate) ** order
        weights: Any = (1 - t, t) if order == 0 else (-chain, chain) if order == 1 else (np.zeros_like(t), np.zeros_like(t))
        taps = [(left, weights[0]), (left + 1, weights[1])]
    else:
        left = np.floor(x)
        weights = _cubic(x - left, order)
        taps = [(_inside(left + i - 1, length, how)[0], weights[i] * rate**order) for i in range(4)]
    return [_kept(at, weight, length, coordinate.dtype) for at, weight in taps]


def _kept(at: Array, weight: Array, length: int, dtype: Any) -> tuple[Array, Array]:
    """A neighbour as an index; one outside of the picture has no weight, but NaN stays NaN: 0 times NaN is no 0."""
    inside = (at >= 0) & (at < length)
    return np.where(inside, at, 0).astype(np.int64), np.where(inside | np.isnan(weight), weight, 0).astype(dtype)


def _neighbours(grid: Array, lengths: Any, orders: Any, how: Sampling) -> Any:
    """All neighbours of all places: flat index and weight, each (n, places)."""
    dims = len(lengths)
    each = [_along(grid[..., dims - 1 - i], lengths[i], orders[i], how) for i in range(dims)]
    for corner in product(*each):
        index, weight = corner[0]
        for (at, more), length in zip(corner[1:], lengths[1:], strict=True):
            index, weight = index * length + at, weight * more
        yield index.reshape(grid.shape[0], -1), weight.reshape(grid.shape[0], -1)


# ---- rows -----------------------------------------------------------------------------------------------------------------------------


def _raised(orders: Any, i: int) -> tuple[int, ...]:
    """The same orders, one higher for the i-th coordinate of the grid, which lists dimensions backwards."""
    at = len(orders) - 1 - i
    return tuple(order + (place == at) for place, order in enumerate(orders))


def _by_grid(F: Any, g: Any, input: Any, grid: Any, orders: Any, how: Sampling) -> Any:
    """The gradient by the grid: for each coordinate, over all channels."""
    return F.stack(tuple(F.sum_dim(g * F.grid_part(input, grid, _raised(orders, i), how), (1,)) for i in range(len(orders))), -1)


PLAIN = Sampling(BICUBIC, BORDER, False)
GRID = T(np.array([[[[0.1, -0.3], [0.45, 0.6]]]]), grad=True)


@op(
    "",
    node="GridPartBackward0",
    dtype="promote",
    samples=(S((1, 2, 3, 3), GRID, (0, 1), PLAIN),),
    input=lambda F, g, input_shape, grid, orders, how: F.grid_part_back(g, grid, input_shape, orders, how),
    grid=lambda F, g, input, grid, orders, how: _by_grid(F, g, input, grid, orders, how),
)
def grid_part(input: Tensor, grid: Tensor, orders: Anything, how: Anything) -> Tensor:
    """Sample with the weights' derivatives of these orders.  (n, C, *lengths), (n, *outs, dims) -> (n, C, *outs)."""
    planes = input.reshape(*input.shape[:2], -1)
    total = np.zeros((*input.shape[:2], int(np.prod(grid.shape[1:-1]))), input.dtype)
    for index, weight in _neighbours(grid, input.shape[2:], orders, how):
        total += np.take_along_axis(planes, index[:, None, :], 2) * weight[:, None, :]
    return total.reshape(*input.shape[:2], *grid.shape[1:-1])


@op(
    "",
    node="GridPartBackBackward0",
    dtype="promote",
    samples=(S((1, 2, 1, 2), GRID, (1, 2, 3, 3), (1, 0), PLAIN),),
    grad=lambda F, g, grid, orders, how: F.grid_part(g, grid, orders, how),
    grid=lambda F, g, grad, grid, orders, how: _by_grid(F, grad, g, grid, orders, how),
)
def grid_part_back(grad: Tensor, grid: Tensor, shape: Shape, orders: Anything, how: Anything) -> Tensor:
    """The adjoint of `grid_part`: each output's gradient to the pixels it came from."""
    n, channels, size = shape[0], shape[1], int(np.prod(shape[2:]))
    flat = grad.reshape(n, channels, -1)
    total = np.zeros(n * channels * size)
    base = (np.arange(n * channels) * size).reshape(n, channels, 1)
    for index, weight in _neighbours(grid, shape[2:], orders, how):
        places = (base + index[:, None, :]).ravel()
        if how.padding == ZEROS:  # what is sampled nowhere takes its gradient nowhere
            weight = np.where(np.isnan(weight), 0, weight)
        total += np.bincount(places, weights=(flat * weight[:, None, :]).ravel(), minlength=total.size)[: total.size]
    return total.astype(grad.dtype).reshape(shape)


def _check_kernel(input: Array, grid: Array, dims: int) -> None:
    """What PyTorch checks where the number of dimensions is in the name."""
    here, there = list(input.shape), list(grid.shape)
    for sizes in (here, there):
        if not sizes:
            fail(IndexError, "Dimension specified as 0 but tensor has no dimensions")
    text = ""
    if here[0] != there[0]:
        text = f"expected grid and input to have same batch size, but got input with sizes {here} and grid with sizes {there}"
    elif there[-1] != len(here) - 2:
        text = f"expected grid to have size {len(here) - 2} in last dimension, but got grid with sizes {there}"
    elif (len(here), len(there)) != (dims + 2, dims + 2):
        text = f"expected {dims + 2}D input and grid with same number of dimensions, but got input with sizes {here} and grid with sizes {there}"
    if text:
        fail(RuntimeError, f"grid_sampler(): {text}")


def _check_types(dims: int, input: Any, grid: Any, *_: Any) -> None:
    """Floating numbers of one dtype are sampled."""
    if of_value(input).kind not in "fV":
        not_implemented_for("grid_sampler_2d_cpu_kernel_impl" if dims == 2 else "grid_sampler3d_cpu", input)
    if of_value(input) != of_value(grid):
        fail(RuntimeError, f"expected scalar type {scalar_name(input)} but found {scalar_name(grid)}", mistakes.dtypes)


def _sampler_rows(dims: int) -> None:
    """Enter the sampler of `dims` dimensions and its two gradients, under PyTorch's node names."""
    node, zero = f"GridSampler{dims}D", (0,) * dims
    of_input, of_grid = f"grid_sampler_{dims}d_backward_input", f"grid_sampler_{dims}d_backward_grid"

    def forward(input: Tensor, grid: Tensor, interpolation_mode: Int, padding_mode: Int, align_corners: Bool) -> Any:
        _check_kernel(input, grid, dims)
        return grid_part(input, grid, zero, Sampling(interpolation_mode, padding_mode, align_corners))

    def backward_input(grad: Tensor, grid: Tensor, shape: Shape, how: Anything) -> Any:
        return grid_part_back(grad, grid, shape, zero, how)

    def backward_grid(grad: Tensor, input: Tensor, grid: Tensor, how: Anything) -> Tensor:
        return np.stack([(grad * grid_part(input, grid, _raised(zero, i), how)).sum(axis=1) for i in range(dims)], -1)

    def second(F: Any, g: Any, how: Sampling, weigh: Any) -> Any:
        """Sum over the coordinates: each one's part of `g`, with the orders of its derivative; none where the picture has steps."""
        if how.mode == NEAREST:
            return None
        parts = [weigh(F.unsqueeze(F.select(g, -1, i), 1), _raised(zero, i)) for i in range(dims)]
        total = parts[0]
        for part in parts[1:]:
            total = F.add(total, part)
        return total

    forward.__name__, backward_input.__name__, backward_grid.__name__ = f"grid_sampler_{dims}d", of_input, of_grid
    forward.__doc__ = (
        "The picture at the places of a grid with coordinates in [-1, 1].  (n, C, *lengths), (n, *outs, dims) -> (n, C, *outs)."
    )
    backward_input.__doc__, backward_grid.__doc__ = "The gradient of the picture.", "The gradient of the places."
    shape, grid = (1, 2, 3, 3, 3)[: dims + 2], T(np.full((1, *(1,) * (dims - 1), 2, dims), 0.13) + 0.2 * np.arange(2)[:, None], grad=True)
    op(
        "torch",
        node=f"{node}Backward0",
        dtype="promote",
        check=partial(_check_types, dims),
        samples=(S(shape, grid, 0, 0, False), S(shape, grid, 0, 1, True)),
        input=lambda F, g, input_shape, grid, interpolation_mode, padding_mode, align_corners: getattr(F, of_input)(
            g, grid, input_shape, Sampling(interpolation_mode, padding_mode, align_corners)
        ),
        grid=lambda F, g, input, grid, interpolation_mode, padding_mode, align_corners: getattr(F, of_grid)(
            g, input, grid, Sampling(interpolation_mode, padding_mode, align_corners)
        ),
    )(forward)
    op(
        "",
        node=f"{node}BackwardBackward0",
        dtype="promote",
        grad=lambda F, g, grid, how: F.grid_part(g, grid, zero, how),
        grid=lambda F, g, grad, grid, how: _by_grid(F, grad, g, grid, zero, how),
    )(backward_input)
    op(
        "",
        node=f"{node}BackwardBackward0",
        dtype="promote",
        grad=lambda F, g, input, grid, how: second(F, g, how, lambda c, orders: c * F.grid_part(input, grid, orders, how)),
        input=lambda F, g, grad, input_shape, grid, how: second(
            F, g, how, lambda c, orders: F.grid_part_back(c * grad, grid, input_shape, orders, how)
        ),
        grid=lambda F, g, grad, input, grid, how: second(F, g, how, lambda c, orders: _by_grid(F, c * grad, input, grid, orders, how)),
    )(backward_grid)


for _dims in (2, 3):
    _sampler_rows(_dims)


# ---- what a program calls ------------------------------------------------------------------------------------------------------------


def _check(x: Any, grid: Any, mode: int) -> None:
    here, there = list(x.shape), list(grid.shape)
    for sizes in (here, there):
        if not sizes:
            fail(IndexError, "Dimension specified as 0 but tensor has no dimensions")
    if here[0] != there[0]:
        text = (
            f"grid_sampler(): expected grid and input to have same batch size, but got input with sizes {here} and grid with sizes {there}"
        )
        fail(RuntimeError, text, mistakes.shapes)
    if there[-1] != len(here) - 2:
        text = f"grid_sampler(): expected grid to have size {len(here) - 2} in last dimension, but got grid with sizes {there}"
        fail(RuntimeError, text, mistakes.shapes)
    for i in range(2, len(here)):
        if here[i] <= 0:
            text = (
                f"grid_sampler(): expected input to have non-empty spatial dimensions, but input has sizes {here} "
                f"with dimension {i} being empty"
            )
            fail(RuntimeError, text, mistakes.shapes)
    if len(here) not in (4, 5) or len(here) != len(there):
        text = (
            "grid_sampler(): expected 4D or 5D input and grid with same number of dimensions, "
            f"but got input with sizes {here} and grid with sizes {there}"
        )
        fail(RuntimeError, text, mistakes.shapes)
    if len(here) == 5 and mode == BICUBIC:
        fail(RuntimeError, "grid_sampler(): bicubic interpolation only supports 4D input", mistakes.shapes)
    if of_value(x) != of_value(grid):
        fail(RuntimeError, f"expected scalar type {scalar_name(x)} but found {scalar_name(grid)}", mistakes.dtypes)


@composite("torch", samples=(S((1, 1, 3, 3), GRID, 2, 2, False),))
def grid_sampler(F: Any, input: Tensor, grid: Tensor, interpolation_mode: Int, padding_mode: Int, align_corners: Bool) -> Any:
    """`grid_sample` with its modes as numbers."""
    _check(input, grid, interpolation_mode)
    return getattr(F, f"grid_sampler_{len(input.shape) - 2}d")(input, grid, interpolation_mode, padding_mode, align_corners)


MODES, PADDINGS = ("bilinear", "nearest", "bicubic"), ("zeros", "border", "reflection")


@composite("F", samples=(S((1, 1, 3, 3), GRID, "bicubic", "border", False),))
def grid_sample(
    F: Any, input: Tensor, grid: Tensor, mode: Text = "bilinear", padding_mode: Text = "zeros", align_corners: OptionalBool = None
) -> Any:
    """The picture at the places of a grid with coordinates in [-1, 1].  (n, C, *lengths), (n, *outs, dims) -> (n, C, *outs)."""
    if mode not in MODES:
        text = f"nn.functional.grid_sample(): expected mode to be 'bilinear', 'nearest' or 'bicubic', but got: '{mode}'"
        fail(ValueError, text)
    if padding_mode not in PADDINGS:
        text = f"nn.functional.grid_sample(): expected padding_mode to be 'zeros', 'border', or 'reflection', but got: '{padding_mode}'"
        fail(ValueError, text)
    return F.grid_sampler(input, grid, MODES.index(mode), PADDINGS.index(padding_mode), _aligned(align_corners))


def _aligned(align_corners: bool | None) -> bool:
    if align_corners is None:
        STATE.warn(
            "UserWarning",
            "Default grid_sample and affine_grid behavior has changed to align_corners=False since 1.3.0. "
            "Please specify align_corners=True if the old behavior is desired. See the documentation of grid_sample for details.",
        )
    return bool(align_corners)


# ---- grids from affine maps ----------------------------------------------------------------------------------------------------------


def _base(size: Any, align: bool, dtype: Any) -> Array:
    """The coordinates of every output, and a one for the shift.  (places, dims + 1)."""
    lengths = size[2:]
    lines = []
    for length in lengths:
        line = np.linspace(-1, 1, length, dtype=dtype) if length > 1 else np.zeros(length, dtype)
        lines.append(line if align or length <= 1 else line * dtype.type((length - 1) / length))
    mesh = np.meshgrid(*lines, indexing="ij")
    return np.stack([*(each.ravel() for each in reversed(mesh)), np.ones(mesh[0].size, dtype)], 1)


@op(
    "torch",
    node="AffineGridGeneratorBackward0",
    samples=(S((1, 2, 3), (1, 1, 2, 3), False),),
    theta=lambda F, g, theta_shape, size, align_corners: F.affine_grid_backward(g, size, align_corners),
    real_only="affine_grid_generator",
)
def affine_grid_generator(theta: Tensor, size: Shape, align_corners: Bool) -> Tensor:
    """Where an affine map takes every output.  (n, dims, dims + 1) -> (n, *lengths, dims)."""
    if len(size) not in (4, 5):
        fail(RuntimeError, "AffineGridGenerator needs 4d (spatial) or 5d (volumetric) inputs.")
    made = [size[0], *size[2:], len(size) - 1]
    negative = next((length for length in made if length < 0), None)
    if negative is not None:
        fail(RuntimeError, f"Trying to create tensor with negative dimension {negative}: {made}")
    wrap(1, theta.ndim), wrap(2, theta.ndim)
    if theta.ndim != 3:
        fail(RuntimeError, "batch2 must be a 3D tensor")
    if (theta.shape[0], theta.shape[2]) != (size[0], len(size) - 1):
        expected, found = [size[0], len(size) - 1], [theta.shape[0], theta.shape[2]]
        text = f"Expected size for first two dimensions of batch2 tensor to be: {expected} but got: {found}."
        fail(RuntimeError, text)
    return (_base(size, align_corners, theta.dtype) @ theta.swapaxes(1, 2)).reshape(theta.shape[0], *size[2:], theta.shape[1])


@op(
    "",
    node="TransposeBackward0",
    samples=(S((1, 2, 3, 2), (1, 1, 2, 3), False),),
    grad=lambda F, g, size, align: F.affine_grid_generator(g, size, align),
)
def affine_grid_backward(grad: Tensor, size: Shape, align: Bool) -> Tensor:
    """The gradient of an affine map."""
    flat = grad.reshape(grad.shape[0], -1, grad.shape[-1])
    return flat.swapaxes(1, 2) @ _base(size, align, grad.dtype)


@composite("F", samples=(S((1, 2, 3), (1, 1, 2, 3), True),))
def affine_grid(F: Any, theta: Tensor, size: Shape, align_corners: OptionalBool = None) -> Any:
    """A grid for `grid_sample` from affine maps.  (n, dims, dims + 1) -> (n, *lengths, dims)."""
    align = _aligned(align_corners)
    dims = len(size) - 2
    if of_value(theta).kind not in "fV":
        fail(ValueError, f"Expected theta to have floating point type, but got torch.{of_value(theta).name}", mistakes.dtypes)
    if dims not in (2, 3):
        text = (
            f"affine_grid only supports 4D and 5D sizes, for 2D and 3D affine transforms, respectively. Got size torch.Size({list(size)})"
        )
        fail(NotImplementedError, text, mistakes.shapes)
    if tuple(theta.shape[1:]) != (dims, dims + 1) or len(theta.shape) != 3:
        text = (
            f"Expected a batch of {dims}D affine matrices of shape Nx{dims}x{dims + 1} for size "
            f"torch.Size({list(size)}). Got torch.Size({list(theta.shape)})."
        )
        fail(ValueError, text, mistakes.shapes)
    return F.affine_grid_generator(theta, tuple(size), align)
