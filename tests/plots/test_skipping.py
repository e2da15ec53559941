"""Programs that plot without their plots: ``--skip-plots``; and the libraries that are refused with what to do."""

from __future__ import annotations

import pytest

from tests.conftest import Command

USUAL = """\
%matplotlib inline
import torch
import matplotlib
import matplotlib.pyplot as plt
from matplotlib import cm, pyplot
from mpl_toolkits.mplot3d import Axes3D
import seaborn as sns
from IPython import display
from torchviz import make_dot

matplotlib.use("Agg")
sns.set()
plt.rcParams["figure.figsize"] = (3, 3)
x = torch.linspace(-1, 1, 3, requires_grad=True)
y = x**2
y.sum().backward()
make_dot(y, params={"x": x}).render("graph")

plt.figure(figsize=(8, 4))
plt.plot(x.detach().numpy(), y.detach().numpy(), "r-", label="y")
plt.legend(); plt.grid(True); plt.savefig("a.png"); plt.show()
fig, ax = plt.subplots()
ax.plot(x.data, x.grad)
ax.set(xlabel="x", ylabel="y")
fig, (left, right) = plt.subplots(1, 2)
left.hist([1, 2]); right.imshow(torch.ones(2, 2), cmap=cm.viridis)
fig, axes = plt.subplots(2, 2, figsize=(4, 4))
for place, name in zip(axes.flat, "abcd"):
    place.set_title(name)
axes[0, 1].axis("off"); axes[1][0].twinx()
line, = plt.plot([1])
line.set_data([1], [2])
counts, bins, patches = plt.hist([1, 2, 3])
with plt.style.context("ggplot"):
    pyplot.contour([1], [1], [[1]])
surface = plt.figure().add_subplot(111, projection="3d")
Axes3D(plt.figure()).plot_surface([1], [1], [1])
display.clear_output(wait=True)


def show(values):
    plt.plot(values)
    plt.show()


show([v for v in range(3)])
print(x.grad)
"""


def test_the_usual_calls_are_skipped_with_one_note(gradcli: Command) -> None:
    done = gradcli("--skip-plots", "-e", USUAL)
    assert (done.stdout, done.returncode) == ("tensor([-2.,  0.,  2.])\n", 0)
    assert done.stderr.count("note") == 1
    assert "no plots are drawn: calls to matplotlib are skipped" in done.stderr


@pytest.mark.parametrize("module", ["matplotlib.animation", "seaborn", "torchviz", "plotly.express", "mpl_toolkits.mplot3d"])
def test_without_the_option_the_import_says_what_to_do(gradcli: Command, module: str) -> None:
    done = gradcli(f"import {module}")
    assert done.returncode == 5
    assert "remove the import and the calls that use it, or run with --skip-plots" in done.stderr


def test_skipping_plots_opens_nothing_else(gradcli: Command) -> None:
    done = gradcli("--skip-plots", "import subprocess")
    assert (done.returncode, "no access to files" in done.stderr) == (5, True)
