"""Derivatives as textbooks print them: right at points other than that of the run, and no longer than they have to be."""

from __future__ import annotations

import numpy as np
import pytest

import gradcli
from gradcli.analysis.formula.formulas import Formula
from tests.analysis.literature import ROWS, Row, operations

POINTS = (1, 2, 3)


def formula_of(row: Row) -> Formula:
    """The formula of a row, from a run at its first point."""
    constants = row.point(POINTS[0])
    leaf = constants.pop(row.by)
    asked = {row.kind: True} if row.kind != "gradient" else {}
    result = gradcli.run(row.program, {row.by: leaf}, const=constants, dtype="float64", formula=True, assume=row.assume, **asked)
    found = result.views["formula"].by_leaf if row.kind == "gradient" else result.views[row.kind].formulas
    return found[row.by]


def value_at(row: Row, seed: int, lines: list[str]) -> np.ndarray:
    """What the last of these lines gives after the program, at another point."""
    text = "\n".join([row.program, *lines[:-1], f"result_ = 1.0*({lines[-1]})"])
    return gradcli.run(text, const=row.point(seed), dtype="float64").names["result_"].array


@pytest.mark.parametrize("row", ROWS, ids=lambda row: row.id)
def test_formula_is_right_elsewhere_and_short(row: Row) -> None:
    formula = formula_of(row)
    assert formula.form in ("closed", "named"), formula.text
    where = [f"{name} = {text}" for name, text in formula.where.items()]
    for seed in POINTS:
        got, want = value_at(row, seed, [*where, formula.text]), value_at(row, seed, [row.answer])
        assert got.shape == want.shape, formula.text
        assert np.allclose(got, want, 1e-6, 1e-6), f"{formula.text} {formula.where}"
    length = operations(formula.text) + sum(map(operations, formula.where.values()))
    assert length <= row.most, f"{formula.text} {formula.where}: {length} operations, {row.answer}"
