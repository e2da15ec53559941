"""What was entered, in order, and the two ways along it: back and forth again.

Stepping back runs all entries but the last one again, in silence and from the start, and puts the outcome in the place of the session. So
everything is as it was: names, values written in place, gradients, the graph, the random stream. Should that be interrupted, nothing has changed.
"""

from __future__ import annotations

from contextlib import ExitStack
from typing import TYPE_CHECKING

from gradcli.diagnostics import GradcliError, Source, Span, UsageError
from gradcli.lang import syntax
from gradcli.session import ProgramError, ProgramExit

if TYPE_CHECKING:
    from gradcli.repl.loop import Repl


class Entry:
    """A program that was entered. `done` says how many of its statements ran to their end."""

    def __init__(self, source: Source, module: syntax.Module) -> None:
        self.source, self.module = source, module
        self.done = len(module.body)
        self.failure = ""

    @property
    def is_silent(self) -> bool:
        """Whether its values are not to be shown: it ends in a semicolon."""
        return self.source.text.rstrip().endswith(";")

    def ended(self, error: BaseException) -> None:
        """An exception left it: note how far it had come."""
        self.failure = "interrupted" if isinstance(error, KeyboardInterrupt) else str(error).split("\n")[0]
        self.done = completed(self.module, error.__cause__ or error)

    def whole_statements(self) -> syntax.Module:
        """The part that ran to its end."""
        return syntax.Module(self.module.span, self.module.body[: self.done])

    def repeatable(self) -> Entry:
        """What can be run again: of an entry that was interrupted, the statements before that."""
        return Entry(self.source, self.whole_statements()) if self.failure == "interrupted" else self


def completed(module: syntax.Module, error: BaseException) -> int:
    """How many statements at top level had ended when an exception was raised, here or in a function that was called here."""
    where: Span | None = error.__dict__.get("gradcli_where")
    calls = [span for _, span in error.__dict__.get("gradcli_frames", [])]  # innermost first
    own = next((span for span in (*reversed(calls), where) if span is not None and span.source is module.span.source), None)
    return 0 if own is None else sum(statement.span.end <= own.start for statement in module.body)


class Journal:
    """The entries up to now, and those that were stepped back from."""

    def __init__(self, repl: Repl) -> None:
        self.repl = repl
        self.entries: list[Entry] = []
        self.undone: list[Entry] = []
        self.count = 0
        self.scopes = ExitStack()  # the states of sessions that another one took the place of

    def forget(self) -> None:
        self.entries, self.undone, self.count = [], [], 0

    def close(self) -> None:
        self.scopes.close()

    def run(self, entry: Entry) -> None:
        """A new entry: there is no way forth from here any more."""
        self.count += 1
        self.undone = []
        self.entries.append(entry)
        try:
            self.repl.execute(entry)
        except GradcliError:
            self.entries.pop()  # it did not compile, so nothing of it ran
            raise
        except (ProgramError, KeyboardInterrupt) as error:
            entry.ended(error)
            raise

    def back(self) -> Entry:
        """Step back over the last entry."""
        if not self.entries:
            raise UsageError("E0905", "there is nothing to undo")
        self.rebuild(self.entries[:-1])
        self.undone.append(self.entries.pop())
        return self.undone[-1]

    def forth(self) -> Entry:
        """Run the entry again that was stepped back from last."""
        if not self.undone:
            raise UsageError("E0905", "there is nothing to redo")
        self.again(self.undone[-1])
        self.entries.append(self.undone.pop())
        return self.entries[-1]

    def rebuild(self, entries: list[Entry]) -> None:
        """A new session in which `entries` have run takes the place of the present one."""
        before = self.repl.session
        self.repl.muted = True
        self.repl.session = fresh = self.repl.started()
        try:
            for entry in entries:
                self.again(entry)
        except BaseException:
            fresh.__exit__()
            self.repl.session = before
            raise
        finally:
            self.repl.muted = False
        self.scopes.callback(before._scope.pop_all().close)

    def again(self, entry: Entry) -> None:
        """Run an entry once more, without a word; it may fail as it did."""
        muted, self.repl.muted = self.repl.muted, True
        try:
            self.repl.execute(entry.repeatable())
        except (ProgramError, ProgramExit):
            pass  # that was told when it was entered
        finally:
            self.repl.muted = muted
