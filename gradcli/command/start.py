"""Where the command begins.  From Enter to the answer: what costs time and is not needed is not done."""

from __future__ import annotations

import gc
import os
import signal
import sys
from typing import NoReturn

from gradcli.command.command import Run, status_of
from gradcli.engine.fusion import cores
from gradcli.host import interrupt, wall
from gradcli.host.streams import Streams, buffer, reopen

YOUNG = 50_000  # new objects between two collections; the interpreter's 700 would walk a growing graph again and again
YOUNGER, OLD = 100, 20  # collections of the new ones before those that outlived one are walked once more, and such before all are


def main() -> NoReturn:
    """Run the command and leave.  Words without an option need none of what reads options."""
    gc.set_threshold(YOUNG, YOUNGER, OLD)
    if None in (sys.stdin, sys.stdout, sys.stderr):
        reopen()
    buffer()
    cores.spare()
    wall.own()
    words = ["--help"] if sys.argv[1:] == ["help"] else sys.argv[1:]
    if any(word.startswith("-") for word in words):
        from gradcli.command.cli import with_options

        leave(status_of(lambda: with_options(words)))
    leave(status_of(lambda: Run(tuple(words)).status()))


def leave(status: int) -> NoReturn:
    """End the process without taking it apart: the system has all its memory back sooner than Python frees a large graph."""
    unsent = status_of(flushed)
    if status < 0 and os.name == "posix":
        signal.signal(-status, signal.SIG_DFL)
        os.kill(os.getpid(), -status)
    os._exit(interrupt.STATUS if status < 0 else status or unsent)


def flushed() -> int:
    Streams().flush()
    return 0
