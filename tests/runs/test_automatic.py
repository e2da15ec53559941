"""What shorthand does by itself, rule by rule: which values become leaves, and what backward starts from."""

from __future__ import annotations

import numpy as np
import pytest

import gradcli
from gradcli.diagnostics.model import Diagnostic
from tests.conftest import Command


def names(text: str) -> dict[str, gradcli.Tensor]:
    return dict(gradcli.run(text).names)


def notes(text: str) -> list[Diagnostic]:
    return [diagnostic for diagnostic in gradcli.run(text).report.diagnostics if diagnostic.severity == "note"]


# ---- leaves ---------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "text",
    [
        "x = ones(2)",
        "x = tensor([1., 2.])",
        "x = torch.zeros(2)",
        "x = rand(2)",
        "x = tensor([1+1j])",
        "x = 2 * ones(2)",
        "x = y = ones(2)",
        "x, y = ones(2), ones(2)",
        "(x, *rest) = [ones(2), ones(3)]",
        "x: Tensor = ones(2)",
        "x = ones(4).view(2, 2).double()",
        "c = const(ones(3)); x = zeros(c.shape[0])",
        "c = const(ones(3)); x = randn_like(c) * 0.1",
        "c = const(ones(3)); x = c.new_zeros(len(c))",
        "i = arange(3); x = i.float()",
        "def f(n):\n    return randn(n) * 0.1\nx = f(3)",
    ],
)
def test_a_top_level_assignment_makes_leaves(text: str) -> None:
    x = names(text)["x"]
    assert x.requires_grad
    assert x.is_leaf


@pytest.mark.parametrize(
    "text",
    [
        "x = tensor([1, 2])",
        "x = const(ones(2))",
        "x = const([1., 2.])",
        "c = const(1.); x = c * 2",
        "c = const(1.); y = c * 2; x = y * 3",
        "c = const(1.)\ndef f():\n    return c * 2\nx = f()",
        "c = const(1.); f = lambda t: t * c; x = f(ones(2))",
        "y = ones(2); x = y.detach()",
        "y = ones(2); x = y.data * 2",
        "with no_grad(): x = ones(2)",
        "with torch.no_grad():\n    y = ones(2)\nx = y * 2",
        "y = ones(2); x = y.argmax().float()",
        "if True: x = ones(2)",
        "x = ones(2, requires_grad=False)",
        "import torch\nx = torch.ones(2)",
    ],
)
def test_anything_else_makes_none(text: str) -> None:
    assert not (names(text)["x"].requires_grad and names(text)["x"].is_leaf)


def test_leaves_in_lists_dicts_and_modules_have_the_names_a_reader_would_write() -> None:
    text = "ws = [ones(1), ones(1)]; p = {'b': ones(1)}; net = nn.Sequential(nn.Linear(1, 1)); y = (net(ws[0]) + ws[1] * p['b']).sum()"
    assert [gradient.leaf for gradient in gradcli.run(text).report.gradients()] == [
        "ws[0]",
        "ws[1]",
        'p["b"]',
        "net[0].weight",
        "net[0].bias",
    ]


def test_a_constant_input_is_no_leaf_and_makes_none() -> None:
    result = gradcli.run("w = zeros(2); y = X * 2; z = (y * w).sum()", const={"X": np.array([1.0, 2.0], np.float32)})
    assert not result.names["y"].requires_grad
    assert result.names["w"].grad.tolist() == [2.0, 4.0]


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
    "last",
    [
        "y = (x * x).sum()",
        "(x * x).sum()",
        "y = x * x; y = y.sum()",
        "y = (x * x).sum(); y",
        "y: Tensor = (x * x).sum()",
        "y, z = (x * x).sum(), 1",
        "z, y = 1, (x * x).sum()",
        "\nfor i in range(2): y = (x * x).sum()",
        "\nif x.sum() > 0:\n    y = (x * x).sum()\nelse:\n    z = 1",
        "\nwith enable_grad():\n    y = (x * x).sum()",
    ],
)
def test_backward_from_the_last_value(last: str) -> None:
    assert names(f"x = tensor([1., 2.]); {last}")["x"].grad.tolist() == [2.0, 4.0]


