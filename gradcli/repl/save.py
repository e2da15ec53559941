"""``:save FILE``: the session as a script that comes to the same values.

A session that became a PyTorch program on its way speaks two dialects, and a source has one; it is written as two files, to be run
together. What a script does otherwise than a session is written out: the inputs of the command line, the seed, and, where the file has a
``requires_grad`` of its own, which leaves were automatic.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any

from gradcli.engine.random.default import default_generator
from gradcli.engine.random.generator import Generator
from gradcli.engine.tensor.tensor import Tensor
from gradcli.lang.syntax import nodes as syntax
from gradcli.render.values import literal_text
from gradcli.repl.journal import Entry
from gradcli.world.dialects import decides_requires_grad, imports_torch

if TYPE_CHECKING:
    from gradcli.repl.loop import Repl


def scripts(repl: Repl, name: str) -> list[tuple[str, str]]:
    """The files to write, each with its text, in the order they run."""
    entries = repl.journal.entries
    switch = next((place for place, entry in enumerate(entries) if imports_torch(entry.module)), len(entries))
    shorthand, torch = entries[:switch], entries[switch:]
    header = Header(repl)
    if not torch or not shorthand:
        return [(name, text_of(entries, header.lines(is_torch=bool(torch), explicit=explicit(entries)), bool(torch)))]
    path = Path(name)
    first = str(path.with_name(f"{path.stem}_shorthand.gc"))
    return [
        (first, text_of(shorthand, header.lines(is_torch=False, explicit=explicit(shorthand)), False)),
        (name, text_of(torch, [], True)),
    ]


def explicit(entries: list[Entry]) -> bool:
    """Whether one of the entries decides what requires grad, so that in one file no leaf would be automatic."""
    return any(decides_requires_grad(entry.module) for entry in entries)


def text_of(entries: list[Entry], header: list[str], is_torch: bool) -> str:
    """The entries one below the other. Those that only looked at something are left out, but for values that `_` stands for later."""
    write_leaves = not is_torch and explicit(entries)
    remembered = {id(entry) for entry in last_values(entries)}
    kept = [entry for entry in entries if id(entry) in remembered or not entry.only_looks]
    return "\n".join([*header, *(entry_text(entry, write_leaves, id(entry) in remembered) for entry in kept)]) + "\n"


def last_values(entries: list[Entry]) -> Iterator[Entry]:
    """The entries whose value a later one calls `_`."""
    giver: Entry | None = None
    for entry in entries:
        names = [node for node in syntax.walk(entry.module) if isinstance(node, syntax.Name) and node.id == "_"]
        if any(isinstance(node, syntax.Assign) and any(target in names for target in node.targets) for node in entry.module.body):
            return  # the program has a name of its own from here on
        if names and giver is not None:
            yield giver
        if entry.gave_value:
            giver = entry


def entry_text(entry: Entry, write_leaves: bool, remembered: bool) -> str:
    """What an entry did: its whole statements; the one that raised, and those after it, as a remark."""
    text, body = entry.source.text, entry.module.body
    end = body[entry.done - 1].span.end if entry.done else 0
    done = text if entry.done == len(body) else text[:end]
    edits = [(body[place].span.end, ".requires_grad_()") for place in entry.leaves] if write_leaves else []
    last = next((node for node in reversed(body[: entry.done]) if isinstance(node, syntax.ExpressionStatement)), None)
    if remembered and last is not None:
        edits += [(last.span.start, "[_] = ["), (last.span.end, "]")]  # a plain assignment might make a leaf
    for place, added in sorted(edits, reverse=True):
        done = done[:place] + added + done[place:]
    lines = [done.rstrip().rstrip(";").rstrip()] if done.strip() else []
    if entry.done < len(body):
        lines.append(f"# {entry.failure}")
        lines += [f"# {line}" for line in text[end:].strip(" ;\n").split("\n")]
    return "\n".join(lines)


class Header:
    """What the session started from, as program text."""

    def __init__(self, repl: Repl) -> None:
        self.repl, self.settings = repl, repl.settings

    def lines(self, *, is_torch: bool, explicit: bool) -> list[str]:
        """The import, the dtype, the seed and the inputs, as far as they were not the usual ones."""
        space = "torch." if is_torch else ""
        lines = ["import torch"] if is_torch else []
        if self.settings.dtype != "float32":
            lines.append(f"{space}set_default_dtype({space}{self.settings.dtype})")
        if self.repl.seeded or self.drew_numbers():
            lines.append(f"{space}manual_seed({self.settings.seed})")
        ending = ".requires_grad_()" if is_torch or explicit else ""
        return lines + [self.input_text(given.name, given.value(), space, ending) for given in self.settings.inputs]

    def drew_numbers(self) -> bool:
        """Whether the random stream has moved."""
        assert self.settings.seed is not None
        return bool((default_generator().get_state() != Generator(self.settings.seed).get_state()).any())

    def input_text(self, name: str, value: Any, space: str, ending: str) -> str:
        """An input as an assignment that makes it anew."""
        if not isinstance(value, Tensor):
            return f"{name} = {value!r}"
        dtype = str(value.dtype).removeprefix("torch.")
        made = f"{space}tensor({literal_text(value)}, dtype={space}{dtype})"
        if value.requires_grad:
            return f"{name} = {made}{ending}"
        return f"{name} = {made}" if space or ending else f"{name} = const({made})"
