"""Another process of this Python that runs a function of ours, and the two lines of text between it and this one."""

from __future__ import annotations

import os
import signal
import sys
import warnings
from collections.abc import Callable
from importlib import import_module
from pathlib import Path
from typing import IO, NoReturn, Protocol

ROOT = str(Path(__file__).resolve().parent.parent.parent)  # of a checkout; of an installation where packages lie
HIGHEST = 1 << 20  # descriptor that is looked for
OF_PARENT = ("SIGTERM", "SIGHUP", "SIGALRM")  # signals that the process which forks may have handlers for
FAILED = 70

Main = Callable[[IO[str], IO[str]], NoReturn]  # what such a process does with what it is sent and what it answers


class Child(Protocol):
    """A process that is sent lines at `stdin` and answers at `stdout`."""

    @property
    def stdin(self) -> IO[str] | None: ...
    @property
    def stdout(self) -> IO[str] | None: ...
    def wait(self) -> int:
        """Its exit status; the negative number of the signal that ended it."""


def children(module: str, count: int, one_thread: dict[str, str]) -> list[Child]:
    """So many processes that run ``main`` of a module, forked where that is safe, for then all is loaded already; elsewhere with these variables."""
    if sys.platform == "linux":
        main: Main = import_module(module).main
        return [_forked(main) for _ in range(count)]
    variables = environment() | one_thread
    return [_started(module, variables) for _ in range(count)]


def _started(module: str, variables: dict[str, str]) -> Child:
    """A new process."""
    import subprocess

    return subprocess.Popen(command(module), stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True, encoding="utf-8", env=variables)


def command(module: str) -> list[str]:
    """The words that start ``main`` of a module at its own standard streams."""
    return [sys.executable, "-c", f"from gradcli.host.child import run; run({module!r})"]


def environment() -> dict[str, str]:
    """An environment in which the module is found."""
    return os.environ | {"PYTHONPATH": os.pathsep.join([ROOT, *filter(None, (os.environ.get("PYTHONPATH"),))])}


def run(module: str) -> NoReturn:
    """``main`` of a module; nothing but its answers goes to the standard output that this process has now."""
    answers = os.fdopen(os.dup(1), "w", encoding="utf-8")
    os.dup2(2, 1)
    import_module(module).main(sys.stdin, answers)
    raise AssertionError(module)


class Forked:
    """A copy of this process."""

    def __init__(self, process: int, stdin: IO[str], stdout: IO[str]) -> None:
        self.process, self.stdin, self.stdout = process, stdin, stdout
        self.status: int | None = None

    def wait(self) -> int:
        if self.status is None:
            self.status = os.waitstatus_to_exitcode(os.waitpid(self.process, 0)[1])
        return self.status


def _forked(main: Main) -> Forked:
    """A copy of this process that runs `main`."""
    to_child, from_child = os.pipe(), os.pipe()
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", DeprecationWarning)  # that other threads run: they are of C, and hold no lock of Python's
        process = os.fork()
    if process == 0:
        _run_forked(main, to_child[0], from_child[1])
    os.close(to_child[0])
    os.close(from_child[1])
    return Forked(process, os.fdopen(to_child[1], "w", encoding="utf-8"), os.fdopen(from_child[0], encoding="utf-8"))


def _run_forked(main: Main, requests: int, answers: int) -> NoReturn:
    """The copy, to its end. Nothing that its parent has open is open in it, but standard error, which is its standard output too."""
    try:
        signal.set_wakeup_fd(-1)
        for name in OF_PARENT:
            signal.signal(getattr(signal, name), signal.SIG_DFL)
        with open(os.devnull) as nothing:
            os.dup2(nothing.fileno(), 0)
        os.dup2(2, 1)
        low, high = sorted((requests, answers))
        for start, stop in ((3, low), (low + 1, high), (high + 1, min(os.sysconf("SC_OPEN_MAX"), HIGHEST))):
            os.closerange(start, stop)
        main(os.fdopen(requests, encoding="utf-8"), os.fdopen(answers, "w", encoding="utf-8"))
    except BaseException:
        sys.excepthook(*sys.exc_info())
    finally:
        os._exit(FAILED)
