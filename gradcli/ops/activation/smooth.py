"""Activation functions without corners, and those that are smooth on either side of zero."""

from typing import Any

import numpy as np

from gradcli.engine.errors import fail
from gradcli.engine.fusion import cores
from gradcli.engine.table.kinds import Array, Number, Tensor, Text
from gradcli.engine.table.table import S, T, composite, op
from gradcli.ops.numerics.error_function import FEW
from gradcli.ops.numerics.normal import normal_product
from gradcli.ops.numerics.precise import precise
from gradcli.ops.shared.checks import real_gradient
from gradcli.ops.shared.kept import Kept
from gradcli.ops.special.values import SHARED, computed

SIGNS = T([[-4.0, -0.7, -0.2], [0.3, 0.9, 4.0]], grad=True)


@op(
    "torch Tensor special.expit F",
    dtype="float",
    inplace=True,
    samples=(S((2, 3)),),
    self=lambda F, g, out: F.sigmoid_backward(g, out),
)
def sigmoid(self: Tensor) -> Tensor:
    """``1 / (1 + exp(-self))``: from 0 to 1.  (*) -> (*)."""
    return 1 / (1 + precise(np.exp, -self))


@op(
    "",
    node="SigmoidBackwardBackward0",
    dtype="promote",
    samples=(S((2, 3), (2, 3)),),
    grad_output=lambda F, g, output: F.sigmoid_backward(g, F.conj(output)),
    output=lambda F, g, grad_output, output: F.conj(g) * grad_output * F.add_number(F.mul_number(F.conj(output), -2), 1),
)
def sigmoid_backward(grad_output: Tensor, output: Tensor) -> Tensor:
    """A gradient through `sigmoid`: times ``output * (1 - output)``.  (*), (*) -> (*)."""
    return grad_output * np.conjugate((1 - output) * output)


@op(
    "F",
    dtype="promote",
    lacks=("silu_cpu", "bi"),
    check=real_gradient("silu"),
    inplace=True,
    samples=(S((2, 3)),),
    self=lambda F, g, self: F.silu_backward(g, self),
)
def silu(self: Tensor) -> Tensor:
    """``self * sigmoid(self)``.  (*) -> (*)."""
    return self / (1 + precise(np.exp, -self))


@composite("", samples=(S((2, 3), (2, 3)),))
def silu_backward(F: Any, grad_output: Tensor, self: Tensor) -> Tensor:
    """A gradient through `silu`.  (*), (*) -> (*)."""
    if not F.traces:
        return F.silu_backward_at_once(grad_output, self)
    part = F.sigmoid(self)
    return grad_output * part * F.add_number(self * (1 - part), 1)


@op("", dtype="promote")
def silu_backward_at_once(grad_output: Tensor, self: Tensor) -> Tensor:
    """`silu_backward` rounded once, for plain backward.  (*), (*) -> (*)."""
    part = sigmoid(self)
    return grad_output * (part * (1 + self * (1 - part)))


@op("F", dtype="promote", lacks=("mish_cpu", "bic"), inplace=True, samples=(S((2, 3)),), self=lambda F, g, self: F.mish_backward(g, self))
def mish(self: Tensor) -> Tensor:
    """``self * tanh(softplus(self))``.  (*) -> (*)."""
    return self * precise(np.tanh, precise(np.log1p, precise(np.exp, self)))


@composite("", samples=(S((2, 3), (2, 3)),))
def mish_backward(F: Any, grad_output: Tensor, self: Tensor) -> Tensor:
    """A gradient through `mish`.  (*), (*) -> (*)."""
    if not F.traces:
        return F.mish_backward_at_once(grad_output, self)
    part = F.tanh(F.log1p(F.exp(self)))
    return grad_output * (part + self * F.sigmoid(self) * (1 - part * part))


@op("", dtype="promote")
def mish_backward_at_once(grad_output: Tensor, self: Tensor) -> Tensor:
    """`mish_backward` rounded once, for plain backward.  (*), (*) -> (*)."""
    part = precise(np.tanh, precise(np.log1p, precise(np.exp, self)))
    return grad_output * (part + self * sigmoid(self) * (1 - part * part))


