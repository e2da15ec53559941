"""Questions asked of every element, and logic on the answers: results are bools, through which no gradient flows.

The rules of comparisons are for their in-place forms, whose results take the dtype of what they are written into.
"""

from typing import Any

import numpy as np

from gradcli.engine.table.kinds import Array, Index, Operand, Tensor
from gradcli.engine.table.table import S, T, composite, op
from gradcli.ops.shared.checks import flat

PAIR = (S((2, 3), (3,)), S((2, 3), 1.0))


@op(node="EqBackward1", dtype="compare", inplace=True, samples=PAIR, self=flat, other=flat)
def eq(self: Tensor, other: Operand) -> Tensor:
    """Whether ``self == other``, elementwise.  (*A), (*B) -> (*broadcast(A, B))."""
    return np.equal(self, other)


@op("torch Tensor torch.not_equal Tensor.not_equal", node="NeBackward1", dtype="compare", inplace=True, samples=PAIR, self=flat, other=flat)
def ne(self: Tensor, other: Operand) -> Tensor:
    """Whether ``self != other``, elementwise.  (*A), (*B) -> (*broadcast(A, B))."""
    return np.not_equal(self, other)


@op(
    "torch Tensor torch.less Tensor.less",
    node="LtBackward1",
    dtype="compare",
    lacks=("lt_cpu", "c"),
    inplace=True,
    samples=PAIR,
    self=flat,
    other=flat,
)
def lt(self: Tensor, other: Operand) -> Tensor:
    """Whether ``self < other``, elementwise.  (*A), (*B) -> (*broadcast(A, B))."""
    return np.less(self, other)


@op(
    "torch Tensor torch.less_equal Tensor.less_equal",
    node="LeBackward1",
    dtype="compare",
    lacks=("le_cpu", "c"),
    inplace=True,
    samples=PAIR,
    self=flat,
    other=flat,
)
def le(self: Tensor, other: Operand) -> Tensor:
    """Whether ``self <= other``, elementwise.  (*A), (*B) -> (*broadcast(A, B))."""
    return np.less_equal(self, other)


@op(
    "torch Tensor torch.greater Tensor.greater",
    node="GtBackward1",
    dtype="compare",
    lacks=("gt_cpu", "c"),
    inplace=True,
    samples=PAIR,
    self=flat,
    other=flat,
)
def gt(self: Tensor, other: Operand) -> Tensor:
    """Whether ``self > other``, elementwise.  (*A), (*B) -> (*broadcast(A, B))."""
    return np.greater(self, other)


@op(
    "torch Tensor torch.greater_equal Tensor.greater_equal",
    node="GeBackward1",
    dtype="compare",
    lacks=("ge_cpu", "c"),
    inplace=True,
    samples=PAIR,
    self=flat,
    other=flat,
)
def ge(self: Tensor, other: Operand) -> Tensor:
    """Whether ``self >= other``, elementwise.  (*A), (*B) -> (*broadcast(A, B))."""
    return np.greater_equal(self, other)


# ---- logic: any dtype, zero being false ------------------------------------------------------------------------------


@op(inplace=True, samples=(S((2, 3), (3,)),), out="cast")
def logical_and(self: Index, other: Index) -> Tensor:
    """Whether both are nonzero.  (*A), (*B) -> (*broadcast(A, B))."""
    return np.logical_and(self, other)


@op(inplace=True, samples=(S((2, 3), (3,)),), out="cast")
def logical_or(self: Index, other: Index) -> Tensor:
    """Whether either is nonzero.  (*A), (*B) -> (*broadcast(A, B))."""
    return np.logical_or(self, other)


@op(inplace=True, samples=(S((2, 3), (3,)),), out="cast")
def logical_xor(self: Index, other: Index) -> Tensor:
    """Whether exactly one is nonzero.  (*A), (*B) -> (*broadcast(A, B))."""
    return np.logical_xor(self, other)


@op(inplace=True, samples=(S((2, 3)),), out="cast")
def logical_not(self: Index) -> Tensor:
    """Whether it is zero.  (*) -> (*)."""
    return np.logical_not(self)


# ---- bits -----------------------------------------------------------------------------------------------------------

INTEGERS = (S(T([5, 6]), T([3, 10])), S(T([5, 6]), 3))


@op("torch Tensor Tensor.__and__ Tensor.__rand__", dtype="promote", lacks=("bitwise_and_cpu", "fc"), inplace=True, samples=INTEGERS)
def bitwise_and(self: Tensor, other: Operand) -> Tensor:
    """The bits both have.  (*A), (*B) -> (*broadcast(A, B))."""
    return np.bitwise_and(self, other)


