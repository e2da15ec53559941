"""Functions of two: the larger, the smaller, the one a condition says; mixtures, lengths, signs."""

from typing import Any

import numpy as np

from gradcli.diagnostics import mistakes
from gradcli.engine.errors import fail
from gradcli.engine.state import STATE
from gradcli.engine.table.kinds import Array, Index, Number, Operand, Tensor
from gradcli.engine.table.table import S, T, composite, op
from gradcli.engine.tensor import dtypes
from gradcli.engine.tensor.tensor import Tensor as TensorClass
from gradcli.ops.numerics.fused import multiply_add
from gradcli.ops.pointwise.exponential import LN_2
from gradcli.ops.pointwise.power import power
from gradcli.ops.shared.checks import flat, refuse_kinds

MASK = T([True, False, True])


@op(
    "torch",
    dtype="promote",
    samples=(S(MASK, (2, 3), (3,)), S(MASK, (2, 3), 2.0), S(MASK, 2.0, (2, 3))),
    self=lambda F, g, condition: F.where(condition, g, 0.0),
    other=lambda F, g, condition: F.where(condition, 0.0, g),
    strict=True,
)
def where(condition: Index, self: Operand, other: Operand) -> Tensor:
    """`self` where the condition holds, `other` elsewhere.  (*A), (*B), (*C) -> (*broadcast(A, B, C))."""
    return np.where(as_condition(condition), self, other)


def as_condition(condition: Array) -> Array:
    """A condition is a bool tensor; bytes are still taken, with a warning."""
    if condition.dtype == np.uint8:
        text = (
            "where received a uint8 condition tensor. This behavior is deprecated and will be removed in a future version of PyTorch. "
            "Use a boolean condition instead."
        )
        STATE.warn("UserWarning", text)
        return condition.astype(np.bool_)
    if condition.dtype != np.bool_:
        text = f"where expected condition to be a boolean tensor, but got a tensor with dtype {dtypes.of(condition.dtype).scalar_name}"
        fail(RuntimeError, text, mistakes.dtypes)
    return condition


def or_zero(*tangents: Any) -> list[Any]:
    """Tangents, zero where there is none."""
    return [0.0 if tangent is None else tangent for tangent in tangents]


def shared(F: Any, g: Any, tie: Any, lost: Any) -> Any:
    """A gradient of the larger or smaller of two: halved at a tie, nothing for the one that lost."""
    return F.masked_zero(F.where(tie, F.div_number(g, 2), g), lost)


@op(
    "torch Tensor",
    dtype="promote",
    samples=(S((2, 3), (3,)),),
    self=lambda F, g, self, other: shared(F, g, self == other, self < other),
    other=lambda F, g, self, other: shared(F, g, self == other, other < self),
)
def maximum(self: Tensor, other: Tensor) -> Tensor:
    """The larger of two, NaN if either is; at a tie each gets half the gradient.  (*A), (*B) -> (*broadcast(A, B))."""
    refuse_complex("maximum", self)
    return np.maximum(self, other)


@op(
    "torch Tensor",
    dtype="promote",
    samples=(S((2, 3), (3,)),),
    self=lambda F, g, self, other: shared(F, g, self == other, self > other),
    other=lambda F, g, self, other: shared(F, g, self == other, other > self),
)
def minimum(self: Tensor, other: Tensor) -> Tensor:
    """The smaller of two, NaN if either is; at a tie each gets half the gradient.  (*A), (*B) -> (*broadcast(A, B))."""
    refuse_complex("minimum", self)
    return np.minimum(self, other)


def refuse_complex(name: str, self: Any) -> None:
    """Complex numbers have no order."""
    if np.iscomplexobj(self):
        fail(RuntimeError, f"{name} not implemented for complex tensors.", mistakes.dtypes)


@op("", node="MaskedFillBackward0", samples=(S((2, 3), MASK),), self=lambda F, g, mask: F.masked_zero(g, mask))
def masked_zero(self: Tensor, mask: Index) -> Tensor:
    """`self` with zeros where the mask is set.  (*), (*) -> (*)."""
    return np.where(mask, self.dtype.type(0), self)


