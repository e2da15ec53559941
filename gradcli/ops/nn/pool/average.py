"""Average pooling, over fixed and over adaptive windows."""

from typing import Any

import numpy as np

from gradcli.diagnostics import mistakes
from gradcli.engine.errors import fail, refuse_dimension
from gradcli.engine.table.kinds import Anything, Bool, Dims, OptionalDims, OptionalInt, Sizes, Tensor
from gradcli.engine.table.table import S, composite, op
from gradcli.engine.tensor.dtypes import of_value
from gradcli.ops.nn.pool.shared import Windows, adaptive_size, check_adaptive, check_windows, one_dimension, settings, takes
from gradcli.ops.nn.resample.weights import adaptive_taps, resampled, resampled_back
from gradcli.ops.nn.shared.checks import is_floating, not_implemented_for
from gradcli.ops.nn.shared.windows import Ints

# ---- fixed windows -------------------------------------------------------------------------------------------------------


def _divisor(lengths: Ints, how: Windows, count_include_pad: bool, override: int | None) -> Any:
    """How many elements each window is said to have.  (*outs)."""
    if override is not None:
        return np.full(how.counts(lengths), override)
    sizes: Any = np.ones((), np.int64)
    for i, length in enumerate(lengths):
        start = np.arange(how.counts(lengths)[i]) * how.stride[i] - how.padding[i]
        end = np.minimum(start + how.kernel[i], length + how.padding[i])
        if not count_include_pad:
            start, end = np.maximum(start, 0), np.minimum(end, length)
        sizes = sizes[..., None] * (end - start)
    return sizes


def _average_rows(dims: int) -> None:
    """Enter average pooling of `dims` dimensions and its adjoint."""
    name, node = f"avg_pool{dims}d", f"AvgPool{dims}D"
    how = Windows((2,) * dims, (1,) * dims, (1,) * dims, (1,) * dims, True)
    sample = (1, 1, 3, 2, 3)[: dims + 2]

    def forward(self: Tensor, how: Anything, count_include_pad: Bool, divisor_override: OptionalInt) -> Any:
        if not (takes(self, "int64") or is_floating(self)) or self.dtype.kind == "c":
            not_implemented_for(name, self)
        lengths = self.shape[-dims:]
        total = resampled(self, how.taps(lengths))
        divisor = _divisor(lengths, how, count_include_pad, divisor_override)
        return np.trunc(total / divisor).astype(self.dtype) if self.dtype.kind == "i" else total / divisor.astype(self.dtype)

    def backward(grad: Tensor, self: Tensor, how: Anything, count_include_pad: Bool, divisor_override: OptionalInt) -> Tensor:
        lengths = self.shape[-dims:]
        shares = grad / _divisor(lengths, how, count_include_pad, divisor_override).astype(grad.dtype)
        return resampled_back(shares, how.taps(lengths), lengths)

    forward.__name__, backward.__name__ = f"{name}_windows", f"{name}_backward"
    forward.__doc__ = "The mean of every window.  (*, *lengths) -> (*, *lengths')."
    backward.__doc__ = f"The gradient of `{name}`: every window's gradient in equal shares."
    op(
        "",
        node=f"{node}Backward0",
        dtype="promote",
        samples=(S(sample, how, True, None), S(sample, how, False, None), S(sample, how, False, 3)),
        self=lambda F, g, self, how, count_include_pad, divisor_override: getattr(F, f"{name}_backward")(
            g, self, how, count_include_pad, divisor_override
        ),
    )(forward)
    op(
        "",
        node=f"{node}BackwardBackward0",
        dtype="promote",
        grad=lambda F, g, how, count_include_pad, divisor_override: getattr(F, f"{name}_windows")(
            g, how, count_include_pad, divisor_override
        ),
        self=lambda F, self: F.zeros_like(self),
    )(backward)


for _dims in (2, 3):
    _average_rows(_dims)


