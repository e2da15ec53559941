"""Max pooling, over fixed and over adaptive windows, with the places where the maxima were, and its reverse."""

from collections.abc import Callable
from typing import Any

import numpy as np

from gradcli.diagnostics import mistakes
from gradcli.engine.errors import fail
from gradcli.engine.table.kinds import Anything, Array, Bool, Dims, Index, OptionalDims, Tensor
from gradcli.engine.table.table import S, composite, op
from gradcli.engine.tensor.dtypes import of_value
from gradcli.ops.nn.pool.shared import Windows, check_windows, put_at, settings
from gradcli.ops.nn.resample.weights import Taps, adaptive_taps
from gradcli.ops.nn.shared.checks import not_implemented_for
from gradcli.ops.nn.shared.windows import Ints
from gradcli.ops.shared.arrays import put_where

# ---- kernels ---------------------------------------------------------------------------------------------------------------


def _lowest(dtype: np.dtype[Any]) -> Any:
    return np.iinfo(dtype).min if dtype.kind in "iu" else -np.inf


def _maxima(x: Array, taps: list[Taps]) -> tuple[Array, Array]:
    """The greatest element of every window, the first of equals, and its place in the plane.  NaN counts as greatest, the last of them."""
    x, steps = np.asarray(x), [_step(each) for each in taps]
    return _gathered_maxima(x, taps) if None in steps else _stepped_maxima(x, taps, steps)


def _step(taps: Taps) -> int | None:
    """How far apart the windows of a dimension begin, where that is the same for all and none reaches into the padding; else None."""
    at = taps.at
    step = int(at[1, 0] - at[0, 0]) if len(at) > 1 else 1
    regular = len(at) > 0 and step > 0 and bool(taps.used.all()) and bool((at[1:] - at[:-1] == step).all())  # type: ignore[union-attr]
    return step if regular else None


def _stepped_maxima(x: Array, taps: list[Taps], steps: list[Any]) -> tuple[Array, Array]:
    """The maxima, by comparing the plane with itself, shifted from tap to tap."""
    dims = len(taps)
    spans = [1 if i == dims - 1 else int(np.prod(x.shape[i - dims + 1 :])) for i in range(dims)]  # between neighbours of a dimension
    starts = sum(np.ix_(*(each.at[:, 0] * span for each, span in zip(taps, spans, strict=True))), np.zeros((), np.int64))
    has_nan = x.dtype.kind == "f" and bool(np.isnan(x).any())
    taps_in_order = list(np.ndindex(*(each.at.shape[1] for each in taps)))
    values, chosen, offsets = np.zeros(0), np.zeros(0, np.int8), []
    for number, tap in enumerate(taps_in_order):
        firsts = [int(each.at[0, t]) for each, t in zip(taps, tap, strict=True)]
        seen: Any = (
            ...,
            *(slice(first, first + (len(each.at) - 1) * step + 1, step) for first, each, step in zip(firsts, taps, steps, strict=True)),
        )
        part = x[seen].copy()
        offsets.append(sum(int(each.at[0, t] - each.at[0, 0]) * span for each, t, span in zip(taps, tap, spans, strict=True)))
        if not number:
            values, chosen = part, np.zeros(part.shape, np.min_scalar_type(-len(taps_in_order)))
            continue
        greater = part > values
        if has_nan:
            greater |= np.isnan(part)
        np.maximum(chosen, greater.view(np.int8) * chosen.dtype.type(number), out=chosen)
        put_where(values, greater, part)
    places = np.array(offsets).take(chosen)
    places += starts
    return values, places


def _gathered_maxima(x: Array, taps: list[Taps]) -> tuple[Array, Array]:
    """The maxima of windows of any kind, element by element."""
    dims = len(taps)
    lengths = x.shape[-dims:]
    places, used = np.zeros((), np.int64), np.ones((), bool)
    for i, (each, length) in enumerate(zip(taps, lengths, strict=True)):
        shape = [1] * (2 * dims)
        shape[i], shape[dims + i] = each.at.shape
        places = places * length + each.at.reshape(shape)
        used = used & each.used.reshape(shape)  # type: ignore[union-attr]
    outs, taps_count = places.shape[:dims], int(np.prod(places.shape[dims:]))
    places, used = places.reshape(*outs, taps_count), used.reshape(*outs, taps_count)
    planes = x.reshape(*x.shape[:-dims], int(np.prod(lengths)))
    values = np.where(used, planes[..., places], np.asarray(_lowest(x.dtype), x.dtype))
    chosen = _chosen(values, used)
    indices = np.take_along_axis(np.broadcast_to(places, values.shape), chosen[..., None], -1)[..., 0]
    return np.take_along_axis(values, chosen[..., None], -1)[..., 0], indices


def _chosen(values: Array, used: Array) -> Any:
    """Which tap of every window holds its maximum: never one in the padding."""
    chosen = values.argmax(axis=-1)
    nans = np.isnan(values) if values.dtype.kind not in "iu" else np.zeros(1, bool)
    if nans.any():
        last = values.shape[-1] - 1 - nans[..., ::-1].argmax(axis=-1)
        chosen = np.where(nans.any(axis=-1), last, chosen)
    if not used.all():
        inside = np.take_along_axis(np.broadcast_to(used, values.shape), chosen[..., None], -1)[..., 0]
        chosen = np.where(inside, chosen, used.argmax(axis=-1))
    return chosen


