"""A good citizen of the shell: exit statuses, streams, colour, pipes, encodings, help."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from gradcli import __version__
from tests.conftest import Command, environment
from tests.repl.terminal import Terminal

COLOUR = "\x1b["


@pytest.mark.parametrize(
    ("arguments", "status"),
    [
        (("x = 1",), 0),
        (("exit(7)",), 7),
        (("exit()",), 0),
        (("exit('why')",), 1),
        (("x = ",), 3),
        (("x = unknown",), 5),
        (("raise ValueError('no')",), 5),
        (("missing.py",), 2),
        (("-f", "missing"), 2),
        (("--no-such-option",), 2),
        (("--max-memory", "lots", "x = 1"), 2),
        (("--color", "pink", "x = 1"), 2),
        (("x = 1", "--get"), 2),
    ],
)
def test_exit_status(gradcli: Command, arguments: tuple[str, ...], status: int) -> None:
    done = gradcli(*arguments)
    assert done.returncode == status, done.stderr
    assert "Traceback" not in done.stderr


def test_results_and_errors_go_to_their_streams(gradcli: Command) -> None:
    done = gradcli("print('out'); x = unknown")
    assert done.stdout == "out\n"
    assert done.stderr.startswith("error[E0201]: NameError: name 'unknown' is not defined\n --> <arg>:1:19")


def test_the_first_program_that_fails_ends_the_run(gradcli: Command) -> None:
    done = gradcli("print(1)", "raise ValueError", "print(2)")
    assert (done.stdout, done.returncode) == ("1\n", 5)


def test_nothing_runs_when_a_later_program_does_not_parse(gradcli: Command) -> None:
    done = gradcli("print(1)", "x = = 2")
    assert (done.stdout, done.returncode) == ("", 3)


def test_a_missing_script_suggests_its_neighbour(gradcli: Command, tmp_path: Path) -> None:
    (tmp_path / "train.py").write_text("x = 1")
    assert "did you mean `train.py`?" in gradcli("trian.py").stderr


def test_a_file_named_like_no_script_gets_f_as_help(gradcli: Command, tmp_path: Path) -> None:
    (tmp_path / "my program").write_text("x = 1")
    done = gradcli("my program")
    assert done.returncode == 3
    assert "gradcli -f 'my program'" in done.stderr
    (tmp_path / "notes.txt").write_text("x = 1; print(x)")  # it parses, as an attribute of a name nobody knows
    assert gradcli("notes.txt").stdout == "1\n"


def test_a_program_that_begins_with_a_minus_gets_help(gradcli: Command) -> None:
    assert "gradcli -- '-x + 1'" in gradcli("-x + 1").stderr
    assert gradcli("x = const(2.)", "--", "print(-x)").stdout == "tensor(-2.)\n"


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("--reprot", "did you mean `--report`?"),
        ("--col", "did you mean `--color`?"),
        ("-g", "did you mean `--grad-output` or `--graph` or `--get`?"),
        ("-x", "`gradcli --help` lists the options"),
        ("-1", "gradcli -- '-1'"),
    ],
)
def test_a_misspelled_option_gets_the_right_one(gradcli: Command, typed: str, meant: str) -> None:
    done = gradcli(typed, "x = 1")
    assert (done.stdout, done.returncode) == ("", 2)
    assert meant in done.stderr


def test_a_binary_file_is_refused(gradcli: Command, tmp_path: Path) -> None:
    (tmp_path / "a.py").write_bytes(b"x = 1\ny = '\xff'\n")
    done = gradcli("a.py")
    assert done.returncode == 2
    assert "a.py: byte 11 on line 2 is not UTF-8" in done.stderr


def test_a_file_in_utf_16_is_named_as_such(gradcli: Command, tmp_path: Path) -> None:
    (tmp_path / "a.py").write_text("x = 1\n", encoding="utf-16")
    assert gradcli("a.py").stderr == "error[E0901]: cannot read a.py: it is UTF-16 text; save it as UTF-8\n"


# ---- help and version -----------------------------------------------------------------------------------------------


@pytest.mark.parametrize("flag", ["-h", "--help"])
def test_help_begins_with_examples(gradcli: Command, flag: str) -> None:
    done = gradcli(flag)
    assert done.returncode == 0
    assert done.stdout.index("Examples:") < done.stdout.index("Programs:") < done.stdout.index("Inputs:") < done.stdout.index("Views:")
    assert max(map(len, done.stdout.splitlines())) <= 100


def test_version(gradcli: Command) -> None:
    assert gradcli("--version").stdout.startswith(f"gradcli {__version__}\nwalls: the language")


LISTING = """
import sys
sys.argv[1:] = [sys.argv[1]]
from gradcli.command.cli import main
try:
    main()
