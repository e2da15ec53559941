"""Which programs run, in which order, under which names."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from tests.conftest import Command

ONE_LINER = "x=ones(2,2); y=x+2; out=mean(3*y*y)"
REPORT = """\
name  shape   dtype    grad_fn        value
x     [2, 2]  float32  leaf           [[1, 1], [1, 1]]
y     [2, 2]  float32  AddBackward0   [[3, 3], [3, 3]]
out   []      float32  MeanBackward0  27

d out/d x     [2, 2]   [[4.5, 4.5], [4.5, 4.5]]  = 1.5*(x + 2)
"""


def data(done: Any) -> Any:
    """What ``--json`` printed."""
    assert done.returncode == 0, done.stderr
    return json.loads(done.stdout)


def test_one_liner_shows_names_and_gradients(gradcli: Command) -> None:
    done = gradcli(ONE_LINER)
    assert (done.stdout, done.stderr, done.returncode) == (REPORT, "", 0)


def test_programs_run_in_order_in_one_set_of_names(gradcli: Command) -> None:
    assert gradcli("x = ones(2)", "y = x * 3", "y.sum()", "--get", "x.grad").stdout == "[3.0, 3.0]\n"


def test_backward_waits_for_the_last_program(gradcli: Command) -> None:
    names = data(gradcli("--json", "x = ones(1)", "a = x * 2", "b = a * 5"))
    assert names["root"] == "b"
    assert names["gradients"]["x"]["value"] == [10.0]


def test_script_file_by_its_name(gradcli: Command, tmp_path: Path) -> None:
    for name in ("a.py", "a.gc"):
        (tmp_path / name).write_text("print(1 + 1)\n")
        assert gradcli(name).stdout == "2\n"


def test_a_file_knows_its_name(gradcli: Command, tmp_path: Path) -> None:
    (tmp_path / "a.py").write_text("print(__file__, __name__)\n")
    assert gradcli("a.py").stdout == "a.py __main__\n"
    assert "NameError" in gradcli("-e", "print(__file__)").stderr


def test_f_takes_any_name(gradcli: Command, tmp_path: Path) -> None:
    (tmp_path / "program.txt").write_text("print('file')\n")
    assert gradcli("-f", "program.txt").stdout == "file\n"


def test_e_and_f_and_arguments_keep_their_order(gradcli: Command, tmp_path: Path) -> None:
    (tmp_path / "b.txt").write_text("print('b')\n")
    assert gradcli("-e", "print('a')", "-f", "b.txt", "print('c')", "-e", "print('d')").stdout == "a\nb\nc\nd\n"


def test_neighbouring_e_are_lines_of_one_program(gradcli: Command) -> None:
    done = gradcli("-e", "x = tensor(3.)", "-e", "with no_grad(): y = x**2", "-e", "out = y + x**2", "--get", "x.grad")
    assert (done.stdout, done.returncode) == ("6.0\n", 0)


def test_compound_statement_after_semicolon(gradcli: Command) -> None:
    assert gradcli("s = 0; for i in range(4): s += i", "print(s)").stdout == "6\n"


@pytest.mark.parametrize("arguments", [(), ("-",), ("-f", "-")])
def test_standard_input(gradcli: Command, arguments: tuple[str, ...]) -> None:
    assert gradcli(*arguments, stdin="for i in range(2):\n    print(i)\n").stdout == "0\n1\n"


def test_empty_standard_input_is_an_empty_program(gradcli: Command) -> None:
    done = gradcli()
    assert (done.stdout, done.stderr, done.returncode) == ("", "", 0)


def test_windows_line_ends_and_byte_order_mark(gradcli: Command, tmp_path: Path) -> None:
    (tmp_path / "a.py").write_bytes(b"\xef\xbb\xbfif True:\r\n    print(1)\r\n")
    assert gradcli("a.py").stdout == "1\n"


def test_dialect_is_decided_for_each_source(gradcli: Command) -> None:
    names = data(gradcli("--json", "import torch\nx = torch.ones(2)", "y = ones(2)"))["names"]
    assert not names["x"]["requires_grad"]
    assert names["y"]["requires_grad"]


# ---- what is printed and what is shown ------------------------------------------------------------------------------


def test_no_report_after_a_print(gradcli: Command) -> None:
    assert gradcli("x = ones(2); print(x.sum().item())").stdout == "2.0\n"


def test_report_on_request(gradcli: Command) -> None:
    done = gradcli("--report", "x = ones(2); print('hi')")
    assert done.stdout.startswith("hi\nname  shape  dtype")


def test_no_report_on_request(gradcli: Command) -> None:
    assert gradcli("--no-report", ONE_LINER).stdout == ""


def test_unnamed_last_value_is_shown(gradcli: Command) -> None:
    done = gradcli("x = tensor([1., 2.]); (x * x).sum()")
    assert done.stdout.splitlines()[2:] == ["_     []     float32  SumBackward0  5", "", "d _/d x      [2]      [2, 4]  = 2*x"]


def test_pytorch_program_without_backward_says_so(gradcli: Command) -> None:
    done = gradcli("import torch\nx = torch.ones(2, requires_grad=True)\ny = x.sum()")
    assert done.stdout.splitlines()[-1] == "no backward was called, so there are no gradients to show"


def test_several_elements_need_grad_output(gradcli: Command) -> None:
    done = gradcli("x = ones(200); y = x * 3")
    assert done.returncode == 0
    assert "no gradients: `y` has shape [200]" in done.stderr
    assert "--grad-output" in done.stderr
    assert "d y/d x" not in done.stdout


@pytest.mark.parametrize(("start", "gradient"), [("[1, 2]", "[3.0, 6.0]"), ("1", "[3.0, 3.0]")])
def test_grad_output(gradcli: Command, start: str, gradient: str) -> None:
    assert gradcli("--grad-output", start, "x = ones(2); y = x * 3", "--get", "x.grad").stdout == gradient + "\n"


def test_no_automatic_backward_after_an_explicit_one(gradcli: Command) -> None:
    done = gradcli("x = tensor(2.); y = x * x; y.backward(); z = x * 5", "--get", "x.grad")
    assert done.stdout == "4.0\n"


def test_explicit_backward_is_shown_by_leaf(gradcli: Command) -> None:
    assert gradcli("x = tensor(2.); (x * x).backward()").stdout.splitlines()[-1].split() == ["x.grad", "[]", "4"]


def test_long_tensors_are_abbreviated(gradcli: Command) -> None:
    line = gradcli("x = arange(100.)").stdout.splitlines()[1]
    assert line.endswith("[0, 1, 2, …, 97, 98, 99]")


def test_many_names_are_counted(gradcli: Command) -> None:
    done = gradcli("; ".join(f"n{i} = {i}" for i in range(50)))
    lines = done.stdout.splitlines()
    assert len(lines) == 42
    assert lines[-1] == "… and 10 more names (--json lists them all)"


def test_a_comment_may_end_the_text(gradcli: Command) -> None:
    assert gradcli("print(1)  # one, and no new line after it").stdout == "1\n"
