"""Powers, roots and what is made of them."""

from collections.abc import Callable
from typing import Any

import numpy as np

from gradcli.diagnostics import mistakes
from gradcli.engine.errors import fail
from gradcli.engine.table.kinds import NUMBERS, Array, Number, Operand, Tensor, Type
from gradcli.engine.table.table import RAW, S, T, composite, op, passed_by_floats
from gradcli.engine.tensor import dtypes
from gradcli.ops.numerics.precise import LARGE, precise
from gradcli.ops.pointwise.arithmetic import reciprocal, refuse_bools
from gradcli.ops.shared.checks import in_place


@passed_by_floats
def refuse_fractions(self: Any, exponent: Any) -> None:
    """A negative power of integers is none."""
    if isinstance(exponent, int) and exponent < 0 and dtypes.category(dtypes.of_value(self)) <= dtypes.INT:
        fail(RuntimeError, "Integers to negative integer powers are not allowed.")


def one_less(exponent: Any, passed: Type) -> Any:
    """The exponent of the derivative; PyTorch takes one off the exponent as it was passed, which one of bools refuses."""
    if passed == np.bool_:
        refuse_bools(np.True_, 1)
    return exponent - 1


@op(
    node="PowBackward1",
    dtype="promote",
    lacks=("pow", "b"),
    inplace=True,
    samples=(S((2, 3), (3,)), S((2, 3), T([0.0, 1.0, 2.0], grad=False))),
    self=lambda F, g, self, exponent, exponent_dtype: F.where(
        exponent == 0.0, 0.0, g * F.conj(exponent * self ** one_less(exponent, exponent_dtype))
    ),
    exponent=lambda F, g, self, exponent, out: g * F.where(F.power_is_flat(self, exponent), 0.0, F.conj(out * F.log(self))),
)
def pow(self: Tensor, exponent: Tensor) -> Tensor:
    """``self ** exponent``, elementwise.  At 0 ** 0 both derivatives are zero.  (*A), (*B) -> (*broadcast(A, B))."""
    return power(self, np.asarray(exponent))  # which has no roots of its own, though it be one number


@op(
    "torch.pow Tensor.pow",
    node="PowBackward0",
    dtype="promote",
    check=refuse_fractions,
    inplace=True,
    samples=(S((2, 3), 2), S((2, 3), 2.5), S((2, 3), 0), S((2, 3), -1), S((2, 3), 0.5)),
    self=lambda F, g, self, exponent: power_gradient(F, g, self, exponent),
)
def pow_number(self: Tensor, exponent: Operand) -> Tensor:
    """A tensor to the power of a number.  (*) -> (*)."""
    return power(self, exponent)


@op(
    "torch.pow",
    node="PowBackward2",
    dtype="promote",
    lacks=("pow", "b"),
    samples=(S(2.0, (2, 3)), S(1, (2, 3))),
    exponent=lambda F, g, self, exponent, out: F.power_of_number_backward(g, self, exponent, out),
)
def pow_of_number(self: Operand, exponent: Tensor) -> Tensor:
    """A number to the power of a tensor.  (*) -> (*)."""
    return power(self, np.asarray(exponent))


@composite("Tensor.__rpow__", samples=(S((2, 3), 2.0),))
def rpow(F: Any, self: Tensor, other: Operand) -> Tensor:
    """``other ** self``.  (*) -> (*)."""
    return F.pow_of_number(other, self) if isinstance(other, NUMBERS) else F.pow(other, self)


@composite("")
def power_of_number_backward(F: Any, g: Tensor, self: Number, exponent: Tensor, out: Tensor) -> Tensor:
    """The gradient of a number's power; of zero's, zero where it is flat."""
    if isinstance(self, bool):  # of which PyTorch cannot take the logarithm
        text = "false INTERNAL ASSERT FAILED in c10/core/Scalar.cpp, please report a bug to PyTorch. unknown ivalue tag 4"
        fail(RuntimeError, text, mistakes.dtypes)
    if self == 0:
        return g * F.where(exponent >= 0, 0.0, F.mul_number(out, -np.inf))
    return g * F.conj(F.mul_number(out, logarithm(self)))


def logarithm(value: complex) -> complex:
    """The natural logarithm of a Python number, NaN for a negative real one."""
    found = np.log(complex(value)) if isinstance(value, complex) else np.log(float(value)) if value > 0 else np.nan
    return found.item() if isinstance(found, np.generic) else found


@op("")
def power_is_flat(self: Tensor, exponent: Tensor) -> Tensor:
    """Where a power of zero does not change with its exponent."""
    if np.iscomplexobj(exponent):
        return (self == 0) & (exponent.imag == 0) & (exponent.real >= 0)
    return np.logical_and(self == 0, exponent >= 0)


def power_gradient(F: Any, g: Any, self: Any, exponent: Any) -> Any:
    """The gradient through the power of a number; of a square in one piece."""
    if F is RAW and type(exponent) in (int, float) and exponent == 2 and self.dtype.char in "fd":
        return g * (self * self.dtype.type(2))
    return F.zeros_like(g) if exponent == 0 else g * F.conj(F.mul_number(F.pow_number(self, exponent - 1), exponent))


