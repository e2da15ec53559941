"""What is said of runs that end well and are not: ``tests/recorded/programs/examination``. The expected text is empty where there is nothing to say."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from gradcli.diagnosis.observer import Explainer
from gradcli.diagnostics.model import Source
from gradcli.render.diagnostics import human
from gradcli.runs import replay
from gradcli.runs.session import Session, Settings
from tests.conftest import ROOT

CASES = sorted((ROOT / "tests" / "recorded" / "programs" / "examination").glob("*.gc"))


def told(text: str, name: str = "<text>", settings: Settings = Settings(nan="warn", traps=True)) -> tuple[str, int]:
    """All that a run has to say, and the exit status it asks for."""
    said: list[str] = []
    with Session(settings, observer=Explainer(lambda diagnostic: said.append(human(diagnostic)))) as session:
        session.run_all([Source(name, text)])
        return "".join(said), session.exit_status


@pytest.mark.parametrize("path", CASES, ids=lambda path: path.stem)
def test_examination(path: Path, expect_file: Callable[[Path, str], None], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(replay, "LEAST", 60.0)  # on a machine at work too
    expect_file(path.with_suffix(".txt"), told(path.read_text(encoding="utf-8"), path.name)[0])


def test_what_is_switched_off_is_not_said() -> None:
    text = "x = tensor([0., 4.]); y = sqrt(x).sum()"
    assert told(text, settings=Settings(nan="off", traps=True)) == ("", 0)
    assert told(text, settings=Settings(nan="warn", traps=True, silenced=("W0101",))) == ("", 0)
    assert told("x = ones(2); y = log(sigmoid(x)).sum()", settings=Settings(nan="warn")) == ("", 0)


def test_an_error_asks_for_an_exit_status() -> None:
    said, status = told("x = tensor([0., 4.]); y = sqrt(x).sum()", settings=Settings(nan="error"))
    assert said.startswith("error[E0701]")
    assert status == 4


def test_a_run_changes_nothing_by_being_looked_at() -> None:
    """Names, gradients and output are those of the one run, whatever was run again behind it."""
    text = "print('once'); x = tensor([0., 4.]); y = where(x > 0, log(x), 0.).sum(); w = rand(2)"
    with Session(Settings(nan="warn", traps=True, seed=1)) as session:
        session.run_all([Source("<text>", text)])
        watched = session.log.stdout, session.world.names["w"].tolist()
    with Session(Settings(seed=1)) as session:
        session.run_all([Source("<text>", text)])
        assert watched == (session.log.stdout, session.world.names["w"].tolist()) == ("once\n", watched[1])


def test_a_graph_of_many_nodes_and_a_long_list_take_no_time() -> None:
    said, _ = told("x = tensor(1.)\ny = x\nfor i in range(20000): y = y + x\nnumbers = list(range(200000))\nout = y * 1")
    assert said == ""
