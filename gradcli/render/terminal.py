"""The report as a table in colour, for terminals; the only place that uses rich."""

from __future__ import annotations

from collections.abc import Iterator
from io import StringIO

from rich import box
from rich.console import Console
from rich.measure import Measurement
from rich.table import Table
from rich.text import Text

from gradcli.render.plain import HEADER, MOST_NAMES, gradient_cells, jacobian_cells, more_names, plain_report, row_cells
from gradcli.runs.report import Report

COLUMN_STYLES = ("bold", "cyan", "magenta", "green", "")
UNBOUNDED = 100_000  # columns, for what a table would like to have
VALUE_WIDTH = 16  # a value gets no less room, unless it needs less


def table_report(report: Report, painted: bool, width: int) -> str:
    """The report as a table, as text with the codes that colour it."""
    console = Console(
        file=StringIO(),
        force_terminal=painted,
        no_color=not painted,
        width=width,
        color_system="standard" if painted else None,
        highlight=False,
    )
    with console.capture() as captured:
        print_report(report, console)
    return captured.get()


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
    derivatives = [*map(gradient_cells, gradients), *((*jacobian_cells(part), "") for part in report.jacobians)]
    if derivatives:
        count = 4 if any(gradient.formula for gradient in gradients) else 3
        shown = [row[:count] for row in derivatives]
        yield table(("gradient", "shape", "value", "formula")[:count], ("bold yellow", "cyan", "", "green")[:count], shown)
    yield from (Text(remark, style="dim") for remark in report.remarks)


def table(header: tuple[str, ...], styles: tuple[str, ...], rows: list[tuple[str, ...]]) -> Table:
    """One block: a heading line, a rule, a line for each row; long values fold, names never do."""
    room = min(VALUE_WIDTH, max(len(row[header.index("value")]) for row in rows))
    block = Table(box=box.ROUNDED, border_style="dim", header_style="bold dim")
    for title, style in zip(header, styles, strict=True):
        folds = title in ("value", "formula")
        block.add_column(title, style=style, no_wrap=not folds, min_width=room if title == "value" else None, overflow="fold")
    for row in rows:
        block.add_row(*(Text(cell) for cell in row))
    return block
