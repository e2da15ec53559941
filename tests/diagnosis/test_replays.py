"""How often a run is made again for a message, and how much of it: counted, for time depends on the machine."""

from __future__ import annotations

from collections.abc import Sequence

import pytest

from gradcli.diagnosis.evidence.dependence import names_behind
from gradcli.diagnosis.findings import flat
from gradcli.diagnosis.observer import Explainer
from gradcli.diagnostics.model import Source
from gradcli.engine.backward import sweep
from gradcli.engine.state import STATE
from gradcli.lang.parsing.parser import parse
from gradcli.runs.replay import Ran, Replay
from gradcli.runs.session import Session, Settings

TRAINING = """\
import torch
torch.manual_seed(0)
w = torch.randn(3, requires_grad=True)
x = torch.ones(3)
unused = torch.ones(2, requires_grad=True)
for step in range(50):
    loss = (w * x - 1).pow(2).mean()
    w.grad = None
    loss.backward()
    w.data -= 0.1 * w.grad
print(round(loss.item(), 3), unused.detach() // 2)
"""
CUT = """\
import torch
w = torch.ones(3, requires_grad=True)
b = torch.zeros(3, requires_grad=True)
for step in range(50):
    h = (w * 2).detach() + b
    b.grad = None
    h.sum().backward()
"""
LATER = "\nfirst = torch.nn.Linear(2, 2)\ncopy = w.detach().clone().requires_grad_()\n"
ZEROED = TRAINING.replace("round(loss.item(), 3), unused.detach() // 2", "loss") + "w.grad.zero_()\n"
ROUNDED = TRAINING.replace("w * x", "w.round() * x")
SPIKE = TRAINING.replace("(w * x - 1)", "(w * x / step)")


class Counted:
    """What replays did."""

    def __init__(self) -> None:
        self.replays = self.passes = 0


def run(text: str, monkeypatch: pytest.MonkeyPatch) -> tuple[Counted, Sequence[str]]:
    """Run a program as the command does, and count the replays and the backward passes in them."""
    counted, said = Counted(), list[str]()
    plain_replay, plain_sweep = Replay.run, sweep.Sweep.run

    def replay(self: Replay, *args: object, **options: object) -> Ran | None:
        counted.replays += 1
        return plain_replay(self, *args, **options)  # type: ignore[arg-type]

    def one_pass(self: sweep.Sweep) -> object:
        counted.passes += STATE.watch is not None
        return plain_sweep(self)

    monkeypatch.setattr(Replay, "run", replay)
    monkeypatch.setattr(sweep.Sweep, "run", one_pass)
    with Session(Settings(nan="warn", traps=True), observer=Explainer(lambda diagnostic: said.append(diagnostic.code))) as session:
        session.run_all([Source("<text>", text)])
    return counted, said


@pytest.mark.parametrize(
    "text", [TRAINING, TRAINING + LATER, ZEROED], ids=["a leaf of its own", "leaves made later", "gradient set to zero"]
)
def test_nothing_to_say_and_no_replay(text: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(flat, "ROWS", {})  # as in a process of its own, where no test before this one has rounded
    counted, said = run(text, monkeypatch)
    assert (counted.replays, said) == (0, [])


@pytest.mark.parametrize(("text", "code"), [(CUT, "W0103"), (ROUNDED, "W0106")], ids=["cut", "flat"])
def test_one_turn_of_a_loop_is_enough(text: str, code: str, monkeypatch: pytest.MonkeyPatch) -> None:
    counted, said = run(text, monkeypatch)
    assert said == [code]
    assert counted.replays == 1
    assert counted.passes <= 1


def test_a_doubt_costs_one_turn(monkeypatch: pytest.MonkeyPatch) -> None:
    """The loss may have come from the leaf, by the text; it has not."""
    text = TRAINING.replace("w * x - 1", "w * x - (1 if step < 100 else unused.sum())")
    counted, said = run(text, monkeypatch)
    assert (counted.replays, counted.passes, said) == (1, 0, [])


def test_a_nan_is_traced_up_to_the_pass_that_met_it(monkeypatch: pytest.MonkeyPatch) -> None:
    counted, said = run(SPIKE, monkeypatch)
    assert said == ["W0101"]
    assert counted.passes == 1  # in the trace; changes that are tried run to the end


@pytest.mark.parametrize(
    ("text", "behind"),
    [
        ("y = a * b; z = c; y.backward()", "a b y"),
        ("y = f(a)\ndef f(x): return x * b\ny.backward()", "a b f x y"),
        ("l = []; l.append(a); sum(l).backward()", "a l sum"),
        ("for k in a: b += k\nb.backward()", "a b k"),
        ("class A:\n    def f(self): self.w = c\nm = A(); m.g(d); m(x).backward()", "A c d m self x"),
        ("with a as b: y = b\n(q := y * r)\nq.backward()", "a b q r y"),
        ("y = [k * a for k in b]; y[0].backward()", "a b k y"),
        ("match a:\n    case [u, *v]: y = u + v[0]\ny.backward()", "a u v y"),
    ],
)
def test_names_a_pass_depends_on(text: str, behind: str) -> None:
    module = parse(Source("<text>", text))
    start = text.rindex(".backward")
    span = module.body[-1].span
    assert span.end > start
    found = names_behind([module], span)
    assert found is not None
    assert set(behind.split()) <= found
    assert not found & {"z"}


def test_a_place_in_no_program() -> None:
    assert names_behind([], None) is None
