"""--explain: the steps of a backward pass, in the program's text and in words."""

from __future__ import annotations

import json
import re
from typing import Any

import numpy as np
import pytest

import gradcli
from gradcli.analysis.errors import NotDifferentiable
from gradcli.analysis.folding import Gap, folded
from gradcli.diagnostics.model import UsageError
from tests.conftest import Command

SEED = "x=ones(2,2); y=x+2; out=mean(3*y*y)"
PROGRAMS = [
    SEED,
    "x = tensor([1., 2.]); w = tensor(3.); out = (sin(x)*w/x).sum()",
    "a = rand(3, 4); b = rand(4, 2); c = rand(2); out = ((a @ b + c).tanh() ** 2).mean()",
    "x = rand(5); out = x.softmax(0).log().sum() + x.max() + x[1:3].prod()",
    "x = rand(2, 3)\nh = x\nfor i in range(12):\n    h = sigmoid(h * 1.5) - x[0]\nout = h.norm()",
    "x = rand(2, 3, dtype=float64); w = rand(3); out = (x.float() * w).sum()",
    "x = rand(4); p, q = x.split(2); out = (p * q).sum() + stack([p, q]).std()",
    "x = tensor(2.); y = x * 1\nfor i in range(3): y = y * y\nout = y",
]


def explanation(program: str, **options: Any) -> dict[str, Any]:
    result = gradcli.run(program, explain=options.pop("explain", True), seed=3, **options)
    data: dict[str, Any] = result.report.as_dict()["explanation"]
    return data


def test_the_first_example(gradcli: Command) -> None:
    assert gradcli("--explain", SEED).stdout == (
        "out = mean(3*y*y), and backward starts from d out/d out = 1\n"
        "\n"
        "  step  expression   it passes on                                          value\n"
        "  1     mean(3*y*y)  1/4 of what arrives, to each of 4 elements, to 3*y*y  0.25\n"
        "  2     3*y*y        times y, to 3*y                                       0.75\n"
        "                     times 3*y, to y                                       2.25\n"
        "  3     3*y          times 3, to y                                         2.25\n"
        "        y            two paths meet: 2.25 + 2.25                           4.5\n"
        "  4     x+2          unchanged, to x                                       4.5\n"
        "\n"
        "d out/d x = 4.5 in all 4 places\n"
    )


@pytest.mark.parametrize("program", PROGRAMS)
def test_what_is_sent_adds_up_to_what_arrives(program: str) -> None:
    """Also where a loop is folded, for the steps whose senders are all shown; and the leaves have their gradients."""
    result = gradcli.run(program, seed=3)
    data = result.explain()
    sums: dict[Any, Any] = {}
    complete = not any(isinstance(entry, Gap) for entry in data.entries)
    for step in data.steps:
        if complete and step.arrives is not None and step.node in sums:
            np.testing.assert_allclose(sums[step.node], step.arrives, rtol=1e-5)
        for send in step.sends:
            if all(output is None for output in [getattr(send.target, "outputs", None)]):
                sums[send.target] = sums.get(send.target, 0) + send.value
    for leaf in data.leaves:
        np.testing.assert_allclose(leaf.value, result.names[leaf.name].grad.numpy(), rtol=1e-5)
        assert leaf.sum_of


@pytest.mark.parametrize("program", PROGRAMS)
def test_text_fits_80_columns(gradcli: Command, program: str) -> None:
    done = gradcli("--explain", program)
    assert done.returncode == 0
    assert max(map(len, done.stdout.splitlines())) <= 80


def test_words(gradcli: Command) -> None:
    words = {
        "x.exp()": "times x.exp()",
        "x / 4": "divided by 4",
        "-x": "with the sign changed",
        "x.sin()": "times cos(x)",
        "x ** 3": "times 3*x**2",
        "x.tanh()": "times (1 - x.tanh()**2)",
        "x * n": "times n",
        "x.t()": "transposed",
        "x @ n": "what arrives @ n.T",
    }
    for expression, said in words.items():
        data = explanation(f"n = const([[1., 2.], [3., 4.]]); x = rand(2, 2); out = ({expression}).sum()")
        assert data["steps"][1]["sends"][0]["words"] == said, expression


def test_broadcasting_that_is_undone_is_said() -> None:
    data = explanation("x = rand(3); y = const(rand(4, 3)); out = (x * y).sum()")
    assert data["steps"][1]["sends"][0]["notes"] == ["summed over the 4 copies that broadcasting made"]


@pytest.mark.parametrize("cut", ["x.detach()", "x.data", "x.item()"])
def test_a_cut_is_said(gradcli: Command, cut: str) -> None:
    shown = gradcli("--explain", f"x = tensor(2.); y = x * {cut} * 3").stdout
    assert f"stops at {cut}: {cut.partition('.')[2].join(['', '']) or ''}".split(":")[0] in " ".join(shown.split())
    assert "takes it out of the graph" in " ".join(shown.split())


