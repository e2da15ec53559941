"""Convolutions as a program calls them: conv1d to conv3d, their transposes, conv_tbc."""

from collections.abc import Callable
from typing import Any

import numpy as np

from gradcli.diagnostics import mistakes
from gradcli.engine.errors import fail
from gradcli.engine.state import STATE
from gradcli.engine.table.kinds import Bool, Dims, Int, OptionalTensor, Padding, Tensor
from gradcli.engine.table.table import S, composite
from gradcli.engine.tensor import dtypes
from gradcli.engine.tensor.dtypes import of_value
from gradcli.ops.nn.conv.how import How
from gradcli.ops.nn.conv.kernels import transposed_lengths
from gradcli.ops.nn.shared.checks import dtype_written, not_implemented_for, refuse_types
from gradcli.ops.nn.shared.windows import Ints, spread_to

# ---- checks ------------------------------------------------------------------------------------------------------------


def _per_dimension(name: str, values: Ints, dims: int) -> tuple[int, ...]:
    if len(values) not in (1, dims):
        text = (
            f"expected {name} to be a single integer value or a list of {dims} values to match the convolution "
            f"dimensions, but got {name}={list(values)}"
        )
        fail(RuntimeError, text, mistakes.shapes)
    return spread_to(values, dims)


def _check_settings(how: How) -> None:
    if min(how.padding) < 0:
        fail(RuntimeError, "negative padding is not supported")
    if min(how.output_padding) < 0:
        fail(RuntimeError, "negative output_padding is not supported")
    if min(how.stride) <= 0:
        fail(RuntimeError, "non-positive stride is not supported")
    if min(how.dilation) < 0:
        fail(RuntimeError, "dilation should be greater than zero")
    if 0 in how.dilation:
        shown = [1, *how.dilation][-max(2, how.dims) :]
        fail(RuntimeError, f"dilation should be greater than zero, but got {shown}")
    if how.groups <= 0:
        fail(RuntimeError, "non-positive groups is not supported")


def _check_dims(x: Ints, weight: Ints, gap: str = " ") -> None:
    """As many dimensions in both; `gap` comes before the shape of the weight, which PyTorch says in two ways."""
    if len(weight) < 3:
        fail(RuntimeError, "weight should have at least three dimensions")
    if len(weight) != len(x):
        text = (
            f"Expected {len(weight)}-dimensional input for {len(weight)}-dimensional weight{gap}{list(weight)}, but got "
            f"{len(x)}-dimensional input of size {list(x)} instead"
        )
        fail(RuntimeError, text, mistakes.shapes)


def _check_shapes(x: Ints, weight: Ints, bias: Ints | None, how: How) -> None:
    """Refuse channels that do not match and kernels that do not fit."""
    groups, shape = how.groups, list(weight)
    _check_dims(x, weight)
    if weight[0] < groups:
        fail(
            RuntimeError,
            f"Given groups={groups}, expected weight to be at least {groups} at dimension 0, but got weight of size {shape} instead",
            mistakes.shapes,
        )
    if weight[0] % groups:
        text = (
            f"Given groups={groups}, expected weight to be divisible by {groups} at dimension 0, but got weight of size [{shape}] instead"
        )
        fail(RuntimeError, text, mistakes.shapes)
    given = "transposed=1" if how.transposed else f"groups={groups}"
    inner, outer = (weight[0], weight[1] * groups) if how.transposed else (weight[1] * groups, weight[0])
    if x[1] != inner:
        text = f"Given {given}, weight of size {shape}, expected input{list(x)} to have {inner} channels, but got {x[1]} channels instead"
        fail(RuntimeError, text, mistakes.layer_size, takes=inner, size=x[1])
    if bias is not None and tuple(bias) != (outer,):
        lead = "Given transposed=1, weight" if how.transposed else "Given weight"
        text = f"{lead} of size {shape}, expected bias to be 1-dimensional with {outer} elements, but got bias of size {list(bias)} instead"
        fail(RuntimeError, text, mistakes.shapes)
    _check_sizes(x[2:], weight[2:], how)


