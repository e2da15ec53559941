"""What shorthand does by itself, rule by rule: which values become leaves, and what backward starts from."""

from __future__ import annotations

import pytest

import gradcli
from gradcli.diagnostics.model import Diagnostic


def names(text: str) -> dict[str, gradcli.Tensor]:
    return dict(gradcli.run(text).names)


def notes(text: str) -> list[Diagnostic]:
    return [diagnostic for diagnostic in gradcli.run(text).report.diagnostics if diagnostic.severity == "note"]


# ---- leaves ---------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("call", ["ones(2)", "tensor([1., 2.])", "torch.zeros(2)", "rand(2)", "tensor([1+1j])"])
def test_an_assignment_from_a_creation_call_makes_a_leaf(call: str) -> None:
    x = names(f"x = {call}")["x"]
    assert x.requires_grad
    assert x.is_leaf


@pytest.mark.parametrize(
    "text",
    [
        "x = tensor([1, 2])",
        "x = const(ones(2))",
        "x = const([1., 2.])",
        "x = ones(2) * 1",
        "x = y = ones(2)",
        "x, y = ones(2), ones(2)",
        "if True: x = ones(2)",
        "def f():\n    x = ones(2)\n    return x\nx = f()",
        "x = ones(2, requires_grad=False)",
        "import torch\nx = torch.ones(2)",
    ],
)
def test_anything_else_makes_none(text: str) -> None:
    assert not names(text)["x"].requires_grad


@pytest.mark.parametrize(
    "decision", ["y = ones(1, requires_grad=True)", "y = ones(1); y.requires_grad_()", "y = ones(1); y.requires_grad = True"]
)
def test_a_source_that_decides_for_itself_gets_no_automatic_leaf(decision: str) -> None:
    bound = names(f"x = ones(2); {decision}")
    assert not bound["x"].requires_grad
    assert bound["y"].requires_grad


def test_a_leaf_written_before_anything_recorded_it_becomes_a_constant() -> None:
    (note,) = notes("x = ones(2); x += 1")
    assert note.code == "N0002"
    assert note.headline.startswith("`x` was modified in place")
    assert not names("x = ones(2); x += 1")["x"].requires_grad


def test_a_leaf_written_after_something_recorded_it_is_pytorchs_error() -> None:
    with pytest.raises(gradcli.ProgramError, match="leaf Variable that requires grad"):
        gradcli.run("x = ones(2); y = x * 2; x += 1")


def test_a_leaf_that_was_asked_for_is_pytorchs_error() -> None:
    with pytest.raises(gradcli.ProgramError, match="leaf Variable that requires grad"):
        gradcli.run("x = ones(2, requires_grad=True); x += 1")


# ---- backward -------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "last", ["y = (x * x).sum()", "(x * x).sum()", "y = x * x; y = y.sum()", "y = (x * x).sum(); y", "y: Tensor = (x * x).sum()"]
)
def test_backward_from_the_last_value(last: str) -> None:
    assert names(f"x = tensor([1., 2.]); {last}")["x"].grad.tolist() == [2.0, 4.0]


@pytest.mark.parametrize(
    "text",
    [
        "x = ones(2); y = (x * x).sum(); print(1)",
        "x = ones(2); y = (x * x).sum(); z = 3",
        "x = ones(2); y, z = (x * x).sum(), 1",
        "x = ones(2)\nfor i in range(2): y = (x * x).sum()",
        "x = ones(2); y = (x * x).sum().detach()",
        "x = ones(2); y = x * x",
        "x = tensor([1+1j]); y = (x * x).sum()",
        "import torch\nx = torch.ones(2, requires_grad=True)\ny = x.sum()",
    ],
)
def test_no_backward_from_anything_else(text: str) -> None:
    assert names(text)["x"].grad is None


def test_one_element_of_any_shape_is_enough() -> None:
    assert names("x = ones(1, 1); y = x * 3")["x"].grad.tolist() == [[3.0]]


def test_no_backward_after_the_program_called_it() -> None:
    assert names("x = tensor(2.); y = x * x; y.backward(); z = x * 5")["x"].grad.item() == 4.0


def test_no_backward_after_autograd_grad() -> None:
    assert names("x = tensor(2.); y = x * x; g, = torch.autograd.grad(y, x); z = x * 5")["x"].grad is None


def test_several_elements_are_left_alone_with_a_note() -> None:
    (note,) = notes("x = ones(2); y = x * 2")
    assert note.headline == "no gradients: `y` has shape [2], but backward starts from a single number"


# ---- from Python ----------------------------------------------------------------------------------------------------


def test_inputs_are_leaves() -> None:
    result = gradcli.run("out = (x * x).sum()", inputs={"x": [1.0, 2.0]})
    assert result.names["x"].grad.tolist() == [2.0, 4.0]
    assert result.report.as_dict()["gradients"]["x"]["value"] == [2.0, 4.0]


def test_every_run_starts_from_a_fresh_state() -> None:
    gradcli.run("torch.set_default_dtype(torch.float64); torch.set_grad_enabled(False); manual_seed(3)")
    again = gradcli.run("x = ones(1); y = x * 2; print(x.dtype, torch.is_grad_enabled())")
    assert again.stdout == "torch.float32 True\n"


def test_an_error_keeps_what_came_before() -> None:
    with pytest.raises(gradcli.ProgramError) as caught:
        gradcli.run("print('before'); raise KeyError('k')")
    assert (caught.value.type_name, caught.value.message, caught.value.stdout) == ("KeyError", "'k'", "before\n")


def test_a_text_that_does_not_parse_is_a_program_error() -> None:
    with pytest.raises(gradcli.ProgramError) as caught:
        gradcli.run("x = = 1")
    assert caught.value.type_name == "SyntaxError"
    assert caught.value.diagnostic.code == "E0101"


def test_warnings_are_told() -> None:
    result = gradcli.run("x = ones(2); y = x * 2; y.sum().backward(); y.grad")
    assert [category for category, _ in result.warnings] == ["UserWarning"]


@pytest.mark.parametrize(("text", "raises"), [("exit()", False), ("exit(0)", False), ("exit(3)", True)])
def test_exit(text: str, raises: bool) -> None:
    if raises:
        with pytest.raises(gradcli.ProgramError, match="SystemExit: 3"):
            gradcli.run(text)
    else:
        gradcli.run(text)


def test_a_run_from_python_is_examined_as_the_command_does() -> None:
    text = "x = tensor([0., 4.]); w = ones(2); y = (x.log() * w.detach()).sum()"
    codes = [diagnostic["code"] for diagnostic in gradcli.run(text).report.as_dict()["diagnostics"]]
    assert codes == ["W0101", "W0103"]
