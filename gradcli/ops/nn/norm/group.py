"""Group normalization.  Its mean and reciprocal spread are differentiable outputs too."""

from typing import Any

import numpy as np

from gradcli.diagnostics import mistakes
from gradcli.engine.errors import fail
from gradcli.engine.table.kinds import Array, Bool, Float, Int, OptionalTensor, Tensor
from gradcli.engine.table.table import RAW, S, composite, op
from gradcli.ops.nn.norm.kernels import REGISTER, average, wide
from gradcli.ops.nn.norm.rounding import is_small, moments, of_group_weight, of_groups, straight
from gradcli.ops.nn.shared.checks import is_floating, not_implemented_for, require_parameter_dtypes


def _grouped(F: Any, x: Any, N: int, C: int, HxW: int, group: int) -> Any:
    """(N, C, *) -> (N, group, C / group, HxW)."""
    return F.reshape(x, (N, group, C // group if group else 0, HxW))


def _group_norm_backward_input(
    F: Any, g: Any, g_mean: Any, g_rstd: Any, input: Any, mean: Any, rstd: Any, weight: Any, sizes: tuple[int, int, int, int], shape: Any
) -> Any:
    """By the input, from the gradients of all three outputs, any of which may be missing."""
    N, C, HxW, group = sizes
    each = (N, group, 1, 1)
    mean, rstd = F.view(mean, each), F.view(rstd, each)
    if F is RAW and g is not None and g_mean is None and g_rstd is None and is_small(input):
        factor = np.ones((1, group, C // group, 1), mean.dtype) if weight is None else wide(weight).reshape(1, group, -1, 1)
        small = of_groups(wide(_grouped(F, g, *sizes)), wide(_grouped(F, input, *sizes)), factor, wide(mean), wide(rstd))
        return small.reshape(shape).astype(input.dtype, copy=False)
    hat = (_grouped(F, input, *sizes) - mean) * rstd
    found = None
    if g is not None:
        u = _grouped(F, g, *sizes)
        if weight is not None:
            u = u * F.view(weight, (1, group, C // group, 1))
        found = (u - F.mean_dim(u, (2, 3), True) - hat * F.mean_dim(u * hat, (2, 3), True)) * rstd
    count = max(C // group * HxW, 1)
    if g_mean is not None:
        part = F.expand(F.view(g_mean, each) * (1 / count), (N, group, C // group, HxW))
        found = part if found is None else found + part
    if g_rstd is not None:
        part = hat * rstd * rstd * F.view(g_rstd, each) * (-1 / count)
        found = part if found is None else found + part
    return F.view(F.contiguous(found), tuple(shape))


def _group_norm_backward_weight(F: Any, g: Any, input: Any, mean: Any, rstd: Any, sizes: tuple[int, int, int, int]) -> Any:
    """By the weight, which only the first output knows."""
    if g is None:
        return None
    N, C, _, group = sizes
    each = (N, group, 1, 1)
    if F is RAW and is_small(input):
        parts = (_grouped(F, g, *sizes), _grouped(F, input, *sizes), F.view(mean, each), F.view(rstd, each))
        return of_group_weight(*map(wide, parts)).reshape(C).astype(mean.dtype, copy=False)
    return _to_channels(F, _grouped(F, g, *sizes) * (_grouped(F, input, *sizes) - F.view(mean, each)) * F.view(rstd, each), C)


def _to_channels(F: Any, x: Any, C: int) -> Any:
    return F.view(F.sum_dim(x, (0, 3), False), (C,))


@op(
    "torch",
    node="NativeGroupNormBackward0",
    returns=("_0", "_1", "_2"),
    samples=(S((2, 4, 3), (4,), (4,), 2, 4, 3, 2, 0.1), S((2, 4), None, None, 2, 4, 1, 2, 0.1)),
    input=lambda F, g__0, g__1, g__2, input, input_shape, out__1, out__2, weight, N, C, HxW, group: _group_norm_backward_input(
        F, g__0, g__1, g__2, input, out__1, out__2, weight, (N, C, HxW, group), input_shape
    ),
    weight=lambda F, g__0, input, out__1, out__2, N, C, HxW, group: _group_norm_backward_weight(
        F, g__0, input, out__1, out__2, (N, C, HxW, group)
    ),
    bias=lambda F, g__0, N, C, HxW, group: None if g__0 is None else _to_channels(F, _grouped(F, g__0, N, C, HxW, group), C),
)
def native_group_norm(
    input: Tensor, weight: OptionalTensor, bias: OptionalTensor, N: Int, C: Int, HxW: Int, group: Int, eps: Float
) -> tuple[Array, ...]:
    """Normalize each of `group` groups of channels of each sample; also its mean and reciprocal spread.  (N, C, *) -> (N, C, *)."""
    _check(input.shape, weight, bias, C, group)
    require_parameter_dtypes(input, (weight, bias))
    if not is_floating(input) or input.dtype.kind == "c":
        not_implemented_for("GroupNormKernelImpl", input)
    x = wide(input).reshape(N, group, C // group, HxW)
    if x.shape[2] * HxW * x.itemsize < REGISTER and is_small(x):
        mean, variance = moments(x, (2, 3))
    else:
        mean = average(x, (2, 3))
        variance = average((x - mean) ** 2, (2, 3))
    rstd = (1 / np.sqrt(variance.astype(np.float64) + eps)).astype(x.dtype)
    if is_small(x):
        along = (1, group, C // group, 1)
        factor, shift = (
            np.full(1, or_else, x.dtype) if value is None else wide(value).reshape(along) for value, or_else in ((weight, 1), (bias, 0))
        )
        out = straight(x, mean, rstd, factor, shift)
    else:
        out = _affine(((x - mean) * rstd).reshape(N, C, HxW), weight, bias)
    kept = input.dtype if weight is None else weight.dtype
    return out.reshape(input.shape).astype(input.dtype), mean.reshape(N, group).astype(kept), rstd.reshape(N, group).astype(kept)


def _affine(x: Array, weight: Array | None, bias: Array | None) -> Array:
    if weight is not None:
        x = x * wide(weight)[:, None]
    return x if bias is None else x + wide(bias)[:, None]


def _check(shape: Any, weight: Any, bias: Any, channels: int, groups: int) -> None:
    """Refuse groups that do not divide the channels, and parameters that are not one a channel."""
    if groups <= 0:
        fail(RuntimeError, f"Expected num groups to be greater than 0, got {groups}")
    if channels % groups:
        text = (
            "Expected number of channels in input to be divisible by num_groups, but got input of shape "
            f"{list(shape)} and num_groups={groups}"
        )
        fail(RuntimeError, text)
    for name, value in (("weight", weight), ("bias", bias)):
        if value is not None and tuple(value.shape) != (channels,):
            shown = list(weight.shape) if weight is not None else [0]  # of the weight even where the bias is wrong
            text = (
                f"Expected {name} to be a vector of size equal to the number of channels in input, "
                f"but got {name} of shape {shown} and input of shape {list(shape)}"
            )
            fail(RuntimeError, text, mistakes.shapes)


@composite("F", samples=(S((2, 4, 3), 2, (4,), (4,)), S((2, 4, 3), 1)))
def group_norm(
    F: Any, input: Tensor, num_groups: Int, weight: OptionalTensor = None, bias: OptionalTensor = None, eps: Float = 1e-05
) -> Any:
    """Normalize each of `num_groups` groups of channels of each sample.  (N, C, *) -> (N, C, *)."""
    shape = input.shape
    if len(shape) < 2:
        fail(RuntimeError, f"Expected at least 2 dimensions for input tensor but received {len(shape)}", mistakes.shapes)
    if num_groups == 0:
        fail(ZeroDivisionError, "integer division or modulo by zero")
    size = [shape[0] * shape[1] // num_groups, num_groups, *shape[2:]]
    if size[0] * int(np.prod(size[2:])) == 1:
        fail(ValueError, f"Expected more than 1 value per channel when training, got input size {size}")
    return F.group_norm_torch(input, num_groups, weight, bias, eps)


@composite("torch.group_norm", samples=(S((2, 4, 3), 2, (4,), (4,)),))
def group_norm_torch(
    F: Any,
    input: Tensor,
    num_groups: Int,
    weight: OptionalTensor = None,
    bias: OptionalTensor = None,
    eps: Float = 1e-05,
    cudnn_enabled: Bool = True,
) -> Any:
    """Normalize each of `num_groups` groups of channels of each sample.  (N, C, *) -> (N, C, *)."""
    N, C, *rest = input.shape
    _check(input.shape, weight, bias, C, num_groups)
    return F.native_group_norm(F.contiguous(input), weight, bias, N, C, int(np.prod(rest)), num_groups, eps)[0]
