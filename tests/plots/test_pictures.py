"""Figures as files: drawn by matplotlib behind the wall, where they were asked for and nowhere else."""

from __future__ import annotations

import importlib.util
import io
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
    "lines": """
plt.plot([1, 4, 2], 'r--', label='a')
plt.legend()
plt.title(r'$x^2$')
""",
    "a savefig in between": """
plt.plot([1, 2])
plt.savefig('a.png')
plt.plot([3, 1])
plt.clf()
""",
    "images": """
fig, ax = plt.subplots(1, 2)
im = ax[0].imshow([[1, 2], [3, 4]], cmap='gray')
fig.colorbar(im, ax=ax[0])
fig.savefig('a.png')
""",
    "hist": """
plt.hist([1, 2, 2, 3, 3, 3], bins=3, edgecolor='k')
plt.xticks([1, 2, 3], ['a', 'b', 'c'], rotation=30)
""",
    "rotated ticks": """
plt.bar(['a', 'b'], [1, 2])
plt.xticks(rotation=90)
""",
    "styles": """
plt.style.use('seaborn-v0_8-whitegrid')
plt.plot([1, 2])
plt.savefig('a.png', dpi=50)
""",
    "grid specification": """
gs = plt.figure().add_gridspec(2, 2)
ax = plt.gcf().add_subplot(gs[0, :])
ax.plot([1])
plt.subplot2grid((2, 2), (1, 1))
""",
    "polar": """
ax = plt.subplot(projection='polar')
ax.plot([0, 1, 2], [1, 2, 3])
""",
    "cleared axes": """
fig, ax = plt.subplots()
ax.plot([1, 2])
ax.clear()
ax.plot([2, 1])
fig.savefig('a.png')
""",
    "matshow": """
plt.matshow([[1, 2, 3], [4, 5, 6]])
""",
    "setters": """
line, = plt.plot([1, 2, 3])
line.set_color('g')
line.set_ydata([3, 2, 1])
plt.setp(line, linewidth=4)
""",
    "spines and ticks": """
ax = plt.gca()
for side in ['top', 'right']:
    ax.spines[side].set_visible(False)
ax.yaxis.set_ticks_position('right')
""",
    "patches": """
from matplotlib.patches import Ellipse
from matplotlib.lines import Line2D
ax = plt.gca()
ax.add_patch(Ellipse((0.5, 0.5), 0.2, 0.4))
ax.legend(handles=[Line2D([0], [0], color='r', label='x')])
""",
    "norms": """
from matplotlib.colors import LogNorm
plt.pcolormesh([[1, 10], [100, 1000]], norm=LogNorm(), cmap=plt.get_cmap('plasma', 4))
plt.colorbar()
""",
    "what pyplot drew last": """
fig, axes = plt.subplots(2, 1)
axes[0].plot([1, 2])
plt.title('on the second')
plt.subplot(2, 1, 1)
plt.scatter([1, 2], [1, 2], c=[0, 1])
plt.subplot(2, 1, 2)
plt.colorbar()
""",
    "lists of lines": """
a = plt.gca()
one = a.plot([1, 2, 3], label='one')
two = a.twinx().plot([3, 1, 2], 'r', label='two')
lines = one + two
a.legend(lines, [line.get_label() for line in lines])
a.spines.right.set_visible(False)
a.get_yaxis().set_visible(False)
a.title.set_text('T')
""",
    "what a scatter's legend shows": """
ax = plt.gca()
s = ax.scatter([1, 2, 3], [1, 2, 3], c=[0, 1, 2])
ax.legend(*s.legend_elements(), title='classes')
plt.setp(ax.get_xticklabels(), rotation=45, ha='right')
""",
    "boxes": """
fig, ax = plt.subplots(1, 2)
made = ax[0].boxplot([[1, 2, 3], [2, 3, 5]], patch_artist=True)
for box, colour in zip(made['boxes'], ['pink', 'lightblue']):
    box.set_facecolor(colour)
for body in ax[1].violinplot([[1, 2, 3], [2, 3, 5]])['bodies']:
    body.set_facecolor('red')
""",
    "twins": """
a = plt.gca()
a.plot([1, 2])
b = a.twinx()
b.plot([2, 1], 'r')
plt.ylabel('b')
""",
}


ALONE = """
import json, os, sys, matplotlib
matplotlib.use("agg")
import matplotlib.pyplot as plt
for name, text in json.load(sys.stdin).items():
    os.mkdir(name)
    os.chdir(name)
    exec(compile(text, name, "exec"), {})
    os.chdir("..")
    plt.close("all")
    matplotlib.rcdefaults()
"""


def whole(text: str) -> str:
    """The program, which saves its figure."""
    return f"import matplotlib.pyplot as plt\n{text}" + ("" if "a.png" in text else "plt.savefig('a.png')\n")


@pytest.fixture(scope="module")
def plain(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Where matplotlib alone has drawn the programs, a folder each."""
    folder = tmp_path_factory.mktemp("plain")
    command = [sys.executable, "-W", "ignore", "-c", ALONE]
    subprocess.run(
        command,
        input=json.dumps({name: whole(text) for name, text in PLAIN.items()}),
        text=True,
        cwd=folder,
        check=True,
        timeout=120,
        env=environment(),
    )
    return folder


@pytest.mark.parametrize("name", PLAIN)
def test_a_picture_is_the_one_of_plain_matplotlib(gradcli: Command, tmp_path: Path, plain: Path, name: str) -> None:
    done = gradcli("--plots", ".", "--no-report", whole(PLAIN[name]))
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
    assert result.views["plots"].paths == (str(tmp_path / "loss.svg"), str(tmp_path / "figure1.png"))
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


def test_a_font_that_is_not_there_is_replaced_without_a_word(gradcli: Command, tmp_path: Path) -> None:
    text = "plt.title('a', fontfamily='No Such Font')\nplt.rcParams['font.family'] = 'serif'\nplt.xlabel('x', family='monospace')"
    assert (gradcli("-o", "a.png", IMPORT + text).stderr, (tmp_path / "a.png").exists()) == ("", True)


@pytest.mark.parametrize("name", ["ring", "curves"])
def test_the_plots_on_the_pages_are_of_this_version(name: str) -> None:
    from matplotlib.image import imread

    spec = importlib.util.spec_from_file_location("pictures", ROOT / "docs" / "pictures.py")
    assert spec is not None
    assert spec.loader is not None
    pictures = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(pictures)
    drawn, shown = imread(io.BytesIO(pictures.plot(name))), imread(ROOT / "docs" / f"{name}.png")
    assert drawn.shape == shown.shape
    assert abs(drawn - shown).mean() < 0.01  # another processor rounds otherwise
