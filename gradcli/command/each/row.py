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


class Sink(Protocol):
    """Where the lines of rows go, what programs print beside them, and what is told of them."""

    def write(self, line: str) -> None: ...

    def write_aside(self, text: str) -> None: ...

    def tell(self, diagnostic: Diagnostic) -> None: ...


class RowRunner:
    """The runs of rows, in one session, which is open inside the ``with`` block; in one thread at a time."""

    def __init__(self, settings: Settings, views: Selection, modules: Sequence[Module], sink: Sink) -> None:
        self.views, self.modules, self.sink = views, modules, sink
        self.inputs = settings.inputs  # besides the row
        self.expressions: Sequence[str] | None = views.value_of("get")
        printer = None if views.printer() is None else sink.write_aside
        self.session = Session(settings._replace(inputs=()), printer, sink.write_aside, Explainer(sink.tell, memory.relieve))

    def __enter__(self) -> RowRunner:
        self.session.__enter__()
        return self

    def __exit__(self, *problem: object) -> None:
        self.session.__exit__(*problem)

    def run(self, number: int, row: Input) -> int:
        """One run; the row's status. A row that fails is told and has its line."""
        session, failed = self.session, 0
        session.start_again([row, *self.inputs])
        try:
            session.run_modules(self.modules)
        except ProgramExit as left:
            failed = left.exit_status
        except ProgramError as error:
            failed = error.exit_status
            self.tell_all(error.diagnostics)
        status = self.show(session, number, failed)
        session.rest()
        return status

    def show(self, session: Session, number: int, failed: int) -> int:
        """Write the row's line, and return the row's status; under ``--get`` the value or a list of them, null where there is none."""
        status = failed or session.exit_status
        expressions, nonfinite = self.expressions, self.views.nonfinite
        if expressions is None:
            from gradcli.views.base.run import Run
            from gradcli.views.base.view import named

            run = Run(session, status)
            if session.world.expectations and not failed:
                row = named("expect")
                data = run.make(row, tuple(each.request for each in session.world.expectations.values()))
                status = run.report.exit_status = status or int(row.failed(data))
            if self.views.selected and not failed:
                run.report.select(self.views.selected, session.get)
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
