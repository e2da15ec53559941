"""Each thing the editor does for a person, on a pseudo-terminal: colours, Tab, paste, Ctrl-R, the ways back, files, settings."""

from __future__ import annotations

import json
import re
import shlex
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from tests.conftest import environment
from tests.repl.terminal import CTRL_A, CTRL_C, CTRL_D, CTRL_R, CTRL_U, CTRL_Z, ENTER, ESCAPE, GRADCLI, TAB, Terminal

PASTE = "\x1b[200~{}\x1b[201~"


def test_what_is_typed_is_coloured(tmp_path: Path) -> None:
    with Terminal(tmp_path) as terminal:
        terminal.wait_for(">>>")
        terminal.send("if relu(1.5): 'text'  # why")
        terminal.wait_for("# why")
        for colour, word in (("35", "if"), ("34", "relu"), ("36", "1.5"), ("32", "'text'")):
            assert re.search(rf"\x1b\[[\d;]*{colour}m{re.escape(word[0])}", terminal.raw), word
        terminal.send(CTRL_C)


@pytest.mark.parametrize("variables", [{"NO_COLOR": "1"}, {}], ids=["NO_COLOR", "--color=never"])
def test_colour_can_be_off(tmp_path: Path, variables: dict[str, str]) -> None:
    with Terminal(tmp_path, *([] if variables else ["--color=never"]), **variables) as terminal:
        terminal.wait_for(">>>")
        terminal.send("if relu(1.5): 'text'")
        terminal.wait_for("'text'")
        assert not re.search(r"\x1b\[[\d;]*3[1-6]m", terminal.raw)


@pytest.mark.parametrize(
    ("typed", "completed"),
    [
        ("wei", "weight"),
        ("weight.requires_gr", "weight.requires_grad"),
        ("log_softm", "log_softmax"),
        ("weight.sum(keepd", "weight.sum(keepdim="),
        ("x = 1; nonlo", "x = 1; nonlocal"),
        (":und", ":undo"),
        ("torch.linalg.eigvals", "torch.linalg.eigvals"),
    ],
)
def test_tab_completes(tmp_path: Path, typed: str, completed: str) -> None:
    with Terminal(tmp_path) as terminal:
        terminal.wait_for(">>>")
        terminal.enter("weight = ones(2, 3)")
        terminal.send(typed + TAB)
        terminal.wait_for(f"\n>>> {completed}")


def test_the_menu_shows_names_with_their_shapes(tmp_path: Path) -> None:
    with Terminal(tmp_path) as terminal:
        terminal.wait_for(">>>")
        terminal.enter("weight = ones(2, 3); weird = 3")
        terminal.send("wei" + TAB)
        terminal.wait_for("float32 [2, 3]")


def test_files_are_completed(tmp_path: Path) -> None:
    (tmp_path / "program.py").write_text("loaded = 42\n")
    with Terminal(tmp_path, cwd=tmp_path) as terminal:
        terminal.wait_for(">>>")
        terminal.send(":load pro" + TAB)
        terminal.wait_for(":load program.py")
        terminal.enter("")
        terminal.send("loaded" + ENTER)
        terminal.wait_for("\n42")


@pytest.mark.parametrize(
    "text",
    [
        ">>> def f(x):\n...     return x * 2\n...\n>>> f(21)\n42",
        "In [3]: def f(x):\n   ...:     return x * 2\n   ...:\n\nIn [4]: f(21)\nOut[4]: 42",
        "    def f(x):\n        return x * 2\n    f(21)",
    ],
    ids=["python", "ipython", "indented"],
)
def test_a_paste_loses_its_prompts(tmp_path: Path, text: str) -> None:
    with Terminal(tmp_path) as terminal:
        terminal.wait_for(">>>")
        terminal.send(PASTE.format(text))
        terminal.wait_for("f(21)")
        assert "\n42" not in terminal.screen.text  # a paste does not run by itself
        terminal.send(ENTER)
        terminal.wait_for("\n42")


