"""--minimize: each method finds known minima; bounds, choices, what it says, and what it refuses."""

from __future__ import annotations

import json
from typing import Any

import numpy as np
import pytest

import gradcli
from gradcli.analysis.elsewhere.minimize import METHODS, TORCH, how_of, minimize
from gradcli.analysis.elsewhere.objective import bound_in, pack, unpack
from gradcli.analysis.errors import NotDifferentiable
from gradcli.diagnostics.model import UsageError
from tests.conftest import Command

VALLEY = "x = tensor([-1.2, 1.]); out = (1 - x[0])**2 + 100*(x[1] - x[0]**2)**2"
BOWL = "w = tensor([3., -2.]); b = tensor(1.); out = ((w - tensor([1., 2.]).detach())**2).sum() + (b + 4)**2 + w[0]*b"


@pytest.mark.parametrize("method", [each for each in METHODS if each not in TORCH])
def test_a_method_of_scipy_finds_the_valley(method: str) -> None:
    found = gradcli.run(VALLEY).minimize(method)
    assert found.converged, found.why
    np.testing.assert_allclose(found.names["x"], [1, 1], atol=1e-3)


@pytest.mark.parametrize("method", ["sgd:0.1", "adam:0.1", "l-bfgs-b", "newton-cg"])
def test_all_leaves_are_chosen(method: str) -> None:
    found = gradcli.run(BOWL).minimize(method)
    assert found.converged, found.why
    np.testing.assert_allclose(found.names["w"], [4.0, 2.0], atol=1e-4)
    np.testing.assert_allclose(found.names["b"], -6.0, atol=1e-4)
    assert found.gradient_norm < 1e-4


def test_least_squares_as_the_normal_equations() -> None:
    program = "X = const(randn(50, 4)); y = const(randn(50)); w = zeros(4); loss = ((X @ w - y)**2).mean()"
    result = gradcli.run(program, seed=3)
    found = result.minimize("trust-ncg")
    X, y = (np.asarray(result.names[name].detach().numpy(), np.float64) for name in "Xy")
    np.testing.assert_allclose(found.names["w"], np.linalg.lstsq(X, y, rcond=None)[0], rtol=1e-7)


def test_bounds_and_choice_of_leaves(gradcli: Command) -> None:
    done = gradcli("--json", "--minimize", "--wrt", "x", "--bounds", "x=2:", "x = tensor(5.); k = tensor(3.); out = x**2 * k")
    report = json.loads(done.stdout)["minimum"]
    assert (done.returncode, report["names"]["x"]["value"], list(report["names"])) == (0, 2.0, ["x"])
    assert (report["value"], report["gradient_norm"], report["converged"]) == (12.0, 0.0, True)


def test_branches_are_those_of_each_point() -> None:
    found = gradcli.run("x = tensor(3.)\nif x > 1:\n    out = x**2\nelse:\n    out = (x + 2)**2 - 5").minimize()
    assert found.value == pytest.approx(-5)
    assert float(found.names["x"]) == pytest.approx(-2)


def test_a_mask_moves_along() -> None:
    found = gradcli.run("x = tensor([3., -3.]); out = where(x > 0, (x - 1)**2, (x + 2)**2).sum()").minimize()
    np.testing.assert_allclose(found.names["x"], [1, -2], atol=1e-6)


def test_complex_numbers() -> None:
    found = gradcli.run("z = tensor([3+1j]); out = ((z - (1+2j)).abs()**2).sum()").minimize("bfgs")
    np.testing.assert_allclose(found.names["z"], [1 + 2j], atol=1e-5)


def test_it_says_where_it_ended(gradcli: Command) -> None:
    done = gradcli("--minimize", "x = tensor([3., 4.]); out = ((x - 1)**2).sum()")
    assert done.stdout.splitlines()[0].startswith("converged after ")
    assert done.stdout.splitlines()[-1] == "  x              [1, 1]"
    done = gradcli("--minimize", "--steps", "2", VALLEY)
    assert done.returncode == 1
    assert done.stdout.startswith("did not converge after 2 steps of l-bfgs-b: 2 steps were not enough\n")


@pytest.mark.parametrize("method", ["l-bfgs-b", "bfgs", "powell", "sgd:1"])
def test_a_value_without_a_smallest_one(method: str) -> None:
    found = gradcli.run("x = tensor([1., 2.]); w = tensor([3., -1.]); out = (x * w).sum()").minimize(method)
    assert not found.converged
    assert found.why in ("the value becomes smaller without end", "the value is not finite any more: choose a smaller learning rate")


