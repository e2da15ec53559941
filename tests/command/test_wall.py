"""The operating system's wall: with the first wall open, nothing gets at files, processes or the network; what the command needs goes on to work."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from gradcli.host import hooks, landlock, seccomp
from tests.conftest import ROOT, Command, environment

BREACH = ROOT / "tests" / "command" / "breach.py"
linux_only = pytest.mark.skipif(sys.platform != "linux", reason="needs Landlock and seccomp")
KERNEL = "landlock seccomp"
# What Python's own hooks see, so that each set of walls has to stop it.
ATTACKS = {
    "write a file": "open('out.txt', 'w')",
    "append to a file": "open('there.txt', 'a')",
    "write through os": "import os; os.open('out.txt', os.O_WRONLY | os.O_CREAT)",
    "write where it may read": "import os; open(os.path.join(os.path.dirname(os.__file__), 'x.pth'), 'w')",
    "read a secret": "open('there.txt').read()",
    "list a folder": "import os; os.listdir('.')",
    "remove a file": "import os; os.remove('there.txt')",
    "rename a file": "import os; os.rename('there.txt', 'gone.txt')",
    "make a folder": "import os; os.mkdir('folder')",
    "link a file": "import os; os.symlink('there.txt', 'link.txt')",
    "change permissions": "import os; os.chmod('there.txt', 0o777)",
    "change times": "import os; os.utime('there.txt', (1, 1))",
    "shorten a file": "import os; os.truncate('there.txt', 0)",
    "run a shell": "import os; r = os.system('touch out.txt'); assert r == 0",
    "run a command": "import subprocess; subprocess.run(['touch', 'out.txt'], check=True)",
    "become another program": "import os; os.execv('/bin/true', ['true'])",
    "fork": "import os; os.fork()",
    "spawn": "import os; os.posix_spawn('/bin/true', ['true'], {})",
    "open a socket": "import socket; socket.socket()",
    "listen": "import socket; socket.create_server(('127.0.0.1', 0))",
    "signal another process": "import os; os.kill(os.getppid(), 0)",
}
NO_PERMISSION_ERROR = ("run a shell",)  # `os.system` has a status
# What only the kernel sees: calls of the C library.
RAW = {
    "a shell from C": "r = c.system(b'touch out.txt'); assert r == 0",
    "a file from C": "r = c.open(b'out.txt', 0o101, 0o600); assert r >= 0",
    "a file without a name": "r = c.open(b'.', 0o20200002, 0o600); assert r >= 0",
    "a file in memory": "r = c.memfd_create(b'x', 0); assert r >= 0",
    "a socket from C": "r = c.socket(2, 1, 0); assert r >= 0",
    "a datagram pair": "f = (ctypes.c_int * 2)(); r = c.socketpair(1, 2, 0, f); assert r == 0",
    "trace a process": "r = c.ptrace(16, os.getppid(), 0, 0); assert r == 0",
    "memory of another": "r = c.process_vm_readv(os.getppid(), 0, 0, 0, 0, 0); assert r >= 0",
    "keys into the terminal": "r = c.ioctl(0, 0x5412, b'x'); assert r == 0 or ctypes.get_errno() != 1",
    "fork by number": "r = c.syscall(57 if x86 else 435, 0, 0); assert r >= 0",
    "a new user namespace": "r = c.unshare(0x10000000); assert r == 0",
    "another root": "r = c.chroot(b'/'); assert r == 0",
    "mount": "r = c.mount(b'none', b'/mnt', b'tmpfs', 0, 0); assert r == 0",
    "io_uring": "r = c.syscall(425, 1, ctypes.create_string_buffer(120)); assert r >= 0",
    "a filter that notifies": "r = c.syscall(317, 1, 8, 0); assert r >= 0 or ctypes.get_errno() != 1",
    "a signal at input": "r = c.fcntl(0, 10, 9); assert r == 0",
}
BEFORE = "import ctypes, os, platform; c = ctypes.CDLL(None, use_errno=True); x86 = platform.machine() == 'x86_64'; "


def breached(program: str, functions: list[str], folder: Path, **env: str) -> subprocess.CompletedProcess[str]:
    """A run of a program that can call these functions of Python."""
    file = folder.parent / f"{folder.name}.json"
    file.write_text(json.dumps(functions))
    command = [sys.executable, str(BREACH), "--no-report", "--ignore", "W0001", program]
    whole = environment(BREACH=str(file), **env)
    return subprocess.run(command, capture_output=True, text=True, cwd=folder, env=whole, timeout=60, check=False)


def outcomes(attacks: dict[str, str], folder: Path, walls: str, system: str = sys.platform) -> dict[str, str]:
    """What became of each attack: REACHED, or the type of the exception that ended it."""
    (folder / "there.txt").write_text("secret")
    program = (
        f"for n in range({len(attacks)}):\n  try:\n    breach(n)\n    print('REACHED')\n  except Exception as e: print(type(e).__name__)"
    )
    done = breached(program, list(attacks.values()), folder, BREACH_WALLS=walls, BREACH_SYSTEM=system)
    assert (folder / "there.txt").read_text() == "secret"
    assert os.listdir(folder) == ["there.txt"]
    ends = done.stdout.splitlines()
    assert len(ends) == len(attacks), done.stderr
    return dict(zip(attacks, ends, strict=True))


def test_the_switch_opens_the_first_wall(tmp_path: Path) -> None:
    breached("breach(0)", ["open('out.txt', 'w').write('reached')"], tmp_path, GRADCLI_CONFINE="0")
    assert (tmp_path / "out.txt").read_text() == "reached"


@pytest.mark.parametrize("walls", [pytest.param(KERNEL, marks=linux_only), "landlock", "seccomp", ""])
def test_what_got_past_the_language_is_stopped(walls: str, tmp_path: Path) -> None:
    ends = outcomes(ATTACKS, tmp_path, walls)
    assert {end for name, end in ends.items() if name not in NO_PERMISSION_ERROR} == {"PermissionError"}, ends
    assert {ends[name] for name in NO_PERMISSION_ERROR} <= {"PermissionError", "AssertionError"}


# Events of Python's that audit hooks refuse: where neither wall of the kernel's stands they are all there is.
EVENTS = [
    *(f"os.{name}" for name in hooks.REFUSED_OF_OS),
    "subprocess.Popen", "socket.__new__", "socket.bind", "socket.connect", "socket.getaddrinfo", "shutil.rmtree", "shutil.move", "shutil.copyfile",
    "pty.spawn", "ftplib.connect", "smtplib.send", "urllib.Request", "webbrowser.open", "sqlite3.connect", "sqlite3.load_extension", "syslog.syslog",
    "winreg.OpenKey", "winreg.SetValue", "_winapi.CreateProcess", "_winapi.CreateNamedPipe", "msvcrt.open_osfhandle",
    "ctypes.dlopen", "ctypes.dlsym", "ctypes.cdata", "ctypes.string_at", "ctypes.call_function", "exec", "compile",
]  # fmt: skip
HARMLESS = ["import", "sys._getframe", "object.__getattr__", "builtins.id", "array.__new__", "os.fspath"]


@pytest.mark.parametrize("system", ["linux", "darwin", "win32"])
def test_audit_hooks_refuse_every_event_of_their_list(tmp_path: Path, system: str) -> None:
    refused = {event: f"import sys; sys.audit({event!r}, 'out.txt', 1)" for event in EVENTS}
    harmless = {event: f"import sys; sys.audit({event!r}, 'x', None)" for event in HARMLESS}
    ends = outcomes(refused | harmless, tmp_path, "", system)
    assert {ends[event] for event in EVENTS} == {"PermissionError"}, ends
    assert {ends[event] for event in HARMLESS} == {"REACHED"}, ends


@pytest.mark.parametrize("system", ["darwin", "win32"])
def test_what_got_past_the_language_is_stopped_on_systems_without_these_walls(tmp_path: Path, system: str) -> None:
    """As far as one system can stand for another: which walls are raised there, and that they hold."""
    ends = outcomes(ATTACKS, tmp_path, KERNEL, system)
    assert {end for name, end in ends.items() if name not in NO_PERMISSION_ERROR} == {"PermissionError"}, ends
    program = (
        "import torch, torch.nn as nn\nfrom collections import namedtuple\nfrom dataclasses import dataclass\nimport enum, functools\n"
        "m = nn.Linear(2, 2)\nP = namedtuple('P', 'a b')\n@dataclass\nclass D:\n    n: int\nclass E(enum.Enum):\n    R = 1\n"
        "@functools.lru_cache\ndef f(k):\n    return k + 1\nk = [f(i) for i in range(5000)][-1]\nprint(P(1, 2), D(3), E.R, k, m(torch.ones(2)).shape)"
    )
    done = breached(program, [], tmp_path, BREACH_SYSTEM=system)
    assert done.stdout == "P(a=1, b=2) D(n=3) E.R 5000 torch.Size([2])\n", done.stderr


@linux_only
def test_the_kernel_stops_what_python_does_not_see(tmp_path: Path) -> None:
    ends = outcomes({name: BEFORE + text for name, text in RAW.items()}, tmp_path, KERNEL)
    assert set(ends.values()) == {"AssertionError"}, ends


@linux_only
def test_threads_start_and_modules_load_behind_the_wall(tmp_path: Path) -> None:
    text = (
        "import threading; seen = []; t = threading.Thread(target=seen.append, args=(1,)); t.start(); t.join(); assert seen == [1]; "
        "import scipy.linalg, sqlite3, decimal; assert scipy.linalg.det([[2.0]]) == 2.0"
    )
    assert outcomes({"harmless": text}, tmp_path, KERNEL) == {"harmless": "REACHED"}


def test_the_filter_is_well_formed() -> None:
    for machine in seccomp.ARCHITECTURES:
        lines = seccomp.program(machine, 1234)
        assert len(lines) < 4096
        for place, (code, true, false, _) in enumerate(lines):
            assert code == seccomp.RETURN or place + 1 + max(true, false) < len(lines), (machine, place, code)
        assert lines[-1][0] == seccomp.RETURN


@linux_only
def test_the_version_says_which_walls_stand(gradcli: Command) -> None:
    said = gradcli("--version").stdout
    expected = f"Landlock {landlock.version()} and seccomp" if landlock.version() else "audit hooks"
    assert said.startswith("gradcli ")
    assert expected in said
    assert "none" in gradcli("--version", env={"GRADCLI_CONFINE": "0"}).stdout
    assert gradcli("x=1", env={"GRADCLI_CONFINE": "maybe"}).returncode == 2


@pytest.mark.parametrize("confined", ["1", "0"])
def test_what_the_command_reads_and_writes_goes_on_to_work(gradcli: Command, tmp_path: Path, confined: str) -> None:
    env = {"GRADCLI_CONFINE": confined, "XDG_CACHE_HOME": str(tmp_path / "cache")}
    (tmp_path / "rows.csv").write_text("1,2\n3,4\n")
    each = gradcli("-v", "x=@rows.csv", "--each", "x", "--get", "x.grad", "out = (x**2).sum()", env=env)
    assert each.stdout.split() == ["[2.0,", "4.0]", "[6.0,", "8.0]"]
    done = gradcli("-v", "x=@rows.csv", "-o", "out.json", "import torch.nn as nn; m = nn.Linear(2, 2); out = m(x).sum()", env=env)
    assert (done.returncode, done.stderr) == (0, "")
    assert json.loads((tmp_path / "out.json").read_text())["exit_status"] == 0
    assert sorted(path.name for path in tmp_path.iterdir()) == ["cache", "out.json", "rows.csv"]
    assert len(list((tmp_path / "cache" / "gradcli").glob("library-*"))) > 50 * int(confined)


def test_a_result_that_cannot_be_written_is_told_through_the_broker(gradcli: Command, tmp_path: Path) -> None:
    done = gradcli("-o", "no/such/out.json", "x = ones(2).sum()")
    assert (done.returncode, "E0906" in done.stderr, "no such file" in done.stderr) == (2, True, True)
    if os.path.exists("/dev/full"):
        (tmp_path / "full.json").symlink_to("/dev/full")
        assert "no space left" in gradcli("-o", "full.json", "x = ones(2).sum()").stderr


ATTEMPT = "open({place!r}, 'w').write('reached')"
TRYING = "try: breach(0)\nexcept PermissionError: pass\n"
SQUARES = TRYING + "x = ones(2)\ny = (x*x).sum()"
# The ways in which the command runs a program: once, again for a view, for each row, in blocks of rows, in processes of their own.
WAYS = {
    "report": (SQUARES,), "json": ("--json", SQUARES), "check": ("--check", SQUARES), "explain": ("--explain", SQUARES),
    "formula": ("--formula", SQUARES), "graph": ("--graph", SQUARES), "hessian": ("--hessian", SQUARES), "jacobian": ("--jacobian", SQUARES),
    "profile": ("--profile", SQUARES), "emit": ("--emit=numpy", SQUARES), "get": ("--get=y", SQUARES), "minimize": ("--minimize", SQUARES),
    "sweep": ("--sweep", "x=0:1:3", TRYING + "x = tensor(1.0)\ny = x*x"), "expect": ("--expect", "x=2*x", SQUARES),
    "plot": ("--plot", TRYING + "x = linspace(0, 1, 3)\ny = x*x"),
    "output": ("-o", "out.html", SQUARES), "document": ("-f", "d.md"), "notebook": ("-f", "d.ipynb"),
    "diagnosis": (TRYING + "y = ones(2) @ ones(3)",),
    "each": ("-v", "x=@rows.csv", "--each", "x", TRYING + "y = (x*x).sum()"),
    "each jobs": ("-v", "x=@rows.csv", "--each", "x", "--jobs", "2", TRYING + "y = (x*x).sum()"),
    "rows": ("--const", "X=@rows.csv", "--rows", "X", TRYING + "w = ones(2)\ny = (X*w).mean()"),
    "rows jobs": ("--const", "X=@rows.csv", "--rows", "X", "--jobs", "2", TRYING + "w = ones(2)\ny = (X*w).mean()"),
}  # fmt: skip


@linux_only
@pytest.mark.parametrize("way", WAYS)
def test_the_second_wall_stands_in_each_way_to_run_a_program(way: str, tmp_path: Path) -> None:
    folder, proof = tmp_path / "work", tmp_path / "proof.txt"
    folder.mkdir()
    (folder / "rows.csv").write_text("1,2\n3,4\n5,6\n")
    (folder / "d.md").write_text(f"```python\n{SQUARES}\n```\n")
    cell = {"cell_type": "code", "id": "a", "metadata": {}, "execution_count": None, "outputs": [], "source": SQUARES}
    (folder / "d.ipynb").write_text(json.dumps({"nbformat": 4, "nbformat_minor": 5, "metadata": {}, "cells": [cell]}))
    (tmp_path / "work.json").write_text(json.dumps([ATTEMPT.format(place=str(proof))]))
    for confined in ("1", "0"):
        env = environment(BREACH=str(tmp_path / "work.json"), GRADCLI_CONFINE=confined)
        command = [sys.executable, str(BREACH), *WAYS[way]]
        done = subprocess.run(command, capture_output=True, text=True, cwd=folder, env=env, timeout=120, check=False)
        assert done.returncode in (0, 5), done.stderr
        assert proof.exists() == (confined == "0"), f"{done.stdout}{done.stderr}"


@linux_only
def test_the_second_wall_stands_around_an_isolated_run(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    import gradcli

    proof = tmp_path / "proof.txt"
    (tmp_path / "bodies.json").write_text(json.dumps([ATTEMPT.format(place=str(proof))]))
    monkeypatch.setenv("BREACH", str(tmp_path / "bodies.json"))
    monkeypatch.setenv("GRADCLI_CONFINE", "0")  # is for the command
    monkeypatch.setattr("gradcli.host.child.command", lambda module: [sys.executable, str(BREACH), f"as:{module}"])
    result = gradcli.run("stopped = 0\ntry: breach(0)\nexcept PermissionError: stopped = 1", isolated=True)
    assert result.names["stopped"] == 1
    assert not proof.exists()
