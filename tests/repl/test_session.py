"""Each thing a session does beside editing, on a pseudo-terminal: derivatives at any time, steps back, measuring, leaving, files."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.repl.terminal import CTRL_C, ENTER, MOMENT, TAB, Terminal

BACKSPACE = "\x7f"


def session(home: Path, *entries: str, columns: str = "100") -> str:
    """What the screen shows after some entries, on a terminal that draws no tables."""
    with Terminal(home, term="dumb", COLUMNS=columns) as terminal:
        terminal.wait_for(">>>")
        terminal.enter(*entries)
        return terminal.screen.text


# ---- :grad -----------------------------------------------------------------------------------------------------------------


def test_grad_after_backward(tmp_path: Path) -> None:
    shown = session(tmp_path, "x = tensor([1., 2.])", "y = (x * x).sum()", "y.backward()", ":grad y", "x.grad")
    assert "d y/d x  [2]" in shown
    assert "[2, 4]" in shown
    assert "tensor([2., 4.])" in shown  # .grad is as it was


def test_grad_after_backward_is_of_the_graph_as_it_was(tmp_path: Path) -> None:
    """A leaf that was written after backward does not change the derivative of what was computed before."""
    shown = session(
        tmp_path,
        "x = tensor([1., 2.])",
        "y = (x * x).sum()",
        "y.backward()",
        "with no_grad(): x.add_(10);",
        ":grad y",
        ":grad (x * x).sum()",
    )
    assert "[2, 4]" in shown
    assert "[22, 24]" in shown


def test_grad_of_an_expression(tmp_path: Path) -> None:
    shown = session(tmp_path, "x = tensor([1., 2.])", "net = nn.Linear(2, 1)", ":grad (x**3).sum()", ":grad x * x", ":grad net(x) + 1")
    assert "d (x**3).sum()/d x" in shown
    assert "[3, 12]" in shown
    assert "d (x * x)/d x" in shown
    assert "the diagonal of the Jacobian" in shown
    assert "/d net.weight" in shown


def test_grad_is_no_step(tmp_path: Path) -> None:
    shown = session(tmp_path, "x = ones(2)", "y = x * 2", ":grad y.sum()", ":undo", "y", "x")
    assert "undone: y = x * 2" in shown
    assert "name 'y' is not defined" in shown


@pytest.mark.parametrize(
    ("asked", "answer"),
    [
        (":grad y = 1", ":grad takes an expression"),
        (":grad z", "no name `z`"),
        (":grad 3", "`3` is not a tensor"),
        (":grad x +", "unexpected end of line"),
        (":grad x @ ones(3)", "inner sizes"),
    ],
)
def test_grad_of_what_is_no_value(tmp_path: Path, asked: str, answer: str) -> None:
    assert answer in session(tmp_path, "x = ones(2)", asked).replace("\n", " ") or "E03" in session(tmp_path, "x = ones(2)", asked)


# ---- steps back ------------------------------------------------------------------------------------------------------------


def test_several_steps_back_and_forth(tmp_path: Path) -> None:
    shown = session(tmp_path, "a = 1", "a += 1", "a += 1", "a += 1", ":undo 2", "a", ":redo 2", "a", ":undo 99", "a", ":undo x", ":undo 0")
    assert shown.count("undone: a += 1") == 5
    assert shown.count("redone: a += 1") == 2
    assert "\n2\n" in shown
    assert "\n4\n" in shown
    assert "name 'a' is not defined" in shown
    assert ":undo takes a number of entries, not 'x'" in shown
    assert ":undo takes a number of entries, not '0'" in shown


# ---- words of other sessions -----------------------------------------------------------------------------------------------


@pytest.mark.parametrize("word", ["exit", "quit", "exit()", ":quit", "%exit"])
def test_ways_to_leave(tmp_path: Path, word: str) -> None:
    with Terminal(tmp_path, term="dumb") as terminal:
        terminal.wait_for(">>>")
        terminal.send(word + ENTER)
        assert terminal.status() == 0


def test_a_name_of_the_program_comes_first(tmp_path: Path) -> None:
    assert "\n5\n" in session(tmp_path, "quit = 5", "quit")


def test_measuring(tmp_path: Path) -> None:
    shown = session(tmp_path, "n = 0", "%time n + 1", "%timeit n += 1", "n > 1", ":timeit", ":undo", "n")
    assert "s\n" in shown
    assert "the fastest of" in shown
    assert "\nTrue\n" in shown
    assert ":timeit takes a program" in shown
    assert shown.rstrip().endswith("\n0\n>>>")


def test_what_ipython_has_and_gradcli_has_not(tmp_path: Path) -> None:
    assert "notebook commands are not part of the language" in session(tmp_path, "%debug")


# ---- files -----------------------------------------------------------------------------------------------------------------


def test_saving_asks_before_it_overwrites(tmp_path: Path) -> None:
    file = tmp_path / "kept.gc"
    file.write_text("precious")
    with Terminal(tmp_path, term="dumb") as terminal:
        terminal.wait_for(">>>")
        terminal.enter("x = ones(2)")
        for answer, content in (("n", "precious"), ("", "precious"), ("y", "x = ones(2)\n")):
            questions = terminal.screen.text.count("overwrite?")
            prompts = terminal.screen.text.count("\n>>>")
            terminal.send(f":save {file}" + ENTER)
            terminal.wait_for("overwrite?", questions + 1)
            terminal.send(answer + ENTER)
            terminal.wait_for("\n>>>", prompts + 1)
            assert file.read_text() == content
        assert terminal.screen.text.count("nothing was written") == 2


# ---- the editor ------------------------------------------------------------------------------------------------------------


def test_backspace_takes_off_an_indent_and_return_does(tmp_path: Path) -> None:
    with Terminal(tmp_path) as terminal:
        terminal.wait_for(">>>")
        terminal.type("def f(x):", "if x:", "return 1", "y = 2", "return y", "")
        terminal.wait_for("\n>>>", 2)
        assert "...     y = 2" in terminal.screen.text
        terminal.enter("f(0), f(1)")
        assert "(2, 1)" in terminal.screen.text
        terminal.type("if 1:", "if 1:")
        terminal.send(BACKSPACE + "z = 3")
        terminal.wait_for("...     z = 3")


def test_a_wrong_indent_keeps_the_entry(tmp_path: Path) -> None:
    with Terminal(tmp_path) as terminal:
        terminal.wait_for(">>>")
        terminal.type("if 1:", "a = 1", BACKSPACE + "  b = 2")
        terminal.wait_for("this indentation does not match any outer block")
        terminal.type(BACKSPACE * 6 + "    b = 2", "")
        terminal.wait_for("\n>>>", 2)
        terminal.enter("a + b")
        assert "\n3" in terminal.screen.text


@pytest.mark.parametrize(
    ("typed", "completed"),
    [("torc", "torch"), ("from torch.nn import Linea", "from torch.nn import Linear"), ("?no_gr", "?no_grad")],
)
def test_tab_completes(tmp_path: Path, typed: str, completed: str) -> None:
    with Terminal(tmp_path) as terminal:
        terminal.wait_for(">>>")
        terminal.send(typed + TAB)
        terminal.wait_for(">>> " + completed)


def test_an_interruption_names_its_line(tmp_path: Path) -> None:
    with Terminal(tmp_path) as terminal:
        terminal.wait_for(">>>")
        terminal.type("def f():", "print('on')", "while True: pass", "")
        terminal.wait_for("\n>>>", 2)
        terminal.send("f()" + ENTER)
        terminal.wait_for("\non")
        terminal.pause(MOMENT)  # so that it is in the loop
        terminal.send(CTRL_C)
        terminal.wait_for("interrupted")
        terminal.wait_for("3 |     while True: pass")


@pytest.mark.parametrize("columns", ["24", "40", "70"])
def test_words_are_whole_at_any_width(tmp_path: Path, columns: str) -> None:
    """No line that the help makes is wider than the terminal, unless it is one word."""
    shown = session(tmp_path, "?softmax", "?no_grad", ":help", columns=columns)
    lines = [line for line in shown.split("\n") if not line.startswith((">>>", ":"))]  # how a command is written is no running text
    assert all(len(line) <= int(columns) or len(line.split()) <= 2 or "(" in line for line in lines)
    assert any(line.endswith("recorded:") or "recorded" in line for line in lines)