def test_a_name_computed_under_no_grad_is_said(gradcli: Command) -> None:
    shown = gradcli("--explain", "x = tensor(2.)\nwith no_grad():\n    c = x * 2\nout = x * c").stdout
    assert "stops at c: `c` was computed under no_grad" in " ".join(shown.split())


def test_accumulation_is_said(gradcli: Command) -> None:
    shown = gradcli("--explain", "x = tensor(2.); x.sum().backward(); (x**3).backward()").stdout
    assert "added to x.grad, which was 1 before" in shown


def test_a_name_selects_what_leads_to_it() -> None:
    data = explanation("x = tensor(2.); w = tensor(3.); out = x.sin() * w.cos()", explain="w")
    assert list(data["leaves"]) == ["w"]
    assert [step["expression"] for step in data["steps"]] == ["x.sin() * w.cos()", "w.cos()"]


def test_a_loop_is_folded() -> None:
    data = explanation("x = tensor(2.)\nh = x\nfor i in range(30):\n    h = sin(h * 1.1)\nout = h * 1")
    assert [step for step in data["steps"] if "folded" in step] == [{"folded": 56, "turns": 28}]
    assert len(data["steps"]) == 6


def test_folding_keeps_the_ends() -> None:
    shown = folded(list(range(100)), 40)
    assert shown == [*range(20), Gap(60), *range(80, 100)]
    assert folded([1, 2, 1, 2, 1, 2]) == [0, 1, 2, 3, 4, 5]
    assert folded([0, *[1, 2] * 5, 3]) == [0, 1, 2, Gap(6, 3), 9, 10, 11]


def test_a_large_graph_is_quick(gradcli: Command) -> None:
    done = gradcli("--explain", "x = tensor(1.)\ny = x\nfor i in range(20000):\n    y = y * 0.9999 + x * 0.1\nout = y")
    assert done.returncode == 0
    assert len(done.stdout.splitlines()) < 60


@pytest.mark.parametrize(
    ("program", "name", "error", "words"),
    [
        ("x = const(1.); y = x * 2", "", NotDifferentiable, "no backward pass ran"),
        ("weight = tensor(1.); y = weight * 2", "wieght", UsageError, "no name is called `wieght`"),
        ("x = tensor(1.); w = tensor(2.); y = x * 2", "w", NotDifferentiable, "no gradient reached `w`"),
    ],
)
def test_errors(program: str, name: str, error: type[Exception], words: str) -> None:
    with pytest.raises(error, match=words):
        gradcli.run(program).explain(name)


def test_a_program_that_prints_prints_once(gradcli: Command) -> None:
    done = gradcli("--explain", "x = rand(2); print('hello'); out = x.sum()")
    assert done.stdout.count("hello") == 1


def test_json_holds_the_explanation(gradcli: Command) -> None:
    report = json.loads(gradcli("--json", "--explain", SEED).stdout)
    send = report["explanation"]["steps"][1]["sends"][0]
    assert (send["to"], send["rule"], send["value"]["value"][0][0]) == ("3*y", "g*y", 0.75)
    assert report["explanation"]["leaves"]["x"]["sum_of"] == [4]


@pytest.mark.parametrize("view", ["explain", "graph"])
def test_a_training_loop_that_writes_into_its_parameters(view: str) -> None:
    program = (
        "import torch\nnet = torch.nn.Linear(3, 1)\nopt = torch.optim.SGD(net.parameters(), lr=0.1)\nx = torch.ones(4, 3)\n"
        "for step in range(5):\n    opt.zero_grad()\n    loss = net(x).tanh().mean()\n    loss.backward()\n    opt.step()\n"
    )
    answer = getattr(gradcli.run(program, seed=1), view)()
    assert "net.weight" in repr(answer)


def test_steps_of_a_statement_are_one_where_there_are_many(gradcli: Command) -> None:
    parts = "\n".join(f"h{i + 1} = sin(h{i} * {i + 2}) + cos(h{i}) * exp(h{i} / {i + 3})" for i in range(10))
    program = f"h0 = rand(3)\n{parts}\nout = h10.sum()"
    shown = gradcli("--explain", program).stdout
    assert len(re.findall(r"\d+ +h\d+ = ", shown)) == 10
    assert "7 steps of this statement" in " ".join(shown.split())
    assert max(map(len, shown.splitlines())) <= 80
    assert "7 steps" not in gradcli("--explain=h9", program).stdout
    folded = [step for step in json.loads(gradcli("--json", "--explain", program).stdout)["explanation"]["steps"] if "folded" in step]
    assert folded[0]["of"] == "h10 = sin(h9 * 11) + cos(h9) * exp(h9 / 12)"


def test_many_leaves_are_shown_by_module(gradcli: Command) -> None:
    program = "net = nn.Sequential(*[nn.Linear(2, 2) for _ in range(11)])\nout = net(ones(1, 2).detach()).sum()"
    shown = gradcli("--explain", program).stdout
    assert len(re.findall(r"d out/d net\[\d+\]: 2 leaves, whose gradients have the norm ", shown)) == 11
