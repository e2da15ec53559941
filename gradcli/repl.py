"""The interactive session: read an entry, run it, echo its values, whatever happens keep the names."""

from __future__ import annotations

from typing import Any

from gradcli import __version__, interrupt
from gradcli.commands import is_command, run_command
from gradcli.diagnostics import Diagnostic, GradcliError, Source
from gradcli.failure import internal
from gradcli.lang.parser import parse
from gradcli.reader import Reader, reader
from gradcli.session import ProgramError, ProgramExit, Session, Settings
from gradcli.streams import Streams

BANNER = f"gradcli {__version__}. :help lists commands, Ctrl-D leaves."
SWITCHED = (
    "torch is imported: from here on this session is a PyTorch program, names mean what they mean in Python and no leaf is made by itself"
)


class Repl:
    """A session and the entries it was given."""

    def __init__(self, settings: Settings, streams: Streams, lines: Reader) -> None:
        self.settings, self.streams, self.lines = settings, streams, lines
        self.entries = 0
        self.session = self.started()

    def started(self) -> Session:
        return Session(self.settings, self.streams.write, self.streams.write_aside, self.streams.tell).__enter__()

    def reset(self) -> None:
        """Begin anew, as if just started."""
        self.session.__exit__()
        self.session = self.started()

    def loop(self) -> int:
        """Until Ctrl-D or ``exit``; the exit status."""
        try:
            while True:
                try:
                    entry = self.lines.read()
                except KeyboardInterrupt:
                    continue
                except EOFError:
                    return 0
                if entry.strip():
                    self.enter(entry)
        except ProgramExit as left:
            if left.text:
                self.streams.write_aside(left.text + "\n")
            return left.exit_status
        finally:
            self.session.__exit__()

    def enter(self, entry: str) -> None:
        """Run one entry; only ``exit`` gets out of here."""
        with interrupt.guarded() as watchdog:
            try:
                if is_command(entry):
                    run_command(self, entry)
                else:
                    self.run(entry)
            except KeyboardInterrupt:
                watchdog.handled()
                self.streams.tell(Diagnostic("E0603", "interrupted"))
            except (ProgramError, GradcliError) as error:
                for diagnostic in error.diagnostics:
                    self.streams.tell(diagnostic)
            except (ProgramExit, BrokenPipeError):
                raise
            except Exception as error:
                self.streams.tell(internal(error))

    def run(self, entry: str, name: str = "") -> None:
        """Run program text."""
        self.entries += 1
        was_torch = self.session.world.torch_imported
        self.session.execute(parse(Source(name or f"<repl {self.entries}>", entry)), echo=self.echo)
        if self.session.world.torch_imported and not was_torch:
            self.streams.tell(Diagnostic("N0003", SWITCHED, severity="note"))

    def echo(self, value: Any) -> None:
        """Show an expression's value as Python does; None shows nothing."""
        if value is not None:
            self.session.world.remember(value)
            self.streams.write(f"{value!r}\n")


def interact(settings: Settings, streams: Streams) -> int:
    """Greet, and go on until the user leaves."""
    streams.write(BANNER + "\n")
    return Repl(settings, streams, reader()).loop()
