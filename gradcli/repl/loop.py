"""The interactive session: read an entry, run it, echo its values, whatever happens keep the names."""

from __future__ import annotations

import os
import sys
from collections.abc import Callable
from time import perf_counter
from typing import TYPE_CHECKING, Any

from gradcli import __version__
from gradcli.data.sources import SCRIPT_SUFFIXES, script
from gradcli.diagnosis.explain import internal
from gradcli.diagnosis.observer import Explainer
from gradcli.diagnostics.facts import fact
from gradcli.diagnostics.model import Diagnostic, GradcliError, Label, Source
from gradcli.host import broker, interrupt, memory, wall
from gradcli.host.streams import Streams
from gradcli.lang.parsing.parser import parse
from gradcli.library.prelude import outside
from gradcli.render import outputs
from gradcli.render.wrapping import wrapped
from gradcli.repl.commands import is_command, run_command
from gradcli.repl.describe import describe, question
from gradcli.repl.journal import Entry, Journal
from gradcli.repl.look import Look, looks
from gradcli.repl.reader import LineReader, Reader
from gradcli.runs.observer import Observer
from gradcli.runs.results import ProgramError, ProgramExit
from gradcli.runs.session import Session, Settings

if TYPE_CHECKING:
    from gradcli.world.world import World

BANNER = f"gradcli {__version__}. :help lists the commands, Ctrl-D leaves."
SWITCHED = "torch was imported: from now on this session is a PyTorch program; names mean what they mean in Python, and no tensor becomes a leaf by itself"

NO_PLOTS = "a session shows no plots: `gradcli --plots DIR FILE` runs a program and writes its plots into a folder"

LEAVING = ("exit", "quit")
ASKS_FOR_HELP = ("?", "help", "help()")


class Repl:
    """A session, the entries it was given, and the way back."""

    def __init__(self, settings: Settings, streams: Streams, look: Look, seconds: float | None = None) -> None:
        # Stepping back runs entries again, so a session that was given no seed takes one now.
        self.settings = settings if settings.seed is not None else settings._replace(seed=int.from_bytes(os.urandom(6), "little"))
        self.streams, self.look, self.seconds = streams, look, seconds
        self.seeded = settings.seed is not None
        self.muted = False
        self.entered = 0
        self.current: Entry
        self.lines: Reader = reader(look, lambda: self.session.world, self.warn)
        self.journal = Journal(self)
        self.observer = Explainer(self.tell, memory.relieve)
        self.session = self.started()

    def started(self, observer: Observer | None = None) -> Session:
        return Session(self.settings, self.write, self.write_aside, observer or self.observer).__enter__()

    # ---- what an entry says, unless it is only run again ----------------------------------------------------------------------

    def write(self, text: str) -> None:
        if not self.muted:
            self.streams.write(text)

    def write_aside(self, text: str) -> None:
        if not self.muted:
            self.streams.write_aside(text)

    def tell(self, diagnostic: Diagnostic) -> None:
        if not self.muted:
            self.streams.tell(diagnostic)

    def warn(self, text: str) -> None:
        """The history cannot be kept."""
        self.streams.tell(Diagnostic("W0902", text, severity="warning"))

    # ---- the loop -------------------------------------------------------------------------------------------------------------

    def reset(self) -> None:
        """Begin anew, as if just started."""
        self.journal.forget()
        self.session.__exit__()
        self.session = self.started()
        self.begin()

    def begin(self) -> None:
        """Run the startup file, if there is one."""
        if self.look.startup is not None:
            self.guarded(lambda: self.run(script(str(self.look.startup)).text, str(self.look.startup)))

    def loop(self) -> int:
        """Until Ctrl-D or ``exit``; the exit status."""
        try:
            self.begin()
            while True:
                try:
                    entry = self.lines.read()
                except KeyboardInterrupt:
                    continue
                except EOFError:
                    return 0
                if entry.strip():
                    self.guarded(lambda entry=entry: self.enter(entry))
        except ProgramExit as left:
            if left.text:
                self.streams.write_aside(left.text + "\n")
            return left.exit_status
        finally:
            self.session.__exit__()
            self.journal.close()

    def guarded(self, action: Any) -> None:
        """Do something; only ``exit`` gets out of here."""
        with interrupt.guarded(patient=True) as watchdog:
            try:
                with interrupt.limited(self.seconds, to_the_end=False), memory.watched(self.settings.memory_limit):
                    action()
            except KeyboardInterrupt as error:
                watchdog.handled()
                self.streams.tell(located(interrupt.diagnostic_of(error), error))
            except (ProgramError, GradcliError) as error:
                for diagnostic in error.diagnostics:
                    self.streams.tell(diagnostic)
            except (ProgramExit, BrokenPipeError):
                raise
            except Exception as error:
                self.streams.tell(internal(error))

    def enter(self, entry: str) -> None:
        """One entry: a command, a question, or a program."""
        asked = question(entry)
        if entry.strip() in ASKS_FOR_HELP:
            run_command(self, ":help")
        elif is_command(entry):
            run_command(self, entry)
        elif entry.strip() in LEAVING and entry.strip() not in self.session.world.names:
            run_command(self, ":quit")
        elif asked is not None:
            self.streams.write(describe(asked, self.session.world, self.streams))
        else:
            self.run(entry)

    def run(self, text: str, name: str = "") -> None:
        """Run program text and keep it in the journal."""
        self.entered += 1
        source = Source(name or f"<repl {self.entered}>", text)
        self.journal.run(Entry(source, parse(source)))

    def run_often(self, text: str, seconds: float, most: int) -> list[float]:
        """Run program text until the time is over; how long each run took. It is one entry of the journal, which is run as often again."""
        self.entered += 1
        source = Source(f"<repl {self.entered}>", text)
        module = parse(source)
        entry = Entry(source, module)
        times: list[float] = []

        def again(entry: Entry) -> None:
            end = perf_counter() + seconds
            while not times or (len(times) < most and perf_counter() < end):
                start = perf_counter()
                self.execute_once(entry)
                times.append(perf_counter() - start)

        try:
            self.journal.run(entry, again)
        finally:
            entry.times = max(1, len(times))
        return times

    def execute(self, entry: Entry) -> None:
        """Run what was parsed, on its first time or when it is run again."""
        for _ in range(entry.times):
            self.execute_once(entry)

    def execute_once(self, entry: Entry) -> None:
        was_torch = self.session.world.torch_imported
        self.current = entry
        self.session.execute(entry.module, echo=self.remember if entry.is_silent else self.echo)
        plots = self.session.world.plots
        if plots is not None and plots.taken_by_cell():
            self.tell(Diagnostic("N0008", NO_PLOTS, severity="note"))
        if self.session.world.torch_imported and not was_torch:
            self.tell(Diagnostic("N0003", SWITCHED, severity="note"))

    def echo(self, value: Any) -> None:
        """Show an expression's value as Python does; None shows nothing."""
        if value is not None:
            self.remember(value)
            self.write(f"{value!r}\n")

    def remember(self, value: Any) -> None:
        if value is not None:
            self.current.gave_value = True
            self.session.world.remember(value)


