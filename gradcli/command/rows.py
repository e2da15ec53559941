"""``--rows NAMES``: the programs over the rows of large inputs, a block at a time, shown as one run."""

from __future__ import annotations

import gc
import os
import re
import sys
from collections.abc import Callable, Sequence
from contextlib import ExitStack
from functools import partial
from typing import TYPE_CHECKING, Any, NoReturn

from gradcli.data.files import left_out
from gradcli.data.inputs import noted
from gradcli.data.reference import by_name, name_in
from gradcli.diagnosis.examination import NOT_FINITE
from gradcli.diagnostics.model import Diagnostic, Source, UsageError, did_you_mean
from gradcli.engine.fusion import cores
from gradcli.host import memory
from gradcli.host.progress import Progress
from gradcli.lang.parsing.parser import parse
from gradcli.lang.syntax import nodes as syntax
from gradcli.options.table import Options
from gradcli.rows.block import answer
from gradcli.rows.job import GRADIENT, Job
from gradcli.rows.layout import Layout, is_url, layout_of
from gradcli.rows.pools import Here, pool_for
from gradcli.rows.whole import Executor, Whole, found_out, not_finite, run_whole, session_of
from gradcli.rows.workers import Workers

if TYPE_CHECKING:
    from gradcli.host.streams import Streams
    from gradcli.rows.journal import Journal
    from gradcli.runs.session import Session
    from gradcli.views.base.selection import Selection

BLOCK = 1 << 24  # bytes of rows that a block has, where nobody says
COUNTED = re.compile(r"(\d+)r(ows)?")


class RowsRun:
    """One run over rows. `confine` raises the wall around this process."""

    def __init__(self, options: Options, views: Selection, streams: Streams, confine: Callable[[], object]) -> None:
        self.options, self.views, self.streams, self.confine = options, views, streams, confine

    def run(self, programs: list[Source]) -> int:
        """Do it all; the exit status."""
        for source in programs:
            parse(source)  # a mistake in the text is told before anything is read
        job = self.job(programs)
        size = rows_a_block(self.options["block"], job.layouts)
        job, journal = self.journal(job, size)
        with ExitStack() as stack:
            if journal is not None:
                stack.callback(journal.close)
            whole, made = self.whole(job, size, journal)
            self.refuse_left_out(whole)
            session = session_of(whole, stack)
            return self.show(whole, made, session, size)

    def whole(self, job: Job, size: int, journal: Journal | None) -> tuple[Whole, dict[str, Any]]:
        """All blocks, by whoever was asked for, and the views that need more of them."""
        with ExitStack() as stack:
            executor, finder = self.executors(job, stack)
            found = found_out(job, finder)
            with Progress(sys.stderr, job.total) as progress:
                result = run_whole(job, executor, found, size, journal, progress.show)
            made = self.made(result, executor, size)
        if self.options["dask"] is not None:
            self.confine()
        return result, made

    def executors(self, job: Job, stack: ExitStack) -> tuple[Workers, Workers]:
        """Who runs the blocks, and who finds out how they combine: this process, unless Dask's workers are the only ones who see the files."""
        jobs, is_here = self.options["jobs"], self.options["dask"] is None
        gc.freeze()  # what is loaded stays: the collection before each block looks at what the last one left behind only
        workers = here = Workers(job, Here(partial(answer, job)))
        if jobs not in (None, 1) or not is_here:
            from gradcli.rows.cluster import answer_block

            workers = Workers(job, pool_for(self.options, job.as_data(), "gradcli.rows.worker", answer_block, stack))
        if not is_here:
            return workers, workers
        (cores.one_for_products if jobs is None else cores.use_one)()  # as a worker does, for the same bytes
        if self.options["max_memory"] is not None and job.memory_limit is not None:
            memory.restrict(job.memory_limit)
        self.confine()
        return workers, here

    def made(self, whole: Whole, executor: Executor, size: int) -> dict[str, Any]:
        """The views that go over the rows again, by their names."""
        made: dict[str, Any] = {}
        to_check, to_minimize, to_bend = (self.views.value_of(name) for name in ("check", "minimize", "hessian"))
        if to_check is not None:
            from gradcli.rows.check import check_rows
            from gradcli.rows.objective import RowsObjective

            made["check"] = check_rows(whole, RowsObjective(whole, executor, size), to_check)
        if to_bend is not None:
            from gradcli.rows.objective import RowsObjective, hessian_over_rows

            objective = RowsObjective(whole, executor, size, [name.strip() for name in to_bend.split(",") if name.strip()])
            gradients = {name: whole.values[name + GRADIENT] for name in objective.parts}
            made["hessian"] = hessian_over_rows(objective, gradients, whole.job.memory_limit)
        if to_minimize is not None:
            import numpy as np

            from gradcli.analysis.elsewhere.minimize import minimize
            from gradcli.analysis.elsewhere.objective import pack
            from gradcli.rows.objective import RowsObjective, suited
            from gradcli.views.minimize import requested

            how, by = requested(self.options, to_minimize)
            objective = RowsObjective(whole, executor, size, by)
            slope = np.linalg.norm(pack({name: whole.values[name + GRADIENT] for name in objective.parts}))
            how = suited(how, self.options["dtype"], float(slope))
            with Progress(sys.stderr, None, "steps") as progress:
                made["minimize"] = minimize(objective, how, progress.show, whole.job.memory_limit)
        return made

    def job(self, programs: list[Source]) -> Job:
        """What every block needs to know; the inputs are looked at once for it."""
        options = self.options
        given = by_name(options["var"], options["const"])
        names = list(dict.fromkeys(name_in(name) for name in options["rows"].split(",")))
        for name in names:
            if name not in given:
                refuse_name(name, given)
            if options["dask"] is None and is_url(given[name][0].partition("=")[2]):
                raise UsageError(
                    "E0902", "a URL is read by Dask workers only, because programs here have no network", help=("add `--dask`",)
                )
        limit = memory.limit(options["max_memory"])
        seed = int.from_bytes(os.urandom(7), "little") if options["seed"] is None else options["seed"]
        whole = tuple(pair for name, pair in given.items() if name not in names)
        job = Job(tuple(programs), whole, (), Options({key: options[key] for key in SENT}), seed, limit)
        layouts = tuple(layout_of(*given[name], job.reading) for name in names)
        refuse_lengths(layouts)
        return job._replace(layouts=layouts)

    def journal(self, job: Job, size: int) -> tuple[Job, Journal | None]:
        """The file of ``--resume``; a run that goes on has the seed that it began with."""
        if self.options["resume"] is None:
            return job, None
        from gradcli.rows.journal import Journal, signature_of

        unseeded = job if self.options["seed"] is not None else job._replace(seed=0)
        journal = Journal(self.options["resume"], signature_of(unseeded, size), job.seed)
        return job._replace(seed=journal.seed), journal

    def refuse_left_out(self, whole: Whole) -> None:
        """``--get`` of something that is not kept."""
        for expression in self.views.value_of("get") or ():
            names = [node.id for node in syntax.walk(parse(Source("<--get>", expression))) if isinstance(node, syntax.Name)]
            name = next((name for name in names if name in whole.left_out), None)
            if name is not None:
                raise UsageError("E0905", f"`{name}` is not kept under --rows: {whole.left_out[name]}")

    def show(self, whole: Whole, made: dict[str, Any], session: Session, size: int) -> int:
        """The views of the run over all rows."""
        status = 0
        warning = not_finite(whole, size) if self.options["nan"] != "off" else None
        if warning is not None:
            self.streams.tell(warning)
            session.log.diagnostics.append(warning)
            status = NOT_FINITE if self.options["nan"] == "error" else 0
        for note in notes(whole):
            self.streams.tell(note)
            session.log.diagnostics.append(note)
        session.asides += asides(whole)
        self.views.options = {**self.options, "formula": "off"}  # one over the few rows of this session would be wrong
        status = self.views.show(session, status, {"rows": lambda nonfinite: whole.as_data()}, made)
        self.streams.flush()
        return status


