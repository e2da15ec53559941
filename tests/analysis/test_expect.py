"""--expect: derivatives worked out by hand, right and wrong ones, and how they are wrong."""

from __future__ import annotations

import json
from functools import cache

import numpy as np
import pytest

import gradcli
from gradcli.analysis.expect import Scene
from gradcli.analysis.points import nearby
from gradcli.diagnostics.model import UsageError
from tests.conftest import Command

SEED = "x=ones(2,2); y=x+2; out=mean(3*y*y)"
LEAST_SQUARES = (
    "X = const([[1., 2.], [0.5, -1.], [3., 1.], [-2., 0.3]]); t = const([1., 0., 2., -1.])\n"
    "w = tensor([0.3, -0.7]); b = tensor(0.1); lam = tensor(0.2)\n"
    "r = X @ w + b - t\nout = mean(r**2) + lam*sum(w**2)"
)
PRODUCT = "A = tensor([[1., 2.], [3., 5.]]); B = tensor([[0.5, -1.], [2., 0.7]]); out = (A @ B).sin().sum()"
SOFT = "z = tensor([0.3, -1.2, 0.8]); c = const([0.2, 0.3, 0.5]); out = logsumexp(z, 0) - (c*z).sum()"
RIGHT = [
    (SEED, "x", "1.5*(x + 2)"),
    (LEAST_SQUARES, "w", "X.T @ r/2 + 2*lam*w"),
    (LEAST_SQUARES, "b", "r.sum()/2"),
    (LEAST_SQUARES, "lam", "sum(w**2)"),
    (PRODUCT, "A", "cos(A @ B) @ B.T"),
    (PRODUCT, "B", "A.T @ cos(A @ B)"),
    (SOFT, "z", "softmax(z, 0) - c"),
]
WRONG = [
    (SEED, "x", "3*(x + 2)", "a factor: yours = 2 * right"),
    (SEED, "x", "0.5*(x + 2)", "a factor: yours = 1/3 * right"),
    (SEED, "x", "-1.5*y", "the sign is wrong"),
    (SEED, "x", "tensor([[4.5, 4.5], [4.5, 4.5]])", "right only at this point"),
    (SEED, "x", "1.5*y**2", "another power"),
    (SEED, "x", "1.5*y + x", "a term too many: yours - right contains `+x`"),
    (LEAST_SQUARES, "w", "X.T @ r/2", "a term is missing"),
    (LEAST_SQUARES, "w", "2*lam*w", "a term is missing"),
    (LEAST_SQUARES, "b", "r/2", "a sum over dimension 0 is missing"),
    (LEAST_SQUARES, "lam", "sum(w)", "another power: `w` should have the power 2"),
    (PRODUCT, "A", "A.T @ cos(A @ B)", "that is the derivative with respect to `B`"),
    (PRODUCT, "A", "(cos(A @ B) @ B.T).T", "transposed"),
    (PRODUCT, "A", "cos(A @ B) @ B", "`B` should be `B.T`"),
    (PRODUCT, "A", "sin(A @ B) @ B.T", "another function: `sin` should be `cos`"),
    (SOFT, "z", "softmax(z, 0) + c", "`+` should be `-`"),
    (SOFT, "z", "log_softmax(z, 0) - c", "another function: `log_softmax` should be `softmax`"),
]


@cache
def scene(program: str) -> Scene:
    return Scene(gradcli.run(program)._run.replay)


@pytest.mark.parametrize(("program", "name", "expression"), RIGHT)
def test_right_ones_are_exact(program: str, name: str, expression: str) -> None:
    assert scene(program).compare(name, expression).verdict == "exact"


@pytest.mark.parametrize(("program", "name", "expression", "how"), WRONG)
def test_wrong_ones_say_how(program: str, name: str, expression: str, how: str) -> None:
    expected = scene(program).compare(name, expression)
    assert expected.verdict == "differs"
    assert how in expected.how


@pytest.mark.parametrize(("program", "name", "expression"), RIGHT)
@pytest.mark.parametrize("mistake", ["2*({})", "-({})", "({})/7", "({})**2", "({}) + 0.3", "sin({})"])
def test_no_mistake_passes(program: str, name: str, expression: str, mistake: str) -> None:
    expected = scene(program).compare(name, mistake.format(expression))
    assert expected.verdict == "differs"
    assert expected.how


def test_rounded_coefficients_are_close() -> None:
    expected = scene(SEED).compare("x", "1.5001*y")
    assert (expected.verdict, expected.ok) == ("close", True)


def test_a_number_stands_for_all_elements() -> None:
    assert scene("x = rand(2, 3); out = (3*x).sum()").compare("x", "3").verdict == "exact"


def test_a_wrong_shape_is_said_first() -> None:
    assert "its shape is [2], and that of d out/d x is [2, 2]" in scene(SEED).compare("x", "ones(2)*4.5").how


@pytest.mark.parametrize(
    ("request_", "words"),
    [("x", "takes NAME=EXPRESSION"), ("q=1", "no leaf is called `q`"), ("x=y*", "unexpected|expected"), ("x=yy", "no name is called `yy`")],
)
def test_errors(request_: str, words: str) -> None:
    with pytest.raises(UsageError, match=words):
        gradcli.run(SEED, expect=request_)


def test_the_command(gradcli: Command) -> None:
    done = gradcli("--expect", "x=3*y", "--expect", "x=1.5*y", SEED)
    assert done.returncode == 2
    assert "--expect x is there twice" in done.stderr
    done = gradcli("--expect", "x=3*y", SEED)
    assert done.stdout == (
        "d out/d x = 3*y: differs\n  a factor: yours = 2 * right\n  yours at this point: 9\n  right at this point: 4.5\n"
    )
    assert done.returncode == 1


