"""What the REPL does beside running programs: a table of words that begin with a colon."""

from __future__ import annotations

import os
from collections.abc import Callable
from functools import cache
from time import perf_counter
from typing import TYPE_CHECKING

from gradcli.data.sources import quoted, read, script
from gradcli.diagnostics.model import UsageError, did_you_mean
from gradcli.host import broker
from gradcli.records import NamedTuple
from gradcli.render.wrapping import wrapped
from gradcli.views.base.run import Run
from gradcli.views.base.view import View, every

if TYPE_CHECKING:
    from gradcli.repl.loop import Repl

Action = Callable[["Repl", str], None]
KEYS = ("emacs", "vi")
TIMEIT_SECONDS, TIMEIT_MOST = 1.0, 1000
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
        if rest and row.option.takes_file:
            raise UsageError("E0902", f":{row.name} writes no file in a session", help=(f"`gradcli --{row.name}={rest} …` does",))
        row.check(rest)
        repl.streams.write(row.shown(run.make(row, rest), repl.streams.page(), rest))

    return Command(row.usage, row.about, show)


@cache
def commands() -> dict[str, Command]:
    """All commands: those of this file, and those of the views."""
    rows = [view_command(row) for row in every() if row.usage]
    return COMMANDS | {row.usage.split()[0]: row for row in rows}


# What other sessions call some of these commands.
FOREIGN = {"%run": ":load", "%who": ":vars", "%whos": ":vars", "%magic": ":help", "%lsmagic": ":help", "%exit": ":quit"}


def is_command(entry: str) -> bool:
    """Whether an entry is a command: with a colon, or as IPython writes one that is there."""
    word = entry.split(maxsplit=1)[0] if entry.strip() else ""
    return word.startswith(":") or meant_by(word) != ""


def meant_by(word: str) -> str:
    """The command that a word of another session's means; empty for a word that means none here."""
    known = commands()
    name = FOREIGN.get(word, f":{word[1:]}" if word[:1] == "%" else "")
    return name if name in known else ""


def run_command(repl: Repl, entry: str) -> None:
    """Find the command by its word and run it with the rest of the line."""
    word, _, rest = entry.strip().partition(" ")
    command_named(meant_by(word) or word).run(repl, rest.strip())


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
        repl.streams.write(wrapped(entry.help, repl.streams.page().text_width, f"{entry.usage}  ") + "\n")
        return
    indent = max(len(entry.usage) for entry in commands().values()) + 2
    width = repl.streams.page().text_width or WIDTH
    for entry in commands().values():
        repl.streams.write(wrapped(entry.help, width, entry.usage.ljust(indent)) + "\n")
    repl.streams.write(wrapped(BESIDES, width) + "\n")


@command(":grad [EXPRESSION]")
def show_gradients(repl: Repl, rest: str) -> None:
    """Show the derivative of EXPRESSION, or of the last value, with respect to every leaf; .grad does not change."""
    from gradcli.render.report import report_text
    from gradcli.repl.derivative import derivative

    answer = derivative(repl, rest)
    repl.streams.write(f"{answer}\n" if isinstance(answer, str) else report_text(answer, repl.streams.page()))


@command(":ops [NAME]")
def show_ops(repl: Repl, rest: str) -> None:
    """List the ops by family, or describe one, like `gradcli --ops`."""
    from gradcli.reference.text import listing, reference

    page = repl.streams.page()
    repl.streams.write(reference(rest, page.paint, page.text_width) if rest else listing(page.paint, page.text_width))


@command(":time PROGRAM")
def time(repl: Repl, rest: str) -> None:
    """Run PROGRAM and print how long it took."""
    start = perf_counter()
    try:
        repl.run(program_of(":time", rest))
    finally:
        repl.streams.write(f"{duration(perf_counter() - start)}\n")


@command(":timeit PROGRAM")
def timeit(repl: Repl, rest: str) -> None:
    """Run PROGRAM again and again, for about a second, and print how long the fastest run took."""
    text = program_of(":timeit", rest)
    times = repl.run_often(text if text.rstrip().endswith(";") else f"{text};", TIMEIT_SECONDS, TIMEIT_MOST)
    repl.streams.write(f"{duration(min(times))}, the fastest of {len(times)} run{'' if len(times) == 1 else 's'}\n")


def program_of(word: str, rest: str) -> str:
    if not rest:
        raise UsageError("E0902", f"{word} takes a program", help=(f"{word} (x @ x).sum()",))
    return rest


def duration(seconds: float) -> str:
    """``1.23 ms``."""
    for unit, size in (("s", 1.0), ("ms", 1e-3)):
        if seconds >= size:
            return f"{seconds / size:.3g} {unit}"
    return f"{seconds / 1e-6:.3g} us"


@command(":undo [N]")
def undo(repl: Repl, rest: str) -> None:
    """Step back: restore all names, values and gradients to what they were before the last entry, or before the last N."""
    for entry in repl.journal.back(count_of(":undo", rest)):
        repl.streams.write(f"undone: {entry.first_line}\n")


@command(":redo [N]")
def redo(repl: Repl, rest: str) -> None:
    """Run the last undone entry again, or the last N."""
    for entry in repl.journal.forth(count_of(":redo", rest)):
        repl.streams.write(f"redone: {entry.first_line}\n")


def count_of(word: str, rest: str) -> int:
    """How many entries to step over."""
    if rest and not (rest.isdecimal() and rest.isascii() and 1 <= int(rest[:9]) == int(rest)):
        raise UsageError("E0902", f"{word} takes a number of entries, not {rest!r}", help=(f"{word} 3",))
    return int(rest or 1)


@command(":load FILE")
def load(repl: Repl, rest: str) -> None:
    """Run a script file in this session."""
    if not rest:
        raise UsageError("E0902", ":load takes a file")
    source = script(path_of(rest), broker.reader(read))
    repl.run(source.text, source.name)


@command(":save FILE")
def save(repl: Repl, rest: str) -> None:
    """Write the session as a script that produces the same values; asks before it overwrites a file."""
    from gradcli.host.output import write
    from gradcli.repl.save import scripts

    if not rest:
        raise UsageError("E0902", ":save takes a file")
    found = scripts(repl, path_of(rest))
    there = [name for name, _ in found if os.path.exists(name)]
    if there and not repl.lines.confirms(f"{' and '.join(there)} exist{'s' if len(there) == 1 else ''} already; overwrite? [y/N] "):
        repl.streams.write("nothing was written\n")
        return
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
