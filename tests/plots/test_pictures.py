"""Figures as files: drawn by matplotlib behind the wall, where they were asked for and nowhere else."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import pytest

import gradcli
from tests.conftest import ROOT, Command, environment

matplotlib = pytest.importorskip("matplotlib", reason="the extra `plot` is not installed")

IMPORT = "import torch\nimport matplotlib.pyplot as plt\n"
TWO = IMPORT + "plt.plot([1, 2])\nplt.savefig('loss.svg')\nplt.plot([3, 4])\nplt.show()\n"
PNG, PDF = b"\x89PNG", b"%PDF"
# Programs without PyTorch, which plain Python runs too.
PLAIN = {
    "lines": "plt.plot([1, 4, 2], 'r--', label='a')\nplt.legend()\nplt.title(r'$x^2$')\nplt.savefig('a.png')\n",
    "a savefig in between": "plt.plot([1, 2])\nplt.savefig('a.png')\nplt.plot([3, 1])\nplt.clf()\n",
    "images": "fig, ax = plt.subplots(1, 2)\nim = ax[0].imshow([[1, 2], [3, 4]], cmap='gray')\nfig.colorbar(im, ax=ax[0])\nfig.savefig('a.png')\n",
    "hist": "plt.hist([1, 2, 2, 3, 3, 3], bins=3, edgecolor='k')\nplt.xticks([1, 2, 3], ['a', 'b', 'c'], rotation=30)\nplt.savefig('a.png')\n",
    "rotated ticks": "plt.bar(['a', 'b'], [1, 2])\nplt.xticks(rotation=90)\nplt.savefig('a.png')\n",
    "styles": "plt.style.use('seaborn-v0_8-whitegrid')\nplt.plot([1, 2])\nplt.savefig('a.png', dpi=50)\n",
    "grid specification": "gs = plt.figure().add_gridspec(2, 2)\nax = plt.gcf().add_subplot(gs[0, :])\nax.plot([1])\nplt.subplot2grid((2, 2), (1, 1))\nplt.savefig('a.png')\n",
    "polar": "ax = plt.subplot(projection='polar')\nax.plot([0, 1, 2], [1, 2, 3])\nplt.savefig('a.png')\n",
    "cleared axes": "fig, ax = plt.subplots()\nax.plot([1, 2])\nax.clear()\nax.plot([2, 1])\nfig.savefig('a.png')\n",
    "matshow": "plt.matshow([[1, 2, 3], [4, 5, 6]])\nplt.savefig('a.png')\n",
    "setters": "line, = plt.plot([1, 2, 3])\nline.set_color('g')\nline.set_ydata([3, 2, 1])\nplt.setp(line, linewidth=4)\nplt.savefig('a.png')\n",
    "spines and ticks": "ax = plt.gca()\nfor side in ['top', 'right']:\n    ax.spines[side].set_visible(False)\nax.yaxis.set_ticks_position('right')\nplt.savefig('a.png')\n",
    "patches": "from matplotlib.patches import Ellipse\nfrom matplotlib.lines import Line2D\nax = plt.gca()\nax.add_patch(Ellipse((0.5, 0.5), 0.2, 0.4))\n"
    "ax.legend(handles=[Line2D([0], [0], color='r', label='x')])\nplt.savefig('a.png')\n",
    "norms": "from matplotlib.colors import LogNorm\nplt.pcolormesh([[1, 10], [100, 1000]], norm=LogNorm(), cmap=plt.get_cmap('plasma', 4))\nplt.colorbar()\nplt.savefig('a.png')\n",
    "twins": "a = plt.gca()\na.plot([1, 2])\nb = a.twinx()\nb.plot([2, 1], 'r')\nplt.ylabel('b')\nplt.savefig('a.png')\n",
}  # fmt: skip


ALONE = """
import json, os, sys, matplotlib
matplotlib.use("agg")
import matplotlib.pyplot as plt
for name, text in json.load(sys.stdin).items():
    os.mkdir(name)
    os.chdir(name)
    exec(compile("import matplotlib.pyplot as plt\\n" + text, name, "exec"), {})
    os.chdir("..")
    plt.close("all")
    matplotlib.rcdefaults()
"""


@pytest.fixture(scope="module")
def plain(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Where matplotlib alone has drawn the programs, a folder each."""
    folder = tmp_path_factory.mktemp("plain")
    command = [sys.executable, "-W", "ignore", "-c", ALONE]
    subprocess.run(command, input=json.dumps(PLAIN), text=True, cwd=folder, check=True, timeout=120, env=environment())
    return folder


@pytest.mark.parametrize("name", PLAIN)
def test_a_picture_is_the_one_of_plain_matplotlib(gradcli: Command, tmp_path: Path, plain: Path, name: str) -> None:
    done = gradcli("--plots", ".", "--no-report", "import matplotlib.pyplot as plt\n" + PLAIN[name])
    assert done.stderr == ""
    assert (tmp_path / "a.png").read_bytes() == (plain / name / "a.png").read_bytes()


