"""Second derivatives over rows, and the terms without rows that a sum may have: those of the program on all rows at once."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from tests.conftest import Command

ROWS = ("--rows", "X,y", "--block", "50r")
INPUTS = ("--dtype", "float64", "--const", "X=@X.npy", "--const", "y=@y.npy")
LEAVES = "w = tensor([0.5, -1., 2.]); b = tensor(0.1); "
PROGRAMS = {
    "mean": "loss = ((X @ w + b - y)**2).mean() + 0.1*(w**4).sum()",
    "sum": "loss = ((X @ w + b - y)**2).sum() + 50*(w**4).sum()",
    "logistic": "loss = F.binary_cross_entropy_with_logits(X @ w + b, (y > 0).to(X.dtype)) + 0.01*(w**2).sum()",
    "module": "torch.manual_seed(1); net = nn.Sequential(nn.Linear(3, 2), nn.Tanh(), nn.Linear(2, 1)); "
    "loss = ((net(X)[:, 0] + b - y)**2).mean() + 0*w.sum()",
}


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    random = np.random.default_rng(5)
    np.save(tmp_path / "X.npy", random.normal(size=(157, 3)))
    np.save(tmp_path / "y.npy", random.normal(size=157))
    return tmp_path


def data_of(gradcli: Command, *arguments: str) -> dict[str, Any]:
    done = gradcli(*INPUTS, "--json", *arguments)
    assert done.returncode == 0, done.stderr
    data: dict[str, Any] = json.loads(done.stdout)
    return data


@pytest.mark.parametrize("program", PROGRAMS.values(), ids=PROGRAMS)
def test_a_hessian_is_that_of_all_rows(gradcli: Command, folder: Path, program: str) -> None:
    blocks, whole = (data_of(gradcli, *rows, "--hessian", LEAVES + program)["hessian"] for rows in (ROWS, ()))
    theirs = {tuple(block["by"]): block["value"] for block in whole}
    for block in blocks:
        by = tuple(block["by"])
        expected = np.array(theirs[by] if by in theirs else theirs[by[::-1]])
        mine = np.array(block["value"])
        if by not in theirs:
            mine = np.moveaxis(mine, range(mine.ndim), np.roll(range(mine.ndim), -1))
        np.testing.assert_allclose(mine.reshape(expected.shape), expected, rtol=1e-9, atol=1e-10)
    assert len(blocks) == len(whole)


@pytest.mark.parametrize(
    ("method", "kind"),
    [("newton-cg", "mean"), ("trust-ncg", "sum"), ("trust-krylov", "logistic"), ("trust-constr", "mean"), ("l-bfgs-b", "sum")],
)
def test_where_it_ends(gradcli: Command, folder: Path, method: str, kind: str) -> None:
    jobs = ("--jobs", "2") if kind == "mean" else ()
    found = data_of(gradcli, *ROWS, *jobs, f"--minimize={method}", LEAVES + PROGRAMS[kind])["minimum"]
    expected = data_of(gradcli, "--minimize=bfgs", LEAVES + PROGRAMS[kind])["minimum"]
    assert found["converged"] is True
    np.testing.assert_allclose(found["names"]["w"]["value"], expected["names"]["w"]["value"], atol=1e-4)


def test_check_with_a_term_without_rows(gradcli: Command, folder: Path) -> None:
    data = data_of(gradcli, *ROWS, "--check", LEAVES + PROGRAMS["sum"])
    assert [leaf["ok"] for leaf in data["check"]["leaves"].values()] == [True, True]


def test_what_has_no_second_derivative(gradcli: Command, folder: Path) -> None:
    own = """
class Own(torch.autograd.Function):
    @staticmethod
    def forward(ctx, x): return x * 1
    @staticmethod
    def backward(ctx, g): return g
w = tensor([0.5, -1., 2.]); loss = ((X @ Own.apply(w) - y)**2).mean()
"""
    done = gradcli(*INPUTS, *ROWS, "--hessian", own)
    assert (done.returncode, "cannot differentiate twice through OwnBackward" in done.stderr) == (5, True)
    done = gradcli(*INPUTS, *ROWS, "--hessian=v", LEAVES + PROGRAMS["mean"])
    assert (done.returncode, "no leaf is called `v`" in done.stderr) == (2, True)
    done = gradcli(*INPUTS, *ROWS, "--jacobian", LEAVES + PROGRAMS["mean"])
    assert (done.returncode, "cannot be combined with --rows" in done.stderr) == (2, True)
