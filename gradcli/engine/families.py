"""Which family of ops to import when a name is first asked for: starting is not to wait for ops that a program does not use.

`directory.txt` beside the families says it, a file made from the table itself: a family, indented its keys, and further in its public names,
those too that write in place.
"""

from __future__ import annotations

from functools import cache
from importlib import import_module

PACKAGE = "gradcli.ops"
KEYS, NAMES = "  ", "    "  # how lines of the directory begin


class Directory:
    """The family of each key, as rules say it, and the families of each public name."""

    def __init__(self, text: str) -> None:
        self.position: dict[str, int] = {}
        self.by_key: dict[str, str] = {}
        self.by_name: dict[str, list[str]] = {}
        family = ""
        for line in text.splitlines():
            if line.startswith(NAMES):
                for name in line.split():
                    self.by_name.setdefault(name, []).append(family)
            elif line.startswith(KEYS):
                self.by_key |= dict.fromkeys(line.split(), family)
            else:
                family = line
                self.position[family] = len(self.position)


@cache
def directory() -> Directory:
    with open(f"{import_module(PACKAGE).__path__[0]}/directory.txt", encoding="utf-8") as file:
        return Directory(file.read())


def names_in(space: str) -> list[str]:
    """The names in a space of the table, as ``torch`` or ``Tensor`` or ``linalg``."""
    start = len(space) + 1
    return sorted(name[start:] for name in directory().by_name if name.startswith(f"{space}.") and "." not in name[start:])


def load_key(key: str) -> None:
    """Import the family that has the row of this key, if there is one."""
    family = directory().by_key.get(key)
    if family is not None:
        load(family)


def load_name(name: str) -> None:
    """Import every family that has a row of this public name."""
    for family in directory().by_name.get(name, ()):
        load(family)


@cache
def load_all() -> None:
    """Import every file of every family, those too that the directory does not know yet."""
    from pkgutil import walk_packages  # not needed by a program: it knows what it asks for

    for _, name, is_folder in walk_packages(import_module(PACKAGE).__path__, f"{PACKAGE}."):
        if not is_folder:
            import_module(name)


def load(family: str) -> None:
    import_module(f"{PACKAGE}.{family}")


def position(family: str) -> int:
    """Where a family stands in the order in which overloads are tried."""
    return directory().position.get(family, len(directory().position))
