"""Ctrl-C ends the process within a second, whatever it is doing.

Python turns the signal into KeyboardInterrupt between two of its own instructions, so a loop stops at once, but one long NumPy call
does not see it, and a program may catch it. The signal's number is therefore also written to a pipe, by Python's C handler; a thread
reads there, and if nobody has called `handled` within `PATIENCE` seconds, ends the process.
"""

from __future__ import annotations

import os
import signal
import threading
from collections.abc import Iterator
from contextlib import contextmanager

STATUS = 130
PATIENCE = 0.7
MESSAGE = b"\nerror[E0603]: interrupted\n"


class Watchdog:
    """The thread and the pipe it reads."""

    def __init__(self) -> None:
        self.reader, self.writer = os.pipe()
        os.set_blocking(self.writer, False)
        self.done = threading.Event()
        self.thread = threading.Thread(target=self.watch, name="interrupt watchdog", daemon=True)

    def watch(self) -> None:
        """Wait for signals; give the main thread its time after each Ctrl-C."""
        while number := os.read(self.reader, 1):
            if number[0] != signal.SIGINT:
                continue
            if not self.done.wait(PATIENCE):
                os.write(2, MESSAGE)
                os._exit(STATUS)
            self.done.clear()

    def handled(self) -> None:
        """The interrupt arrived where it was to be caught: no need to end the process."""
        self.done.set()


@contextmanager
def guarded() -> Iterator[Watchdog]:
    """Watch over the body. Where Ctrl-C is ignored from outside, as for a job in the background, it stays ignored."""
    watchdog = Watchdog()
    if signal.getsignal(signal.SIGINT) is signal.SIG_IGN:
        yield watchdog
        return
    watchdog.thread.start()
    before = signal.set_wakeup_fd(watchdog.writer, warn_on_full_buffer=False)
    try:
        yield watchdog
    finally:
        signal.set_wakeup_fd(before)
        os.close(watchdog.writer)
        watchdog.thread.join()
        os.close(watchdog.reader)
