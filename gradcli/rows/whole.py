"""The run over all rows: blocks one after the other, added up, and put into a session that looks like a run over all rows."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from contextlib import ExitStack
from typing import TYPE_CHECKING, Any, Protocol

import numpy as np

from gradcli.diagnostics.model import Diagnostic, Label, Source, UsageError
from gradcli.engine.tensor.dtypes import named
from gradcli.engine.tensor.tensor import Tensor
from gradcli.lang.parsing.parser import parse
from gradcli.lang.syntax import nodes as syntax
from gradcli.lang.syntax.reads import names_in_target
from gradcli.records import NamedTuple
from gradcli.rows.block import open_block, rows_of
from gradcli.rows.combination import FEW, Combination, Trial, Way, combination, pieces_of
from gradcli.rows.job import GRADIENT, Array, Job, Part, Request
from gradcli.rows.stretch import present_rows
from gradcli.rows.totals import Totals
from gradcli.runs.report import Report
from gradcli.runs.session import Session

if TYPE_CHECKING:
    from gradcli.rows.journal import Journal

MOST_TRIED = 100_000  # rows of which a few may be left


class Executor(Protocol):
    """Who runs blocks."""

    def ask(self, request: Request) -> Part:
        """One run."""

    def results(self, requests: Iterator[Request]) -> Iterator[tuple[Request, Part]]:
        """Runs in the order of the requests."""


class Whole(NamedTuple):
    """What came of all rows."""

    job: Job
    totals: Totals
    values: Mapping[str, Array]

    @property
    def combination(self) -> Combination:
        """How the values were combined."""
        return self.totals.combination

    @property
    def left_out(self) -> dict[str, str]:
        """The names that are not kept, and why."""
        ways = self.combination.ways
        inputs = {layout.name: "one entry per row" for layout in self.job.layouts}
        by_row = {key: "one entry per row" for key, way in ways.items() if way is Way.ROWS and not key.endswith(GRADIENT)}
        neither = {key: "neither a mean nor a sum over the rows" for key, way in ways.items() if way is Way.NEITHER}
        return dict.fromkeys(sorted(self.totals.varying), "not the same in all blocks") | inputs | by_row | neither

    def as_data(self) -> dict[str, Any]:
        """The key ``rows`` of ``--json``."""
        ways = {key: self.combination.ways[key].value for key in self.values}
        return {"count": self.totals.rows, "blocks": self.totals.blocks, "combined": ways, "left_out": self.left_out}


def found_out(job: Job, executor: Executor) -> Combination:
    """How the program's values combine over blocks; UsageError where its result does not."""
    found = combination(executor.ask, pieces_for(job), named(job.options["dtype"]).itemsize)
    misfit = found.misfit()
    if misfit is not None:
        raise not_combinable(misfit, found, job)
    return found


def pieces_for(job: Job) -> tuple[tuple[int, int], ...]:
    """Two small blocks of unequal size; where rows that lack a value are left out, of what is left of them."""
    if job.reading.missing != "drop":
        return pieces_of(job.total)
    larger = 1
    while FEW * larger <= MOST_TRIED:
        pieces = pieces_of(job.total, larger)
        if is_unequal(job, pieces):
            return pieces
        fewer = ((0, pieces[0][1] - 1), *pieces[1:])
        if is_unequal(job, fewer):
            return fewer
        larger *= 2
    why = "--missing=drop leaves too few rows to find out what combines over them"
    raise UsageError(
        "E0902", why, help=("without --rows the program runs over all that are left at once", "`--missing=nan` keeps all rows")
    )


def is_unequal(job: Job, pieces: tuple[tuple[int, int], ...]) -> bool:
    """Whether rows are left of each piece, and of the second more than of the first."""
    counts = [len(present_rows(job.layouts, start, stop, job.reading)[0]) for start, stop in pieces]
    return counts[0] > 0 and sorted({*counts}) == counts


def run_whole(job: Job, executor: Executor, found: Combination, size: int, journal: Journal | None, show: Callable[[int], object]) -> Whole:
    """All blocks of `size` rows. `show` is told how many rows are done."""
    totals = Totals(found)
    if journal is not None and journal.found is not None:
        totals.restore(journal.found)
        show(rows_in(totals, size, job))
    for request, part in executor.results(requests_of(job, found, size, totals.done)):
        totals.add(part)
        refuse_varying(totals, request)
        if journal is not None:
            journal.keep(totals.as_data(), rows_in(totals, size, job) == job.total)
        show(rows_in(totals, size, job))
    return Whole(job, totals, totals.results())


def rows_in(totals: Totals, size: int, job: Job) -> int:
    """How many rows are done, those that were left out among them."""
    return min(totals.done * size, job.total)


