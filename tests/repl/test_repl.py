"""What a transcript cannot show: keys, signals, history, the way out."""

from __future__ import annotations

import stat
from pathlib import Path

import pytest

from tests.repl.terminal import CTRL_C, CTRL_D, ENTER, UP, Terminal

TERMS = pytest.mark.parametrize("term", ["xterm", "dumb"])


@TERMS
def test_ctrl_d_leaves(tmp_path: Path, term: str) -> None:
    with Terminal(tmp_path, term=term) as terminal:
        terminal.wait_for(">>>")
        terminal.send(CTRL_D)
        assert terminal.status() == 0


@TERMS
@pytest.mark.parametrize(("entry", "status"), [("exit()", 0), ("exit(3)", 3), (":quit", 0)])
def test_exit_leaves_with_its_status(tmp_path: Path, term: str, entry: str, status: int) -> None:
    with Terminal(tmp_path, term=term) as terminal:
        terminal.wait_for(">>>")
        terminal.send(entry + ENTER)
        assert terminal.status() == status


@TERMS
def test_ctrl_c_drops_the_line(tmp_path: Path, term: str) -> None:
    with Terminal(tmp_path, term=term) as terminal:
        terminal.wait_for(">>>")
        terminal.send("print('drop" + "ped')")
        terminal.wait_for("dropped')")
        terminal.pause(0.3)  # the terminal echoes at once, also while Python is still on its way to reading
        terminal.send(CTRL_C)
        terminal.wait_for(">>>", 2)
        terminal.send("40 + 2" + ENTER)
        shown = terminal.wait_for("\n42")
        assert "\ndropped" not in shown
        terminal.wait_for(">>>", 3)
        terminal.send(CTRL_D)
        assert terminal.status() == 0


@TERMS
def test_ctrl_c_stops_a_loop_and_keeps_the_session(tmp_path: Path, term: str) -> None:
    with Terminal(tmp_path, term=term) as terminal:
        terminal.wait_for(">>>")
        terminal.send("x = 42; print('run' + 'ning')" + ENTER)
        terminal.wait_for("\nrunning")
        terminal.wait_for(">>>", 2)
        terminal.send("print('loop' + 'ing'); while True: x = x" + ENTER)
        terminal.wait_for("\nlooping")
        terminal.send(CTRL_C)
        terminal.wait_for("interrupted")
        terminal.wait_for(">>>", 3)
        terminal.send("x" + ENTER)
        terminal.wait_for("\n42")


def test_history_is_kept_and_private(tmp_path: Path) -> None:
    for entry in ("'first' + ' session'" + ENTER, UP + ENTER):
        with Terminal(tmp_path) as terminal:
            terminal.wait_for(">>>")
            terminal.send(entry)
            terminal.wait_for("\n'first session'")
            terminal.wait_for(">>>", 2)
            terminal.send(CTRL_D)
            assert terminal.status() == 0
    kept = tmp_path / "state" / "gradcli" / "history"
    assert stat.S_IMODE(kept.stat().st_mode) == 0o600
    assert "'first' + ' session'" in kept.read_text()


def test_no_place_for_history_is_fine(tmp_path: Path) -> None:
    (tmp_path / "state").write_text("no folder")
    with Terminal(tmp_path) as terminal:
        terminal.wait_for(">>>")
        terminal.send("40 + 2" + ENTER)
        terminal.wait_for("\n42")


@TERMS
def test_no_automatic_backward(tmp_path: Path, term: str) -> None:
    with Terminal(tmp_path, term=term) as terminal:
        terminal.wait_for(">>>")
        terminal.enter("x = ones(1); y = x * 2")
        terminal.send("print('grad', x.grad)" + ENTER)
        terminal.wait_for("\ngrad None")


def test_options_reach_the_session(tmp_path: Path) -> None:
    with Terminal(tmp_path, "-v", "x=[1,2]", "--dtype", "float64") as terminal:
        terminal.wait_for(">>>")
        terminal.send("x" + ENTER)
        terminal.wait_for("tensor([1., 2.], dtype=torch.float64, requires_grad=True)".replace("dtype=torch.float64, ", ""))


def test_load_runs_a_file(tmp_path: Path) -> None:
    script = tmp_path / "script.py"
    script.write_text("loaded = 40 + 2\n")
    with Terminal(tmp_path) as terminal:
        terminal.wait_for(">>>")
        terminal.enter(f":load {script}")
        terminal.send("loaded" + ENTER)
        terminal.wait_for("\n42")


def test_help_lists_every_command(tmp_path: Path) -> None:
    from gradcli.repl.commands import commands

    with Terminal(tmp_path) as terminal:
        terminal.wait_for(">>>")
        terminal.send(":help" + ENTER)
        shown = terminal.wait_for("Ctrl-D ends it")
        assert all(name in shown for name in commands())


def test_a_report_on_a_terminal_is_a_table_in_colour(tmp_path: Path) -> None:
    with Terminal(tmp_path, "x=ones(2,2); y=x+2; out=mean(3*y*y)") as terminal:
        assert terminal.status() == 0
        shown = terminal.screen.text
    assert "╭" in shown
    assert "AddBackward0" in shown
    assert "d out/d x" in shown
    assert "[[4.5, 4.5], [4.5, 4.5]]" in shown
