"""Layer, batch, instance, RMS and local response normalization as a program calls them."""

from typing import Any

import numpy as np

from gradcli.diagnostics import mistakes
from gradcli.engine.errors import fail, refuse_dimension
from gradcli.engine.state import STATE
from gradcli.engine.table.kinds import Bool, Float, Int, OptionalFloat, OptionalTensor, Shape, Tensor
from gradcli.engine.table.table import S, T, composite
from gradcli.engine.tensor import dtypes
from gradcli.engine.tensor.dtypes import of_value
from gradcli.ops.nn.norm.kernels import Norm, own_statistics, wide
from gradcli.ops.nn.shared.checks import is_floating, not_implemented_for, refuse_derivative, require_parameter_dtypes
from gradcli.ops.nn.shared.windows import Ints
from gradcli.ops.shared.arrays import array_of

# ---- over the last dimensions --------------------------------------------------------------------------------------------------------


def _check_shape(x: Any, normalized_shape: Ints, star: str) -> None:
    shape, given = list(x.shape), list(normalized_shape)
    if not given:
        text = (
            "Expected normalized_shape to be at least 1-dimensional, i.e., containing at least one element, but "
            f"got normalized_shape = {given}"
        )
        fail(RuntimeError, text, mistakes.shapes)
    if shape[-len(given) :] != given or len(shape) < len(given):
        inner = ", ".join(map(str, given))
        text = f"Given normalized_shape={given}, expected input with shape [*{star}{inner}], but got input of size{shape}"
        fail(RuntimeError, text, mistakes.layer_size, takes=given[0], size=shape[-1] if shape else 0)


def _check_parameter(name: str, parameter: Any, normalized_shape: Ints) -> None:
    if parameter is not None and tuple(parameter.shape) != tuple(normalized_shape):
        text = (
            f"Expected {name} to be of same shape as normalized_shape, but got {name} of shape {list(parameter.shape)} "
            f"and normalized_shape = {list(normalized_shape)}"
        )
        fail(RuntimeError, text)


def _layer(x: Any, normalized_shape: Ints, weight: Any, bias: Any, eps: float) -> Norm:
    """The checks of layer normalization, and what it normalizes over."""
    for name, parameter in (("weight", weight), ("bias", bias)):
        if normalized_shape:
            _check_parameter(name, parameter, normalized_shape)
    _check_shape(x, normalized_shape, ", ")
    require_parameter_dtypes(x, (weight, bias))
    if not is_floating(x) or of_value(x).kind == "c":
        not_implemented_for("LayerNormKernelImpl", x)
    count = len(x.shape) - len(normalized_shape)
    parameters = (1,) * count + tuple(normalized_shape)
    return Norm(tuple(range(count, len(x.shape))), parameters, (*x.shape[:count], *(1,) * len(normalized_shape)), eps)


@composite("torch", samples=(S((2, 3), (3,), (3,), (3,), 0.1),))
def native_layer_norm(F: Any, input: Tensor, normalized_shape: Shape, weight: OptionalTensor, bias: OptionalTensor, eps: Float) -> Any:
    """Normalize over the last dimensions; also the mean and the reciprocal spread.  (*, *normalized_shape) -> (*, *normalized_shape)."""
    return F.layer_normalize(input, weight, bias, _layer(input, normalized_shape, weight, bias, eps))


@composite("F", samples=(S((2, 3), (3,), (3,), (3,)), S((2, 3, 2), (3, 2), eps=0.1)))
def layer_norm(
    F: Any, input: Tensor, normalized_shape: Shape, weight: OptionalTensor = None, bias: OptionalTensor = None, eps: Float = 1e-05
) -> Any:
    """Normalize over the last dimensions: subtract the mean, divide by the spread, times weight, plus bias.  (*) -> (*)."""
    return F.layer_normalize(input, weight, bias, _layer(input, normalized_shape, weight, bias, eps))[0]


@composite("torch.layer_norm", samples=(S((2, 3), (3,), (3,), (3,)),))
def layer_norm_torch(
    F: Any,
    input: Tensor,
    normalized_shape: Shape,
    weight: OptionalTensor = None,
    bias: OptionalTensor = None,
    eps: Float = 1e-05,
    cudnn_enable: Bool = True,
) -> Any:
    """Normalize over the last dimensions.  (*) -> (*)."""
    return F.layer_norm(input, normalized_shape, weight, bias, eps)


