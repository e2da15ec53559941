"""Single numbers: what is run on NumPy's numbers comes to the same bits as on arrays."""

from __future__ import annotations

import random
from typing import Any

import numpy as np
import pytest

from gradcli import run
from gradcli.engine.calls import scalars
from gradcli.engine.members import operators
from gradcli.engine.table import table
from gradcli.engine.table.table import RAW, Op
from tests.conftest import watched

table.load_all()
ROWS = [row for row in table.ROWS.values() if row.number is not None]
KINDS = {np.float32: np.uint32, np.float64: np.uint64}


def of_any_bits(kind: Any, count: int) -> Any:
    """Numbers of every kind: tiny and huge, infinite, NaN, of both signs."""
    chance = np.random.default_rng(0)
    bits = chance.integers(0, np.iinfo(KINDS[kind]).max, count, KINDS[kind]).view(kind)
    usual = chance.normal(size=count).astype(kind)
    special = np.resize(np.array([0, -0.0, 1, -1, np.inf, -np.inf, np.nan], kind), count)
    return chance.permuted(np.concatenate([bits, usual, special]))


@pytest.mark.parametrize("kind", KINDS, ids=lambda kind: kind.__name__)
@pytest.mark.parametrize("row", [row for row in ROWS if isinstance(row, Op)], ids=lambda row: row.key)
def test_the_form_for_numbers_is_the_kernel(row: Any, kind: Any) -> None:
    with np.errstate(all="ignore"):
        for one, other in zip(of_any_bits(kind, 500), of_any_bits(kind, 500)[::-1], strict=True):
            wanted = np.asarray(row.kernel(np.array(one), np.array(other)))
            found = row.number(one, other)
            assert type(found) is kind
            assert found.tobytes() == wanted.tobytes() or (np.isnan(found) and np.isnan(wanted))


def test_ops_of_rules_take_numbers() -> None:
    """Those with a form of their own, those written over F, and the others."""
    for kind in KINDS:
        value = kind(-1.5)
        for key, more in (("conj", ()), ("multiple", (1,)), ("multiple", (2,)), ("mul_number", (3,))):
            found, wanted = getattr(scalars.NUMBERS, key)(value, *more), getattr(RAW, key)(np.array(value), *more)
            assert type(found) is kind
            assert found == wanted


# ---- random programs ------------------------------------------------------------------------------------------------------

LEAVES = """import torch
a = torch.tensor(0.75, requires_grad=True)
b = torch.tensor(-1.25, requires_grad=True)
c = torch.tensor(3.0)
d = torch.tensor(0.1, dtype=torch.float64, requires_grad=True)
v = torch.tensor([0.5, 2.0], requires_grad=True)
n = torch.tensor(3)
"""
SHOWN = """
for t in (a, b, d, v):
    print(None if t.grad is None else t.grad.tolist())
"""


def program(seed: int) -> str:
    """A random program of scalars: operators mostly, and what may come in between."""
    chance = random.Random(seed)
    lines, names = [LEAVES], ["a", "b", "c", "a", "b", "c", "d", "v[0]", "n"]

    def operand() -> str:
        return chance.choice(names) if chance.random() < 0.8 else chance.choice(["2", "0.5", "-3", "1e30", "0", "10**12"])

    for number in range(25):
        name = f"t{number}"
        lines.append(f"{name} = ({chance.choice(names)} {chance.choice('+-*/')} {operand()}) {chance.choice('+-*/')} {operand()}")
        names.append(name)
        kind = chance.randrange(12)
        if kind == 0:
            lines.append(f"{name} = torch.tanh({name}) + v.sum() * {name}")
        elif kind == 1:
            lines.append(f"if {name}.requires_grad: {name}.retain_grad()")
        elif kind == 2:
            lines.append(f"with torch.no_grad():\n    {name} = {name} * 2")
        elif kind == 3:
            lines.append(f"{name} = {name} + 0\n{name} *= 3")
        elif kind == 4:
            lines.append(f"if {name}.requires_grad: {name}.register_hook(lambda g: print(g.tolist()))")
        elif kind == 5:
            lines.append(f"{name} = {name}.detach() * {chance.choice(names)}")
        lines.append(f"print({name}.tolist(), {name}.dtype, {name}.grad_fn is None)")
    last = chance.choice(["double", "twice", "once"])
    lines.append(f"out = {' + '.join(f't{number} * 0.125' for number in range(15, 25))} + a")
    if last == "double":
        lines.append("g, = torch.autograd.grad(out, a, create_graph=True)\nprint(g.tolist())\n(g * g + out).backward()")
    else:
        lines.append("out.backward(retain_graph=True)" + ("\nout.backward()" if last == "twice" else ""))
    return "\n".join(lines) + SHOWN


def printed(text: str) -> str:
    try:
        return run(text).stdout
    except Exception as error:
        return f"{type(error).__name__}: {error}"


@pytest.mark.parametrize("seed", range(60))
def test_random_programs_run_the_same_without(seed: int, monkeypatch: pytest.MonkeyPatch) -> None:
    text, taken = program(seed), watched(monkeypatch, operators, "operate")
    quick = printed(text)
    assert any(taken)
    monkeypatch.setattr(operators, "operate", lambda *args: None)
    assert quick == printed(text)


REFUSED = {
    "modified": "x = a * b\ny = x * x\nx += 1\ny.backward()",
    "freed": "y = a * b\ny.backward()\ny.backward()",
    "anomaly": "with torch.autograd.detect_anomaly():\n    (a / (b - b) * 0 * a).backward()",
}


@pytest.mark.parametrize("name", REFUSED)
def test_what_is_refused_is_refused_alike(name: str, monkeypatch: pytest.MonkeyPatch) -> None:
    quick = printed(LEAVES + REFUSED[name])
    monkeypatch.setattr(operators, "operate", lambda *args: None)
    assert "Error" in quick
    assert quick == printed(LEAVES + REFUSED[name])


def test_gradients_of_arrays_and_numbers_meet() -> None:
    """A leaf and an inner value that get some gradients as numbers, some as arrays, in both orders."""
    text = "s = a * b\nout = torch.exp(s) + s * a + (v * s).sum() * a\nout.backward()\nprint(a.grad, b.grad, v.grad)"
    assert printed(LEAVES + text) == "tensor(-7.0520) tensor(2.2625) tensor([-0.7031, -0.7031])\n"
