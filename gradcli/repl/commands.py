"""What the REPL does beside running programs: a table of words that begin with a colon."""

from __future__ import annotations

import os
from collections.abc import Callable
from functools import cache
from textwrap import fill
from time import perf_counter
from typing import TYPE_CHECKING, NamedTuple

from gradcli.data.sources import quoted, read, script
from gradcli.diagnostics.model import UsageError, did_you_mean
from gradcli.engine.backward.backward import grad
from gradcli.engine.tensor.tensor import Tensor
from gradcli.host import broker
from gradcli.lang.access.contents import tensors_below
from gradcli.render.wrap import wrapped
from gradcli.runs.report import Report
from gradcli.views.base.run import Run
from gradcli.views.base.view import View, every

if TYPE_CHECKING:
    from gradcli.repl.loop import Repl

Action = Callable[["Repl", str], None]
KEYS = ("emacs", "vi")
WIDTH = 100  # of the help, where no terminal says otherwise
BESIDES = (
    "Anything else is a program; one that ends in `;` shows no values. ?NAME describes an op or a name, Tab completes, Ctrl-R searches "
    "earlier entries. Ctrl-C discards the entry or stops the run, Ctrl-Z suspends the session, Ctrl-D ends it."
)


class Command(NamedTuple):
    """One command: how it is written, what it does."""

    usage: str
    help: str
    run: Action


COMMANDS: dict[str, Command] = {}


def command(usage: str) -> Callable[[Action], Action]:
    """Enter a command in the table; its docstring is its help."""

    def register(run: Action) -> Action:
        COMMANDS[usage.split()[0]] = Command(usage, (run.__doc__ or "").strip(), run)
        return run

    return register


def view_command(row: View) -> Command:
    """The command that a view has here."""

    def show(repl: Repl, rest: str) -> None:
        run = Run(repl.session)
        row.check(rest)
        repl.streams.write(row.text(run.make(row, rest), repl.streams.page(), rest))

    return Command(row.usage, row.about, show)


@cache
def commands() -> dict[str, Command]:
    """All commands: those of this file, and those of the views."""
    rows = [view_command(row) for row in every() if row.usage]
    return COMMANDS | {row.usage.split()[0]: row for row in rows}


def is_command(entry: str) -> bool:
    return entry.lstrip().startswith(":")


def run_command(repl: Repl, entry: str) -> None:
    """Find the command by its word and run it with the rest of the line."""
    word, _, rest = entry.strip().partition(" ")
    command_named(word).run(repl, rest.strip())


def command_named(word: str) -> Command:
    """The command of this word, which begins with a colon."""
    if word in COMMANDS:
        return COMMANDS[word]
    table = commands()
    if word not in table:
        near = did_you_mean(word, table)
        help_text = f"did you mean `{near[0]}`?" if near else "`:help` lists the commands"
        raise UsageError("E0902", f"no such command: {word}", help=(help_text,))
    return table[word]


@command(":help [COMMAND]")
def show_help(repl: Repl, rest: str) -> None:
    """List the commands, or describe one."""
    if rest:
        entry = command_named(rest if rest.startswith(":") else f":{rest}")
        repl.streams.write(wrapped(f"{entry.usage}  {entry.help}\n", repl.streams.page().text_width))
        return
    indent = max(len(entry.usage) for entry in commands().values()) + 2
    width = repl.streams.page().text_width or WIDTH
    for entry in commands().values():
        repl.streams.write(fill(entry.usage.ljust(indent) + entry.help, width, subsequent_indent=" " * indent) + "\n")
    repl.streams.write(fill(BESIDES, width) + "\n")


@command(":grad [NAME]")
def show_gradients(repl: Repl, rest: str) -> None:
    """Show the derivative of NAME, or of the last value, with respect to every leaf; .grad does not change."""
    name, value = root(repl, rest)
    if value.shape.numel() != 1:
        shape = [int(size) for size in value.shape]
        raise UsageError(
            "E0905",
            f"{quoted_name(rest)} has shape {shape}, but only a single number can be differentiated",
            help=("reduce it first, for example with `.sum()`",),
        )
    if not value.requires_grad:
        repl.streams.write(f"{name} does not depend on any leaf\n")
        return
    leaves = {
        path: leaf
        for key, held in repl.session.world.names.items()
        for path, leaf in tensors_below(key, held)
        if leaf.is_leaf and leaf.requires_grad
    }
    with repl.session.program():
        found = grad([value], list(leaves.values()), retain_graph=True, allow_unused=True) if leaves else ()
    shown = {f"d {name}/d {path}": gradient for path, gradient in zip(leaves, found, strict=True) if gradient is not None}
    if not shown:
        repl.streams.write(f"{name} does not depend on any leaf\n")
        return
    from gradcli.render.report import report_text

    repl.streams.write(report_text(Report(names=shown), repl.streams.page()))


