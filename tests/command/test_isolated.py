"""``gradcli.run(…, isolated=True)``: the same outcome as in this process, from a child that is confined."""

from __future__ import annotations

import json

import numpy as np
import pytest

import gradcli
from gradcli.diagnostics.model import UsageError
from gradcli.views.base.view import named

PROGRAM = """\
import torch
import warnings
w = torch.ones(2, requires_grad=True)
out = (x * x * w).sum()
out.backward()
n, z, many = 10**30, 1 + 2j, [1.5, ("a", {"k": None}), torch.tensor([True])]
print("said")
warnings.warn("beware")
"""


def test_what_comes_back_is_what_a_run_in_this_process_gives() -> None:
    inputs = {"x": np.array([1.0, 2.0])}
    here, there = gradcli.run(PROGRAM, inputs), gradcli.run(PROGRAM, inputs, isolated=True)
    assert (there.stdout, there.warnings) == (here.stdout, here.warnings)
    assert there.report.as_dict() == here.report.as_dict()
    for name in ("x", "w", "out"):
        assert there.names[name].tolist() == here.names[name].tolist()
        assert there.names[name].dtype == here.names[name].dtype
    assert there.names["x"].grad.tolist() == here.names["x"].grad.tolist() == [2.0, 4.0]
    assert (there.names["n"], there.names["z"]) == (10**30, 1 + 2j)
    assert there.names["many"][:2] == here.names["many"][:2]
    assert there.names["many"][2].tolist() == [True]


def test_a_failure_is_the_one_that_a_run_in_this_process_has() -> None:
    text = "print('before')\nx = ones(2) @ ones(3)"
    with pytest.raises(gradcli.ProgramError) as here:
        gradcli.run(text)
    with pytest.raises(gradcli.ProgramError) as there:
        gradcli.run(text, isolated=True)
    assert (there.value.type_name, there.value.message, there.value.stdout) == (here.value.type_name, here.value.message, "before\n")
    assert there.value.diagnostic.code == here.value.diagnostic.code
    assert there.value.diagnostic.labels[0].span.text == here.value.diagnostic.labels[0].span.text
    with pytest.raises(gradcli.ProgramError, match="SyntaxError"):
        gradcli.run("x = = 1", isolated=True)


def test_the_time_is_limited() -> None:
    with pytest.raises(TimeoutError, match=r"longer than 1\.5 s"):
        gradcli.run("while True: pass", isolated=True, timeout=1.5)
    with pytest.raises(ValueError, match="isolated=True"):
        gradcli.run("x = 1", timeout=1.0)


@pytest.mark.parametrize(
    "data", [["int", "x"], ["tensor", "object", [1], ""], ["tensor", "float32", [5], "AAAA"], ["list"], ["shown", 1], 7]
)
def test_what_a_child_sends_is_checked(data: object) -> None:
    from gradcli.runs.exchange import decoded

    with pytest.raises((ValueError, TypeError)):
        decoded(data)


def test_options_and_views_go_along() -> None:
    there = gradcli.run("out = (x * n).sum()", {"x": [1.0, 2.0]}, isolated=True, const={"n": 3}, dtype="float64", explain="x")
    assert there.names["x"].dtype == gradcli.run("x = ones(1, dtype=float64)").names["x"].dtype
    assert there.names["n"] == 3
    here = gradcli.run("out = (x * n).sum()", {"x": [1.0, 2.0]}, const={"n": 3}, dtype="float64", explain="x")
    assert there.views["explain"] == json.loads(json.dumps(named("explain").as_dict(here.views["explain"], "string")))
    with pytest.raises(TypeError, match="unexpected keyword argument 'dtipe'"):
        gradcli.run("x = 1", isolated=True, dtipe="float64")
    with pytest.raises(UsageError, match="float99"):
        gradcli.run("x = 1", isolated=True, dtype="float99")
