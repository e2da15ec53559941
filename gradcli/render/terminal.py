"""The report as a table in colour, for terminals; the only place that uses rich."""

from __future__ import annotations

from rich import box
from rich.console import Console
from rich.table import Table
from rich.text import Text

from gradcli.render.plain import HEADER, MOST_NAMES, gradient_cells, more_names, row_cells
from gradcli.report import Report

COLUMN_STYLES = ("bold", "cyan", "magenta", "green", "")


def print_report(report: Report, console: Console) -> None:
    """The same content as the plain report, laid out for the console's width."""
    rows, gradients = report.rows(), report.gradients()
    if rows:
        console.print(table(HEADER, COLUMN_STYLES, [row_cells(row) for row in rows[:MOST_NAMES]]))
    if len(rows) > MOST_NAMES:
        console.print(Text(more_names(len(rows)), style="dim"))
    if gradients:
        console.print(
            table(("gradient", "shape", "value"), ("bold yellow", "cyan", ""), [gradient_cells(gradient) for gradient in gradients])
        )
    for remark in report.remarks:
        console.print(Text(remark, style="dim"))


def table(header: tuple[str, ...], styles: tuple[str, ...], rows: list[tuple[str, ...]]) -> Table:
    """One block: a heading line, a rule, a line for each row; long values fold, names never do."""
    block = Table(box=box.ROUNDED, border_style="dim", header_style="bold dim")
    for title, style in zip(header, styles, strict=True):
        block.add_column(title, style=style, no_wrap=title != "value", overflow="fold")
    for row in rows:
        block.add_row(*(Text(cell) for cell in row))
    return block
