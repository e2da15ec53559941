"""The ways back that a terminal cannot show at will: a replay that takes too long, or comes out otherwise."""

from __future__ import annotations

import time
from collections.abc import Iterator

import pytest

from gradcli.host.streams import Streams
from gradcli.repl import journal, loop
from gradcli.repl.look import Look
from gradcli.repl.loop import Repl
from gradcli.runs.session import Settings


@pytest.fixture
def repl(monkeypatch: pytest.MonkeyPatch) -> Iterator[Repl]:
    """A session nobody types in."""
    monkeypatch.setattr(loop, "reader", lambda look, world, tell: None)
    made = Repl(Settings(), Streams(), Look(banner=False))
    yield made
    made.session.__exit__()
    made.journal.close()


def enter(repl: Repl, *entries: str) -> None:
    for entry in entries:
        repl.guarded(lambda entry=entry: repl.enter(entry))


def test_a_replay_past_its_budget_changes_nothing(repl: Repl, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    enter(repl, "n = 0\nfor i in range(100000): n = n + 1", "n = 5")
    monkeypatch.setattr(journal, "LEAST", 0.0)
    monkeypatch.setattr(journal, "TIMES", 0.01)
    enter(repl, ":undo", "n")
    shown = capsys.readouterr()
    assert "cannot step back: running the entries again takes much longer than the first time" in shown.err
    assert shown.out == "5\n"


def test_a_replay_that_comes_out_otherwise_changes_nothing(repl: Repl, capsys: pytest.CaptureFixture[str]) -> None:
    enter(repl, "import time", f"x = 1 // (time.time() < {time.time() + 1})", "x = 5")
    time.sleep(1.1)
    enter(repl, ":undo", "x", "y = x")
    shown = capsys.readouterr()
    assert "cannot step back: `x = 1 // (time.time() <" in shown.err
    assert shown.out == "5\n"
    assert [entry.first_line for entry in repl.journal.entries][-2:] == ["x", "y = x"]


def test_an_entry_that_failed_fails_again(repl: Repl, capsys: pytest.CaptureFixture[str]) -> None:
    enter(repl, "x = 1; y = 1 / 0", "x = 2", ":undo", "x", ":redo", "x")
    assert capsys.readouterr().out == "undone: x = 2\n1\nredone: x = 2\n2\n"


def test_a_loop_that_only_counts_is_undone(repl: Repl, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    monkeypatch.setattr(journal, "WORTH", 1000.0)  # no checkpoint
    enter(repl, "for i in range(2000000): n = i", "n = 5", ":undo", "n")
    assert capsys.readouterr().out == "undone: n = 5\n1999999\n"


def test_large_tensors_cost_nothing_until_somebody_steps_back(repl: Repl, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(journal, "WORTH", 1000.0)
    enter(repl, "x = ones(1000, 1000);", *["x = x * 2;"] * 5)
    kept = [value for entry in repl.journal.entries for value in vars(entry).values()]
    assert not any(hasattr(value, "nbytes") or hasattr(value, "array") for value in kept)