def _check_sizes(lengths: Ints, kernel: Ints, how: How) -> None:
    if how.transposed:
        out = transposed_lengths(lengths, kernel, how)
        if any(extra >= max(step, gap) for extra, step, gap in zip(how.output_padding, how.stride, how.dilation, strict=True)):
            _refuse_output_padding(how)
        if min(out) < 1:
            shown = [" x ".join(map(str, (1, *sizes) if len(sizes) == 1 else sizes)) for sizes in (lengths, out)]
            text = f"Given input size per channel: ({shown[0]}). Calculated output size per channel: ({shown[1]}). Output size is too small"
            fail(RuntimeError, text, mistakes.shapes)
        return
    whole = [length + 2 * pad for length, pad in zip(lengths, how.padding, strict=True)]
    if any(length < gap * (k - 1) + 1 for length, k, gap in zip(whole, kernel, how.dilation, strict=True)):
        reach = [gap * (k - 1) + 1 for k, gap in zip(kernel, how.dilation, strict=True)]
        text = (
            f"Calculated padded input size per channel: ({' x '.join(map(str, whole))}). Kernel size: ({' x '.join(map(str, reach))}). "
            "Kernel size can't be greater than actual input size"
        )
        fail(RuntimeError, text, mistakes.shapes)
    if 0 in kernel:
        words = ("kernel_depth", "kernel_height", "kernel_width")[-max(2, len(kernel)) :]
        sizes = (1, *kernel) if len(kernel) == 1 else kernel
        text = " ".join(f"{word}: {size}" for word, size in zip(words, sizes, strict=True))
        fail(RuntimeError, f"kernel size should be greater than zero, but got {text}", mistakes.shapes)


def _refuse_output_padding(how: How) -> None:
    words = ("depth", "height", "width")[-max(2, how.dims) :]
    parts = []
    for name in ("output_padding", "stride", "dilation"):
        values = getattr(how, name)
        values = ((0 if name == "output_padding" else 1), *values) if how.dims == 1 else values
        parts += [f"{name}_{word}: {value}" for word, value in zip(words, values, strict=True)]
    fail(RuntimeError, f"output padding must be smaller than either stride or dilation, but got {' '.join(parts)}")


# ---- what a program calls -----------------------------------------------------------------------------------------------


@composite("torch", samples=(S((1, 2, 5), (3, 2, 2), (3,), (1,), (0,), (1,), False, (0,), 1),))
def convolution(
    F: Any,
    input: Tensor,
    weight: Tensor,
    bias: OptionalTensor,
    stride: Dims,
    padding: Dims,
    dilation: Dims,
    transposed: Bool,
    output_padding: Dims,
    groups: Int,
) -> Any:
    """Convolution with every setting given.  (n, C, *length), (O, C/groups, *kernel), (O) -> (n, O, *length')."""
    dims = len(weight.shape) - 2
    if dims < 1:
        _check_dims(input.shape, weight.shape)
    lists = {"stride": stride, "padding": padding, "dilation": dilation, "output_padding": output_padding}
    each = {name: _per_dimension(name, values, dims) for name, values in lists.items()}
    how = How(each["stride"], each["padding"], each["dilation"], transposed, each["output_padding"], groups)
    _check_settings(how)
    _check_shapes(input.shape, weight.shape, None if bias is None else bias.shape, how)
    rank = max(dims, 2)
    kernel = f"slow_conv_transpose{rank}d_out_cpu" if transposed else "compute_columns3d" if rank == 3 else "slow_conv2d_cpu"
    if of_value(input).kind == "c" or (transposed and of_value(input) == np.uint8):
        not_implemented_for(kernel, input)
    refuse_types(kernel, input, weight)
    if bias is not None and of_value(bias) != of_value(input):
        bias = F.to_dtype(bias, of_value(input))
    return F.convolve(input, weight, bias, how)


def _batched(F: Any, name: str, input: Any, bias: Any, dims: int) -> tuple[Any, bool]:
    """The input with a batch dimension, and whether it was added."""
    count = len(input.shape)
    if count not in (dims + 1, dims + 2):
        text = f"Expected {dims + 1}D (unbatched) or {dims + 2}D (batched) input to {name}, but got input of size: {list(input.shape)}"
        fail(RuntimeError, text, mistakes.shapes)
    if bias is not None and of_value(bias) != of_value(input):
        if name in ("conv_transpose1d", "conv_transpose2d"):
            dtype_written(input, bias)
            return _batched(F, name, input, F.to_dtype(bias, of_value(input)), dims)
        if name == "conv_transpose3d":
            fail(RuntimeError, f"expected scalar type {dtypes.scalar_name(input)} but found {dtypes.scalar_name(bias)}", mistakes.dtypes)
        text = f"Input type ({dtypes.cpp_name(of_value(input))}) and bias type ({dtypes.cpp_name(of_value(bias))}) should be the same"
        fail(RuntimeError, text, mistakes.dtypes)
    return (F.unsqueeze(input, 0), True) if count == dims + 1 else (input, False)


