"""Activation functions that bend at a point: rectifiers, shrinkers, limits.

Each has a row for its gradient (`relu`'s is `threshold_backward`, as in PyTorch), which is linear in the incoming gradient and flat in
`self`.
"""

from typing import Any

import numpy as np

from gradcli.diagnostics import mistakes
from gradcli.engine.errors import fail
from gradcli.engine.table.kinds import Number, Tensor
from gradcli.engine.table.table import S, T, op
from gradcli.engine.tensor import dtypes
from gradcli.ops.shared.arrays import MANY, kept_where
from gradcli.ops.shared.checks import flat, underivable
from gradcli.ops.shared.numbers import fits

SIXTH = float(np.float32(1 / 6))
BENDS = T([[-4.0, -0.7, -0.2], [0.3, 0.9, 4.0]], grad=True)


@op("torch Tensor F", inplace=True, samples=(S(BENDS),), self=lambda F, g, out: F.threshold_backward(g, out, 0))
def relu(self: Tensor) -> Tensor:
    """The positive part; its derivative at zero is zero.  (*) -> (*)."""
    if self.dtype == np.bool_:
        fail(RuntimeError, "Boolean inputs not supported for relu", mistakes.dtypes)
    refuse_complex_clamp(self)
    negative = np.asarray(self) < 0  # -0.0 and nan stay, as in PyTorch
    return kept_where(~negative, self) if self.size >= MANY else np.where(negative, self.dtype.type(0), self)


def refuse_complex_clamp(self: Any) -> None:
    if self.dtype.kind == "c":
        fail(NotImplementedError, "clamp is not supported for complex types", mistakes.dtypes)


SCALARS_OF_C = {
    "int64": "int64_t",
    "int32": "int",
    "int16": "int16_t",
    "int8": "int8_t",
    "uint8": "uint8_t",
    "float32": "float",
    "float64": "double",
}


@op(
    "torch F",
    lacks=("threshold_cpu", "bc"),
    inplace="ThresholdBackward1",
    samples=(S(BENDS, 0.5, 2.0),),
    self=lambda F, g, self, threshold: F.threshold_backward(g, self, threshold),
)
def threshold(self: Tensor, threshold: Number, value: Number) -> Tensor:
    """`self` where it is above the threshold, else `value`.  (*) -> (*)."""
    for number in (threshold, value):
        if isinstance(number, complex) or not fits(number, self.dtype):
            name = SCALARS_OF_C.get(self.dtype.name, self.dtype.name)
            fail(RuntimeError, f"value cannot be converted to type {name} without overflow")
    return np.where(self <= self.dtype.type(threshold), np.asarray(value).astype(self.dtype), self)


@op(
    "",
    node="ThresholdBackwardBackward0",
    samples=(S((2, 3), BENDS, 0.5),),
    grad_output=lambda F, g, self, threshold: F.threshold_backward(g, self, threshold),
    self=flat,
)
def threshold_backward(grad_output: Tensor, self: Tensor, threshold: Number) -> Tensor:
    """The gradient where `self` is above the threshold.  (*), (*) -> (*)."""
    return kept_where(~(np.asarray(self) <= threshold), grad_output)


def of_result(F: Any, g: Any, out: Any, negative_slope: float) -> Any:
    """The gradient from the result of a write in place, whose sign is that of what was there only where the slope is not negative."""
    if negative_slope < 0:
        text = (
            "In-place leakyReLu backward calculation is triggered with a negative slope which is not supported. This is caused by calling in-place forward "
            "function with a negative slope, please call out-of-place version instead. File an issue at https://github.com/pytorch/pytorch if you do require "
            "supporting in-place leakRelu backward calculation with negative slope"
        )
        fail(RuntimeError, text)
    return F.leaky_relu_backward(g, out, negative_slope)


@op(
    "F",
    dtype="promote",
    lacks=("leaky_relu_cpu", "bic"),
    inplace="LeakyReluBackward1",
    samples=(S(BENDS), S(BENDS, 0.3)),
    self=lambda F, g, self, negative_slope: F.leaky_relu_backward(g, self, negative_slope),
    written={"self": lambda F, g, out, negative_slope: of_result(F, g, out, negative_slope)},
)
def leaky_relu(self: Tensor, negative_slope: Number = 0.01) -> Tensor:
    """`self` where positive, elsewhere `negative_slope` times it.  (*) -> (*)."""
    return np.where(self > 0, self, self * negative_slope)


@op(
    "",
    node="LeakyReluBackwardBackward0",
    dtype="promote",
    samples=(S((2, 3), BENDS, 0.3),),
    grad_output=lambda F, g, self, negative_slope: F.leaky_relu_backward(g, self, negative_slope),
    self=flat,
)
def leaky_relu_backward(grad_output: Tensor, self: Tensor, negative_slope: Number) -> Tensor:
    """The gradient, times the slope where `self` is not positive.  (*), (*) -> (*)."""
    return np.where(self > 0, grad_output, grad_output * negative_slope)


@op(
    "F",
    inplace=True,
    samples=(S(BENDS), S(BENDS, -0.5, 0.5)),
    self=lambda F, g, self, min_val, max_val: F.hardtanh_backward(g, self, min_val, max_val),
)
def hardtanh(self: Tensor, min_val: Number = -1.0, max_val: Number = 1.0) -> Tensor:
    """`self` kept between two numbers; at these its derivative is zero.  (*) -> (*)."""
    if self.dtype == np.bool_:
        fail(RuntimeError, "Bool inputs not supported for hardtanh", mistakes.dtypes)
    refuse_complex_clamp(self)
    if self.dtype.kind == "u" and (min_val < 0 or max_val < 0):
        fail(RuntimeError, "cannot do hardtanh on an unsigned type with negative limits")
    if min_val > max_val:
        fail(ValueError, "min_val cannot be greater than max_val")
    low, high = (np.asarray(bound).astype(self.dtype) for bound in (min_val, max_val))
    return np.minimum(np.maximum(self, low), high)


