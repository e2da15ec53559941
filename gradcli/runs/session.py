"""Run sources, one after the other, against one set of names, and say what came of it."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from contextlib import ExitStack
from functools import lru_cache
from time import perf_counter
from typing import TYPE_CHECKING, Any

from gradcli.diagnostics.facts import code_of_exit, number_of, text_of
from gradcli.diagnostics.model import Diagnostic, GradcliError, Label, Source, UsageError
from gradcli.engine import state
from gradcli.engine.fusion import large
from gradcli.engine.random.default import default_generator
from gradcli.engine.state import STATE, grad_mode
from gradcli.engine.tensor.dtypes import named
from gradcli.engine.tensor.tensor import Tensor
from gradcli.engine.tensor.tracking import CONSTANT
from gradcli.lang.access.exposed import forget, forget_programs
from gradcli.lang.parsing.parser import parse
from gradcli.lang.syntax import nodes as syntax
from gradcli.lang.syntax.reads import check_reads, identifiers
from gradcli.records import NamedTuple
from gradcli.runs.automatic import Outcome, backward_of, is_number, outcome_of
from gradcli.runs.ignored import Ignored
from gradcli.runs.observer import SILENT, Observer
from gradcli.runs.report import Jacobian, Report, Row
from gradcli.runs.results import ProgramError, ProgramExit
from gradcli.world.world import World

if TYPE_CHECKING:
    from gradcli.data.documents.cells import Document
    from gradcli.data.inputs import Input


class Settings(NamedTuple):
    """What a run starts from."""

    inputs: Sequence[Input] = ()
    dtype: str = "float32"
    seed: int | None = None
    grad_output: Input | None = None
    memory_limit: int | None = None
    nan: str = "off"  # what to do about a NaN or infinity in the root or a gradient: off, warn or error
    traps: bool = False  # whether to warn of what runs and is probably not meant
    silenced: tuple[str, ...] = ()  # codes of warnings and notes nobody wants to hear
    skip_plots: bool = False
    assume: tuple[str, ...] = ()  # what formulas may rely on


class Log:
    """What a run said on the way."""

    def __init__(self) -> None:
        self.printed: list[str] = []
        self.warnings: list[tuple[str, str]] = []
        self.diagnostics: list[Diagnostic] = []

    @property
    def stdout(self) -> str:
        return "".join(self.printed)


class Session:
    """A world and the state its programs share, from entering the ``with`` block to leaving it.

    `write` gets what the program prints; `observer` hears of warnings, explains failures and looks at what ended well. The same programs may run
    again and again in one session: `start_again` begins each run, `rest` ends it.
    """

    def __init__(
        self,
        settings: Settings = Settings(),
        write: Callable[[str], object] | None = None,
        write_error: Callable[[str], object] | None = None,
        observer: Observer = SILENT,
    ) -> None:
        self.settings = settings
        self.world = World(self.print, write_error)
        self.observer = observer
        self._write = write
        self._scope = ExitStack()
        self._ignored = Ignored(self.warn)
        self._clear()

    def _clear(self) -> None:
        """What is known before a run."""
        self.log = Log()
        self.world.skip_plots = self.settings.skip_plots
        self.world.clock = self.pieces_printed
        self.modules: list[syntax.Module] = []
        self.outcome: Outcome | None = None
        self.root: str | None = None
        self.jacobians: list[Jacobian] = []  # of a last value with several elements
        self.asides: list[str] = []  # what the report says beneath the values
        self.interactive = False
        self.checks_finite = self.settings.nan != "off"
        self.spent = 0.0  # seconds the programs ran
        self.shared: list[tuple[Tensor, int]] = []  # the caller's own tensors, and how often each had been written before
        self.exit_status = 0
        self.documents: list[Document] = []
        self.plots_used = False  # whether a view has shown or written the figures

    def __enter__(self) -> Session:
        self._scope.enter_context(state.fresh())
        try:
            self._scope.enter_context(self._ignored)
            self._begin()
        except BaseException:  # an input that cannot be made: the state before is back at once, not when this is collected
            self._scope.close()
            raise
        return self

    def _begin(self) -> None:
        """Set the state, and make the inputs."""
        STATE.memory_limit = self.settings.memory_limit
        STATE.default_dtype = named(self.settings.dtype).np
        STATE.on_warning = self.warn
        STATE.check_finite = self.checks_finite
        if self.settings.seed is not None:
            default_generator().manual_seed(self.settings.seed)
        for given in self.settings.inputs:
            value = self.world.names[given.name] = given.value()
            if isinstance(value, Tensor) and not value.requires_grad:
                value.set_note(CONSTANT, True)
            if given.shared:
                self.shared.append((value, value.cell[0]))
            if given.note is not None:
                self.tell(given.note)

    def __exit__(self, *problem: object) -> None:
        self._scope.close()
        large.rest()
        forget()  # its classes, which hold all it had

    def rest(self) -> None:
        """The end of a run, after which others follow: nothing of it is at work any more."""
        self._ignored.close_generators()
        large.rest()
        forget_programs()
        self.world.start_again(self.print)

    def start_again(self, inputs: Sequence[Input]) -> None:
        """Begin a run with these inputs, after `rest` or entering."""
        self.settings = Settings(inputs, *self.settings[1:])
        state.renew()
        self._clear()
        self._begin()

    # ---- running ------------------------------------------------------------------------------------------------

    def run_all(self, sources: Sequence[Source]) -> None:
        """Parse every source, then run them in order, then backward unless a program called it."""
        self.run_modules([parse(source) for source in sources])

    def run_modules(self, modules: Sequence[syntax.Module], execute: Callable[[syntax.Module], None] | None = None) -> None:
        """The same for sources that are parsed; `execute` runs one of them where it is more than a program, as a cell of a document is."""
        if self.settings.inputs:
            names = [given.name for given in self.settings.inputs if given.is_leaf]
            for warning in check_reads(names, modules):
                self.tell(warning)
        if not self.settings.skip_plots and any("matplotlib" in module.span.source.text for module in modules):
            from gradcli.library.plots.check import check_plots

            check_plots(modules)
        for module in modules:
            (execute or self.execute)(module)
        self.interactive = False
        if modules:
            self.finish()
            self.examine()

    def execute(self, module: syntax.Module, echo: Callable[[Any], object] | None = None) -> None:
        """Run one module; an exception that leaves it becomes a ProgramError."""
        self.interactive = echo is not None
        if self.interactive:
            STATE.uncalled.clear()
            STATE.root = STATE.root_array = None  # what an entry before began backward from has been looked at
            STATE.nonfinite, STATE.check_finite = False, self.checks_finite
        self._run(module, echo)
        self.outcome = outcome_of(module, self.world)
        if self.interactive:
            self.examine()

    def _run(self, module: syntax.Module, echo: Callable[[Any], object] | None = None) -> None:
        self.modules.append(module)
        with self.program():
            self.world.execute(module, echo=echo)

    def examine(self) -> None:
        """Look for what went wrong without an exception, where backward ran or was named and not called."""
        wanted = self.settings.nan != "off" or self.settings.traps
        if wanted and (STATE.root is not None or STATE.uncalled or self.trains or not (self.interactive or self.world.torch_imported)):
            self.observer.ended(self)

    @property
    def trains(self) -> bool:
        """Whether a program names the module of optimizers; the text tells at once of most that do not."""
        return (
            not self.interactive
            and any("optim" in module.span.source.text for module in self.modules)
            and "optim" in identifiers(self.modules)
        )

    def finish(self) -> None:
        """The automatic backward, where there is something to differentiate and nobody has."""
        if self.outcome is None or self.world.torch_imported or STATE.backward_called:
            return
        if is_number(self.outcome.value) and (note := self.observer.lift(self)) is not None:
            self.tell(note)
            return
        with self.program():
            start = self.settings.grad_output
            answer = backward_of(self.outcome, None if start is None else start.value(), self.world.names)
        if isinstance(answer, list):
            self.jacobians = answer
        elif answer is not None:
            self.tell(answer)
        elif STATE.backward_called:
            self.root = self.outcome.name

    def program(self) -> Failing:
        """A block in which an exception is the program's, and whose time counts as the program's."""
        return Failing(self)

    # ---- what came of it ----------------------------------------------------------------------------------------

    def report(self, exit_status: int = 0) -> Report:
        """The run so far, as data."""
        unnamed = self.outcome is not None and self.outcome.unnamed and self.outcome.value is not None
        return Report(
            names=self.world.names,
            last=Row(self.outcome.name, self.outcome.value) if unnamed and self.outcome is not None else None,
            root=self.root,
            stdout=self.log.stdout,
            warnings=self.log.warnings,
            diagnostics=self.log.diagnostics,
            remarks=self.remarks(),
            jacobians=self.jacobians,
            exit_status=exit_status,
        )

    def remarks(self) -> list[str]:
        """What a reader of the report would otherwise wonder about."""
        if self.world.torch_imported and not STATE.backward_called:
            return [*self.asides, "no backward was called, so there are no gradients to show"]
        return self.asides

    def get(self, expression: str, allows_none: bool = False) -> Any:
        """The value of an expression over the names, after the run; a mistake in it is one of usage, not of the program.

        A gradient that is not there is a mistake; None of another kind is one unless `allows_none`.
        """
        text = expression.strip()
        value = self._value(text)
        if value is None:
            from gradcli.runs.missing import GRADIENT, reason_without_gradient

            owner = text.removesuffix(GRADIENT)
            if allows_none and owner == text:
                return None
            reason = "there is nothing to show" if owner == text else reason_without_gradient(owner, self._value(owner), self)
            raise UsageError("E0905", f"`{expression}` is None: {reason}")
        return value

    def _value(self, expression: str) -> Any:
        try:
            with grad_mode(False):
                self._run(one_expression(expression))
        except ProgramError as error:
            raise usage(error.diagnostic) from None
        except ProgramExit:
            raise UsageError("E0905", f"`{expression}` leaves the program and has no value") from None
        return self.world.last

    # ---- what it says on the way --------------------------------------------------------------------------------

    def pieces_printed(self) -> int:
        """How many pieces of text the program has printed."""
        return len(self.log.printed)

    def print(self, text: str) -> None:
        """What the program prints."""
        self.log.printed.append(text)
        if self._write is not None:
            self._write(text)

    def warn(self, category: str, text: str) -> None:
        """A warning or note of the engine or the program, where it is at that moment."""
        from gradcli.library.prelude import outside

        where = outside(STATE.where)
        labels = (Label(where, primary=True),) if where is not None else ()
        if category == "Note":
            self.tell(Diagnostic("N0002", text, labels, severity="note"))
            return
        self.log.warnings.append((category, text))
        self.tell(Diagnostic("W0001", f"{category}: {text}", labels, severity="warning"))

    def tell(self, diagnostic: Diagnostic) -> None:
        """A warning or note, for whoever listens and for the report."""
        if diagnostic.code in self.settings.silenced:
            return
        self.observer.hear(self, diagnostic)

    def failed(self, error: BaseException) -> ProgramError:
        """An exception that left the program, as its observer explains it."""
        problem = self.observer.explain(self, error)
        problem.stdout, problem.warnings = self.log.stdout, list(self.log.warnings)
        return problem


class Failing:
    """Turns what leaves the body into ProgramError or ProgramExit; what is not the program's passes."""

    def __init__(self, session: Session) -> None:
        self.session = session
        self.started = 0.0

    def __enter__(self) -> None:
        self.started = perf_counter()

    def __exit__(self, kind: object, error: BaseException | None, traceback: object) -> None:
        self.session.spent += perf_counter() - self.started
        if error is None or isinstance(error, (KeyboardInterrupt, GradcliError, ProgramError)):
            return
        if isinstance(error, BrokenPipeError) and number_of(error) is not None:
            return  # nobody reads what is written; one that a program raises has no number
        if isinstance(error, SystemExit):
            raise exit_of(code_of_exit(error)) from None
        raise self.session.failed(error) from error


