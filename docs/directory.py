"""Make `gradcli/ops/directory.txt`, which says in what family each op is, from the table itself."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path
from textwrap import fill

from gradcli.engine import families
from gradcli.engine.table import table

PATH = Path(__file__).resolve().parent.parent / "gradcli" / "ops" / "directory.txt"


def text() -> str:
    """The file as it should be."""
    table.load_all()
    homes = sorted({row.family for row in table.ROWS.values()})
    return "".join(f"{family}\n{words(family)}" for family in homes)


def words(family: str) -> str:
    """A family's keys, then its public names, over as many lines as it takes."""
    rows = [row for row in table.ROWS.values() if row.family == family]
    names = dict.fromkeys(name for row in rows for name in row.public)
    return indented([row.key for row in rows], families.KEYS) + indented(names, families.NAMES)


def indented(texts: Iterable[str], indent: str) -> str:
    """Words in lines that all begin alike."""
    lines = fill(" ".join(texts), 140, initial_indent=indent, subsequent_indent=indent, break_long_words=False, break_on_hyphens=False)
    return lines and f"{lines}\n"


if __name__ == "__main__":
    PATH.write_text(text(), encoding="utf-8")
