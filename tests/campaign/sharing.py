"""What the processes of the campaign do once for many inputs, so that the time goes into the inputs.

- The texts of the library are parsed, and all of gradcli is imported, before the first process is forked.
- A module of the library that is written in the language runs once for `SHARED` inputs and not for each: compiling ``torch.nn`` took
  nine tenths of an input that uses a layer. Every input in between sees its classes as the last one left them.
- One thread looks at the memory of all runs: starting one for each costs little time, but gives the machine away twice an input, and
  on one that is busy it comes back late.
"""

from __future__ import annotations

import functools
import gc
import importlib
import pkgutil
import threading
import time
from collections.abc import Iterator
from typing import Any

from gradcli.diagnostics.model import Source

SHARED = 100  # inputs that see the same modules of the library
LEFT_OUT = ("gradcli.ipython", "gradcli.rows.cluster", "gradcli.__main__")  # need other packages, or run


def keep_library() -> None:
    """Parse the library's own texts and import gradcli, once for all processes that are forked later."""
    import gradcli
    from gradcli.engine.families import load_all
    from gradcli.lang.compile import scope
    from gradcli.lang.parsing.parsed import parsed
    from gradcli.library import prelude

    for module in pkgutil.walk_packages(gradcli.__path__, "gradcli."):
        if not module.name.startswith(LEFT_OUT):
            importlib.import_module(module.name)
    load_all()
    syntax, analysed, few = (
        {path: parsed(source, path) for path, source in library_texts()},
        functools.cache(scope.Analysis),
        scope._analysed,
    )
    for module in syntax.values():
        analysed(module)
    prelude.parsed = lambda source, path: syntax[path]
    scope._analysed = lambda module: analysed(module) if isinstance(module.span.source, prelude.LibrarySource) else few(module)
    gc.freeze()


def library_texts() -> Iterator[tuple[str, Source]]:
    """The file of each text of the library, and the text."""
    from gradcli.library import prelude

    paths = sorted(prelude.prelude_folder().rglob("*.gc"))
    yield from zip(map(str, paths), prelude.sources(), strict=True)


class Library:
    """The modules that ran, and the worlds they ran in."""

    def __init__(self) -> None:
        from gradcli.world.world import World

        self.ran: dict[Any, tuple[Any, dict[str, Any]]] = {}
        self.run = World.prelude
        World.prelude = lambda world, *words: self.names(world, *words)  # type: ignore[method-assign]

    def names(self, world: Any, module: Any, name: str, names: dict[str, Any] | None = None) -> dict[str, Any]:
        if module not in self.ran:
            self.ran[module] = world, self.run(world, module, name, names)
        return self.ran[module][1]

    def forget(self) -> None:
        self.ran.clear()


class Watch:
    """Stands in for the memory watch of one run: the same looks, from one thread for all of them."""

    def __init__(self) -> None:
        from gradcli.host import memory

        self.memory, self.lock = memory, threading.Lock()
        self.watched: tuple[int, int, int] | None = None  # thread, bytes at the start, limit
        memory._Watch = self.over  # type: ignore[assignment,misc]
        threading.Thread(target=self.look, name="memory watch", daemon=True).start()

    def over(self, limit: int) -> Watched:
        return Watched(self, limit)

    def look(self) -> None:
        while True:
            time.sleep(self.memory.INTERVAL)
            with self.lock:
                if self.watched is not None:
                    thread, start, limit = self.watched
                    taken = self.memory.resident() - start
                    if taken > limit + self.memory.LIBRARIES:
                        self.memory.raise_in(thread, self.memory.grown(taken, limit))


class Watched:
    """One run that is watched."""

    def __init__(self, watch: Watch, limit: int) -> None:
        self.watch, self.limit, self.thread = watch, limit, self

    def start(self) -> None:
        with self.watch.lock:
            self.outer = self.watch.watched
            self.watch.watched = threading.get_ident(), self.watch.memory.resident(), self.limit

    def end(self) -> None:
        with self.watch.lock:
            self.watch.watched = self.outer
            self.watch.memory.raise_in(threading.get_ident(), None)
