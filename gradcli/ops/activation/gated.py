"""Activation functions with a second ingredient: a gate, a learned slope, a random slope."""

from typing import Any

import numpy as np

from gradcli.diagnostics import mistakes
from gradcli.engine.errors import fail
from gradcli.engine.random.default import default_generator
from gradcli.engine.table.kinds import Anything, Bool, Float, Index, Int, Tensor
from gradcli.engine.table.table import S, T, composite, op
from gradcli.engine.tensor import dtypes
from gradcli.ops.numerics.precise import precise
from gradcli.ops.shared.checks import flat, in_place
from gradcli.ops.shared.dims import wrap

SIGNS = T([[-4.0, -0.7, -0.2], [0.3, 0.9, 4.0]], grad=True)

# ---- one half gates the other ---------------------------------------------------------------------------------------


@op(
    "F",
    dtype="promote",
    lacks=("glu_cpu", "bic"),
    samples=(S((2, 4)), S((4, 3), 0)),
    self=lambda F, g, self, dim: F.glu_backward(g, self, dim),
)
def glu(self: Tensor, dim: Int = -1) -> Tensor:
    """The first half along a dimension times the sigmoid of the second.  (*A, 2n, *B) -> (*A, n, *B)."""
    if not self.ndim:
        fail(RuntimeError, "glu does not support scalars because halving size must be even")
    at = wrap(dim, self.ndim)
    if self.shape[at] % 2:
        fail(RuntimeError, f"Halving dimension must be even, but dimension {at} is size {self.shape[at]}")
    first, second = np.split(self, 2, at)
    return first * gate(second)


def gate(self: Any) -> Any:
    return 1 / (1 + precise(np.exp, -self))


@op(
    "",
    node="GluBackwardBackward0",
    dtype="promote",
    samples=(S((2, 2), (2, 4), -1),),
    grad_output=lambda F, g, self, dim: F.glu_tangent(g, self, dim),
    self=lambda F, g, grad_output, self, dim: F.glu_curvature(g, grad_output, self, dim),
)
def glu_backward(grad_output: Tensor, self: Tensor, dim: Int) -> Tensor:
    """A gradient through `glu`.  (*A, n, *B), (*A, 2n, *B) -> (*A, 2n, *B)."""
    first, second = np.split(self, 2, dim)
    part = gate(second)
    return np.concatenate((grad_output * part, grad_output * first * part * (1 - part)), dim)


@composite("", samples=(S((2, 4), (2, 4), -1),))
def glu_tangent(F: Any, v: Tensor, self: Tensor, dim: Int) -> Tensor:
    """How `glu` changes when `self` moves along `v`.  (*A, 2n, *B), (*A, 2n, *B) -> (*A, n, *B)."""
    (along, across), (first, second) = halves(F, v, dim), halves(F, self, dim)
    part = F.sigmoid(second)
    return along * part + across * first * part * (1 - part)


@composite("", samples=(S((2, 4), (2, 2), (2, 4), -1),))
def glu_curvature(F: Any, v: Tensor, grad_output: Tensor, self: Tensor, dim: Int) -> Tensor:
    """How the gradient through `glu` changes with `self`, along `v`."""
    (along, across), (first, second) = halves(F, v, dim), halves(F, self, dim)
    part = F.sigmoid(second)
    slope = grad_output * part * (1 - part)
    return F.cat((across * slope, along * slope + across * first * slope * (1 - 2 * part)), dim)


def halves(F: Any, self: Any, dim: int) -> tuple[Any, Any]:
    half = self.shape[dim] // 2
    return F.narrow(self, dim, 0, half), F.narrow(self, dim, half, half)


# ---- a learned slope -------------------------------------------------------------------------------------------------


@composite("torch Tensor F", samples=(S(SIGNS, (3,)), S(SIGNS, (1,))))
def prelu(F: Any, self: Tensor, weight: Tensor) -> Tensor:
    """`self` where positive, elsewhere times `weight`: one number, or one for each channel (dimension 1).  (n, c, *), (c) -> (n, c, *)."""
    check_slopes(self, weight)
    if weight.ndim != self.ndim:
        shape = [1] * self.ndim
        if self.ndim > 1:
            shape[1] = weight.shape[0] if weight.ndim else 1
        weight = F.reshape(weight, tuple(shape))
    return F.prelu_kernel(self, weight)


def check_slopes(self: Any, weight: Any) -> None:
    """One slope, or as many as there are channels, in the dtype of `self`."""
    first, second = (dtypes.of(dtypes.of_value(value)).scalar_name for value in (self, weight))
    if first != second:
        fail(RuntimeError, f"prelu: Type promoting not supported. Got {first} and {second}", mistakes.dtypes)
    shape, count = tuple(self.shape), int(np.prod(weight.shape))
    if count != 1:
        if not shape:
            fail(RuntimeError, "Not allow zero-dim input tensor.")
        channels = shape[1] if len(shape) > 1 else 1
        if channels != count:
            text = f"Mismatch of parameter numbers and input channel size. Found parameter numbers = {count} and channel size = {channels}."
            fail(RuntimeError, text)
    if weight.ndim > 1:
        fail(
            RuntimeError,
            f"prelu: Expected `weight` to be a scalar or 1D tensor, but got: ndim = {weight.ndim}",
            mistakes.shapes,
        )