@op("torch.bitwise_and", dtype="promote", lacks=("bitwise_and_cpu", "fc"), samples=(S(3, T([5, 6])),))
def bitwise_and_number(self: Operand, other: Tensor) -> Tensor:
    """The bits a number has in common with each element.  (*) -> (*)."""
    return np.bitwise_and(self, other)


@op("torch Tensor Tensor.__or__ Tensor.__ror__", dtype="promote", lacks=("bitwise_or_cpu", "fc"), inplace=True, samples=INTEGERS)
def bitwise_or(self: Tensor, other: Operand) -> Tensor:
    """The bits either has.  (*A), (*B) -> (*broadcast(A, B))."""
    return np.bitwise_or(self, other)


@op("torch.bitwise_or", dtype="promote", lacks=("bitwise_or_cpu", "fc"), samples=(S(3, T([5, 6])),))
def bitwise_or_number(self: Operand, other: Tensor) -> Tensor:
    """The bits a number or an element has.  (*) -> (*)."""
    return np.bitwise_or(self, other)


@op("torch Tensor Tensor.__xor__ Tensor.__rxor__", dtype="promote", lacks=("bitwise_xor_cpu", "fc"), inplace=True, samples=INTEGERS)
def bitwise_xor(self: Tensor, other: Operand) -> Tensor:
    """The bits exactly one has.  (*A), (*B) -> (*broadcast(A, B))."""
    return np.bitwise_xor(self, other)


@op("torch.bitwise_xor", dtype="promote", lacks=("bitwise_xor_cpu", "fc"), samples=(S(3, T([5, 6])),))
def bitwise_xor_number(self: Operand, other: Tensor) -> Tensor:
    """The bits exactly one of a number and an element has.  (*) -> (*)."""
    return np.bitwise_xor(self, other)


@op(lacks=("bitwise_not_cpu", "fc"), inplace=True, samples=(S(T([5, 6])),))
def bitwise_not(self: Tensor) -> Tensor:
    """Every bit flipped; of a bool, its opposite.  (*) -> (*)."""
    return np.invert(self)


@op("torch Tensor Tensor.__lshift__", dtype="promote", lacks=("lshift_cpu", "bfc"), inplace=True, samples=INTEGERS)
def bitwise_left_shift(self: Tensor, other: Operand) -> Tensor:
    """The bits moved up, which doubles each time; none are left past the width.  (*A), (*B) -> (*broadcast(A, B))."""
    return shifted(np.left_shift, self, other)


@op("torch.bitwise_left_shift", dtype="promote", lacks=("lshift_cpu", "bfc"), samples=(S(3, T([5, 6])),))
def left_shift_of_number(self: Operand, other: Tensor) -> Tensor:
    """The bits of a number moved up.  (*) -> (*)."""
    return shifted(np.left_shift, self, other)


@op("torch Tensor Tensor.__rshift__", dtype="promote", lacks=("rshift_cpu", "bfc"), inplace=True, samples=INTEGERS)
def bitwise_right_shift(self: Tensor, other: Operand) -> Tensor:
    """The bits moved down, which halves each time; past the width only the sign is left.  (*A), (*B) -> (*broadcast(A, B))."""
    return shifted(np.right_shift, self, other)


@op("torch.bitwise_right_shift", dtype="promote", lacks=("rshift_cpu", "bfc"), samples=(S(3, T([5, 6])),))
def right_shift_of_number(self: Operand, other: Tensor) -> Tensor:
    """The bits of a number moved down.  (*) -> (*)."""
    return shifted(np.right_shift, self, other)


@composite("Tensor.__rlshift__", samples=(S(T([5, 6]), 3),))
def rlshift(F: Any, self: Tensor, other: Operand) -> Tensor:
    """``other << self``.  (*) -> (*)."""
    return F.left_shift_of_number(other, self)


@composite("Tensor.__rrshift__", samples=(S(T([5, 6]), 3),))
def rrshift(F: Any, self: Tensor, other: Operand) -> Tensor:
    """``other >> self``.  (*) -> (*)."""
    return F.right_shift_of_number(other, self)


def shifted(run: Any, self: Any, other: Any) -> Array:
    """A shift by a distance within the width; any other leaves nothing, or only the sign."""
    width = np.result_type(self, other).itemsize * 8
    far = (np.less(other, 0)) | (np.greater_equal(other, width))
    near = np.where(far, np.zeros_like(other), other)
    rest = np.where(np.less(self, 0), -1, 0) if run is np.right_shift else 0
    return np.where(far, np.asarray(rest).astype(np.asarray(self).dtype), run(self, near))
