"""--get as JSON, --select, and files of every kind: what gradcli writes, it reads."""

from __future__ import annotations

import gzip
import io
import json
from pathlib import Path

import jsonschema
import numpy as np
import pytest

from tests.conftest import ROOT, Command

PROGRAM = "w = tensor([[1., 2.], [3., 4.]]); p = w[0]; loss = (w * w).sum()"
SCHEMA = json.loads((ROOT / "docs" / "report.schema.json").read_text(encoding="utf-8"))


@pytest.mark.parametrize(
    ("expression", "value"),
    [
        ("x", ["NaN", "Infinity", 0.1]),
        ("x.grad", [1.0, 1.0, 1.0]),
        ("'é\"'", 'é"'),
        ("None", None),
        ("True", True),
        ("(1, 2.5)", [1, 2.5]),
        (
            "{'a': x[2], 'm': nn.Linear(1, 1), 1: [ones(2)]}",
            {"a": 0.1, "m": "Linear(in_features=1, out_features=1, bias=True)", "1": [[1.0, 1.0]]},
        ),
        ("tensor([1+2j])", [{"real": 1.0, "imag": 2.0}]),
        ("2**53 + 1", 2**53 + 1),
        ("x.dtype", "torch.float32"),
        ("x.shape", [3]),
    ],
)
def test_get_is_json(gradcli: Command, expression: str, value: object) -> None:
    done = gradcli("--nan=off", "--get", expression, "x = tensor([nan, inf, 0.1]); y = x.sum()")
    assert json.loads(done.stdout) == value
    assert done.stdout.count("\n") == 1


def test_nonfinite_numbers_of_get_may_be_null_or_refused(gradcli: Command) -> None:
    program = ("--nan=off", "--get", "x", "x = tensor([nan, 1.])")
    assert gradcli("--nonfinite=null", *program).stdout == "[null, 1.0]\n"
    done = gradcli("--nonfinite=error", *program)
    assert (done.stdout, done.returncode) == ("", 2)


@pytest.mark.parametrize("kind", ["npy", "npz", "csv", "tsv", "json", "ndjson", "jsonl", "parquet"])
@pytest.mark.parametrize("ending", ["", ".gz"])
def test_what_is_written_is_read(gradcli: Command, kind: str, ending: str) -> None:
    if kind == "parquet":
        pytest.importorskip("pyarrow")
    name = f"out.{kind}{ending}"
    assert gradcli("--get", "w.grad", "-o", name, PROGRAM).returncode == 0
    assert gradcli("--const", f"g=@{name}", "--get", "g", "y = g + 1").stdout == "[[2.0, 4.0], [6.0, 8.0]]\n"


@pytest.mark.parametrize("kind", ["csv", "json", "ndjson", "npy"])
@pytest.mark.parametrize("values", ["[True, False]", "[1, 16777217]", "[0.1, 1e-30]", "[3.]"])
def test_values_come_back_as_they_were(gradcli: Command, kind: str, values: str) -> None:
    written = gradcli("--get", "m", "-o", f"m.{kind}", f"m = tensor({values})")
    assert written.returncode == 0
    assert json.loads(gradcli("--const", f"m=@m.{kind}", "--get", "m", "y = m").stdout) == json.loads(
        gradcli("--get", "m", f"m = tensor({values})").stdout
    )


def test_a_file_may_be_standard_output(gradcli: Command) -> None:
    done = gradcli("-o", "-:csv", "--get", "w.grad", "print('aside'); " + PROGRAM)
    assert (done.stdout, done.stderr) == ("2.0,4.0\n6.0,8.0\n", "aside\n")
    report = json.loads(gradcli("-o", "-:json", "print('inside'); " + PROGRAM).stdout)
    assert report["stdout"] == "inside\n"
    done = gradcli("-o", "-:csv", "--get", "p", "--report", PROGRAM)
    assert (done.returncode, "both write to standard output" in done.stderr) == (2, True)


def test_several_values_are_columns(gradcli: Command, tmp_path: Path) -> None:
    assert gradcli("-o", "out.csv", "--get", "p", "--get", "w", PROGRAM).returncode == 0
    assert (tmp_path / "out.csv").read_text() == "p,w[0],w[1]\n1.0,1.0,2.0\n2.0,3.0,4.0\n"
    assert gradcli("--const", "d=@out.csv", "--get", "d['w[1]']", "y = d").stdout == "[2.0, 4.0]\n"
    gradcli("-o", "out.ndjson", "--get", "p", "--get", "p * 2", PROGRAM)
    assert (tmp_path / "out.ndjson").read_text() == '{"p": 1.0, "p * 2": 2.0}\n{"p": 2.0, "p * 2": 4.0}\n'
    done = gradcli("-o", "out.tsv", "--get", "p", "--get", "loss", PROGRAM)
    assert (done.returncode, "columns have one length, and these have `p` 2, `loss` 1" in done.stderr) == (2, True)


def test_a_compressed_file_is_the_same_each_time(gradcli: Command, tmp_path: Path) -> None:
    gradcli("-o", "a.csv.gz", "--get", "p", PROGRAM)
    gradcli("-o", "b:csv.gz", "--get", "p", PROGRAM)
    assert (tmp_path / "a.csv.gz").read_bytes() == (tmp_path / "b").read_bytes()
    assert gzip.decompress((tmp_path / "b").read_bytes()) == b"1.0\n2.0\n"


