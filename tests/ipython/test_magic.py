"""%grad and %%grad in a real IPython: inputs by name, results, errors, what is shown."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

import numpy as np
import pytest

pytest.importorskip("IPython", reason="the extra `notebook` is not installed")

from gradcli.ipython.words import split
from gradcli.options.table import OPTIONS
from gradcli.views.base.view import every

SCRIPT = re.compile(r"<script|\son\w+=|javascript:|https?://(?!www\.w3\.org)")


@pytest.fixture
def shell(tmp_path: Any, monkeypatch: pytest.MonkeyPatch) -> Iterator[Any]:
    """A shell of its own, with the extension loaded."""
    monkeypatch.setenv("IPYTHONDIR", str(tmp_path))
    from IPython.core.interactiveshell import InteractiveShell

    InteractiveShell.clear_instance()
    shell = InteractiveShell.instance()
    shell.run_line_magic("load_ext", "gradcli")
    yield shell
    shell.history_manager.end_session()
    InteractiveShell.clear_instance()


def ran(shell: Any, code: str) -> Any:
    """The value of a cell that ends well."""
    done = shell.run_cell(code)
    done.raise_error()
    return done.result


def test_a_line_shows_values_gradients_and_formulas(shell: Any) -> None:
    result = ran(shell, "%grad x=ones(2,2); y=x+2; out=mean(3*y*y)")
    data, _ = shell.display_formatter.format(result)
    assert set(data) >= {"text/plain", "text/html"}
    assert "d out/d x" in data["text/plain"]
    assert "= 1.5*(x + 2)" in data["text/plain"]
    assert "1.5*(x + 2)" in data["text/html"]
    assert not SCRIPT.search(data["text/html"])


def test_a_cell_takes_inputs_by_name_and_binds_its_result(shell: Any, capsys: pytest.CaptureFixture[str]) -> None:
    shell.user_ns |= {"a": np.array([1.0, 2.0]), "n": 3}
    result = ran(shell, "%%grad -v a --const n -o res\nprint('hello')\nout = (a**n).sum()\n")
    assert shell.user_ns["res"] is result
    assert result.names["a"].grad.tolist() == [3.0, 12.0]
    assert result.names["n"] == 3
    assert "hello" in capsys.readouterr().out


def test_floating_arrays_that_the_program_only_reads_are_leaves(shell: Any) -> None:
    shell.user_ns |= {"w": np.array([1.0, 2.0], np.float32), "sin": np.array([5.0]), "k": np.array([1, 2])}
    result = ran(shell, "%grad out = (w**2).sum() + sin(w).sum()")
    assert str(result.names["w"].dtype) == "torch.float32"
    assert result.names["w"].grad is not None
    assert "sin" not in result.names
    assert shell.run_cell("%grad k * 2").error_in_exec is not None


def test_a_program_that_assigns_a_name_does_not_take_it(shell: Any) -> None:
    shell.user_ns["x"] = np.array([7.0])
    assert ran(shell, "%grad x = ones(3); out = x.sum()").names["x"].tolist() == [1.0, 1.0, 1.0]


def test_tensors_of_pytorch_are_inputs(shell: Any) -> None:
    torch = pytest.importorskip("torch")
    shell.user_ns |= {"t": torch.tensor([1.0, 2.0], requires_grad=True), "h": torch.ones(2, dtype=torch.bfloat16)}
    result = ran(shell, "%grad -v t --const h out = (t**2 * h).sum()")
    assert result.names["t"].grad.tolist() == [2.0, 4.0]


def test_errors_are_raised_and_shown_as_diagnostics(shell: Any, capsys: pytest.CaptureFixture[str]) -> None:
    import gradcli

    done = shell.run_cell("%grad x = ones(2); x @ ones(3)")
    assert isinstance(done.error_in_exec, gradcli.ProgramError)
    shown = capsys.readouterr().out
    assert "error[E0301]" in shown
    assert "--> <%grad>:1:16" in shown
    assert "interactiveshell.py" not in shown


@pytest.mark.parametrize(
    ("code", "words"),
    [
        ("%grad", "%grad needs a program"),
        ("%grad -v b b*2", "the notebook has no name `b`"),
        ("%grad -v", "-v needs a value"),
        ("%grad -o a.npz x=1.0", "-o takes the name of a variable"),
        ("%grad --help", "--help is an option of the command"),
        ("%grad --nonsense x=1", "--nonsense"),
        ("%%grad x=1\ny=2", "the line of a cell has options only"),
        ("%grad -e x=1", "write the program into the cell"),
    ],
)
def test_a_wrong_line_says_so(shell: Any, capsys: pytest.CaptureFixture[str], code: str, words: str) -> None:
    assert shell.run_cell(code).error_in_exec is not None
    assert words in capsys.readouterr().out


def test_braces_and_dollars_of_the_program_are_its_own(shell: Any) -> None:
    shell.user_ns["a"] = 5
    assert ran(shell, "%grad d = {'a': ones(2)}; out = (d['a'] * 2).sum(); s = '$a'").names["s"] == "$a"


def test_formulas_are_latex_and_a_graph_is_svg(shell: Any) -> None:
    data, _ = shell.display_formatter.format(ran(shell, "%grad --formula=latex --graph x = ones(2); out = (x*x).sum()"))
    assert data["text/latex"].startswith("\\begin{align*}")
    assert data["image/svg+xml"].startswith("<svg")
    assert "<svg" in data["text/html"]


def test_figures_are_in_what_is_shown(shell: Any) -> None:
    pytest.importorskip("matplotlib")
    data, _ = shell.display_formatter.format(ran(shell, "%%grad\nimport matplotlib.pyplot as plt\nplt.plot([1, 2])\n"))
    assert 'src="data:image/png;base64,' in data["text/html"]


@pytest.mark.parametrize(
    ("line", "words", "program"),
    [
        ("x = 'a  b'", [], "x = 'a  b'"),
        ("--seed 3 -v x='[1, 2]' x*2", ["--seed", "3", "-v", "x=[1, 2]"], "x*2"),
        ("--explain x*2", ["--explain"], "x*2"),
        ("--explain=x x*2", ["--explain=x"], "x*2"),
        ("-- -x", [], "-x"),
        ("-vx=1.0 x", ["-vx=1.0"], "x"),
    ],
)
def test_the_program_begins_where_the_options_end(line: str, words: list[str], program: str) -> None:
    assert split(line, [*OPTIONS, *(row.option for row in every())]) == (words, program)
