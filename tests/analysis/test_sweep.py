"""--sweep: the value and the gradient along a line and on a grid, in the run's own dtype and on the branches of each point."""

from __future__ import annotations

import csv
import json
from io import StringIO
from typing import Any

import numpy as np
import pytest

import gradcli
from gradcli.analysis.elsewhere.sweep import axis_of
from gradcli.analysis.errors import NotDifferentiable
from gradcli.diagnostics.model import UsageError
from gradcli.render.page import Page
from gradcli.runs.placing import element_of
from tests.conftest import Command

BRANCHES = "x = tensor(3.); out = x**3 if x > 0 else -x"


def test_each_point_takes_its_own_branch() -> None:
    swept = gradcli.run(BRANCHES).sweep("x=-1:1:0.5")
    assert swept.columns == ["x", "out", "d out/d x"]
    assert swept.rows == [[-1, 1, -1], [-0.5, 0.5, -1], [0, 0, -1], [0.5, 0.125, 0.75], [1, 1, 3]]


def test_in_a_pipe_it_is_csv(gradcli: Command) -> None:
    shown = gradcli("--sweep", "x=0:1:0.1", "x = tensor(3.); out = sin(x)").stdout
    rows = list(csv.reader(StringIO(shown)))
    assert rows[0] == ["x", "out", "d out/d x"]
    assert [row[0] for row in rows[1:]] == ["0.0", "0.1", "0.2", "0.3", "0.4", "0.5", "0.6", "0.7", "0.8", "0.9", "1.0"]
    assert rows[4] == ["0.3", str(np.sin(np.float32(0.3))), str(np.cos(np.float32(0.3)))]


def test_a_reader_gets_columns() -> None:
    from gradcli.render.answers.sweep import sweep_text

    swept = gradcli.run("x = tensor(1.); out = x**2").sweep("x=0:1:0.5")
    assert sweep_text(swept, Page(width=80)) == "  x   out  d out/d x\n  0     0          0\n0.5  0.25          1\n  1     1          2\n"
    long = sweep_text(gradcli.run("x = tensor(1.); out = x**2").sweep("x=0:99:1"), Page(width=80))
    assert "… 40 more rows" in long
    assert len(long.splitlines()) == 62


def test_two_inputs_make_a_grid() -> None:
    swept = gradcli.run("x = tensor(0.); y = ones(2); out = x**2 * y[1]").sweep("x=1:2:1 y[1]=1:3:1")
    assert (swept.shape, swept.of, [axis.name for axis in swept.axes]) == ((2, 3), "out", ["x", "y[1]"])
    assert swept.values[:, 0].tolist() == [1, 2, 3, 4, 8, 12]
    assert swept.gradients[:, 0].tolist() == [[2, 1], [4, 1], [6, 1], [4, 4], [8, 4], [12, 4]]


def test_two_elements_of_one_tensor() -> None:
    swept = gradcli.run("x = ones(2, 2); out = x[0, 0] * x[1, 0]").sweep(["x[0, 0]=1:2:1", "x[1, 0]=3:4:1"])
    assert swept.values[:, 0].tolist() == [3, 4, 6, 8]


@pytest.mark.parametrize(
    ("program", "request_text", "values", "gradients"),
    [
        ("x = 3.0; y = x**2", "x=1:2:1", [[1.0], [4.0]], [[[2.0]], [[4.0]]]),
        ("k = 2; x = ones(2); out = (x*k).sum()", "k=1:2:1", [[2.0], [4.0]], None),
        ("x = ones(2); y = x*x", "x[0]=2:3:1", [[4.0, 1.0], [9.0, 1.0]], [[[4.0], [0.0]], [[6.0], [0.0]]]),
        ("net = nn.Linear(1, 1, bias=False); out = net(ones(1)).sum()", "net.weight=1:2:1", [[1.0], [2.0]], [[[1.0]], [[1.0]]]),
        (
            "import torch\nx = torch.tensor([2.], requires_grad=True)\nloss = (x**2).sum()\nloss.backward()",
            "x=3:4:1",
            [[9.0], [16.0]],
            [[[6.0]], [[8.0]]],
        ),
    ],
)
def test_what_can_be_swept(program: str, request_text: str, values: Any, gradients: Any) -> None:
    swept = gradcli.run(program).sweep(request_text)
    assert swept.values.tolist() == values
    assert (None if swept.gradients is None else swept.gradients.tolist()) == gradients


def test_inputs_of_the_command_and_constants(gradcli: Command) -> None:
    shown = gradcli("--sweep", "lam=0:2:1", "-v", "x=[1,2]", "--const", "lam=5", "out = lam * (x*x).sum()").stdout
    assert shown == "lam,out\n0.0,0.0\n1.0,5.0\n2.0,10.0\n"


