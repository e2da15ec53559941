"""--each NAME: the program once for each row, a line of JSON each, as soon as it is there."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import jsonschema
import pytest

from tests.conftest import ROOT, Command, environment
from tests.repl.terminal import Terminal

SCHEMA = json.loads((ROOT / "docs" / "report.schema.json").read_text(encoding="utf-8"))


@pytest.fixture
def table(tmp_path: Path) -> Path:
    path = tmp_path / "rows.csv"
    path.write_text("a,b\n1,2\n3,4\n5,6\n")
    return path


def lines(done: subprocess.CompletedProcess[str]) -> list[dict[str, object]]:
    return [json.loads(line) for line in done.stdout.splitlines()]


def test_a_line_for_each_row(gradcli: Command, table: Path) -> None:
    done = gradcli("-v", "x=@rows.csv", "--const", "n=3", "--each", "x", "out = (n * x**2).sum()")
    rows = lines(done)
    assert [row["row"] for row in rows] == [0, 1, 2]
    assert [row["gradients"]["x"]["value"] for row in rows] == [[6.0, 12.0], [18.0, 24.0], [30.0, 36.0]]  # type: ignore[index]
    assert done.stderr.count("note: rows.csv: its first row was read as column names (a, b)") == 1
    assert (done.stderr.count("\n"), done.returncode) == (1, 0)
    for row in rows:
        jsonschema.Draft202012Validator(SCHEMA).validate(row)


@pytest.mark.parametrize(
    ("arguments", "shown"),
    [
        (("-v", "x=[[1,2],[3,4]]"), "[2.0, 4.0]\n[6.0, 8.0]\n"),
        (("-v", "x=[1,2]"), "2.0\n4.0\n"),
        (("--const", "x=[1,2]"), "1\n4\n"),
    ],
)
def test_rows_of_a_literal(gradcli: Command, arguments: tuple[str, ...], shown: str) -> None:
    view = "x.grad" if arguments[0] == "-v" else "out"
    assert gradcli(*arguments, "--each", "x", "--get", view, "out = (x * x).sum() if hasattr(x, 'sum') else x * x").stdout == shown


def test_a_row_that_fails_has_its_line_and_the_others_run(gradcli: Command) -> None:
    done = gradcli("--const", "n=[1, 0, 2, 0]", "--each", "n", "y = 6 / n")
    assert [row["exit_status"] for row in lines(done)] == [0, 5, 0, 5]
    assert done.returncode == 5
    assert done.stderr.count("error[") == 1  # told once; each line has its own


def test_native_code_that_is_kept_finds_the_names_of_each_row(gradcli: Command) -> None:
    program = """
def total(n):
    t = 0.0
    for i in range(n):
        t += sqrt(tensor(4.0)).item() + square(tensor(1.0)).item()
    return t
first = sqrt(tensor(1.0))
if n == 3:
    sqrt = lambda t: tensor(1.0)
    range = lambda n: [1, 2]
if n != 4:
    square = lambda t: tensor(0.0)
