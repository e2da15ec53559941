"""Derivatives as textbooks print them: right at points other than that of the run, and no longer than they have to be."""

from __future__ import annotations

import numpy as np
import pytest

import gradcli
from gradcli.analysis.formula.formulas import Formula
from gradcli.data.inputs import given_constant
from gradcli.diagnostics.model import Source
from gradcli.lang.parsing.parser import parse
from gradcli.lang.syntax.nodes import Module
from gradcli.runs.session import Session, Settings
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


def values_at(program: Module, row: Row, seed: int) -> tuple[np.ndarray, np.ndarray]:
    """The formula and the answer that follow the program, at another point."""
    with Session(Settings([given_constant(name, value) for name, value in row.point(seed).items()], "float64")) as session:
        session.run_modules([program])
        return session.world.names["formula_"].array, session.world.names["answer_"].array


@pytest.mark.parametrize("row", ROWS, ids=lambda row: row.id)
def test_formula_is_right_elsewhere_and_short(row: Row) -> None:
    formula = formula_of(row)
    assert formula.form in ("closed", "named"), formula.text
    where = [f"{name} = {text}" for name, text in formula.where.items()]
    lines = [row.program, f"answer_ = 1.0*({row.answer})", *where, f"formula_ = 1.0*({formula.text})"]
    program = parse(Source("<row>", "\n".join(lines)))
    for seed in POINTS:
        got, want = values_at(program, row, seed)
        assert got.shape == want.shape, formula.text
        assert np.allclose(got, want, 1e-6, 1e-6), f"{formula.text} {formula.where}"
    length = operations(formula.text) + sum(map(operations, formula.where.values()))
    assert length <= row.most, f"{formula.text} {formula.where}: {length} operations, {row.answer}"
