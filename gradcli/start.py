"""Where the command begins.  From Enter to the answer: what costs time and is not needed is not done."""

from __future__ import annotations

import gc
import os
import sys
from typing import NoReturn

from gradcli.command import Run, Unset, status_of
from gradcli.engine import cores

YOUNG = 50_000  # new objects between two collections; the interpreter's 700 would walk a growing graph again and again


def main() -> NoReturn:
    """Run the command and leave.  Words without an option need none of what reads options."""
    gc.set_threshold(YOUNG, 20, 100)
    cores.spare()
    words = sys.argv[1:]
    if any(word.startswith("-") for word in words):
        from gradcli.cli import with_options

        leave(status_of(lambda: with_options(words)))
    leave(status_of(lambda: Run(Unset(tuple(words))).status()))


def leave(status: int) -> NoReturn:
    """End the process without taking it apart: the system has all its memory back sooner than Python frees a large graph."""
    try:
        sys.stdout.flush()
        sys.stderr.flush()
    except (OSError, ValueError):  # nobody reads any more, or the disk is full: Python itself says so, with its own exit status
        sys.exit(status)
    os._exit(status)
