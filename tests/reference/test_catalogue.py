"""The op reference: every row has its place, and every example runs."""

from __future__ import annotations

import pytest

import gradcli
from gradcli.engine.table import table
from gradcli.reference import catalogue

PUBLIC = [row for row in (table.load_all() or table.ROWS).values() if row.public]


@pytest.mark.parametrize("row", [row for row in PUBLIC if row.samples], ids=lambda row: row.key)
def test_example_runs(row: table.Row) -> None:
    gradcli.run(f"manual_seed(0); {catalogue.example(row)}")


@pytest.mark.parametrize("row", PUBLIC, ids=lambda row: row.key)
def test_entry_is_whole(row: table.Row) -> None:
    entry = catalogue.entry(row)
    assert entry.summary
    assert entry in catalogue.entries(entry.name)
    assert [argument for argument, _ in entry.rules] == (list(row.rules) if isinstance(row, table.Op) else [])
    assert all(rule for _, rule in entry.rules)
