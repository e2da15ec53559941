"""Programs whose last value is a number that nothing can be differentiated by: the note says why, and its change works."""

from __future__ import annotations

import pytest

import gradcli
from gradcli.diagnosis.evidence.numbers import behind
from gradcli.diagnostics.model import Source
from gradcli.lang.parsing.parser import parse
from gradcli.lang.syntax import nodes as syntax


@pytest.mark.parametrize(
    ("program", "headline", "cure"),
    [
        ("x = 3; y = x^2", "integers have no derivative", "y = x**2\nx = 3.0"),
        ("x = arange(3); y = (x^2).sum()", "integers have no derivative", "y = (x**2).sum()\nx = arange(3.0)"),
        ("import math\nx = ones(1); y = math.sin(x)", "a Python number", "y = sin(x)"),
        ("x = ones(2); y = x.sum().item()", "a Python number", "y = x.sum()"),
        ("x = ones(2); a = float((x*x).sum()); y = 2*a", "a Python number", "a = (x*x).sum()"),
        ("f = lambda t: t**2\ny = f(3.0)", "a number without a name", "x = 3.0; y = f(x)"),
        ("x = 3; y = x/2", "computed from integers", "x = 3.0"),
        ("x = 3; y = sin(x)", "computed from integers", "x = 3.0"),
        ("n = 4; x = 2; y = 0.0\nfor i in range(n): y += x*0.5\ny", "computed from integers", "x = 2.0"),
        ("n = tensor([1, 2]); out = (n*2.).sum()", "computed from integers", "n = tensor([1.0, 2])"),
        ("f = lambda t: t/2\ny = f(3)", "a number without a name", "x = 3.0; y = f(x)"),
        ("y = sqrt(2)/3", "a number without a name", "x = 2.0; y = sqrt(x)/3"),
        ("x = 1; sin(1.5)", "a number without a name", "t = 1.5; sin(t)"),
    ],
)
def test_the_note_has_the_cause_and_a_change(program: str, headline: str, cure: str) -> None:
    diagnostics = gradcli.run(program).report.diagnostics
    note = next(one for one in diagnostics if one.code == "N0001")
    assert headline in note.headline
    assert note.help[0].partition("\n")[2] == cure


@pytest.mark.parametrize(
    "program", ["x = randn(3)*0.1", "x = tensor(2.)", "n = 3; x = ones(n)", "y = full((2,), 3.0)", "1/3", "y = zeros(2, 3).sum()*0.5"]
)
def test_a_leaf_by_itself_has_no_note(program: str) -> None:
    assert gradcli.run(program).report.diagnostics == []


def test_lists_and_lost_leaves_have_a_note() -> None:
    told = [
        gradcli.run(text).report.diagnostics[0].headline
        for text in ("x = ones(2); y = x.tolist()", "x = ones(2); for i in range(3): x = x*2")
    ]
    assert "a list of Python numbers" in told[0]
    assert "the leaf that was called `x` has no name any more" in told[1]


def test_what_is_behind_an_expression() -> None:
    module = parse(Source("<text>", "a = 1\nb = a + c\nc = b\nb += d(a)\ne = 5\nlast = b\n"))
    last = module.body[-1]
    assert isinstance(last, syntax.Assign)
    assert sorted(node.span.text for node in behind(last.value, [module])) == ["1", "a + c", "b", "b", "d(a)"]


def test_a_leaf_inside_an_expression_is_moved_to_its_end() -> None:
    result = gradcli.run("import torch\nx = torch.ones(2, requires_grad=True) * 3\nx.sum().backward()\nprint(x.grad)")
    helps = [help for one in result.report.diagnostics for help in one.help]
    assert any(help.endswith("x = (torch.ones(2) * 3).requires_grad_()") for help in helps)
