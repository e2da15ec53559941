"""Seeing every result of a run that is made again."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from threading import RLock, get_ident
from typing import TYPE_CHECKING, Any, NoReturn

from gradcli.diagnostics.model import Span
from gradcli.engine.members import members
from gradcli.engine.state import STATE
from gradcli.lang.access.runtime import CONSTRUCTORS
from gradcli.library.prelude import outside
from gradcli.runs.observer import OutOfTime

if TYPE_CHECKING:
    from gradcli.engine.table.table import Op
    from gradcli.engine.tensor.tensor import Tensor


class Seen(OutOfTime):
    """A replay has shown what it was made for, and ends here."""


Watch = Callable[["Op", tuple[Any, ...], "Tensor", bool], None]


def watch(result: Watch, sweep: Callable[..., Any] | None = None) -> None:
    """From now on, in this run, show every result to `result` and run backward with `sweep`."""
    STATE.watch = result
    STATE.settle()
    STATE.sweep = sweep


def here() -> Span | None:
    """Where the program is; the call into the library, while that runs."""
    return outside(STATE.where)


_lock = RLock()  # one run at a time is watched this way: the tables belong to all threads


@contextmanager
def _replaced(
    table: dict[Any, Callable[..., Any]], changes: Mapping[Any, Callable[..., Any]], plain: Callable[[Any], Any]
) -> Iterator[None]:
    """A table has other functions for this thread, for a while; what is not in it goes by what `plain` makes of its key."""
    thread = get_ident()

    def changed(key: Any, change: Callable[..., Any]) -> Callable[..., Any]:
        own = table[key] if key in table else plain(key)
        return lambda *args, **kwargs: (change if get_ident() == thread else own)(*args, **kwargs)

    with _lock:
        before = {key: table.get(key) for key in changes}
        table.update({key: changed(key, change) for key, change in changes.items()})
        try:
            yield
        finally:
            for key, own in before.items():
                if own is None:
                    del table[key]
                else:
                    table[key] = own


def _missing(name: str) -> NoReturn:
    raise AttributeError(f"'Tensor' object has no attribute '{name}'")


@contextmanager
def members_replaced(attributes: dict[str, Callable[..., Any]], methods: dict[str, Callable[..., Any]]) -> Iterator[None]:
    """Tensors have these attributes and methods instead of their own, for a while."""
    with _replaced(members.ATTRIBUTES, attributes, _missing), _replaced(members.METHODS, methods, _missing):
        yield


@contextmanager
def constructors_replaced(calls: dict[type, Callable[..., Any]]) -> Iterator[None]:
    """Calling these host types means something else, for a while."""
    with _replaced(CONSTRUCTORS, calls, lambda kind: kind):
        yield
