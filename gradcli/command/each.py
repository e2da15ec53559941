"""``--each NAME``: the programs once for each row of an input, a line of JSON for each run, as soon as it is there."""

from __future__ import annotations

import gc
import sys
from collections.abc import Iterable, Mapping
from time import monotonic
from typing import TYPE_CHECKING

from gradcli.data.inputs import rows
from gradcli.diagnosis.observer import Explainer
from gradcli.diagnostics.model import Diagnostic, GradcliError, UsageError, did_you_mean
from gradcli.host import memory
from gradcli.host.progress import Progress
from gradcli.lang.parsing.parser import parse
from gradcli.render.json import json_line, json_value
from gradcli.runs.results import ProgramError, ProgramExit
from gradcli.runs.session import Session, Settings
from gradcli.world.world import deep_stack

if TYPE_CHECKING:
    from gradcli.data.inputs import Input, Rows
    from gradcli.data.reference import Reading
    from gradcli.diagnostics.model import Source
    from gradcli.host.streams import Streams
    from gradcli.lang.syntax.nodes import Module
    from gradcli.views.base.selection import Selection
    from gradcli.world.world import World


YOUNG = 2000  # new objects between two collections: what a row leaves behind is collected while the processor still has it at hand
SLOW = 0.005  # seconds of a row that are worth sending its line alone
PAUSE = 0.05  # seconds that a line waits at most while rows are fast


class Each:
    """The runs, and what they have in common."""

    def __init__(self, rows: Rows, settings: Settings, views: Selection, streams: Streams) -> None:
        self.rows, self.settings, self.views, self.streams = rows, settings, views, streams
        self.world: World | None = None  # that of the row before
        self.said: set[tuple[str, str]] = set()
        self.status = 0
        self.progress = Progress(sys.stderr, rows.total)
        self.begun = self.sent = monotonic()  # the last row; the last lines
        self.printer = None if views.printer() is None else self.write_aside
        self.shares_terminal = sys.stdout.isatty()  # with the line that says how far it is

    def run(self, programs: list[Source]) -> int:
        """All rows. A row that fails is told and has its line; the others run, and the first failure's status is the whole's."""
        modules = [parse(program) for program in programs]
        gc.set_threshold(YOUNG, *gc.get_threshold()[1:])
        with self.progress, deep_stack():
            for number, row in enumerate(self.rows.inputs):
                status = self.run_row(number, row, modules)
                self.send()
                self.progress.show(number + 1)
                self.status = self.status or status
        return self.status

    def send(self) -> None:
        """Send the lines on their way: each at once, unless they are many a second, which are sent together."""
        now = monotonic()
        if self.rows.is_live or now - self.begun > SLOW or now - self.sent > PAUSE:
            self.streams.flush()
            self.sent = now
        self.begun = now

    def run_row(self, number: int, row: Input, modules: list[Module]) -> int:
        """One run, in a state of its own."""
        inputs = [row, *self.settings.inputs]
        settings, explainer = self.settings._replace(inputs=inputs), Explainer(self.tell, memory.relieve)
        with Session(settings, self.printer, self.write_aside, explainer, self.world) as session:
            failed = 0
            try:
                session.run_modules(modules)
            except ProgramExit as left:
                failed = left.exit_status
            except ProgramError as error:
                failed = error.exit_status
                self.tell_all(error.diagnostics)
            status = self.show(session, number, failed)
        self.world = session.world
        session.dispose()
        return status

    def show(self, session: Session, number: int, failed: int) -> int:
        """Write the row's line, and return the row's status; under ``--get`` the value or a list of them, null where there is none."""
        status = failed or session.exit_status
        expressions, nonfinite = self.views.value_of("get"), self.views.nonfinite
        if expressions is None:
            from gradcli.views.base.run import Run
            from gradcli.views.base.view import named

            run = Run(session, status)
            if session.world.expectations and not failed:
                row = named("expect")
                data = run.make(row, tuple(each.request for each in session.world.expectations.values()))
                status = run.report.exit_status = status or int(row.failed(data))
            if self.views.selected and not failed:
                run.report.select(self.views.selected)
            self.write(json_line(run.report, nonfinite, number))
            return status
        texts = []
        for expression in expressions:
            text, wrong = ("null", failed) if failed else self.value(session, expression, nonfinite)
            texts.append(text)
            status = status or wrong
        self.write((texts[0] if len(texts) == 1 else f"[{', '.join(texts)}]") + "\n")
        return status

    def value(self, session: Session, expression: str, nonfinite: str) -> tuple[str, int]:
        """The value of an expression as JSON, and the status it asks for; one that fails is told and is null, and the other rows run."""
        try:
            return json_value(expression, session.get(expression, allows_none=True), nonfinite), 0
        except GradcliError as error:
            self.tell_all(error.diagnostics)
            return "null", error.exit_status

    def write(self, line: str) -> None:
        if self.shares_terminal:
            self.progress.hide()
        self.streams.write(line)

    def write_aside(self, text: str) -> None:
        self.progress.hide()
        self.streams.write_aside(text)

    def tell(self, diagnostic: Diagnostic) -> None:
        """A warning or note, the first time it comes up; the line of each row has them all."""
        if (diagnostic.code, diagnostic.headline) not in self.said:
            self.said.add((diagnostic.code, diagnostic.headline))
            self.progress.hide()
            self.streams.tell(diagnostic)

    def tell_all(self, diagnostics: Iterable[Diagnostic]) -> None:
        for diagnostic in diagnostics:
            self.tell(diagnostic)


def rows_named(name: str, given: Mapping[str, tuple[str, str]], reading: Reading) -> Rows:
    """The rows of the input that ``--each`` names; `given` has the text and the option of every input."""
    if name not in given:
        near = did_you_mean(name, given)
        helps = (f"did you mean `{near[0]}`?",) if near else ("gradcli -v x=@rows.csv --each x 'out = (x**2).sum()'",)
        raise UsageError("E0902", f"--each {name}: no -v or --const gives a value to this name", help=helps)
    return rows(*given[name], reading)
