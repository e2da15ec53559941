"""The command where users of comparable tools stumbled: nothing is lost in silence, and what is refused says what to do."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest

from tests.conftest import Command, environment


def shell(line: str, folder: Path) -> subprocess.CompletedProcess[str]:
    """A line of bash, in which `gradcli` is this one."""
    command = f'gradcli() {{ "{sys.executable}" -m gradcli "$@"; }}; {line}'
    return subprocess.run(["bash", "-c", command], capture_output=True, text=True, cwd=folder, env=environment(), timeout=100)


@pytest.mark.parametrize(
    ("program", "words"),
    [
        (":grad x", ("`:grad` is a command of the session, and no program", "gradcli --get x.grad PROGRAM")),
        ("x = 1\n  :formula x", ("`:formula` is a command of the session", "gradcli --formula PROGRAM", "--> <arg>:2:3")),
        (":hessian x", ("gradcli --hessian PROGRAM",)),
        (":undo", ("`gradcli` alone starts a session",)),
        (":minimise", ("neither a program nor a command", "did you mean `:minimize`?")),
        ("?sum", ("gradcli --ops=sum",)),
        ("sum?", ("gradcli --ops=sum",)),
        ("x = 1\n:grad x\n:explain x", ("gradcli --get x.grad PROGRAM", "gradcli --explain PROGRAM", "--> <arg>:3:1")),
        ("x = a[1:", ("`[` was never closed",)),
    ],
)
def test_commands_of_the_session_say_their_option(gradcli: Command, program: str, words: tuple[str, ...]) -> None:
    done = gradcli(program)
    assert done.returncode == 3
    assert all(each in done.stderr for each in words), done.stderr


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (("-v", "class=1", "y = 1"), "`class` is a keyword of the language"),
        (("--const", "None=1", "y = 1"), "`None` is a keyword of the language"),
        (("-v", "x y=1", "y = 1"), "a name has letters, digits and `_`"),
        (("-v", "1x=1", "y = 1"), "begins with no digit"),
        (("d.csv",), "--const d=@d.csv"),
        ((".",), ". is a folder"),
        (("--const", "x=d.csv", "x"), "a file is named after `@`: `@d.csv`"),
        (("--json", "--select", 'm["z"]', 'm = {"a": 1}'), "KeyError: 'z'"),
        (("--minimize", "--steps", "1", "x = tensor([5., 1.]); ((x - 3)**4).sum()"), ""),
    ],
)
def test_what_is_refused(gradcli: Command, tmp_path: Path, arguments: tuple[str, ...], words: str) -> None:
    (tmp_path / "d.csv").write_text("1,2\n")
    done = gradcli(*arguments)
    assert done.returncode
    assert words in done.stderr
    assert words or "1 step was not enough" in done.stdout


def test_bytes_that_are_no_program(tmp_path: Path) -> None:
    done = shell("gradcli $'x = 1 # \\xff'", tmp_path)
    assert (done.returncode, "byte 8 on line 1 is not UTF-8 text" in done.stderr) == (2, True)


def test_json_in_any_encoding(tmp_path: Path) -> None:
    done = shell("PYTHONIOENCODING=ascii gradcli --get x 'x = \"ü𝄞\"'", tmp_path)
    assert done.stdout == '"\\u00fc\\ud834\\udd1e"\n'
    assert json.loads(done.stdout) == "ü𝄞"


@pytest.mark.parametrize(
    ("place", "redirected"),
    [("/dev/stdout", ">>"), ("/dev/fd/1", ">>"), ("/proc/self/fd/1", ">>"), ("/dev/fd/3", "3>>"), ("/dev/stderr", "2>>")],
)
def test_a_stream_goes_on_where_it_was(tmp_path: Path, place: str, redirected: str) -> None:
    done = shell(f"echo before > log; gradcli -o {place}:csv --get x 'x = tensor([1., 2.])' {redirected} log; echo after >> log", tmp_path)
    assert (done.returncode, (tmp_path / "log").read_text()) == (0, "before\n1.0\n2.0\nafter\n")


def test_streams_that_are_pipes(tmp_path: Path) -> None:
    assert shell("gradcli -o /dev/stdout:csv --get x 'x = tensor([1., 2.])' | cat", tmp_path).stdout == "1.0\n2.0\n"
    done = shell("gradcli -o /dev/fd/9:csv --get x 'x = 1'", tmp_path)
    assert (done.returncode, "cannot write /dev/fd/9: bad file descriptor" in done.stderr) == (2, True)


@pytest.mark.skipif(os.name != "posix" or os.geteuid() == 0, reason="the superuser may write what nobody may")
def test_a_file_that_nobody_may_write(gradcli: Command, tmp_path: Path) -> None:
    (tmp_path / "o.json").write_text("old")
    (tmp_path / "o.json").chmod(0o444)
    done = gradcli("-o", "o.json", "x = 1")
    assert (done.returncode, (tmp_path / "o.json").read_text()) == (2, "old")


def test_select_reaches_into_names(gradcli: Command, tmp_path: Path) -> None:
    program = 'm = {"a": tensor([1.]), "b": [2, 3]}; y = m["a"].sum()'
    done = gradcli("--json", "--select", 'm["a"],m["b"][0]', program)
    names = json.loads(done.stdout)["names"]
    assert {name: value["value"] for name, value in names.items()} == {'m["a"]': [1.0], 'm["b"][0]': 2}
    assert gradcli("--select", 'm["a"]', "-o", "m.npz", program).returncode == 0
    with np.load(tmp_path / "m.npz") as archive:
        assert archive['m["a"]'].tolist() == [1.0]
    done = gradcli("--each", "n", "--const", "n=[1, 2]", "--select", 'm["a"]', 'm = {"a": n}')
    assert [json.loads(line)["names"]['m["a"]']["value"] for line in done.stdout.splitlines()] == [1, 2]


def test_numbers_past_float64_in_a_stream(tmp_path: Path) -> None:
    done = shell("printf '1.5\\n1e400\\n2\\n' | gradcli -v x=@-:ndjson --each x --get x 'y = x*x'", tmp_path)
    assert (done.stdout, done.returncode) == ("1.5\n", 2)
    assert "line 2, column 1: 1e400 is past the largest number of float64" in done.stderr
