"""Questions asked of every element, and logic on the answers: results are bools, through which no gradient flows."""

from typing import Any

import numpy as np

from gradcli.engine.kinds import Array, Index, Operand, Tensor
from gradcli.engine.table import S, T, op
from gradcli.ops.pointwise_checks import refuse_kinds

PAIR = (S((2, 3), (3,)), S((2, 3), 1.0))


@op(dtype="promote", inplace=True, samples=PAIR)
def eq(self: Tensor, other: Operand) -> Tensor:
    """Whether ``self == other``, elementwise.  (*A), (*B) -> (*broadcast(A, B))."""
    return np.equal(self, other)


@op("torch Tensor torch.not_equal Tensor.not_equal", dtype="promote", inplace=True, samples=PAIR)
def ne(self: Tensor, other: Operand) -> Tensor:
    """Whether ``self != other``, elementwise.  (*A), (*B) -> (*broadcast(A, B))."""
    return np.not_equal(self, other)


@op("torch Tensor torch.less Tensor.less", dtype="promote", inplace=True, samples=PAIR)
def lt(self: Tensor, other: Operand) -> Tensor:
    """Whether ``self < other``, elementwise.  (*A), (*B) -> (*broadcast(A, B))."""
    return np.less(*ordered("lt_cpu", self, other))


@op("torch Tensor torch.less_equal Tensor.less_equal", dtype="promote", inplace=True, samples=PAIR)
def le(self: Tensor, other: Operand) -> Tensor:
    """Whether ``self <= other``, elementwise.  (*A), (*B) -> (*broadcast(A, B))."""
    return np.less_equal(*ordered("le_cpu", self, other))


@op("torch Tensor torch.greater Tensor.greater", dtype="promote", inplace=True, samples=PAIR)
def gt(self: Tensor, other: Operand) -> Tensor:
    """Whether ``self > other``, elementwise.  (*A), (*B) -> (*broadcast(A, B))."""
    return np.greater(*ordered("gt_cpu", self, other))


@op("torch Tensor torch.greater_equal Tensor.greater_equal", dtype="promote", inplace=True, samples=PAIR)
def ge(self: Tensor, other: Operand) -> Tensor:
    """Whether ``self >= other``, elementwise.  (*A), (*B) -> (*broadcast(A, B))."""
    return np.greater_equal(*ordered("ge_cpu", self, other))


def ordered(kernel: str, self: Any, other: Any) -> tuple[Any, Any]:
    """The operands; complex numbers have no order."""
    refuse_kinds(kernel, "c", self, other)
    return self, other


# ---- logic: any dtype, zero being false ------------------------------------------------------------------------------


@op(inplace=True, samples=(S((2, 3), (3,)),))
def logical_and(self: Index, other: Index) -> Tensor:
    """Whether both are nonzero.  (*A), (*B) -> (*broadcast(A, B))."""
    return np.logical_and(self, other)


@op(inplace=True, samples=(S((2, 3), (3,)),))
def logical_or(self: Index, other: Index) -> Tensor:
    """Whether either is nonzero.  (*A), (*B) -> (*broadcast(A, B))."""
    return np.logical_or(self, other)


@op(inplace=True, samples=(S((2, 3), (3,)),))
def logical_xor(self: Index, other: Index) -> Tensor:
    """Whether exactly one is nonzero.  (*A), (*B) -> (*broadcast(A, B))."""
    return np.logical_xor(self, other)


@op(inplace=True, samples=(S((2, 3)),))
def logical_not(self: Index) -> Tensor:
    """Whether it is zero.  (*) -> (*)."""
    return np.logical_not(self)


# ---- bits -----------------------------------------------------------------------------------------------------------

INTEGERS = (S(T([5, 6]), T([3, 10])), S(T([5, 6]), 3))


@op("torch Tensor Tensor.__and__", dtype="promote", inplace=True, samples=INTEGERS)
def bitwise_and(self: Tensor, other: Operand) -> Tensor:
    """The bits both have.  (*A), (*B) -> (*broadcast(A, B))."""
    return bits("bitwise_and_cpu", np.bitwise_and, self, other)


@op("torch.bitwise_and Tensor.__rand__", dtype="promote", samples=(S(3, T([5, 6])),))
def bitwise_and_number(self: Operand, other: Operand) -> Tensor:
    """The bits a number has in common with each element.  (*) -> (*)."""
    return bits("bitwise_and_cpu", np.bitwise_and, self, other)


@op("torch Tensor Tensor.__or__", dtype="promote", inplace=True, samples=INTEGERS)
def bitwise_or(self: Tensor, other: Operand) -> Tensor:
    """The bits either has.  (*A), (*B) -> (*broadcast(A, B))."""
    return bits("bitwise_or_cpu", np.bitwise_or, self, other)


@op("torch.bitwise_or Tensor.__ror__", dtype="promote", samples=(S(3, T([5, 6])),))
def bitwise_or_number(self: Operand, other: Operand) -> Tensor:
    """The bits a number or an element has.  (*) -> (*)."""
    return bits("bitwise_or_cpu", np.bitwise_or, self, other)


@op("torch Tensor Tensor.__xor__", dtype="promote", inplace=True, samples=INTEGERS)
def bitwise_xor(self: Tensor, other: Operand) -> Tensor:
    """The bits exactly one has.  (*A), (*B) -> (*broadcast(A, B))."""
    return bits("bitwise_xor_cpu", np.bitwise_xor, self, other)


@op("torch.bitwise_xor Tensor.__rxor__", dtype="promote", samples=(S(3, T([5, 6])),))
def bitwise_xor_number(self: Operand, other: Operand) -> Tensor:
    """The bits exactly one of a number and an element has.  (*) -> (*)."""
    return bits("bitwise_xor_cpu", np.bitwise_xor, self, other)


@op(inplace=True, samples=(S(T([5, 6])),))
def bitwise_not(self: Tensor) -> Tensor:
    """Every bit flipped; of a bool, its opposite.  (*) -> (*)."""
    return bits("bitwise_not_cpu", np.invert, self)


def bits(kernel: str, run: Any, *values: Any) -> Array:
    """A bitwise operation; floats have no bits to speak of."""
    refuse_kinds(kernel, "fcV", *values)
    return np.asarray(run(*values))


# ---- what kind of number ---------------------------------------------------------------------------------------------


@op(samples=(S((2, 3)),))
def isnan(self: Tensor) -> Tensor:
    """Whether it is not a number.  (*) -> (*)."""
    return np.isnan(self)


@op(samples=(S((2, 3)),))
def isinf(self: Tensor) -> Tensor:
    """Whether it is infinite.  (*) -> (*)."""
    return np.isinf(self)


@op(samples=(S((2, 3)),))
def isfinite(self: Tensor) -> Tensor:
    """Whether it is neither infinite nor NaN.  (*) -> (*)."""
    return np.isfinite(self)
