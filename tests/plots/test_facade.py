"""``matplotlib.pyplot`` in programs: what is written down, what is refused by name, what a program can compute with. Needs no matplotlib."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import numpy as np
import pytest

import gradcli
from gradcli.library.plots.record import Call, Drawn
from tests.conftest import Command

IMPORT = "import torch\nimport matplotlib.pyplot as plt\n"


def drawn(text: str) -> list[Call]:
    """The calls on the last figure of a program."""
    result = gradcli.run(IMPORT + text)
    plots: Any = result._run.session.world.plots  # type: ignore[union-attr]
    return list(plots.all_pictures()[-1].figure.calls)


def raised(text: str) -> gradcli.ProgramError:
    with pytest.raises(gradcli.ProgramError) as caught:
        gradcli.run(IMPORT + text)
    return caught.value


def test_a_call_is_its_arguments_as_they_were() -> None:
    calls = drawn("x = torch.ones(3)\nplt.plot(x, label='a')\nx += 1\n")
    plot = next(call for call in calls if call.method == "plot")
    (data,) = plot.arguments
    assert type(data) is np.ndarray
    assert data.tolist() == [1, 1, 1]
    assert plot.keywords == {"label": "a"}
    assert plot.place is not None
    assert plot.place.text.startswith("plt.plot")


ODD = """
class N(float): pass
class T(str): pass
class L(list): pass
plt.plot(L([N(1.0), 2]), [True, torch.tensor(3)], color=T("red"))
plt.fill_between(range(3), {1: 2.0, 3: 4.0, 5: 6.0}.values())
plt.text(0, 0, torch.tensor(1.5), bbox=dict(boxstyle="round", pad=0.5))
"""


def every(value: Any) -> list[Any]:
    """A value with all that it holds."""
    held = value.values() if type(value) is dict else value if type(value) in (list, tuple) else []
    return [value, *(part for each in held for part in every(each))]


def test_every_argument_is_of_an_exact_type() -> None:
    values = [part for call in drawn(ODD) for value in (*call.arguments, *call.keywords.values()) for part in every(value)]
    assert {type(value) for value in values} <= {bool, int, float, str, type(None), list, tuple, dict, np.ndarray, Drawn}
    assert "tensor(1.5000)" in [value for value in values if type(value) is str]


@pytest.mark.parametrize(
    ("text", "kind", "words"),
    [
        ("plt.plot(lambda: 1)", "TypeError", "not 'function'"),
        ("plt.plot([1], color=print)", "TypeError", "a plot takes numbers"),
        ("plt.plot([1], picker=print)", "TypeError", "unexpected keyword argument 'picker'"),
        ("plt.plot([1], usetex=True)", "TypeError", "unexpected keyword argument 'usetex'"),
        ("plt.plot([1], url='file:///etc/passwd')", "TypeError", "unexpected keyword argument 'url'"),
        ("plt.title('x', fontproperties='/etc/passwd')", "TypeError", "unexpected keyword argument 'fontproperties'"),
        ("plt.text(0, 0, 'a', bbox={'path_effects': 1})", "ValueError", "draws without 'path_effects'"),
        ("plt.legend(prop={'fname': '/etc/passwd'})", "ValueError", "draws without 'fname'"),
        ("plt.rcParams['text.usetex'] = True", "ValueError", "runs no TeX"),
        ("plt.rcParams['text.latex.preamble'] = '1'", "KeyError", "no setting 'text.latex.preamble'"),
        ("plt.rcParams['figure.figsiz'] = 1", "KeyError", "no setting"),
        ("plt.style.use('/etc/passwd')", "OSError", "is not one of the styles"),
        ("plt.style.use('https://example.com/x.mplstyle')", "OSError", "is not one of the styles"),
        ("plt.savefig('/etc/passwd.conf')", "ValueError", "supported formats: pdf, png, svg"),
        ("plt.savefig(print)", "TypeError", "the name of a file"),
        ("plt.imshow(torch.ones(2, 2), cmap='viridos')", "ValueError", "'viridos' is not a valid value for cmap"),
        ("plt.imshow(torch.ones(2))", "TypeError", "Invalid shape (2,) for image data"),
        ("plt.plot([1, 2], [1, 2, 3])", "ValueError", "x and y must have same first dimension, but have shapes (2,) and (3,)"),
        ("plt.scatter([1, 2], [1, 2, 3])", "ValueError", "x and y must be the same size"),
        ("plt.figure().add_subplot(projection='3d')", "ValueError", "3-D axes"),
        ("plt.axes(projection='3d')", "ValueError", "3-D axes"),
        ("plt.subplots(subplot_kw={'projection': '3d'})", "ValueError", "3-D axes"),
        ("plt.colorbar()", "RuntimeError", "No mappable was found"),
        ("plt.xlim()", "ValueError", "worked out when the figure is drawn"),
        ("plt.subplots(10**6, 10**6)", "ValueError", "from 1 to 1000 axes"),
        ("plt.plot(torch.ones(2, requires_grad=True))", "RuntimeError", "Can't call numpy() on Tensor that requires grad"),
        ("a = []\na.append(a)\nplt.plot(a)", "ValueError", "too many lists"),
        ("plt.figure()[0]", "TypeError", "not subscriptable"),
        ("plt.figure().x = 1", "AttributeError", "no attribute 'x'"),
    ],
)
def test_what_cannot_be_drawn_is_refused_where_it_stands(text: str, kind: str, words: str) -> None:
    error = raised(text)
    assert error.type_name == kind
    assert words in error.message
    assert error.diagnostic.labels[0].span.line >= 3


BEFORE = IMPORT + "print('it ran')\n"


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("plt.polt([1])", "no attribute 'polt'"),
        ("plt.imread('a.png')", "a program has no access to files"),
        ("fig, ax = plt.subplots()\nax.plot_surface(1)", "gradcli draws no 3-D plots"),
        ("ax = plt.gca()\nax.get_xlim()", "set them with set_xlim"),
        ("fig = plt.figure()\nfig.canvas", "'Figure' object has no attribute 'canvas'"),
        ("def f():\n    import matplotlib.animation as animation", "No module named 'matplotlib.animation'"),
        ("from mpl_toolkits.mplot3d import Axes3D", "gradcli draws no 3-D plots"),
    ],
)
def test_what_is_not_there_is_told_before_the_program_runs(gradcli: Command, text: str, words: str) -> None:
    done = gradcli(BEFORE + text)
    assert (done.stdout, done.returncode) == ("", 5)
    assert words in done.stderr
    assert gradcli("--skip-plots", BEFORE + text).stdout == "it ran\n"


def test_a_name_that_is_not_axes_everywhere_is_let_be(gradcli: Command) -> None:
    text = "fig, ax = plt.subplots()\nax = torch.ones(2)\nprint(ax.tolist())\ndef f(plt): return plt.x\n"
    assert gradcli(IMPORT + text, "--ignore", "N0008").stdout == "[1.0, 1.0]\n"


def test_without_the_option_one_note_says_how_many(gradcli: Command) -> None:
    done = gradcli(IMPORT + "for i in range(3):\n    plt.plot([i])\n    plt.show()\nplt.figure()\nprint(1)")
    assert (done.stdout, done.returncode) == ("1\n", 0)
    assert done.stderr == "note: 3 plots were not shown: --plots DIR writes them into a folder\n"


def test_hist_gives_its_counts_and_edges() -> None:
    names = gradcli.run(
        IMPORT + "n, bins, patches = plt.hist([1, 2, 2, 5], bins=4)\nd, _, _ = plt.hist([1, 2, 2, 5], bins=4, density=True)"
    ).names
    assert names["n"].tolist() == [1, 2, 0, 1]
    assert names["bins"].tolist() == [1, 2, 3, 4, 5]
    assert names["d"].tolist() == [0.25, 0.5, 0, 0.25]


def test_axes_are_taken_apart_as_in_matplotlib() -> None:
    text = """
