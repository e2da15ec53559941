"""The fractions of formulas against Python's own, and the numbers that points are drawn from."""

from __future__ import annotations

import math
import operator
from collections.abc import Callable
from fractions import Fraction
from itertools import product
from typing import Any

import numpy as np
import pytest

from gradcli.analysis.formula.index.draws import Draws
from gradcli.analysis.formula.index.rational import Rational

NUMBERS = [(over, under) for over in (-7, -1, 0, 1, 2, 12) for under in (1, 2, 7, 120)]
OTHERS = (-2, 0, 3, 0.5, -2.0, math.inf)
OPERATORS = ("add", "sub", "mul", "truediv", "pow", "eq", "ne", "lt", "le", "gt", "ge")


def outcome(work: Callable[..., Any], *args: Any) -> Any:
    """What a computation gives: a fraction as its parts, an error as its type."""
    try:
        value = work(*args)
    except (ArithmeticError, TypeError) as error:
        return type(error)
    return (value.numerator, value.denominator) if isinstance(value, (Fraction, Rational)) else repr(value)


@pytest.mark.parametrize("name", OPERATORS)
def test_operators_give_what_those_of_fraction_give(name: str) -> None:
    apply = getattr(operator, name)
    for one in NUMBERS:
        for other in NUMBERS:
            assert outcome(apply, Rational(*one), Rational(*other)) == outcome(apply, Fraction(*one), Fraction(*other)), (one, other)
        for number in OTHERS:
            assert outcome(apply, Rational(*one), number) == outcome(apply, Fraction(*one), number), (one, number)
            assert outcome(apply, number, Rational(*one)) == outcome(apply, number, Fraction(*one)), (number, one)


@pytest.mark.parametrize("work", [abs, operator.neg, int, float, bool, str, math.floor, math.ceil])
def test_conversions_give_what_those_of_fraction_give(work: Callable[..., Any]) -> None:
    assert [outcome(work, Rational(*each)) for each in NUMBERS] == [outcome(work, Fraction(*each)) for each in NUMBERS]


def test_equal_numbers_have_one_hash() -> None:
    for number in (3, -1, 0, 0.5, -2.75, 10**400):
        assert Rational(number) == number
        assert hash(Rational(number)) == hash(number)
    assert len({Rational(1, 3), Rational(2, 6), Rational("1/3")}) == 1


@pytest.mark.parametrize("text", ["0.05", "-1.5", "2", "1e-05", "2.5E+3", "-3/6", ".5", "7."])
def test_texts_are_read_exactly(text: str) -> None:
    assert outcome(Rational, text) == outcome(Fraction, text)


@pytest.mark.parametrize("text", ["", "nan", "inf", "1/x", "1.2.3"])
def test_other_texts_are_refused(text: str) -> None:
    with pytest.raises(ValueError, match=r".+"):
        Rational(text)


def test_nearest_is_the_best_with_such_a_denominator() -> None:
    for value, largest in product((math.pi, -math.e, 1 / 3, 0.123456, 41.5, -2.0, 0.0083333), (1, 2, 7, 120, 1000)):
        assert outcome(Rational(value).nearest, largest) == outcome(Fraction(value).limit_denominator, largest)


def test_draws_are_normal_and_always_the_same() -> None:
    drawn = Draws(101, 3).normal((200, 200))
    assert abs(float(drawn.mean())) < 0.02
    assert abs(float(drawn.std()) - 1) < 0.02
    assert abs(float((drawn**4).mean()) - 3) < 0.15
    assert np.array_equal(drawn, Draws(101, 3).normal((200, 200)))
    assert not np.isclose(drawn, Draws(3, 101).normal((200, 200))).any(axis=None, where=np.eye(200, dtype=bool))


def test_draws_of_one_stream_differ() -> None:
    stream = Draws(0)
    one, other = stream.normal(1000), stream.normal(1000)
    assert abs(float(np.corrcoef(one, other)[0, 1])) < 0.1
    assert Draws(5).normal().shape == ()
    assert Draws(5).normal((0, 3)).shape == (0, 3)
