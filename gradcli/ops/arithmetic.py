"""Sums, products, powers and their kin, elementwise with broadcasting."""

import numpy as np

from gradcli.engine.kinds import Number, Operand, Tensor
from gradcli.engine.table import S, op

PAIRS = (S((2, 3), (2, 3)), S((2, 3), (3,)), S((3,), 2.0), S((), (2, 1)))


@op(
    dtype="promote",
    inplace=True,
    samples=(*PAIRS, S((2, 1), (3,), alpha=-2)),
    self=lambda g: g,
    other=lambda F, g, alpha: g if alpha == 1 else g * F.conj_number(alpha),
)
def add(self: Operand, other: Operand, *, alpha: Number = 1) -> Tensor:
    """``self + alpha * other``, elementwise.  (*A), (*B) -> (*broadcast(A, B))."""
    return np.add(self, other if alpha == 1 else other * np.asarray(alpha).astype(np.asarray(other).dtype))


@op(
    dtype="promote",
    inplace=True,
    samples=PAIRS,
    self=lambda F, g, other: g * F.conj(other),
    other=lambda F, g, self: g * F.conj(self),
)
def mul(self: Operand, other: Operand) -> Tensor:
    """``self * other``, elementwise.  (*A), (*B) -> (*broadcast(A, B))."""
    return np.multiply(self, other)


@op(dtype="promote", inplace=True, samples=(S((2, 3)),), self=lambda g: -g)
def neg(self: Tensor) -> Tensor:
    """``-self``, elementwise.  (*) -> (*)."""
    if self.dtype == np.bool_:
        raise RuntimeError(
            "Negation, the `-` operator, on a bool tensor is not supported. If you are trying to invert a mask, use the `~` or `logical_not()` operator instead."
        )
    return np.negative(self)


@op(
    dtype="float",
    inplace=True,
    samples=(S((2, 3)),),
    self=lambda F, g, out: g * F.conj(out),
)
def exp(self: Tensor) -> Tensor:
    """``e ** self``, elementwise.  (*) -> (*)."""
    return np.exp(self)