@composite("F torch", samples=(S((2, 3), (3,), (3,)), S((2, 3, 2), (3, 2), eps=0.1)))
def rms_norm(F: Any, input: Tensor, normalized_shape: Shape, weight: OptionalTensor = None, eps: OptionalFloat = None) -> Any:
    """Divide by the root of the mean of the squares, times weight.  (*, *normalized_shape) -> (*, *normalized_shape)."""
    if normalized_shape:
        _check_parameter("weight", weight, normalized_shape)
    _check_shape(input, normalized_shape, "")
    if not is_floating(input):
        not_implemented_for("rms_norm", input)
    if weight is not None and of_value(weight) != of_value(input):
        STATE.warn(
            "UserWarning",
            f"Mismatch dtype between input and weight: input dtype = {dtypes.cpp_name(of_value(input))}, weight dtype = "
            f"{dtypes.cpp_name(of_value(weight))}, "
            "Cannot dispatch to fused implementation.",
        )
    return _rms(F, input, normalized_shape, weight, eps)


def _rms(F: Any, input: Any, normalized_shape: Ints, weight: Any, eps: float | None) -> Any:
    """The composition PyTorch uses on a CPU; two-byte floats pass through float32."""
    have = of_value(input)
    x = F.to_dtype(input, np.dtype(np.float32)) if have.itemsize == 2 else input
    small = float(np.finfo(of_value(x)).eps) if eps is None else eps
    axes = tuple(range(len(x.shape) - len(normalized_shape), len(x.shape)))
    out = F.mul(x, F.rsqrt(F.add_number(F.mean_dim(F.pow_number(x, 2), axes, True), small)))
    if weight is not None:
        out = F.mul(out, weight)
    out = out if of_value(out) == have else F.to_dtype(out, have)
    return out if array_of(out).flags.c_contiguous else F.clone(out)


# ---- channel by channel -----------------------------------------------------------------------------------------------------------------


def _batch(x: Any, weight: Any, bias: Any, running_mean: Any, running_var: Any, training: bool, eps: float) -> Norm:
    """The checks of batch normalization, and what it normalizes over."""
    shape = x.shape
    channels = shape[1] if len(shape) > 1 else 0
    if not training:
        for name, running in (("running_mean", running_mean), ("running_var", running_var)):
            if running is None:
                fail(RuntimeError, f"{name} must be defined in evaluation mode")
    every = {"running_mean": running_mean, "running_var": running_var, "weight": weight, "bias": bias}
    for name, value in every.items():
        if value is not None and int(np.prod(value.shape)) != channels:
            fail(
                RuntimeError,
                f"{name} should contain {channels} elements not {int(np.prod(value.shape))}",
                mistakes.layer_size,
                takes=int(np.prod(value.shape)),
                size=channels,
            )
    if len(shape) == 1:
        refuse_dimension(1, 1)
    for name in ("running_mean", "running_var"):
        refuse_derivative("native_batch_norm", name, every[name])
    if not is_floating(x) or of_value(x).kind == "c":
        not_implemented_for("batch_norm", x)
    require_parameter_dtypes(x, (weight, bias, running_mean, running_var))
    along = (1, channels, *(1,) * (len(shape) - 2))
    return Norm((0, *range(2, len(shape))), along, along, eps, not training)


def _remember(x: Any, running_mean: Any, running_var: Any, momentum: float, how: Norm) -> None:
    """Move the running statistics towards the batch's."""
    values = wide(array_of(x))
    mean, rstd = own_statistics(values, how)
    count = int(np.prod([values.shape[axis] for axis in how.axes]))
    variance = (1 / rstd**2 - how.eps) * (count / (count - 1) if count > 1 else np.inf)
    for running, new in ((running_mean, mean), (running_var, variance)):
        if running is not None:
            array = array_of(running)
            array[...] = ((1 - momentum) * array + momentum * new.reshape(array.shape)).astype(array.dtype)


def _batch_normalized(
    F: Any, key: str, x: Any, weight: Any, bias: Any, running_mean: Any, running_var: Any, training: bool, momentum: float, eps: float
) -> Any:
    how = _batch(x, weight, bias, running_mean, running_var, training, eps)
    found = getattr(F, key)(x, weight, bias, running_mean, running_var, how)
    if training and (running_mean is not None or running_var is not None):
        _remember(x, running_mean, running_var, momentum, how)
    return found