def notes(whole: Whole) -> list[Diagnostic]:
    """What is said of the files, as of those that are read whole."""
    layouts = whole.job.layouts
    said = [noted(layout.text.partition("=@")[2], (layout.remark,)) for layout in layouts]
    lost = left_out(whole.job.total, whole.totals.rows)
    names = ", ".join(f"`{layout.name}`" for layout in layouts)
    return [*filter(None, said), *([Diagnostic("N0004", f"{names}: {lost}", severity="note")] if lost else [])]


def asides(whole: Whole) -> list[str]:
    """What the report says of the rows."""
    blocks = "1 block" if whole.totals.blocks == 1 else f"{whole.totals.blocks} blocks"
    said = [f"over {whole.totals.rows} rows in {blocks}"]
    reasons: dict[str, list[str]] = {}
    for name, why in whole.left_out.items():
        reasons.setdefault(why, []).append(f"`{name}`")
    said += [f"not kept, {why}: {', '.join(names)}" for why, names in reasons.items()]
    if whole.combination.root is None and not any(key.endswith(GRADIENT) for key in whole.values):
        said.append("no gradients: the last value does not depend on a leaf, or the program differentiates itself")
    if whole.combination.printed:
        said.append("what the program prints is not shown, because it would be about single blocks")
    return said


# The options that the run of a block depends on.
SENT = ("header", "missing", "dtype", "grad_output", "ignore", "skip_plots", "assume", "max_memory", "debug", "nan")


def refuse_name(name: str, given: dict[str, tuple[str, str]]) -> NoReturn:
    near = did_you_mean(name, given)
    helps = (f"did you mean `{near[0]}`?",) if near else ("gradcli --const X=@X.npy --rows X 'w = zeros(8); loss = ((X @ w)**2).mean()'",)
    raise UsageError("E0902", f"--rows {name}: no -v or --const gives a value to this name", help=helps)


def refuse_lengths(layouts: Sequence[Layout]) -> None:
    """All inputs that come in rows have to have the same number of them."""
    first = layouts[0]
    other = next((layout for layout in layouts if layout.total != first.total), None)
    if other is not None:
        raise UsageError("E0902", f"--rows: `{first.name}` has {first.total} rows, `{other.name}` has {other.total}")
    if not first.total:
        raise UsageError("E0902", f"--rows: `{first.name}` has no rows")


def rows_a_block(text: str | None, layouts: Sequence[Layout]) -> int:
    """How many rows a block has: ``100000r``, or as many as take ``16M`` in memory."""
    counted = COUNTED.fullmatch(text.strip()) if text is not None else None
    if counted is not None and int(counted[1]):
        return int(counted[1])
    try:
        size = BLOCK if text is None else memory.parsed(text)
    except ValueError:
        raise UsageError("E0902", f"--block takes a size such as 64M, or a number of rows such as 100000r, not {text!r}") from None
    return max(1, size // max(1, sum(layout.size for layout in layouts)))
