"""Twenty ways in which tutorials plot: the picture is that of plain matplotlib under PyTorch, pixel by pixel."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from tests.conftest import ROOT, Command, environment

pytest.importorskip("torch", reason="PyTorch is not installed")
pytest.importorskip("matplotlib", reason="the extra `plot` is not installed")

PROGRAMS = sorted((ROOT / "tests" / "recorded" / "plots").glob("*.py"))
MOST_PIXELS, MOST_OFF = 20, 2.5 / 255  # the last bits of sines and the like are those of the processor, and shade an edge
SHOW = """
import sys
import matplotlib
matplotlib.use("agg")
import matplotlib.pyplot as plt
shown = 0
def show():
    global shown
    for number in plt.get_fignums():
        shown += 1
        plt.figure(number).savefig(f"figure{shown}.png")
    plt.close("all")
plt.show = show
path = sys.argv[1]
exec(compile(open(path).read(), path, "exec"), {"__name__": "__main__"})
"""


def test_there_are_twenty() -> None:
    assert len(PROGRAMS) == 20


@pytest.mark.parametrize("program", PROGRAMS, ids=lambda path: path.stem)
def test_the_picture_is_pytorchs(gradcli: Command, tmp_path: Path, program: Path) -> None:
    from matplotlib.image import imread

    for folder in ("plain", "mine"):
        (tmp_path / folder).mkdir()
    plain = subprocess.run(
        [sys.executable, "-W", "ignore", "-c", SHOW, str(program)],
        cwd=tmp_path / "plain",
        capture_output=True,
        text=True,
        check=True,
        timeout=120,
        env=environment(),
    )
    done = gradcli("--plots", "mine", "--no-report", str(program))
    assert (done.stdout, done.stderr) == (plain.stdout, "")
    names = sorted(path.name for path in (tmp_path / "plain").iterdir())
    assert sorted(path.name for path in (tmp_path / "mine").iterdir()) == names
    assert len(names) == 1
    ours, theirs = (imread(tmp_path / folder / names[0]) for folder in ("mine", "plain"))
    assert ours.shape == theirs.shape
    off = abs(ours - theirs).max(axis=-1)
    assert off.max() <= MOST_OFF
    assert (off > 0).sum() <= MOST_PIXELS