@op(
    "",
    node="HardtanhBackwardBackward0",
    dtype="promote",
    samples=(S((2, 3), BENDS, -1.0, 1.0),),
    grad_output=lambda F, g, self, min_val, max_val: F.hardtanh_backward(g, self, min_val, max_val),
    self=flat,
)
def hardtanh_backward(grad_output: Tensor, self: Tensor, min_val: Number, max_val: Number) -> Tensor:
    """The gradient strictly between the limits.  (*), (*) -> (*)."""
    return np.where((self <= min_val) | (self >= max_val), grad_output.dtype.type(0), grad_output)


def small(self: Any, lambd: float) -> Any:
    """Whether an element is no further from zero than `lambd`, which counts in the dtype of `self`."""
    bound = self.dtype.type(lambd)
    return (self >= -bound) & (self <= bound)


@op(
    "torch Tensor F",
    lacks=("hardshrink_cpu", "bic"),
    samples=(S(BENDS), S(BENDS, 0.8)),
    self=lambda F, g, self, lambd: F.hardshrink_backward(g, self, lambd),
)
def hardshrink(self: Tensor, lambd: Number = 0.5) -> Tensor:
    """Zero for small elements, the rest as they are.  (*) -> (*)."""
    return np.where(small(self, lambd), self.dtype.type(0), self)


@op(
    "",
    node="HardshrinkBackwardBackward0",
    samples=(S((2, 3), BENDS, 0.5),),
    grad_output=lambda F, g, self, lambd: F.hardshrink_backward(g, self, lambd),
    self=flat,
)
def hardshrink_backward(grad_output: Tensor, self: Tensor, lambd: Number) -> Tensor:
    """The gradient but for small elements.  (*), (*) -> (*)."""
    return np.where(small(self, lambd), grad_output.dtype.type(0), grad_output)


@op(
    "F",
    lacks=("softshrink_check", "bic"),
    samples=(S(BENDS), S(BENDS, 0.8)),
    self=lambda F, g, self, lambd: F.softshrink_backward(g, self, lambd),
)
def softshrink(self: Tensor, lambd: Number = 0.5) -> Tensor:
    """Every element moved towards zero by `lambd`, small ones to zero.  (*) -> (*)."""
    largest = float(dtypes.finfo(self.dtype).max)
    if not 0 <= lambd <= largest:
        text = f"lambda must be in range [0, {largest:.6g}] for input dtype {dtypes.of(self.dtype).scalar_name}, but found {lambd:.6g}"
        fail(RuntimeError, text, mistakes.dtypes)
    wide = self.astype(dtypes.wide(self.dtype), copy=False)
    step = wide.dtype.type(lambd)
    inside = np.where(np.isnan(wide), wide, wide.dtype.type(0)) if dtypes.is_half(self.dtype) else wide * wide.dtype.type(0)
    return np.where(wide > step, wide - step, np.where(wide < -step, wide + step, inside)).astype(self.dtype)


@op(
    "",
    node="SoftshrinkBackwardBackward0",
    samples=(S((2, 3), BENDS, 0.5),),
    grad_output=lambda F, g, self, lambd: F.softshrink_backward(g, self, lambd),
    self=flat,
)
def softshrink_backward(grad_output: Tensor, self: Tensor, lambd: Number) -> Tensor:
    """The gradient but for small elements.  (*), (*) -> (*)."""
    return np.where(small(self, lambd), grad_output.dtype.type(0), grad_output)


@op(
    "F",
    dtype="promote",
    lacks=("hardsigmoid_cpu", "bic"),
    inplace=True,
    samples=(S(BENDS),),
    self=lambda F, g, self: F.hardsigmoid_backward(g, self),
)
def hardsigmoid(self: Tensor) -> Tensor:
    """A straight line from zero at -3 to one at 3.  (*) -> (*)."""
    return np.minimum(np.maximum(self + 3, 0), 6) / 6


@op("", node="NotImplemented", dtype="promote", grad_output=underivable("hardsigmoid_backward"), self=underivable("hardsigmoid_backward"))
def hardsigmoid_backward(grad_output: Tensor, self: Tensor) -> Tensor:
    """A sixth of the gradient on the slope; the sixth is PyTorch's, of single precision.  (*), (*) -> (*)."""
    return np.where((self > -3) & (self < 3), grad_output * SIXTH, grad_output.dtype.type(0))


@op(
    "F",
    dtype="promote",
    lacks=("hardswish_cpu", "bic"),
    inplace=True,
    samples=(S(BENDS),),
    self=lambda F, g, self: F.hardswish_backward(g, self),
)
def hardswish(self: Tensor) -> Tensor:
    """``self`` times its `hardsigmoid`.  (*) -> (*)."""
    return self * np.minimum(np.maximum(self + 3, 0), 6) / 6


@op(
    "",
    node="HardswishBackwardBackward0",
    dtype="promote",
    samples=(S((2, 3), BENDS),),
    grad_output=lambda F, g, self: F.hardswish_backward(g, self),
    self=lambda F, g, grad_output, self: F.where((self > -3.0) & (self < 3.0), g * grad_output / 3.0, 0.0),
)
def hardswish_backward(grad_output: Tensor, self: Tensor) -> Tensor:
    """The gradient times the derivative: zero below -3, one above 3, a line between.  (*), (*) -> (*)."""
    slope = np.where(self < 3, grad_output * (self / 3 + self.dtype.type(0.5)), grad_output)
    return np.where(self <= -3, grad_output.dtype.type(0), slope)
