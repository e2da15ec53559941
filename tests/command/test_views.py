"""--json, --get: one machine-readable view on standard output."""

from __future__ import annotations

import json
from pathlib import Path

import jsonschema
import pytest

from tests.conftest import ROOT, Command

SCHEMA = json.loads((ROOT / "docs" / "report.schema.json").read_text(encoding="utf-8"))
PROGRAMS = {
    "plain": "x=ones(2,2); y=x+2; out=mean(3*y*y)",
    "values": "a = 1; b = 2.5; c = 'text'; d = [1, (2, 3)]; e = {'k': 1}; f = None; g = True; h = 1+2j; print('said')",
    "nonfinite": "x = tensor([nan, inf, -inf]); y = x * 1",
    "complex": "z = tensor([1+2j])",
    "empty": "",
    "containers": "p = [tensor(1., requires_grad=True), tensor(2., requires_grad=True)]; q = p[0] * p[1]",
    "raises": "x = ones(2); y = x @ ones(3)",
    "warns": "x = ones(2); y = x * 2; y.sum().backward(); y.grad",
}


@pytest.mark.parametrize("name", PROGRAMS)
def test_json_fits_its_schema(gradcli: Command, name: str) -> None:
    done = gradcli("--json", PROGRAMS[name])
    report = json.loads(done.stdout, parse_constant=lambda word: pytest.fail(f"{word} is not JSON"))
    jsonschema.Draft202012Validator(SCHEMA).validate(report)
    assert report["exit_status"] == done.returncode


def test_schema_is_a_schema() -> None:
    jsonschema.Draft202012Validator.check_schema(SCHEMA)


def test_json_holds_the_run(gradcli: Command) -> None:
    report = json.loads(gradcli("--json", "print('hello'); x=tensor([0.1, 2.]); out=(x*x).sum()").stdout)
    assert list(report["names"]) == ["x", "out"]
    assert report["names"]["x"]["value"] == [0.1, 2.0]
    assert report["names"]["out"]["grad_fn"] == "SumBackward0"
    assert report["gradients"]["x"] == {"shape": [2], "dtype": "float32", "value": [0.2, 4.0]}
    assert report["stdout"] == "hello\n"


def test_json_takes_what_was_printed(gradcli: Command) -> None:
    done = gradcli("--json", "print('hello')")
    assert json.loads(done.stdout)["stdout"] == "hello\n"
    assert done.stderr == ""


def test_json_of_a_failed_run_holds_the_diagnostic(gradcli: Command) -> None:
    done = gradcli("--json", "print('before'); x = ones(2); x.backward_()")
    report = json.loads(done.stdout)
    assert (done.returncode, report["exit_status"], report["stdout"]) == (5, 5, "before\n")
    assert report["diagnostics"][0]["code"] == "E0203"
    assert report["diagnostics"][0]["labels"][0]["line"] == 1


def test_get_prints_one_value(gradcli: Command) -> None:
    assert gradcli("--get", "x.grad", "x=ones(2,2); out=(3*x).sum()").stdout == "[[3.0, 3.0], [3.0, 3.0]]\n"


@pytest.mark.parametrize(("expression", "text"), [("y.shape", "[2]"), ("y.sum().item()", "4.0"), ("y.dtype", '"torch.float32"')])
def test_get_takes_an_expression(gradcli: Command, expression: str, text: str) -> None:
    assert gradcli("--get", expression, "y = ones(2) * 2").stdout == text + "\n"


def test_get_sends_prints_aside(gradcli: Command) -> None:
    done = gradcli("--get", "x", "x = tensor(1.); print('aside')")
    assert (done.stdout, done.stderr) == ("1.0\n", "aside\n")


def test_get_of_nothing_is_an_error(gradcli: Command) -> None:
    done = gradcli("--get", "x.grad", "x = const(1.)")
    assert (done.stdout, done.returncode) == ("", 2)
    assert "E0905" in done.stderr


def test_get_of_an_unknown_name_suggests(gradcli: Command) -> None:
    done = gradcli("--get", "weigth", "weight = tensor(1.)")
    assert done.returncode == 2
    assert "did you mean `weight`?" in done.stderr


@pytest.mark.parametrize("views", [("--json", "--get", "x"), ("--json", "--report"), ("--get", "x", "--report")])
def test_two_views_on_standard_output_are_refused(gradcli: Command, views: tuple[str, ...]) -> None:
    done = gradcli(*views, "x = tensor(1.)")
    assert (done.stdout, done.returncode) == ("", 2)


def test_schema_file_names_every_field(tmp_path: Path) -> None:
    from gradcli.runs.report import SCHEMA as VERSION

    assert SCHEMA["properties"]["schema"]["const"] == VERSION
