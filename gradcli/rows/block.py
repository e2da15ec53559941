"""Run the program over one block of rows, and say what came of it."""

from __future__ import annotations

import gc
from collections.abc import Iterator, Mapping, Sequence
from contextlib import ExitStack, contextmanager
from functools import partial
from typing import TYPE_CHECKING, Any, NoReturn

import numpy as np

from gradcli.data.inputs import inputs_of
from gradcli.diagnosis.observer import Explainer
from gradcli.diagnostics.model import Diagnostic, GradcliError
from gradcli.engine.state import STATE
from gradcli.engine.tensor.tensor import Tensor
from gradcli.host import memory
from gradcli.lang.parsing.parser import parse
from gradcli.options.settings import settings
from gradcli.options.table import Options
from gradcli.rows.job import GRADIENT, Array, Data, Failure, Job, Part, Request, request_of
from gradcli.rows.stretch import as_input, present_rows
from gradcli.runs.automatic import is_differentiable
from gradcli.runs.placing import Placing, as_own
from gradcli.runs.report import Report
from gradcli.runs.results import ProgramError, ProgramExit
from gradcli.runs.session import Session

if TYPE_CHECKING:
    from gradcli.engine.random.generator import Generator

NO_MEMORY = 5
INTERNAL = 70


def answer(job: Job, request: Data) -> Data:
    """One run, answered in plain data; a failure, whatever it is, is an answer too."""
    gc.collect()  # what the last run leaves behind holds its rows, and waits for many runs until it is worth a collection
    try:
        return run_block(job, request_of(request)).as_data()
    except Failure as failure:
        return failure.as_data()
    except Exception as error:
        if job.options["debug"]:
            raise
        from gradcli.diagnosis.explain import internal

        return Failure((internal(error),), INTERNAL).as_data()


def run_block(job: Job, request: Request) -> Part:
    """One run over the rows of a request; raises Failure."""
    if request.directions is not None:
        from gradcli.rows.curvature import curvature_of_block

        with failing_as_block():
            arrays = rows_of(job, request)
            if not len(arrays[0]) and request.rows:
                return EMPTY
            found = curvature_of_block(job, request, settings_of(job, arrays), stream_of(job.seed, request.number))
            return found._replace(rows=len(arrays[0]))
    with ExitStack() as stack:
        with failing_as_block():
            arrays = rows_of(job, request)
        if not len(arrays[0]) and request.rows:
            return EMPTY
        return part_of_session(open_block(job, request, arrays, stack), job, request)._replace(rows=len(arrays[0]))


EMPTY = Part({}, {}, None, False, rows=0)  # of a block in which every row lacks a value


def open_block(job: Job, request: Request, arrays: Sequence[Array], stack: ExitStack) -> Session:
    """The session after its last statement, over these rows, which `stack` closes; raises Failure."""
    with failing_as_block():
        session = stack.enter_context(Session(settings_of(job, arrays), observer=Explainer(None, memory.relieve)))
        STATE.new_generator = partial(generator_of, job, request)
        if request.values is not None:
            place(request.values, session)
        session.run_modules([parse(source) for source in job.programs])
        return session
    raise AssertionError("a block that fails raises")


@contextmanager
def failing_as_block() -> Iterator[None]:
    """Whatever ends the body, as the failure of a block."""
    try:
        with no_memory_told():
            yield
    except ProgramExit as left:
        fail_with(left.exit_status, left.text)
    except (ProgramError, GradcliError) as error:
        raise Failure(error.diagnostics, error.exit_status) from None


@contextmanager
def no_memory_told() -> Iterator[None]:
    """Say so where there is not enough memory."""
    try:
        yield
    except MemoryError:
        memory.relieve()
        helps = ("`--block` makes blocks smaller",)
        raise Failure((Diagnostic("E0601", "not enough memory for a block", help=helps),), NO_MEMORY) from None


def fail_with(status: int, text: str) -> NoReturn:
    """A program that left on its own: with whichever status, there is no value to combine."""
    shown = text or str(status)
    raise Failure((Diagnostic("E0500", f"the program called exit({shown}), so there is nothing to combine over the rows"),), status or 5)


def settings_of(job: Job, arrays: Sequence[Array]) -> Any:
    """What the run starts from: the rows, and what every block gets."""
    reading = job.reading
    blocks = [as_input(layout, array, reading) for layout, array in zip(job.layouts, arrays, strict=True)]
    found = settings(Options(job.options), [*blocks, *inputs_of(job.texts, reading)], job.memory_limit)
    return found._replace(seed=None, nan="off", traps=False)


