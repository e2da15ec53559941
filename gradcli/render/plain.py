"""The report as aligned text, for pipes and files: no wrapping, no boxes."""

from __future__ import annotations

from collections.abc import Sequence

from gradcli.render.columns import cells
from gradcli.render.values import value_text
from gradcli.runs.report import Gradient, Jacobian, Report, Row

HEADER = ("name", "shape", "dtype", "grad_fn", "value")
MOST_NAMES = 40
GAP = 2
DIAGONAL = "  (the diagonal of the Jacobian; all else is 0)"


def plain_report(report: Report) -> str:
    """The table of names, then the gradients, then what is to be remarked; empty if there is nothing to show."""
    rows, gradients = report.rows(), report.gradients()
    table = [HEADER, *(row_cells(row) for row in rows[:MOST_NAMES])] if rows else []
    widths = column_widths(table)
    blocks = [aligned(table, widths)]
    if len(rows) > MOST_NAMES:
        blocks[0].append(more_names(len(rows)))
    derivatives = [*map(gradient_cells, gradients), *((*jacobian_cells(part), "") for part in report.jacobians)]
    blocks.append(aligned(derivatives, gradient_widths(widths, derivatives)))
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


def jacobian_cells(jacobian: Jacobian) -> tuple[str, ...]:
    """A Jacobian in full, or, where it is diagonal, its diagonal, which is said."""
    diagonal = jacobian.diagonal
    row = Row(jacobian.label, jacobian.value if diagonal is None else diagonal)
    return row.name, shape_text(row), value_text(row) + (DIAGONAL if diagonal is not None else "")


def gradient_widths(widths: list[int], derivatives: Sequence[Sequence[str]]) -> list[int]:
    """Widths that set a gradient's shape and value below the dtypes and nodes, as far as its label and shape allow."""
    labels, shapes = (max((cells(row[column]) for row in derivatives), default=0) for column in (0, 1))
    name, shape, dtype, *_ = widths or [0, 0, 0]
    values = max((cells(row[2]) for row in derivatives if row[3]), default=0)
    return [max(name + GAP + shape, labels), max(dtype, shapes), values, 0]


def aligned(table: Sequence[Sequence[str]], widths: list[int]) -> list[str]:
    """Lines whose columns begin below one another."""
    return [(" " * GAP).join(cell + " " * (width - cells(cell)) for cell, width in zip(row, widths, strict=True)).rstrip() for row in table]
