"""The report as aligned text, for pipes and files: no wrapping, no boxes."""

from __future__ import annotations

from collections.abc import Sequence

from gradcli.render.excerpt import cells
from gradcli.render.values import value_text
from gradcli.runs.report import Gradient, Report, Row

HEADER = ("name", "shape", "dtype", "grad_fn", "value")
MOST_NAMES = 40
GAP = 2


def plain_report(report: Report) -> str:
    """The table of names, then the gradients, then what is to be remarked; empty if there is nothing to show."""
    rows, gradients = report.rows(), report.gradients()
    table = [HEADER, *(row_cells(row) for row in rows[:MOST_NAMES])] if rows else []
    widths = column_widths(table)
    blocks = [aligned(table, widths)]
    if len(rows) > MOST_NAMES:
        blocks[0].append(more_names(len(rows)))
    blocks.append(aligned([gradient_cells(gradient) for gradient in gradients], gradient_widths(widths, gradients)))
    blocks.append(list(report.remarks))
    return "\n".join("".join(line + "\n" for line in block) for block in blocks if block)


def row_cells(row: Row) -> tuple[str, ...]:
    return row.name, shape_text(row), row.dtype, row.grad_fn, value_text(row)


def shape_text(row: Row) -> str:
    return "" if row.shape is None else str(row.shape)


def gradient_cells(gradient: Gradient) -> tuple[str, ...]:
    """Label, shape, value and, if it is known, the formula."""
    row = Row(gradient.label, gradient.value)
    return row.name, shape_text(row), value_text(row), f"= {gradient.formula}" if gradient.formula else ""


def more_names(total: int) -> str:
    return f"… and {total - MOST_NAMES} more names (--json lists them all)"


def column_widths(table: Sequence[Sequence[str]]) -> list[int]:
    """The widest cell of each column."""
    return [max(map(cells, column)) for column in zip(*table, strict=True)]


def gradient_widths(widths: list[int], gradients: list[Gradient]) -> list[int]:
    """Widths that set a gradient's shape and value below the dtypes and nodes, as far as its label and shape allow."""
    labels = max((cells(gradient.label) for gradient in gradients), default=0)
    shapes = max((cells(str(list(gradient.value.shape))) for gradient in gradients), default=0)
    name, shape, dtype, *_ = widths or [0, 0, 0]
    values = max((cells(gradient_cells(gradient)[2]) for gradient in gradients if gradient.formula), default=0)
    return [max(name + GAP + shape, labels), max(dtype, shapes), values, 0]


def aligned(table: Sequence[Sequence[str]], widths: list[int]) -> list[str]:
    """Lines whose columns begin below one another."""
    return [(" " * GAP).join(cell + " " * (width - cells(cell)) for cell, width in zip(row, widths, strict=True)).rstrip() for row in table]
