"""Circular and hyperbolic functions and their inverses; angles."""

from typing import Any

import numpy as np

from gradcli.diagnostics import mistakes
from gradcli.engine.errors import fail, not_implemented
from gradcli.engine.table.kinds import Anything, Array, Tensor
from gradcli.engine.table.table import S, T, composite, op
from gradcli.engine.tensor import dtypes
from gradcli.ops.numerics.precise import precise
from gradcli.ops.pointwise.arithmetic import refuse_negated_bools
from gradcli.ops.shared.checks import in_place

DEGREE = float(np.pi / 180)
INSIDE, OUTSIDE = T([-0.7, 0.2, 0.6], grad=True), T([1.3, 2.5, 4.0], grad=True)  # of the unit interval

# ---- circular -------------------------------------------------------------------------------------------------------


@op(dtype="float", inplace=True, samples=(S((2, 3)),), self=lambda F, g, self: g * F.conj(F.cos(self)))
def sin(self: Tensor) -> Tensor:
    """The sine of an angle in radians.  (*) -> (*)."""
    return precise(np.sin, self)


@op(dtype="float", inplace=True, samples=(S((2, 3)),), self=lambda F, g, self: g * F.conj(-F.sin(self)))
def cos(self: Tensor) -> Tensor:
    """The cosine of an angle in radians.  (*) -> (*)."""
    return precise(np.cos, self)


@op(dtype="float", inplace=True, samples=(S((2, 3)),), self=lambda F, g, out: g * F.conj(F.add_number(F.pow_number(out, 2), 1)))
def tan(self: Tensor) -> Tensor:
    """The tangent of an angle in radians.  (*) -> (*)."""
    return precise(np.tan, self)


@op(
    "torch Tensor torch.arcsin Tensor.arcsin",
    dtype="float",
    inplace=True,
    samples=(S(INSIDE),),
    self=lambda F, g, self: g * F.conj(F.rsqrt(F.add_number(-self * self, 1))),
)
def asin(self: Tensor) -> Tensor:
    """The angle in [-pi/2, pi/2] with this sine.  (*) -> (*)."""
    return precise(np.arcsin, self)


@op(
    "torch Tensor torch.arccos Tensor.arccos",
    dtype="float",
    inplace=True,
    samples=(S(INSIDE),),
    self=lambda F, g, self: g * F.conj(-F.rsqrt(F.add_number(-self * self, 1))),
)
def acos(self: Tensor) -> Tensor:
    """The angle in [0, pi] with this cosine.  (*) -> (*)."""
    return precise(np.arccos, self)


@op(
    "torch Tensor torch.arctan Tensor.arctan",
    dtype="float",
    inplace=True,
    samples=(S((2, 3)),),
    self=lambda F, g, self: g / F.conj(F.add_number(self * self, 1)),
)
def atan(self: Tensor) -> Tensor:
    """The angle in [-pi/2, pi/2] with this tangent.  (*) -> (*)."""
    return precise(np.arctan, self)


@composite("", samples=(S((2, 3)),))
def reciprocal_or_zero(F: Any, self: Tensor) -> Tensor:
    """The reciprocal, but of zero zero.  (*) -> (*)."""
    return F.masked_zero(F.reciprocal(self), self == 0)


@composite("")
def atan2_forward(F: Any, above: Anything, right: Anything, self: Tensor, other: Tensor) -> Tensor:
    """The tangent of an angle; at the origin there is none, and it is NaN as PyTorch's is."""
    parts = [other * above if right is None else -self * right, None if None in (above, right) else other * above]
    return (parts[0] if parts[1] is None else parts[0] + parts[1]) / (self * self + other * other)


def _reciprocal_square(F: Any, self: Any, other: Any, self_dtype: Any, other_dtype: Any) -> Any:
    """One over the squared length, zero at the origin."""
    first, second = F.as_given(self, self_dtype), F.as_given(other, other_dtype)
    return F.reciprocal_or_zero(first * first + second * second)


def _negated(self: Any, given: np.dtype[Any]) -> Any:
    """The negative of what was given as this dtype: of bytes the true one, where PyTorch's wraps around."""
    if given is not None:
        refuse_negated_bools(given)
    return -self


@op(
    "torch Tensor torch.arctan2 Tensor.arctan2",
    dtype="float",
    lacks=("atan2_cpu", "c"),
    inplace=True,
    samples=(S((2, 3), (3,)),),
    self=lambda F, g, self, other, self_dtype, other_dtype: g * other * _reciprocal_square(F, self, other, self_dtype, other_dtype),
    other=lambda F, g, self, other, self_dtype, other_dtype: (
        g * _negated(self, self_dtype) * _reciprocal_square(F, self, other, self_dtype, other_dtype)
    ),
    forward=lambda F, t_self, t_other, self, other: F.atan2_forward(t_self, t_other, self, other),
)
def atan2(self: Tensor, other: Tensor) -> Tensor:
    """The angle of the point (other, self), in [-pi, pi]; its gradient at the origin is zero.  (*A), (*B) -> (*broadcast(A, B))."""
    return precise(np.arctan2, self, other)


# ---- hyperbolic -----------------------------------------------------------------------------------------------------


@op(dtype="float", inplace=True, samples=(S((2, 3)),), self=lambda F, g, self: g * F.conj(F.cosh(self)))
def sinh(self: Tensor) -> Tensor:
    """The hyperbolic sine.  (*) -> (*)."""
    return precise(np.sinh, self)


@op(dtype="float", inplace=True, samples=(S((2, 3)),), self=lambda F, g, self: g * F.conj(F.sinh(self)))
def cosh(self: Tensor) -> Tensor:
    """The hyperbolic cosine.  (*) -> (*)."""
    return precise(np.cosh, self)


