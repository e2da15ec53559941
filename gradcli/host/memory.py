"""How much memory a run may take: what was asked for, or what the machine has."""

from __future__ import annotations

import os
import re
import sys
from collections.abc import Iterator
from contextlib import contextmanager

from gradcli.diagnostics import mistakes
from gradcli.diagnostics.model import UsageError
from gradcli.engine.errors import fail
from gradcli.host import ticks

UNITS = {"": 1, "K": 2**10, "M": 2**20, "G": 2**30, "T": 2**40}
LIBRARIES = 2**26  # bytes of modules that are loaded while a program runs
STEP = 2**24  # bytes more until a program that caught the refusal is refused again
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
            fail(MemoryError, f"the program takes {taken} bytes, more than the limit of {limit}", mistakes.memory, size=taken, limit=limit)

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
    most = data_in_use() + SLACK
    resource.setrlimit(resource.RLIMIT_DATA, (most if hard == resource.RLIM_INFINITY else min(most, hard), hard))


def text_of(path: str) -> str:
    """What the system says there; nothing where it has no such file."""
    try:
        with open(path) as file:
            return file.read()
    except OSError:
        return ""