def power(self: Any, exponent: Any) -> Array:
    """``self ** exponent`` of one dtype; some exponents that are one number have roots and products of their own."""
    dtype = np.result_type(self, exponent)
    if dtype.kind == "b":
        return np.asarray(np.logical_or(self, np.logical_not(exponent)))
    if dtype.kind in "iu":
        return integer_power(self, exponent)
    if not isinstance(exponent, np.ndarray):
        number = exponent.item() if isinstance(exponent, np.generic) else exponent
        shortcut = SHORTCUTS.get(number)
        if shortcut is not None:
            return shortcut(self)
        if number == 4 and dtype.char == "f" and isinstance(self, np.ndarray) and self.size <= LARGE:
            return fourth_power(self)
    base = self if isinstance(self, np.ndarray) else np.asarray(self)
    if isinstance(exponent, np.ndarray) and (exponent == 0.5).any():
        shape = np.broadcast_shapes(base.shape, exponent.shape)
        return np.asarray(precise(np.power, one_by_one(base, shape), one_by_one(exponent, shape))).reshape(shape)
    return precise(np.power, base, exponent)


def one_by_one(operand: Array, shape: tuple[int, ...]) -> Array:
    """The elements in a row of memory. NumPy takes roots where an exponent of 1/2 is for several elements; but -inf to that power is inf, and -0 is 0."""
    return np.ravel(np.broadcast_to(operand, shape))


SHORTCUTS: dict[float, Callable[[Array], Array]] = {
    0.5: np.sqrt,
    1.0: np.positive,
    2.0: np.square,
    3.0: lambda value: value * value * value,
    -0.5: lambda value: 1 / np.sqrt(value),
    -1.0: np.reciprocal,
    -2.0: lambda value: 1 / (value * value),
}


def fourth_power(self: Array) -> Array:
    """Of float32, through float64 as others are, where the square is exact: two products for one power."""
    square = np.multiply(self, self, dtype=np.float64)
    return np.asarray((square * square).astype(np.float32))


def integer_power(self: Any, exponent: Any) -> Array:
    """A power of integers; a negative exponent leaves nothing, but of one and minus one."""
    if np.asarray(exponent).dtype.kind == "u" or np.all(exponent >= 0):
        return np.asarray(np.power(self, exponent))
    found = np.power(self, np.maximum(exponent, 0))
    sign = np.where(exponent % 2 == 0, 1, -1)
    negative = np.where(self == 1, 1, np.where(self == -1, sign, 0))
    return np.where(exponent < 0, negative, found).astype(found.dtype)


@op("torch Tensor", dtype="float", inplace=True, samples=(S((2, 3)),), self=lambda F, g, out: g / F.conj(F.mul_number(out, 2)))
def sqrt(self: Tensor) -> Tensor:
    """The square root, elementwise.  (*) -> (*)."""
    return np.sqrt(self)


@op(dtype="float", inplace=True, samples=(S((2, 3)),), self=lambda F, g, out: F.mul_number(F.conj(F.pow_number(out, 3)), -0.5) * g)
def rsqrt(self: Tensor) -> Tensor:
    """``1 / sqrt(self)``, elementwise.  (*) -> (*)."""
    return reciprocal(np.sqrt(self))


@op(
    node="PowBackward0",
    dtype="promote",
    inplace=True,
    samples=(S((2, 3)),),
    self=lambda F, g, self: g * F.conj(F.mul_number(F.pow_number(self, 1), 2)),
)
def square(self: Tensor) -> Tensor:
    """``self ** 2``, elementwise.  (*) -> (*)."""
    return np.square(self) if self.dtype != np.bool_ else self.astype(np.int64)


@composite("torch Tensor", samples=(S((2, 3), (3,)), S((2, 3), 2.0)))
def float_power(F: Any, self: Tensor, exponent: Operand) -> Tensor:
    """``self ** exponent`` in double precision.  (*A), (*B) -> (*broadcast(A, B))."""
    wide = wider(self, exponent)
    if isinstance(exponent, NUMBERS):
        return F.pow_number(F.cast(self, wide), exponent)
    return F.pow(F.cast(self, wide), F.cast(exponent, wide))


@composite("torch.float_power", samples=(S(2.0, (2, 3)),))
def float_power_of_number(F: Any, self: Operand, exponent: Tensor) -> Tensor:
    """A number to the power of a tensor, in double precision.  (*) -> (*)."""
    return F.pow_of_number(self, F.cast(exponent, wider(self, exponent)))


@composite("Tensor.float_power_")
def float_power_(F: Any, self: Tensor, exponent: Operand) -> Tensor:
    """`float_power` written into `self`, which must be of double precision."""
    wide = wider(self, exponent)
    if dtypes.of_value(self) != wide:
        word, have = dtypes.of(wide).scalar_name, dtypes.of(dtypes.of_value(self)).scalar_name
        fail(
            RuntimeError,
            f"the base given to float_power_ has dtype {have} but the operation's result requires dtype {word}",
            mistakes.dtypes,
        )
    if isinstance(exponent, NUMBERS):
        return in_place("pow_number", self, exponent)
    return in_place("pow", self, F.cast(exponent, wide))


def wider(*values: Any) -> np.dtype[Any]:
    """The double-precision dtype that holds them."""
    return np.dtype(np.complex128 if any(dtypes.category(dtypes.of_value(value)) == dtypes.COMPLEX for value in values) else np.float64)


@composite("")
def cast(F: Any, self: Tensor, dtype: Type) -> Tensor:
    """`self` in a dtype, itself if it has it."""
    return self if dtypes.of_value(self) == dtype else F.cast_grad(self, dtype)
