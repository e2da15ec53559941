"""Sums, products, quotients and their kin, elementwise with broadcasting."""

import operator
from typing import Any

import numpy as np

from gradcli.diagnostics import mistakes
from gradcli.engine.errors import fail
from gradcli.engine.state import STATE
from gradcli.engine.table.kinds import Number, Operand, Tensor
from gradcli.engine.table.table import S, composite, op, passed_by_floats
from gradcli.engine.tensor import dtypes
from gradcli.ops.numerics.fused import is_small_single, multiply_add

COMPLEX_POLE = complex(np.inf, np.nan)  # one over a complex zero
PAIRS = (S((2, 3), (2, 3)), S((2, 3), (3,)), S((3,), 2.0), S((), (2, 1)))


def scale(other: Any, alpha: complex) -> Any:
    """`alpha` in the dtype of the result, which it must fit."""
    dtype = np.asarray(other).dtype
    category = dtypes.category(dtype)
    if isinstance(alpha, bool) and category != dtypes.BOOL:
        fail(RuntimeError, "Boolean alpha only supported for Boolean results.")
    if isinstance(alpha, float) and category < dtypes.FLOAT:
        fail(RuntimeError, "For integral input tensors, argument alpha must not be a floating point number.")
    if isinstance(alpha, complex) and category < dtypes.COMPLEX:
        fail(RuntimeError, "For non-complex input tensors, argument alpha must not be a complex number.")
    return np.asarray(alpha).astype(dtype)


def less(self: Any, other: Any, alpha: complex) -> Any:
    """``self - alpha * other``."""
    if type(alpha) is int and alpha == 1:
        return np.subtract(self, other)
    factor = scale(other, alpha)
    fused = is_small_single(self) and is_small_single(other)
    return multiply_add(-factor, other, self) if fused else np.subtract(self, factor * other)


@op(
    dtype="promote",
    inplace=True,
    number=operator.add,
    samples=(*PAIRS, S((2, 1), (3,), alpha=-2)),
    self=lambda g: g,
    other=lambda F, g, alpha: F.multiple(g, alpha),
)
def add(self: Operand, other: Operand, *, alpha: Number = 1) -> Tensor:
    """``self + alpha * other``, elementwise.  (*A), (*B) -> (*broadcast(A, B))."""
    if type(alpha) is int and alpha == 1:
        return np.add(self, other)
    return multiply_add(scale(other, alpha), other, self)


@passed_by_floats
def refuse_bools(self: Any, other: Any, *_: Any) -> None:
    """A difference of truth values has no meaning."""
    refuse_bool_difference(dtypes.of_value(self), dtypes.of_value(other))


def refuse_bool_difference(*given: np.dtype[Any]) -> None:
    """The same of the dtypes of two operands."""
    first, second = (dtype is not None and dtype.kind == "b" for dtype in given)
    if first and second:
        text = "Subtraction, the `-` operator, with two bool tensors is not supported. Use the `^` or `logical_xor()` operator instead."
        fail(RuntimeError, text)
    if first or second:
        text = (
            "Subtraction, the `-` operator, with a bool tensor is not supported. If you are trying to invert a mask, use the `~` or "
            "`logical_not()` operator instead."
        )
        fail(RuntimeError, text)


@op(
    "torch Tensor torch.subtract Tensor.subtract",
    dtype="promote",
    check=refuse_bools,
    inplace=True,
    number=operator.sub,
    samples=(*PAIRS, S((2, 1), (3,), alpha=-2)),
    self=lambda g: g,
    other=lambda F, g, alpha: F.multiple(-g, alpha),
)
def sub(self: Operand, other: Operand, *, alpha: Number = 1) -> Tensor:
    """``self - alpha * other``, elementwise.  (*A), (*B) -> (*broadcast(A, B))."""
    return less(self, other, alpha)


@op(
    "torch",
    dtype="promote",
    check=refuse_bools,
    samples=(S((2, 3), (3,)), S((2, 3), (2, 3), alpha=3)),
    self=lambda F, g, alpha: F.multiple(-g, alpha),
    other=lambda g: g,
)
def rsub(self: Tensor, other: Tensor, *, alpha: Number = 1) -> Tensor:
    """``other - alpha * self``, elementwise.  (*A), (*B) -> (*broadcast(A, B))."""
    return less(other, self, alpha)