# ---- gelu -----------------------------------------------------------------------------------------------------------

HALF_ROOT = float(np.sqrt(0.5))
DENSITY = float(1 / np.sqrt(2 * np.pi))  # the normal density at zero
TANH_SCALE, TANH_CUBE = float(np.sqrt(2 / np.pi)), 0.044715


@op(
    "F",
    dtype="promote",
    lacks=("GeluKernelImpl", "bic"),
    samples=(S(SIGNS), S(SIGNS, approximate="tanh")),
    self=lambda F, g, self, approximate: F.gelu_backward(g, self, approximate),
)
def gelu(self: Tensor, *, approximate: Text = "none") -> Tensor:
    """`self` times the chance that a normal number is below it; with ``approximate="tanh"`` a formula close to it.  (*) -> (*)."""
    if approximate not in ("none", "tanh"):
        fail(RuntimeError, "approximate argument must be either none or tanh.")
    if approximate == "tanh":
        return 0.5 * self * (1 + precise(np.tanh, tanh_argument(self)))
    if not _is_many(self):
        return 0.5 * self * (1 + computed("erf", self * self.dtype.type(HALF_ROOT)))
    slope = np.empty(self.shape, self.dtype) if _slopes.pays(self.size) else None
    found = _of_many(self, np.empty(self.shape, self.dtype), slope)
    if slope is not None:
        _slopes.keep(self, slope)
    return found


_slopes = Kept()  # by the operand


def _is_many(self: Array) -> bool:
    return self.size > FEW and self.dtype == np.float32


def _of_many(self: Array, target: Array | None, slope: Array | None) -> Any:
    """Fill `target` with `gelu` of float32, and `slope` with its derivative, by all cores where there are very many; gives the first that is there."""
    arrays = [None if array is None else array.reshape(-1) for array in (np.asarray(self), target, slope)]

    def work(first: int, last: int) -> None:
        with np.errstate(all="ignore"):  # a thread starts with NumPy's own settings
            normal_product(*(array if array is None else array[first:last] for array in arrays))  # type: ignore[arg-type]

    if self.size < SHARED:
        work(0, self.size)
    else:
        cores.run_on_all(work, self.size)
    return slope if target is None else target


def normal_below(self: Array) -> Any:
    """The chance that a normal number is below each element."""
    return 0.5 * (1 + computed("erf", self * self.dtype.type(HALF_ROOT)))


def tanh_argument(self: Any) -> Any:
    return TANH_SCALE * (self + TANH_CUBE * self * self * self)


@op(
    "",
    node="GeluBackwardBackward0",
    dtype="promote",
    samples=(S((2, 3), SIGNS, "none"), S((2, 3), SIGNS, "tanh")),
    grad_output=lambda F, g, self, approximate: F.gelu_backward(g, self, approximate),
    self=lambda F, g, grad_output, self, approximate: F.gelu_curvature(g * grad_output, self, approximate),
)
def gelu_backward(grad_output: Tensor, self: Tensor, approximate: Text) -> Tensor:
    """A gradient through `gelu`.  (*), (*) -> (*)."""
    if approximate == "tanh":
        part = precise(np.tanh, tanh_argument(self))
        inner = TANH_SCALE * (1 + 3 * TANH_CUBE * self * self)
        return grad_output * (0.5 * (1 + part) + 0.5 * self * (1 - part * part) * inner)
    if _is_many(self):
        slope = _slopes.of(self, self)
        return grad_output * (_of_many(self, None, np.empty(self.shape, self.dtype)) if slope is None else slope)
    return grad_output * (normal_below(self) + self * DENSITY * precise(np.exp, -0.5 * self * self))


@composite("", samples=(S((2, 3), SIGNS, "none"), S((2, 3), SIGNS, "tanh")))
def gelu_curvature(F: Any, g: Tensor, self: Tensor, approximate: Text) -> Tensor:
    """`g` times the second derivative of `gelu`.  (*), (*) -> (*)."""
    if approximate == "none":
        density = F.exp(self * self * -0.5) * DENSITY
        return g * density * (2 - self * self)
    part = F.tanh(F.mul_number(self + self * self * self * TANH_CUBE, TANH_SCALE))
    slope = TANH_SCALE * (1 + self * self * (3 * TANH_CUBE))
    return g * (1 - part * part) * (slope * (1 - self * part * slope) + self * self * (3 * TANH_SCALE * TANH_CUBE))


