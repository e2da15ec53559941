"""Readings of comparisons, of choices between values, and of functions with a corner."""

from __future__ import annotations

from typing import Any

from gradcli.analysis.formula.index.rational import Rational
from gradcli.analysis.formula.index.symbolic import Symbolic, exact
from gradcli.analysis.formula.readings.readings import READINGS, reads

ONE = Rational(1)
READINGS["gt"] = lambda self, other: (self - other).positive()
READINGS["lt"] = lambda self, other: (other - self).positive()
READINGS["ge"] = lambda self, other: (self - other).apply("nonnegative")
READINGS["eq"] = lambda self, other: (self - other).apply("zero")
READINGS["ne"] = lambda self, other: 1 - (self - other).apply("zero")
READINGS["le"] = lambda self, other: (other - self).apply("nonnegative")


def negated(mask: Symbolic) -> Symbolic:
    """1 where a mask is 0: of ``a > b``, ``b >= a``."""
    terms = mask.expr.terms
    if len(terms) == 1 and terms[0].coefficient == 1 and len(terms[0].powers) == 1 and not terms[0].bound:
        factor = terms[0].powers[0][0]
        if factor.kind == "function" and factor.what[0] in OTHERWISE:
            return (-mask.like(factor.what[1])).apply(OTHERWISE[factor.what[0]])
    negative: Symbolic = 1 - mask
    return negative


OTHERWISE = {"positive": "nonnegative", "nonnegative": "positive"}


@reads("where")
def where(condition: Symbolic, self: Any, other: Any) -> Any:
    lost = condition * other
    if isinstance(lost, Symbolic) and not lost.expr.terms:  # as of a == 0 and a*x**(a - 1)
        return condition * self + other
    return condition * self + negated(condition) * other


READINGS["masked_fill"] = lambda self, mask, value: negated(mask) * self + mask * exact(value)
READINGS["bitwise_and"] = lambda self, other: self * other
READINGS["bitwise_or"] = READINGS["logical_or"] = lambda self, other: self + other - self * other
READINGS["bitwise_not"] = READINGS["logical_not"] = lambda self: negated(self)
READINGS["isnan"] = lambda self: self.zero()
READINGS["ends_unknown"] = lambda self: self.number(0).expand((*self.shape[:-1], 1))
READINGS["isfinite"] = READINGS["known_mask"] = lambda self: self.like(self.space.number(ONE))
READINGS["nan_to_num"] = lambda self, *_: self
READINGS["nansum"] = lambda self, dim=None, keepdim=False, dtype=None: self.sum(dim, keepdim)
READINGS["logical_and"] = lambda self, other: self * other
READINGS["zero_where"] = lambda self, value: self
READINGS["power_is_flat"] = lambda self, exponent: self.apply("zero") * exponent.apply("nonnegative")
READINGS["masked_zero"] = lambda self, mask: self * negated(mask)
READINGS["fill_marked"] = lambda self, mask: self * mask
READINGS["maximum"] = lambda self, other: other + (self - other).apply("relu")
READINGS["minimum"] = lambda self, other: other - (other - self).apply("relu")

READINGS["leaky_relu"] = lambda self, negative_slope=0.01: self * slopes(self, exact(negative_slope))
READINGS["leaky_relu_backward"] = lambda grad_output, self, negative_slope: grad_output * slopes(self, exact(negative_slope))


def slopes(self: Symbolic, below: Rational) -> Symbolic:
    """1 above zero, `below` elsewhere."""
    factor: Symbolic = self.positive() + below * negated(self.positive())
    return factor
