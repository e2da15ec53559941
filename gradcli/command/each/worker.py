"""What runs batches of rows elsewhere: a process of ``--jobs``, or one of Dask's workers."""

from __future__ import annotations

from collections.abc import Sequence
from threading import local
from time import perf_counter
from typing import IO, NoReturn

from gradcli.command.each.batches import batch_in
from gradcli.command.each.row import RowRunner
from gradcli.data.inputs import inputs_of, row_maker
from gradcli.data.reference import by_name, files_in, reading_of
from gradcli.diagnosis.explain import internal
from gradcli.diagnostics.model import Diagnostic, GradcliError, Source
from gradcli.host import memory
from gradcli.host.streams import Streams
from gradcli.lang.parsing.parser import parse
from gradcli.options.settings import settings
from gradcli.options.table import Options
from gradcli.rows.job import Data, Failure
from gradcli.rows.worker import Answering, restrict, serve
from gradcli.runs.report import diagnostic_as_dict
from gradcli.views.base.selection import Selection
from gradcli.world.world import deep_stack

INTERNAL = 70


def main(requests: IO[str], answers: IO[str]) -> NoReturn:
    """A process of ``--jobs``."""
    serve(batch_answers, requests, answers)


def batch_answers(job: Data) -> Answering:
    """What runs the batches of a job; where an input cannot be read, each answer says so."""
    try:
        runner = BatchRunner(job)
    except GradcliError as error:
        failure = Failure(error.diagnostics, error.exit_status).as_data()
        return lambda request: failure
    options = runner.options
    restrict(None if options["max_memory"] is None else memory.limit(options["max_memory"]), files_in([*options["var"], *options["const"]]))
    return runner.answer


def answer_batch(job: Data, request: Data) -> Data:
    """The answer of one of Dask's workers."""
    return answering(job)(request)


class _Last(local):
    """The job that a thread of a worker worked at last, and what runs its batches: another thread has its own."""

    job: Data | None = None
    answer: Answering


LAST = _Last()


def answering(job: Data) -> Answering:
    """What runs the batches of a job in this thread; where an input cannot be read, each answer says so."""
    if LAST.job != job:
        LAST.job = None
        LAST.answer = _answering(job)
        LAST.job = job
    return LAST.answer


def _answering(job: Data) -> Answering:
    try:
        return BatchRunner(job).answer
    except GradcliError as error:
        failure = Failure(error.diagnostics, error.exit_status).as_data()
        return lambda request: failure


def job_data(name: str, options: Options, programs: Sequence[Source]) -> Data:
    """What all batches have in common, as plain data."""
    return {"name": name, "options": dict(options), "programs": [[source.name, source.text] for source in programs]}


class BatchRunner:
    """The rows of one job."""

    def __init__(self, job: Data) -> None:
        self.options = Options({key: tuple(value) if isinstance(value, list) else value for key, value in job["options"].items()})
        options, reading = self.options, reading_of(self.options)
        given = by_name(options["var"], options["const"])
        self.make = row_maker(*given.pop(job["name"]), reading)
        self.said = Said()
        limit = memory.limit(options["max_memory"])
        start = settings(options, inputs_of(given.values(), reading), limit)
        modules = [parse(Source(name, text)) for name, text in job["programs"]]
        self.runner = RowRunner(start, Selection(options, Streams()), modules, self.said)

    def answer(self, request: Data) -> Data:
        """What the rows of a batch say, the status of the first that failed, and how many seconds they took."""
        begun, status = perf_counter(), 0
        self.said.take()
        try:
            with deep_stack(), self.runner:
                for number, value in enumerate(batch_in(request), request["first"]):
                    ended = self.runner.run(number, self.make(value))
                    status = status or ended
        except GradcliError as error:
            return {"said": self.said.take(), **Failure(error.diagnostics, error.exit_status).as_data()}
        except Exception as error:
            if self.options["debug"]:
                raise
            return {"said": self.said.take(), **Failure((internal(error),), INTERNAL).as_data()}
        return {"said": self.said.take(), "status": status, "seconds": perf_counter() - begun}


class Said:
    """What rows say, in its order, as plain data."""

    def __init__(self) -> None:
        self.parts: list[tuple[str, object]] = []
        self.told: set[tuple[str, str]] = set()

    def write(self, line: str) -> None:
        self.parts.append(("line", line))

    def write_aside(self, text: str) -> None:
        self.parts.append(("aside", text))

    def tell(self, diagnostic: Diagnostic) -> None:
        """The first time: whoever reads this tells it once."""
        if (diagnostic.code, diagnostic.headline) not in self.told:
            self.told.add((diagnostic.code, diagnostic.headline))
            texts = {label.span.source.name: label.span.source.text for label in diagnostic.labels}
            self.parts.append(("tell", (diagnostic_as_dict(diagnostic), texts)))

    def take(self) -> list[tuple[str, object]]:
        """What was said since the last time."""
        parts, self.parts = self.parts, []
        return parts
