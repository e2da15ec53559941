"""How much memory a run may take: what was asked for, or what the machine has."""

from __future__ import annotations

import os
import re
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from threading import Event, Lock, Thread, get_ident

from gradcli.diagnostics import mistakes
from gradcli.diagnostics.model import UsageError
from gradcli.diagnostics.row import mark
from gradcli.host import ticks
from gradcli.runs.raising import raise_in

UNITS = {"": 1, "K": 2**10, "M": 2**20, "G": 2**30, "T": 2**40}
LIBRARIES = 2**26  # bytes of modules that are loaded while a program runs
STEP = 2**24  # bytes more until a program that caught the refusal is refused again
INTERVAL = 0.05  # seconds between two looks at how much a run takes
SLACK = 2**28  # libraries, stacks and buffers that are no tensor
CGROUP_LIMITS = ("/sys/fs/cgroup/memory.max", "/sys/fs/cgroup/memory/memory.limit_in_bytes")


def parsed(text: str) -> int:
    """Bytes of ``500M``, ``2G``, ``1.5GiB``, ``1000000``; ValueError otherwise."""
    match = re.fullmatch(r"(\d+(?:\.\d*)?)\s*([KMGT]?)(?:i?B)?", text.strip(), re.IGNORECASE)
    if match is None or not float(match[1]):
        raise ValueError(f"{text!r} is not a size; write it as 500M or 2G")
    return int(float(match[1]) * UNITS[match[2].upper()])


def limit(text: str | None) -> int | None:
    """The limit in bytes that ``--max-memory`` sets; without a text, what the machine has."""
    try:
        return of_machine() if text is None else parsed(text)
    except ValueError as error:
        raise UsageError("E0902", f"--max-memory: {error}") from None


def of_machine() -> int | None:
    """The physical memory, or less where the process lives in a group that may have less; None where that cannot be found out."""
    try:
        sizes = [os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES")]
    except (AttributeError, ValueError, OSError):
        return None
    texts = (text_of(path).strip() for path in CGROUP_LIMITS)
    return min([*sizes, *(int(text) for text in texts if text.isdigit())])


def restrict(limit: int) -> None:
    """Have the system refuse what the engine's own check does not see, such as a kernel's temporaries. Does nothing where it cannot."""
    try:
        import resource
    except ImportError:  # not a Unix
        return
    _, hard = resource.getrlimit(resource.RLIMIT_DATA)
    most = data_in_use() + limit + SLACK
    if most > sys.maxsize:  # more than there are addresses
        return
    if hard == resource.RLIM_INFINITY or most < hard:
        resource.setrlimit(resource.RLIMIT_DATA, (most, hard))


def data_in_use() -> int:
    """Bytes that already count against the limit."""
    match = re.search(r"VmData:\s+(\d+) kB", text_of("/proc/self/status"))
    return int(match[1]) * 1024 if match else 0


class _Confinement:
    """The system's limit while runs within somebody's process go on, which is put back after the last of them."""

    def __init__(self) -> None:
        self.lock, self.users, self.before = Lock(), 0, 0

    def enter(self, limit: int) -> None:
        import resource

        with self.lock:
            soft, hard = resource.getrlimit(resource.RLIMIT_DATA)
            if not self.users:
                self.before = soft
            self.users += 1
            most = data_in_use() + limit + SLACK
            if self.users > 1 and soft != resource.RLIM_INFINITY:
                most = max(most, soft)  # beside a run that may take more
            if most <= sys.maxsize and (self.before == resource.RLIM_INFINITY or most < self.before):
                resource.setrlimit(resource.RLIMIT_DATA, (most, hard))

    def leave(self) -> None:
        import resource

        with self.lock:
            self.users -= 1
            if not self.users:
                resource.setrlimit(resource.RLIMIT_DATA, (self.before, resource.getrlimit(resource.RLIMIT_DATA)[1]))


_CONFINEMENT = _Confinement()


@contextmanager
def confined(limit: int | None) -> Iterator[Callable[[], None] | None]:
    """Have the system refuse the body what would be past a limit; gives how to make room for the words about it. None: no limit."""
    if limit is None or not data_in_use():
        yield None
        return
    _CONFINEMENT.enter(limit)
    watch = _Watch(limit)
    watch.thread.start()
    try:
        yield relieve
    finally:
        watch.end()
        _CONFINEMENT.leave()


class _Watch:
    """A thread that raises MemoryError in another one, between two of its instructions, when the process has grown by more than a limit:
    a library has no signal of its own to do it with.
    """

    def __init__(self, limit: int) -> None:
        self.limit, self.start = limit, resident()
        self.watched = get_ident()
        self.done, self.lock = Event(), Lock()
        self.thread = Thread(target=self.watch, name="memory watch", daemon=True)

    def watch(self) -> None:
        refused_at = self.limit
        while not self.done.wait(INTERVAL):
            taken = resident() - self.start
            if taken > refused_at + LIBRARIES:
                refused_at = taken - LIBRARIES + STEP
                with self.lock:
                    if not self.done.is_set():
                        raise_in(self.watched, grown(taken, self.limit))

    def end(self) -> None:
        """No exception arrives after this one."""
        with self.lock:
            self.done.set()
            raise_in(self.watched, None)
        self.thread.join()


def grown(taken: int, limit: int) -> type[MemoryError]:
    """MemoryError as a class that knows its words: Python makes the instance."""

    class Grown(MemoryError):
        def __init__(self) -> None:
            super().__init__(f"the program takes {taken} bytes, more than the limit of {limit}")
            mark(self, mistakes.memory, size=taken, limit=limit)

    Grown.__name__ = Grown.__qualname__ = "MemoryError"
    Grown.__module__ = "builtins"
    return Grown


@contextmanager
def watched(limit: int | None) -> Iterator[None]:
    """Have MemoryError raised in the body when the process has grown by more than this, while there is still memory to say so."""
    if limit is None or not resident():
        yield
        return
    start = resident()
    refused_at = limit

    def check() -> None:
        nonlocal refused_at
        taken = resident() - start
        if taken > refused_at + LIBRARIES:
            refused_at = taken - LIBRARIES + STEP
            raise grown(taken, limit)()

    with ticks.checked(check):
        yield


def resident() -> int:
    """Bytes of the machine's memory that the process has now; 0 where that cannot be found out."""
    fields = text_of("/proc/self/statm").split()
    return int(fields[1]) * os.sysconf("SC_PAGE_SIZE") if len(fields) > 1 else 0


def relieve() -> None:
    """After an allocation failed: let the report of it have what it needs."""
    try:
        import resource
    except ImportError:
        return
    _, hard = resource.getrlimit(resource.RLIMIT_DATA)
    resource.setrlimit(resource.RLIMIT_DATA, (hard, hard))  # to ask how much is in use takes memory too
    most = data_in_use() + SLACK
    resource.setrlimit(resource.RLIMIT_DATA, (most if hard == resource.RLIM_INFINITY else min(most, hard), hard))


def text_of(path: str) -> str:
    """What the system says there; nothing where it has no such file."""
    try:
        with open(path) as file:
            return file.read()
    except OSError:
        return ""