@pytest.mark.parametrize(
    "text",
    [
        "x = ones(2); y = (x * x).sum(); print(1)",
        "x = ones(2); y = (x * x).sum(); z = 3",
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


def test_a_small_value_shows_its_jacobian() -> None:
    jacobians = gradcli.run("x = tensor([1., 2.]); A = const([[1., 2.], [3., 4.], [5., 6.]]); y = A @ x").report.jacobians
    assert [(part.label, part.value.tolist(), part.diagonal) for part in jacobians] == [("d y/d x", [[1, 2], [3, 4], [5, 6]], None)]


def test_a_diagonal_jacobian_is_shown_as_its_diagonal() -> None:
    (part,) = gradcli.run("x = tensor([1., 2.]); y = x**2").report.jacobians
    assert part.diagonal is not None
    assert part.diagonal.tolist() == [2.0, 4.0]
    assert gradcli.run("x = tensor([1., 2.]); y = x**2").names["x"].grad is None


@pytest.mark.parametrize(
    ("text", "headline", "patch"),
    [
        ("x = ones(200); y = x * 2", "no gradients: `y` has shape [200], but backward starts from a single number", "y = (x * 2).sum()"),
        ("x = arange(3); y = x * 2", "no gradients: `y` is int64, and integers have no derivative", "x = arange(3.0)"),
        ("x = 3; y = x**2", "no gradients: `y` is int, and integers have no derivative", "x = 3.0"),
        ("x = const(ones(2)); y = x.sum()", "no gradients: every tensor is a constant", "x = ones(2)"),
        ("x = tensor([1+1j]); y = x.sum()", "no gradients: `y` is complex, but backward starts from a real number", "y = x.sum().abs()"),
        (
            "x = ones(2); y = x.sum(); print(y)",
            "no gradients: the last statement has no value to start backward from",
            "print(y); y",
        ),
        ("x = tensor(2.); y = x * x; z = tensor(1.)", "no gradients: `z` is a leaf, computed from nothing", "z = tensor(1.); y"),
        ("x = tensor(2.); y = x * x; x", "no gradients: `x` is a leaf, computed from nothing", "x; y"),
        ("out = sin(1.5)", "no gradients: `out` was computed from a number without a name", "x = 1.5; out = sin(x)"),
        ("x = ones(2); y = x * x; z = ones(3)", "no gradients: `z` is a leaf, computed from nothing", "z = ones(3); y"),
    ],
)
def test_an_ending_without_a_derivative_says_why_and_shows_a_patch_that_was_run(text: str, headline: str, patch: str) -> None:
    (note,) = notes(text)
    assert (note.code, note.headline) == ("N0001", headline)
    assert note.help[0].splitlines()[1:] == [patch]
    assert note.labels


def test_a_leaf_that_lost_its_name_is_noted() -> None:
    (note,) = notes("x = ones(2); x = x * 3; y = x.sum()")
    assert note.headline == "no gradients are shown: the leaf that was called `x` has no name any more"


@pytest.mark.parametrize("text", ["x = tensor(3.)", "x = ones(2)", "x = tensor(3.); y = tensor(2.)"])
def test_a_leaf_has_no_derivative_by_itself(text: str) -> None:
    result = gradcli.run(text)
    assert (list(result.report.gradients()), result.report.jacobians, notes(text)) == ([], [], [])


def test_another_name_of_a_leaf_has_one() -> None:
    assert [gradient.label for gradient in gradcli.run("x = tensor(3.); y = x").report.gradients()] == ["d y/d x"]


@pytest.mark.parametrize("text", ["2 + 3", "print(1)", "x = ones(2); y = x.sum()", "x = 'text'", "x = tensor(2.); y = x * x; y.backward()"])
def test_nothing_is_said_where_nothing_could_be_differentiated_or_something_was(text: str) -> None:
    assert notes(text) == []


# ---- numbers --------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "gradients"),
    [
        ("x = 3.0; y = x**2", {"x": 6.0}),
        ("a, b = 2.0, -1.5; c = a * b", {"a": -1.5, "b": 2.0}),
        ("import math\nx = 0.5; y = math.exp(2 * x)", {"x": pytest.approx(5.43656365691809)}),
        ("x = 2.0; y = exp(x)", {"x": pytest.approx(7.38905609893065)}),
        ("x: float = 3.0\nfor i in range(2): y = x * i", {"x": 1.0}),
    ],
)
def test_float_literals_become_leaves_where_there_is_no_other(text: str, gradients: dict[str, float]) -> None:
    result = gradcli.run(text)
    assert {gradient.leaf: gradient.value.item() for gradient in result.report.gradients()} == gradients
    assert [note.code for note in notes(text)] == ["N0005"]


def test_views_see_a_program_of_numbers_as_it_was_differentiated(gradcli: Command) -> None:
    assert gradcli("x = 3.0; y = x**2").stdout.splitlines()[-1] == "d y/d x      []       6  = 2*x"


def test_what_a_program_of_numbers_prints_stays() -> None:
    assert gradcli.run("x = 3.0; print(x); y = x * x").stdout == "3.0\n"


@pytest.mark.parametrize(
    "text", ["x = 3.0", "x = 'a'; y = 2.5", "lr = 0.1; x = ones(2); y = (lr * x).sum()", "import torch\nx = 3.0; y = x * x"]
)
def test_other_numbers_stay_numbers(text: str) -> None:
    assert "N0005" not in [note.code for note in notes(text)]


def test_torch_functions_take_numbers_in_shorthand_only() -> None:
    assert names("x = sin(0.0); y = atan2(0.0, 1.0)")["x"].item() == 0.0
    with pytest.raises(gradcli.ProgramError, match="must be Tensor, not float"):
        gradcli.run("import torch\ntorch.sin(0.0)")


# ---- why a gradient is None -----------------------------------------------------------------------------------------

PROGRAM = "s = 3; x = ones(2); c = const(1.); n = arange(2); w = ones(2); u = ones(1); y = x * c; z = (y.detach() * w).sum()"


@pytest.mark.parametrize(
    ("expression", "reason"),
    [
        ("x.grad", "no gradient reaches `x`: `detach()` cut the graph"),
        ("y.grad", "`y` is not a leaf, so its gradient was not kept: call `y.retain_grad()` before backward"),
        ("c.grad", "`c` is a constant: it does not require grad"),
        ("n.grad", "`n` holds int64, which has no derivative"),
        ("u.grad", "the value that backward started from was not computed from `u`"),
    ],
)
def test_get_names_the_reason_why_a_gradient_is_none(gradcli: Command, expression: str, reason: str) -> None:
    assert f"`{expression}` is None: {reason}" in gradcli("--get", expression, PROGRAM).stderr


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
