"""The command ``gradcli``: options in, a run, its views out, an exit status."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING, Any, NoReturn

import click

from gradcli import __version__, interrupt
from gradcli.arguments import Command, OptionalValue, ProgramOption, given_programs, option
from gradcli.diagnostics import Diagnostic, GradcliError, UsageError
from gradcli.sources import Kind, sources, standard_input, with_file_help
from gradcli.streams import Streams, leave_quietly
from gradcli.views import Views

if TYPE_CHECKING:
    from gradcli.diagnostics import Source
    from gradcli.session import Session, Settings

INTERNAL = 70
DTYPES = ("bfloat16", "float16", "float32", "float64")
SUMMARY = """\
Run small PyTorch-like programs and their derivatives. Names need no import, a tensor made at top
level is a leaf, and after the last statement backward runs by itself. A program that imports torch
means exactly what it means in PyTorch."""
EPILOG = """\
Exit status: 0 done, 2 usage or I/O, 3 the text does not parse, 5 the program raised,
130 interrupted; exit(n) in a program: n."""


@click.command(cls=Command, help=SUMMARY, epilog=EPILOG, context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100})
@click.argument("words", metavar="[PROGRAM]...", nargs=-1, type=click.UNPROCESSED)
@click.option(
    "-e", cls=ProgramOption, kind=Kind.LINE, group="Programs", metavar="TEXT", help="Program text; several are the lines of one program."
)
@click.option("-f", cls=ProgramOption, kind=Kind.FILE, group="Programs", metavar="FILE", help="A script file, whatever its name ends in.")
@option(
    "-v", "--var", "variables", group="Inputs", multiple=True, metavar="NAME=VALUE", help="A leaf that requires grad: -v x='[[1,2],[3,4]]'."
)
@option("--const", "constants", group="Inputs", multiple=True, metavar="NAME=VALUE", help="A value as it is written, no leaf: --const n=3.")
@option("--dtype", group="Inputs", type=click.Choice(DTYPES), default="float32", help="The default dtype.")
@option("--seed", group="Inputs", type=int, metavar="N", help="Seed the random generator, as torch.manual_seed(N) does.")
@option("--grad-output", group="Inputs", metavar="VALUE", help="Where backward starts when the last value has several elements.")
@option(
    "--report/--no-report", group="Views", default=None, help="Show values and gradients, or do not; by default when nothing was printed."
)
@option("--json", "as_json", group="Views", is_flag=True, help="The whole run as JSON.")
@option("--get", group="Views", metavar="EXPRESSION", help="One value and nothing else: --get x.grad.")
@option(
    "-o", "--output", group="Views", metavar="FILE",
    help="Write to a file: .json the run, .npz all names and gradients; with --get one value, as .npy, .csv, .npz or .json.",
)
@option(
    "--nonfinite", group="Views", type=click.Choice(["string", "null", "error"]), default="string",
    help="What stands for nan and inf in JSON, which has no number for them.",
)
@option("--each", group="Inputs", metavar="NAME", help="Run once for each row of this input, one JSON object a line: -v x=@rows.csv --each x.")
@click.option("--ops", cls=OptionalValue, group="Reference", metavar="NAME", help="List the ops by family; with a name, what that op does and its derivative.")
@option("--completion", group="Reference", type=click.Choice(["bash", "zsh", "fish"]), help="Print what makes a shell complete the options.")
@option("--color", "colour", group="Other", type=click.Choice(["auto", "always", "never"]), default="auto", help="When to colour.")
@option(
    "--max-memory", group="Other", metavar="SIZE", help="The most memory tensors may take, as 500M or 2G; by default what the machine has."
)
@option("--debug", group="Other", is_flag=True, help="Show Python tracebacks.")
@click.version_option(__version__, prog_name="gradcli", message="%(prog)s %(version)s")
def command(**options: Any) -> int:
    if options["completion"] is not None:
        from gradcli.completion import script

        sys.stdout.write(script(command, options["completion"]))
        return 0
    return Run(options).status()


def main(arguments: list[str] | None = None) -> NoReturn:
    """Run the command and leave with its exit status."""
    try:
        with command.make_context("gradcli", list(sys.argv[1:] if arguments is None else arguments)) as context:
            status = command.invoke(context)
    except GradcliError as error:
        for diagnostic in error.diagnostics:
            Streams().tell(diagnostic)
        status = error.exit_status
    except click.exceptions.Exit as error:
        status = error.exit_code
    except KeyboardInterrupt:
        Streams().tell(Diagnostic("E0603", "interrupted"))
        status = interrupt.STATUS
    except BrokenPipeError:
        leave_quietly()
        status = 0
    sys.exit(status)


class Run:
    """One run of the command."""

    def __init__(self, options: dict[str, Any]) -> None:
        self.options = options
        self.streams = Streams(options["colour"])
        self.words = given_programs(options["words"])

    def status(self) -> int:
        """Do it all, and say how it ended. No exception leaves, except under ``--debug``."""
        try:
            self.views = Views(self.options, self.streams)
            if self.options["ops"] is not None:
                return self.show_ops()
            if not self.words and sys.stdin.isatty():
                return self.interact()
            with interrupt.guarded() as watchdog:
                try:
                    return self.run(sources(self.words) if self.words else [standard_input()])
                except GradcliError as error:
                    raise with_file_help(error) from None
                except KeyboardInterrupt:
                    watchdog.handled()
                    raise
        except GradcliError as error:
            return self.told(error.diagnostics, error.exit_status)
        except (KeyboardInterrupt, BrokenPipeError):
            raise
        except Exception as error:
            if self.options["debug"]:
                raise
            from gradcli.failure import internal

            return self.told((internal(error),), INTERNAL)

    def told(self, diagnostics: tuple[Diagnostic, ...], status: int) -> int:
        for diagnostic in diagnostics:
            self.streams.tell(diagnostic)
        return status

    def show_ops(self) -> int:
        """The reference: all ops, or those named after the ``=``. Nothing runs here, so that words beside ``--ops`` are names too."""
        from gradcli.render.ops import listing, reference

        names = [name for name in (self.options["ops"], *(word.text for word in self.words)) if name]
        paint, width = self.streams.paint(), self.streams.width()
        self.streams.write("\n".join(reference(name, paint, width) for name in names) if names else listing(paint, width))
        return 0

    def interact(self) -> int:
        """The REPL."""
        from gradcli.repl import interact

        return interact(self.settings(), self.streams)

    def run(self, programs: list[Source]) -> int:
        """Run the programs and show what was asked for; what a failed one printed and warned is shown too."""
        from gradcli.session import ProgramError, ProgramExit, Session

        if self.views.each is not None:
            return self.run_each(self.views.each, programs)
        with Session(self.settings(), self.views.printer(), self.streams.write_aside, self.streams.tell) as session:
            status = 0
            try:
                session.run_all(programs)
            except ProgramExit as left:
                status = left.exit_status
                if left.text:
                    self.streams.write_aside(left.text + "\n")
            except ProgramError as error:
                if self.options["debug"]:
                    print_traceback(error)
                self.told(error.diagnostics, error.exit_status)
                self.views.show_failed(session, error.exit_status)
                return error.exit_status
            self.views.show(session, status)
            sys.stdout.flush()
            return status

    def run_each(self, name: str, programs: list[Source]) -> int:
        """The programs once for each row of an input."""
        from gradcli.each import Each, rows_named

        texts = [*((text, "-v") for text in self.options["variables"]), *((text, "--const") for text in self.options["constants"])]
        given = {text.partition("=")[0].strip(): (text, option) for text, option in texts}
        return Each(rows_named(name, given), self.settings(without=name), self.views, self.streams).run(programs)

    def settings(self, without: str | None = None) -> Settings:
        """What the run starts from; `without` the input of this name, which has its values elsewhere."""
        from gradcli.inputs import constant, grad_output, variable
        from gradcli.session import Settings

        options = self.options
        texts = [*((text, variable) for text in options["variables"]), *((text, constant) for text in options["constants"])]
        inputs = [read(text) for text, read in texts if without is None or text.partition("=")[0].strip() != without]
        start = None if options["grad_output"] is None else grad_output(options["grad_output"])
        return Settings(inputs, options["dtype"], options["seed"], start, memory_limit(options["max_memory"]))


def memory_limit(text: str | None) -> int | None:
    """The limit in bytes, which the system is asked to keep too."""
    from gradcli import memory

    try:
        limit = memory.of_machine() if text is None else memory.parsed(text)
    except ValueError as error:
        raise UsageError("E0902", f"--max-memory: {error}") from None
    if limit is not None:
        memory.restrict(limit)
    return limit


def print_traceback(error: Exception) -> None:
    """What Python itself would say."""
    import traceback

    traceback.print_exception(error.__cause__ or error)