def test_figures_are_written_into_the_folder_and_nowhere_else(gradcli: Command, tmp_path: Path) -> None:
    (tmp_path / "out").mkdir()
    done = gradcli("--plots", "out", TWO)
    assert (done.stderr, done.returncode) == ("", 0)
    assert sorted(path.name for path in (tmp_path / "out").iterdir()) == ["figure1.png", "loss.svg"]
    assert sorted(path.name for path in tmp_path.iterdir()) == ["out"]
    assert (tmp_path / "out" / "figure1.png").read_bytes().startswith(PNG)
    assert b"<svg" in (tmp_path / "out" / "loss.svg").read_bytes()


@pytest.mark.parametrize(("name", "start"), [("a.png", PNG), ("a.pdf", PDF)])
def test_the_only_figure_is_an_output(gradcli: Command, tmp_path: Path, name: str, start: bytes) -> None:
    assert gradcli("-o", name, IMPORT + "plt.plot([1])").returncode == 0
    first = (tmp_path / name).read_bytes()
    assert first.startswith(start)
    gradcli("-o", name, IMPORT + "plt.plot([1])")
    assert (tmp_path / name).read_bytes() == first


def test_several_figures_or_none_are_no_output(gradcli: Command, tmp_path: Path) -> None:
    several, none = gradcli("-o", "a.png", TWO), gradcli("-o", "a.png", "x = 1")
    assert (several.returncode, "draws 2 figures" in several.stderr, "--plots ." in several.stderr) == (2, True, True)
    assert (none.returncode, "draws no figure" in none.stderr) == (2, True)
    assert list(tmp_path.iterdir()) == []


def test_without_matplotlib_the_extra_is_named_before_anything_runs(gradcli: Command, tmp_path: Path) -> None:
    (tmp_path / "matplotlib.py").write_text("raise ImportError\n")
    env = {"PYTHONPATH": f"{tmp_path}:{ROOT}"}
    for option in (("--plots", "."), ("-o", "a.png"), ("--plot=a.png",)):
        done = gradcli(*option, IMPORT + "print(1)", env=env)
        assert (done.returncode, done.stdout) == (2, "")
        assert "pip install 'gradcli[plot]'" in done.stderr
    assert gradcli(IMPORT + "plt.plot([1])\nprint(1)", env=env).stdout == "1\n"


def test_a_folder_that_is_not_there_is_told_first(gradcli: Command) -> None:
    done = gradcli("--plots", "nowhere", IMPORT + "print(1)")
    assert (done.returncode, done.stdout, "there is no such folder" in done.stderr) == (2, "", True)


@pytest.mark.parametrize(
    ("text", "line", "words"),
    [
        ("plt.plot([1],\n  color='rde')", 3, "'rde' is not a valid value for color"),
        ("plt.title('$\\\\frac{1$')", 3, "Expected \\frac{num}{den}"),
        ("plt.figure(figsize=(10000, 10000)).text(0, 0, 'a')", 3, "a figure of 1000000 x 1000000 pixels is not drawn"),
    ],
)
def test_what_matplotlib_refuses_is_told_at_its_call(gradcli: Command, text: str, line: int, words: str) -> None:
    done = gradcli("--plots", ".", IMPORT + text)
    assert done.returncode == 5
    assert words in done.stderr
    assert f"--> <arg>:{line}:" in done.stderr
    assert "Traceback" not in done.stderr


def test_the_settings_of_the_user_do_not_matter(gradcli: Command, tmp_path: Path) -> None:
    program = IMPORT + "plt.plot([1, 2])"
    gradcli("-o", "a.png", program)
    (tmp_path / "config").mkdir()
    (tmp_path / "config" / "matplotlibrc").write_text("lines.linewidth: 9\nfigure.dpi: 30\nbackend: tkagg\n")
    done = gradcli("-o", "b.png", program, env={"MPLCONFIGDIR": str(tmp_path / "config")})
    assert (done.stderr, done.returncode) == ("", 0)
    assert (tmp_path / "a.png").read_bytes() == (tmp_path / "b.png").read_bytes()


def test_python_writes_them_too(tmp_path: Path) -> None:
    result = gradcli.run(TWO, plots=str(tmp_path))
    assert result.views["plots"].names == (str(tmp_path / "loss.svg"), str(tmp_path / "figure1.png"))
    assert (tmp_path / "figure1.png").exists()


def test_a_document_shows_its_figures(gradcli: Command, tmp_path: Path) -> None:
    (tmp_path / "a.md").write_text("```python\nimport matplotlib.pyplot as plt\nplt.plot([1])\n```\n\nProse.\n")
    assert gradcli("a.md", "-o", "b.md").returncode == 0
    text = (tmp_path / "b.md").read_text()
    assert text.count("![figure](data:image/png;base64,") == 1
    assert text.endswith("\n\nProse.\n")
    assert gradcli("--check-outputs", "b.md").stdout == "b.md: 1 output as recorded\n"
    gradcli("b.md", "-o", "c.md")
    assert (tmp_path / "c.md").read_text() == text