@op(
    "torch.rsub",
    node="RsubBackward1",
    dtype="promote",
    check=refuse_bools,
    samples=(S((2, 3), 2.0), S((2, 3), 2.0, alpha=3)),
    self=lambda F, g, alpha: F.multiple(-g, alpha),
)
def rsub_number(self: Tensor, other: Operand, alpha: Number = 1) -> Tensor:
    """``other - alpha * self`` for a number `other`.  (*) -> (*)."""
    return less(other, self, alpha)


@op(
    "torch Tensor torch.multiply Tensor.multiply",
    dtype="promote",
    inplace=True,
    number=operator.mul,
    samples=PAIRS,
    self=lambda F, g, other: g * F.conj(other),
    other=lambda F, g, self: g * F.conj(self),
)
def mul(self: Operand, other: Operand) -> Tensor:
    """``self * other``, elementwise.  (*A), (*B) -> (*broadcast(A, B))."""
    return np.multiply(self, other)


@op("torch Tensor torch.negative Tensor.negative", inplace=True, samples=(S((2, 3)),), self=lambda g: -g)
def neg(self: Tensor) -> Tensor:
    """``-self``, elementwise.  (*) -> (*)."""
    refuse_negated_bools(self.dtype)
    return np.negative(self)


def refuse_negated_bools(dtype: np.dtype[Any]) -> None:
    """A truth value has no negative."""
    if dtype == np.bool_:
        text = (
            "Negation, the `-` operator, on a bool tensor is not supported. If you are trying to invert a mask, use the `~` or "
            "`logical_not()` operator instead."
        )
        fail(RuntimeError, text)


# ---- quotients ------------------------------------------------------------------------------------------------------


@op(
    "torch Tensor torch.divide Tensor.divide torch.true_divide Tensor.true_divide",
    dtype="float",
    inplace=True,
    number=operator.truediv,
    samples=PAIRS,
    self=lambda F, g, other: g / F.conj(other),
    other=lambda F, g, self, other: -g * F.conj(self / other / other),
)
def div(self: Operand, other: Operand) -> Tensor:
    """``self / other``, elementwise.  (*A), (*B) -> (*broadcast(A, B))."""
    return np.true_divide(self, other)


@op(
    "torch Tensor",
    dtype="float",
    inplace=True,
    samples=(S((2, 3)),),
    self=lambda F, g, out: -g * F.conj(out * out),
)
def reciprocal(self: Tensor) -> Tensor:
    """``1 / self``, elementwise.  (*) -> (*)."""
    found = np.reciprocal(self)
    return np.where(self == 0, COMPLEX_POLE, found).astype(found.dtype) if np.iscomplexobj(self) else found


@composite("Tensor.__rdiv__", samples=(S((2, 3), 2.0),))
def rdiv(F: Any, self: Tensor, other: Operand) -> Tensor:
    """``other / self``, made as PyTorch makes it.  (*) -> (*)."""
    return F.reciprocal(self) * other


# ---- sums with products ---------------------------------------------------------------------------------------------


@op(
    dtype="promote",
    lacks=("addcmul_cpu_out", "b"),
    inplace=True,
    samples=(S((2, 3), (3,), (2, 1)), S((2, 3), (3,), (2, 1), value=3)),
    self=lambda g: g,
    tensor1=lambda F, g, tensor2, tensor2_dtype, value: g * F.conj(F.as_given(tensor2, tensor2_dtype) * value),
    tensor2=lambda F, g, tensor1, tensor1_dtype, value: g * F.conj(F.as_given(tensor1, tensor1_dtype) * value),
)
def addcmul(self: Tensor, tensor1: Tensor, tensor2: Tensor, *, value: Number = 1) -> Tensor:
    """``self + value * tensor1 * tensor2``, elementwise.  (*A), (*B), (*C) -> (*broadcast(A, B, C))."""
    return multiply_add(value_as(value, self) * tensor1, tensor2, self)