# ---- elu and its kin -------------------------------------------------------------------------------------------------

SELU_ALPHA, SELU_SCALE = 1.6732632423543772848170429916717, 1.0507009873554804934193349852946


def of_result(F: Any, g: Any, out: Any, alpha: float, scale: float, input_scale: float) -> Any:
    """The gradient from the result of a write in place, whose sign is that of what was there only where `alpha` is not negative."""
    if alpha < 0:
        text = (
            "In-place elu backward calculation is triggered with a negative slope which is not supported. This is caused by calling in-place forward function "
            "with a negative slope, please call out-of-place version instead."
        )
        fail(RuntimeError, text)
    return F.elu_backward_of_result(g, out, alpha, scale, input_scale)


@op(
    "F",
    dtype="promote",
    lacks=("elu_cpu", "bic"),
    inplace="EluBackward1",
    samples=(S(SIGNS), S(SIGNS, 0.5)),
    self=lambda F, g, self, alpha: F.elu_backward(g, self, alpha, 1.0, 1.0),
    written={"self": lambda F, g, out, alpha: of_result(F, g, out, alpha, 1.0, 1.0)},
)
def elu(self: Tensor, alpha: Number = 1.0) -> Tensor:
    """`self` where positive, elsewhere ``alpha * (exp(self) - 1)``.  (*) -> (*)."""
    return elu_curve(self, alpha, 1.0, 1.0)


@op(
    "F torch",
    node="EluBackward0",
    dtype="promote",
    lacks=("elu_cpu", "bic"),
    inplace="EluBackward1",
    samples=(S(SIGNS),),
    self=lambda F, g, self: F.elu_backward(g, self, SELU_ALPHA, SELU_SCALE, 1.0),
    written={"self": lambda F, g, out: of_result(F, g, out, SELU_ALPHA, SELU_SCALE, 1.0)},
)
def selu(self: Tensor) -> Tensor:
    """`elu` scaled so that mean and variance of what passes through many layers stay put.  (*) -> (*)."""
    return elu_curve(self, SELU_ALPHA, SELU_SCALE, 1.0)


@op(
    "F torch",
    dtype="promote",
    lacks=("elu_cpu", "bic"),
    inplace="CeluBackward1",
    samples=(S(SIGNS), S(SIGNS, 0.5)),
    self=lambda F, g, self, alpha: F.elu_backward(g, self, alpha, 1.0, single_inverse(alpha)),
    written={"self": lambda F, g, out, alpha: of_result(F, g, out, alpha, 1.0, single_inverse(alpha))},
)
def celu(self: Tensor, alpha: Number = 1.0) -> Tensor:
    """`elu` with a smooth derivative for every `alpha`.  (*) -> (*)."""
    if alpha == 0:
        fail(RuntimeError, "ZeroDivisionError: alpha cannot be 0 for CELU")
    return elu_curve(self, alpha, 1.0, 1 / alpha)


def single_inverse(alpha: float) -> float:
    """``1 / alpha``, `alpha` in single precision, as PyTorch's gradient of `celu` has it."""
    return 1.0 / float(np.float32(alpha))


def elu_curve(self: Array, alpha: float, scale: float, input_scale: float) -> Array:
    return np.where(self <= 0, precise(np.expm1, self * input_scale) * (alpha * scale), self * scale)


@op(
    "",
    node="EluBackwardBackward0",
    dtype="promote",
    samples=(S((2, 3), SIGNS, 0.5, 1.5, 2.0),),
    grad_output=lambda F, g, result, alpha, scale, input_scale: F.elu_backward_of_result(g, result, alpha, scale, input_scale),
    result=lambda F, g, grad_output, result, input_scale: F.where(result <= 0, F.mul_number(g * grad_output, input_scale), 0.0),
)
def elu_backward_of_result(grad_output: Tensor, result: Tensor, alpha: Number, scale: Number, input_scale: Number) -> Tensor:
    """The gradient of `elu` and its kin from their result.  (*), (*) -> (*)."""
    return np.where(result <= 0, grad_output * input_scale * (result + alpha * scale), grad_output * scale)


