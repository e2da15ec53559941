"""gradcli from Python: run a text, get its names, its output and its report."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import TYPE_CHECKING, Any

from gradcli.data.inputs import given, given_constant
from gradcli.data.sources import is_document
from gradcli.diagnosis.observer import Explainer
from gradcli.diagnostics.model import GradcliError, Source, UsageError
from gradcli.engine.tensor.tensor import open_to_host
from gradcli.host import memory
from gradcli.options.keywords import keywords
from gradcli.options.settings import settings
from gradcli.options.table import OPTIONS, Options
from gradcli.records import NamedTuple
from gradcli.runs.report import Report
from gradcli.runs.results import ProgramError, ProgramExit
from gradcli.runs.session import Session
from gradcli.views.base.run import Run
from gradcli.views.base.selection import requests_in
from gradcli.views.base.view import every, named, names

if TYPE_CHECKING:
    from gradcli.data.inputs import Input
    from gradcli.data.reference import Target
    from gradcli.diagnostics.model import Diagnostic
    from gradcli.views.base.view import Request

open_to_host()


class Result:
    """What a run produced.

    `views` has the data of each view that was requested; every view is a method too, as ``result.explain("x")``, which makes it afterwards.
    """

    def __init__(self, session: Session, requested: Mapping[str, Any]) -> None:
        self.names: Mapping[str, Any] = session.world.names
        self.stdout: str = session.log.stdout
        self.warnings: list[tuple[str, str]] = session.log.warnings
        self.views: dict[str, Any] = {}
        self._run = Run(session, requested=requested)
        self.report: Report = self._run.report

    def _show(self, name: str, request: Any, checks: bool = True) -> Any:
        row = named(name)
        if checks:
            row.check(request)
        data = self.views[name] = self._run.make(row, request)
        row.write(self._run, data, request)
        return data

    def _write(self, writer: Request, target: Target) -> None:
        from gradcli.host.output import write
        from gradcli.render.page import PLAIN
        from gradcli.views.base.writing import content_for

        write(target.name, content_for(target, writer.view, self._run.make(writer.view, writer.value), PLAIN))

    def __getattr__(self, name: str) -> Callable[..., Any]:
        if name not in names() or not named(name).key:
            raise AttributeError(f"'Result' object has no attribute '{name}'")
        return lambda request="": self._show(name, request)

    def __dir__(self) -> list[str]:
        return [*super().__dir__(), *(row.name for row in every() if row.key)]

    def _repr_mimebundle_(self, include: Any = None, exclude: Any = None) -> dict[str, str]:
        """The result as a notebook shows it."""
        from gradcli.views.base.bundle import bundle

        return bundle(self._run)

    def __repr__(self) -> str:
        return f"<Result of {', '.join(self.names) or 'no names'}>"


class ReportData:
    """The report of a run in another process: its data and nothing else."""

    def __init__(self, data: dict[str, Any]) -> None:
        self._data = data

    def as_dict(self) -> dict[str, Any]:
        return self._data


class ResultData(NamedTuple):
    """What an isolated run produced: values without their graph; of the requested views the data that JSON has of them."""

    names: Mapping[str, Any]
    stdout: str
    warnings: list[tuple[str, str]]
    views: dict[str, Any]
    report: ReportData


def run(
    text: str,
    inputs: Mapping[str, Any] | None = None,
    *,
    name: str = "<string>",
    memory_limit: int | None = None,
    isolated: bool = False,
    timeout: float | None = None,
    **options: Any,
) -> Result | ResultData:
    """Run a program in a state of its own, as a new process would.

    `inputs` become leaves that require grad, those of `const` stay as they are; `name` is what diagnostics call the text. Every option of
    the command that concerns a run is a keyword, with its default: ``dtype="float64"``, ``seed=1``, ``nan="error"``, ``max_memory="2G"``,
    and so is every view, with True where its value may be left out; `memory_limit` is `max_memory` in bytes. As long as a run with such a
    limit goes on, it holds for the whole process, on Linux.
    Raises ProgramError when the text does not parse or the program raises, UsageError (a ValueError) for an option that is wrong.

    `isolated`: in a process of its own, behind the operating system's wall, for texts of strangers.  What comes back is numbers, texts,
    containers and tensors without their graph; of anything else its text.  It may take `timeout` seconds, else TimeoutError is raised.

        run("out = (x * x).sum()", inputs={"x": [1.0, 2.0]}).names["x"].grad
    """
    source = Source(name, text)
    if isolated:
        refuse_files(options)
        return run_isolated(source, inputs or {}, {"memory_limit": memory_limit, **options}, timeout)
    if timeout is not None:
        raise ValueError("timeout needs isolated=True: only a process of its own can be ended")
    chosen = keywords(options, [*OPTIONS, *(row.option for row in map(named, names().keys() & options.keys()))])
    given_inputs = [given(key, value) for key, value in (inputs or {}).items()]
    given_inputs += [given_constant(key, value) for key, value in dict(chosen["const"] or {}).items()]
    limit = memory.limit(chosen["max_memory"]) if memory_limit is None else memory_limit
    with memory.confined(limit if memory_limit is not None or chosen["max_memory"] is not None else None) as relieve:
        return run_with(chosen, source, given_inputs, limit, relieve=relieve)


def run_with(
    options: Options,
    source: Source,
    inputs: Sequence[Input],
    limit: int | None,
    write: Callable[[str], object] | None = None,
    tell: Callable[[Diagnostic], object] | None = None,
    relieve: Callable[[], object] | None = None,
) -> Result:
    """The run that the options ask for; `write` gets what the program prints, `tell` the warnings and notes, when they come up.

    `relieve` makes room for the words about memory that ran out.
    """
    from gradcli.views.base.exclusion import refuse_strays

    refuse_strays(options)
    start = settings(options, inputs, limit)
    requests = [request for request in requests_in(options) if request.value is not False]
    target, writer = (None, None) if options["output"] is None else file_of(options["output"], requests)
    if writer is not None:
        requests = [*(each for each in requests if each.view not in (writer.view, named("output"))), writer]
    for request in requests:
        request.view.check(request.value)
    with Session(start, write, observer=Explainer(tell, relieve)) as session:
        try:
            run_source(session, source)
        except ProgramExit as left:
            if left.exit_status:
                raise exited(left, session) from None
        except GradcliError as error:
            raise unparsed(error) from None
        result = Result(session, options)
        if session.world.expectations:
            result._show("expect", tuple(each.request for each in session.world.expectations.values()), checks=False)
        for request in requests:
            if request is writer and target is not None:
                result._write(writer, target)
            else:
                result._show(request.view.name, request.value)
        return result


def file_of(name: str, requests: list[Request]) -> tuple[Target, Request]:
    """The file of ``output=``, and the request that writes it."""
    from gradcli.views.base.writing import target_in, writer_of

    target = target_in(name)
    if target.is_output:
        raise UsageError("E0902", f"output={name!r}: a run from Python writes to files only", help=("the values are in `result.names`",))
    return target, writer_of(name, target, requests, selects=False)


def run_source(session: Session, source: Source) -> None:
    """A program, or a document cell by cell."""
    if is_document(source):
        from gradcli.runs.cells import run_sources

        run_sources(session, [source], lambda diagnostics: None)
    else:
        session.run_all([source])


def refuse_files(options: Mapping[str, Any]) -> None:
    """Refuse views that write files, which a run behind the wall may not."""
    for key in options.keys() & names().keys():
        if named(key).option.takes_file and options[key] not in (None, False, True, ""):
            raise UsageError("E0902", f"an isolated run writes no files: leave {key}={options[key]!r} out", help=("write what it returns",))


def run_isolated(source: Source, inputs: Mapping[str, Any], options: dict[str, Any], timeout: float | None) -> ResultData:
    """The run in a child behind both walls; what it sends is read as data that a stranger may have written."""
    import json
    import os
    import subprocess

    from gradcli.host import child
    from gradcli.runs.exchange import encoded

    constants = {name: encoded(value) for name, value in dict(options.pop("const", None) or {}).items()}
    given_values = {name: encoded(value) for name, value in inputs.items()}
    whole = {"text": source.text, "name": source.name, "inputs": given_values, "const": constants, "options": options}
    command, env = child.command("gradcli.command.isolated"), child.environment()
    try:
        done = subprocess.run(
            command, input=json.dumps(whole), capture_output=True, text=True, encoding="utf-8", env=env, timeout=timeout, cwd=os.sep
        )
    except subprocess.TimeoutExpired:
        raise TimeoutError(f"the program took longer than {timeout:g} s") from None
    try:
        result = outcome(json.loads(done.stdout), source)
    except (ValueError, KeyError, TypeError, IndexError, AttributeError):
        ending = done.stderr.strip().splitlines()[-1:] or [f"its status is {done.returncode}"]
        raise RuntimeError(f"the process of an isolated run ended without a result: {ending[0]}") from None
    if isinstance(result, Exception):
        raise result
    return result


def outcome(answer: Any, source: Source) -> ResultData | Exception:
    """What a child sent; ValueError and its like where it sent something else."""
    from gradcli.runs.exchange import names_of

    if "refused" in answer:
        text = str(answer["text"])
        return TypeError(text) if answer["refused"] == "TypeError" else UsageError("E0902", text)
    if "error" in answer:
        return received(answer, source)
    warnings = [(str(category), str(text)) for category, text in answer["warnings"]]
    return ResultData(names_of(answer["names"]), str(answer["stdout"]), warnings, dict(answer["views"]), ReportData(answer["report"]))


def received(answer: dict[str, Any], source: Source) -> ProgramError:
    """A failure in the child, as if it had been raised here."""
    from gradcli.runs.exchange import diagnostic_of

    diagnostics = tuple(diagnostic_of(data, (source,)) for data in answer["diagnostics"])
    kind, message = answer["error"]
    problem = ProgramError(str(kind), str(message), diagnostics[0])
    problem.diagnostics = diagnostics
    problem.stdout, problem.warnings = str(answer["stdout"]), [(str(category), str(text)) for category, text in answer["warnings"]]
    return problem


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
