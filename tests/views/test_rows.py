"""One row a view: the command line, the help, the REPL, completion, `-o`, refusals and keyword arguments follow from it."""

from __future__ import annotations

import subprocess
import sys
from typing import Any

import numpy as np
import pytest

import gradcli
from gradcli.diagnostics.model import UsageError
from gradcli.views.base.view import every, names
from tests.conftest import ROOT, Command, environment

PROGRAM = "x = tensor([1., 2.]); out = (x * x).sum()"
NEW_VIEW = '''
"""``--leaves``: how many leaves there are."""

from gradcli.views.base.view import View, view


@view("--leaves", help="Count the leaves.", place=500, optional=True, metavar="NAME", json="leaves", repl=":leaves", suffixes=("cnt",))
class LeavesView(View):
    def make(self, run, request):
        return len(list(run.report.leaves()))

    def text(self, data, page, request):
        return f"{data} leaves\\n"

    def as_dict(self, data, nonfinite):
        return data

    def content(self, data, name, page):
        return str(data).encode()
'''


@pytest.fixture
def with_leaves(tmp_path: Any) -> Any:
    """Runs the command in a copy of the package that has one more file."""
    import shutil

    shutil.copytree(ROOT / "gradcli", tmp_path / "gradcli", ignore=shutil.ignore_patterns("__pycache__", "ops.md"))
    shutil.copytree(ROOT / "grammar", tmp_path / "grammar")
    (tmp_path / "gradcli" / "views" / "leaves.py").write_text(NEW_VIEW)

    def run(*arguments: str, stdin: str = "") -> str:
        command = [sys.executable, "-m", "gradcli", *arguments]
        env = environment(PYTHONPATH=str(tmp_path))
        done = subprocess.run(command, input=stdin, capture_output=True, text=True, env=env, cwd=tmp_path, check=False)
        return done.stdout + done.stderr

    return run


def test_a_file_with_a_row_is_all_that_a_view_needs(with_leaves: Any, tmp_path: Any) -> None:
    assert with_leaves("--leaves", PROGRAM) == "1 leaves\n"
    assert '"leaves": 1' in with_leaves("--json", "--leaves", PROGRAM)
    assert "--leaves[=NAME]" in with_leaves("--help")
    assert "--leaves" in with_leaves("--completion", "bash")
    assert "did you mean `--leaves`" in with_leaves("--leavse", PROGRAM)
    assert "--get and --leaves both write to standard output" in with_leaves("--get", "x", "--leaves", PROGRAM)
    assert with_leaves("-o", "n.cnt", PROGRAM) == ""
    assert (tmp_path / "n.cnt").read_text() == "1"
    program = f"import gradcli; r = gradcli.run({PROGRAM!r}, leaves=True); print(r.views, r.leaves(), r.report.as_dict()['leaves'])"
    done = subprocess.run(
        [sys.executable, "-c", program],
        capture_output=True,
        text=True,
        env=environment(PYTHONPATH=str(tmp_path)),
        cwd=tmp_path,
        check=False,
    )
    assert (done.stdout, done.stderr) == ("{'leaves': 1} 1 1\n", "")


def test_every_view_is_complete() -> None:
    for row in every():
        assert row.name in names()
        assert row.option.key == row.name
        assert row.option.help.endswith(".")
        assert not row.usage or row.usage.startswith(":")
    keys = [row.key for row in every() if row.key and row.name != "expect"]  # which adds to the key of --check
    assert len(keys) == len(set(keys))
    assert len({row.place for row in every()}) == len(every())


def test_every_option_is_a_keyword() -> None:
    result = gradcli.run("y = rand(2); out = (x * n).sum()", {"x": [1.0, 2.0]}, const={"n": 3}, dtype="float64", seed=4, get="x.grad")
    assert result.names["x"].grad.tolist() == [3.0, 3.0]
    assert str(result.names["x"].dtype) == "torch.float64"
    assert result.views["get"].value.tolist() == [3.0, 3.0]
    assert result.names["y"].tolist() == gradcli.run("y = rand(2)", seed=4, dtype="float64").names["y"].tolist()


def test_constants_keep_their_dtype() -> None:
    result = gradcli.run("y = x * n", {"x": [1.0]}, const={"n": np.array([2], dtype=np.int64)})
    assert str(result.names["n"].dtype) == "torch.int64"


@pytest.mark.parametrize(
    ("options", "error", "words"),
    [
        ({"dtyp": "float64"}, TypeError, "did you mean 'dtype'?"),
        ({"dtype": "float65"}, UsageError, "float32 or float64"),
        ({"max_memory": "lots"}, UsageError, "is not a size"),
        ({"ignore": "E0301"}, UsageError, "an error cannot be ignored"),
        ({"line": "x"}, TypeError, "unexpected keyword argument 'line'"),
    ],
)
def test_a_wrong_keyword_is_refused(options: dict[str, Any], error: type[Exception], words: str) -> None:
    with pytest.raises(error, match=words.replace("?", r"\?")):
        gradcli.run("x = 1", **options)


def test_an_ignored_warning_is_not_in_the_report() -> None:
    program = "x = ones(2); w = ones(2); y = (x.detach() * w).sum()"
    assert [each["code"] for each in gradcli.run(program).report.as_dict()["diagnostics"]] == ["W0103"]
    assert gradcli.run(program, ignore="W0103").report.as_dict()["diagnostics"] == []


def test_a_result_names_what_it_lacks() -> None:
    with pytest.raises(AttributeError, match="'Result' object has no attribute 'nothing'"):
        gradcli.run("x = 1").nothing  # noqa: B018


def test_texts_stand_beside_a_file(gradcli: Command, tmp_path: Any) -> None:
    done = gradcli("--report", "-o", "out.npz", PROGRAM)
    assert "d out/d x" in done.stdout
    assert (tmp_path / "out.npz").exists()
