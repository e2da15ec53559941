"""The part of the library that is written in the language itself: ``torch.nn``, ``torch.optim`` and what lies below them.

The texts are ``gradcli/prelude/<module>/<subject>.gc``.  A module knows from a glance at their first columns which file defines a name, and
runs that file when the name is first asked for; what a file needs of the others it imports, as any program does.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any

from gradcli.diagnostics import mistakes
from gradcli.diagnostics.facts import fact, facts, traceback_of
from gradcli.diagnostics.model import Source, Span
from gradcli.diagnostics.row import mark
from gradcli.engine.errors import fail
from gradcli.engine.graph.hooks import RemovableHandle
from gradcli.engine.state import STATE
from gradcli.lang.access.exposed import PROGRAM
from gradcli.lang.compile.functions import calls_going_on
from gradcli.lang.parsing.parsed import parsed
from gradcli.library import Module
from gradcli.library.written import SAME_AS, definitions, definitions_in, file_of, folder_of
from gradcli.library.written import prelude as prelude_folder
from gradcli.ops.numerics import updates

if TYPE_CHECKING:
    from gradcli.library.protocol import World

PACKAGES = {
    "torch.amp": "torch.amp",
    "torch.distributions": "torch.distributions",
    "torch.nn": "torch.nn.modules",
    "torch.optim": "torch.optim",
    "torch.utils.data": "torch.utils.data",
}  # where the class of an object names the file: ``torch.optim.sgd``

SHOWN_AS = {
    "torch.nn.modules.attention": "torch.nn.modules.activation",
    "torch.nn.modules.rnn_cells": "torch.nn.modules.rnn",
    "torch.optim.adafactor": "torch.optim",
}  # files that PyTorch has under another name


class LibrarySource(Source):
    """A text of the prelude: nothing a user wrote, so nothing to point at."""


def load(world: World, name: str) -> Module:
    path = file_of(name)
    if path is not None:  # one file of a module that is loaded as a whole
        whole = world.load_module(name.rpartition(".")[0])
        return Module(name, {}, whole.find, lambda: [one for one in definitions_in(path) if not one.startswith("_")])
    if name in SAME_AS:
        shown = world.load_module(SAME_AS[name])
        return Module(name, {}, shown.member, shown.names)
    prelude = Prelude(world, name)
    return Module(name, {}, prelude.find, prelude.names)


def sources() -> Iterator[Source]:
    """Every text of the library, under the name it has when it runs."""
    for path in sorted(prelude_folder().rglob("*.gc")):
        parts = path.parent.relative_to(prelude_folder()).parts
        yield written(".".join(parts[1:] if parts[0] == "python" else parts), path)


def written(module: str, path: Path) -> Source:
    return LibrarySource(f"<{module}.{path.stem}>", path.read_text(encoding="utf-8"))


def mistake(error: BaseException, row: str, **facts: Any) -> BaseException:
    """For the prelude: an exception that carries a mistake, by the name of its row in ``diagnostics/mistakes.py``, and its facts."""
    mark(error, getattr(mistakes, row), **facts)
    return error


def refuse_captured(name: str) -> None:
    """For the prelude: refuse to write what a module keeps where the innermost transform finds derivatives, of which the module is no argument."""
    if STATE.nesting and STATE.nesting[-1] not in STATE.batches:
        fail(
            RuntimeError,
            "During a grad (vjp, jvp, grad, etc) transform, the function provided attempted to call in-place operation "
            f"({name}) that would mutate a captured Tensor. This is not supported; please rewrite the function being transformed to explicitly "
            "accept the mutated Tensor(s) as inputs.",
            mistakes.autograd,
        )


UPDATES = {"_adam_updates": updates.adam_updates, "_sgd_update": updates.sgd_update}


class Prelude:
    """One module of the prelude in one world."""

    def __init__(self, world: World, name: str) -> None:
        self.world, self.name = world, name
        self.places = definitions(folder_of(name))
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
                parsed(source, str(path)),
                SHOWN_AS.get(shown, shown),
                {"RemovableHandle": RemovableHandle, "mistake": mistake, "refuse_captured": refuse_captured} | UPDATES,
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
        if step.tb_frame.f_code.co_filename == PROGRAM:
            from gradcli.lang.native.running import place_of

            span = place_of(step)
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
