"""Which modules are written in the language itself: the folders of ``gradcli/prelude``, and the files in them.

A folder is a module, and shows what its files define.  A file is a module below that of its folder, as ``torch.optim.adam`` is in PyTorch, and
shows what it defines itself.  There is no list of them anywhere else.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from functools import cache
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from pathlib import Path

DEFINITION = r"(?m)^(?:class|def) (\w+)|^(\w+) = "
HOSTED = ("torch.nn.parameter", "torch.utils")  # without a text of their own
SAME_AS = {"torch.nn.modules": "torch.nn"}  # modules that show what another one has


@cache
def prelude() -> Path:
    """The folder of all texts, with a folder for ``torch``, and one for what is Python's: ``python``."""
    from pathlib import Path  # not before a program imports something

    return Path(__file__).resolve().parent.parent / "prelude"


def folder_of(name: str) -> Path:
    """Where the texts of a module would be."""
    name = SAME_AS.get(name, name)
    return prelude() / (name if name.startswith("torch.") else f"python.{name}").replace(".", "/")


@cache
def file_of(name: str) -> Path | None:
    """The one file that a module is, if it is a file of another one."""
    above, dot, last = name.rpartition(".")
    path = folder_of(above) / f"{last}.gc"
    return path if dot and is_folder(above) and path.is_file() else None


@cache
def is_folder(name: str) -> bool:
    """Whether the texts of a folder are the module; not every folder has some."""
    return name in HOSTED or any(folder_of(name).glob("*.gc"))


@cache
def definitions(folder: Path) -> dict[str, Path]:
    """Name -> the file that defines it at its top level."""
    places: dict[str, Path] = {}
    for path in sorted(folder.glob("*.gc")):
        places.update(dict.fromkeys(definitions_in(path), path))
    return places


@cache
def definitions_in(path: Path) -> tuple[str, ...]:
    """What one file defines at its top level."""
    return tuple(match[1] or match[2] for match in re.finditer(DEFINITION, path.read_text(encoding="utf-8")))


@cache
def written() -> tuple[str, ...]:
    """The modules that are folders, files and all."""
    names = dict.fromkeys((*HOSTED, *SAME_AS))
    for path in sorted(prelude().rglob("*.gc")):
        name = ".".join(path.parent.relative_to(prelude()).parts).removeprefix("python.")
        shown = next((one for one, same in SAME_AS.items() if same == name), name)
        names.update(dict.fromkeys((name, f"{shown}.{path.stem}")))
    return tuple(names)


class Loaders(Mapping[str, str]):
    """Module a program imports -> the file beside this one that makes it: what was entered, and what is written in the language."""

    def __init__(self, entered: dict[str, str]) -> None:
        self.entered = entered

    def __getitem__(self, name: str) -> str:
        found = self.entered.get(name) or ("prelude" if name in SAME_AS or is_folder(name) or file_of(name) else None)
        if found is None:
            raise KeyError(name)
        return found

    def __contains__(self, name: object) -> bool:
        return isinstance(name, str) and self.get(name) is not None

    def __iter__(self) -> Iterator[str]:
        return iter(dict.fromkeys((*self.entered, *written())))

    def __len__(self) -> int:
        return sum(1 for _ in self)