def test_select_limits_the_report(gradcli: Command, tmp_path: Path) -> None:
    report = json.loads(gradcli("--json", "--select", "loss,w.grad", PROGRAM).stdout)
    jsonschema.Draft202012Validator(SCHEMA).validate(report)
    assert (list(report["names"]), list(report["gradients"])) == (["loss"], ["w"])
    gradcli("-o", "out.npz", "--select", "w.grad", "--select", "p", PROGRAM)
    with np.load(io.BytesIO((tmp_path / "out.npz").read_bytes())) as archive:
        assert sorted(archive) == ["p", "w.grad"]
    gradcli("-o", "out.csv", "--select", "p", PROGRAM)
    assert (tmp_path / "out.csv").read_text() == "1.0\n2.0\n"
    lines = gradcli("-v", "x=[1., 2.]", "--each", "x", "--select", "y", "y = x * x").stdout.splitlines()
    assert [json.loads(line)["names"]["y"]["value"] for line in lines] == [1.0, 4.0]
    assert [list(json.loads(line)["names"]) for line in lines] == [["y"], ["y"]]


def test_select_takes_names_with_commas(gradcli: Command) -> None:
    done = gradcli(
        "--json", "--select", 'd["a,b"].grad,loss', "d = {'a,b': tensor(1., requires_grad=True)}; loss = d['a,b'] * 2; loss.backward()"
    )
    assert list(json.loads(done.stdout)["gradients"]) == ['d["a,b"]']


@pytest.mark.parametrize(
    ("arguments", "code", "words"),
    [
        (("--json", "--select", "los"), "E0905", "did you mean `loss`?"),
        (("--select", "loss"), "E0902", "--select limits --json, -o and --each"),
        (("-o", "out.csv"), "E0902", "or `--select NAMES`"),
        (("-o", "out.zip", "--get", "p"), "E0902", "unknown suffix"),
        (("-o", "-", "--get", "p"), "E0902", "`-o -:csv`"),
    ],
)
def test_what_cannot_be_selected_or_written_is_told(gradcli: Command, arguments: tuple[str, ...], code: str, words: str) -> None:
    done = gradcli(*arguments, PROGRAM)
    assert done.returncode == 2
    assert f"error[{code}]" in done.stderr
    assert words in done.stderr


@pytest.mark.parametrize(
    ("arguments", "status", "code"),
    [
        (("x = ",), 3, "E0101"),
        (("x = unknown",), 5, "E0201"),
        (("-v", "x=@missing.npy", "y = x"), 2, "E0901"),
        (("-v", "x=[", "y = x"), 2, "E0903"),
        (("missing.py",), 2, "E0901"),
        (("--no-such-option", "x = 1"), 2, "E0902"),
        (("--timeout", "0.3", "while True: pass"), 124, "E0604"),
        (("--max-memory", "1M", "x = ones(10**6)"), 5, "E0601"),
    ],
)
def test_under_json_every_ending_is_one_document(gradcli: Command, arguments: tuple[str, ...], status: int, code: str) -> None:
    done = gradcli("--json", *arguments)
    report = json.loads(done.stdout)
    jsonschema.Draft202012Validator(SCHEMA).validate(report)
    assert (done.returncode, report["exit_status"], report["diagnostics"][-1]["code"]) == (status, status, code)


def test_columns_of_a_table_have_names(gradcli: Command, tmp_path: Path) -> None:
    (tmp_path / "d.csv").write_text("name,age,height\nAnn,30,1.5\nBob,,1.6\nCid,50,1.75\n")
    done = gradcli("--const", "d=@d.csv", "y = d")
    assert "line 2, column 'name': 'Ann' is not a number; `@d.csv[age,height]` reads other columns" in done.stderr
    assert "line 3, column 'age': the value is missing" in gradcli("--const", "d=@d.csv[age,height]", "y = d").stderr
    table = ("--missing=drop", "-v", "d=@d.csv[age,height]")
    asked = ("d.columns", 'd["age"]', 'd[d["age"] > 40]["height"]', 'd[["height", "age"]][0]', 'd[0, "height"]', "d.grad")
    done = gradcli(*table, *(word for each in asked for word in ("--get", each)), 'loss = (d["age"] * 2).sum()')
    answers = [json.loads(line) for line in done.stdout.splitlines()]
    assert answers == [["age", "height"], [30.0, 50.0], [1.75], [1.5, 30.0], 1.5, [[2.0, 0.0], [2.0, 0.0]]]
    done = gradcli(*table, 'y = d["hieght"].sum()')
    assert (done.returncode, "there is no column 'hieght'; there are 'age', 'height'; did you mean 'height'?" in done.stderr) == (5, True)
    done = gradcli("x = ones(2); y = x.columns")
    assert "'Tensor' object has no attribute 'columns'" in done.stderr
    lines = gradcli(*table, "--each", "d", "--get", 'd["age"]', "y = d.sum()").stdout
    assert lines == "30.0\n50.0\n"
