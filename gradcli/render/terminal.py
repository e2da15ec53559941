"""The report as a table in colour, for terminals; the only place that uses rich."""

from __future__ import annotations

from collections.abc import Iterator

from rich import box
from rich.console import Console
from rich.measure import Measurement
from rich.table import Table
from rich.text import Text

from gradcli.render.plain import HEADER, MOST_NAMES, gradient_cells, more_names, plain_report, row_cells
from gradcli.runs.report import Report

COLUMN_STYLES = ("bold", "cyan", "magenta", "green", "")
UNBOUNDED = 100_000  # columns, for what a table would like to have
VALUE_WIDTH = 16  # a value gets no less room, unless it needs less


def print_report(report: Report, console: Console) -> None:
    """The same content as the plain report, laid out for the console's width; the plain one itself where a table would be cut off."""
    blocks = list(blocks_of(report))
    unbounded = console.options.update(max_width=UNBOUNDED)
    if all(Measurement.get(console, unbounded, block).minimum <= console.width for block in blocks):
        for block in blocks:
            console.print(block)
    else:
        console.print(Text(plain_report(report)), end="", soft_wrap=True)


def blocks_of(report: Report) -> Iterator[Table | Text]:
    """Names and values; how many more there are; gradients; remarks."""
    rows, gradients = report.rows(), report.gradients()
    if rows:
        yield table(HEADER, COLUMN_STYLES, [row_cells(row) for row in rows[:MOST_NAMES]])
    if len(rows) > MOST_NAMES:
        yield Text(more_names(len(rows)), style="dim")
    if gradients:
        yield table(("gradient", "shape", "value"), ("bold yellow", "cyan", ""), [gradient_cells(gradient) for gradient in gradients])
    yield from (Text(remark, style="dim") for remark in report.remarks)


def table(header: tuple[str, ...], styles: tuple[str, ...], rows: list[tuple[str, ...]]) -> Table:
    """One block: a heading line, a rule, a line for each row; long values fold, names never do."""
    room = min(VALUE_WIDTH, max(len(row[-1]) for row in rows))
    block = Table(box=box.ROUNDED, border_style="dim", header_style="bold dim")
    for title, style in zip(header, styles, strict=True):
        is_value = title == "value"
        block.add_column(title, style=style, no_wrap=not is_value, min_width=room if is_value else None, overflow="fold")
    for row in rows:
        block.add_row(*(Text(cell) for cell in row))
    return block
