"""Exponentials and logarithms."""

from typing import Any

import numpy as np

from gradcli.engine.table.kinds import Tensor
from gradcli.engine.table.table import S, op
from gradcli.ops.numerics.precise import precise
from gradcli.ops.pointwise.arithmetic import refuse_bool_difference

LN_2, LN_10 = float(np.log(2.0)), float(np.log(10.0))


@op(dtype="float", inplace=True, samples=(S((2, 3)),), self=lambda F, g, out: g * F.conj(out))
def exp(self: Tensor) -> Tensor:
    """``e ** self``, elementwise.  (*) -> (*)."""
    return precise(np.exp, self)


@op(
    "torch Tensor special.exp2",
    dtype="float",
    inplace=True,
    samples=(S((2, 3)),),
    self=lambda F, g, out: F.mul_number(g * F.conj(out), LN_2),
)
def exp2(self: Tensor) -> Tensor:
    """``2 ** self``, elementwise.  (*) -> (*)."""
    return precise(np.exp2, self) if not np.iscomplexobj(self) else np.exp(self * self.dtype.type(LN_2))


@op(
    "torch Tensor special.expm1", dtype="float", inplace=True, samples=(S((2, 3)),), self=lambda F, g, out: g * F.conj(F.add_number(out, 1))
)
def expm1(self: Tensor) -> Tensor:
    """``e ** self - 1``, precise near zero.  (*) -> (*)."""
    return precise(np.expm1, self)


@op(dtype="float", inplace=True, samples=(S((2, 3)),), self=lambda F, g, self: g / F.conj(self))
def log(self: Tensor) -> Tensor:
    """The natural logarithm.  (*) -> (*)."""
    return precise(np.log, self)


@op(dtype="float", inplace=True, samples=(S((2, 3)),), self=lambda F, g, self: g / F.conj(F.mul_number(self, LN_2)))
def log2(self: Tensor) -> Tensor:
    """The logarithm to base 2.  (*) -> (*)."""
    return precise(np.log2, self)


@op(dtype="float", inplace=True, samples=(S((2, 3)),), self=lambda F, g, self: g / F.conj(F.mul_number(self, LN_10)))
def log10(self: Tensor) -> Tensor:
    """The logarithm to base 10.  (*) -> (*)."""
    return precise(np.log10, self)


@op(
    "torch Tensor special.log1p",
    node="Log1PBackward0",
    dtype="float",
    inplace=True,
    samples=(S((2, 3)),),
    self=lambda F, g, self: g / F.conj(F.add_number(self, 1)),
)
def log1p(self: Tensor) -> Tensor:
    """``log(1 + self)``, precise near zero.  (*) -> (*)."""
    return precise(np.log1p, self)


def difference(first: Any, second: Any, *given: np.dtype[Any]) -> Any:
    """``first - second``, which PyTorch refuses where one of them was given as bools."""
    refuse_bool_difference(*given)
    return first - second


@op(
    "torch Tensor",
    dtype="promote",
    lacks=("logaddexp_cpu", "bi"),
    samples=(S((2, 3), (3,)),),
    self=lambda F, g, self, other, self_dtype, other_dtype: (
        g / F.conj(F.add_number(F.exp(difference(other, self, other_dtype, self_dtype)), 1))
    ),
    other=lambda F, g, self, other, self_dtype, other_dtype: (
        g / F.conj(F.add_number(F.exp(difference(self, other, self_dtype, other_dtype)), 1))
    ),
    strict=True,
)
def logaddexp(self: Tensor, other: Tensor) -> Tensor:
    """``log(exp(self) + exp(other))``, safe for large values.  (*A), (*B) -> (*broadcast(A, B))."""
    if np.iscomplexobj(self):
        larger, smaller = np.where(self.real >= other.real, self, other), np.where(self.real >= other.real, other, self)
        return larger + np.log1p(np.exp(smaller - larger))
    return precise(np.logaddexp, self, other)


@op(
    "torch Tensor",
    dtype="promote",
    lacks=("logaddexp2_cpu", "bic"),
    samples=(S((2, 3), (3,)),),
    self=lambda F, g, self, other, self_dtype, other_dtype: (
        g / F.add_number(F.pow_of_number(2, difference(other, self, other_dtype, self_dtype)), 1)
    ),
    other=lambda F, g, self, other, self_dtype, other_dtype: (
        g / F.add_number(F.pow_of_number(2, difference(self, other, self_dtype, other_dtype)), 1)
    ),
)
def logaddexp2(self: Tensor, other: Tensor) -> Tensor:
    """``log2(2 ** self + 2 ** other)``, safe for large values.  (*A), (*B) -> (*broadcast(A, B))."""
    return precise(np.logaddexp2, self, other)