def test_random_numbers_are_the_same_at_each_point() -> None:
    swept = gradcli.run("x = tensor(1.); n = rand(3); print('once'); out = x * n.sum()").sweep("x=1:2:1")
    assert swept.values[1, 0] == 2 * swept.values[0, 0]


def test_as_data(gradcli: Command) -> None:
    report = json.loads(gradcli("--json", "--sweep", "x=0:1:1", "x = tensor(2.); out = log(x)").stdout)
    assert report["sweep"] == {
        "of": "out",
        "by": ["x"],
        "shape": [2],
        "columns": ["x", "out", "d out/d x"],
        "rows": [[0.0, "-Infinity", "Infinity"], [1.0, 0.0, 1.0]],
    }


def test_to_a_file(gradcli: Command, tmp_path: Any) -> None:
    gradcli("--sweep", "x=0:1:1", "-o", "line.csv", "x = tensor(2.); out = x*x")
    assert (tmp_path / "line.csv").read_text() == "x,out,d out/d x\n0.0,0.0,0.0\n1.0,1.0,2.0\n"


def test_kinds_of_files(gradcli: Command, tmp_path: Any) -> None:
    sweep = ("--sweep", "x=0:1:1", "x = tensor(2.); out = log(x)")
    assert (
        gradcli("-o", "-:ndjson", *sweep).stdout
        == '{"x": 0.0, "out": "-Infinity", "d out/d x": "Infinity"}\n{"x": 1.0, "out": 0.0, "d out/d x": 1.0}\n'
    )
    assert gradcli("-o", "-:tsv", *sweep).stdout == "x\tout\td out/d x\n0.0\t-inf\tinf\n1.0\t0.0\t1.0\n"
    for name in ("line.parquet", "line.ndjson.gz", "line.tsv"):
        if "parquet" in name:
            pytest.importorskip("pyarrow")
        assert gradcli("-o", name, "--sweep", "x=0:1:0.5", "x = tensor(2.); out = x**2").returncode == 0
        read = gradcli("--const", f"d=@{name}", "--get", "[d.columns, d]", "n = 0")
        assert json.loads(read.stdout) == [["x", "out", "d out/d x"], [[0, 0, 0], [0.5, 0.25, 1], [1, 1, 2]]], read.stderr


@pytest.mark.parametrize(
    ("request_text", "words"),
    [
        ("x", "takes NAME=FROM:TO:STEP"),
        ("x=1:2", "takes NAME=FROM:TO:STEP"),
        ("x=1:2:0", "the step is 0"),
        ("x=2:1:0.1", "do not lead from 2 to 1"),
        ("x=a:1:1", "'a' is not a number"),
        ("x=0:inf:1", "'inf' is not a number"),
        ("x=0:1:1 x=0:1:1", "is there twice"),
        ("weigth=0:1:1", "no input is called `weigth`"),
        ("w=0:1:1", "a sweep moves one number"),
        ("w[7]=0:1:1", "is not an element"),
        ("out=0:1:1", "`out` is computed by the program"),
        ("i=0:1:1", "inside a block"),
        ("n=0.5:1:0.5", "cannot be 0.5"),
        ("x=0:1:1e-12", "a sweep of 1000000000001 points would take 21.8 TiB"),
    ],
)
def test_requests_that_are_none(request_text: str, words: str) -> None:
    program = "x = tensor(1.); weight = tensor(2.); w = ones(2); n = arange(1)\nfor k in range(2):\n    i = k\nout = x * w.sum()"
    with pytest.raises(UsageError, match=words):
        gradcli.run(program).sweep(request_text)


def test_a_table_that_would_not_fit_is_refused(gradcli: Command) -> None:
    done = gradcli("--max-memory", "200K", "--sweep", "x=0:1:0.00001", "x = tensor(1.); y = x*x")
    assert done.returncode == 2
    assert "a sweep of 100001 points would take 2.29 MiB, which exceeds the limit of 200 KiB" in done.stderr


def test_a_program_that_fails_on_the_way_says_where() -> None:
    result = gradcli.run("x = tensor(1.)\nif x > 2:\n    raise ValueError('too far')\nout = x")
    with pytest.raises(NotDifferentiable, match="the program fails at x = 3: ValueError: too far"):
        result.sweep("x=1:4:1")


def test_steps_of_a_tenth_end_at_one() -> None:
    assert axis_of("x=0:1:0.1").values == tuple(k / 10 for k in range(11))
    assert axis_of("x=1:0:-0.5").values == (1, 0.5, 0)
    assert axis_of("x=0:1:0.3").values == (0, 0.3, 0.6, 0.9)


def test_elements() -> None:
    assert element_of("x[0, -1]") == ("x", (0, -1))
    assert element_of("net[0].weight") is None
    assert element_of("net[0].weight[1]") == ("net[0].weight", (1,))
