"""Ctrl-C and ``--timeout`` end a run within a second, whatever it is doing.

Python turns a signal into an exception between two of its own instructions, so a loop stops at once; one long call of C does not see it,
and a program may catch it.  The signal's number is therefore also written to a pipe, by Python's own C handler.  Whoever waits there ends
the process when nothing else did within `PATIENCE` seconds: a chain of C calls, which needs no interpreter and costs nothing while nothing
happens, or, where the C library has no chains and in the session, a thread of Python's.
"""

from __future__ import annotations

import os
import signal
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from typing import Protocol

from gradcli.diagnostics.model import Diagnostic, UsageError
from gradcli.host import chain, ticks

STATUS = 130
INTERRUPTED = -signal.SIGINT  # the process is to die of the signal, so that a loop in a shell ends too; `$?` is 130 then
OUT_OF_TIME = 124  # as the shell command `timeout` has it
PATIENCE = 0.7  # seconds between Ctrl-C and the end
AGAIN = 0.3  # seconds until a program that went on is interrupted once more
GRACE = 0.5  # seconds between the end of the time and the end
MESSAGE = b"\nerror[E0603]: interrupted\n"
BUSY = b"\nstill inside one operation; Ctrl-C again ends the session\n"
UNHEARD = 0.2  # seconds that a full standard error may hold up the last words
LONGEST = 10**6  # seconds that `--timeout` takes


class OutOfTime(KeyboardInterrupt):
    """The time that ``--timeout`` gave is over."""

    def __init__(self, seconds: float) -> None:
        super().__init__(seconds)
        self.seconds = seconds


class Watchdog(Protocol):
    """Whoever waits for signals that nobody handles."""

    def handled(self) -> None:
        """The interrupt arrived where it was to be caught: no need to end the process."""


class _Chain:
    """The chain, one for the process, and the pipe that its first link waits at."""

    writer = -1

    def handled(self) -> None:
        """The process ends by itself, and in time."""

    @classmethod
    def started(cls) -> bool:
        if cls.writer < 0 and chain.is_available():
            reader, writer = chain.mailbox(signal.SIGINT)
            dies = (chain.Link("signal", (signal.SIGINT, 0)), chain.Link("kill", (os.getpid(), signal.SIGINT)))
            unheard = chain.Apart((chain.pause(UNHEARD), *dies))
            if chain.start(chain.until_readable(reader), chain.pause(PATIENCE), unheard, chain.say(MESSAGE), *dies):
                cls.writer = writer
        return cls.writer >= 0


class _Thread:
    """A thread of Python's. In the session a first Ctrl-C that nobody handles says so, and the next one ends it."""

    def __init__(self, patient: bool) -> None:
        import threading

        self.reader, self.writer = os.pipe()
        os.set_blocking(self.writer, False)
        self.patient = patient
        self.done = threading.Event()
        self.thread = threading.Thread(target=self.watch, name="interrupt watchdog", daemon=True)

    def watch(self) -> None:
        """Wait for signals; give the main thread its time after each Ctrl-C."""
        was_told = not self.patient
        while number := os.read(self.reader, 1):
            if number[0] != signal.SIGINT:
                continue
            if not self.done.wait(PATIENCE):
                os.write(2, MESSAGE if was_told else BUSY)
                if was_told:
                    os._exit(STATUS)
                was_told = True
            self.done.clear()

    def handled(self) -> None:
        self.done.set()


@contextmanager
def guarded(*, patient: bool = False) -> Iterator[Watchdog]:
    """Watch over the body. Where Ctrl-C is ignored from outside, as for a job in the background, it stays ignored.

    `patient`: a session, whose names are worth a second Ctrl-C.
    """
    if signal.getsignal(signal.SIGINT) is signal.SIG_IGN:
        yield _Chain()
    elif not patient and _Chain.started():
        before = signal.set_wakeup_fd(_Chain.writer, warn_on_full_buffer=False)
        try:
            yield _Chain()
        finally:
            signal.set_wakeup_fd(before)
    else:
        with _watched_by_thread(patient) as watchdog:
            yield watchdog


@contextmanager
def _watched_by_thread(patient: bool) -> Iterator[Watchdog]:
    watchdog = _Thread(patient)
    watchdog.thread.start()
    before = signal.set_wakeup_fd(watchdog.writer, warn_on_full_buffer=False)
    try:
        yield watchdog
    finally:
        signal.set_wakeup_fd(before)
        os.close(watchdog.writer)
        watchdog.thread.join()
        os.close(watchdog.reader)


# ---- a limit on time -------------------------------------------------------------------------------------------------------


def seconds_of(text: str) -> float:
    """``--timeout 2.5``."""
    try:
        seconds = float(text)
    except ValueError:
        seconds = 0.0
    if not 0 < seconds <= LONGEST:
        raise UsageError("E0902", f"--timeout: {text!r} is no number of seconds", help=("gradcli --timeout 2.5 program.py",))
    return seconds


def said_when_over(seconds: float) -> str:
    return f"the time limit of {seconds:g} s is over"


def diagnostic_of(error: KeyboardInterrupt) -> Diagnostic:
    """What to say about the end of a run that somebody, or the clock, asked for."""
    if isinstance(error, OutOfTime):
        return Diagnostic("E0604", said_when_over(error.seconds))
    return Diagnostic("E0603", "interrupted")


def status_of(error: KeyboardInterrupt) -> int:
    """The status to exit with."""
    return OUT_OF_TIME if isinstance(error, OutOfTime) else INTERRUPTED


@contextmanager
def limited(seconds: float | None, *, to_the_end: bool = True) -> Iterator[None]:
    """Raise OutOfTime in the body when its time is over; `to_the_end`: and if that does not end it, end the process."""
    if seconds is None:
        yield
        return
    if to_the_end:
        end_after(seconds)
    end = time.monotonic() + seconds

    def check() -> None:
        nonlocal end
        if time.monotonic() >= end:
            end += AGAIN
            raise OutOfTime(seconds)

    with ticks.checked(check):
        yield


def end_after(seconds: float) -> None:
    """End the process some time later, for good."""
    message = f"\nerror[E0604]: {said_when_over(seconds)}\n".encode()
    if chain.is_available():
        leaves = chain.Link("_exit", (OUT_OF_TIME,))
        chain.start(chain.pause(seconds + GRACE), chain.Apart((chain.pause(UNHEARD), leaves)), chain.say(message), leaves)
        return

    import threading

    def end() -> None:
        time.sleep(seconds + GRACE)
        with suppress(OSError):
            os.write(2, message)
        os._exit(OUT_OF_TIME)

    threading.Thread(target=end, name="time limit", daemon=True).start()
