"""`?` answers for everything that Tab offers, and each example runs."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

import gradcli
from gradcli.diagnostics.model import Source, UsageError
from gradcli.engine.members import members
from gradcli.host.streams import Streams
from gradcli.library import Module
from gradcli.reference.catalogue import Entry
from gradcli.reference.layers import function_of
from gradcli.reference.words import words
from gradcli.repl.complete import everything
from gradcli.repl.describe import describe
from gradcli.runs.session import Session

MODULES = ("torch", "nn", "F", "optim", "torch.linalg", "torch.autograd", "torch.special", "torch.utils.data")


def offered(session: Session) -> Iterator[str]:
    """Everything that Tab offers in a fresh session, and after the dot of a tensor and of modules."""
    world = session.world
    yield from (candidate.text for candidate in everything(world))
    yield from (f"x.{name}" for name in members.names())
    for path in MODULES:
        name = {"nn": "torch.nn", "F": "torch.nn.functional", "optim": "torch.optim"}.get(path, path)
        yield from (f"{path}.{name}" for name in world.load_module(name).names() if not name.startswith("_"))


def test_everything_has_an_answer(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(Entry, "derivatives", {})  # tests/reference/test_derivatives.py works them all out
    with Session() as session:
        session.run_all([Source("<test>", "x = ones(2)")])
        streams = Streams("never")
        silent = []
        for name in offered(session):
            try:
                answer = describe(name, session.world, streams)
            except UsageError:
                silent.append(name)
                continue
            if len(answer.strip().split("\n")) < 2 and not isinstance(session.world.names.get(name), (Module, object)):
                silent.append(name)
        assert silent == []


@pytest.mark.parametrize("name", sorted(words()))
def test_examples_run(name: str) -> None:
    gradcli.run(words()[name].example)


@pytest.mark.parametrize(
    ("module", "function"),
    [
        ("nn.Linear", "linear"),
        ("nn.ReLU", "relu"),
        ("nn.Conv2d", "conv2d"),
        ("nn.LazyConv2d", "conv2d"),
        ("nn.CrossEntropyLoss", "cross_entropy"),
        ("nn.BatchNorm2d", "batch_norm"),
        ("nn.MaxPool2d", "max_pool2d"),
        ("nn.ConvTranspose1d", "conv_transpose1d"),
        ("nn.ZeroPad2d", "pad"),
        ("nn.SiLU", "silu"),
        ("nn.LogSoftmax", "log_softmax"),
        ("nn.Module", ""),
        ("nn.LSTM", ""),
        ("optim.SGD", ""),
    ],
)
def test_modules_apply_functions(module: str, function: str) -> None:
    assert function_of(module) == function


@pytest.mark.parametrize(
    ("name", "parts"),
    [
        ("no_grad", ("nothing is recorded", "example")),
        ("x.grad", ("What backward added up", "example")),
        ("nn.Linear", ("in_features", "F.linear", "example")),
        ("optim.SGD", ("w -= lr*g",)),
        ("print", ("Prints",)),
        ("x", ("float32 [2]", "leaf")),
        ("ValueError", ("argument value",)),
        ("for", ("word of the language",)),
    ],
)
def test_answers(name: str, parts: tuple[str, ...]) -> None:
    with Session() as session:
        session.run_all([Source("<test>", "x = ones(2)")])
        answer = describe(name, session.world, Streams("never"))
    assert all(part in answer for part in parts)


def test_an_unknown_name_has_a_near_one() -> None:
    with Session() as session, pytest.raises(UsageError) as caught:
        describe("no_gard", session.world, Streams("never"))
    assert "no_grad" in caught.value.diagnostic.help[0]
