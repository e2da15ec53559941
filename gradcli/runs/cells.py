"""Documents run: cell after cell in one session, each with what it printed and showed, and what each leaf had collected after it."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING, Any

from gradcli.data.documents.cells import Cell, Document, Output
from gradcli.data.documents.reading import document_of
from gradcli.diagnostics.model import Diagnostic, GradcliError, Source
from gradcli.lang.parsing.parser import parse
from gradcli.lang.syntax import nodes as syntax
from gradcli.runs.results import ProgramError
from gradcli.world.dialects import imports_torch

if TYPE_CHECKING:
    from gradcli.runs.session import Session

MOST_ELEMENTS = 10_000  # of a gradient that is kept for the explanation of a difference
MOST_LINES = 3  # passed-over lines that the note names
Tell = Callable[[tuple[Diagnostic, ...]], object]


def run_sources(session: Session, sources: Sequence[Source], tell: Tell) -> None:
    """Parse everything, then run it in order; `tell` gets the errors that a document shows and that are no reason to stop."""
    running = Running(session, tell)
    modules: list[syntax.Module] = []
    for source in sources:
        document = document_of(source)
        modules += [parse(source)] if document is None else running.prepare(document)
    session.run_modules(modules, running.execute)


class Running:
    """The documents of one session while they run."""

    def __init__(self, session: Session, tell: Tell) -> None:
        self.session, self.tell = session, tell
        self.cells: dict[int, tuple[Document, Cell]] = {}

    # ---- before -----------------------------------------------------------------------------------------------------------------------

    def prepare(self, document: Document) -> list[syntax.Module]:
        """The modules of a document; it is a PyTorch program as a whole if one of its cells imports torch."""
        self.session.documents.append(document)
        modules = [module for cell in document.cells if (module := self.parsed(cell)) is not None]
        is_torch = any(map(imports_torch, modules))
        for cell in document.cells:
            cell.source.torch = is_torch
            self.cells[id(cell.source)] = document, cell
        passed = [f"{line} (cell {cell.number})" for cell in document.cells for line in cell.passed_over]
        if passed:
            self.session.tell(passed_over(passed))
        return modules

    def parsed(self, cell: Cell) -> syntax.Module | None:
        """A cell's module; of one that the document shows not to parse only the error is left."""
        try:
            return parse(cell.source)
        except GradcliError as error:
            if not cell.fails:
                raise
            cell.outputs = [Output("error", error=f"SyntaxError: {error.diagnostic.headline}", diagnostic=error.diagnostic)]
            self.tell(error.diagnostics)
            return None

    # ---- each cell --------------------------------------------------------------------------------------------------------------------

    def execute(self, module: syntax.Module) -> None:
        """Run a cell, or a program beside the documents."""
        document, cell = self.cells.get(id(module.span.source), (None, None))
        if document is None or cell is None:
            self.session.execute(module)
            return
        log = self.session.log
        printed, heard = len(log.printed), len(log.diagnostics)
        results: list[int] = []
        try:
            self.run(module, cell, results)
        except ProgramError as error:
            if not cell.fails:
                raise
            self.tell(error.diagnostics)
            cell.outputs.append(Output("error", error=f"{error.type_name}: {error.message}", diagnostic=error.diagnostic))
        finally:
            cell.outputs = [*self.pieces(printed, results, document), *cell.outputs]
            cell.said = tuple(each for each in log.diagnostics[heard:] if each.severity != "error")
            cell.gradients = collected(self.session)

    def run(self, module: syntax.Module, cell: Cell, results: list[int]) -> None:
        """A notebook shows the value of a cell's last expression, a session that of each."""

        def echo(value: Any) -> None:
            if value is None or is_drawn(value):
                return
            self.session.world.remember(value)
            results.append(len(self.session.log.printed))
            self.session.print(f"{value!r}\n")

        self.session.world.torch_imported = cell.source.torch  # the dialect of a document before it is not this one's
        if cell.shows_all:
            self.session.execute(module, echo)
            return
        self.session.execute(module)
        if module.body and isinstance(module.body[-1], syntax.ExpressionStatement) and not cell.is_quiet:
            with self.session.program():
                echo(self.session.world.last)

    def pieces(self, start: int, results: list[int], document: Document) -> list[Output]:
        """What the cell printed from piece `start` on, what it showed, and its figures, in that order in time."""
        world, printed = self.session.world, self.session.log.printed
        if document.form != "txt" and world.plots is not None:
            world.plots.show_open()
        figures = [] if world.plots is None else world.plots.taken_by_cell()
        outputs: list[Output] = []
        for at in range(start, len(printed) + 1):
            outputs += [Output("figure", figure=figure) for figure in figures if figure.after == at]
            if at == len(printed):
                break
            if at in results:
                outputs.append(Output("result", printed[at].removesuffix("\n")))
            elif outputs and outputs[-1].kind == "stream":
                outputs[-1] = Output("stream", outputs[-1].text + printed[at])
            else:
                outputs.append(Output("stream", printed[at]))
        return outputs


def is_drawn(value: Any) -> bool:
    """Whether a value is something drawn, whose picture is what is to be seen of it."""
    if isinstance(value, (list, tuple)):
        return any(type(item) is not type(value) and is_drawn(item) for item in value)
    return type(value).__module__.startswith("gradcli.library.plots")


def collected(session: Session) -> dict[str, Any]:
    """Copies of the gradients that leaves have now, under the names of the leaves."""
    from gradcli.runs.report import Report

    leaves = Report(session.world.names).leaves()
    return {name: leaf.grad.array.copy() for name, leaf in leaves if leaf.grad is not None and leaf.grad.array.size <= MOST_ELEMENTS}


def passed_over(lines: Sequence[str]) -> Diagnostic:
    """The note on what was for IPython, the shell or a session."""
    more = f" and {len(lines) - MOST_LINES} more" if len(lines) > MOST_LINES else ""
    return Diagnostic("N0007", f"skipped, as not part of the program: {', '.join(lines[:MOST_LINES])}{more}", severity="note")
