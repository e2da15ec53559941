"""Make `gradcli/ops/directory.txt`, which says in what family each op is, from the table itself."""

from __future__ import annotations

from pathlib import Path
from textwrap import fill

from gradcli.engine.table import table

PATH = Path(__file__).resolve().parent.parent / "gradcli" / "ops" / "directory.txt"


def text() -> str:
    """The file as it should be."""
    table.load_all()
    families = sorted({row.family for row in table.ROWS.values()})
    return "".join(f"{family}\n{words(family)}\n" for family in families)


def words(family: str) -> str:
    """A family's keys and public names, over as many lines as it takes."""
    rows = [row for row in table.ROWS.values() if row.family == family]
    names = dict.fromkeys([*(row.key for row in rows), *(name for row in rows for name in row.public)])
    return fill(" ".join(names), 140, initial_indent="  ", subsequent_indent="  ", break_long_words=False, break_on_hyphens=False)


if __name__ == "__main__":
    PATH.write_text(text(), encoding="utf-8")
