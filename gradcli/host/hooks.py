"""Audit hooks: Python's own word on what it is about to do, and our no.  For kernels and systems that refuse nothing themselves.

Weaker than a wall of the kernel: what gets at the machine without Python is not seen.
"""

from __future__ import annotations

import os
import sys
from _ast import Module
from collections import namedtuple
from collections.abc import Iterable
from typing import Any

from gradcli.lang.access.exposed import PROGRAM

WRITING = os.O_WRONLY | os.O_RDWR | os.O_CREAT | os.O_TRUNC | os.O_APPEND
REFUSED = (
    "subprocess.",
    "socket.",
    "shutil.",
    "ctypes.",
    "pty.",
    "ftplib.",
    "http.",
    "urllib.",
    "smtplib.",
    "winreg.",
    "sqlite3.",
    "syslog.",
    "msvcrt.",
    "webbrowser.",
    "_winapi.",
)
REFUSED_OF_OS = (
    "add_dll_directory", "chdir", "chflags", "chmod", "chown", "exec", "fork", "forkpty", "kill", "killpg", "lchflags", "link", "lockf", "mkdir",
    "posix_spawn", "putenv", "remove", "rename", "rmdir",
    "setxattr", "removexattr", "spawn", "startfile", "startfile/2", "symlink", "system", "truncate", "unsetenv", "utime",
)  # fmt: skip
PICTURES = (".png", ".svg", ".pdf")  # what is written into a folder
LISTING = ("os.listdir", "os.scandir")
RUNNING_CODE = ("exec", "compile", "ctypes.dlopen", "ctypes.dlsym", "ctypes.dlsym/handle", "ctypes.cdata")
IMPORTING = "<frozen importlib._bootstrap"


class Refusals:
    """What the hook lets through: paths to read, paths to list, paths that were asked for to be written."""

    def __init__(self, readable: Iterable[str], listable: Iterable[str]) -> None:
        self.readable = tuple(map(_resolved, readable))
        self.listable = (*self.readable, *map(_resolved, listable))
        self.writable = _writable
        self.folders = {path for path in _writable if os.path.isdir(path)}  # of --plots

    def hook(self, event: str, arguments: tuple[Any, ...]) -> None:
        """Called by Python at every event; raises for those that no program needs."""
        if event == "open":
            self.check_open(*arguments)
        elif event in LISTING:
            if isinstance(arguments[0], (str, bytes, os.PathLike)) and not _is_below(arguments[0], self.listable):
                raise PermissionError(13, "Permission denied")
        elif event in RUNNING_CODE:
            if not (_is_importing() or _is_naming_fields() or (event == "compile" and _is_native_code(*arguments))):
                raise PermissionError(1, "Operation not permitted")
        elif (event.startswith(REFUSED) or (event.startswith("os.") and event[3:] in REFUSED_OF_OS)) and not (
            arguments and self.may_write(arguments[0])
        ):
            raise PermissionError(1, "Operation not permitted")

    def check_open(self, path: Any, mode: str | None, flags: int) -> None:
        if isinstance(path, int):
            return
        writes = flags & WRITING or bool(mode and set(mode) & set("wax+"))
        if not self.may_write(path) and (writes or not _is_below(path, self.readable)):
            raise PermissionError(13, "Permission denied")

    def may_write(self, path: Any) -> bool:
        """The outputs, and the scratch files that become them."""
        if not isinstance(path, (str, os.PathLike)):
            return False
        whole = _resolved(os.fspath(path))
        folder, name = os.path.split(whole)
        places = {os.path.dirname(one) for one in self.writable}.union(self.folders)
        is_picture = folder in self.folders and name.lower().endswith(PICTURES)
        return whole in self.writable or is_picture or (name.startswith(".gradcli-") and folder in places)


_refusals: list[Refusals] = []
_writable: set[str] = set()  # what was asked for, and will be written


def refuse(readable: Iterable[str], listable: Iterable[str] = ()) -> None:
    """From now on, and until the process ends."""
    _refusals.append(Refusals(readable, listable))
    sys.addaudithook(_refusals[0].hook)


def permit(path: str) -> None:
    """A file that was asked for, and will be written."""
    _writable.add(_resolved(path))


def _resolved(path: str | bytes) -> str:
    return os.path.realpath(os.fsdecode(path))


def _is_below(path: Any, places: tuple[str, ...]) -> bool:
    whole = _resolved(path)
    return any(whole == place or whole.startswith(place.rstrip(os.sep) + os.sep) for place in places)


def _is_native_code(source: Any, name: Any) -> bool:
    """Whether what is compiled is a tree that the language wrote, and no text.  Python asks twice, the second time without the name."""
    return type(source) is Module and name in (PROGRAM, None)


def _is_naming_fields() -> bool:
    """Whether `namedtuple` asks, which compiles a constructor from names that it has found to be nothing else."""
    return sys._getframe(2).f_code is namedtuple.__code__


def _is_importing() -> bool:
    """Whether Python's import of a module asks for this, in whatever the module does while it is loaded."""
    frame = sys._getframe(2)
    while frame is not None:
        if frame.f_code.co_filename.startswith(IMPORTING):
            return True
        frame = frame.f_back  # type: ignore[assignment]
    return False
