"""What the REPL does beside running programs: a table of words that begin with a colon."""

from __future__ import annotations

from collections.abc import Callable
from textwrap import fill
from time import perf_counter
from typing import TYPE_CHECKING, NamedTuple

from gradcli.data.sources import quoted, script
from gradcli.diagnostics.model import UsageError, did_you_mean
from gradcli.engine.backward.backward import grad
from gradcli.engine.tensor.tensor import Tensor
from gradcli.runs.report import Report, tensors_in

if TYPE_CHECKING:
    from gradcli.repl.loop import Repl

Action = Callable[["Repl", str], None]
KEYS = ("emacs", "vi")
WIDTH = 100  # of the help, where no terminal says otherwise
BESIDES = (
    "Anything else is a program; one that ends in `;` shows no values. ?NAME tells what an op or a name is, Tab completes, Ctrl-R searches "
    "what was entered before. Ctrl-C drops the entry or stops the run, Ctrl-Z leaves the session for a while, Ctrl-D for good."
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


def is_command(entry: str) -> bool:
    return entry.lstrip().startswith(":")


def run_command(repl: Repl, entry: str) -> None:
    """Find the command by its word and run it with the rest of the line."""
    word, _, rest = entry.strip().partition(" ")
    found = COMMANDS.get(word)
    if found is None:
        near = did_you_mean(word, COMMANDS)
        raise UsageError(
            "E0902", f"no such command: {word}", help=(f"did you mean `{near[0]}`?" if near else "`:help` lists the commands",)
        )
    found.run(repl, rest.strip())


@command(":help [COMMAND]")
def show_help(repl: Repl, rest: str) -> None:
    """List the commands, or say what one does."""
    if rest:
        word = rest if rest.startswith(":") else f":{rest}"
        if word not in COMMANDS:
            near = did_you_mean(word, COMMANDS)
            raise UsageError("E0902", f"no such command: {word}", help=(f"did you mean `{near[0]}`?",) if near else ())
        repl.streams.write(f"{COMMANDS[word].usage}  {COMMANDS[word].help}\n")
        return
    indent = max(len(entry.usage) for entry in COMMANDS.values()) + 2
    width = repl.streams.width() or WIDTH
    for entry in COMMANDS.values():
        repl.streams.write(fill(entry.usage.ljust(indent) + entry.help, width, subsequent_indent=" " * indent) + "\n")
    repl.streams.write(fill(BESIDES, width) + "\n")


@command(":vars")
def show_names(repl: Repl, rest: str) -> None:
    """Show all names with their values, and the gradients collected so far."""
    repl.streams.show(Report(names=repl.session.world.names))


@command(":grad [NAME]")
def show_gradients(repl: Repl, rest: str) -> None:
    """Show the derivative of NAME, or of the last value, by every leaf; .grad is left alone."""
    name, value = root(repl, rest)
    if value.shape.numel() != 1:
        shape = [int(size) for size in value.shape]
        raise UsageError(
            "E0905",
            f"{quoted_name(rest)} has shape {shape}, and a derivative is of one number",
            help=("reduce it first, as with `.sum()`",),
        )
    if not value.requires_grad:
        repl.streams.write(f"no leaf leads to {name}\n")
        return
    leaves = {
        path: leaf
        for key, held in repl.session.world.names.items()
        for path, leaf in tensors_in(key, held)
        if leaf.is_leaf and leaf.requires_grad
    }
    with repl.session.program():
        found = grad([value], list(leaves.values()), retain_graph=True, allow_unused=True) if leaves else ()
    shown = {f"d {name}/d {path}": gradient for path, gradient in zip(leaves, found, strict=True) if gradient is not None}
    if not shown:
        repl.streams.write(f"no leaf leads to {name}\n")
        return
    repl.streams.show(Report(names=shown))


def quoted_name(name: str) -> str:
    return f"`{name}`" if name else "the last value"


def root(repl: Repl, name: str) -> tuple[str, Tensor]:
    """The tensor to differentiate."""
    world = repl.session.world
    value = world.names.get(name) if name else world.last
    if not isinstance(value, Tensor):
        near = did_you_mean(name, world.names)
        what = f"no name `{name}`" if name and name not in world.names else f"{quoted_name(name)} is no tensor"
        raise UsageError("E0905", what, help=(f"did you mean `{near[0]}`?",) if near else ())
    return name or "the last value", value


@command(":ops [NAME]")
def show_ops(repl: Repl, rest: str) -> None:
    """List the ops by family, or tell what one does, as `gradcli --ops`."""
    from gradcli.reference.text import listing, reference

    paint, width = repl.streams.paint(), repl.streams.width()
    repl.streams.write(reference(rest, paint, width) if rest else listing(paint, width))


@command(":json")
def show_json(repl: Repl, rest: str) -> None:
    """Show the session as `gradcli --json` does."""
    from gradcli.render.json import json_report

    repl.streams.write(json_report(repl.session.report()))


@command(":time PROGRAM")
def time(repl: Repl, rest: str) -> None:
    """Run PROGRAM and say how long it took."""
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
    """Step back: all names, values and gradients are as they were before the last entry."""
    entry = repl.journal.back()
    repl.streams.write(f"undone: {entry.first_line}\n")


@command(":redo")
def redo(repl: Repl, rest: str) -> None:
    """Run the entry again that was undone last."""
    entry = repl.journal.forth()
    repl.streams.write(f"redone: {entry.first_line}\n")


@command(":load FILE")
def load(repl: Repl, rest: str) -> None:
    """Run a script file in this session."""
    if not rest:
        raise UsageError("E0902", ":load takes a file")
    source = script(rest)
    repl.run(source.text, source.name)


@command(":save FILE")
def save(repl: Repl, rest: str) -> None:
    """Write the session as a script that comes to the same values."""
    from gradcli.render.outputs import write
    from gradcli.repl.save import scripts

    if not rest:
        raise UsageError("E0902", ":save takes a file")
    found = scripts(repl, rest)
    for name, text in found:
        write(name, text.encode())
    repl.streams.write(f"saved; run it with: gradcli {' '.join(f'-f {quoted(name)}' for name, _ in found)}\n")


@command(":reset")
def reset(repl: Repl, rest: str) -> None:
    """Forget all names and begin anew."""
    repl.reset()


@command(":keys emacs|vi")
def keys(repl: Repl, rest: str) -> None:
    """Edit with the keys of this editor; `keys = "vi"` in config.toml does so every time."""
    if rest not in KEYS:
        raise UsageError("E0902", f":keys takes {' or '.join(KEYS)}")
    repl.lines.use_keys(rest)


@command(":quit")
def leave(repl: Repl, rest: str) -> None:
    """Leave, as Ctrl-D does."""
    from gradcli.runs.session import ProgramExit

    raise ProgramExit(0)
