"""Seeing every result of a run that is made again."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any

from gradcli.diagnostics.model import Span
from gradcli.engine.members import members
from gradcli.engine.state import STATE
from gradcli.lang.access.runtime import CONSTRUCTORS
from gradcli.library.prelude import outside

if TYPE_CHECKING:
    from gradcli.engine.table.table import Op
    from gradcli.engine.tensor.tensor import Tensor

Watch = Callable[["Op", tuple[Any, ...], "Tensor", bool], None]


def watch(result: Watch, sweep: Callable[..., Any] | None = None) -> None:
    """From now on, in this run, show every result to `result` and run backward with `sweep`."""
    STATE.watch = result
    STATE.settle()
    STATE.sweep = sweep


def here() -> Span | None:
    """Where the program is; the call into the library, while that runs."""
    return outside(STATE.where)


@contextmanager
def members_replaced(attributes: dict[str, Callable[..., Any]], methods: dict[str, Callable[..., Any]]) -> Iterator[None]:
    """Tensors have these attributes and methods instead of their own, for a while."""
    before = dict(members.ATTRIBUTES), dict(members.METHODS)
    members.ATTRIBUTES.update(attributes)
    members.METHODS.update(methods)
    try:
        yield
    finally:
        for table, kept in zip((members.ATTRIBUTES, members.METHODS), before, strict=True):
            table.clear()
            table.update(kept)


@contextmanager
def constructors_replaced(calls: dict[type, Callable[..., Any]]) -> Iterator[None]:
    """Calling these host types means something else, for a while."""
    before = dict(CONSTRUCTORS)
    CONSTRUCTORS.update(calls)
    try:
        yield
    finally:
        CONSTRUCTORS.clear()
        CONSTRUCTORS.update(before)