except SystemExit:
    print(*sys.modules)
"""


def loaded_by(argument: str) -> set[str]:
    """The modules that are loaded when ``gradcli ARGUMENT`` ends."""
    done = subprocess.run([sys.executable, "-c", LISTING, argument], capture_output=True, text=True, env=environment(), check=True)
    return set(done.stdout.splitlines()[-1].split())


@pytest.mark.parametrize("flag", ["--help", "--version"])
def test_help_and_version_load_nothing_heavy(flag: str) -> None:
    assert not {"numpy", "rich", "lark", "prompt_toolkit", "scipy"} & loaded_by(flag)


def test_a_run_loads_no_terminal_library() -> None:
    assert not {"rich", "prompt_toolkit", "scipy"} & loaded_by("x=ones(2); x.sum()")


STARTED = """
import os, sys
os._exit = lambda status: (print(*sys.modules), sys.stdout.flush(), sys.exit(status))
from gradcli.command.start import main
main()
"""


def test_a_one_liner_loads_no_more_than_it_needs() -> None:
    command = [sys.executable, "-c", STARTED, "x=ones(2,2); y=x+2; out=mean(3*y*y)"]
    done = subprocess.run(command, capture_output=True, text=True, env=environment(), check=True)
    unwanted = {"click", "lark", "rich", "prompt_toolkit", "scipy", "json", "pathlib", "importlib.metadata", "email", "numpy.random"}
    assert not unwanted & set(done.stdout.splitlines()[-1].split())


def test_an_option_written_whole_does_without_click() -> None:
    command = [sys.executable, "-c", STARTED, "--seed=3", "-v", "x=[1,2]", "--no-report", "-e", "(x**2).sum()"]
    done = subprocess.run(command, capture_output=True, text=True, env=environment(), check=True)
    assert "click" not in done.stdout.splitlines()[-1].split()


def test_a_one_liner_loads_no_view_but_the_report() -> None:
    command = [sys.executable, "-c", STARTED, "x=ones(2,2); y=x+2; out=mean(3*y*y)"]
    done = subprocess.run(command, capture_output=True, text=True, env=environment(), check=True)
    assert {name for name in done.stdout.splitlines()[-1].split() if name.startswith(("gradcli.views.", "gradcli.options."))} == {
        "gradcli.views.report",
        "gradcli.views.base",
        "gradcli.views.base.run",
        "gradcli.views.base.selection",
        "gradcli.views.base.view",
        "gradcli.options.option",
        "gradcli.options.printed",
        "gradcli.options.settings",
        "gradcli.options.table",
    }


# ---- colour ---------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("flags", "env", "coloured"),
    [
        ((), {}, False),
        (("--color=always",), {}, True),
        (("--color=never",), {"FORCE_COLOR": "1"}, False),
        ((), {"FORCE_COLOR": "1"}, True),
        ((), {"FORCE_COLOR": "1", "NO_COLOR": "1"}, False),
        (("--color=always",), {"NO_COLOR": "1", "TERM": "dumb"}, True),
    ],
)
def test_colour(gradcli: Command, flags: tuple[str, ...], env: dict[str, str], coloured: bool) -> None:
    assert (COLOUR in gradcli(*flags, "x = ones(2)", env=env).stdout) is coloured
    assert (COLOUR in gradcli(*flags, "x = unknown", env=env).stderr) is coloured


@pytest.mark.parametrize(
    ("term", "env", "drawn", "coloured"),
    [
        ("xterm", {}, True, True),
        ("dumb", {}, False, False),
        ("xterm", {"NO_COLOR": "1"}, True, False),
        ("dumb", {"FORCE_COLOR": "1"}, True, True),
    ],
)
def test_a_terminal(tmp_path: Path, term: str, env: dict[str, str], drawn: bool, coloured: bool) -> None:
    with Terminal(tmp_path, "x = ones(2)", term=term, **env) as terminal:
        assert terminal.status() == 0
        assert ("─" in terminal.raw) is drawn
        assert (COLOUR in terminal.raw) is coloured


def test_a_pipe_never_wraps(gradcli: Command) -> None:
    names = "; ".join(f"a_rather_long_name_{i} = 'word ' * 20" for i in range(3))
    assert len(gradcli(names, env={"COLUMNS": "40"}).stdout.splitlines()) == 4


# ---- pipes, encodings, signals, limits ------------------------------------------------------------------------------


def test_a_closed_pipe_ends_quietly(tmp_path: Path) -> None:
    script = f"{sys.executable} -m gradcli 'for i in range(200000): print(i)' | head -n 1"
    done = subprocess.run(["sh", "-c", script], capture_output=True, text=True, env=environment(), cwd=tmp_path, timeout=60, check=False)
    assert (done.stdout, done.stderr) == ("0\n", "")


def test_a_locale_without_unicode_gets_ascii(gradcli: Command) -> None:
    done = gradcli("x = arange(100.); s = 'é'", env={"PYTHONIOENCODING": "ascii"})
    assert "[0, 1, 2, ..., 97, 98, 99]" in done.stdout
    assert "\\xe9" in done.stdout
    assert "→" not in done.stdout


def test_a_locale_that_is_not_utf8_gets_ascii(gradcli: Command) -> None:
    plain = {"LC_ALL": "C", "PYTHONUTF8": "0", "PYTHONCOERCECLOCALE": "0"}
    done = gradcli("x = arange(100.); s = '\\u03b1'; x @ ones(3)", env=plain)
    assert done.stderr.isascii()
    assert "error[E0301]" in done.stderr
    assert gradcli("x = arange(100.)", env=plain).stdout.count("...") == 1
    assert gradcli("é = 'é'; print(é)", env=plain).stdout == "\\xe9\n"
    assert gradcli("-e", "print('é→')", env=plain).stdout == "\\xe9->\n"


def interrupted(program: str, after: float) -> tuple[subprocess.CompletedProcess[str], float]:
    """Press Ctrl-C `after` seconds into a run; what came of it, and how long it took."""
    process = subprocess.Popen(
        [sys.executable, "-m", "gradcli", program], stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, env=environment()
    )
    assert process.stdout is not None
    process.stdout.readline()
    time.sleep(after)
    start = time.monotonic()
    process.send_signal(signal.SIGINT)
    out, err = process.communicate(timeout=60)
    return subprocess.CompletedProcess([], process.returncode, out, err), time.monotonic() - start


@pytest.mark.parametrize(
    "program",
    [
        "print('go', flush=True)\nwhile True: pass",
        "print('go', flush=True)\nwhile True:\n    try:\n        while True: pass\n    except: pass",
        "print('go', flush=True)\na = ones(12000, 12000)\nfor i in range(1000): a @ a",
    ],
    ids=["loop", "loop that catches everything", "one long operation"],
)
def test_ctrl_c_ends_within_a_second(program: str) -> None:
    done, seconds = interrupted(program, 0.5)
    assert done.returncode == -signal.SIGINT  # which a shell shows as 130
    assert "error[E0603]: interrupted" in done.stderr
    assert "Traceback" not in done.stderr
    assert seconds < 1.5  # one second, and a machine that is busy


@pytest.mark.parametrize("program", ["x = ones(10**12)", "x = ones(10**6, 10**6)", "x = ones(2); y = x.expand(10**12, 2) + 1"])
def test_an_allocation_past_the_limit_is_refused(gradcli: Command, program: str) -> None:
    done = gradcli(program)
    assert done.returncode == 5
    assert done.stderr.startswith("error[E0601]: not enough memory: ")
    assert "TiB" in done.stderr.splitlines()[0]


def test_max_memory(gradcli: Command) -> None:
    assert gradcli("--max-memory", "100M", "x = ones(10**6)").returncode == 0
    assert "error[E0601]" in gradcli("--max-memory", "1M", "x = ones(10**6)").stderr


@pytest.mark.skipif(os.geteuid() == 0, reason="root may write anywhere")
def test_a_read_only_home_is_fine(gradcli: Command, tmp_path: Path) -> None:
    home = tmp_path / "home"
    home.mkdir(mode=0o500)
    assert gradcli("print(1)", env={"HOME": str(home), "XDG_CACHE_HOME": str(home / "c")}).stdout == "1\n"


def test_a_home_that_is_no_folder_is_fine(gradcli: Command, tmp_path: Path) -> None:
    home = tmp_path / "home"
    home.write_text("")
    assert gradcli("print(1)", env={"HOME": str(home), "XDG_CACHE_HOME": str(home / "c")}).stdout == "1\n"


def test_a_cache_folder_that_is_no_absolute_path_is_ignored(gradcli: Command, tmp_path: Path) -> None:
    assert gradcli("print(1)", env={"HOME": str(tmp_path), "XDG_CACHE_HOME": "relative"}).stdout == "1\n"
    assert [path.name for path in tmp_path.iterdir()] == [".cache"]


def test_debug_shows_the_traceback(gradcli: Command) -> None:
    assert "Traceback" in gradcli("--debug", "x = unknown").stderr
