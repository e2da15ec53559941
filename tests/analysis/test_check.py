"""--check: gradients against finite differences of the function that was differentiated."""

from __future__ import annotations

import json
from typing import Any

import numpy as np
import pytest

import gradcli
from gradcli.analysis.errors import NotDifferentiable
from gradcli.analysis.tape import tape_of
from gradcli.diagnostics.model import UsageError
from tests.conftest import Command

RIGHT = [
    "x=ones(2,2); y=x+2; out=mean(3*y*y)",
    "x = rand(3, 4); w = rand(4, 2); b = rand(2); out = ((x @ w + b).tanh()).softmax(1).log().sum()",
    "x = rand(3); z = zeros(4); z[1:] = x*2; z[0] = x[0]; z.mul_(3); out = (z**2).sum()",
    "x = (rand(3, 3) + 3*eye(3)).requires_grad_(); out = x.inverse().sum() + x.det().log()",
    "x = rand(5); out = (x * x.detach()).sum() + x.sort().values[1:].prod()",
    "x = rand(4); h = x\nfor i in range(5):\n    h = sin(h) * rand(4)\nout = h.sum()",
    "x = rand(4, dtype=complex64); out = (x * x.conj()).real.sum()",
    "x = rand(6, requires_grad=True)\nm = rand(6) > 0.5\nout = where(m, x.exp(), x**2).sum()",
    "x = rand(3, dtype=float16); out = (x * 2).sum()",
]


@pytest.mark.parametrize("program", RIGHT)
def test_right_gradients_are_right(program: str) -> None:
    result = gradcli.run(program, seed=5)
    check = result.check()
    assert check.ok, check
    for leaf in check.leaves:
        assert leaf.max_error is not None
        assert leaf.kinks == ()


def test_a_wrong_gradient_is_found(gradcli: Command) -> None:
    """A hook of the program makes it wrong."""
    done = gradcli("--check", "x = tensor([1., 2.]); x.register_hook(lambda g: g * 2); out = (x**2).sum()")
    assert done.returncode == 1
    assert "WRONG" in done.stdout
    assert "the largest error is at [1]: engine 8, numeric 4" in done.stdout


@pytest.mark.parametrize(
    ("program", "kinks"),
    [
        ("x = tensor([0., 1., -2.]); out = x.abs().sum()", ((0,),)),
        ("x = tensor([1., 1., 0.]); out = x.max()", ((0,), (1,))),
        ("x = tensor([0., 2e-4, 3.]); out = x.relu().sum()", ((0,),)),
        ("x = tensor([0.5, 1.]); out = x.relu().sum()", ()),
    ],
)
def test_kinks_are_named_and_are_no_failure(program: str, kinks: Any) -> None:
    check = gradcli.run(program).check()
    assert check.ok
    assert check.leaves[0].kinks == kinks


def test_a_large_leaf_goes_along_directions(gradcli: Command) -> None:
    done = gradcli("--check", "x = rand(50, 40); out = (x.sin() * x).sum()")
    assert done.returncode == 0
    assert "along 20 random directions, because it has more than 1000 elements" in done.stdout
    assert not gradcli_check("x = rand(50, 40); x.register_hook(lambda g: g * 1.1); out = (x.sin() * x).sum()").ok


def gradcli_check(program: str) -> Any:
    return gradcli.run(program, seed=1).check()


def test_one_leaf_can_be_named() -> None:
    check = gradcli.run("x = rand(2); w = rand(2); out = (x * w).sum()").check("w")
    assert [leaf.name for leaf in check.leaves] == ["w"]


@pytest.mark.parametrize(
    ("program", "name", "error", "words"),
    [
        ("x = const(1.); y = x * 2", "", NotDifferentiable, "no backward pass reached a leaf"),
        ("x = tensor(1.); y = x * 2", "q", UsageError, "no leaf is called `q`"),
    ],
)
def test_errors(program: str, name: str, error: type[Exception], words: str) -> None:
    with pytest.raises(error, match=words):
        gradcli.run(program).check(name)


def test_a_custom_function_says_that_it_cannot_be_moved(gradcli: Command) -> None:
    program = (
        "import torch\nclass Twice(torch.autograd.Function):\n    @staticmethod\n    def forward(ctx, x): return x * 2\n"
        "    @staticmethod\n    def backward(ctx, g): return g * 2\nx = torch.ones(2, requires_grad=True)\nTwice.apply(x).sum().backward()"
    )
    done = gradcli("--check", program)
    assert done.returncode == 5
    assert "TwiceBackward has no forward formula" in done.stderr


def test_json(gradcli: Command) -> None:
    report = json.loads(gradcli("--json", "--check", RIGHT[0]).stdout)
    assert report["check"]["ok"] is True
    assert report["check"]["leaves"]["x"]["max_error"] < 1e-6
    assert report["exit_status"] == 0


def test_the_tape_gives_the_value_at_other_points() -> None:
    """Random numbers and branches stay those of the run."""
    result = gradcli.run("x = tensor([1., 2.]); n = const(rand(2)); out = (x * n).sum() * (2 if x.sum() > 2 else 1)", seed=2)
    _, tape = tape_of(result._run.replay)
    (node,) = tape.values
    noise = result.names["n"].numpy()
    assert tape.value({node: np.array([0.1, 0.2])}) == pytest.approx(2 * float(noise @ [0.1, 0.2]))
    np.testing.assert_allclose(tape.gradient({node: np.array([0.1, 0.2])})[node], 2 * noise, rtol=1e-6)


@pytest.mark.parametrize(("view", "request_text"), [("check", "k"), ("expect", "k=0"), ("jacobian", "y:k"), ("hessian", "k")])
def test_a_leaf_that_is_not_reached_is_named(view: str, request_text: str) -> None:
    result = gradcli.run("x = tensor(2.); k = tensor(1.); y = x*x")
    with pytest.raises(NotDifferentiable, match="no gradient reached `k`: `y` does not depend on it"):
        getattr(result, view)(request_text)


@pytest.mark.parametrize("view", ["explain", "graph", "check", "jacobian", "hessian", "minimize"])
def test_a_value_without_a_derivative_is_an_error(view: str) -> None:
    with pytest.raises(NotDifferentiable, match="nothing to"):
        getattr(gradcli.run("x = tensor(2); y = x*x"), view)()


@pytest.mark.parametrize(
    "option", ["--explain", "--graph", "--check", "--jacobian", "--hessian", "--emit=torch", "--profile", "--minimize"]
)
def test_what_the_program_prints_is_printed_once(gradcli: Command, option: str) -> None:
    shown = gradcli(option, "x = rand(2); n = const(rand(2)); print('hello', n.sum().item()); y = ((x - n)**2).sum()")
    assert (shown.stdout + shown.stderr).count("hello") == 1