def test_a_file_has_the_names_where_it_ended(gradcli: Command, tmp_path: Any) -> None:
    gradcli("--minimize", "-o", "end.npz", VALLEY)
    with np.load(tmp_path / "end.npz") as end:
        np.testing.assert_allclose(end["x"], [1, 1], atol=1e-6)


def test_random_numbers_are_the_same_in_each_evaluation() -> None:
    result = gradcli.run("X = const(rand(20)); m = tensor(0.); out = ((X - m)**2).mean()")
    assert float(result.minimize().names["m"]) == pytest.approx(float(result.names["X"].numpy().astype(np.float64).mean()), abs=1e-7)


def test_pytorch_programs() -> None:
    program = "import torch\nx = torch.tensor([3.], requires_grad=True)\nloss = ((x - 1)**2).sum()\nloss.backward()"
    assert gradcli.run(program).minimize().names["x"] == pytest.approx([1])


@pytest.mark.parametrize(
    ("program", "words"),
    [
        ("x = ones(2); y = x*x", "only a single number can be minimized, and `y` is more"),
        ("x = ones(200); y = x*x", "no backward pass reached a leaf"),
        ("x = const(1.); y = x*x", "no backward pass reached a leaf"),
        ("x = tensor(0.); y = log(x)", "`y` is -inf where it starts"),
        (
            "import torch\nw = torch.ones(2, requires_grad=True)\nfor i in range(3):\n    loss = (w*w).sum()\n    loss.backward()\n"
            "    with torch.no_grad():\n        w -= 0.1*w.grad",
            "the program changes `w` itself",
        ),
    ],
)
def test_programs_without_a_minimum(program: str, words: str) -> None:
    with pytest.raises(NotDifferentiable, match=words):
        gradcli.run(program).minimize()


@pytest.mark.parametrize(
    ("options", "words"),
    [
        ({"minimize": "bfsg"}, "did you mean `bfgs`"),
        ({"minimize": "bfgs:0.1"}, "bfgs has no learning rate"),
        ({"minimize": "adam:fast"}, "the learning rate is a positive number"),
        ({"minimize": "bfgs", "bounds": "x=0:1"}, "bfgs cannot keep to bounds"),
        ({"minimize": True, "bounds": "x=1:0"}, "--bounds takes NAME=LOW:HIGH"),
        ({"minimize": True, "bounds": "z=0:1"}, "no leaf is called `z`"),
        ({"minimize": True, "wrt": "xx"}, "did you mean `x`"),
        ({"minimize": True, "steps": 0}, "--steps takes a positive integer"),
        ({"minimize": True, "tol": "-1"}, "--tol is a positive number"),
        ({"minimize": "bfgs", "max_memory": "100"}, "bfgs of 4 numbers would take 128 bytes"),
        ({"steps": 3}, "--steps belongs to --minimize"),
    ],
)
def test_requests_that_are_none(options: dict[str, Any], words: str) -> None:
    with pytest.raises(UsageError) as refusal:
        gradcli.run("x = ones(4); out = (x*x).sum()", **options)
    assert words in str([refusal.value.diagnostic.headline, *refusal.value.diagnostic.help])


def test_what_no_gradient_reaches_cannot_be_chosen() -> None:
    with pytest.raises(NotDifferentiable, match="no gradient reached `k`"):
        gradcli.run("x = ones(2); k = ones(2); out = (x*x).sum() + 0 * k.detach().sum()", minimize=True, wrt="k")


class Parabola:
    """An objective that is no program."""

    name, parts = "f", {"x": np.array([5.0]), "y": np.array(1.0)}

    def value_and_gradient(self, vector: Any) -> Any:
        return float((vector**2).sum()), 2 * vector

    def curvature(self, vector: Any, direction: Any) -> Any:
        return 2 * direction


@pytest.mark.parametrize("method", ["l-bfgs-b", "newton-cg", "sgd:0.1"])
def test_any_objective_will_do(method: str) -> None:
    found = minimize(Parabola(), how_of(method))
    np.testing.assert_allclose([found.names["x"][0], found.names["y"]], [0, 0], atol=1e-5)


def test_vectors_and_their_parts() -> None:
    parts = {"a": np.ones((2, 2)), "z": np.array([1 + 2j]), "s": np.array(3.0)}
    again = unpack(pack(parts), parts)
    assert all((again[name] == part).all() and again[name].shape == part.shape for name, part in parts.items())
    assert bound_in("w=:1") == ("w", -np.inf, 1.0)
