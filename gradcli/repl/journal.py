"""What was entered, in order, and the two ways along it: back and forth again.

Stepping back runs all entries but the last one again, in silence and from the start, and puts the outcome in place of the session.
So everything is as it was: names, values written in place, gradients, the graph, the random stream. For entries that are soon run again nothing
is kept but their text, so that large tensors cost no memory until somebody steps back. What ran for long leaves a checkpoint, and only the
entries after the last one run again. Where there is none, a session that ran for long is told so before; one that takes much longer than it
did, or comes out otherwise, or is interrupted, has not changed.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from itertools import takewhile
from time import perf_counter
from typing import TYPE_CHECKING, Any

from gradcli.diagnostics.facts import fact, text_of
from gradcli.diagnostics.model import GradcliError, Source, Span, UsageError
from gradcli.engine.tensor.tensor import Tensor
from gradcli.lang.syntax import nodes as syntax
from gradcli.runs.observer import SILENT, OutOfTime
from gradcli.runs.replay import LEAST, on_a_budget
from gradcli.runs.results import ProgramError, ProgramExit

if TYPE_CHECKING:
    from gradcli.repl.checkpoint import Checkpoint
    from gradcli.repl.loop import Repl
    from gradcli.runs.session import Session

KEPT = 3  # checkpoints
WORTH = 0.5  # seconds that entries ran, after which there is one
TIMES = 12  # how much longer entries may take when they run again: a loop that only counts is slowed ninefold by the look at the clock
DOING = (syntax.Call, syntax.Walrus, syntax.Comprehension, syntax.Yield, syntax.YieldFrom)


class Entry:
    """A program that was entered. `done` says how many of its statements ran to their end; `asked`: a command ran it, to look at its value."""

    def __init__(self, source: Source, module: syntax.Module, *, asked: bool = False) -> None:
        self.source, self.module, self.asked = source, module, asked
        self.done = len(module.body)
        self.failure = ""
        self.seconds = 0.0  # it took
        self.leaves: tuple[int, ...] = ()  # the statements that made an automatic leaf
        self.gave_value = False  # what `_` is afterwards
        self.times = 1  # it ran
        self.after: Checkpoint | None = None  # what there was when it had ended
        self.is_tried = False  # whether a checkpoint was wanted then

    @property
    def is_silent(self) -> bool:
        """Whether its values are not to be shown: it ends in a semicolon."""
        return self.asked or self.source.text.rstrip().endswith(";")

    @property
    def only_looks(self) -> bool:
        """Whether it only shows something, so that there is nothing to undo."""
        return all(isinstance(node, syntax.ExpressionStatement) and is_a_look(node.value) for node in self.module.body)

    @property
    def is_step(self) -> bool:
        """Whether stepping back stops before it."""
        return not self.asked and not self.only_looks

    @property
    def first_line(self) -> str:
        line, more, _ = self.source.text.strip().partition("\n")
        return f"{line} …" if more else line

    def ended(self, error: BaseException) -> None:
        """An exception left it: note how far it had come."""
        self.failure = "interrupted" if isinstance(error, KeyboardInterrupt) else text_of(error).split("\n")[0]
        self.done = completed(self.module, error.__cause__ or error)

    def whole_statements(self) -> syntax.Module:
        """The part that ran to its end."""
        return syntax.Module(self.module.span, self.module.body[: self.done])

    @property
    def was_interrupted(self) -> bool:
        return self.failure == "interrupted"

    def repeatable(self) -> Entry:
        """What can be run again: of an entry that was interrupted, the statements before that."""
        return Entry(self.source, self.whole_statements()) if self.was_interrupted and self.times == 1 else self


def is_a_look(node: syntax.Node) -> bool:
    """Whether nothing in an expression could change anything: no call, no assignment, nothing that is gone through."""
    return not any(isinstance(part, DOING) for part in syntax.walk(node))


def completed(module: syntax.Module, error: BaseException) -> int:
    """How many statements at top level had ended when an exception was raised, here or in a function that was called here."""
    where: Span | None = fact(error, "where")
    calls = [span for _, span in fact(error, "frames", [])]  # innermost first
    own = next((span for span in (*reversed(calls), where) if span is not None and span.source is module.span.source), None)
    return 0 if own is None else sum(statement.span.end <= own.start for statement in module.body)


def automatic_leaves(entry: Entry, names: dict[str, Any]) -> Iterator[int]:
    """The statements of an entry that made an automatic leaf."""
    for place, node in enumerate(entry.module.body[: entry.done]):
        if isinstance(node, syntax.Assign) and len(node.targets) == 1 and isinstance(node.targets[0], syntax.Name):
            value = names.get(node.targets[0].id)
            if isinstance(value, Tensor) and value.requires_grad and value.is_leaf and value.note("automatic") == node.targets[0].id:
                yield place


class Journal:
    """The entries up to now, and those that were stepped back from."""

    def __init__(self, repl: Repl) -> None:
        self.repl = repl
        self.entries: list[Entry] = []
        self.undone: list[list[Entry]] = []
        self.scopes = ExitStack()  # the states of sessions that another one took the place of

    def forget(self) -> None:
        self.entries, self.undone = [], []

    def close(self) -> None:
        self.scopes.close()

    def run(self, entry: Entry, execute: Callable[[Entry], None] | None = None) -> None:
        """A new entry: there is no way forth from here any more. `execute` runs it, where it is not to run once."""
        if entry.is_step:
            self.undone = []
        self.entries.append(entry)
        started = perf_counter()
        try:
            (execute or self.repl.execute)(entry)
        except GradcliError:
            self.entries.pop()  # it did not compile, so nothing of it ran
            raise
        except (ProgramError, KeyboardInterrupt) as error:
            entry.ended(error)
            raise
        finally:
            entry.seconds = perf_counter() - started
            entry.leaves = tuple(automatic_leaves(entry, self.repl.session.world.names))
        self.keep(entry)

    def keep(self, entry: Entry) -> None:
        """Have what was just entered leave a checkpoint, if what ran since one was wanted last took long; there may have been none to have."""
        since = takewhile(lambda other: not other.is_tried, reversed(self.entries))
        if sum(other.seconds for other in since) > WORTH:
            entry.after, entry.is_tried = self.checkpoint(), True
            for forgotten in [other for other in self.entries if other.after is not None][:-KEPT]:
                forgotten.after = None

    def checkpoint(self) -> Checkpoint | None:
        """What the session holds now, if it can be told."""
        from gradcli.repl.checkpoint import Checkpoint, Unkept

        try:
            return Checkpoint(self.repl.session)
        except (Unkept, MemoryError):
            return None

    def is_of_now(self, entry: Entry) -> bool:
        """Whether an entry left a checkpoint of the present session: one that was built anew since has other objects."""
        return entry.after is not None and entry.after.session is self.repl.session

    def back(self, count: int = 1) -> list[Entry]:
        """Step back over the last entries that did something, and those between and after them that only looked; latest first."""
        doing = [place for place, entry in enumerate(self.entries) if entry.is_step]
        if not doing:
            raise UsageError("E0905", "nothing to undo")
        steps = doing[-count:]
        self.rebuild(self.entries[: steps[0]])
        for place in reversed(steps):
            self.undone.append(self.entries[place:])
            del self.entries[place:]
        return [group[0] for group in self.undone[-len(steps) :]]

    def forth(self, count: int = 1) -> list[Entry]:
        """Run again what was stepped back from last; earliest first."""
        if not self.undone:
            raise UsageError("E0905", "nothing to redo")
        return [self.step_forth() for _ in range(min(count, len(self.undone)))]

    def step_forth(self) -> Entry:
        group = self.undone.pop()
        if self.is_of_now(group[-1]):
            group[-1].after.restore()  # type: ignore[union-attr]  # as `is_of_now` says
            self.entries += group
            return group[0]
        for place, entry in enumerate(group):
            self.entries.append(entry)
            try:
                self.again(entry)
            except KeyboardInterrupt as error:
                entry.ended(error)
                if group[place + 1 :]:
                    self.undone.append(group[place + 1 :])
                raise
        return group[0]

    def rebuild(self, entries: list[Entry]) -> None:
        """Have the session be as it was after `entries`: from a checkpoint on, else by a new session that takes the place of the present one."""
        if self.rewound(entries):
            return
        before = self.repl.session
        fresh = self.played(entries)
        fresh.observer = self.repl.observer  # from here on it speaks
        self.repl.session = fresh
        self.scopes.callback(before._scope.pop_all().close)

    def rewound(self, entries: list[Entry]) -> bool:
        """Go back to the last checkpoint among `entries` and run those after it again; says whether there was a way."""
        place = next((place for place in reversed(range(len(entries))) if self.is_of_now(entries[place])), None)
        if place is None:
            return False
        rest = entries[place + 1 :]
        present = self.checkpoint() if rest else None
        if rest and present is None:
            return False
        session = self.repl.session
        session.observer = SILENT
        try:
            entries[place].after.restore()  # type: ignore[union-attr]  # as `is_of_now` says
            self.run_again(rest)
        except BaseException:
            if present is not None:
                present.restore()
            raise
        finally:
            session.observer = self.repl.observer
        return True

    @contextmanager
    def beside(self, entries: list[Entry], before: Callable[[], object]) -> Iterator[Session]:
        """A session beside the present one in which `entries` have run again; `before` was called when it was fresh."""
        fresh = self.played(entries, before)
        try:
            yield fresh
        finally:
            fresh.__exit__()

    def played(self, entries: list[Entry], before: Callable[[], object] = lambda: None) -> Session:
        """A new session in which `entries` have run, in silence; the present one stays as it is."""
        present = self.repl.session
        self.repl.session = fresh = self.repl.started(SILENT)
        fresh.world.chances.update(present.world.chances)
        before()
        try:
            self.run_again(entries)
        except BaseException:
            fresh.__exit__()
            raise
        finally:
            self.repl.session = present
        return fresh

    def run_again(self, entries: list[Entry]) -> None:
        """Run entries again in the session of now, in about the time that they took."""
        seconds = sum(entry.seconds for entry in entries)
        if seconds > LEAST:
            self.repl.write_aside(f"running the earlier entries again, which took {seconds:.0f} s; Ctrl-C leaves everything as it is\n")
        try:
            with on_a_budget(max(LEAST, TIMES * seconds)):
                for entry in entries:
                    self.again(entry)
        except OutOfTime:
            raise unchanged("running the entries again takes much longer than the first time") from None

    def again(self, entry: Entry) -> None:
        """Run an entry once more, without a word. It may fail if it did before: that was told when it was entered."""
        muted, self.repl.muted = self.repl.muted, True
        failed = False
        try:
            self.repl.execute(entry.repeatable())
        except (ProgramError, ProgramExit):
            failed = True
        finally:
            self.repl.muted = muted
        if failed is not (bool(entry.failure) and not entry.was_interrupted):
            raise unchanged(f"`{entry.first_line}` gives a different result")


def unchanged(reason: str) -> UsageError:
    """A step back that could not be made."""
    return UsageError("E0905", f"cannot step back: {reason}", notes=("the session is as it was before",))
