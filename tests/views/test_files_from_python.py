"""Files that `gradcli.run` and its results write."""

from __future__ import annotations

import gzip
import json
from pathlib import Path

import numpy as np
import pytest

import gradcli
from gradcli.diagnostics.model import UsageError

PROGRAM = "x = tensor([1., 2.]); y = (x**2).sum()"


def test_output_is_written(tmp_path: Path) -> None:
    gradcli.run(PROGRAM, output=str(tmp_path / "run.npz"))
    with np.load(tmp_path / "run.npz") as run:
        assert run["x.grad"].tolist() == [2.0, 4.0]
    result = gradcli.run(PROGRAM, output=str(tmp_path / "run.json.gz"), explain="")
    assert sorted(result.views) == ["explain"]
    data = json.loads(gzip.decompress((tmp_path / "run.json.gz").read_bytes()))
    assert data["explanation"]
    gradcli.run(PROGRAM, output=str(tmp_path / "x.csv"), get="x.grad")
    assert (tmp_path / "x.csv").read_text() == "2.0\n4.0\n"


@pytest.mark.parametrize(
    ("options", "text"),
    [
        ({"output": "-:csv", "get": "x"}, "output='-:csv': a run from Python writes to files only"),
        ({"output": "run.xyz"}, "-o run.xyz: unknown suffix"),
        ({"output": "run.npz", "isolated": True}, "an isolated run writes no files: leave output='run.npz' out"),
        ({"plot": "run.svg", "isolated": True}, "an isolated run writes no files: leave plot='run.svg' out"),
    ],
)
def test_files_that_cannot_be_written(options: dict[str, object], text: str) -> None:
    with pytest.raises(UsageError) as refused:
        gradcli.run(PROGRAM, **options)  # type: ignore[arg-type]
    assert str(refused.value) == text


def test_a_picture_of_a_result(tmp_path: Path) -> None:
    pytest.importorskip("matplotlib")
    result = gradcli.run("x = linspace(-1, 1, 21); y = x**2")
    result.plot(str(tmp_path / "y.svg"))
    assert b"<svg" in (tmp_path / "y.svg").read_bytes()
