"""Attention whose weights are kept for the backward pass, and whose mask is bits, gives what it gives without either."""

from __future__ import annotations

import gc
from types import ModuleType

import pytest

import gradcli
from gradcli.ops.nn import attention
from gradcli.ops.shared import kept
from tests.conftest import watched

PROGRAM = """import torch
from torch.nn import functional as F
torch.manual_seed(0)
q, k, v = (torch.randn(2, 3, 5, 4, requires_grad=True) for _ in range(3))
spoiled = torch.ones_like(k)
spoiled[0, 0, 4] = torch.tensor([float("nan"), float("inf"), -float("inf"), 0.0])
for mask, causal in ((None, True), (None, False), (torch.rand(5, 5) < 0.7, False)):
    for factor in (1, spoiled):
        out = F.scaled_dot_product_attention(q, k * factor, v, mask, is_causal=causal)
        (out[:, :, :2] ** 2).sum().backward()
print(q.grad.tolist(), k.grad.tolist(), v.grad.tolist())
"""


@pytest.mark.parametrize(("module", "setting"), [(kept, "MOST"), (attention, "MOST_MASKED"), (kept, "CALLS")])
def test_numbers_are_the_same_without(module: ModuleType, setting: str, monkeypatch: pytest.MonkeyPatch) -> None:
    usual = gradcli.run(PROGRAM).stdout
    monkeypatch.setattr(module, setting, 0)
    assert gradcli.run(PROGRAM).stdout == usual


def test_weights_are_computed_once_and_go_with_the_result(monkeypatch: pytest.MonkeyPatch) -> None:
    computed = watched(monkeypatch, attention, "_scores")
    gradcli.run(PROGRAM.replace("(1, spoiled)", "(1,)"))  # a NaN would be looked for, in a second run
    gc.collect()
    assert len(computed) == 3
    assert len(attention._kept) == 0


@pytest.mark.parametrize("written", ["q", "k", "mask"])
def test_weights_are_those_of_what_the_operands_hold(written: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """What was kept is not used where the program may have written unseen; key heads that serve several queries are copied before they are used."""
    program = f"""
import torch
torch.manual_seed(0)
q = torch.randn(1, 4, 32, 16, requires_grad=True) * 1
k, v, mask = torch.randn(1, 2, 32, 16) * 1, torch.randn(1, 2, 32, 16), torch.randn(1, 4, 32, 32)
q.retain_grad()
out = torch.nn.functional.scaled_dot_product_attention(q, k, v, attn_mask=mask, enable_gqa=True)
{written}.data *= 2
out.sum().backward()
print(q.grad[0, 0, 0, :4])
"""
    found = gradcli.run(program).stdout
    monkeypatch.setattr(kept, "MOST", 0)
    assert gradcli.run(program).stdout == found
