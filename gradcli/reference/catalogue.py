"""The op table as a reference: by family, and one op with its signature, shapes, derivative rules and an example that runs."""

from __future__ import annotations

import ast
import inspect
import textwrap
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from gradcli.diagnostics.model import did_you_mean
from gradcli.engine.calls.functions import find
from gradcli.engine.table import table
from gradcli.engine.table.table import Op, Row
from gradcli.reference.derivatives import Derivative, derivatives
from gradcli.reference.examples import example
from gradcli.reference.subjects import SUBJECTS, subject_of


@dataclass(frozen=True)
class Entry:
    """What the reference says of one row."""

    name: str  # as a program finds it: "torch.exp"
    signature: str
    summary: str
    others: tuple[str, ...]  # its other public names
    node: str
    rules: tuple[tuple[str, str], ...]  # argument, rule as written
    example: str  # a program that runs; empty for a row without a sample
    family: str
    row: Row

    @property
    def subject(self) -> str:
        return subject_of(self.family)

    @cached_property
    def derivatives(self) -> Mapping[str, Derivative]:
        """The derivative by each argument in mathematics, as far as there is one."""
        return {one.argument: one for one in derivatives(self.row)}


def families() -> dict[str, list[str]]:
    """The public names of the table, by the file their rows are in."""
    found: dict[str, list[str]] = {}
    for row in _public_rows():
        names = found.setdefault(row.family, [])
        if row.public[0] not in names:
            names.append(row.public[0])
    return {family: sorted(names) for family, names in sorted(found.items())}


def subjects() -> dict[str, list[str]]:
    """The public names by what they are about."""
    found: dict[str, list[str]] = {subject: [] for subject, _ in SUBJECTS}
    for family, names in families().items():
        found[subject_of(family)] += names
    return {subject: sorted(set(names), key=reading_order) for subject, names in found.items()}


def reading_order(name: str) -> tuple[bool, str, str]:
    """By the last name; what begins with an underscore comes last."""
    last = name.rpartition(".")[2]
    return last.startswith("_"), last, name


def _public_rows() -> Iterator[Row]:
    table.load_all()
    return (row for row in table.ROWS.values() if row.public)


def entries(name: str) -> list[Entry]:
    """The rows behind a name: ``exp``, ``torch.exp``, ``x.exp_``, ``linalg.inv``.  Empty when there is none."""
    for space in ("", "torch.", "Tensor.", "nn.functional.", "linalg.", "special.", "fft.", "attribute."):
        function = find(space + name.removeprefix("torch.") if space not in ("", "torch.") else space + name)
        if function is not None:
            return [entry(row) for row in function.rows]
    return []


def nearest(name: str) -> list[str]:
    """Names close to one that is not there."""
    return did_you_mean(name, {public.rpartition(".")[2] for public in table.public_names()})


def entry(row: Row) -> Entry:
    """One row of the reference."""
    return Entry(
        name=row.public[0] if row.public else row.key,
        signature=str(row),
        summary=" ".join(row.doc.split()),
        others=row.public[1:],
        node=row.node if isinstance(row, Op) and row.rules else "",
        rules=tuple(_rules(row)),
        example=example(row),
        family=row.family,
        row=row,
    )


def _rules(row: Row) -> Iterator[tuple[str, str]]:
    """The derivative rules of a row as they are written in its file."""
    if not isinstance(row, Op) or not row.rules:
        return
    source = textwrap.dedent(inspect.getsource(row.kernel))
    definition = ast.parse(source).body[0]
    assert isinstance(definition, ast.FunctionDef)
    written = {
        keyword.arg: ast.get_source_segment(source, keyword.value)
        for call in definition.decorator_list
        if isinstance(call, ast.Call)
        for keyword in call.keywords
    }
    for argument in row.rules:
        yield argument, " ".join((written.get(argument) or _named(row.rules[argument])).split())


def _named(rule: Any) -> str:
    """A rule that is shared: its own source."""
    return inspect.getsource(rule).strip()