def requests_of(job: Job, found: Combination, size: int, first: int = 0) -> Iterator[Request]:
    """A request for each block of `size` rows, from the `first` on."""
    for start in range(first * size, job.total, size):
        yield Request(start // size, ((start, min(start + size, job.total)),), found.wanted, found.by_row)


def refuse_varying(totals: Totals, request: Request) -> None:
    """Every block has to start from the same leaves, and to have the results that the small blocks had."""
    for key in sorted(totals.varying):
        if totals.combination.is_leaf(key):
            raise UsageError(
                "E0911",
                f"`{key}` starts from other values in each block, because it is drawn at random or depends on the rows",
                help=(f"give it as an input: `-v {key}=@{key}.npy`", "or seed the program itself, with `torch.manual_seed(0)` before it"),
            )
        if totals.combination.is_result(key):
            start, stop = request.pieces[0]
            raise UsageError(
                "E0911",
                f"{in_words(key)} is not the same kind of value in all blocks: it differs in rows {start} to {stop - 1}",
                help=("a block and the blocks before it have to go the same way through the program",),
            )


def in_words(key: str) -> str:
    """A value in a message."""
    return f"the gradient of `{key.removesuffix(GRADIENT)}`" if key.endswith(GRADIENT) else f"`{key}`"


def session_of(whole: Whole, stack: ExitStack) -> Session:
    """A session over a few rows with the numbers of all: names and the nodes that made them are those of the program."""
    request = Request(0, whole.combination.pieces)
    session = open_block(whole.job, request, rows_of(whole.job, request), stack)
    names = session.world.names
    for name in whole.left_out:
        names.pop(name, None)
    leaves = dict(Report(names).leaves())
    for key, value in whole.values.items():
        owner = leaves.get(key.removesuffix(GRADIENT)) if key.endswith(GRADIENT) else None
        if owner is not None:
            owner.gradient = Tensor(cast(value, owner.array.dtype))
        elif isinstance(names.get(key), Tensor):
            names[key].array = cast(value, names[key].array.dtype)
        elif key in names:
            names[key] = type(names[key])(value[()])
    if session.outcome is not None and session.outcome.name in names:
        session.outcome = session.outcome._replace(value=names[session.outcome.name])
    session.log.printed.clear()
    return session


def cast(value: Array, dtype: Any) -> Array:
    """An array of another dtype; integers are rounded to, and complex numbers keep their real part where that is all there is."""
    if dtype.kind in "iu":
        value = np.rint(value.real)
    return np.asarray(value if dtype.kind == "c" else value.real).astype(dtype)


# ---- what does not combine --------------------------------------------------------------------------------------------


def not_combinable(key: str, found: Combination, job: Job) -> UsageError:
    """Why the result is neither a mean nor a sum, with what differs."""
    inputs = " and ".join(f"`{layout.name}`" for layout in job.layouts)
    what = in_words(key)
    if found.ways.get(key) is Way.ROWS:
        headline = f"{what} has one entry for each row of {inputs}, so there is nothing to combine"
    else:
        headline = f"{what} is neither a mean nor a sum over the rows of {inputs}"
    trial = found.against.get(key)
    notes = () if trial is None else (differing(trial),)
    labels = tuple(Label(span, primary=True) for span in binding(found.root, job.programs)[:1])
    help_text = "a result that combines is a mean or a sum over all rows; batch normalisation, a maximum and a mean of means are none"
    return UsageError("E0911", headline, labels=labels, notes=notes, help=(help_text,))


def differing(trial: Trial) -> str:
    """What the small blocks gave, apart and joined; of an array, where it differs most."""
    few, more = trial.sizes
    if len({part.shape for part in trial[1:4]}) > 1:
        shapes = [list(part.shape) for part in trial[1:4]]
        return f"its shape depends on the rows: {shapes[0]} for {few} rows, {shapes[1]} for {more}, {shapes[2]} for all {few + more}"
    place = np.unravel_index(int(np.abs(trial.mean - trial.joined).argmax()), trial.joined.shape) if trial.joined.ndim else ()
    first, second, joined, mean, total = (f"{part[place].real:.6g}" for part in (*trial[1:4], trial.mean, trial.sum))
    at = f" at {list(map(int, place))}" if place else ""
    return f"{few} rows give {first}{at}, {more} others {second}; their mean is {mean}, their sum {total}, but all {few + more} rows give {joined}"


def binding(name: str | None, programs: tuple[Source, ...]) -> list[Any]:
    """The spans of the top-level statements that bind a name, the last one first."""
    statements = [statement for source in programs for statement in parse(source).body]
    return [
        statement.span
        for statement in reversed(statements)
        if isinstance(statement, syntax.Assign) and name in [each for target in statement.targets for each in names_in_target(target)]
    ]


def not_finite(whole: Whole, size: int) -> Diagnostic | None:
    """The warning about values that are not finite, with the rows where that began."""
    if not whole.totals.not_finite:
        return None
    key, block = min(whole.totals.not_finite.items(), key=lambda item: item[1])
    last = min((block + 1) * size, whole.job.total) - 1
    note = f"rows {block * size} to {last}: run these alone to find the step that made it"
    return Diagnostic(
        "W0101", f"{in_words(key)} is NaN or infinite from the block of rows {block * size} on", notes=(note,), severity="warning"
    )
