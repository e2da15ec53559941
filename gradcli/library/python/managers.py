"""``contextlib``: context managers from generators, and the small ready-made ones."""

from __future__ import annotations

import contextlib
from collections.abc import Callable, Iterator
from typing import TYPE_CHECKING, Any

from gradcli.lang.access import runtime
from gradcli.library import Module
from gradcli.library.python.functions import update_wrapper

if TYPE_CHECKING:
    from gradcli.library.protocol import World


def load(world: World, name: str) -> Module:
    return Module(
        name,
        {
            "contextmanager": contextmanager,
            "suppress": contextlib.suppress,
            "nullcontext": contextlib.nullcontext,
            "closing": contextlib.closing,
            "ExitStack": contextlib.ExitStack,
        },
    )


runtime.expose(contextlib.suppress)
runtime.expose(contextlib.nullcontext)
runtime.expose(contextlib.closing)
runtime.expose(contextlib.ExitStack, ("enter_context", "push", "callback", "pop_all", "close"))


class Unwatched(contextlib.ContextDecorator):
    """``profile()`` and ``record_function(name)``: the block runs, and nobody takes its time."""

    def __init__(self, *arguments: Any, **keywords: Any) -> None: ...

    def __enter__(self) -> Unwatched:
        return self

    def __exit__(self, *problem: object) -> None: ...


runtime.expose(Unwatched)
PROFILER = {"profile": Unwatched, "record_function": Unwatched, "emit_nvtx": Unwatched, "emit_itt": Unwatched}


def contextmanager(function: Callable[..., Iterator[Any]]) -> Callable[..., Any]:
    """A generator that yields once, as a context manager."""
    managed = contextlib.contextmanager(function)

    def make(*arguments: Any, **keywords: Any) -> Any:
        return managed(*arguments, **keywords)

    return update_wrapper(make, function)
