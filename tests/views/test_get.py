"""``--get``: several values."""

from __future__ import annotations

import json
from pathlib import Path

import numpy as np

from tests.conftest import Command


def test_several_values_are_a_line_each(gradcli: Command) -> None:
    assert gradcli("--get", "x.grad", "--get", "y", "x = ones(2); y = (x * x).sum()").stdout == "[2.0, 2.0]\n2.0\n"


def test_several_values_in_a_file(gradcli: Command, tmp_path: Path) -> None:
    several = ("--get", "x.grad", "--get", "y", "x = ones(2); y = (x * x).sum()")
    assert gradcli("-o", "o.json", *several).returncode == 0
    assert json.loads((tmp_path / "o.json").read_text()) == {"x.grad": [2.0, 2.0], "y": 2.0}
    assert gradcli("-o", "o.npz", *several).returncode == 0
    with np.load(tmp_path / "o.npz") as archive:
        assert {name: archive[name].tolist() for name in archive} == {"x.grad": [2.0, 2.0], "y": 2.0}
    done = gradcli("-o", "o.npy", *several)
    assert (done.returncode, "a .npy file holds one value, not 2" in done.stderr) == (2, True)


def test_an_expression_that_leaves_is_a_mistake(gradcli: Command) -> None:
    done = gradcli("--get", "exit(3)", "x = ones(1)")
    assert (done.stdout, done.returncode) == ("", 2)
    assert "error[E0905]: `exit(3)` leaves the program" in done.stderr
