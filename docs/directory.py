"""Make what says where things are: `gradcli/ops/directory.txt`, in what family each op is, from the table itself, and
`gradcli/library/homes.txt`, in what module of the library each name is found first, from the library itself."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path
from textwrap import fill

from gradcli.diagnosis.words import homes
from gradcli.engine import families
from gradcli.engine.table import table
from gradcli.engine.table.table import Op
from gradcli.runs.session import Session, Settings

FOLDER = Path(__file__).resolve().parent.parent / "gradcli"


def families_of_ops() -> str:
    table.load_all()
    found = sorted({row.family for row in table.ROWS.values()})
    return "".join(f"{family}\n{words(family)}" for family in found)


def words(family: str) -> str:
    """A family's keys, then its public names, over as many lines as it takes."""
    rows = [row for row in table.ROWS.values() if row.family == family]
    names = dict.fromkeys(name for row in rows for public in row.public for name in (public, *in_place(public)))
    return indented([row.key for row in rows], families.KEYS) + indented(names, families.NAMES)


def in_place(public: str) -> list[str]:
    """``Tensor.exp_`` for ``Tensor.exp``, if one of the ops of that name can write in place."""
    writes = not public.endswith("_") and any(isinstance(row, Op) and row.inplace for row in table.overloads(public))
    return [f"{public}_"] if writes else []


def homes_of_names() -> str:
    world, seen, parts = Session(Settings()).world, set[str](), list[str]()
    for place in homes.places():
        names = [name for name in world.load_module(place).names() if not name.startswith("_") and name not in seen]
        seen.update(names)
        parts.append(f"{place}\n{indented(names, families.KEYS)}")
    return "".join(parts)


FILES = {FOLDER / "ops" / "directory.txt": families_of_ops, FOLDER / "library" / "homes.txt": homes_of_names}


def indented(texts: Iterable[str], indent: str) -> str:
    """Words in lines that all begin alike."""
    lines = fill(" ".join(texts), 140, initial_indent=indent, subsequent_indent=indent, break_long_words=False, break_on_hyphens=False)
    return lines and f"{lines}\n"


if __name__ == "__main__":
    for path, text in FILES.items():
        path.write_text(text(), encoding="utf-8")
        families.directory.cache_clear()  # the next one reads it
