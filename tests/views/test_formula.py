"""--formula and what belongs to it, on the command line."""

from __future__ import annotations

import json
from pathlib import Path

import jsonschema
import pytest

from tests.conftest import ROOT, Command

SEED = "x=ones(2,2); y=x+2; out=mean(3*y*y)"
SCHEMA = json.loads((ROOT / "docs" / "report.schema.json").read_text(encoding="utf-8"))


@pytest.mark.parametrize(
    ("arguments", "program", "expected"),
    [
        (["--formula"], SEED, "d out/d x = 1.5*(x + 2)\n"),
        (["--formula=text"], SEED, "d out/d x = 1.5*(x + 2)\n"),
        (["--formula=w"], "x=ones(2); w=ones(2); out=sum(w*x**3)", "d out/d w = x**3\n"),
        (["--formula=latex"], SEED, "d out/d x = \\frac{3}{2} \\, \\left(x + 2\\right)\n"),
        (["--formula"], "x=tensor([1., -2.]); out=sum(abs(x-3))", "d out/d x = sign(x - 3)\n    valid where x != 3\n"),
        (["--formula", "--hessian"], "x=ones(2); out=logsumexp(x)", "convex in x"),
        (["--formula", "--jacobian"], "A=const(ones(2,3)); x=ones(3); out=A@x", "d out/d x = A\n"),
        (["--formula", "--assume", "A == A.T"], "A=const(eye(2)); x=ones(2); out=x@A@x", "d out/d x = 2*A @ x\n    assuming A == A.T\n"),
    ],
)
def test_formula_on_standard_output(gradcli: Command, arguments: list[str], program: str, expected: str) -> None:
    done = gradcli(*arguments, program)
    assert expected in done.stdout
    assert done.returncode == 0


def test_report_has_short_formulas_beside_gradients(gradcli: Command, tmp_path: Path) -> None:
    cache = {"XDG_CACHE_HOME": str(tmp_path / "cache")}
    first, again, off = gradcli(SEED, env=cache), gradcli(SEED, env=cache), gradcli("--formula=off", SEED, env=cache)
    assert first.stdout.splitlines()[-1] == "d out/d x     [2, 2]   [[4.5, 4.5], [4.5, 4.5]]  = 1.5*(x + 2)"
    assert again.stdout == first.stdout
    assert "1.5" not in off.stdout
    assert off.stdout.splitlines()[-1] == "d out/d x     [2, 2]   [[4.5, 4.5], [4.5, 4.5]]"


def test_report_is_as_before_for_a_large_program(gradcli: Command) -> None:
    done = gradcli("x = ones(2); y = x\nfor i in range(100):\n    y = tanh(y*x)\nout = y.sum()")
    assert "= " not in done.stdout.splitlines()[-1]


def test_json_has_formulas_that_fit_the_schema(gradcli: Command) -> None:
    report = json.loads(gradcli("--json", "--formula", SEED).stdout)
    jsonschema.Draft202012Validator(SCHEMA).validate(report)
    assert report["formulas"]["x"] == {
        "text": "1.5*(x + 2)",
        "latex": "\\frac{3}{2} \\, \\left(x + 2\\right)",
        "form": "closed",
        "where": {},
        "assumes": [],
        "valid": None,
        "checked": 3,
    }
    assert "formulas" not in json.loads(gradcli("--json", SEED).stdout)


def test_json_of_a_hessian_holds_its_formula(gradcli: Command) -> None:
    report = json.loads(gradcli("--json", "--formula", "--hessian", "x=ones(2); out=sum(x**3)").stdout)
    (block,) = report["hessian"]
    assert (block["by"], block["formula"]["text"]) == (["x", "x"], "6*diag(x)")


def test_tex_file(gradcli: Command, tmp_path: Path) -> None:
    assert gradcli("-o", "out.tex", SEED).returncode == 0
    assert (tmp_path / "out.tex").read_text() == (
        "\\begin{align*}\n  \\frac{\\partial \\mathrm{out}}{\\partial x} &= \\frac{3}{2} \\, \\left(x + 2\\right)\n\\end{align*}\n"
    )


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (["--formula=te xt", SEED], "there is no such form"),
        (["--formula", "--assume", "x ==", SEED], "--assume"),
        (["--formula", "--assume", "x + 1", SEED], "takes one equation or inequality"),
        (["--formula", "--assume", "x == 2", SEED], "the values of this run contradict it"),
        (["--formula", "--assume", "q == 2", SEED], "names no input of the program"),
        (["--formula", "--hessian=z", SEED], "no leaf is called `z`"),
    ],
)
def test_mistakes_are_refused(gradcli: Command, arguments: list[str], message: str) -> None:
    done = gradcli(*arguments)
    assert done.returncode == 2
    assert message in done.stderr
    assert "Traceback" not in done.stderr


def test_notes(gradcli: Command) -> None:
    assert "no formula needed it" in gradcli("--formula", "--assume", "x > 0", SEED).stderr
    assert "backward gives nan, the formula 1" in gradcli("--formula", "--nan=off", "x=tensor(1000.); y=log(1+exp(x))").stderr
    assert "no gradient reached a leaf" in gradcli("--formula", "x = 1").stderr