@lru_cache(maxsize=64)
def one_expression(text: str, name: str = "<--get>") -> syntax.Module:
    """The module of a text that has to be one expression."""
    source = Source(name, text)
    try:
        module = parse(source)
    except GradcliError as error:
        if error.diagnostic.code == "E0602":
            raise UsageError("E0903", f"{name.strip('<>')}: {error.diagnostic.headline}", labels=error.diagnostic.labels) from None
        raise usage(error.diagnostic) from None
    if len(module.body) != 1 or not isinstance(module.body[0], syntax.ExpressionStatement):
        raise UsageError("E0902", f"{name.strip('<>')} takes one expression", labels=(Label(module.span, primary=True),))
    return module


def usage(diagnostic: Diagnostic) -> UsageError:
    """The same words, as a mistake in how the command was used."""
    return UsageError(diagnostic.code, diagnostic.headline, labels=diagnostic.labels, notes=diagnostic.notes, help=diagnostic.help)


def exit_of(code: object) -> ProgramExit:
    """``exit()`` and ``exit(None)``: 0; ``exit(3)``: 3; ``exit("text")``: the text, and 1."""
    if code is None:
        return ProgramExit(0)
    if isinstance(code, int):
        number = int.__int__(code)
        return ProgramExit(number & 0xFF if -(2**63) <= number < 2**63 else 0xFF)
    return ProgramExit(1, text_of(SystemExit(code)))