y = total(n)
"""
    done = gradcli("--ignore", "N0001", "--const", "n=[1, 2, 3, 4, 5]", "--each", "n", "--get", "y", program)
    assert done.stdout.split() == ["2.0", "4.0", "2.0", "12.0", "10.0"]


def test_each_row_starts_afresh(gradcli: Command) -> None:
    done = gradcli("--seed", "0", "--const", "n=[1, 2]", "--each", "n", "--get", "y", "y = rand(1)")
    assert len(set(done.stdout.splitlines())) == 1


@pytest.mark.parametrize("option", [(), ("--jobs", "2")], ids=["one", "two"])
def test_a_line_is_there_before_the_next_row_comes_in(tmp_path: Path, option: tuple[str, ...]) -> None:
    command = [sys.executable, "-m", "gradcli", "-v", "x=@-:csv", "--each", "x", *option, "--get", "x.grad", "y = x * x"]
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True, env=environment(), cwd=tmp_path) as process:
        assert process.stdin is not None
        assert process.stdout is not None
        for number in (1.0, 2.0, 5.0):
            process.stdin.write(f"{number}\n")
            process.stdin.flush()
            assert process.stdout.readline() == f"{2 * number}\n"
        process.stdin.close()
    assert process.returncode == 0


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (("--each", "y", "-v", "x=[1]"), "no -v or --const gives a value"),
        (("--each", "x", "-v", "x=1"), "this is a single value"),
        (("--each", "x", "-v", "x=@missing.csv"), "cannot read missing.csv"),
        (("--each", "x", "-v", "x=[1]", "-o", "out.json"), "cannot be combined with -o"),
    ],
)
def test_what_has_no_rows_is_told(gradcli: Command, arguments: tuple[str, ...], words: str) -> None:
    done = gradcli(*arguments, "z = x")
    assert (done.stdout, done.returncode) == ("", 2)
    assert words in done.stderr


def test_a_bad_row_names_file_and_line(gradcli: Command, tmp_path: Path) -> None:
    (tmp_path / "bad.csv").write_text("1,2\n3,four\n")
    done = gradcli("-v", "x=@bad.csv", "--each", "x", "y = x.sum()")
    assert len(done.stdout.splitlines()) == 1
    assert "cannot read bad.csv: line 2, column 2: 'four' is not a number" in done.stderr
    assert done.returncode == 2


def test_a_terminal_sees_how_far_it_is(tmp_path: Path) -> None:
    program = "import time; time.sleep(0.15); y = n"
    with Terminal(tmp_path, "--const", "n=[1, 2, 3]", "--each", "n", "--get", "y", program) as terminal:
        assert terminal.status() == 0
        assert "1/3 rows" in terminal.raw
        assert terminal.screen.text.split() == ["1", "2", "3"]  # the bar is gone again
    with Terminal(tmp_path, "--const", "n=[1, 2, 3]", "--each", "n", "--get", "y", program, term="dumb") as terminal:
        assert terminal.status() == 0
        assert "rows" not in terminal.raw


def test_a_row_that_is_not_finite_asks_for_its_status(gradcli: Command) -> None:
    arguments = ("-v", "x=[1, 0, 4]", "--each", "x", "--nan=error", "y = x.log()")
    done = gradcli(*arguments)
    assert done.returncode == 4
    assert [json.loads(line)["exit_status"] for line in done.stdout.splitlines()] == [0, 4, 0]
    done = gradcli(*arguments, "--get", "x.grad")
    assert (done.returncode, done.stdout) == (4, '1.0\n"Infinity"\n0.25\n')


@pytest.mark.parametrize(
    ("expression", "values", "words", "status"),
    [
        ("y", ["1", "null", "3"], "", 0),
        ("1/(n-2)", ["-1.0", "null", "1.0"], "ZeroDivisionError", 2),
        ("y+1", ["2", "null", "4"], "TypeError", 2),
        ("exit(n)", ["null", "null", "null"], "leaves the program", 2),
    ],
)
def test_a_value_that_fails_is_null_and_the_other_rows_run(
    gradcli: Command, expression: str, values: list[str], words: str, status: int
) -> None:
    done = gradcli("--const", "n=[1,2,3]", "--each", "n", "--get", expression, "y = None if n == 2 else n")
    assert (done.stdout.split(), done.returncode) == (values, status)
    assert words in done.stderr
    assert ("error" in done.stderr) is bool(words)


def test_several_values_of_a_row_are_a_list(gradcli: Command) -> None:
    done = gradcli("--const", "n=[1,2]", "--each", "n", "--get", "n", "--get", "1/(n-1)", "y = n")
    assert done.stdout == "[1, null]\n[2, 1.0]\n"


def test_rows_of_objects_name_their_columns(gradcli: Command) -> None:
    rows = '{"who": "Ann", "u": 1, "v": 2}\n{"who": "Bob", "u": 3, "v": null}\n'
    command = ("--each", "x", "--get", "x.grad", "y = (x * x).sum()")
    assert gradcli("-v", "x=@-:ndjson[v,u]", "--missing=drop", *command, stdin=rows).stdout == "[4.0, 2.0]\n"
    done = gradcli("-v", "x=@-:ndjson[v,u]", *command, stdin=rows)
    assert (done.stdout, done.returncode) == ("[4.0, 2.0]\n", 2)
    assert "line 2, 'v': it holds null" in done.stderr


def test_how_far_it_is_stands_there_while_a_row_runs(tmp_path: Path) -> None:
    program = "import time; time.sleep(n); y = n"  # so that each of the lines stands there for a while
    command = f"{sys.executable} -m gradcli --const n=[1,2] --each n --get y '{program}' > '{tmp_path}/out'"
    with Terminal(tmp_path, program=("sh", "-c", command)) as terminal:
        terminal.wait_for("0/2 rows")
        terminal.wait_for("1/2 rows")
        terminal.pause(0.5)
        assert "1/2 rows" in terminal.screen.text
        assert terminal.status() == 0
        assert "rows" not in terminal.screen.text
    assert (tmp_path / "out").read_text() == "1\n2\n"


def test_nothing_of_a_row_is_left_for_the_next(gradcli: Command) -> None:
    """Names, classes, modes, what NumPy prints, generators in the middle, module state: each row finds all of them as the first one did."""
    program = """
import numpy as np
seen = [name for name in globals() if name in ("left", "K")]
before = str(np.array([1/3]))
np.set_printoptions(precision=2)
torch.set_default_dtype(torch.float64)
torch.set_grad_enabled(False)
sum = len
class K:
    z = n
def numbers():
    try:
        yield n
    finally:
        print("closed", n)
left = numbers(); next(left)
y = [seen, before, str(np.array([1/3])), str(tensor(0.5).dtype), sum([1, 2]), K.z]
"""
    done = gradcli("--const", "n=[1, 2, 3]", "--each", "n", "--get", "y", program)
    rows = [json.loads(line) for line in done.stdout.splitlines()]
    assert [row.pop() for row in rows] == [1, 2, 3]
    assert rows == 3 * [[[], "[0.33333333]", "[0.33]", "torch.float64", 2]]
    assert done.stderr.count("closed") == 3


def test_lines_come_before_the_error_that_ends_the_rows(gradcli: Command, tmp_path: Path) -> None:
    (tmp_path / "bad.csv").write_text("1.5\n2.5\nx\n")
    done = gradcli("-v", "x=@bad.csv", "--each", "x", "--get", "x", "y = x*x")
    assert (done.stdout, done.returncode) == ("1.5\n2.5\n", 2)
    assert "line 3" in done.stderr
