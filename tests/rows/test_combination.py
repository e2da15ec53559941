"""What combines is found out from small blocks: programs given as functions of their rows."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np
import pytest

from gradcli.diagnostics.model import Diagnostic
from gradcli.rows.combination import Way, combination, pieces_of
from gradcli.rows.job import Failure, Part, Request

DATA = np.random.default_rng(1).normal(size=(100, 2)) + 1


def asked(function: Callable[[Any], Any]) -> Callable[[Request], Part]:
    """A program that binds `loss` to what the function gives on rows."""

    def ask(request: Request) -> Part:
        rows = np.concatenate([DATA[start:stop] for start, stop in request.pieces])
        if request.noise is not None:
            rows = rows * (1 + 0.01 * request.noise)
        try:
            return Part({"loss": np.asarray(function(rows))}, {}, "loss", False, len(rows))
        except ValueError as error:
            raise Failure((Diagnostic("E0502", str(error)),), 5) from None

    return ask


@pytest.mark.filterwarnings("ignore:.*empty slice", "ignore:Degrees of freedom")  # on no rows
@pytest.mark.parametrize(
    ("function", "way", "is_constant"),
    [
        (lambda rows: rows.mean(), Way.MEAN, False),
        (lambda rows: rows.mean() + 7, Way.MEAN, False),
        (lambda rows: rows.mean(0), Way.MEAN, False),
        (lambda rows: np.float64(3), Way.MEAN, True),
        (lambda rows: rows.sum(), Way.SUM, False),
        (lambda rows: rows.sum() + 7, Way.SUM, False),
        (lambda rows: len(rows), Way.SUM, False),
        (lambda rows: rows.sum(1), Way.ROWS, False),
        (lambda rows: rows.max(), Way.NEITHER, False),
        (lambda rows: rows.std(), Way.NEITHER, False),
        (lambda rows: rows.mean() ** 2, Way.NEITHER, False),
        (lambda rows: rows[:, 0].mean() / rows[:, 1].mean(), Way.NEITHER, False),
        (lambda rows: rows.sum() / 2 + rows.mean(), Way.NEITHER, False),
        (lambda rows: rows.T @ rows, Way.SUM, False),
        (lambda rows: rows @ rows.T, Way.ROWS, False),
    ],
)
def test_the_way_is_found(function: Callable[[Any], Any], way: Way, is_constant: bool) -> None:
    with np.errstate(all="ignore"):
        found = combination(asked(function), pieces_of(len(DATA)), 8)
    assert found.ways["loss"] is way
    assert ("loss" in found.constant) is is_constant
    assert (found.misfit() is None) is (way in (Way.MEAN, Way.SUM))


def test_a_term_without_rows_is_known_from_no_rows() -> None:
    found = combination(asked(lambda rows: rows.sum() + 7), pieces_of(len(DATA)), 8)
    assert found.nothing["loss"] == 7


@pytest.mark.parametrize("total", [1, 2, 3])
def test_few_rows(total: int) -> None:
    found = combination(asked(lambda rows: rows.mean()), pieces_of(total), 8)
    assert found.ways["loss"] is Way.MEAN
    assert {place for piece in found.pieces for place in range(*piece)} == set(range(total))
