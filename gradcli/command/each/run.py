"""All rows of an input, one after the other in this process, or in batches by others."""

from __future__ import annotations

import gc
import os
from collections.abc import Callable, Iterable, Mapping, Sequence
from contextlib import ExitStack
from typing import TYPE_CHECKING

from gradcli.command.each.output import Output
from gradcli.command.each.row import RowRunner
from gradcli.data.inputs import rows
from gradcli.data.reference import STANDARD_INPUT, Reading, by_name, name_in, reading_of, references_in
from gradcli.diagnostics.model import UsageError, did_you_mean
from gradcli.lang.parsing.parser import parse
from gradcli.world.world import deep_stack

if TYPE_CHECKING:
    from gradcli.data.inputs import Rows
    from gradcli.diagnostics.model import Source
    from gradcli.host.streams import Streams
    from gradcli.options.table import Options
    from gradcli.runs.session import Settings
    from gradcli.views.base.selection import Selection

YOUNG = 2000  # new objects between two collections: what a row leaves behind is collected while the processor still has it at hand


class EachRun:
    """One run over the rows of `name`."""

    def __init__(self, name: str, options: Options, views: Selection, streams: Streams) -> None:
        self.name, self.options, self.views, self.streams = name, options, views, streams
        self.given = by_name(options["var"], options["const"])
        self.rows = rows_named(name, self.given, reading_of(options))

    def run(self, programs: Sequence[Source], settings: Callable[[], Settings], confine: Callable[[], object]) -> int:
        """Do it all; the status is that of the first row that failed.

        `settings` says what each row starts from, `confine` raises the wall around this process.
        """
        output = Output(self.streams, self.rows.total, self.rows.is_live)
        if self.options["jobs"] is None and self.options["dask"] is None:
            start = settings()
            confine()
            runner = RowRunner(start, self.views, [parse(program) for program in programs], output)
            with output, deep_stack(), runner:
                run_rows(runner, self.rows, output)
        else:
            self.run_in_batches(programs, output, confine)
        return output.status

    def run_in_batches(self, programs: Sequence[Source], output: Output, confine: Callable[[], object]) -> None:
        """By the processes of ``--jobs`` or by Dask's workers, which this process starts or finds before it gives up its right to."""
        from gradcli.command.each.batches import Batches
        from gradcli.command.each.worker import answer_batch, job_data
        from gradcli.rows.pools import pool_for

        for program in programs:
            parse(program)  # a mistake in the text is told at once
        refuse_pipes(self.given[name] for name in self.given if name != self.name)
        with ExitStack() as stack:
            job = job_data(self.name, self.options, programs)
            pool = pool_for(self.options, job, "gradcli.command.each.worker", answer_batch, stack)
            if self.options["dask"] is None:
                confine()
            with output:
                Batches(pool, self.rows, output).run()


def run_rows(runner: RowRunner, rows: Rows, output: Output) -> None:
    """The rows in this process."""
    gc.set_threshold(YOUNG, *gc.get_threshold()[1:])
    for number, row in enumerate(rows.inputs):
        output.end_row(runner.run(number, row))


def rows_named(name: str, given: Mapping[str, tuple[str, str]], reading: Reading) -> Rows:
    """The rows of the input that ``--each`` names; `given` has the text and the option of every input."""
    if name not in given:
        near = did_you_mean(name, given)
        helps = (f"did you mean `{near[0]}`?",) if near else ("gradcli -v x=@rows.csv --each x 'out = (x**2).sum()'",)
        raise UsageError("E0902", f"--each {name}: no -v or --const gives a value to this name", help=helps)
    return rows(*given[name], reading)


def refuse_pipes(given: Iterable[tuple[str, str]]) -> None:
    """Refuse an input that each of several processes would have to read, and that can be read once."""
    for text, _ in given:
        for reference in references_in([text]):
            if reference.name == STANDARD_INPUT or (os.path.exists(reference.name) and not os.path.isfile(reference.name)):
                raise UsageError(
                    "E0902",
                    f"every process reads `{name_in(text)}`, and {reference.shown} can be read once",
                    help=("give it as a file, or leave `--jobs` out",),
                )