BATCH = (S((3, 2, 2), (2,), (2,), None, None, True, 0.1, 0.1), S((3, 2, 2), (2,), None, T([0.1, 0.2]), T([0.9, 0.8]), False, 0.1, 0.1))


@composite("torch", samples=BATCH)
def native_batch_norm(
    F: Any,
    input: Tensor,
    weight: OptionalTensor,
    bias: OptionalTensor,
    running_mean: OptionalTensor,
    running_var: OptionalTensor,
    training: Bool,
    momentum: Float,
    eps: Float,
) -> Any:
    """Normalize each channel over everything else; also its mean and reciprocal spread.  (n, C, *) -> (n, C, *)."""
    return _batch_normalized(F, "batch_normalize", input, weight, bias, running_mean, running_var, training, momentum, eps)


@composite("torch._native_batch_norm_legit", samples=(S((3, 2, 2), (2,), (2,), (2,), (2,), False, 0.1, 0.1),))
def native_batch_norm_legit(
    F: Any,
    input: Tensor,
    weight: OptionalTensor,
    bias: OptionalTensor,
    running_mean: Tensor,
    running_var: Tensor,
    training: Bool,
    momentum: Float,
    eps: Float,
) -> Any:
    """Normalize each channel over everything else; also its mean and reciprocal spread.  (n, C, *) -> (n, C, *)."""
    return _batch_normalized(F, "batch_normalize_legit", input, weight, bias, running_mean, running_var, training, momentum, eps)


@composite("torch._native_batch_norm_legit", samples=(S((3, 2, 2), (2,), (2,), True, 0.1, 0.1),))
def native_batch_norm_legit_no_stats(
    F: Any, input: Tensor, weight: OptionalTensor, bias: OptionalTensor, training: Bool, momentum: Float, eps: Float
) -> Any:
    """Normalize each channel over everything else, by its own statistics.  (n, C, *) -> (n, C, *)."""
    return _batch_normalized(F, "batch_normalize_legit_no_stats", input, weight, bias, None, None, True, momentum, eps)


@composite("torch.batch_norm", samples=(S((3, 2, 2), (2,), (2,), None, None, True, 0.1, 0.1, False),))
def batch_norm_torch(
    F: Any,
    input: Tensor,
    weight: OptionalTensor,
    bias: OptionalTensor,
    running_mean: OptionalTensor,
    running_var: OptionalTensor,
    training: Bool,
    momentum: Float,
    eps: Float,
    cudnn_enabled: Bool,
) -> Any:
    """Normalize each channel over everything else.  (n, C, *) -> (n, C, *)."""
    if 0 in input.shape:  # PyTorch looks no further
        out = F.clone(input)
        for step, parameter in ((F.mul, weight), (F.add, bias)):
            out = out if parameter is None else step(out, F.select(parameter, 0, 0))
        return out
    return _batch_normalized(F, "batch_normalize", input, weight, bias, running_mean, running_var, training, momentum, eps)[0]


def _shown_size(x: Any) -> str:
    return f"torch.Size({list(x.shape)})"


@composite("F", samples=(S((3, 2, 2), None, None, (2,), (2,), True),))
def batch_norm(
    F: Any,
    input: Tensor,
    running_mean: OptionalTensor,
    running_var: OptionalTensor,
    weight: OptionalTensor = None,
    bias: OptionalTensor = None,
    training: Bool = False,
    momentum: Float = 0.1,
    eps: Float = 1e-05,
) -> Any:
    """Normalize each channel over everything else: by its own statistics when training, else by running ones.  (n, C, *) -> (n, C, *)."""
    shape = input.shape
    if training and not shape:
        fail(IndexError, "tuple index out of range")
    if training and int(np.prod([length for i, length in enumerate(shape) if i != 1])) == 1:
        fail(
            ValueError,
            f"Expected more than 1 value per channel when training, got input size {_shown_size(input)}",
        )
    if training and eps <= 0.0:
        fail(ValueError, f"batch_norm eps must be positive during training, but got {eps}")
    if eps < 0.0:
        fail(ValueError, f"batch_norm eps must be non-negative, but got {eps}")
    if training and (running_mean is None) != (running_var is None):
        fail(ValueError, "running_mean and running_var must either both be None or neither be None")
    return F.batch_norm_torch(input, weight, bias, running_mean, running_var, training, momentum, eps, False)


