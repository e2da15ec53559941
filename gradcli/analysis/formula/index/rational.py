"""Exact fractions: what the formulas need of them, without the ``decimal`` that Python's own loads, and faster for small numbers; and which numbers of a
program were meant to be multiples of pi, as ``2*pi`` and ``1/sqrt(2*pi)``."""

from __future__ import annotations

import math
from collections.abc import Callable
from operator import index
from typing import Any

import numpy as np

LARGEST = 64  # numerator and denominator of what pi is multiplied by, or of its square under a root
ROUNDED = {8: 1e-15, 4: 1.2e-7}  # relative error of a number of so many bytes


class Rational:
    """A fraction in lowest terms, of integers, of a float (exactly) or of a text such as ``0.05``, ``1e-3`` or ``2/3``.

    With a float it becomes a float.  Equal numbers of other types are equal to it and have its hash.
    """

    __slots__ = ("denominator", "numerator")
    numerator: int
    denominator: int

    def __new__(cls, value: Any = 0, divisor: int = 1) -> Rational:
        if type(value) is int and divisor == 1:
            return exactly(value, 1)
        if type(value) is Rational:
            return value if divisor == 1 else value / divisor
        if isinstance(value, str):
            return read(value)
        over, under = value.as_integer_ratio() if isinstance(value, float) else (index(value), 1)
        return ratio(over, under * index(divisor))

    # ---- arithmetic -------------------------------------------------------------------------------------------------------------------------

    def __add__(self, other: Any) -> Any:
        if isinstance(other, (int, Rational)):
            return ratio(self.numerator * other.denominator + other.numerator * self.denominator, self.denominator * other.denominator)
        return float(self) + other if isinstance(other, (float, complex)) else NotImplemented

    __radd__ = __add__

    def __sub__(self, other: Any) -> Any:
        return self + -other if isinstance(other, (int, Rational, float, complex)) else NotImplemented

    def __rsub__(self, other: Any) -> Any:
        return -self + other if isinstance(other, (int, float, complex)) else NotImplemented

    def __mul__(self, other: Any) -> Any:
        if isinstance(other, (int, Rational)):
            return ratio(self.numerator * other.numerator, self.denominator * other.denominator)
        return float(self) * other if isinstance(other, (float, complex)) else NotImplemented

    __rmul__ = __mul__

    def __truediv__(self, other: Any) -> Any:
        if isinstance(other, (int, Rational)):
            return ratio(self.numerator * other.denominator, self.denominator * other.numerator)
        return float(self) / other if isinstance(other, (float, complex)) else NotImplemented

    def __rtruediv__(self, other: Any) -> Any:
        if isinstance(other, int):
            return ratio(other * self.denominator, self.numerator)
        return other / float(self) if isinstance(other, (float, complex)) else NotImplemented

    def __pow__(self, exponent: Any) -> Any:
        """Exact for whole exponents, else a float."""
        if not isinstance(exponent, (int, Rational)):
            return float(self) ** exponent if isinstance(exponent, (float, complex)) else NotImplemented
        if exponent.denominator != 1:
            return float(self) ** float(exponent)
        power = exponent.numerator
        over, under = (self.numerator, self.denominator) if power >= 0 else (self.denominator, self.numerator)
        return ratio(over ** abs(power), under ** abs(power))

    def __rpow__(self, base: Any) -> Any:
        if not isinstance(base, (int, float, complex)):
            return NotImplemented
        if self.denominator != 1:
            return base ** float(self)
        return Rational(base) ** self if isinstance(base, int) and self.numerator < 0 else base**self.numerator

    def __neg__(self) -> Rational:
        return exactly(-self.numerator, self.denominator)

    def __pos__(self) -> Rational:
        return self

    def __abs__(self) -> Rational:
        return self if self.numerator >= 0 else -self

    # ---- comparison -------------------------------------------------------------------------------------------------------------------------

    def __eq__(self, other: object) -> bool:
        if type(other) is int:
            return self.numerator == other and self.denominator == 1
        if isinstance(other, (int, Rational)):
            return self.numerator == other.numerator and self.denominator == other.denominator
        if isinstance(other, float):
            return math.isfinite(other) and (self.numerator, self.denominator) == other.as_integer_ratio()
        return NotImplemented

    def __hash__(self) -> int:
        if self.denominator == 1:
            return hash(self.numerator)
        try:
            return hash(self.numerator / self.denominator)
        except OverflowError:
            return hash((self.numerator, self.denominator))

    def __lt__(self, other: Any) -> bool:
        return self._compared(other, int.__lt__, float.__lt__)

    def __le__(self, other: Any) -> bool:
        return self._compared(other, int.__le__, float.__le__)

    def __gt__(self, other: Any) -> bool:
        return self._compared(other, int.__gt__, float.__gt__)

    def __ge__(self, other: Any) -> bool:
        return self._compared(other, int.__ge__, float.__ge__)

    def _compared(self, other: Any, exact: Callable[[int, int], bool], rounded: Callable[[float, float], bool]) -> bool:
        if isinstance(other, float):
            if not math.isfinite(other):
                return rounded(0.0, other)
            other = Rational(other)
        if isinstance(other, (int, Rational)):
            return exact(self.numerator * other.denominator, other.numerator * self.denominator)
        return NotImplemented  # type: ignore[no-any-return]

    def __bool__(self) -> bool:
        return self.numerator != 0

    # ---- as other numbers -------------------------------------------------------------------------------------------------------------------

    def __float__(self) -> float:
        return self.numerator / self.denominator

    def __int__(self) -> int:
        return self.numerator // self.denominator if self.numerator >= 0 else -(-self.numerator // self.denominator)

    def __floor__(self) -> int:
        return self.numerator // self.denominator

    def __ceil__(self) -> int:
        return -(-self.numerator // self.denominator)

    def __str__(self) -> str:
        return str(self.numerator) if self.denominator == 1 else f"{self.numerator}/{self.denominator}"

    def __repr__(self) -> str:
        return f"Rational({self.numerator}, {self.denominator})"

    def nearest(self, largest: int) -> Rational:
        """The nearest fraction with a denominator up to `largest`: a convergent of the continued fraction, or one between the last two."""
        if self.denominator <= largest:
            return self
        before, last = (0, 1), (1, 0)
        over, under = self.numerator, self.denominator
        while (whole := over // under) * last[1] + before[1] <= largest:
            before, last = last, (before[0] + whole * last[0], before[1] + whole * last[1])
            over, under = under, over - whole * under
        steps = (largest - before[1]) // last[1]
        convergent, between = ratio(*last), ratio(before[0] + steps * last[0], before[1] + steps * last[1])
        return convergent if abs(convergent - self) <= abs(between - self) else between


def exactly(numerator: int, denominator: int) -> Rational:
    """A fraction of numbers that are in lowest terms, the denominator positive."""
    result = object.__new__(Rational)
    result.numerator, result.denominator = numerator, denominator
    return result


def ratio(over: int, under: int) -> Rational:
    """A fraction of integers; raises ZeroDivisionError for one over 0."""
    if under != 1:
        if not under:
            raise ZeroDivisionError(f"Rational({over}, 0)")
        common = math.gcd(over, under) if under > 0 else -math.gcd(over, under)
        over, under = over // common, under // common
    return exactly(over, under)


def read(text: str) -> Rational:
    """The number that a text is; raises ValueError for any other."""
    over, slash, under = text.partition("/")
    if slash:
        return ratio(int(over), int(under))
    digits, _, power = text.lower().partition("e")
    whole, _, part = digits.partition(".")
    scale = int(power or "0") - len(part)
    number = int(whole + part)
    return ratio(number * 10**scale, 1) if scale >= 0 else ratio(number, 10**-scale)


# ---- pi ----------------------------------------------------------------------------------------------------

EXPONENTS = (Rational(1), Rational(-1), Rational(1, 2), Rational(-1, 2))


def of_pi(number: Any) -> tuple[Rational, Rational] | None:
    """``(c, e)`` of a number that is ``c*pi**e`` for an e of 1, -1, 1/2 or -1/2 and a c that is simple, or whose square is; None of any other."""
    if not isinstance(number, (float, np.floating)) or not number or not math.isfinite(number):
        return None
    value, close = float(number), ROUNDED.get(number.dtype.itemsize if isinstance(number, np.floating) else 8, 0.0)
    if (value * 8).is_integer() or abs(value) > LARGEST * math.pi:
        return None
    for exponent in EXPONENTS:
        scale = value / math.pi ** float(exponent)
        power = 1 if exponent.denominator == 1 else 2
        near = Rational(scale**power).nearest(LARGEST)
        if near and abs(near.numerator) <= LARGEST and abs(float(near) - scale**power) <= 3 * close * abs(scale**power):
            root = near if power == 1 else Rational(math.sqrt(near)).nearest(LARGEST)
            return (root if root**power == near else Rational(repr(math.copysign(math.sqrt(near), value)))), exponent
    return None
