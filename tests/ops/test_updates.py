"""An optimizer's step in one piece gives the bits, versions and state of the same step op by op."""

from __future__ import annotations

from typing import Any

import pytest

import gradcli
from gradcli.engine.tensor.tensor import Tensor
from gradcli.ops.numerics import updates
from tests.conftest import watched

PROGRAM = """
import torch
torch.manual_seed(0)
torch.set_default_dtype(torch.{dtype})
w, b, s = torch.randn(7, 5, requires_grad=True), torch.randn(5, requires_grad=True), torch.randn((), requires_grad=True)
x = torch.randn(3, 7)
optimizer = torch.optim.{optimizer}
for step in range(6):
    optimizer.zero_grad()
    ((torch.tanh(x @ w + b) * s) ** 2).sum().backward()
    optimizer.step()
versions = [p._version for p in (w, b, s)]
kept = [value for state in optimizer.state.values() for value in state.values()]
"""
OPTIMIZERS = (
    "Adam([w, b, s, w.detach()[0], b.detach()], lr=0.01)",
    "SGD([w, b, s], lr=0.1)",
    "SGD([w, b, s], lr=0.1, momentum=0.9)",
    "SGD([w, b, s], lr=0.1, momentum=0.9, dampening=0.5, weight_decay=0.1, maximize=True)",
    "SGD([w, b, s], lr=0.1, momentum=0.9, nesterov=True)",
    "Adam([w, b, s], lr=0.01)",
    "Adam([w, b, s], lr=torch.tensor(0.01), betas=(0.8, 0.9))",
    "Adam([w, b, s], lr=0.01, weight_decay=0.1)",
    "Adam([w, b, s], lr=0.01, amsgrad=True)",
    "AdamW([w, b, s], lr=0.01, weight_decay=0.1)",
)


def trained(optimizer: str, dtype: str) -> dict[str, Any]:
    names = gradcli.run(PROGRAM.format(optimizer=optimizer, dtype=dtype)).names
    tensors = {name: names[name] for name in "wbs"} | {str(number): value for number, value in enumerate(names["kept"])}
    numbers = {name: (value.array.tobytes(), value.cell[0]) for name, value in tensors.items() if isinstance(value, Tensor)}
    return numbers | {"versions": names["versions"]}


@pytest.mark.parametrize("dtype", ["float32", "float64"])
@pytest.mark.parametrize("optimizer", OPTIMIZERS)
def test_one_piece_is_as_op_by_op(optimizer: str, dtype: str, monkeypatch: pytest.MonkeyPatch) -> None:
    together = trained(optimizer, dtype)
    monkeypatch.setattr(updates, "plain_arrays", lambda *tensors: None)
    assert trained(optimizer, dtype) == together


def test_it_is_used(monkeypatch: pytest.MonkeyPatch) -> None:
    results = watched(monkeypatch, updates, "plain_arrays")
    trained(OPTIMIZERS[-1], "float32")
    assert results == [True] * 18
