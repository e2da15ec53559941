"""The part of the library that is written in the language itself: ``torch.nn``, ``torch.optim`` and what lies below them.

The texts are ``gradcli/prelude/<module>/<subject>.gc``.  A module knows from a glance at their first columns which file defines a name, and
runs that file when the name is first asked for; what a file needs of the others it imports, as any program does.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

from gradcli.diagnostics import mistakes
from gradcli.diagnostics.facts import fact, facts, traceback_of
from gradcli.diagnostics.model import Source, Span
from gradcli.diagnostics.row import mark
from gradcli.engine.graph.hooks import RemovableHandle
from gradcli.lang.compile.functions import calls_going_on
from gradcli.lang.parsing.parsed import parsed
from gradcli.library import Module

if TYPE_CHECKING:
    from gradcli.library.protocol import World

FOLDER = Path(__file__).resolve().parent.parent / "prelude"
DEFINITION = re.compile(r"^(?:class|def) (\w+)|^(\w+) = ", re.MULTILINE)
PACKAGES = {"torch.nn": "torch.nn.modules", "torch.optim": "torch.optim"}  # where the files are modules of their own: ``torch.optim.sgd``
SAME_AS = {"torch.nn.modules": "torch.nn"}  # modules that show what another one has


class LibrarySource(Source):
    """A text of the prelude: nothing a user wrote, so nothing to point at."""


def load(world: World, name: str) -> Module:
    if name in SAME_AS:
        shown = world.load_module(SAME_AS[name])
        return Module(name, {}, shown.member, shown.names)
    written = Prelude(world, name)
    return Module(name, {}, written.find, written.names)


@cache
def definitions(folder: str) -> dict[str, Path]:
    """Name -> the file that defines it at its top level."""
    found: dict[str, Path] = {}
    for path in sorted((FOLDER / folder).glob("*.gc")):
        for match in DEFINITION.finditer(path.read_text(encoding="utf-8")):
            found[match[1] or match[2]] = path
    return found


def sources() -> Iterator[Source]:
    """Every text of the library, under the name it has when it runs."""
    for path in sorted(FOLDER.rglob("*.gc")):
        parts = path.parent.relative_to(FOLDER).parts
        yield written(".".join(parts[1:] if parts[0] == "python" else parts), path)


def written(module: str, path: Path) -> Source:
    return LibrarySource(f"<{module}.{path.stem}>", path.read_text(encoding="utf-8"))


def folder(name: str) -> str:
    """Where the files of a module are: ``torch/nn`` for ``torch.nn``, ``python/argparse`` for ``argparse``."""
    return (name if name.startswith("torch.") else f"python.{name}").replace(".", "/")


def mistake(error: BaseException, row: str, **facts: Any) -> BaseException:
    """For the prelude: an exception that carries a mistake, by the name of its row in ``diagnostics/mistakes.py``, and its facts."""
    mark(error, getattr(mistakes, row), **facts)
    return error


class Prelude:
    """One module of the prelude in one world."""

    def __init__(self, world: World, name: str) -> None:
        self.world, self.name = world, name
        self.places = definitions(folder(name))
        self.run: dict[Path, dict[str, Any]] = {}

    def find(self, name: str) -> Any:
        """What `name` is, its file run if it was not yet."""
        path = self.places.get(name)
        if path is None:
            return None
        names = self.run.get(path)
        if names is None:
            source = written(self.name, path)
            shown = f"{PACKAGES[self.name]}.{path.stem}" if self.name in PACKAGES else self.name
            names = self.run[path] = self.world.prelude(
                parsed(source, str(path)), shown, {"RemovableHandle": RemovableHandle, "mistake": mistake}
            )
        return names[name]

    def names(self) -> list[str]:
        return [name for name in self.places if not name.startswith("_")]


# ---- what to point at ------------------------------------------------------------------------------------------------------------------


def is_inside(where: Span | None) -> bool:
    """Whether a span is in a text of the prelude."""
    return where is not None and isinstance(where.source, LibrarySource)


def outside(where: Span | None) -> Span | None:
    """Where the program itself is, at this moment: the call that led into the prelude, if it is there now."""
    calls = calls_going_on()
    while is_inside(where):
        where = next(calls, None)
    return where


def last_outside(error: BaseException) -> Span | None:
    """The innermost place of the program that a traceback leads through."""
    found, step = None, traceback_of(error)
    while step is not None:
        held = step.tb_frame.f_locals
        span = held.get("span") or getattr(held.get("node"), "span", None)
        found = span if isinstance(span, Span) and not is_inside(span) else found
        step = step.tb_next
    return found


def leave(error: BaseException) -> None:
    """Let an exception that was raised in the prelude tell of the call that led there.

    Where the prelude called back into the program, that function was called, as far as the program knows, where it called the prelude.
    """
    frames = fact(error, "frames", [])
    while is_inside(fact(error, "where")) and frames:
        facts(error)["where"] = frames.pop(0)[1]
    if is_inside(fact(error, "where")):  # a generator of the prelude, which nobody called: it was asked for its next value
        facts(error)["where"] = last_outside(error)
    names = [name for at, (name, _) in enumerate(frames) if not at or not is_inside(frames[at - 1][1])]
    frames[:] = zip(names, [where for _, where in frames if not is_inside(where)], strict=False)
