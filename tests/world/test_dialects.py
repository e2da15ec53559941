"""The two dialects: what a bare name means, which assignments make leaves, and what a one-liner may look like."""

from __future__ import annotations

from typing import Any

import pytest

import gradcli
from gradcli.diagnostics.model import Source
from gradcli.engine import state
from gradcli.lang.parsing.parser import parse
from gradcli.world.dialects import decides_requires_grad, imports_torch
from gradcli.world.world import World


def module(text: str) -> Any:
    return parse(Source("<test>", text))


def world(*texts: str, echo: Any = None) -> World:
    made = World(lambda text: None)
    with state.fresh():
        for text in texts:
            made.execute(module(text), echo=echo)
    return made


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("import torch", True),
        ("import torch.nn as nn", True),
        ("from torch.autograd import grad", True),
        ("def f():\n    import torch", True),
        ("x = 'import torch'", False),
        ("# import torch", False),
        ("import math", False),
        ("import torchlike", False),
    ],
)
def test_an_import_of_torch_decides(text: str, found: bool) -> None:
    assert imports_torch(module(text)) is found


def test_bare_names_in_shorthand() -> None:
    names = world("a = exp(tensor(0.)); b = relu(tensor(-1.)); c = pi; d = torch.sin(tensor(0.)); f = F.relu(tensor(2.)); g = e").names
    assert [float(names[name]) for name in "abcdfg"] == [1.0, 0.0, pytest.approx(3.14159265), 0.0, 2.0, pytest.approx(2.71828183)]


def test_names_of_the_program_come_first() -> None:
    names = world("def exp(x): return 'mine'\ne = 5\na = exp(1); b = e").names
    assert (names["a"], names["b"]) == ("mine", 5)


def test_shared_builtins_follow_their_first_argument() -> None:
    names = world(
        "t = tensor([1., -2.]); a = sum([1, 2]); b = sum(t); c = max(3, 4); d = abs(-2); f = abs(t); g = pow(2, 3); h = round(2.6)"
    ).names
    assert (names["a"], names["c"], names["d"], names["g"], names["h"]) == (3, 4, 2, 8, 3)
    assert names["b"].grad_fn.name() == "SumBackward0"
    assert names["f"].grad_fn.name() == "AbsBackward0"
    assert world("a = float('2'); b = int(3.7); c = len([1]); d = [i for i in range(2)]; f = bool(1)").names["b"] == 3


@pytest.mark.parametrize("name", ["exp", "relu", "pi", "torch", "F"])
def test_a_pytorch_program_has_no_bare_names(name: str) -> None:
    with pytest.raises(gradcli.ProgramError, match=f"name '{name}' is not defined"):
        gradcli.run(f"import math\nif False:\n    import torch as t\n{name}")


@pytest.mark.parametrize(
    ("text", "requires"),
    [
        ("x = ones(2)", True),
        ("x = tensor([1., 2.])", True),
        ("x = torch.ones(2)", True),
        ("x = randn(3)", True),
        ("x = tensor([1, 2])", False),
        ("x = ones(2) * 1", True),
        ("x = const([1., 2.])", False),
        ("x = const(ones(2))", False),
        ("x = y = ones(2)", True),
        ("x, y = ones(2), 1", True),
        ("if True: x = ones(2)", False),
        ("for i in range(1): x = ones(2)", False),
        ("def f():\n    y = ones(2)\n    return y\nx = f()", True),
        ("x = ones(2); y = ones(2, requires_grad=True)", False),
        ("x = ones(2); y = ones(2); y.requires_grad_()", False),
        ("x = ones(2); y = ones(2); y.requires_grad = True", False),
        ("import torch\nx = torch.ones(2)", False),
    ],
)
def test_automatic_leaves(text: str, requires: bool) -> None:
    assert world(text).names["x"].requires_grad is requires


def test_in_the_repl_an_entry_decides_for_itself() -> None:
    names = world("y = ones(2, requires_grad=False)", "x = ones(2)", echo=print).names
    assert (names["y"].requires_grad, names["x"].requires_grad) == (False, True)


def test_last_value() -> None:
    assert world("1; 2 + 3").last == 5
    assert world("x = 4").last == 4
    assert world("x = 4; x += 1").last == 5
    assert world("x = y = 4").last is None
    assert world("x = 4; print(x)").last is None
    assert world("for i in range(3): i").last is None


def test_echo() -> None:
    seen: list[Any] = []
    world("1; None; x = 2; x; f = lambda: 3; f()\nif x: 9", echo=seen.append)
    assert seen == [1, 2, 3, 9]


def test_importing_torch_in_the_repl_is_for_good() -> None:
    seen: list[Any] = []
    made = world("x = ones(2)", "import torch", "y = torch.ones(2)", echo=seen.append)
    assert (made.torch_imported, made.names["x"].requires_grad, made.names["y"].requires_grad) == (True, True, False)


def test_each_program_has_its_own_dialect() -> None:
    made = world("import torch\nx = torch.ones(2, requires_grad=True)", "out = sum(x * exp(x))")
    assert (made.torch_imported, made.names["out"].requires_grad) == (False, True)


def test_several_lines_are_one_source() -> None:
    assert world("with no_grad(): y = tensor(2.) ** 2\nout = y + 1").names["out"].item() == 5
    assert world("x = 1; for i in range(3): x += i; y = x").names["y"] == 4


def test_unknown_name() -> None:
    with pytest.raises(gradcli.ProgramError, match="name 'nowhere' is not defined") as caught:
        gradcli.run("x = nowhere")
    assert caught.value.diagnostic.labels[0].span.text == "nowhere"


def test_deciding_by_attribute() -> None:
    assert decides_requires_grad(module("x.requires_grad = True"))
    assert not decides_requires_grad(module("print(x.requires_grad)"))


def test_buffers_of_a_module_are_no_leaves() -> None:
    """A running mean is data; batch normalization refuses one that requires grad."""
    result = gradcli.run("bn = nn.BatchNorm1d(3); y = bn(tensor([[1., 2., 3.], [4., 5., 7.]])).sum()")
    assert [gradient.leaf for gradient in result.report.gradients()] == ["bn.weight", "bn.bias"]


def test_shorthand_has_the_names_of_linalg() -> None:
    names = world("X = 2*eye(2); out = trace(inv(X)); p = pinv(X).sum(); y = logsumexp(zeros(4)); z = logsumexp(zeros(2, 2), 1)").names
    assert [float(names[name]) for name in ("out", "p")] == [1.0, 1.0]
    assert names["y"].shape == ()
    assert names["z"].shape == (2,)


def test_torch_program_has_no_names_of_linalg() -> None:
    with pytest.raises(gradcli.ProgramError, match="name 'inv' is not defined"):
        gradcli.run("import torch\ninv(torch.eye(2))")