def refuse_integers(self: Any, tensor1: Any, tensor2: Any, value: Any) -> None:
    """A quotient of integers would be rounded or not; PyTorch leaves it open."""
    if all(dtypes.category(dtypes.of_value(part)) <= dtypes.INT for part in (tensor1, tensor2)):
        text = (
            "Integer division with addcdiv is no longer supported, and in a future  release addcdiv will perform a true division of "
            "tensor1 and tensor2. The historic addcdiv behavior can be implemented as (input + value * torch.trunc(tensor1 / tensor2))"
            ".to(input.dtype) for integer inputs and as (input + value * tensor1 / tensor2) for float inputs. The future addcdiv behavior "
            "is just the latter implementation: (input + value * tensor1 / tensor2), for all dtypes."
        )
        fail(RuntimeError, text, mistakes.dtypes)


def _squared(x: Any) -> Any:
    return x * x


@op(
    dtype="promote",
    check=refuse_integers,
    inplace=True,
    samples=(S((2, 3), (3,), (2, 1)), S((2, 3), (3,), (2, 1), value=3)),
    self=lambda g: g,
    tensor1=lambda F, g, tensor2, tensor2_dtype, value: g * F.conj(value / _divisor(F, tensor2, tensor2_dtype)),
    tensor2=lambda F, g, tensor1, tensor2, tensor1_dtype, tensor2_dtype, value: (
        -g * F.conj(value * F.as_given(tensor1, tensor1_dtype) / _squared(F.as_given(tensor2, tensor2_dtype)))
    ),
)
def addcdiv(self: Tensor, tensor1: Tensor, tensor2: Tensor, *, value: Number = 1) -> Tensor:
    """``self + value * tensor1 / tensor2``, elementwise.  (*A), (*B), (*C) -> (*broadcast(A, B, C))."""
    return np.add(self, value_as(value, self) * tensor1 / tensor2)


def _divisor(F: Any, tensor2: Any, given: np.dtype[Any]) -> Any:
    """The divisor of a number, in its own precision; PyTorch writes the quotient over one, which no integer holds."""
    if given is not None and dtypes.category(given) < dtypes.FLOAT:
        dtypes.refuse_cast(STATE.default_dtype, given)
    return F.as_given(tensor2, given)


def value_as(value: complex, like: Any) -> Any:
    """A factor in the dtype of the result."""
    return np.asarray(value).astype(like.dtype)


# ---- with numbers, as PyTorch's own formulas use them: the nodes are those of tensor-and-number overloads -----------


@op("", node="MulBackward1", dtype="promote", samples=(S((2, 3), 2.5),), self=lambda F, g, other: F.mul_number(g, F.conj_number(other)))
def mul_number(self: Tensor, other: Operand) -> Tensor:
    """A tensor times a number.  (*) -> (*)."""
    return np.multiply(self, other)


@op("", node="DivBackward1", dtype="float", samples=(S((2, 3), 2.5),), self=lambda F, g, other: F.div_number(g, F.conj_number(other)))
def div_number(self: Tensor, other: Operand) -> Tensor:
    """A tensor divided by a number.  (*) -> (*)."""
    return np.true_divide(self, other)


@op("", node="AddBackward1", dtype="promote", samples=(S((2, 3), 2.5),), self=lambda g: g)
def add_number(self: Tensor, other: Operand) -> Tensor:
    """A tensor plus a number.  (*) -> (*)."""
    return np.add(self, other)


@op("", node="SubBackward1", dtype="promote", samples=(S((2, 3), 2.5),), self=lambda g: g)
def sub_number(self: Tensor, other: Operand) -> Tensor:
    """A tensor minus a number.  (*) -> (*)."""
    return np.subtract(self, other)


@composite("", samples=(S((2, 3), 2.5),))
def multiple(F: Any, self: Tensor, alpha: Number) -> Tensor:
    """What a gradient is after passing a factor `alpha`; one is no work."""
    return self if alpha == 1 else F.mul_number(self, F.conj_number(alpha))
