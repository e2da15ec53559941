"""Rows of a Jacobian, found together, are to the bit those of a pass each; what is out of the ordinary takes a pass each."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

from gradcli import run
from gradcli.engine.backward.backward import grad
from gradcli.engine.calls.apply import TRACED, call
from gradcli.engine.fusion import large
from gradcli.engine.jacobians import rows
from gradcli.engine.jacobians.rows import gradients_of_elements, works_by_element
from gradcli.engine.state import fresh
from gradcli.engine.table.table import Op
from gradcli.engine.tensor.tensor import Tensor
from gradcli.library.torch import functional
from tests.conftest import watched
from tests.ops.table_samples import Case, cases, leaves, outputs

COUNTS_AS_LARGE = large.SIZE < 100  # every array, by GRADCLI_LARGE

DIFFERENTIABLE = [case for case in cases() if case.accepts(np.float32)]
WIDE = [
    case
    for case in DIFFERENTIABLE
    if isinstance(case.row, Op) and works_by_element(case.row) and case.sample.args and case.sample.args[0] == (2, 3)
]


def one_by_one(flat: Tensor, inputs: list[Tensor]) -> list[Any]:
    """A pass for each element."""
    passes = [grad([TRACED.select(flat, 0, at)], inputs, retain_graph=True, allow_unused=True) for at in range(flat.array.size)]
    return [None if column[0] is None else np.stack([g.array for g in column]) for column in zip(*passes, strict=True)]


def check(out: Tensor, inputs: list[Tensor]) -> bool:
    """Whether the rows of an output were found together; if so, they are right."""
    flat = TRACED.reshape(out, (-1,))
    together = gradients_of_elements(flat, inputs)
    if together is None:
        return False
    for mine, other in zip(together, one_by_one(flat, inputs), strict=True):
        assert (mine is None) == (other is None)
        assert mine is None or (mine.tobytes(), mine.shape, mine.dtype) == (other.tobytes(), other.shape, other.dtype)
    return True


def first_and_second(case: Case, arguments: list[Any]) -> list[bool]:
    """The rows of a result, and of the gradient of a square of it."""
    results = []
    with fresh():
        inputs = leaves(arguments)
        for tensor in inputs:
            tensor.extra = None
        out = outputs(call(case.row, tuple(arguments)))[0]
        results.append(check(out, inputs))
        try:
            slope = grad([TRACED.sum(out * out)], inputs[:1], create_graph=True, allow_unused=True)[0]
        except RuntimeError:
            return results
        if slope is not None and slope.requires_grad:
            results.append(check(slope, inputs))
    return results


@pytest.mark.parametrize("case", DIFFERENTIABLE, ids=lambda case: case.name)
def test_rows_are_passes(case: Case) -> None:
    first_and_second(case, case.arguments(np.float32))


@pytest.mark.parametrize("case", WIDE, ids=lambda case: case.name)
def test_rows_of_more_elements_are_passes(case: Case, monkeypatch: pytest.MonkeyPatch) -> None:
    chance = np.random.default_rng(1)
    monkeypatch.setattr(rows, "MOST", 3000)  # several blocks
    longer = {2: 13, 3: 11}
    arguments = [
        Tensor(chance.uniform(0.2, 0.8, [longer.get(n, n) for n in arg.array.shape]).astype(np.float32), arg.requires)
        if type(arg) is Tensor
        else arg
        for arg in case.arguments(np.float32)
    ]
    first_and_second(case, arguments)


@pytest.mark.skipif(COUNTS_AS_LARGE, reason="GRADCLI_LARGE: what is computed late is found row by row")
def test_most_are_found_together() -> None:
    assert sum(first_and_second(case, case.arguments(np.float32))[0] for case in WIDE) > len(WIDE) * 0.8


PROGRAM = """
import torch
from torch.autograd.functional import hessian, jacobian
torch.manual_seed(0)
A, x = torch.randn(5, 4), torch.randn(4)
def f(v):
    {line}
    return torch.tanh(A @ v) * v.sum() + (v * v).mean()
print(jacobian(f, x).tolist(), hessian(lambda v: f(v).sum(), x).tolist(), jacobian(lambda v: A, x).shape)
print(jacobian(lambda u, v: (u * v, v.sum()), (x, x.double())))
"""
LINES = {
    "pass": True,
    "v.register_hook(lambda g: print('hook', g.tolist()))": False,
    "v = v * 1; v.register_hook(lambda g: print('hook', g.tolist()))": False,
    "v = v * 1; v[0] = 0.5": False,
    "v = torch.cat(torch.chunk(v, 2))": False,
    "v = torch.utils.checkpoint.checkpoint(torch.exp, v, use_reentrant=False)": False,
}


@pytest.mark.parametrize("line", LINES)
def test_programs_print_the_same(line: str, monkeypatch: pytest.MonkeyPatch) -> None:
    together = watched(monkeypatch, functional, "gradients_of_elements")
    text = PROGRAM.format(line=line)
    quick = run(text).stdout
    assert any(together[:2]) == (LINES[line] and not COUNTS_AS_LARGE)
    monkeypatch.setattr(functional, "gradients_of_elements", lambda *args: None)
    assert run(text).stdout == quick


def test_an_error_is_that_of_its_row(monkeypatch: pytest.MonkeyPatch) -> None:
    text = """
import torch
from torch.autograd.functional import jacobian
def f(v):
    u = torch.exp(v)
    w = u * 1
    u.detach().zero_()
    return w
try:
    jacobian(f, torch.ones(3))
except RuntimeError as error:
    print(error)"""
    quick = run(text).stdout
    assert "modified by an inplace operation" in quick
    monkeypatch.setattr(functional, "gradients_of_elements", lambda *args: None)
    assert run(text).stdout == quick