def located(diagnostic: Diagnostic, error: BaseException) -> Diagnostic:
    """With the place where the program was, if an exception came from one."""
    where = outside(fact(error, "where"))
    return diagnostic if where is None else diagnostic._replace(labels=(Label(where, primary=True),))


def reader(look: Look, world: Callable[[], World], tell: Callable[[str], object]) -> Reader:
    """The best reader that the terminal can serve: with editing where it can do more than print letters."""
    if os.environ.get("TERM") in ("dumb", "") or not sys.stdout.isatty():
        return LineReader(look)
    from gradcli.repl.editing import EditingReader

    return EditingReader(look, world, tell)


def interact(settings: Settings, streams: Streams, seconds: float | None = None) -> int:
    """Greet, and go on until the user leaves; `seconds` is what each entry may take."""
    if wall.is_wanted():
        broker.start(broker.Policy(refuse_file, refuse_file, outputs.write))
    look, problems = looks()
    if streams.colour == "auto":
        streams.colour = look.color
    look = look._replace(color=streams.colour)
    for problem in problems:
        streams.tell(problem)
    if look.banner:
        (streams.write if sys.stdout.isatty() else streams.write_aside)(wrapped(BANNER, streams.page().text_width) + "\n")
    repl = Repl(settings, streams, look, seconds)
    if wall.is_wanted():
        wall.confine([] if look.startup is None else [str(look.startup)], listings=["/"])  # Tab completes names of files
    return repl.loop()


def refuse_file(name: str) -> str:
    """What a session may read and write while it runs: scripts, none of them hidden. Nothing else, for it is the program that asks."""
    if os.path.basename(name).startswith(".") or not name.endswith(SCRIPT_SUFFIXES):
        return f"a session reads and writes files that end in {' or '.join(SCRIPT_SUFFIXES)}"
    return ""