def test_json_has_both_checks(gradcli: Command) -> None:
    report = json.loads(gradcli("--json", "--check", "--expect", "x=3*y", SEED).stdout)
    assert report["check"]["ok"] is False
    assert report["check"]["leaves"]["x"]["ok"] is True
    assert report["check"]["expected"]["x"]["verdict"] == "differs"
    assert report["exit_status"] == 1


def test_points_keep_the_structure_of_values() -> None:
    start = {
        "symmetric": np.array([[2.0, 1.0], [1.0, 3.0]]),
        "rows": np.array([[0.2, 0.8], [0.5, 0.5]]),
        "positive": np.array([0.1, 2.0]),
        "mask": np.array([0.0, 1.0, 1.0]),
    }
    for point in nearby(start, 5):
        assert (point["symmetric"] == point["symmetric"].T).all()
        np.testing.assert_allclose(point["rows"].sum(1), 1)
        assert (point["positive"] > 0).all()
        assert (point["mask"] == start["mask"]).all()
        assert not (point["positive"] == start["positive"]).any()


def test_a_root_without_a_report_has_its_name() -> None:
    """Where a program calls backward itself."""
    result = gradcli.run("import torch\nx = torch.ones(2, requires_grad=True)\nout = (x**2).sum()\nout.backward()")
    assert repr(result.expect("x=2*x")).endswith("d out/d x = 2*x: exact")


GRADED = "x = ones(2, 2)\ny = x + 2\nout = mean(3*y*y)\nexpect(x.grad, 1.5*(x + 2))\nexpect(x.grad, 3*y)\n"


def test_a_program_can_hold_expectations(gradcli: Command) -> None:
    done = gradcli(GRADED)
    assert done.returncode == 1
    assert "d out/d x     [2, 2]" in done.stdout  # backward starts from what stands before them
    assert done.stdout.endswith(
        "expected\nd out/d x = 1.5*(x + 2): exact\nd out/d x = 3*y: differs\n  a factor: yours = 2 * right\n"
        "  yours at this point: 9\n  right at this point: 4.5\n"
    )


def test_expectations_of_a_program_stay_out_of_other_views(gradcli: Command) -> None:
    right = gradcli("--sweep", "x=1:2:1", "x = tensor(1.)\nout = x**2\nexpect(x.grad, 2*x)")
    assert (right.stdout, right.returncode) == ("x,out,d out/d x\n1.0,1.0,2.0\n2.0,4.0,4.0\n", 0)
    wrong = gradcli("--sweep", "x=1:2:1", "x = tensor(1.)\nout = x**2\nexpect(x.grad, x)")
    assert (wrong.stdout, wrong.returncode) == (right.stdout, 1)
    assert "d out/d x = x: differs" in wrong.stderr


def test_expectations_of_a_program_are_in_the_data(gradcli: Command) -> None:
    report = json.loads(gradcli("--json", GRADED).stdout)
    assert {name: each["verdict"] for name, each in report["check"]["expected"].items()} == {"x": "exact", "x (2)": "differs"}
    lines = gradcli("--each", "x", "-v", "x=[1, 2]", "out = x**2; expect(x.grad, 2)").stdout.splitlines()
    assert [json.loads(line)["check"]["ok"] for line in lines] == [False, False]
    assert [json.loads(line)["exit_status"] for line in lines] == [1, 1]


def test_expectations_from_python() -> None:
    checked = gradcli.run("net = {'w': ones(2)}\nout = (net['w']**2).sum()\nexpect(net['w'].grad, (2*net['w']))").views["expect"]
    assert checked.ok
    assert [each.expression for each in checked.expected.values()] == ["(2*net['w'])"]


def test_an_expectation_stands_on_a_line_of_its_own(gradcli: Command) -> None:
    done = gradcli("x = tensor(2.)\nfor i in range(2):\n    expect(x.grad, 2)")
    assert (done.returncode, "stands on a line of its own" in done.stderr) == (5, True)
    assert gradcli("expect = 3\nx = tensor(2.)\ny = x*expect").returncode == 0


def test_a_program_of_pytorch_knows_no_expectations(gradcli: Command) -> None:
    assert "name 'expect' is not defined" in gradcli("import torch\nexpect(1, 2)").stderr


@pytest.mark.parametrize(
    ("program", "request_text"),
    [
        ("p = {'w': ones(2), 'b': [tensor(2.)]}; out = (p['w']**2).sum() * p['b'][0]", "p['w']=2*p['w']*p['b'][0]"),
        ("p = [ones(2), (tensor(3.),)]; out = (p[0]**2).sum() * p[1][0]", "p[1][0]=sum(p[0]**2)"),
        ("net = nn.Linear(2, 1); x = const(ones(1, 2)); out = net(x).square().sum()", "net.weight=2*(x @ net.weight.T + net.bias).T @ x"),
        ("net = nn.Sequential(nn.Linear(1, 1), nn.Tanh()); x = const(ones(1, 1)); out = net(x).sum()", "net[0].bias=1 - net(x)[0]**2"),
    ],
)
def test_leaves_in_containers_and_modules_move_too(program: str, request_text: str) -> None:
    (found,) = gradcli.run(program).expect(request_text).expected.values()
    assert (found.verdict, found.how) == ("exact", "")