def quoted_name(name: str) -> str:
    return f"`{name}`" if name else "the last value"


def root(repl: Repl, name: str) -> tuple[str, Tensor]:
    """The tensor to differentiate."""
    world = repl.session.world
    value = world.names.get(name) if name else world.last
    if not isinstance(value, Tensor):
        near = did_you_mean(name, world.names)
        what = f"no name `{name}`" if name and name not in world.names else f"{quoted_name(name)} is not a tensor"
        raise UsageError("E0905", what, help=(f"did you mean `{near[0]}`?",) if near else ())
    return name or "the last value", value


@command(":ops [NAME]")
def show_ops(repl: Repl, rest: str) -> None:
    """List the ops by family, or describe one, like `gradcli --ops`."""
    from gradcli.reference.text import listing, reference

    page = repl.streams.page()
    repl.streams.write(reference(rest, page.paint, page.text_width) if rest else listing(page.paint, page.text_width))


@command(":time PROGRAM")
def time(repl: Repl, rest: str) -> None:
    """Run PROGRAM and print how long it took."""
    if not rest:
        raise UsageError("E0902", ":time takes a program", help=(":time (x @ x).sum()",))
    start = perf_counter()
    try:
        repl.run(rest)
    finally:
        repl.streams.write(f"{duration(perf_counter() - start)}\n")


def duration(seconds: float) -> str:
    """``1.23 ms``."""
    for unit, size in (("s", 1.0), ("ms", 1e-3)):
        if seconds >= size:
            return f"{seconds / size:.3g} {unit}"
    return f"{seconds / 1e-6:.3g} us"


@command(":undo")
def undo(repl: Repl, rest: str) -> None:
    """Step back: restore all names, values and gradients to what they were before the last entry."""
    entry = repl.journal.back()
    repl.streams.write(f"undone: {entry.first_line}\n")


@command(":redo")
def redo(repl: Repl, rest: str) -> None:
    """Run the last undone entry again."""
    entry = repl.journal.forth()
    repl.streams.write(f"redone: {entry.first_line}\n")


@command(":load FILE")
def load(repl: Repl, rest: str) -> None:
    """Run a script file in this session."""
    if not rest:
        raise UsageError("E0902", ":load takes a file")
    source = script(path_of(rest), broker.reader(read))
    repl.run(source.text, source.name)


@command(":save FILE")
def save(repl: Repl, rest: str) -> None:
    """Write the session as a script that produces the same values."""
    from gradcli.host.output import write
    from gradcli.repl.save import scripts

    if not rest:
        raise UsageError("E0902", ":save takes a file")
    found = scripts(repl, path_of(rest))
    for name, text in found:
        write(name, text.encode())
    repl.streams.write(f"saved; run it with: gradcli {' '.join(f'-f {quoted(name)}' for name, _ in found)}\n")


def path_of(text: str) -> str:
    """A file's name as it is typed: in quotes or without, with ``~`` for the home folder."""
    is_quoted = len(text) > 2 and text[0] in "'\"" and text[-1] == text[0]
    return os.path.expanduser(text[1:-1] if is_quoted else text)


@command(":reset")
def reset(repl: Repl, rest: str) -> None:
    """Forget all names and start over."""
    repl.reset()


@command(":keys emacs|vi")
def keys(repl: Repl, rest: str) -> None:
    """Use the keys of this editor; `keys = "vi"` in config.toml makes it permanent."""
    if rest not in KEYS:
        raise UsageError("E0902", f":keys takes {' or '.join(KEYS)}")
    repl.lines.use_keys(rest)


@command(":quit")
def leave(repl: Repl, rest: str) -> None:
    """Leave, as Ctrl-D does."""
    from gradcli.runs.results import ProgramExit

    raise ProgramExit(0)
