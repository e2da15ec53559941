"""gradcli from Python: run a text, get its names, its output and its report."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from gradcli.data.inputs import given, given_constant
from gradcli.diagnosis.observer import Explainer
from gradcli.diagnostics.model import GradcliError, Source
from gradcli.engine.tensor.tensor import open_to_host
from gradcli.host import memory
from gradcli.options.keywords import keywords
from gradcli.options.settings import settings
from gradcli.options.table import OPTIONS
from gradcli.runs.report import Report
from gradcli.runs.results import ProgramError, ProgramExit
from gradcli.runs.session import Session
from gradcli.views.run import Run
from gradcli.views.selection import requests_in
from gradcli.views.view import every, named, names

open_to_host()


class Result:
    """What a run produced.

    `views` has the data of each view that was requested; every view is a method too, as ``result.explain("x")``, which makes it afterwards.
    """

    def __init__(self, session: Session) -> None:
        self.names: Mapping[str, Any] = session.world.names
        self.stdout: str = session.log.stdout
        self.warnings: list[tuple[str, str]] = session.log.warnings
        self.views: dict[str, Any] = {}
        self._run = Run(session)
        self.report: Report = self._run.report

    def _show(self, name: str, request: Any) -> Any:
        row = named(name)
        row.check(request)
        data = self.views[name] = self._run.make(row, request)
        return data

    def __getattr__(self, name: str) -> Callable[..., Any]:
        if name not in names() or not named(name).key:
            raise AttributeError(f"'Result' object has no attribute '{name}'")
        return lambda request="": self._show(name, request)

    def __dir__(self) -> list[str]:
        return [*super().__dir__(), *(row.name for row in every() if row.key)]

    def __repr__(self) -> str:
        return f"<Result of {', '.join(self.names) or 'no names'}>"


def run(
    text: str, inputs: Mapping[str, Any] | None = None, *, name: str = "<string>", memory_limit: int | None = None, **options: Any
) -> Result:
    """Run a program in a state of its own, as a new process would.

    `inputs` become leaves that require grad, those of `const` stay as they are; `name` is what diagnostics call the text. Every option of
    the command that concerns a run is a keyword, with its default: ``dtype="float64"``, ``seed=1``, ``nan="error"``, ``max_memory="2G"``,
    and so is every view, with True where its value may be left out; `memory_limit` is `max_memory` in bytes.
    Raises ProgramError when the text does not parse or the program raises, UsageError (a ValueError) for an option that is wrong.

        run("out = (x * x).sum()", inputs={"x": [1.0, 2.0]}).names["x"].grad
    """
    chosen = keywords(options, [*OPTIONS, *(row.option for row in map(named, names() & options.keys()))])
    given_inputs = [given(key, value) for key, value in (inputs or {}).items()]
    given_inputs += [given_constant(key, value) for key, value in dict(chosen["const"] or {}).items()]
    limit = memory.limit(chosen["max_memory"]) if memory_limit is None else memory_limit
    start = settings(chosen, given_inputs, limit)
    requests = [request for request in requests_in(chosen) if request.value is not False]
    for request in requests:
        request.view.check(request.value)
    with Session(start, observer=Explainer()) as session:
        try:
            session.run_all([Source(name, text)])
        except ProgramExit as left:
            if left.exit_status:
                raise exited(left, session) from None
        except GradcliError as error:
            raise unparsed(error) from None
        result = Result(session)
        for request in requests:
            result._show(request.view.name, request.value)
        return result


def unparsed(error: GradcliError) -> ProgramError:
    """A text that does not parse, or an input nobody reads."""
    kind = "SyntaxError" if error.exit_status == GradcliError.exit_status else "ValueError"
    problem = ProgramError(kind, error.diagnostic.headline, error.diagnostic)
    problem.diagnostics = error.diagnostics
    return problem


def exited(left: ProgramExit, session: Session) -> ProgramError:
    """A program that asked for a failing exit status."""
    from gradcli.diagnostics.model import Diagnostic

    text = left.text or str(left.exit_status)
    problem = ProgramError("SystemExit", text, Diagnostic("E0500", f"the program called exit({text})"))
    problem.stdout, problem.warnings = session.log.stdout, session.log.warnings
    return problem
