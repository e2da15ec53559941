"""``--plot``: curves in letters and as pictures."""

from __future__ import annotations

import json
from pathlib import Path

import jsonschema
import numpy as np
import pytest

from gradcli.render.page import PLAIN
from gradcli.render.plots.charts import HEIGHT, drawn
from tests.conftest import ROOT, Command
from tests.repl.terminal import Terminal


def picture_of(text: str, sign: str) -> list[tuple[int, int]]:
    """Where a sign stands in a chart: columns and rows, from the lower left."""
    rows = [line.partition("|")[2] for line in text.splitlines()[:HEIGHT]]
    return [(column, HEIGHT - 1 - number) for number, row in enumerate(rows) for column, here in enumerate(row) if here == sign]


def test_a_straight_line_is_one() -> None:
    text = drawn("x", np.array([0.0, 1.0]), {"y": np.array([0.0, 1.0])}, PLAIN)
    places = sorted(picture_of(text, "*"))
    assert [row for _, row in places] == sorted(row for _, row in places)
    assert places[0][1] == 0
    assert places[-1][1] == HEIGHT - 1
    assert len({column for column, _ in places}) == len(places)


def test_extremes_stand_at_the_edges_and_names_below() -> None:
    text = drawn("x", np.linspace(-3, 3, 50), {"y": np.linspace(-2, 8, 50), "d y/d x": np.full(50, 5 / 3)}, PLAIN)
    lines = text.splitlines()
    assert lines[0].split("|")[0].strip() == "8"
    assert lines[HEIGHT - 1].split("|")[0].strip() == "-2"
    assert lines[HEIGHT + 1].split() == ["-3", "x", "3"]
    assert lines[-1] == "* y   o d y/d x"
    assert max(map(len, lines)) <= 80


def test_what_is_not_finite_is_left_out() -> None:
    assert "no finite value" in drawn("x", np.array([0.0, 1.0]), {"y": np.array([np.nan, np.inf])}, PLAIN)
    assert picture_of(drawn("x", np.array([0.0, 1.0, 2.0]), {"y": np.array([1.0, np.nan, 2.0])}, PLAIN), "*")


def test_a_row_of_points_is_drawn_with_its_derivative(gradcli: Command) -> None:
    done = gradcli("--plot", "x = linspace(-3, 3, 61); y = x**2", "--ignore", "N0001")
    assert (done.stderr, done.returncode) == ("", 0)
    assert done.stdout.splitlines()[-1] == "* y   o d y/d x"
    derivative = sorted(picture_of(done.stdout, "o"))
    assert derivative[0][1] < derivative[-1][1]


def test_a_gradient_is_drawn_where_the_root_is_a_number(gradcli: Command) -> None:
    done = gradcli("--plot", "x = linspace(-3, 3, 61); y = sin(x); out = y.sum()")
    assert done.stdout.splitlines()[-1] == "* y   o d out/d x"


def test_a_sweep_is_drawn(gradcli: Command) -> None:
    done = gradcli("--plot", "--sweep", "x=-2:2:0.25", "x = tensor(1.); y = x**3")
    assert done.stdout.startswith("sweep\nx,y,d y/d x\n-2.0,-8.0,12.0\n")
    assert done.stdout.splitlines()[-1] == "* y   o d y/d x"
    two = gradcli("--plot", "--sweep", "x=-2:2:0.5", "--sweep", "w=0:1:0.5", "x = tensor(1.); w = tensor(2.); y = x*w")
    assert two.stdout.splitlines()[-1] == "y: -2 ' .:-=+*#%@' 2"


def test_nothing_to_plot_says_what_to_do(gradcli: Command) -> None:
    done = gradcli("--plot", "x = tensor(2.); y = x**2")
    assert (done.returncode, done.stdout) == (2, "")
    assert "--sweep x=-2:2:0.1 --plot" in done.stderr
    assert "unknown suffix" in gradcli("--plot=a.gif", "x = 1").stderr


@pytest.mark.parametrize("name", ["a.png", "a.svg", "a.pdf"])
def test_curves_are_pictures(gradcli: Command, tmp_path: Path, name: str) -> None:
    pytest.importorskip("matplotlib")
    done = gradcli(f"--plot={name}", "x = linspace(-3, 3, 61); y = sin(x)", "--ignore", "N0001")
    assert (done.stdout, done.stderr, done.returncode) == ("", "", 0)
    assert (tmp_path / name).stat().st_size > 3000
    surface = gradcli(f"--plot={name}", "--sweep", "x=-2:2:1", "--sweep", "w=0:1:0.5", "x = tensor(1.); w = tensor(2.); y = x*w")
    assert surface.returncode == 0
    assert surface.stdout.startswith("x,w,y")


def test_the_data_is_in_json_and_a_session_draws(gradcli: Command, tmp_path: Path) -> None:
    data = json.loads(gradcli("--json", "--plot", "--sweep", "x=-1:1:1", "x = tensor(0.); y = x**3 - x").stdout)
    jsonschema.Draft202012Validator(json.loads((ROOT / "docs" / "report.schema.json").read_text(encoding="utf-8"))).validate(data)
    assert data["plot"] == {"axes": ["x"], "points": [[-1.0, 0.0, 1.0]], "series": {"y": [0.0, 0.0, 0.0], "d y/d x": [2.0, -1.0, 2.0]}}
    with Terminal(tmp_path, term="dumb") as terminal:
        terminal.wait_for(">>>")
        terminal.type("x = linspace(-3, 3, 31)", "y = sin(x)", ":plot", ":plot a.png")
        terminal.wait_for(":plot writes no file in a session")
        assert "* y" in terminal.screen.text