def _same_padding(F: Any, x: Any, weight: Any, stride: Ints, dilation: Ints) -> tuple[Any, tuple[int, ...]]:
    """Padding that keeps the size; where it is odd, the extra zero goes to the right, into a copy."""
    if any(step != 1 for step in stride):
        fail(RuntimeError, "padding='same' is not supported for strided convolutions")
    totals = [gap * (k - 1) for gap, k in zip(spread_to(dilation, len(weight.shape) - 2), weight.shape[2:], strict=True)]
    if any(total % 2 for total in totals):
        STATE.warn(
            "UserWarning",
            "Using padding='same' with even kernel lengths and odd dilation may require a zero-padded copy of the input be created",
        )
        x = F.constant_pad_nd(x, tuple(side for total in reversed(totals) for side in (0, total % 2)), 0)
    return x, tuple(total // 2 for total in totals)


def _convolved(F: Any, dims: int, input: Any, weight: Any, bias: Any, stride: Ints, padding: Any, dilation: Ints, groups: int) -> Any:
    """What conv1d, conv2d and conv3d do."""
    x, added = _batched(F, f"conv{dims}d", input, bias, dims)
    if isinstance(padding, str):
        if padding not in ("same", "valid"):
            fail(RuntimeError, f"Invalid padding string: '{padding}'")
        if padding == "same":
            _check_dims(x.shape, weight.shape, "")

    def convolved(x: Any, weight: Any, bias: Any) -> Any:
        here = padding
        if isinstance(padding, str):
            x, here = _same_padding(F, x, weight, stride, dilation) if padding == "same" else (x, (0,))
        return F.convolution(
            x, weight, bias, spread_to(stride, dims), spread_to(here, dims), spread_to(dilation, dims), False, (0,), groups
        )

    out = _in_parts(F, convolved, x, weight, bias)
    return F.squeeze_dim(out, 0) if added else out


def _parts(F: Any, value: Any) -> tuple[Any, Any]:
    """The real and the imaginary part."""
    pairs = F.view_as_real(value)
    return F.select(pairs, -1, 0), F.select(pairs, -1, 1)


def _in_parts(F: Any, convolved: Callable[[Any, Any, Any], Any], x: Any, weight: Any, bias: Any) -> Any:
    """A convolution, of complex numbers by three of real ones: of the real parts, of the imaginary ones, and of their sums."""
    if of_value(x).kind != "c" or of_value(weight).kind != "c":
        return convolved(x, weight, bias)
    (re, im), (re_weight, im_weight) = (_parts(F, value) for value in (x, weight))
    re_bias = both_bias = None
    if bias is not None:
        re_bias, im_bias = _parts(F, bias)
        both_bias = re_bias + im_bias
    first, second = convolved(re, re_weight, re_bias), convolved(im, im_weight, None)
    third = convolved(re + im, re_weight + im_weight, both_bias)
    return first - second + F.mul_number(third - first - second, 1j)


def _turned(
    F: Any, dims: int, input: Any, weight: Any, bias: Any, stride: Ints, padding: Ints, output_padding: Ints, groups: int, dilation: Ints
) -> Any:
    """What the transposed convolutions do."""
    x, added = _batched(F, f"conv_transpose{dims}d", input, bias, dims)
    lists = [spread_to(values, dims) for values in (stride, padding, dilation, output_padding)]
    out = _in_parts(F, lambda *values: F.convolution(*values, *lists[:3], True, lists[3], groups), x, weight, bias)
    return F.squeeze_dim(out, 0) if added else out


@composite("torch F", samples=(S((1, 2, 5), (3, 2, 2), (3,), padding=1), S((2, 5), (2, 1, 3), None, padding="same", groups=2)))
def conv1d(
    F: Any,
    input: Tensor,
    weight: Tensor,
    bias: OptionalTensor = None,
    stride: Dims = (1,),
    padding: Padding = (0,),
    dilation: Dims = (1,),
    groups: Int = 1,
) -> Any:
    """Convolution of signals.  (n, C, length), (O, C/groups, k), (O) -> (n, O, length')."""
    return _convolved(F, 1, input, weight, bias, stride, padding, dilation, groups)


@composite("torch F", samples=(S((1, 2, 4, 3), (2, 2, 2, 2), (2,)), S((1, 4, 5), (2, 1, 2, 2), stride=2)))
def conv2d(
    F: Any,
    input: Tensor,
    weight: Tensor,
    bias: OptionalTensor = None,
    stride: Dims = (1,),
    padding: Padding = (0,),
    dilation: Dims = (1,),
    groups: Int = 1,
) -> Any:
    """Convolution of images.  (n, C, h, w), (O, C/groups, kh, kw), (O) -> (n, O, h', w')."""
    return _convolved(F, 2, input, weight, bias, stride, padding, dilation, groups)


@composite("torch F", samples=(S((1, 1, 3, 2, 3), (2, 1, 2, 2, 2), (2,)),))
def conv3d(
    F: Any,
    input: Tensor,
    weight: Tensor,
    bias: OptionalTensor = None,
    stride: Dims = (1,),
    padding: Padding = (0,),
    dilation: Dims = (1,),
    groups: Int = 1,
) -> Any:
    """Convolution of volumes.  (n, C, d, h, w), (O, C/groups, kd, kh, kw), (O) -> (n, O, d', h', w')."""
    return _convolved(F, 3, input, weight, bias, stride, padding, dilation, groups)


@composite("torch F", samples=(S((1, 2, 3), (2, 2, 3), (2,), stride=2, output_padding=1),))
def conv_transpose1d(
    F: Any,
    input: Tensor,
    weight: Tensor,
    bias: OptionalTensor = None,
    stride: Dims = (1,),
    padding: Dims = (0,),
    output_padding: Dims = (0,),
    groups: Int = 1,
    dilation: Dims = (1,),
) -> Any:
    """The transpose of `conv1d`.  (n, C, length), (C, O/groups, k), (O) -> (n, O, length')."""
    return _turned(F, 1, input, weight, bias, stride, padding, output_padding, groups, dilation)


@composite("torch F", samples=(S((1, 2, 2, 3), (2, 1, 2, 2), (1,)),))
def conv_transpose2d(
    F: Any,
    input: Tensor,
    weight: Tensor,
    bias: OptionalTensor = None,
    stride: Dims = (1,),
    padding: Dims = (0,),
    output_padding: Dims = (0,),
    groups: Int = 1,
    dilation: Dims = (1,),
) -> Any:
    """The transpose of `conv2d`.  (n, C, h, w), (C, O/groups, kh, kw), (O) -> (n, O, h', w')."""
    return _turned(F, 2, input, weight, bias, stride, padding, output_padding, groups, dilation)


@composite("torch F", samples=(S((1, 1, 2, 2, 2), (1, 2, 1, 2, 2), (2,)),))
def conv_transpose3d(
    F: Any,
    input: Tensor,
    weight: Tensor,
    bias: OptionalTensor = None,
    stride: Dims = (1,),
    padding: Dims = (0,),
    output_padding: Dims = (0,),
    groups: Int = 1,
    dilation: Dims = (1,),
) -> Any:
    """The transpose of `conv3d`.  (n, C, d, h, w), (C, O/groups, kd, kh, kw), (O) -> (n, O, d', h', w')."""
    return _turned(F, 3, input, weight, bias, stride, padding, output_padding, groups, dilation)


@composite("torch F", samples=(S((4, 2, 3), (2, 3, 2), (2,), 1),))
def conv_tbc(F: Any, self: Tensor, weight: Tensor, bias: Tensor, pad: Int = 0) -> Any:
    """Convolution of (time, batch, channels).  (t, n, C), (k, C, O), (O) -> (t', n, O)."""
    if len(self.shape) != 3:
        fail(RuntimeError, "Input must have 3 dims: time, batch, in_channel")
    if len(weight.shape) != 3:
        fail(RuntimeError, "Weight tensor must have 3 dims: kernel_width, in_channels, out_channels.")
    if len(bias.shape) != 1:
        fail(RuntimeError, "Bias must be 1-D")
    out = F.convolve(F.permute(self, (1, 2, 0)), F.permute(weight, (2, 1, 0)), bias, How((1,), (pad,), (1,), False, (0,), 1))
    return F.permute(out, (2, 0, 1))
