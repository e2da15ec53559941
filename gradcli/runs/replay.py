"""Run a run again in silence: from its sources, its inputs and its seeds, within a budget of time.

Three things need it: a patch is shown only after it ran, a NaN is traced to the step that made it, a cut in the graph to its place.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any

from gradcli.diagnostics.facts import fact
from gradcli.diagnostics.model import GradcliError
from gradcli.engine.state import STATE, clocked
from gradcli.engine.tensor.tensor import Tensor
from gradcli.lang.syntax import nodes as syntax
from gradcli.records import NamedTuple
from gradcli.runs.observer import OutOfTime
from gradcli.runs.results import ProgramError, ProgramExit
from gradcli.runs.session import Session

if TYPE_CHECKING:
    from gradcli.data.inputs import Input
    from gradcli.lang.parsing.edits import Edit
    from gradcli.runs.placing import Placing
    from gradcli.runs.session import Settings

LEAST = 1.0  # seconds
TIMES = 2  # how much longer than the run itself
PATIENCE = 32  # steps between two looks at the clock
Place = tuple[int, int]  # which module, which of its statements


class Deadline:
    """When to stop; every operation of the program passes by here."""

    def __init__(self, seconds: float) -> None:
        self.end, self.steps = time.perf_counter() + seconds, 0

    def step(self) -> None:
        self.steps += 1
        if not self.steps % PATIENCE and time.perf_counter() > self.end:
            raise OutOfTime


@contextmanager
def on_a_budget(seconds: float) -> Iterator[None]:
    """The body ends in OutOfTime after so long."""
    with clocked(Deadline(seconds).step):
        yield


class Ran(NamedTuple):
    """How a run went the second time. `place` is the statement it ended in, past the last one if it ended well.

    `entries`: it was a session, where an entry may fail and the names stay.
    """

    place: Place
    error: BaseException | None
    modules: Sequence[syntax.Module]
    entries: bool = False

    @property
    def well(self) -> bool:
        return self.error is None


class Replay:
    """A run that can be made again."""

    def __init__(self, session: Session) -> None:
        self.modules = list(session.modules)
        self.interactive = session.interactive
        self.differentiates = not session.interactive  # whether backward runs after the last statement
        self.entropy, self.chances = STATE.entropy, session.world.chances
        self.budget = max(LEAST, TIMES * session.spent)
        self.shared = session.shared
        self.placing: Placing | None = None
        self.session: Session | None = None  # while it runs
        inputs = [self.fresh(given) for given in session.settings.inputs]
        self.settings: Settings = session.settings._replace(inputs=inputs, nan="off", traps=False)

    @property
    def possible(self) -> bool:
        """Whether all the run started from is still as it was: inputs are made anew, but for tensors that belong to the caller."""
        return all(tensor.cell[0] == version for tensor, version in self.shared)

    def fresh(self, given: Input) -> Input:
        """An input in memory of its own."""

        def value() -> Any:
            made = given.value()
            return Tensor(made.array.copy(), made.requires_grad) if given.shared else made

        return given._replace(value=value)

    def run(
        self, edit: Edit = (), *, look: Callable[[Session], object] | None = None, before: Callable[[], object] | None = None
    ) -> Ran | None:
        """Once more, with the program changed by `edit`; None when the budget is spent or what came of the edit does not parse.

        `before` runs when the state is fresh, `look` sees the session at its end, before it is gone. `self.placing` changes inputs on the way.
        """
        modules: Sequence[syntax.Module] = self.modules
        if edit:
            from gradcli.lang.parsing.edits import edited

            try:
                modules = edited(self.modules, edit)
            except GradcliError:
                return None
        started = time.perf_counter()
        if self.budget <= 0 or not self.possible:
            return None
        try:
            with on_a_budget(self.budget), Session(self.settings, write_error=lambda text: None) as session:
                self.session = session
                STATE.check_finite = session.checks_finite = True
                STATE.entropy = self.entropy
                session.world.chances.update(self.chances)
                if before is not None:
                    before()
                if self.placing is not None:
                    self.placing.begin(session)
                ran = self.execute(session, modules)
                if look is not None:
                    look(session)
                return ran
        except OutOfTime:
            return None
        finally:
            self.session = None
            self.budget -= time.perf_counter() - started

    def execute(self, session: Session, modules: Sequence[syntax.Module]) -> Ran:
        """The modules one after the other; in an interactive session the last one counts, and earlier ones may have failed."""
        echo = session.world.remember if self.interactive else None
        for number, module in enumerate(modules):
            try:
                session.execute(module, echo)
            except ProgramExit:
                break
            except ProgramError as problem:
                error = problem.__cause__ or problem
                if not self.interactive or module is modules[-1]:
                    return Ran((number, statement_of(error, module)), error, modules, self.interactive)
        try:
            if self.differentiates:
                session.finish()
        except ProgramError as problem:
            return Ran((len(modules), 0), problem.__cause__ or problem, modules)
        return Ran((len(modules), 1), None, modules)


def statement_of(error: BaseException, module: syntax.Module) -> int:
    """The number of the top-level statement that `error` left."""
    frames = [span for _, span in fact(error, "frames", []) if span is not None]
    places = [*reversed(frames), fact(error, "where")]
    own = next((span for span in places if span is not None and span.source is module.span.source), None)
    if own is None:
        return len(module.body)
    return sum(statement.span.end <= own.start for statement in module.body)