@composite("")
def max_pool_double_backward(F: Any, grad: Tensor, indices: Index, dims: Anything) -> Any:
    """Pick from each plane of `grad` what `indices` name.  (*, *lengths), (*, *outs) -> (*, *outs)."""
    lead = tuple(indices.shape[: len(indices.shape) - dims])
    count = int(np.prod(indices.shape[len(lead) :]))
    flat = F.view(F.contiguous(grad), (*lead, int(np.prod(grad.shape[len(lead) :]))))
    return F.view(F.gather(flat, -1, F.view(indices, (*lead, count))), tuple(indices.shape))


# ---- rows: two and three dimensions, fixed and adaptive ---------------------------------------------------------------------


def _max_rows(name: str, node: str, dims: int, how: Any, sample: Ints, taps_of: Callable[[Ints, Any], list[Taps]]) -> None:
    """Enter a max pooling op and its adjoint.  `how` is an example of its windows, `taps_of` reads them."""
    back = f"{name}_backward"

    def forward(self: Tensor, how: Anything) -> tuple[Array, ...]:
        return _maxima(self, taps_of(self.shape[-dims:], how))

    def backward(grad: Tensor, self: Tensor, indices: Index, how: Anything) -> Tensor:
        return put_at(grad, indices, self.shape[-dims:], isinstance(how, Windows) and how.apart)

    forward.__name__, backward.__name__ = f"{name}_windows", back
    forward.__doc__ = (
        "The maximum of every window, and where it was.  (*, *lengths) -> (*, *lengths').  At a tie the first one takes the gradient."
    )
    backward.__doc__ = f"The gradient of `{name}`: every window's gradient goes to its maximum."
    op(
        "",
        node=f"{node}Backward0",
        dtype="promote",
        returns=("_values", "_indices"),
        samples=(S(sample, how),),
        self=lambda F, g__values, self, out__indices, how: getattr(F, back)(g__values, self, out__indices, how),
    )(forward)
    op(
        "",
        node=f"{node}BackwardBackward0",
        dtype="promote",
        grad=lambda F, g, indices: F.max_pool_double_backward(g, indices, dims),
        self=lambda F, self: F.zeros_like(self),
    )(backward)


def _fixed(lengths: Ints, how: Windows) -> list[Taps]:
    return how.taps(lengths)


def _adaptive(lengths: Ints, outs: Ints) -> list[Taps]:
    return [adaptive_taps(length, count) for length, count in zip(lengths, outs, strict=True)]


for _dims in (2, 3):
    _ones, _size = (1,) * _dims, (1, 2, 4, 3, 2)[: _dims + 2]
    _max_rows(
        f"max_pool{_dims}d_with_indices",
        f"MaxPool{_dims}DWithIndices",
        _dims,
        Windows((2,) * _dims, _ones, _ones, _ones, False),
        _size,
        _fixed,
    )
    _max_rows(f"adaptive_max_pool{_dims}d", f"AdaptiveMaxPool{_dims}D", _dims, (2,) * _dims, _size, _adaptive)


# ---- what a program calls: fixed windows ----------------------------------------------------------------------------------------


def _max_pool(F: Any, dims: int, x: Any, kernel: Ints, stride: Any, padding: Ints, dilation: Ints, ceil_mode: bool) -> Any:
    """Values and indices of max pooling in two or three dimensions."""
    name = f"max_pool{dims}d"
    how = settings(name, dims, kernel, stride, padding, dilation, ceil_mode)
    check_windows(name, x.shape, how)
    if of_value(x).kind in "bc":
        not_implemented_for(name, x)
    return getattr(F, f"{name}_with_indices_windows")(x, how)


@composite("F torch", samples=(S((1, 2, 5), 2),))
def max_pool1d_with_indices(
    F: Any,
    input: Tensor,
    kernel_size: Dims,
    stride: OptionalDims = None,
    padding: Dims = (0,),
    dilation: Dims = (1,),
    ceil_mode: Bool = False,
    return_indices: Bool = False,
) -> Any:
    """The maximum of every window, and where it was.  (n, C, length) -> (n, C, length')."""
    _check_line(input, kernel_size, stride, padding, dilation, ceil_mode)
    step = stride or kernel_size
    values, indices = _max_pool(F, 2, F.unsqueeze(input, -2), (1, *kernel_size), (1, *step), (0, *padding), (1, *dilation), ceil_mode)
    return F.squeeze_dim(values, -2), F.squeeze_dim(indices, -2)


