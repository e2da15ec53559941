"""One row: the programs in a state of their own, and the line of JSON that comes of it."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING, Protocol

from gradcli.diagnosis.observer import Explainer
from gradcli.diagnostics.model import Diagnostic, GradcliError
from gradcli.host import memory
from gradcli.render.json import json_line, json_value
from gradcli.runs.results import ProgramError, ProgramExit
from gradcli.runs.session import Session, Settings

if TYPE_CHECKING:
    from gradcli.data.inputs import Input
    from gradcli.lang.syntax.nodes import Module
    from gradcli.views.base.selection import Selection
    from gradcli.world.world import World


class Sink(Protocol):
    """Where the lines of rows go, what programs print beside them, and what is told of them."""

    def write(self, line: str) -> None: ...

    def write_aside(self, text: str) -> None: ...

    def tell(self, diagnostic: Diagnostic) -> None: ...


class RowRunner:
    """The runs of rows, and what they have in common."""

    def __init__(self, settings: Settings, views: Selection, modules: Sequence[Module], sink: Sink) -> None:
        self.settings, self.views, self.modules, self.sink = settings, views, modules, sink
        self.printer = None if views.printer() is None else sink.write_aside
        self.world: World | None = None  # that of the row before

    def run(self, number: int, row: Input) -> int:
        """One run; the row's status. A row that fails is told and has its line."""
        settings = self.settings._replace(inputs=[row, *self.settings.inputs])
        explainer = Explainer(self.sink.tell, memory.relieve)
        with Session(settings, self.printer, self.sink.write_aside, explainer, self.world) as session:
            failed = 0
            try:
                session.run_modules(self.modules)
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
            self.sink.write(json_line(run.report, nonfinite, number))
            return status
        texts = []
        for expression in expressions:
            text, wrong = ("null", failed) if failed else self.value(session, expression, nonfinite)
            texts.append(text)
            status = status or wrong
        self.sink.write((texts[0] if len(texts) == 1 else f"[{', '.join(texts)}]") + "\n")
        return status

    def value(self, session: Session, expression: str, nonfinite: str) -> tuple[str, int]:
        """The value of an expression as JSON, and the status it asks for; one that fails is told and is null, and the other rows run."""
        try:
            return json_value(expression, session.get(expression, allows_none=True), nonfinite), 0
        except GradcliError as error:
            self.tell_all(error.diagnostics)
            return "null", error.exit_status

    def tell_all(self, diagnostics: Iterable[Diagnostic]) -> None:
        for diagnostic in diagnostics:
            self.sink.tell(diagnostic)