@op("torch Tensor F", dtype="float", inplace=True, samples=(S((2, 3)),), self=lambda F, g, out: F.tanh_backward(g, out))
def tanh(self: Tensor) -> Tensor:
    """The hyperbolic tangent.  (*) -> (*)."""
    return precise(np.tanh, self)


@op(
    "",
    node="TanhBackwardBackward0",
    dtype="promote",
    samples=(S((2, 3), (2, 3)),),
    grad_output=lambda F, g, output: F.tanh_backward(g, F.conj(output)),
    output=lambda F, g, grad_output, output: g * F.conj(F.mul_number(grad_output, -2)) * F.conj(output),
)
def tanh_backward(grad_output: Tensor, output: Tensor) -> Tensor:
    """A gradient through ``tanh``: times ``1 - output ** 2``.  (*) -> (*)."""
    return grad_output * np.conjugate(precise(one_minus_square, output))


def one_minus_square(output: Array, dtype: Any = None) -> Array:
    """``1 - output ** 2``, which processors round once."""
    return 1 - np.square(output, dtype=dtype)


@op(
    "torch Tensor torch.arcsinh Tensor.arcsinh",
    dtype="float",
    samples=(S((2, 3)),),
    self=lambda F, g, self: g * F.conj(F.rsqrt(F.add_number(F.pow_number(self, 2), 1))),
)
def asinh(self: Tensor) -> Tensor:
    """The number with this hyperbolic sine.  (*) -> (*)."""
    return precise(np.arcsinh, self)


@op(
    "torch Tensor torch.arccosh Tensor.arccosh",
    dtype="float",
    samples=(S(OUTSIDE),),
    self=lambda F, g, self: g * F.conj(F.acosh_slope(self)),
)
def acosh(self: Tensor) -> Tensor:
    """The number with this hyperbolic cosine.  (*) -> (*)."""
    return precise(np.arccosh, self)


@composite("", samples=(S(OUTSIDE),))
def acosh_slope(F: Any, self: Tensor) -> Tensor:
    """``1 / sqrt(self ** 2 - 1)``, of complex numbers as a product, which knows its branch."""
    if dtypes.of_value(self).kind == "c":
        return F.rsqrt(F.add_number(self, 1)) * F.rsqrt(F.add_number(self, -1))
    return F.rsqrt(F.add_number(self * self, -1))


@op(
    "torch Tensor torch.arctanh Tensor.arctanh",
    dtype="float",
    samples=(S(INSIDE),),
    self=lambda F, g, self: g / F.conj(1 - F.pow_number(self, 2)),
)
def atanh(self: Tensor) -> Tensor:
    """The number with this hyperbolic tangent.  (*) -> (*)."""
    return precise(np.arctanh, self)


@composite("torch.asinh_ Tensor.asinh_ torch.arcsinh_ Tensor.arcsinh_")
def asinh_(F: Any, self: Tensor) -> Tensor:
    """`asinh` written into `self`, which PyTorch does not differentiate."""
    return in_place("asinh_written", self)


@composite("torch.acosh_ Tensor.acosh_ torch.arccosh_ Tensor.arccosh_")
def acosh_(F: Any, self: Tensor) -> Tensor:
    """`acosh` written into `self`, which PyTorch does not differentiate."""
    return in_place("acosh_written", self)


@composite("torch.atanh_ Tensor.atanh_ torch.arctanh_ Tensor.arctanh_")
def atanh_(F: Any, self: Tensor) -> Tensor:
    """`atanh` written into `self`, which PyTorch does not differentiate."""
    return in_place("atanh_written", self)


@op("", node="AsinhBackward1", dtype="float", self=lambda: not_implemented("inplace version of asinh"))
def asinh_written(self: Tensor) -> Tensor:
    """The number with this hyperbolic sine, in place.  (*) -> (*)."""
    return asinh(self)


@op("", node="AcoshBackward1", dtype="float", self=lambda: not_implemented("inplace version of acosh"))
def acosh_written(self: Tensor) -> Tensor:
    """The number with this hyperbolic cosine, in place.  (*) -> (*)."""
    return acosh(self)


@op("", node="AtanhBackward1", dtype="float", self=lambda: not_implemented("inplace version of atanh"))
def atanh_written(self: Tensor) -> Tensor:
    """The number with this hyperbolic tangent, in place.  (*) -> (*)."""
    return atanh(self)


# ---- degrees --------------------------------------------------------------------------------------------------------


def real_angles(name: str) -> Any:
    """A check for angles, which are real numbers."""

    def check(self: Any) -> None:
        if dtypes.of_value(self).kind == "c":
            fail(RuntimeError, f"{name} is not supported for complex tensors.", mistakes.dtypes)

    return check


@op(
    node="Deg2RadBackward0",
    dtype="float",
    check=real_angles("deg2rad"),
    inplace=True,
    samples=(S((2, 3)),),
    self=lambda F, g: F.mul_number(g, DEGREE),
)
def deg2rad(self: Tensor) -> Tensor:
    """Degrees as radians.  (*) -> (*)."""
    return self * DEGREE


@op(
    node="Rad2DegBackward0",
    dtype="float",
    check=real_angles("rad2deg"),
    inplace=True,
    samples=(S((2, 3)),),
    self=lambda F, g: F.mul_number(g, 1 / DEGREE),
)
def rad2deg(self: Tensor) -> Tensor:
    """Radians as degrees.  (*) -> (*)."""
    return self * (1 / DEGREE)