fig, axes = plt.subplots(2, 3)
rows = [len(axes), axes.shape, len(axes.flat), len(axes.ravel()), len(axes[0]), axes[:, 1].shape, axes.T.shape]
(a, b, c), second = axes
line, = a.plot([1, 2])
two = len(plt.plot([1], [2], "r-", [3], [4]))
three = len(plt.plot(torch.ones(5, 3)))
fig2, one = plt.subplots()
fig3, ones = plt.subplots(1, 2, squeeze=False)
same = plt.gca() is ones[0, 1], fig2.axes[0] is one, one.figure is fig2
"""
    names = gradcli.run(IMPORT + text).names
    assert names["rows"] == [2, (2, 3), 6, 6, 3, (2,), (3, 2)]
    assert (names["two"], names["three"], names["same"]) == (2, 3, (True, True, True))


def test_figures_are_found_again_by_number_and_place() -> None:
    text = """
a = plt.figure(1); b = plt.figure("x")
same = plt.figure(1) is a, plt.gcf() is a, plt.figure("x") is b
left = plt.subplot(1, 2, 1); right = plt.subplot(122)
again = plt.subplot(121) is left, plt.gca() is left
plt.close("all")
after = plt.get_fignums(), plt.fignum_exists(1)
"""
    names = gradcli.run(IMPORT + text).names
    assert (names["same"], names["again"], names["after"]) == ((True, True, True), (True, True), ([], False))


def test_in_shorthand_a_leaf_is_drawn_as_its_values() -> None:
    result = gradcli.run("import matplotlib.pyplot as plt\nx = ones(3)\nplt.plot(x, x * 2)\nout = x.sum()")
    assert result.names["x"].grad.tolist() == [1, 1, 1]


def test_two_runs_share_no_figures() -> None:
    gradcli.run(IMPORT + "plt.plot([1]); plt.rcParams['font.size'] = 3")
    names = gradcli.run(IMPORT + "n = plt.get_fignums(), plt.rcParams['font.size']").names
    assert names["n"] == ([], 10.0)


def test_names_of_files_are_harmless(tmp_path: Path) -> None:
    result = gradcli.run(IMPORT + "for n in ('/a/../b c.png', '.x.svg', 'no', 'a\\n;b.PDF'):\n    plt.plot([1]); plt.savefig(n)")
    plots: Any = result._run.session.world.plots  # type: ignore[union-attr]
    assert [picture.name for picture in plots.all_pictures()] == ["b c.png", "x.svg", "no.png", "a__b.PDF"]


def test_a_notebook_has_its_figures_in_the_cells(gradcli: Command, tmp_path: Path) -> None:
    cells = [IMPORT + "plt.plot([1])\nplt.title('shown without a call')", "print(1)\nplt.plot([2])\nplt.show()\nprint(2)"]
    made = [{"cell_type": "code", "metadata": {}, "execution_count": None, "outputs": [], "source": text} for text in cells]
    (tmp_path / "a.ipynb").write_text(json.dumps({"cells": made, "metadata": {}, "nbformat": 4, "nbformat_minor": 4}))
    done = json.loads(gradcli("--json", "--check-outputs", "a.ipynb").stdout)
    assert [each["shown"] for each in done["outputs"]["differences"]] == ["<figure>", "1\n2\n<figure>"]


def test_a_notebook_displays_values_and_figures() -> None:
    text = """
from IPython import display
from IPython.display import clear_output
fig, ax = plt.subplots()
for i in range(2):
    clear_output(wait=True)
    ax.plot([i])
    display.display(fig, torch.ones(1), "a")
plt.close()
"""
    result = gradcli.run(IMPORT + text)
    plots: Any = result._run.session.world.plots  # type: ignore[union-attr]
    assert result.stdout == "tensor([1.])\n'a'\n" * 2
    assert len(plots.all_pictures()) == 2