@composite("torch F", samples=(S((2, 5), 2), S((1, 2, 5), 3, 2, 1)))
def avg_pool1d(
    F: Any,
    input: Tensor,
    kernel_size: Dims,
    stride: OptionalDims = None,
    padding: Dims = (0,),
    ceil_mode: Bool = False,
    count_include_pad: Bool = True,
) -> Any:
    """The mean of every window.  (n, C, length) -> (n, C, length')."""
    count = len(input.shape)
    if count not in (2, 3):
        text = (
            f"Expected 2 to 3 dimensions, but got {count}-dimensional tensor for argument #1 'self' (while "
            "checking arguments for avg_pool1d)"
        )
        fail(RuntimeError, text, mistakes.shapes)
    for name, values in (("kernel_size", kernel_size), ("stride", stride or (1,)), ("padding", padding)):
        if len(values) != 1:
            fail(RuntimeError, f"avg_pool1d() argument '{name}' should contain one int (got {len(values)})")
    step = stride or kernel_size
    out = F.avg_pool2d(F.unsqueeze(input, -2), (1, *kernel_size), (1, *step), (0, *padding), ceil_mode, count_include_pad)
    return F.squeeze_dim(out, -2)


@composite("F", samples=(S((1, 4, 3), 2), S((1, 2, 4, 4), (2, 3), 1, 1, ceil_mode=True, divisor_override=2)))
def avg_pool2d(
    F: Any,
    input: Tensor,
    kernel_size: Dims,
    stride: OptionalDims = None,
    padding: Dims = (0,),
    ceil_mode: Bool = False,
    count_include_pad: Bool = True,
    divisor_override: OptionalInt = None,
) -> Any:
    """The mean of every window.  (n, C, h, w) -> (n, C, h', w')."""
    how = settings("avg_pool2d", 2, kernel_size, stride, padding, ceil=ceil_mode)
    _check_divisor(divisor_override)
    if len(input.shape) < 3 and 0 not in how.stride:
        refuse_dimension(-3, len(input.shape))
    check_windows("avg_pool2d", input.shape, how)
    return F.avg_pool2d_windows(input, how, count_include_pad, divisor_override)


@composite("F", samples=(S((1, 2, 3, 2), 2),))
def avg_pool3d(
    F: Any,
    input: Tensor,
    kernel_size: Dims,
    stride: OptionalDims = None,
    padding: Dims = (0,),
    ceil_mode: Bool = False,
    count_include_pad: Bool = True,
    divisor_override: OptionalInt = None,
) -> Any:
    """The mean of every window.  (n, C, d, h, w) -> (n, C, d', h', w')."""
    if of_value(input) == np.float16 or of_value(input).kind in "buc":
        not_implemented_for("avg_pool3d_out_frame", input)
    how = settings("avg_pool3d", 3, kernel_size, stride, padding, ceil=ceil_mode)
    _check_divisor(divisor_override)
    lengths = input.shape[-3:]
    if (
        len(input.shape) in (4, 5)
        and min(how.padding) == 0
        and min(how.stride) > 0
        and any(k > n for k, n in zip(how.kernel, lengths, strict=True))
    ):
        shown = [
            " ".join(f"{word}{axis}: {size}" for axis, size in zip("THW", sizes, strict=True))
            for word, sizes in (("", lengths), ("k", how.kernel))
        ]
        fail(RuntimeError, f"input image ({shown[0]}) smaller than kernel size ({shown[1]})", mistakes.shapes)
    check_windows("avg_pool3d", input.shape, how)
    return F.avg_pool3d_windows(input, how, count_include_pad, divisor_override)


def _check_divisor(divisor: int | None) -> None:
    if divisor == 0:
        fail(RuntimeError, "divisor must be not zero")


# ---- adaptive windows ------------------------------------------------------------------------------------------------------


def _sizes(lengths: Ints, outs: Ints) -> Any:
    """How many elements each adaptive window has.  (*outs)."""
    sizes: Any = np.ones((), np.int64)
    for length, count in zip(lengths, outs, strict=True):
        used = adaptive_taps(length, count).used
        assert used is not None
        sizes = sizes[..., None] * used.sum(axis=1)
    return sizes