@composite("torch.max Tensor.max", samples=(S((2, 3), (3,)),))
def max_binary(F: Any, self: Tensor, other: Tensor) -> Tensor:
    """`maximum` under another name.  (*A), (*B) -> (*broadcast(A, B))."""
    return F.maximum(self, other)


@composite("torch.min Tensor.min", samples=(S((2, 3), (3,)),))
def min_binary(F: Any, self: Tensor, other: Tensor) -> Tensor:
    """`minimum` under another name.  (*A), (*B) -> (*broadcast(A, B))."""
    return F.minimum(self, other)


@op(
    dtype="promote",
    samples=(S((2, 3), (3,)),),
    self=lambda F, g, self, other: F.masked_zero(g, F.logical_not((self >= other) | F.isnan(other))),
    other=lambda F, g, self, other: F.masked_zero(g, (self >= other) | F.isnan(other)),
    forward=lambda F, t_self, t_other, self, other: F.where((self > other) | F.isnan(other), *or_zero(t_self, t_other)),
)
def fmax(self: Tensor, other: Tensor) -> Tensor:
    """The larger of two, NaN only if both are; at a tie the first gets the gradient.  (*A), (*B) -> (*broadcast(A, B))."""
    refuse_complex("fmax", self)
    return np.fmax(self, other)


@op(
    dtype="promote",
    samples=(S((2, 3), (3,)),),
    self=lambda F, g, self, other: F.masked_zero(g, F.logical_not((self <= other) | F.isnan(other))),
    other=lambda F, g, self, other: F.masked_zero(g, (self <= other) | F.isnan(other)),
    forward=lambda F, t_self, t_other, self, other: F.where((self <= other) | F.isnan(other), *or_zero(t_self, t_other)),
)
def fmin(self: Tensor, other: Tensor) -> Tensor:
    """The smaller of two, NaN only if both are; at a tie the first gets the gradient.  (*A), (*B) -> (*broadcast(A, B))."""
    refuse_complex("fmin", self)
    return np.fmin(self, other)


# ---- mixtures -------------------------------------------------------------------------------------------------------


def mixed(self: Any, end: Any, weight: Any) -> Array:
    """A point on the line from one to the other, counted from the nearer end."""
    step = end - self
    if not weight.ndim:
        return multiply_add(weight, step, self) if abs(weight) < 0.5 else multiply_add(weight - 1, step, end)
    return np.where(np.abs(weight) < 0.5, multiply_add(weight, step, self), multiply_add(weight - 1, step, end))


def refuse_mixed_types(self: Any, end: Any, weight: Any) -> None:
    """`lerp` wants one dtype."""
    for name, value in (("end", end), ("weight", weight)):
        first, second = (dtypes.of_value(item) for item in (self, value))
        if first != second and isinstance(value, TensorClass) and not (name == "weight" and not value.ndim):
            words = [dtypes.cpp_name(dtype) for dtype in (first, second)]
            text = f"expected dtype {words[0]} for `{name}` but got dtype {words[1]}"
            fail(RuntimeError, text, mistakes.dtypes)


@op(
    "torch Tensor",
    node="LerpBackward1",
    dtype="promote",
    lacks=("lerp_kernel_tensor", "bi"),
    check=refuse_mixed_types,
    inplace=True,
    samples=(S((2, 3), (3,), (2, 3)),),
    self=lambda F, g, weight: g * F.conj(1 - weight),
    end=lambda F, g, weight: g * F.conj(weight),
    weight=lambda F, g, self, end: g * F.conj(end - self),
)
def lerp(self: Tensor, end: Tensor, weight: Tensor) -> Tensor:
    """The point `weight` of the way from `self` to `end`.  (*A), (*B), (*C) -> (*broadcast(A, B, C))."""
    return mixed(self, end, weight)


@op(
    "torch.lerp Tensor.lerp",
    node="LerpBackward0",
    dtype="promote",
    lacks=("lerp_kernel_scalar", "bi"),
    check=refuse_mixed_types,
    inplace=True,
    samples=(S((2, 3), (3,), 0.3), S((2, 3), (3,), 1.7)),
    self=lambda F, g, weight: F.mul_number(g, 1 - F.conj_number(weight)),
    end=lambda F, g, weight: F.mul_number(g, F.conj_number(weight)),
)
def lerp_number(self: Tensor, end: Tensor, weight: Number) -> Tensor:
    """The point `weight` of the way from `self` to `end`.  (*A), (*B) -> (*broadcast(A, B))."""
    return mixed(self, end, np.asarray(weight).astype(self.dtype))


