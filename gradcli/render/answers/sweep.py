"""A sweep as CSV for pipes and files, as a table for readers, and as data."""

from __future__ import annotations

import csv
import json
from io import StringIO
from typing import Any

from gradcli.analysis.elsewhere.sweep import Sweep
from gradcli.render.columns import cells
from gradcli.render.outputs import DELIMITERS
from gradcli.render.page import Page
from gradcli.render.values import number_text
from gradcli.runs.report import elements, plain

MOST_ROWS = 60  # of a table; CSV has them all


def sweep_text(sweep: Sweep, page: Page) -> str:
    """A table where somebody reads, CSV where a program does."""
    return csv_text(sweep) if page.width is None else table(sweep, page)


def sweep_content(sweep: Sweep, kind: str, nonfinite: str) -> bytes:
    """A file of rows and columns."""
    if kind in ("ndjson", "jsonl"):
        return "".join(f"{json.dumps(dict(zip(sweep.columns, plain(row, nonfinite), strict=True)))}\n" for row in numbers(sweep)).encode()
    if kind == "parquet":
        import numpy as np

        from gradcli.data.parquet import content_of

        return content_of({name: np.array(column) for name, column in zip(sweep.columns, zip(*numbers(sweep), strict=True), strict=True)})
    return csv_text(sweep, DELIMITERS[kind]).encode()


def csv_text(sweep: Sweep, delimiter: str = ",") -> str:
    """One line a point, each number with as many digits as its dtype has."""
    text = StringIO()
    writer = csv.writer(text, delimiter=delimiter, lineterminator="\n")
    writer.writerow(sweep.columns)
    writer.writerows(numbers(sweep))
    return text.getvalue()


def numbers(sweep: Sweep) -> list[list[Any]]:
    """The rows as Python numbers, the shortest that read back."""
    from gradcli.engine.tensor.tensor import Tensor

    values = elements(Tensor(sweep.values))
    count = len(sweep.values)
    gradients = [[]] * count if sweep.gradients is None else elements(Tensor(sweep.gradients.reshape(count, -1)))
    return [[*point, *value, *gradient] for point, value, gradient in zip(sweep.points, values, gradients, strict=True)]


def table(sweep: Sweep, page: Page) -> str:
    """Columns below their headings; of many rows the first and the last."""
    rows = [[number_text(number) for number in row] for row in sweep.rows]
    widths = [max(map(cells, column)) for column in zip(sweep.columns, *rows, strict=True)]
    half = MOST_ROWS // 2
    lines = ["  ".join(text.rjust(width) for text, width in zip(row, widths, strict=True)) for row in (sweep.columns, *rows)]
    lines[0] = page.paint(lines[0], "bold")
    if len(rows) > MOST_ROWS:
        lines[1 + half : -half] = [f"… {len(rows) - 2 * half} more rows"]
    return "\n".join(lines) + "\n"


def sweep_dict(sweep: Sweep, nonfinite: str) -> dict[str, Any]:
    """The key ``sweep`` of the report."""
    return {
        "of": sweep.of,
        "by": [axis.name for axis in sweep.axes],
        "shape": list(sweep.shape),
        "columns": sweep.columns,
        "rows": [[plain(number, nonfinite) for number in row] for row in numbers(sweep)],
    }
