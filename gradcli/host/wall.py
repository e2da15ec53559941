"""The second wall: before the first statement runs, the process gives up what a program's run does not need.

The language is the first wall: no program can name a file, a socket or a process.  Should one find a way past it, the operating system
refuses what it would do there: Landlock leaves Python's own installation and the inputs to be read, a seccomp filter leaves no socket, no
new process and no file opened for writing.  Where the kernel has neither, and on other systems, Python's audit hooks refuse the same.  What
is to be written in spite of it goes through a process that was there before (`broker`).

Only a process that belongs to the command is confined, as only `own` says; in somebody else's Python nothing is touched.
"""

from __future__ import annotations

import os
import sys
from typing import TYPE_CHECKING

from gradcli.lang.parsing import cache

if TYPE_CHECKING:
    from collections.abc import Iterable

VARIABLE = "GRADCLI_CONFINE"  # 0: run without the second wall, for profilers and such that write files of their own
SYSTEM_TREES = ("/lib", "/lib64", "/usr/lib", "/usr/lib64", "/usr/share/zoneinfo", "/sys/devices/system", "/proc/self")
SYSTEM_FILES = ("/etc/ld.so.cache", "/etc/localtime", "/proc/loadavg", "/proc/cpuinfo", "/proc/meminfo", "/dev/urandom", os.devnull)
PACKAGES = ("gradcli", "numpy", "scipy", "rich", "lark", "prompt_toolkit", "ml_dtypes")


class _Process:
    """What holds for this process: whether it is the command's own, and which walls stand."""

    owned = False
    standing: tuple[str, ...] = ()
    nowhere: int | None = None  # os.devnull, open for writing


def own() -> None:
    """This process is the command's, and may be confined for good."""
    _Process.owned = True


def is_wanted() -> bool:
    """Whether programs of this process are to run behind the wall."""
    choice = os.environ.get(VARIABLE, "1")
    if choice not in ("0", "1"):
        from gradcli.diagnostics.model import UsageError

        raise UsageError("E0902", f"the environment variable {VARIABLE} is 0 or 1, not {choice!r}")
    return _Process.owned and choice == "1"


def standing() -> tuple[str, ...]:
    """The walls that stand around this process."""
    return _Process.standing


def permit(*paths: str) -> None:
    """Files, and folders of files, that were asked for and are to be written by this process, where only audit hooks stand."""
    from gradcli.host import hooks

    for path in paths:
        hooks.permit(path)


def nowhere() -> int:
    """A file descriptor that swallows what is written to it."""
    return os.open(os.devnull, os.O_WRONLY) if _Process.nowhere is None else _Process.nowhere


def confine(files: Iterable[str] = (), *, listings: Iterable[str] = ()) -> tuple[str, ...]:
    """Raise the walls, once: `files` stay to be read, names below `listings` to be listed. The names of those that stand."""
    if _Process.standing:
        return _Process.standing
    _Process.nowhere = nowhere()
    trees, single = readable_trees(), (*SYSTEM_FILES, *files)
    names: list[str] = []
    if sys.platform == "linux":
        names = _kernel_walls(trees, single, listings)
    if len(names) < 2:
        from gradcli.host import hooks

        hooks.refuse((*trees, *single), listings)
        names.append("audit hooks")
    _Process.standing = tuple(names)
    return _Process.standing


def _kernel_walls(trees: Iterable[str], files: Iterable[str], listings: Iterable[str]) -> list[str]:
    """Landlock first, for the filter refuses its calls; it needs the promise that no new process gains rights."""
    try:
        import ctypes

        from gradcli.host import landlock, seccomp
    except ImportError:  # a Python without ctypes
        return []
    ctypes.CDLL(None).prctl(seccomp.NO_NEW_PRIVILEGES, *map(ctypes.c_ulong, (1, 0, 0, 0)))
    raised = {"Landlock": landlock.restrict(trees, files, listings), "seccomp": seccomp.forbid()}
    return [name for name, stands in raised.items() if stands]


def readable_trees() -> list[str]:
    """Python's own installation and ours, for modules are imported when they are first needed, and the cache."""
    folders = {os.path.dirname(os.__file__), sys.base_prefix, sys.prefix} - {"/", "/usr", os.path.expanduser("~")}
    folders |= {path for path in sys.path if path.endswith(("site-packages", "dist-packages", "lib-dynload"))}
    folders |= {_folder_of(name) for name in PACKAGES} - {""}
    grammar = os.path.join(os.path.dirname(_folder_of("gradcli")), "grammar")  # of a checkout
    return [*SYSTEM_TREES, grammar, *filter(None, (cache.folder(),)), *sorted(folders)]


def _folder_of(package: str) -> str:
    """Where a package lies that is loaded already."""
    module = sys.modules.get(package)
    return os.path.dirname(module.__file__) if module is not None and module.__file__ else ""


def available() -> str:
    """The walls that this machine has, in words, for ``--version``."""
    if os.environ.get(VARIABLE, "1") == "0":
        return f"none, {VARIABLE} is 0"
    names = []
    if sys.platform == "linux":
        names = _available_here()
    return " and ".join(["the language", *(names if len(names) == 2 else [*names, "audit hooks"])])


def _available_here() -> list[str]:
    try:
        from gradcli.host import landlock, seccomp
    except ImportError:
        return []
    version = landlock.version()
    filters = os.uname().machine in seccomp.ARCHITECTURES and os.path.exists("/proc/sys/kernel/seccomp")
    return [f"Landlock {version}"] * bool(version) + ["seccomp"] * filters