# ---- lengths, signs, neighbours ---------------------------------------------------------------------------------------


@op(
    "torch Tensor",
    dtype="promote",
    lacks=("hypot_cpu", "bic"),
    inplace=True,
    samples=(S((2, 3), (3,)),),
    self=lambda F, g, self, out: g * self / out,
    other=lambda F, g, other, out: g * other / out,
)
def hypot(self: Tensor, other: Tensor) -> Tensor:
    """``sqrt(self ** 2 + other ** 2)`` without overflow.  (*A), (*B) -> (*broadcast(A, B))."""
    return np.hypot(self, other)


@op(
    "torch Tensor",
    dtype="float",
    lacks=("copysign_cpu", "c"),
    inplace=True,
    samples=(S((2, 3), (3,)),),
    self=lambda F, g, self, out: g * F.same_sign(self, out),
    other=flat,
)
def copysign(self: Tensor, other: Tensor) -> Tensor:
    """The size of `self` with the sign of `other`.  (*A), (*B) -> (*broadcast(A, B))."""
    return np.copysign(self, other)


@op(
    "torch.copysign Tensor.copysign",
    node="CopysignBackward1",
    dtype="float",
    lacks=("copysign_cpu", "c"),
    inplace=True,
    samples=(S((2, 3), -2.0),),
    self=lambda F, g, self, out: g * F.same_sign(self, out),
)
def copysign_number(self: Tensor, other: Operand) -> Tensor:
    """The size of `self` with the sign of a number.  (*) -> (*)."""
    return np.copysign(self, other)


@composite("", samples=(S((2, 3), (2, 3)),))
def same_sign(F: Any, self: Tensor, out: Tensor) -> Tensor:
    """1 where two have the same sign, -1 where not, 0 at zero.  (*), (*) -> (*)."""
    return F.masked_zero(out / self, self == 0)


@op(
    "torch Tensor",
    dtype="promote",
    lacks=("nextafter_cpu", "bic"),
    inplace=True,
    samples=(S((2, 3), (3,)),),
    self=lambda F, g, self, other: F.where(F.logical_not(self == other), g, 0.0),
    other=flat,
)
def nextafter(self: Tensor, other: Tensor) -> Tensor:
    """The next floating number from `self` towards `other`.  (*A), (*B) -> (*broadcast(A, B))."""
    return np.nextafter(self, other)


@op(
    "torch Tensor",
    inplace=True,
    samples=(S((2, 3), T([1, 2, 1])), S((2, 3), (3,))),
    self=lambda F, g, other, other_dtype: g * F.conj(F.pow_of_number(2, F.as_given(other, other_dtype))),
    other=lambda F, g, out: F.mul_number(g * F.conj(out), LN_2),
    out="cast",
    strict=True,
)
def ldexp(self: Tensor, other: Tensor) -> Tensor:
    """``self * 2 ** other``.  (*A), (*B) -> (*broadcast(A, B))."""
    if dtypes.is_floating(self.dtype) and other.dtype.kind in "iub":
        refuse_kinds("ldexp_cpu_exp", "b", other)
        return np.ldexp(self.astype(dtypes.wide(self.dtype)), np.clip(other, -9999, 9999).astype(np.int32)).astype(self.dtype)
    factor = power_of_two(other)
    dtype = dtypes.result_type((self, factor))
    wide = dtypes.wide(dtype)
    return (self.astype(wide) * factor.astype(wide)).astype(dtype)


def power_of_two(exponent: Array) -> Array:
    """``2 ** exponent`` in the dtype of the exponent, of integers in the default one."""
    dtype = exponent.dtype if dtypes.is_differentiable(exponent.dtype) else STATE.default_dtype
    return np.asarray(power(dtypes.wide(dtype).type(2), exponent.astype(dtypes.wide(dtype)))).astype(dtype)
