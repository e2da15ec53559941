"""Files whose pages are mapped into memory: one that somebody cuts off meanwhile is an error with a name, and no death by SIGBUS without a word."""

from __future__ import annotations

import os
import signal
from collections.abc import Callable, Iterable
from typing import Any

_kept: list[Any] = []  # the handler, which the C library calls


def watch(paths: Iterable[str], end: Callable[[list[str]], object]) -> None:
    """Have `end` called with the files that became shorter, once a page of them is missing.  It must not return: the page would be asked for again."""
    sizes = {path: os.path.getsize(path) for path in paths if os.path.isfile(path)}
    if not sizes or not hasattr(signal, "SIGBUS"):
        return
    import ctypes

    def handle(number: int) -> None:
        try:
            end([path for path, size in sizes.items() if not os.path.isfile(path) or os.path.getsize(path) < size] or list(sizes))
        finally:
            os._exit(2)

    handler = ctypes.CFUNCTYPE(None, ctypes.c_int)(handle)  # Python's own handlers wait until C code is done, which it never is
    library = ctypes.CDLL(None)
    library.signal.restype = ctypes.c_void_p
    library.signal(int(signal.SIGBUS), handler)
    _kept.append(handler)
