"""--jacobian and --hessian: values, structure, and what they say about a point."""

from __future__ import annotations

import json
from typing import Any

import numpy as np
import pytest

import gradcli
from gradcli.analysis.errors import NotDifferentiable
from gradcli.analysis.matrices import structure_of
from gradcli.diagnostics.model import UsageError
from tests.conftest import Command


def test_a_jacobian_for_each_leaf() -> None:
    result = gradcli.run("A = rand(2, 3); x = rand(3); y = (A @ x).sin()", dtype="float64")
    by_A, by_x = result.jacobian().blocks
    A, x = (result.names[name].detach().numpy() for name in "Ax")
    slope = np.cos(A @ x)
    assert (by_A.of, by_A.by, by_A.value.shape) == ("y", ("A",), (2, 2, 3))
    np.testing.assert_allclose(by_x.value, slope[:, None] * A)
    np.testing.assert_allclose(by_A.value, np.einsum("ij,k->ijk", np.diag(slope), x))


def test_names_choose_the_block(gradcli: Command) -> None:
    shown = gradcli("--jacobian=y:x", "x = tensor([1., 2.]); w = tensor(3.); y = x**2 * w; z = y.sum()").stdout
    assert shown == "d y/d x  [2, 2]  diagonal\n  6   0\n  0  12\n"


def test_a_hessian_of_every_pair() -> None:
    result = gradcli.run("x = tensor([1., 2.]); w = tensor(3.); out = (x**3).sum() * w**2")
    blocks = {block.by: block for block in result.hessian().blocks}
    assert set(blocks) == {("x", "x"), ("x", "w"), ("w", "w")}
    np.testing.assert_allclose(blocks["x", "x"].value, np.diag([54.0, 108.0]))
    np.testing.assert_allclose(blocks["x", "w"].value, [18.0, 72.0])
    np.testing.assert_allclose(blocks["w", "w"].value, 18.0)


@pytest.mark.parametrize(
    ("out", "words"),
    [
        ("x[0]**2 + 3*x[1]**2", "positive definite: eigenvalues from 2 to 6, condition number 3\nthe gradient is zero here: a minimum"),
        ("-(x**2).sum()", "negative definite: eigenvalues from -2 to -2, condition number 1\nthe gradient is zero here: a maximum"),
        ("x[0]**2 - x[1]**2", "indefinite: eigenvalues from -2 to 2\nthe gradient is zero here: a saddle point"),
        ("(x[0] + x[1])**2", "positive semidefinite: eigenvalues from 0 to 4"),
        ("(x[0] - 1)**2 + x[1]**2", "positive definite: eigenvalues from 2 to 2, condition number 1"),
        ("x.sum()", "the Hessian is zero"),
    ],
)
def test_what_a_hessian_says(out: str, words: str) -> None:
    remark = gradcli.run(f"x = tensor([0., 0.]); out = {out}").hessian().remark
    assert remark.endswith(words) or remark.replace("-0 ", "0 ").endswith(words)


@pytest.mark.parametrize(
    ("matrix", "structure"),
    [
        (np.zeros((2, 3)), ("zero",)),
        (3 * np.eye(4), ("3 times the identity",)),
        (np.diag([1.0, 2.0]), ("diagonal",)),
        (np.array([[1.0, 2.0], [2.0, 5.0]]), ("symmetric",)),
        (np.kron(np.eye(2), [[1.0, 2.0], [3.0, 4.0]]), ("block diagonal, 2 blocks of 2 x 2",)),
        (np.outer([1.0, 2.0], [3.0, 4.0, 5.0]), ("rank 1",)),
        (np.array([[1.0, 2.0], [3.0, 5.0]]), ()),
        (np.array([[np.nan, 1.0]]), ("not finite",)),
    ],
)
def test_structure(matrix: Any, structure: tuple[str, ...]) -> None:
    assert structure_of(matrix) == structure


@pytest.mark.parametrize(
    ("program", "view", "request_", "error", "words"),
    [
        ("x = rand(2); y = x * 2", "hessian", "", NotDifferentiable, "a Hessian is of a single number"),
        ("x = rand(2); y = x * 2", "jacobian", "q:x", UsageError, "no tensor is called `q`"),
        ("x = rand(2); y = x * 2", "jacobian", "y:q", UsageError, "no leaf is called `q`"),
        ("x = const(1.); y = x * 2", "jacobian", "", NotDifferentiable, "does not depend on a leaf"),
        ("y = 'text'", "jacobian", "", NotDifferentiable, "the last value is not a tensor"),
    ],
)
def test_errors(program: str, view: str, request_: str, error: type[Exception], words: str) -> None:
    with pytest.raises(error, match=words):
        getattr(gradcli.run(program), view)(request_)


def test_what_would_not_fit_is_refused(gradcli: Command) -> None:
    done = gradcli("--max-memory", "100M", "--hessian", "x = rand(100000); out = (x**2).sum()")
    assert done.returncode == 2
    assert "the Hessian would take 74.5 GiB, which exceeds the limit of 100 MiB" in done.stderr


def test_json(gradcli: Command) -> None:
    report = json.loads(gradcli("--json", "--jacobian", "--hessian", "x = tensor([1., 2.]); out = (x**2).sum()").stdout)
    assert report["jacobian"] == [{"of": "out", "by": ["x"], "shape": [2], "dtype": "float64", "value": [2.0, 4.0], "structure": []}]
    assert report["hessian"][0]["by"] == ["x", "x"]
    assert report["hessian"][0]["structure"] == ["2 times the identity"]


def test_the_hessian_of_a_leaf_that_lost_its_name_has_no_formula(gradcli: Command) -> None:
    done = gradcli("--hessian", "--formula", "x = ones(2); out = (x*x).sum(); x = 3; out")
    assert (done.returncode, "d2 out/d leaf 0 d leaf 0  [2, 2]" in done.stdout, "E0999" in done.stderr) == (0, True, False)
