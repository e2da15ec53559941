"""What a session meets outside: settings of any kind, homes that are missing or full, terminals that paste without saying so."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest

from gradcli.repl import look
from tests.repl.terminal import CTRL_D, ENTER, TAB, UP, Terminal


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (b"[colors]\nnumber = 5\n", "colors.number must be text, such as 'ansired bold', not 5"),
        (b"[colors]\nnumber = ['red']\n", "colors.number must be text, such as 'ansired bold', not ['red']"),
        (b"keys = ['vi']\n", "`keys` must be one of emacs, vi"),
        (b"prompt = '\xff'\n", "is not UTF-8 text"),
        (b"\xef\xbb\xbfprompt = 'g> '\n", ""),
    ],
)
def test_a_setting_of_any_kind_costs_no_session(tmp_path: Path, content: bytes, words: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(look, "folder", lambda: tmp_path)
    (tmp_path / "config.toml").write_bytes(content)
    settings, problems = look.looks()
    assert words in "".join(problem.headline for problem in problems)
    assert bool(problems) is bool(words)
    assert settings.prompt == ("g> " if not words else ">>> ")


def test_a_user_without_a_home_has_the_usual_settings(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(look, "folder", lambda: None)
    assert look.looks() == (look.Look(), [])


@pytest.mark.parametrize("word", ["exit", "quit", "exit()", ":quit"])
def test_words_that_leave(tmp_path: Path, word: str) -> None:
    with Terminal(tmp_path) as terminal:
        terminal.wait_for(">>>")
        terminal.send(word + ENTER)
        assert terminal.status() == 0


def test_a_name_of_the_program_is_shown_and_does_not_leave(tmp_path: Path) -> None:
    with Terminal(tmp_path) as terminal:
        terminal.wait_for(">>>")
        terminal.enter("exit = 41")
        terminal.send("exit" + ENTER)
        terminal.wait_for("\n41")


def test_a_paste_that_is_not_marked_keeps_its_indentation(tmp_path: Path) -> None:
    with Terminal(tmp_path) as terminal:
        terminal.wait_for(">>>")
        terminal.send("def f(a):\r    if a:\r        return 7\r    return 8\r\rf(1)\r")
        terminal.wait_for("\n7")


def test_files_of_the_home_folder_are_loaded_and_saved(tmp_path: Path) -> None:
    (tmp_path / "my file.gc").write_text("zz = 42\n")
    with Terminal(tmp_path) as terminal:
        terminal.wait_for(">>>")
        terminal.send(":load ~/my f" + TAB)
        terminal.wait_for("~/my file.gc")
        terminal.send(ENTER + "zz" + ENTER)
        terminal.wait_for("\n42")
        terminal.send(":save ~/out.gc" + ENTER)
        terminal.wait_for("saved; run it with")
    assert "zz = 42" in (tmp_path / "out.gc").read_text()


def test_prompts_leave_a_file_to_the_results(tmp_path: Path) -> None:
    script = f"{sys.executable} -m gradcli > '{tmp_path}/out.txt'"
    with Terminal(tmp_path, program=("sh", "-c", script)) as terminal:
        terminal.wait_for(">>>")
        terminal.enter("x = 1")
        terminal.send("x + 1" + ENTER)
        terminal.wait_for(">>>", 3)
        terminal.send(CTRL_D)
        assert terminal.status() == 0
    assert (tmp_path / "out.txt").read_text() == "2\n"


@pytest.mark.skipif(not Path("/proc/self").exists(), reason="no folder that takes no files from root either")
def test_a_history_that_cannot_be_kept_is_told_once(tmp_path: Path) -> None:
    with Terminal(tmp_path, XDG_STATE_HOME="/proc/self") as terminal:
        terminal.wait_for("warning[W0902]")
        terminal.wait_for(">>>")
        terminal.enter("x = 1")
        terminal.send(UP)
        terminal.wait_for("x = 1", 2)
        assert terminal.screen.text.count("W0902") == 1
