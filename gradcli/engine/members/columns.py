"""Columns by name: of a tensor that was read from a table, ``d["age"]`` is a column and ``d.columns`` are their names.

The names stand for the last dimension. They stay with what keeps whole rows: ``d[:10]``, ``d[d["age"] > 30]``, ``d[["age", "height"]]``.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from gradcli.diagnostics.model import did_you_mean
from gradcli.engine.errors import fail
from gradcli.engine.tensor.tensor import Tensor

COLUMNS = "columns"


def name_columns(tensor: Tensor, names: Sequence[str]) -> None:
    """Give the columns of a tensor names."""
    tensor.set_note(COLUMNS, tuple(names))


def without_names(index: Any, names: tuple[str, ...]) -> Any:
    """An index with places instead of names."""
    if type(index) is str:
        return Ellipsis if len(names) == 1 and index in names else (Ellipsis, _place(index, names))
    if _is_list_of_names(index):
        return (Ellipsis, [_place(name, names) for name in index])
    if type(index) is tuple and index and type(index[-1]) is str:
        return (*index[:-1], _place(index[-1], names))
    return index


def names_after(tensor: Tensor, index: Any, names: tuple[str, ...]) -> tuple[str, ...]:
    """The names that the columns of ``tensor[index]`` have; none where its last dimension is another one."""
    if _is_list_of_names(index):
        return tuple(index)
    keeps_rows = type(index) in (int, slice) or (isinstance(index, Tensor) and index.ndim == 1)
    return names if keeps_rows and tensor.ndim == 2 else ()


def _is_list_of_names(index: Any) -> bool:
    return type(index) is list and bool(index) and all(type(name) is str for name in index)


def _place(name: str, names: tuple[str, ...]) -> int:
    count = names.count(name)
    if count == 1:
        return names.index(name)
    if count:
        fail(KeyError, f"{count} columns are called {name!r}; index them by their places")
    near = did_you_mean(name, list(names), most=1)
    hint = f"; did you mean {near[0]!r}?" if near else ""
    return fail(KeyError, f"there is no column {name!r}; there are {', '.join(map(repr, names[:10]))}{hint}")
