"""GELU of many numbers: right beside SciPy's in double precision, and its slope is kept for the backward pass."""

from __future__ import annotations

import gc

import numpy as np
import pytest
from scipy.special import ndtr

import gradcli
from gradcli.engine.fusion import cores
from gradcli.ops.activation import smooth
from gradcli.ops.shared import kept
from tests.conftest import watched

PROGRAM = """import torch
from torch.nn import functional as F
torch.manual_seed(0)
x = torch.randn(40, 50, requires_grad=True)
y = F.gelu(x * 3)
(y ** 2).sum().backward(retain_graph=True)
(y ** 2).sum().backward()
print(y.tolist(), x.grad.tolist())
"""


@pytest.mark.parametrize("size", [1025, 40_000, 100_001])
def test_values_and_slopes(size: int) -> None:
    x = np.random.default_rng(1).normal(scale=2, size=size).astype(np.float32)
    x[:6] = 0.0, -0.0, 20.0, -20.0, np.inf, np.nan
    wide = x.astype(np.float64)
    found, slope = smooth.gelu(x), smooth.gelu_backward(np.ones_like(x), x, "none")
    np.testing.assert_allclose(found, wide * ndtr(wide), rtol=2e-7, atol=5e-7)
    finite = np.isfinite(wide)
    density = np.exp(-(wide[finite] ** 2) / 2) / np.sqrt(2 * np.pi)
    np.testing.assert_allclose(slope[finite], ndtr(wide[finite]) + wide[finite] * density, atol=5e-7)
    assert np.signbit(found[1])
    assert np.isnan(slope[4:6]).all()  # as in PyTorch: infinity times a density of zero


def test_all_cores_give_the_same(monkeypatch: pytest.MonkeyPatch) -> None:
    x = np.random.default_rng(2).normal(size=70_001).astype(np.float32)
    monkeypatch.setattr(cores, "PARTS", 1)
    alone = smooth.gelu(x).tobytes()
    monkeypatch.setattr(cores, "PARTS", 3)
    assert smooth.gelu(x).tobytes() == alone


@pytest.mark.parametrize("setting", ["MOST", "CALLS"])
def test_gradients_are_the_same_when_nothing_is_kept(setting: str, monkeypatch: pytest.MonkeyPatch) -> None:
    usual = gradcli.run(PROGRAM).stdout
    monkeypatch.setattr(kept, setting, 0)
    assert gradcli.run(PROGRAM).stdout == usual


def test_slopes_are_computed_once_and_go_with_the_operand(monkeypatch: pytest.MonkeyPatch) -> None:
    computed = watched(monkeypatch, smooth, "normal_product")
    gradcli.run(PROGRAM)
    gc.collect()
    assert len(computed) == 1
    assert len(smooth._slopes) == 0


@pytest.mark.parametrize(
    "write", ["d = h.data; y = F.gelu(h); d *= 100", "y = F.gelu(h); h.data *= 100", "y = F.gelu(h); h.detach().numpy()[:] *= 100"]
)
def test_slopes_are_those_of_what_the_operand_holds(write: str) -> None:
    """What no version counts counts all the same, as in PyTorch: the sum and the first of the gradients there."""
    program = "import torch\nimport torch.nn.functional as F\nx = torch.linspace(-2, 2, 4001, requires_grad=True)\nh = x*1"
    assert (
        gradcli.run(f"{program}\n{write}\ny.sum().backward()\nprint(x.grad.sum(), x.grad[2000:2004])").stdout
        == "tensor(2000.5000) tensor([0.5000, 0.5795, 0.6575, 0.7323])\n"
    )
