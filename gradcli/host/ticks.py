"""Ten times a second, between two of Python's instructions: is there time left, is there memory left?

A timer of the system and a signal, so that a run that is over sooner pays nothing.  A check raises where the program is at that moment.
"""

from __future__ import annotations

import signal
from collections.abc import Callable, Iterator
from contextlib import contextmanager

INTERVAL = 0.1  # seconds

_checks: list[Callable[[], None]] = []


def _tick(number: int, frame: object) -> None:
    for check in tuple(_checks):
        check()


@contextmanager
def checked(check: Callable[[], None]) -> Iterator[None]:
    """Have it checked while the body runs; where the system has no such timer, never."""
    if not hasattr(signal, "setitimer"):
        yield
        return
    _checks.append(check)
    if len(_checks) == 1:
        signal.signal(signal.SIGALRM, _tick)
        signal.setitimer(signal.ITIMER_REAL, INTERVAL, INTERVAL)
    try:
        yield
    finally:
        _checks.remove(check)
        if not _checks:
            signal.setitimer(signal.ITIMER_REAL, 0)
            signal.signal(signal.SIGALRM, signal.SIG_DFL)
