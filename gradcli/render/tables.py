"""Values as rows and columns: what files of text and Parquet hold of them."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any

from gradcli.diagnostics.model import UsageError
from gradcli.records import NamedTuple

if TYPE_CHECKING:
    import numpy as np

    Array = np.ndarray[Any, Any]


class Grid(NamedTuple):
    """Columns of one length, and their names if they have any."""

    columns: Sequence[Array]
    names: Sequence[str]


def grid_of(name: str, arrays: Mapping[str, Array], columns: Mapping[str, Sequence[str]]) -> Grid:
    """The columns of several values side by side, or of one.

    `name` is the file's, `arrays` are the values by their expressions, `columns` the names that the columns of some have already.
    """
    parts = [parts_of(name, expression, array) for expression, array in arrays.items()]
    if len({len(part[0]) for part in parts}) > 1:
        lengths = ", ".join(f"`{expression}` {len(part[0])}" for expression, part in zip(arrays, parts, strict=True))
        raise UsageError("E0906", f"cannot write {name}: columns have one length, and these have {lengths}")
    if len(parts) == 1:
        return Grid(parts[0], next((names for names in columns.values()), ()))
    labels = [label for (expression, _), part in zip(arrays.items(), parts, strict=True) for label in labels_of(expression, part, columns)]
    return Grid([column for part in parts for column in part], labels)


def parts_of(name: str, expression: str, array: Array) -> list[Array]:
    """The columns of one value; a vector is one column."""
    if array.ndim > 2 or array.dtype.kind not in "biuf":
        shape = f"{array.dtype} {list(array.shape)}"
        raise UsageError("E0906", f"cannot write {name}: rows and columns cannot hold `{expression}`, {shape}", help=("an .npy file can",))
    return [*array.T] if array.ndim == 2 else [array.reshape(-1)]


def labels_of(expression: str, part: Sequence[Array], columns: Mapping[str, Sequence[str]]) -> list[str]:
    """What the columns of one of several values are called."""
    if len(part) == 1:
        return [expression]
    return [f"{expression}[{label}]" for label in columns.get(expression, range(len(part)))]


def delimited(grid: Grid, delimiter: str) -> str:
    """Lines of numbers, each as short as reads back, below the names of the columns."""
    from csv import writer
    from io import StringIO

    head = StringIO()
    if grid.names:
        writer(head, delimiter=delimiter, lineterminator="\n").writerow(grid.names)
    texts = [[str(number) for number in column] for column in grid.columns]
    return head.getvalue() + "".join(delimiter.join(row) + "\n" for row in zip(*texts, strict=True))


def lines(name: str, value: Any, nonfinite: str) -> str:
    """The items of a list, a line of JSON each; anything else is one line."""
    from gradcli.render.json import json_value
    from gradcli.runs.report import as_list

    items = as_list(value)
    return "".join(f"{json_value(name, item, nonfinite)}\n" for item in ([value] if items is None else items))


def objects(grid: Grid, nonfinite: str) -> str:
    """A JSON object a row."""
    from gradcli.runs.report import plain, shortest

    columns = [plain(column.tolist() if column.dtype.kind != "f" else shortest(column), nonfinite) for column in grid.columns]
    return "".join(json.dumps(dict(zip(grid.names, row, strict=True)), ensure_ascii=False) + "\n" for row in zip(*columns, strict=True))
