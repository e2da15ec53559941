"""Diagnostics of the command as a process: formats, what is silenced, what a NaN does to the exit status."""

from __future__ import annotations

import json

import jsonschema
import pytest

from tests.conftest import ROOT, Command

SQRT = "x = tensor([0., 4.]); y = sqrt(x).sum()"
CUT = "x = ones(2); w = ones(2); y = (x.detach() * w).sum()"


@pytest.mark.parametrize(("option", "status", "begins"), [("warn", 0, "warning[W0101]"), ("error", 4, "error[E0701]"), ("off", 0, "")])
def test_nan(gradcli: Command, option: str, status: int, begins: str) -> None:
    done = gradcli(f"--nan={option}", SQRT)
    assert done.returncode == status
    assert done.stderr.startswith(begins)
    assert bool(done.stderr) == bool(begins)
    assert "d y/d x      [2]      [inf, 0.25]" in done.stdout


def test_a_nan_is_warned_of_by_default(gradcli: Command) -> None:
    assert gradcli(SQRT).stderr == gradcli("--nan=warn", SQRT).stderr != ""


def test_the_status_stands_in_the_data(gradcli: Command) -> None:
    done = gradcli("--json", "--nan=error", SQRT)
    data = json.loads(done.stdout)
    assert (done.returncode, data["exit_status"]) == (4, 4)
    assert [diagnostic["code"] for diagnostic in data["diagnostics"]] == ["E0701"]


def test_a_warning_is_silenced_by_its_code(gradcli: Command) -> None:
    assert "warning[W0103]" in gradcli(CUT).stderr
    assert gradcli("--ignore", "W0103", CUT).stderr == ""
    assert gradcli("--ignore", "W0103", "--ignore", "W0101", SQRT).stderr == ""
    assert gradcli("--ignore", "w0103", CUT).stderr == ""


@pytest.mark.parametrize("code", ["E0201", "W9999"])
def test_what_is_no_warning_cannot_be_silenced(gradcli: Command, code: str) -> None:
    done = gradcli("--ignore", code, CUT)
    assert done.returncode == 2
    assert code in done.stderr


def test_short_is_a_line_each(gradcli: Command) -> None:
    done = gradcli("--error-format=short", CUT + "; oops")
    assert done.stderr == "<arg>:1:55: error[E0201]: NameError: name 'oops' is not defined\n"
    assert gradcli("--error-format", "short", CUT).stderr.startswith("<arg>:1:32: warning[W0103]: no gradient reaches `x`")


def test_json_is_an_object_each(gradcli: Command) -> None:
    schema = json.loads((ROOT / "docs" / "report.schema.json").read_text(encoding="utf-8"))
    one = {"$defs": schema["$defs"], "$ref": "#/$defs/diagnostic"}
    done = gradcli("--error-format=json", "x = = 1\ny = (\n")
    lines = [json.loads(line) for line in done.stderr.splitlines()]
    assert [line["code"][:3] for line in lines] == ["E01"] * len(lines) != []
    for line in lines:
        jsonschema.validate(line, one)
    help = json.loads(gradcli("--error-format=json", "a = ones(2, 3); b = ones(2, 3); a @ b").stderr)["help"]
    assert help == ["transpose `b`; the result is [2, 2]\na @ b.T"]


@pytest.mark.parametrize("arguments", [("--error-format=json", "--oops"), ("--oops", "--error-format", "json")])
def test_the_format_holds_for_a_command_line_that_cannot_be_read(gradcli: Command, arguments: tuple[str, ...]) -> None:
    done = gradcli(*arguments)
    assert done.returncode == 2
    assert json.loads(done.stderr)["headline"] == "no such option: --oops"


@pytest.mark.parametrize(
    "program", ["x = ones(2, 3) @ ones(2, 3)", "x = ones(2); y = (x * x).sum(); y.backward(); y.backward()", "oops", SQRT, CUT]
)
def test_what_is_run_again_prints_nothing(gradcli: Command, program: str) -> None:
    """Also where patches are tried, nothing of those runs is seen."""
    done = gradcli("--no-report", f"print('once'); {program}")
    assert done.stdout == "once\n"
    assert "once\n" not in done.stderr


def test_a_value_read_from_standard_input_is_there_again(gradcli: Command) -> None:
    done = gradcli("-v", "x=@-:csv", "x @ ones(3)", stdin="1,2\n3,4\n")
    assert "error[E0301]" in done.stderr


def test_a_program_that_takes_long_is_not_made_again_at_length(gradcli: Command) -> None:
    done = gradcli("x = ones(3)\nfor i in range(30000): x = x * 1\nx @ ones(2, 2)")
    assert "error[E0301]" in done.stderr
