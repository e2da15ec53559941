"""The op table as a reference: by family, and one op with its signature, shapes, derivative rules and an example that runs."""

from __future__ import annotations

import ast
import builtins
import inspect
import textwrap
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import numpy as np

from gradcli.diagnostics.model import did_you_mean
from gradcli.engine.calls.functions import find
from gradcli.engine.table import table
from gradcli.engine.table.table import Op, Row, S, T


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


def families() -> dict[str, list[str]]:
    """The public names of the table, by the file their rows are in."""
    found: dict[str, list[str]] = {}
    for row in _public_rows():
        names = found.setdefault(row.family, [])
        if row.public[0] not in names:
            names.append(row.public[0])
    return {family: sorted(names) for family, names in sorted(found.items())}


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


# ---- examples -----------------------------------------------------------------------------------------------------------------


def example(row: Row) -> str:
    """A program that calls the row with its first sample."""
    if not row.samples or not row.public or row.public[0].startswith("aten."):
        return ""
    lines: list[str] = []
    words = _words(row, row.samples[0], lines)
    space, _, name = row.public[0].rpartition(".")
    if space == "attribute":
        call = f"{words[0]}.{name}"
    elif space == "Tensor":
        call = f"{words[0]}.{name}({', '.join(words[1:])})"
    else:
        bare = "torch." if name.startswith("_") or hasattr(builtins, name) else ""
        prefix = {"torch": bare, "nn.functional": "F."}.get(space, f"torch.{space}.")
        call = f"{prefix}{name}({', '.join(words)})"
    return "; ".join([*lines, call])


def _words(row: Row, sample: S, lines: list[str]) -> list[str]:
    """The arguments of a sample as program text; tensors are assigned to names first, in `lines`."""
    names = row.names
    words = [_word(row, names[min(i, len(names) - 1)], value, lines) for i, value in enumerate(sample.args)]
    return words + [f"{_keyword(row, name)}={_word(row, name, value, lines)}" for name, value in sample.kwargs.items()]


def _keyword(row: Row, name: str) -> str:
    return "input" if name == "self" and not row.public[0].startswith("Tensor.") else name


def _word(row: Row, name: str, value: Any, lines: list[str]) -> str:
    kind = row.kinds[row.names.index(name)]
    if kind.tensor and kind.says == "tuple of Tensors" and isinstance(value, (tuple, list)):
        return f"[{', '.join(_tensor(item, lines, False) for item in value)}]"
    if isinstance(value, T) or (isinstance(value, tuple) and (kind.tensor or (name == row.varargs and kind.says == "object"))):
        is_label = name == "target" and isinstance(value, T)  # a class or a sign, which no loss is differentiated by
        return _tensor(value, lines, is_label or _is_constant(row, name))
    return f"torch.{value}" if isinstance(value, np.dtype) else repr(value)


def _is_constant(row: Row, name: str) -> bool:
    """Whether an argument has no derivative, so that an example makes no leaf of it: a rule without parameters only refuses."""
    rules = getattr(row, "rules", {})
    if name.startswith("running_") or getattr(row, "node", "") == "NotImplemented" or (rules and name not in rules):
        return True
    return name in rules and not rules[name].__code__.co_argcount


def _tensor(value: Any, lines: list[str], is_constant: bool) -> str:
    """A name for a tensor of this shape or these values."""
    name = "xyzuvwabcdefgh"[len(lines)]
    if isinstance(value, T):
        typed = ", dtype=torch.int32" if value.values.dtype == np.int32 else ""
        text = f"tensor({value.values.tolist()}{typed})"
    elif value is None:
        return "None"
    else:
        text = f"rand({', '.join(map(str, value)) or '()'}) + 0.5"
    lines.append(f"{name} = const({text})" if is_constant else f"{name} = {text}")
    return name