def test_a_pasted_block_that_was_ended_runs_with_one_enter(tmp_path: Path) -> None:
    with Terminal(tmp_path) as terminal:
        terminal.wait_for(">>>")
        terminal.send(PASTE.format(">>> for k in (20, 21):\n...     print(2 * k)\n...\n40\n42\n"))
        terminal.wait_for("print(2 * k)")
        terminal.send(ENTER)
        terminal.wait_for("\n42")


@pytest.mark.skipif(shutil.which("bash") is None, reason="bash is not installed")
def test_ctrl_z_leaves_the_session_for_a_while(tmp_path: Path) -> None:
    with Terminal(tmp_path, "--norc", "-i", program=("bash",), PS1="bash> ") as terminal:
        terminal.wait_for("bash>")
        terminal.send(shlex.join(GRADCLI) + ENTER)
        terminal.wait_for(">>>")
        terminal.enter("x = 42")
        terminal.send(CTRL_Z)
        terminal.wait_for("Stopped")
        terminal.send("fg" + ENTER)
        terminal.wait_for("-m gradcli", 3)  # the shell says what it goes on with
        terminal.send("x" + ENTER)
        terminal.wait_for("\n42")


def test_prompts_are_stripped_where_a_terminal_does_not_say_paste(tmp_path: Path) -> None:
    with Terminal(tmp_path, term="dumb") as terminal:
        terminal.wait_for(">>>")
        terminal.send(">>> 6 * 7" + ENTER)
        terminal.wait_for("\n42")


def test_ctrl_r_searches_earlier_sessions(tmp_path: Path) -> None:
    with Terminal(tmp_path) as terminal:
        terminal.wait_for(">>>")
        terminal.enter("'needle' + '!'", "'hay' + '!'")
        terminal.send(CTRL_D)
        assert terminal.status() == 0
    with Terminal(tmp_path) as terminal:
        terminal.wait_for(">>>")
        terminal.send(CTRL_R + "need")
        terminal.wait_for("'needle' + '!'")
        terminal.send(ENTER)
        terminal.send(ENTER)
        terminal.wait_for("\n'needle!'")


def test_emacs_keys(tmp_path: Path) -> None:
    with Terminal(tmp_path) as terminal:
        terminal.wait_for(">>>")
        terminal.send("+ 2" + CTRL_A + "40 " + ENTER)
        terminal.wait_for("\n42")


@pytest.mark.parametrize("chosen", ["config", "command"])
def test_vi_keys(tmp_path: Path, chosen: str) -> None:
    if chosen == "config":
        configure(tmp_path, 'keys = "vi"')
    with Terminal(tmp_path) as terminal:
        terminal.wait_for(">>>")
        if chosen == "command":
            terminal.enter(":keys vi")
        terminal.send("+ 2" + ESCAPE)
        terminal.wait_for("+ 2")
        terminal.pause(0.8)  # escape alone, no alt key
        terminal.send("0i40 " + ENTER)
        terminal.wait_for("\n42")


HOLDS_A_GENERATOR = "g = (i for i in range(3))"  # of which there is no checkpoint


def test_an_interrupted_undo_changes_nothing(tmp_path: Path) -> None:
    with Terminal(tmp_path) as terminal:
        terminal.wait_for(">>>")
        terminal.enter(HOLDS_A_GENERATOR, "import time", "time.sleep(1.5); x = 1", "x = 42")
        terminal.send(":undo" + ENTER)
        terminal.pause(0.6)
        terminal.send(CTRL_C)
        terminal.wait_for("interrupted")
        terminal.enter(CTRL_U + "x")
        terminal.wait_for("\n42")


def test_what_came_before_an_interruption_is_kept_by_undo(tmp_path: Path) -> None:
    with Terminal(tmp_path) as terminal:
        terminal.wait_for(">>>")
        terminal.send("x = 40; print('go' + 'ing'); while True: x = x + 1" + ENTER)
        terminal.wait_for("\ngoing")
        terminal.send(CTRL_C)
        terminal.wait_for("interrupted")
        terminal.wait_for("\n>>>", 2)
        terminal.enter("y = 1", ":undo")
        terminal.send("x + 2" + ENTER)
        terminal.wait_for("\n42")


