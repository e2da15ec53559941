"""Jacobians in one pass: batched reverse mode and forward mode give what row by row gives, and what cannot be batched falls back to that."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

import gradcli
from gradcli.analysis import derivatives
from gradcli.analysis.derivatives import batch_of_rows, pulled_back, pushed_forward, row_by_row
from gradcli.analysis.matrices import function
from gradcli.analysis.tape import scope
from gradcli.engine.tensor.tensor import Tensor
from tests.ops.table_samples import Case, leaves, outputs, run
from tests.ops.test_table import DIFFERENTIABLE, of

PROGRAMS = [
    "x = rand(3); A = const(rand(20, 3)); y = (A @ x).sin().exp()",
    "x = rand(4, 3); w = rand(3); y = softmax(x @ w, 0).log() * x.sum(1)",
    "x = rand(2, 3, 6, 6); k = rand(4, 3, 3, 3); y = nn.functional.conv2d(x, k).relu().amax((2, 3))",
    "x = rand(5, 5); y = linalg.solve(x + 5*eye(5).detach(), x.T)[:, 0].cumsum(0)",
    "x = rand(6); i = const(tensor([0, 3, 3])); y = x[i] * x.sort().values[:3] + cat([x[:1], x[4:]])",
    "x = rand(4); y = (x * (1+2j)).abs()",
    "x = rand(3); h = x\nfor i in range(5):\n    h = tanh(h * 1.3 + h.mean())\ny = h",
    "x = rand(4, 4); y = x.clone(); y[0] = x[1] * x[2]; y = y.sum(0)",
]


def at_point(program: str) -> Any:
    """The tape of a program, its leaves as tensors, and its value."""
    _, _, tape = function(gradcli.run(program, seed=2)._run.replay, "")
    point = {node: Tensor(array, True) for node, array in tape.start().items()}
    return tape, point, tape.outputs(point)[0]


@pytest.mark.parametrize("program", PROGRAMS)
def test_every_way_gives_the_same(program: str, monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(*_: Any) -> Any:
        raise AssertionError("it was to be done in batches")

    with scope():
        tape, point, out = at_point(program)
        inputs = list(point.values())
        rows = row_by_row(out, inputs)
        monkeypatch.setattr(derivatives, "row_by_row", refuse)
        batched = pulled_back(out, inputs)
        forward = pushed_forward(tape, point, list(point))
        monkeypatch.setattr(derivatives, "BATCH", 3 * max(each.array.nbytes for each in (out, *inputs)))
        chunked = pulled_back(out, inputs)
    assert forward is not None
    for one, two, three, four in zip(rows, batched, forward, chunked, strict=True):
        np.testing.assert_allclose(two, one, rtol=1e-12, atol=1e-14)
        np.testing.assert_allclose(three, one, rtol=1e-12, atol=1e-14)
        np.testing.assert_allclose(four, one, rtol=1e-12, atol=1e-14)


HOUSEHOLDER = ("householder_product", "ormqr")  # whose rules write into a matrix that has no batch


@of([case for case in DIFFERENTIABLE if case.name.rpartition("-")[0] not in HOUSEHOLDER])
def test_a_batch_of_cotangents_gives_the_rows(case: Case) -> None:
    arguments = case.arguments()
    inputs = leaves(arguments)
    out = next(iter(outputs(run(case, arguments))), None)
    if out is None or not out.requires_grad or out.array.dtype.kind != "f" or not 1 < out.array.size <= 60:
        return
    rows = row_by_row(out, inputs)
    for batched, one in zip(batch_of_rows(out, inputs, range(out.array.size)), rows, strict=True):
        np.testing.assert_allclose(batched, one, rtol=1e-7, atol=1e-12)


def test_what_cannot_be_batched_goes_row_by_row(monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(*_: Any) -> Any:
        raise RuntimeError("vmap: no")

    monkeypatch.setattr(derivatives, "batch_of_rows", refuse)
    block = gradcli.run("x = rand(3); y = x**2", seed=1).jacobian().blocks[0]
    assert block.structure == ("diagonal",)


def test_a_tall_jacobian_takes_one_forward_pass(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("gradcli.analysis.matrices.pulled_back", None)
    result = gradcli.run("x = rand(2); A = const(rand(30, 2)); y = A @ x", seed=1)
    np.testing.assert_allclose(result.jacobian().blocks[0].value, result.names["A"].numpy(), rtol=1e-12)


def test_a_hessian_takes_one_pass_for_each_leaf(monkeypatch: pytest.MonkeyPatch) -> None:
    sweeps = []
    whole = derivatives.grad
    monkeypatch.setattr(derivatives, "grad", lambda *args, **options: sweeps.append(1) or whole(*args, **options))
    gradcli.run("x = rand(30); w = rand(20); out = (x.sin().sum() * w).exp().sum()", seed=1).hessian()
    assert len(sweeps) == 2