@composite("F", samples=(S((2, 3, 4)), S((2, 3, 4), None, None, (3,), (3,))))
def instance_norm(
    F: Any,
    input: Tensor,
    running_mean: OptionalTensor = None,
    running_var: OptionalTensor = None,
    weight: OptionalTensor = None,
    bias: OptionalTensor = None,
    use_input_stats: Bool = True,
    momentum: Float = 0.1,
    eps: Float = 1e-05,
) -> Any:
    """Normalize each channel of each sample: batch normalization with samples as channels.  (n, C, *) -> (n, C, *)."""
    if use_input_stats and int(np.prod(input.shape[2:])) == 1:
        fail(
            ValueError,
            f"Expected more than 1 spatial element when training, got input size {_shown_size(input)}",
        )
    return F.instance_norm_torch(input, weight, bias, running_mean, running_var, use_input_stats, momentum, eps, True)


@composite("torch.instance_norm", samples=(S((2, 3, 4), (3,), (3,), None, None, True, 0.1, 0.1, True),))
def instance_norm_torch(
    F: Any,
    input: Tensor,
    weight: OptionalTensor,
    bias: OptionalTensor,
    running_mean: OptionalTensor,
    running_var: OptionalTensor,
    use_input_stats: Bool,
    momentum: Float,
    eps: Float,
    cudnn_enabled: Bool,
) -> Any:
    """Normalize each channel of each sample.  (n, C, *) -> (n, C, *)."""
    if not use_input_stats and (running_mean is None or running_var is None):
        fail(
            RuntimeError,
            "Expected running_mean and running_var to be defined when use_input_stats is false",
        )
    n, channels, *rest = input.shape
    repeated = [None if value is None else F.repeat(value, (n,)) for value in (weight, bias, running_mean, running_var)]
    flat = F.view(F.contiguous(input), (1, n * channels, *rest))
    out = F.batch_norm_torch(flat, *repeated, use_input_stats, momentum, eps, False)
    for running, each in ((running_mean, repeated[2]), (running_var, repeated[3])):
        if running is not None and use_input_stats:
            array = array_of(running)
            array[...] = array_of(each).reshape(n, channels).mean(axis=0)
    return F.view(out, (n, channels, *rest))


# ---- among neighbouring channels -------------------------------------------------------------------------------------


@composite("F", samples=(S((1, 4, 3), 2), S((1, 3, 2, 2), 3, 0.1)))
def local_response_norm(F: Any, input: Tensor, size: Int, alpha: Float = 0.0001, beta: Float = 0.75, k: Float = 1.0) -> Any:
    """Divide by a power of the mean square of `size` neighbouring channels.  (n, C, *) -> (n, C, *)."""
    dims = len(input.shape)
    if dims < 3:
        fail(
            ValueError,
            f"Expected 3D or higher dimensionality                          input (got {dims} dimensions)",
        )
    if 0 in input.shape:
        return input
    n, channels, *rest = input.shape
    squares, around = F.mul(input, input), (size // 2, (size - 1) // 2)
    if dims == 3:
        padded = F.pad(F.unsqueeze(squares, 1), (0, 0, *around))
        means = F.squeeze_dim(F.avg_pool2d(padded, (size, 1), (1,)), 1)
    else:
        volume = F.view(squares, (n, 1, channels, rest[0], int(np.prod(rest[1:]))))
        padded = F.pad(volume, (0, 0, 0, 0, *around))
        means = F.view(F.squeeze_dim(F.avg_pool3d(padded, (size, 1, 1), (1,)), 1), (n, channels, *rest))
    return F.div(input, F.pow_number(F.add(F.mul(means, alpha), k), beta))


@composite("F", samples=(S((2, 3)), S((2, 3), 1.0, -1)))
def normalize(F: Any, input: Tensor, p: Float = 2.0, dim: Int = 1, eps: Float = 1e-12) -> Any:
    """Divide by the norm along `dim`, or by `eps` if that is larger.  (*) -> (*)."""
    norm = F.norm(input, p, (dim,), True)
    return F.div(input, F.expand_as(F.clamp_min_number(norm, eps), input))