def test_a_long_undo_says_so_before(tmp_path: Path) -> None:
    with Terminal(tmp_path) as terminal:
        terminal.wait_for(">>>")
        terminal.enter(HOLDS_A_GENERATOR, "import time; time.sleep(1.2)", "x = 1", ":undo")
        assert "running the earlier entries again, which took 1 s; Ctrl-C leaves everything as it is" in terminal.screen.text
        assert "undone: x = 1" in terminal.screen.text


def test_a_long_session_goes_back_to_a_checkpoint(tmp_path: Path) -> None:
    with Terminal(tmp_path) as terminal:
        terminal.wait_for(">>>")
        terminal.enter("import time; time.sleep(1.2); x = [1]", "x.append(3)", ":undo", "x + x")
        assert "running the earlier entries again" not in terminal.screen.text
        terminal.wait_for("\n[1, 1]")


def test_redo_is_gone_after_a_new_entry(tmp_path: Path) -> None:
    with Terminal(tmp_path) as terminal:
        terminal.wait_for(">>>")
        terminal.enter("x = 1", ":undo", "x = 2")
        terminal.send(":redo" + ENTER)
        terminal.wait_for("nothing to redo")


def test_save_writes_a_script_that_comes_to_the_same(tmp_path: Path) -> None:
    entries = ["x = rand(2)", "w = ones(2, requires_grad=True)", "x * w", "loss = _.sum()", "loss.backward()", "y = 1 / 0", "x"]
    with Terminal(tmp_path, "-v", "k=[1, 2]", cwd=tmp_path) as terminal:
        terminal.wait_for(">>>")
        terminal.enter(*entries, "k.sum()", ":save session.gc")
        terminal.send("print('w' + '.grad', w.grad.tolist(), x.requires_grad)" + ENTER)
        terminal.wait_for("\nw.grad")
        shown = re.search(r"\nw.grad (\[.*\]) True", terminal.screen.text)
        assert shown is not None
    command = [sys.executable, "-m", "gradcli", "-f", "session.gc", "--json"]
    done = subprocess.run(command, capture_output=True, text=True, env=environment(), cwd=tmp_path, check=True)
    names = json.loads(done.stdout)["names"]
    expected = json.loads(shown[1])
    assert names["w"]["grad"]["value"] == pytest.approx(expected)
    assert names["x"]["requires_grad"]
    assert names["k"]["value"] == [1.0, 2.0]


def test_a_session_of_two_dialects_is_saved_as_two_files(tmp_path: Path) -> None:
    with Terminal(tmp_path, cwd=tmp_path) as terminal:
        terminal.wait_for(">>>")
        terminal.enter("x = ones(2)", "import torch", "y = torch.ones(2)", ":save session.py")
        terminal.wait_for("gradcli -f session_shorthand.gc -f session.py")
    command = [sys.executable, "-m", "gradcli", "-f", "session_shorthand.gc", "-f", "session.py", "--json"]
    done = subprocess.run(command, capture_output=True, text=True, env=environment(), cwd=tmp_path, check=True)
    names = json.loads(done.stdout)["names"]
    assert (names["x"]["requires_grad"], names["y"]["requires_grad"]) == (True, False)


def test_time_says_how_long_it_took(tmp_path: Path) -> None:
    with Terminal(tmp_path) as terminal:
        terminal.wait_for(">>>")
        terminal.enter(":time 40 + 2")
        assert re.search(r"\n42\n[\d.]+ (us|ms|s)\n", terminal.screen.text)


# ---- settings -------------------------------------------------------------------------------------------------------


def configure(home: Path, text: str, name: str = "config.toml") -> None:
    folder = home / "config" / "gradcli"
    folder.mkdir(parents=True, exist_ok=True)
    (folder / name).write_text(text)


