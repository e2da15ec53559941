"""Where the command begins.  From Enter to the answer: what costs time and is not needed is not done."""

from __future__ import annotations

import os
import sys

from gradcli.options.printed import answer

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import NoReturn

YOUNG = 50_000  # new objects between two collections; the interpreter's 700 would walk a growing graph again and again
WIDEST = 100  # columns of the texts of help
YOUNGER, OLD = 100, 20  # collections of the new ones before those that outlived one are walked once more, and such before all are


def main() -> NoReturn:
    """Run the command and leave.  Help and version need little more than their text; words without an option need none of what reads options."""
    words = sys.argv[1:]
    text = None if is_narrow() else version() if words == ["--version"] else answer(words)
    if text is not None and is_written(text):
        os._exit(0)
    begin(["--help"] if words == ["help"] else words)


def begin(words: list[str]) -> NoReturn:
    """Prepare the process for a run, and run."""
    import gc

    gc.set_threshold(YOUNG, YOUNGER, OLD)
    if None in (sys.stdin, sys.stdout, sys.stderr):
        from gradcli.host.streams import reopen

        reopen()
    from gradcli.command import bytecode

    bytecode.use()
    from gradcli.command.command import Run, status_of
    from gradcli.engine.fusion import cores
    from gradcli.host import wall
    from gradcli.host.streams import buffer

    buffer()
    cores.spare()
    wall.own()
    if any(word.startswith("-") for word in words):
        from gradcli.command.cli import with_options

        leave(status_of(lambda: with_options(words)))
    leave(status_of(lambda: Run(tuple(words)).status()))


def is_narrow() -> bool:
    """Whether standard output is a terminal that has fewer columns than the texts that are there already."""
    if not os.isatty(1):
        return False
    try:
        columns = int(os.environ.get("COLUMNS", "")) or os.get_terminal_size(1).columns
    except (ValueError, OSError):
        columns = os.get_terminal_size(1).columns
    return columns < WIDEST


def version() -> str:
    from gradcli.host.version import version_text

    return version_text()


def is_written(text: str) -> bool:
    """Write to standard output; where that fails, the long way says why."""
    try:
        sys.stdout.write(text)
        sys.stdout.flush()
    except (OSError, ValueError, AttributeError):
        return False
    return True


def leave(status: int) -> NoReturn:
    """End the process without taking it apart: the system has all its memory back sooner than Python frees a large graph."""
    from gradcli.command.command import status_of
    from gradcli.host import interrupt

    unsent = status_of(flushed)
    if status < 0 and os.name == "posix":
        import signal

        signal.signal(-status, signal.SIG_DFL)
        os.kill(os.getpid(), -status)
    os._exit(interrupt.STATUS if status < 0 else status or unsent)


def flushed() -> int:
    from gradcli.host.streams import Streams

    Streams().flush()
    return 0
