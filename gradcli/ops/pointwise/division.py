"""Quotients that are rounded, and remainders."""

from typing import Any

import numpy as np

from gradcli.engine.errors import fail
from gradcli.engine.state import STATE
from gradcli.engine.table.kinds import NUMBERS, Array, Operand, OptionalText, Tensor
from gradcli.engine.table.table import S, T, composite, op
from gradcli.engine.tensor import dtypes
from gradcli.ops.shared.checks import refuse_kinds, underivable


@op(
    "torch.div Tensor.div torch.divide Tensor.divide",
    node="DivBackward2",
    dtype="promote",
    inplace=True,
    samples=(S((2, 3), (3,), rounding_mode=None),),
    self=lambda F, g, other, rounding_mode: F.zeros_like(g) if rounding_mode else g / F.conj(other),
    other=lambda F, g, self, other, rounding_mode: F.zeros_like(g) if rounding_mode else -g * F.conj(self / other / other),
)
def div_mode(self: Operand, other: Operand, *, rounding_mode: OptionalText) -> Tensor:
    """``self / other`` rounded down (``"floor"``), toward zero (``"trunc"``) or not at all.  The gradient of a rounded quotient is zero."""
    if rounding_mode in ("floor", "trunc"):
        refuse_kinds(f"div_{rounding_mode}_cpu", "bc", self, other)
    if rounding_mode == "floor":
        return floor_quotient(self, other)
    if rounding_mode == "trunc":
        return trunc_quotient(self, other)
    if rounding_mode is not None:
        text = f"div expected rounding_mode to be one of None, 'trunc', or 'floor' but found '{rounding_mode}'"
        fail(RuntimeError, text)
    if dtypes.category(np.asarray(self).dtype) < dtypes.FLOAT:
        return np.true_divide(self, other, dtype=STATE.default_dtype)
    return np.true_divide(self, other)


def integral(self: Any, other: Any) -> bool:
    """Whether a quotient is one of integers; these refuse a zero."""
    dtype = np.result_type(self, other)
    if dtype.kind not in "iub":
        return False
    if not np.all(other):
        fail(RuntimeError, "ZeroDivisionError")
    return True


def floor_quotient(self: Any, other: Any) -> Any:
    """The quotient rounded down, as Python's ``//``."""
    integral(self, other)
    return np.floor_divide(self, other)


def trunc_quotient(self: Any, other: Any) -> Any:
    """The quotient rounded toward zero."""
    if not integral(self, other):
        return np.trunc(np.true_divide(self, other))
    return (self - np.fmod(self, other)) // other


@op(
    node="NotImplemented",
    dtype="promote",
    lacks=("div_floor_cpu", "bc"),
    inplace=True,
    self=underivable("floor_divide"),
    other=underivable("floor_divide"),
)
def floor_divide(self: Operand, other: Operand) -> Tensor:
    """``self // other``: the quotient rounded down.  (*A), (*B) -> (*broadcast(A, B))."""
    return floor_quotient(self, other)


@op(
    "Tensor.__rfloordiv__",
    node="NotImplemented",
    dtype="promote",
    lacks=("div_floor_cpu", "bc"),
    other=underivable("floor_divide"),
    self=underivable("floor_divide"),
)
def rfloordiv(self: Tensor, other: Operand) -> Tensor:
    """``other // self``."""
    return floor_quotient(other, self)


@op(
    "torch Tensor",
    node="RemainderBackward1",
    dtype="promote",
    lacks=("remainder_cpu", "bc"),
    inplace=True,
    samples=(S((2, 3), (3,)),),
    self=lambda g: g,
    other=lambda F, g, self, other: -g * F.div_mode(self, other, rounding_mode="floor"),
)
def remainder(self: Tensor, other: Tensor) -> Tensor:
    """What is left of `self` after taking `other` away a whole number of times, with the sign of `other`."""
    return remainder_of(self, other)


@op(
    "torch.remainder Tensor.remainder",
    node="RemainderBackward0",
    dtype="promote",
    lacks=("remainder_cpu", "bc"),
    inplace=True,
    samples=(S((2, 3), 0.4),),
    self=lambda g: g,
)
def remainder_number(self: Tensor, other: Operand) -> Tensor:
    """The remainder by a number.  (*) -> (*)."""
    return remainder_of(self, other)


@op("torch.remainder", node="NotImplemented", dtype="promote", lacks=("remainder_cpu", "bc"), other=underivable("remainder"))
def remainder_of_number(self: Operand, other: Tensor) -> Tensor:
    """The remainder of a number by a tensor.  (*) -> (*)."""
    return remainder_of(self, other)


@composite("Tensor.__rmod__")
def rmod(F: Any, self: Tensor, other: Operand) -> Tensor:
    """``other % self``.  (*A), (*B) -> (*broadcast(A, B))."""
    return F.remainder_of_number(other, self) if isinstance(other, NUMBERS) else F.remainder(other, self)


def remainder_of(self: Any, other: Any) -> Array:
    """The remainder with the sign of the divisor; a zero keeps the sign of the dividend."""
    if integral(self, other):
        return np.remainder(self, other)
    left = np.fmod(self, other)
    return np.where((left != 0) & ((np.less(other, 0)) != (left < 0)), left + other, left)


@op(
    node="FmodBackward1",
    dtype="promote",
    lacks=("fmod_cpu", "bc"),
    inplace=True,
    samples=(S((2, 3), (3,)),),
    self=lambda g: g,
    other=lambda F, g, self, other: -g * F.div_mode(self, other, rounding_mode="trunc"),
)
def fmod(self: Tensor, other: Tensor) -> Tensor:
    """What is left of `self` after taking `other` away a whole number of times, with the sign of `self`."""
    return fmod_of(self, other)


@op(
    "torch.fmod Tensor.fmod",
    node="FmodBackward0",
    dtype="promote",
    lacks=("fmod_cpu", "bc"),
    inplace=True,
    samples=(S((2, 3), 0.4),),
    self=lambda g: g,
)
def fmod_number(self: Tensor, other: Operand) -> Tensor:
    """`fmod` by a number.  (*) -> (*)."""
    return fmod_of(self, other)


def fmod_of(self: Any, other: Any) -> Array:
    integral(self, other)
    return np.asarray(np.fmod(self, other))


@op(dtype="promote", lacks=("gcd_cpu", "bfc"), inplace=True, samples=(S(T([12, 18]), T([8, 27])),))
def gcd(self: Tensor, other: Tensor) -> Tensor:
    """The greatest common divisor of integers.  (*A), (*B) -> (*broadcast(A, B))."""
    return np.gcd(self, other)


@op(dtype="promote", lacks=("lcm_cpu", "bfc"), inplace=True, samples=(S(T([12, 18]), T([8, 27])),))
def lcm(self: Tensor, other: Tensor) -> Tensor:
    """The least common multiple of integers.  (*A), (*B) -> (*broadcast(A, B))."""
    return np.lcm(self, other)
