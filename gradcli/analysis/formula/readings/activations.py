"""Readings of activations with branches, and of functions that only the engine computes."""

from __future__ import annotations

import math
from typing import Any

from gradcli.analysis.formula.index.budget import Unreadable
from gradcli.analysis.formula.index.functions import NDTR, SPECIAL
from gradcli.analysis.formula.index.rational import Rational
from gradcli.analysis.formula.index.symbolic import Symbolic, exact
from gradcli.analysis.formula.readings.masks import negated
from gradcli.analysis.formula.readings.nn import clamp
from gradcli.analysis.formula.readings.readings import READINGS, array_op, kernel_of, reads
from gradcli.ops.activation.smooth import SELU_ALPHA, SELU_SCALE

ONE, HALF = Rational(1), Rational(1, 2)


def between(self: Symbolic, low: Any, high: Any) -> Symbolic:
    """1 strictly between two numbers."""
    inside: Symbolic = (self - exact(low)).positive() * (exact(high) - self).positive()
    return inside


def beyond(self: Symbolic, limit: Any) -> Symbolic:
    """1 further from zero than a number."""
    outside: Symbolic = (self.apply("abs") - exact(limit)).positive()
    return outside


# ---- with branches --------------------------------------------------------------------------------------------------------------------------


@reads("elu")
def elu(self: Symbolic, alpha: Any = 1.0) -> Symbolic:
    above = self.positive()
    result: Symbolic = self * above + ((self.apply("exp") - 1) * exact(alpha)) * negated(above)
    return result


@reads("elu_backward")
def elu_backward(grad_output: Symbolic, self: Symbolic, alpha: Any, scale: Any, input_scale: Any) -> Any:
    above = self.positive()
    inside = (self * exact(input_scale)).apply("exp") * (exact(alpha) * exact(scale) * exact(input_scale))
    return grad_output * (above * exact(scale) + inside * negated(above))


@reads("selu")
def selu(self: Symbolic) -> Symbolic:
    scaled: Symbolic = elu(self, SELU_ALPHA) * exact(SELU_SCALE)
    return scaled


@reads("celu")
def celu(self: Symbolic, alpha: Any = 1.0) -> Symbolic:
    above = self.positive()
    result: Symbolic = self * above + ((self / exact(alpha)).apply("exp") - 1) * exact(alpha) * negated(above)
    return result


@reads("hardsigmoid")
def hardsigmoid(self: Symbolic) -> Symbolic:
    ramp: Symbolic = clamp(self + 3, Rational(0), Rational(6)) / 6
    return ramp


@reads("hardswish")
def hardswish(self: Symbolic) -> Symbolic:
    gated: Symbolic = self * hardsigmoid(self)
    return gated


@reads("prelu_kernel")
def prelu(self: Symbolic, weight: Symbolic) -> Any:
    return self * (self.positive() + weight * negated(self.positive()))


@reads("prelu_slope")
def prelu_slope(grad_output: Symbolic, self: Symbolic, weight: Symbolic) -> Any:
    return grad_output * (self.positive() + weight * negated(self.positive()))


@reads("prelu_weight_slope")
def prelu_weight_slope(grad_output: Symbolic, self: Symbolic) -> Any:
    return grad_output * self * negated(self.positive())


@reads("hardtanh_backward")
def hardtanh_backward(grad_output: Symbolic, self: Symbolic, min_val: Any, max_val: Any) -> Any:
    if exact(min_val) == -exact(max_val):
        return grad_output * (exact(max_val) - self.apply("abs")).positive()
    return grad_output * between(self, min_val, max_val)


@reads("hardsigmoid_backward")
def hardsigmoid_backward(grad_output: Symbolic, self: Symbolic) -> Symbolic:
    return grad_output * (3 - self.apply("abs")).positive() / 6


@reads("hardswish_backward")
def hardswish_backward(grad_output: Symbolic, self: Symbolic) -> Symbolic:
    below, slope = (3 - self).positive(), self / 3 + HALF
    return grad_output * (self + 3).positive() * (slope * below + negated(below))


@reads("softshrink_backward", "hardshrink_backward")
def shrink_backward(grad_output: Symbolic, self: Symbolic, lambd: Any) -> Symbolic:
    return grad_output * beyond(self, lambd)


@reads("glu")
def glu(self: Symbolic, dim: int = -1) -> Symbolic:
    one, gate = halves(self, dim)
    return one * gate


def halves(self: Symbolic, dim: int) -> tuple[Symbolic, Symbolic]:
    """The first half along a dimension, and the sigmoid of the other."""
    from gradcli.analysis.formula.readings.selections import slice_

    at, half = dim % self.ndim, self.shape[dim] // 2
    return slice_(self, at, 0, half), slice_(self, at, half, None).apply("sigmoid")


@reads("glu_backward")
def glu_backward(grad_output: Symbolic, self: Symbolic, dim: int) -> Any:
    from gradcli.analysis.formula.readings.selections import cat

    one, gate = halves(self, dim)
    return cat((grad_output * gate, grad_output * one * gate * (1 - gate)), dim % self.ndim)


# ---- of the normal distribution ----------------------------------------------------------------------------------------------------------------


@reads("erf")
def erf(self: Symbolic) -> Symbolic:
    return self.apply("erf")


@reads("gelu")
def gelu(self: Symbolic, approximate: str = "none") -> Symbolic:
    return self * cumulative(self) if approximate == "none" else self * (1 + inner_tanh(self)) / 2


@reads("gelu_backward")
def gelu_backward(grad_output: Symbolic, self: Symbolic, approximate: str) -> Any:
    if approximate == "none":
        density = (self**2 / -2).apply("exp") / math.sqrt(2 * math.pi)
        return grad_output * (cumulative(self) + self * density)
    tanh = inner_tanh(self)
    slope = (1 + self**2 * (3 * exact(0.044715))) * math.sqrt(2 / math.pi)
    return grad_output * ((1 + tanh) / 2 + self * (1 - tanh**2) * slope / 2)


def cumulative(self: Symbolic) -> Symbolic:
    """The probability of less than this under a standard normal distribution."""
    return self.apply(NDTR)


def inner_tanh(self: Symbolic) -> Symbolic:
    return ((self + self**3 * exact(0.044715)) * math.sqrt(2 / math.pi)).apply("tanh")


# ---- of the gamma function -------------------------------------------------------------------------------------------------------------------


for _name, _key in SPECIAL.items():
    if _key != "erf":
        READINGS[_key] = lambda self, name=_name: self.apply(name)


@reads("polygamma")
def polygamma(self: Any, n: Any) -> Symbolic:
    order, of = (self, n) if isinstance(n, Symbolic) else (n, self)
    if not order:
        digamma: Symbolic = of.apply("digamma")
        return digamma
    run = kernel_of("polygamma")
    return array_op(f"polygamma({order}, {{}})", lambda array: run(order, array), (of,), of.shape)


@reads("logit")
def logit(self: Symbolic, eps: Any = None) -> Symbolic:
    if eps is not None:
        raise Unreadable
    odds: Symbolic = (self / (1 - self)).apply("log")
    return odds


@reads("xlogy", "xlogy_of_number", "xlogy_number")
def xlogy(self: Any, other: Any) -> Any:
    if not isinstance(other, Symbolic):
        other = self.number(other)
    return other.apply("log") * self