@composite("")
def prelu_forward(F: Any, tangent: Anything, sloped: Anything, self: Tensor, weight: Tensor) -> Tensor:
    """The tangent where `self` is not negative, elsewhere that of the product."""
    terms = [weight * tangent] if tangent is not None else []
    if sloped is not None:
        terms.append(sloped * self)
    return F.where(self >= 0, 0.0 if tangent is None else tangent, sum(terms[1:], terms[0]))


@op(
    "",
    node="PreluKernelBackward0",
    dtype="promote",
    lacks=("prelu_cpu", "bic"),
    samples=(S(SIGNS, (1, 3)),),
    self=lambda F, g, self, weight: F.prelu_slope(g, self, weight),
    weight=lambda F, g, self: F.prelu_weight_slope(g, self),
    forward=lambda F, t_self, t_weight, self, weight: F.prelu_forward(t_self, t_weight, self, weight),
)
def prelu_kernel(self: Tensor, weight: Tensor) -> Tensor:
    """`self` where positive, elsewhere times `weight`.  (*A), (*B) -> (*A)."""
    return np.where(self > 0, self, self * weight)


@op(
    "",
    node="PreluKernelBackwardBackward0",
    dtype="promote",
    samples=(S((2, 3), SIGNS, (1, 3)),),
    grad_output=lambda F, g, self, weight: F.prelu_slope(g, self, weight),
    self=flat,
    weight=lambda F, g, grad_output, self: F.where(self > 0, 0.0, g * grad_output),
)
def prelu_slope(grad_output: Tensor, self: Tensor, weight: Tensor) -> Tensor:
    """The gradient for `self`: where that is negative, times `weight`."""
    return np.where(self > 0, grad_output, grad_output * weight)


@op(
    "",
    node="PreluKernelBackwardBackward0",
    dtype="promote",
    samples=(S((2, 3), SIGNS),),
    grad_output=lambda F, g, self: F.where(self > 0, 0.0, g * self),
    self=lambda F, g, grad_output, self: F.where(self > 0, 0.0, g * grad_output),
)
def prelu_weight_slope(grad_output: Tensor, self: Tensor) -> Tensor:
    """The gradient for `weight`: the negative elements, weighed."""
    return np.where(self > 0, grad_output.dtype.type(0), grad_output * self)


# ---- a random slope --------------------------------------------------------------------------------------------------


@composite("F", samples=(S(SIGNS),))
def rrelu(F: Any, self: Tensor, lower: Float = 1.0 / 8, upper: Float = 1.0 / 3, training: Bool = False, inplace: Bool = False) -> Tensor:
    """`self` where positive, elsewhere times a slope: a random one for each element in training, else the middle one.  (*) -> (*)."""
    if inplace:
        return rrelu_(F, self, lower, upper, training)
    return F.rrelu_with_noise(self, F.rrelu_noise(self, lower, upper, training), lower, upper, training)


@composite("torch.rrelu", samples=(S(SIGNS),))
def torch_rrelu(
    F: Any, self: Tensor, lower: Float = 1.0 / 8, upper: Float = 1.0 / 3, training: Bool = False, generator: Anything = None
) -> Tensor:
    """`self` where positive, elsewhere times a slope: a random one for each element in training, else the middle one.  (*) -> (*)."""
    return rrelu(F, self, lower, upper, training)


@composite("torch.rrelu_ nn.functional.rrelu_")
def rrelu_(F: Any, self: Tensor, lower: Float = 1.0 / 8, upper: Float = 1.0 / 3, training: Bool = False) -> Tensor:
    """`rrelu` written into `self`."""
    return in_place("rrelu_with_noise", self, F.rrelu_noise(self, lower, upper, training), lower, upper, training)


@op("")
def rrelu_noise(self: Tensor, lower: Float, upper: Float, training: Bool) -> Tensor:
    """The slope of each element: one where it is positive, in training random elsewhere.  (*) -> (*)."""
    if lower > upper:
        fail(RuntimeError, "Lower bound should be less than or equal to the upper bound")
    noise = np.ones(self.shape, self.dtype)
    if training:
        low = self <= 0
        noise[low] = default_generator().uniform((int(np.count_nonzero(low)),), np.dtype(np.float64), lower, upper)
    return noise


@op(
    "",
    dtype="promote",
    lacks=("leaky_relu_cpu", "bic"),
    inplace="RreluWithNoiseBackward1",
    node="RreluWithNoiseBackward0",
    self=lambda F, g, self, noise, lower, upper, training: F.rrelu_with_noise_backward(g, self, noise, lower, upper, training),
    written={"self": lambda F, g, out, noise, lower, upper, training: F.rrelu_with_noise_backward(g, out, noise, lower, upper, training)},
)
def rrelu_with_noise(self: Tensor, noise: Index, lower: Float, upper: Float, training: Bool) -> Tensor:
    """`self` times its noise in training, else times the middle slope where negative."""
    return self * noise if training else np.where(self > 0, self, self * ((lower + upper) / 2))


@op(
    "",
    node="RreluWithNoiseBackwardBackward0",
    dtype="promote",
    grad_output=lambda F, g, self, noise, lower, upper, training: F.rrelu_with_noise_backward(g, self, noise, lower, upper, training),
    self=flat,
)
def rrelu_with_noise_backward(grad_output: Tensor, self: Tensor, noise: Index, lower: Float, upper: Float, training: Bool) -> Tensor:
    """A gradient through `rrelu`."""
    if training and upper - lower > 1e-6:
        return grad_output * noise
    return np.where(self > 0, grad_output, grad_output * ((lower + upper) / 2))
