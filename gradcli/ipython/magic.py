"""``%grad PROGRAM`` and ``%%grad [options]``: a program of gradcli in a notebook, its inputs from the notebook, its result a value there."""

from __future__ import annotations

import sys
from typing import Any

from IPython.core.magic import Magics, line_cell_magic, magics_class, no_var_expand

from gradcli.api import Result, run_with
from gradcli.data.sources import as_typed
from gradcli.diagnostics.model import Diagnostic, GradcliError, Source, UsageError
from gradcli.host import memory
from gradcli.ipython.inputs import inputs_of
from gradcli.ipython.words import split
from gradcli.options.option import Option
from gradcli.options.parsing import parsed
from gradcli.options.table import OPTIONS, Options
from gradcli.render.diagnostics import human
from gradcli.runs.results import ProgramError
from gradcli.views.base.view import every, options_for

NO_USE = ("each", "color", "timeout", "debug", "version", "help", "ops", "completion", "explain_error", "error_format")  # in a notebook


def load(ipython: Any) -> None:
    """Make the magics known."""
    ipython.register_magics(Gradcli)


@magics_class
class Gradcli(Magics):  # type: ignore[misc]
    """What ``%load_ext gradcli`` brings."""

    @no_var_expand  # type: ignore[untyped-decorator]
    @line_cell_magic  # type: ignore[untyped-decorator]
    def grad(self, line: str, cell: str | None = None) -> Result:
        """Run a program of gradcli and show its values, gradients and formulas.

        %grad [options] PROGRAM
        %%grad [options] [-v NAME]... [--const NAME]... [-o RESULT]

        The options are those of the command (gradcli --help). `-v NAME` makes a leaf of an array, number or tensor of the notebook,
        `--const NAME` a constant; floating arrays that the program reads and does not define are leaves by themselves. `-o RESULT`
        binds the result.
        """
        try:
            return self.run(line, cell)
        except (ProgramError, GradcliError) as error:
            texts = [human(diagnostic).rstrip("\n") for diagnostic in error.diagnostics]
            error._render_traceback_ = lambda: "\n".join(texts).split("\n")  # type: ignore[union-attr]
            raise

    def run(self, line: str, cell: str | None) -> Result:
        """The program of the line, or of the cell."""
        words, rest = split(line, [*OPTIONS, *(row.option for row in every())])
        if cell is not None and rest:
            raise UsageError(
                "E0902", f"the line of a cell has options only, not {rest!r}", help=("%grad PROGRAM runs a program of one line",)
            )
        options, programs = parsed(words, options_for)
        refuse_unusable(options, programs)
        if cell is None and not rest:
            raise UsageError("E0902", "%grad needs a program", help=("%grad x = ones(2); (x**2).sum()",))
        name = options.pop("output", None)
        if name is not None and not name.isidentifier():
            raise UsageError(
                "E0902", f"-o takes the name of a variable here, not {name!r}", help=("-o result binds the result to `result`",)
            )
        source = Source("<%grad>" if cell is None else "<%%grad>", as_typed(rest if cell is None else cell))
        if options["report"] is None:
            options["report"] = True  # with the formulas, which are found while the run is still there
        inputs = inputs_of(options, source, self.shell.user_ns)
        limit = memory.limit(options["max_memory"])
        with memory.confined(limit if options["max_memory"] is not None else None) as relieve:
            result = run_with(options, source, inputs, limit, sys.stdout.write, tell, relieve)
        if name is not None:
            self.shell.user_ns[name] = result
        return result


def tell(diagnostic: Diagnostic) -> None:
    """A warning or note, below the cell."""
    sys.stderr.write(human(diagnostic))


def refuse_unusable(options: Options, programs: tuple[str, ...]) -> None:
    """Options that mean something to a command only."""
    unusable = next((row for row in OPTIONS if row.key in NO_USE and row.key in options), None)
    if unusable is not None:
        raise UsageError("E0902", f"{option_name(unusable)} is an option of the command, and not of %grad")
    if programs:
        raise UsageError("E0902", "-e and -f are options of the command: write the program into the cell")


def option_name(option: Option) -> str:
    return option.names[-1]