def place(values: Mapping[str, Array], session: Session) -> None:
    """Have leaves start from these values, in their own dtype, instead of the program's."""
    Placing({name: partial(as_own, value) for name, value in values.items()}).begin(session)


def rows_of(job: Job, request: Request) -> list[Array]:
    """The rows of each input that a request wants."""
    pieces = [piece_of(job, request, start, stop) for start, stop in request.pieces]
    return pieces[0] if len(pieces) == 1 else [np.concatenate(parts) for parts in zip(*pieces, strict=True)]


def piece_of(job: Job, request: Request, start: int, stop: int) -> list[Array]:
    """Those of one piece, changed if that is asked for."""
    arrays = present_rows(job.layouts, start, stop, job.reading)
    if request.noise is None:
        return arrays
    return [changed(array, (request.noise, number, start)) for number, array in enumerate(arrays)]


def changed(rows: Array, seed: tuple[int, ...]) -> Array:
    """Rows of the same kind in which nothing agrees by chance: zeros, signs and the interval from 0 to 1 are kept; integers stay what they are."""
    if rows.dtype.kind not in "fc":
        return rows
    result: Array = (rows * (0.5 + 0.5 * scattered(rows.size, seed)).reshape(rows.shape)).astype(rows.dtype)
    return result


def scattered(count: int, seed: tuple[int, ...]) -> Array:
    """Numbers from 0 to 1 that follow no pattern: splitmix64, for loading ``numpy.random`` takes longer than all that is done with them. (count,)."""
    start = 0
    for part in seed:
        start = (start * 0x2545F4914F6CDD1D + part + 1) % (1 << 64)
    words: Array = np.uint64(start) + np.arange(1, count + 1, dtype=np.uint64) * np.uint64(0x9E3779B97F4A7C15)
    for shift, factor in ((30, 0xBF58476D1CE4E5B9), (27, 0x94D049BB133111EB)):
        words = (words ^ (words >> np.uint64(shift))) * np.uint64(factor)
    result: Array = ((words ^ (words >> np.uint64(31))) >> np.uint64(11)) * 2.0**-53
    return result


def generator_of(job: Job, request: Request) -> Generator:
    """What a block draws its random numbers from."""
    if request.is_steady:
        from gradcli.engine.random.steady import Steady

        return Steady()
    from gradcli.engine.random.generator import Generator

    generator = Generator()
    generator.manual_seed(stream_of(job.seed, request.number))
    return generator


def stream_of(seed: int, number: int) -> int:
    """The seed of a block's random numbers."""
    return int(np.random.SeedSequence((seed & (1 << 64) - 1, number)).generate_state(1, np.uint64)[0])


# ---- what came of it --------------------------------------------------------------------------------------------------


def part_of_session(session: Session, job: Job, request: Request) -> Part:
    """The numbers of the names and the gradients, or digests of those nobody wants."""
    inputs = {layout.name for layout in job.layouts}
    values: dict[str, Array] = {}
    digests: dict[str, str] = {}
    for key, array in numbers_of(session, inputs):
        if request.wanted is None or key in request.wanted:
            values[key] = np.asarray(array)
        elif key not in request.by_row:
            digests[key] = digest(np.asarray(array))
    return Part(values, digests, root_of(session), bool(session.log.printed))


def root_of(session: Session) -> str | None:
    """The name of the value that was differentiated, or would have been if it had one element."""
    outcome = session.outcome
    if session.root is None and outcome is not None and not STATE.backward_called and is_differentiable(outcome.value):
        return outcome.name
    return session.root


def numbers_of(session: Session, inputs: set[str]) -> Iterator[tuple[str, Array]]:
    """Names with numbers, leaves inside of modules and lists, and gradients, by their keys; not those of the inputs that come in rows."""
    names = {name: value for name, value in session.world.names.items() if name not in inputs}
    for name, value in names.items():
        if isinstance(value, Tensor):
            yield name, value.detach().array
        elif type(value) in (int, float, complex) and not (type(value) is int and value.bit_length() > 63):
            yield name, np.asarray(value)
    for path, leaf in Report(names).leaves():
        if path not in names:
            yield path, leaf.detach().array
        if leaf.grad is not None:
            yield path + GRADIENT, leaf.grad.detach().array


def digest(array: Array) -> str:
    """A text that is the same for the same numbers."""
    import hashlib

    return hashlib.blake2b(np.ascontiguousarray(array).tobytes(), digest_size=16).hexdigest()