def _adaptive_rows(dims: int) -> None:
    """Enter adaptive average pooling of `dims` dimensions and its adjoint."""
    name, node = f"adaptive_avg_pool{dims}d", f"AdaptiveAvgPool{dims}D"
    sample, outs = (1, 2, 3, 4, 3)[: dims + 2], (2, 3, 1)[:dims]

    def forward(self: Tensor, output_size: Dims) -> Any:
        lengths = self.shape[-dims:]
        if self.dtype.kind in "biuc":
            not_implemented_for(f"adaptive_avg_pool{dims}d{'' if dims == 2 else '_cpu'}", self)
        taps = [adaptive_taps(length, count) for length, count in zip(lengths, output_size, strict=True)]
        return resampled(self, taps) / _sizes(lengths, output_size).astype(self.dtype)

    def backward(grad: Tensor, self: Tensor) -> Tensor:
        lengths, counts = self.shape[-dims:], grad.shape[-dims:]
        taps = [adaptive_taps(length, count) for length, count in zip(lengths, counts, strict=True)]
        return resampled_back(grad / _sizes(lengths, counts).astype(grad.dtype), taps, lengths)

    forward.__name__, backward.__name__ = f"{name}_windows", f"{name}_backward"
    forward.__doc__ = "The mean of each of `output_size` windows that cover the input.  (*, *lengths) -> (*, *output_size)."
    backward.__doc__ = f"The gradient of `{name}`: every window's gradient in equal shares."
    op(
        "",
        node=f"{node}Backward0",
        dtype="promote",
        samples=(S(sample, outs),),
        self=lambda F, g, self: getattr(F, f"{name}_backward")(g, self),
    )(forward)
    op(
        "",
        node=f"{node}BackwardBackward0",
        dtype="promote",
        grad=lambda F, g, grad_shape: getattr(F, f"{name}_windows")(g, grad_shape[-dims:]),
        self=lambda F, self: F.zeros_like(self),
    )(backward)


for _dims in (2, 3):
    _adaptive_rows(_dims)


def _adaptive(F: Any, name: str, input: Any, dims: int, output_size: Any) -> Any:
    size = adaptive_size(name, input, dims, output_size)
    if min(size) < 0:
        shown = f"{{{size[0]}, {','.join(map(str, size[1:]))}}}"
        fail(RuntimeError, f"{name}: elements of output_size must be greater than or equal to 0 but received {shown}")
    if all(length == 1 for length in size):
        return F.mean_dim(input, tuple(range(-1, -dims - 1, -1)), True)
    check_adaptive(name, input.shape, dims)
    return getattr(F, f"{name}_windows")(input, size)


@composite("torch F", samples=(S((2, 5), 3), S((1, 2, 5), 1)))
def adaptive_avg_pool1d(F: Any, input: Tensor, output_size: Dims) -> Any:
    """The mean of each of `output_size` windows that cover the input.  (n, C, length) -> (n, C, output_size)."""
    one_dimension("adaptive_avg_pool1d", input, output_size)
    return F.squeeze_dim(_adaptive(F, "adaptive_avg_pool2d", F.unsqueeze(input, -2), 2, (1, *output_size)), -2)


@composite("F", samples=(S((1, 2, 4, 3), (2, 2)),))
def adaptive_avg_pool2d(F: Any, input: Tensor, output_size: Sizes) -> Any:
    """The mean of each of `output_size` windows that cover the input; None keeps a size.  (n, C, h, w) -> (n, C, *output_size)."""
    return _adaptive(F, "adaptive_avg_pool2d", input, 2, output_size)


@composite("F", samples=(S((1, 2, 3, 3, 2), (2, 1, 2)),))
def adaptive_avg_pool3d(F: Any, input: Tensor, output_size: Sizes) -> Any:
    """The mean of each of `output_size` windows that cover the input; None keeps a size.  (n, C, d, h, w) -> (n, C, *output_size)."""
    return _adaptive(F, "adaptive_avg_pool3d", input, 3, output_size)