@op(
    "",
    node="EluBackwardBackward0",
    dtype="promote",
    samples=(S((2, 3), SIGNS, 0.5, 1.5, 2.0),),
    grad_output=lambda F, g, self, alpha, scale, input_scale: F.elu_backward(g, self, alpha, scale, input_scale),
    self=lambda F, g, grad_output, self, alpha, scale, input_scale: (
        F.elu_backward(g * grad_output * input_scale, self, alpha, scale, input_scale) * (self < 0)
    ),
)
def elu_backward(grad_output: Tensor, self: Tensor, alpha: Number, scale: Number, input_scale: Number) -> Tensor:
    """A gradient through the `elu` of three numbers.  (*), (*) -> (*)."""
    return np.where(self <= 0, grad_output * input_scale * (alpha * scale) * precise(np.exp, self * input_scale), grad_output * scale)


# ---- soft steps ------------------------------------------------------------------------------------------------------


@op(
    "F",
    dtype="promote",
    lacks=("softplus_cpu", "bic"),
    samples=(S(SIGNS), S(SIGNS, 2.0), S(SIGNS, 2.0, 1.0)),
    self=lambda F, g, self, beta, threshold: F.softplus_backward(g, self, beta, threshold),
)
def softplus(self: Tensor, beta: Number = 1, threshold: Number = 20) -> Tensor:
    """``log(1 + exp(beta * self)) / beta``, and `self` itself where ``beta * self`` is past the threshold.  (*) -> (*)."""
    inner = self * beta
    return np.where(inner > threshold, self, precise(np.log1p, precise(np.exp, inner)) / beta)


@op(
    "",
    node="SoftplusBackwardBackward0",
    dtype="promote",
    samples=(S((2, 3), SIGNS, 2.0, 20),),
    grad_output=lambda F, g, self, beta, threshold: F.softplus_backward(g, self, beta, threshold),
    self=lambda F, g, grad_output, self, beta, threshold: F.mul_number(
        F.sigmoid_backward(g * grad_output, F.sigmoid(self * beta)) * (self * beta < threshold), beta
    ),
)
def softplus_backward(grad_output: Tensor, self: Tensor, beta: Number, threshold: Number) -> Tensor:
    """A gradient through `softplus`: times the sigmoid of ``beta * self``.  (*), (*) -> (*)."""
    inner = self * beta
    rise = precise(np.exp, np.minimum(inner, threshold))
    return np.where(inner > threshold, grad_output, grad_output * rise / (rise + 1))


@op(
    "F",
    node="LogSigmoidBackward0",
    dtype="promote",
    lacks=("log_sigmoid_cpu", "bic"),
    samples=(S(SIGNS),),
    self=lambda F, g, self: F.log_sigmoid_backward(g, self),
)
def logsigmoid(self: Tensor) -> Tensor:
    """The logarithm of `sigmoid`, safe for large values.  (*) -> (*)."""
    return np.minimum(self, 0) - precise(np.log1p, precise(np.exp, -np.abs(self)))


@op(
    "",
    node="LogSigmoidBackwardBackward0",
    dtype="promote",
    samples=(S((2, 3), SIGNS),),
    grad_output=lambda F, g, self: F.log_sigmoid_backward(g, self),
    self=lambda F, g, grad_output, self: F.log_sigmoid_curvature(g * grad_output, self),
)
def log_sigmoid_backward(grad_output: Tensor, self: Tensor) -> Tensor:
    """A gradient through `logsigmoid`: times ``sigmoid(-self)``.  (*), (*) -> (*)."""
    decay = precise(np.exp, -np.abs(self))
    return grad_output * np.where(self < 0, 1 - decay / (1 + decay), decay / (1 + decay))


@composite("", samples=(S((2, 3), SIGNS),))
def log_sigmoid_curvature(F: Any, g: Tensor, self: Tensor) -> Tensor:
    """`g` times the second derivative of `logsigmoid`.  (*), (*) -> (*)."""
    part = F.sigmoid(self)
    return g * (part - 1) * part
