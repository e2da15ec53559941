"""What the REPL does beside running programs: a table of words that begin with a colon."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, NamedTuple

from gradcli.diagnostics import UsageError, did_you_mean
from gradcli.engine.backward import grad
from gradcli.engine.tensor import Tensor
from gradcli.report import Report, tensors_in
from gradcli.sources import script

if TYPE_CHECKING:
    from gradcli.repl import Repl

Action = Callable[["Repl", str], None]


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


@command(":help")
def show_help(repl: Repl, rest: str) -> None:
    """List the commands."""
    width = max(len(entry.usage) for entry in COMMANDS.values())
    for entry in COMMANDS.values():
        repl.streams.write(f"{entry.usage.ljust(width)}  {entry.help}\n")
    repl.streams.write("Anything else is a program. Ctrl-C drops the entry or stops the run, Ctrl-D leaves.\n")


@command(":vars")
def show_names(repl: Repl, rest: str) -> None:
    """Show all names with their values, and the gradients collected so far."""
    repl.streams.show(Report(names=repl.session.world.names))


@command(":grad [NAME]")
def show_gradients(repl: Repl, rest: str) -> None:
    """Show the derivative of NAME, or of the last value, by every leaf; .grad is left alone."""
    name, value = root(repl, rest)
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


def root(repl: Repl, name: str) -> tuple[str, Tensor]:
    """The tensor to differentiate."""
    world = repl.session.world
    value = world.names.get(name) if name else world.last
    if not isinstance(value, Tensor):
        near = did_you_mean(name, world.names)
        what = f"`{name}` is no tensor" if name in world.names else f"no name `{name}`" if name else "the last value is no tensor"
        raise UsageError("E0905", what, help=(f"did you mean `{near[0]}`?",) if near else ())
    return name or "the last value", value


@command(":load FILE")
def load(repl: Repl, rest: str) -> None:
    """Run a script file in this session."""
    if not rest:
        raise UsageError("E0902", ":load takes a file")
    source = script(rest)
    repl.run(source.text, source.name)


@command(":reset")
def reset(repl: Repl, rest: str) -> None:
    """Forget all names and begin anew."""
    repl.reset()


@command(":quit")
def leave(repl: Repl, rest: str) -> None:
    """Leave, as Ctrl-D does."""
    from gradcli.session import ProgramExit

    raise ProgramExit(0)