def test_the_config_changes_how_things_look(tmp_path: Path) -> None:
    configure(tmp_path, "prompt = 'grad> '\nbanner = false\n[colors]\nnumber = 'ansired'\n")
    with Terminal(tmp_path) as terminal:
        terminal.wait_for("grad>")
        terminal.send("40 + 2" + ENTER)
        terminal.wait_for("\n42")
        assert "gradcli 0" not in terminal.screen.text
        assert re.search(r"\x1b\[[\d;]*31m4", terminal.raw)


def test_a_bad_setting_is_told_and_left(tmp_path: Path) -> None:
    configure(tmp_path, "promt = 'x'\nkeys = 'ed'\nbanner = 1\n[colors]\nnumber = 'no such colour'\n")
    with Terminal(tmp_path) as terminal:
        terminal.wait_for(">>>")
        shown = terminal.screen.text
        assert shown.count("warning[W0901]") == 4
        assert "did you mean `prompt`?" in shown
        terminal.send("40 + 2" + ENTER)
        terminal.wait_for("\n42")


def test_a_config_that_cannot_be_read_is_told(tmp_path: Path) -> None:
    configure(tmp_path, "prompt = [")
    with Terminal(tmp_path) as terminal:
        terminal.wait_for("warning[W0901]: cannot read")
        terminal.wait_for(">>>")


def test_the_startup_file_runs_first(tmp_path: Path) -> None:
    configure(tmp_path, "def double(x): return 2 * x\n", "startup.gc")
    with Terminal(tmp_path) as terminal:
        terminal.wait_for(">>>")
        terminal.enter(":reset")
        terminal.send("double(21)" + ENTER)
        terminal.wait_for("\n42")


def test_a_startup_file_that_fails_does_not_keep_the_session_away(tmp_path: Path) -> None:
    configure(tmp_path, "x = 1 / 0\n", "startup.gc")
    with Terminal(tmp_path) as terminal:
        terminal.wait_for("ZeroDivisionError")
        terminal.wait_for(">>>")
        terminal.send("40 + 2" + ENTER)
        terminal.wait_for("\n42")


# ---- odd terminals --------------------------------------------------------------------------------------------------


def test_a_history_that_is_no_text_is_lived_with(tmp_path: Path) -> None:
    kept = tmp_path / "state" / "gradcli" / "history"
    kept.parent.mkdir(parents=True)
    kept.write_bytes(b"\x00\xff\xfe garbage\n+bad \xff\n")
    kept.chmod(0o644)
    with Terminal(tmp_path) as terminal:
        terminal.wait_for(">>>")
        terminal.send("40 + 2" + ENTER)
        terminal.wait_for("\n42")
    assert kept.stat().st_mode & 0o777 == 0o600


@pytest.mark.parametrize(("columns", "is_table"), [("20", False), ("40", False), ("100", True)])
def test_a_table_is_drawn_where_it_fits(tmp_path: Path, columns: str, is_table: bool) -> None:
    with Terminal(tmp_path, "x=ones(2,2); y=x+2; out=mean(3*y*y)", COLUMNS=columns) as terminal:
        assert terminal.status() == 0
        shown = terminal.screen.text
    assert ("╭" in shown) is is_table
    for part in ("float32", "AddBackward0", "[[3, 3], [3, 3]]", "[[4.5, 4.5], [4.5, 4.5]]"):
        assert part in shown


@pytest.mark.parametrize("asked", ["?", "help", "help()"])
def test_help_is_there_by_its_usual_names(tmp_path: Path, asked: str) -> None:
    with Terminal(tmp_path) as terminal:
        terminal.wait_for(">>>")
        terminal.send(asked + ENTER)
        terminal.wait_for("Ctrl-D ends it")


def test_grad_of_what_has_none(tmp_path: Path) -> None:
    with Terminal(tmp_path) as terminal:
        terminal.wait_for(">>>")
        terminal.enter("x = ones(20); c = const(3.)", ":grad x * 2", ":grad c", ":grad y")
        shown = terminal.screen.text
        assert "error[E0905]: `(x * 2)` has shape [20], and its derivatives are too many to be shown" in shown
        assert "c does not depend on any leaf" in shown
        assert "error[E0905]: no name `y`" in shown