def _check_line(x: Any, kernel: Ints, stride: Any, padding: Ints, dilation: Ints, ceil_mode: bool) -> None:
    """The checks of max pooling in one dimension, which has texts of its own."""
    shape = x.shape
    named = {"kernel_size": kernel, "stride": stride or (1,), "padding": padding, "dilation": dilation}
    if len(shape) not in (2, 3) or 0 in shape[-2:]:
        text = f"max_pool1d: Expected 2D or 3D (batch mode) tensor with optional 0 dim batch size for input, but got:{list(shape)}"
        fail(RuntimeError, text, mistakes.shapes)
    phrases = {
        "kernel_size": "an int, list of ints or tuple of ints",
        "stride": "None, an int, list of ints, or tuple of ints",
        "padding": "an int, list of ints, or tuple of ints",
        "dilation": "an int, list of ints or tuple of ints",
    }
    for name, values in named.items():
        if len(values) != 1:
            fail(
                RuntimeError,
                f"max_pool1d() {name} must be {phrases[name]} of size 1 but got size {len(values)}",
            )
    for name in ("kernel_size", "stride"):
        if named[name][0] <= 0:
            fail(RuntimeError, f"max_pool1d() {name} must be greater than zero, but got {named[name][0]}")
    if padding[0] < 0:
        fail(RuntimeError, f"pad must be non-negative, but got pad: {padding[0]}")
    if dilation[0] <= 0:
        fail(RuntimeError, f"max_pool1d() dilation must be greater than zero, but got {dilation[0]}")
    if padding[0] > ((kernel[0] - 1) * dilation[0] + 1) // 2:
        text = (
            f"pad should be at most half of effective kernel size, but got pad={padding[0]}, "
            f"kernel_size={kernel[0]} and dilation={dilation[0]}"
        )
        fail(RuntimeError, text, mistakes.shapes)
    (count,) = Windows(tuple(kernel), tuple(stride or kernel), tuple(padding), tuple(dilation), ceil_mode).counts(shape[-1:])
    if count <= 0:
        fail(RuntimeError, f"max_pool1d() Invalid computed output size: {count}")


@composite("F torch", samples=(S((1, 2, 5), 2), S((2, 5), 3, 1, 1)))
def max_pool1d(
    F: Any,
    input: Tensor,
    kernel_size: Dims,
    stride: OptionalDims = None,
    padding: Dims = (0,),
    dilation: Dims = (1,),
    ceil_mode: Bool = False,
    return_indices: Bool = False,
) -> Any:
    """The maximum of every window.  (n, C, length) -> (n, C, length').  At a tie the first one takes the gradient."""
    if not return_indices and of_value(input).kind in "biuc":
        _check_line(input, kernel_size, stride, padding, dilation, ceil_mode)
        not_implemented_for("max_pool1d_impl", input)
    values, indices = F.max_pool1d_with_indices(input, kernel_size, stride, padding, dilation, ceil_mode)
    return (values, indices) if return_indices else values


@composite("F", samples=(S((1, 2, 4, 4), 2),))
def max_pool2d_with_indices(
    F: Any,
    input: Tensor,
    kernel_size: Dims,
    stride: OptionalDims = None,
    padding: Dims = (0,),
    dilation: Dims = (1,),
    ceil_mode: Bool = False,
    return_indices: Bool = False,
) -> Any:
    """The maximum of every window, and where it was.  (n, C, h, w) -> (n, C, h', w')."""
    return _max_pool(F, 2, input, kernel_size, stride, padding, dilation, ceil_mode)


@composite("F torch", samples=(S((1, 2, 4, 4), 2),))
def max_pool2d(
    F: Any,
    input: Tensor,
    kernel_size: Dims,
    stride: OptionalDims = None,
    padding: Dims = (0,),
    dilation: Dims = (1,),
    ceil_mode: Bool = False,
    return_indices: Bool = False,
) -> Any:
    """The maximum of every window.  (n, C, h, w) -> (n, C, h', w').  At a tie the first one takes the gradient."""
    values, indices = _max_pool(F, 2, input, kernel_size, stride, padding, dilation, ceil_mode)
    return (values, indices) if return_indices else values


@composite("F", samples=(S((1, 2, 3, 2, 2), 2),))
def max_pool3d_with_indices(
    F: Any,
    input: Tensor,
    kernel_size: Dims,
    stride: OptionalDims = None,
    padding: Dims = (0,),
    dilation: Dims = (1,),
    ceil_mode: Bool = False,
    return_indices: Bool = False,
) -> Any:
    """The maximum of every window, and where it was.  (n, C, d, h, w) -> (n, C, d', h', w')."""
    return _max_pool(F, 3, input, kernel_size, stride, padding, dilation, ceil_mode)


@composite("F torch", samples=(S((1, 2, 3, 2, 2), 2),))
def max_pool3d(
    F: Any,
    input: Tensor,
    kernel_size: Dims,
    stride: OptionalDims = None,
    padding: Dims = (0,),
    dilation: Dims = (1,),
    ceil_mode: Bool = False,
    return_indices: Bool = False,
) -> Any:
    """The maximum of every window.  (n, C, d, h, w) -> (n, C, d', h', w').  At a tie the first one takes the gradient."""
    values, indices = _max_pool(F, 3, input, kernel_size, stride, padding, dilation, ceil_mode)
    return (values, indices) if return_indices else values
