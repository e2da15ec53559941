"""Landlock: the kernel forgets, for this thread and those it starts later, every path but the ones that are listed.

What is open already stays open; only new paths are refused.  The kernel is spoken to by number, for no C library has functions for it.
"""

from __future__ import annotations

import ctypes
import os
import struct
from collections.abc import Iterable
from functools import cache

CREATE, ADD_RULE, RESTRICT_SELF = 444, 445, 446  # system calls, the same numbers on every processor
GET_VERSION = 1
PATH_BENEATH = 1
READ_FILE, READ_DIR = 1 << 2, 1 << 3
IOCTL_DEVICE = 1 << 15  # from version 5
NETWORK = 0b11  # bind and connect, from version 4
SCOPE = 0b11  # abstract sockets and signals of others, from version 6
OPEN_TO_NAME = os.O_PATH | os.O_CLOEXEC if hasattr(os, "O_PATH") else 0


def version() -> int:
    """The version of Landlock that this kernel has; 0 where it has none."""
    return max(0, _syscall(CREATE, None, 0, GET_VERSION))


def restrict(trees: Iterable[str], files: Iterable[str], listings: Iterable[str] = ()) -> bool:
    """Leave what lies below `trees` and the `files` to be read, the names below `listings` to be listed, and nothing to be written.

    Says whether the kernel took it.  A path that is not there is left out.  Asks for `no_new_privs`, which `seccomp.forbid` sets.
    """
    known = version()
    if not known:
        return False
    ruleset = _syscall(CREATE, attributes := _attributes(known), len(attributes), 0)
    if ruleset < 0:
        return False
    try:
        for paths, access in ((trees, READ_FILE | READ_DIR), (files, READ_FILE), (listings, READ_DIR)):
            for path in paths:
                _allow(ruleset, path, access)
        return _syscall(RESTRICT_SELF, ruleset, 0) == 0
    finally:
        os.close(ruleset)


def _attributes(known: int) -> bytes:
    """What is refused unless a rule allows it: all this version can refuse."""
    accesses = (1 << 13) - 1
    accesses |= (1 << 13) * (known >= 2) | (1 << 14) * (known >= 3) | IOCTL_DEVICE * (known >= 5)
    sizes = "Q" if known < 4 else "QQ" if known < 6 else "QQQ"
    return struct.pack(sizes, *(accesses, NETWORK, SCOPE)[: len(sizes)])


def _allow(ruleset: int, path: str, access: int) -> None:
    try:
        place = os.open(path, OPEN_TO_NAME)
    except OSError:
        return
    try:
        if _syscall(ADD_RULE, ruleset, PATH_BENEATH, struct.pack("=Qi", access, place), 0):  # a file, which cannot be listed
            _syscall(ADD_RULE, ruleset, PATH_BENEATH, struct.pack("=Qi", READ_FILE, place), 0)
    finally:
        os.close(place)


def _syscall(number: int, *arguments: int | bytes | None) -> int:
    result: int = _libc().syscall(ctypes.c_long(number), *(ctypes.c_size_t(x) if isinstance(x, int) else x for x in arguments))
    return result


@cache
def _libc() -> ctypes.CDLL:
    """The C library, opened once: a rule for each tree and file would open it anew each time."""
    return ctypes.CDLL(None)
