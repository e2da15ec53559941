"""The options of the command ``gradcli``."""

from __future__ import annotations

import sys
from typing import Any, NoReturn

import click

from gradcli import __version__
from gradcli.command.arguments import Command, OptionalValue, ProgramOption, option
from gradcli.command.command import Run, status_of
from gradcli.data.sources import Kind
from gradcli.host.streams import Streams, unwritten

DTYPES = ("bfloat16", "float16", "float32", "float64")
SUMMARY = """\
Run small PyTorch-like programs and their derivatives. Names need no import, a tensor made at top
level is a leaf, and after the last statement backward runs by itself. A program that imports torch
means exactly what it means in PyTorch."""
EPILOG = """\
Exit status: 0 done, 2 usage or I/O, 3 the text does not parse, 4 not finite under
--nan=error, 5 the program raised, 130 interrupted; exit(n) in a program: n."""


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
    "-o",
    "--output",
    group="Views",
    metavar="FILE",
    help="Write to a file: .json the run, .npz all names and gradients; with --get one value, as .npy, .csv, .npz or .json.",
)
@option(
    "--nonfinite",
    group="Views",
    type=click.Choice(["string", "null", "error"]),
    default="string",
    help="What stands for nan and inf in JSON, which has no number for them.",
)
@option(
    "--each", group="Inputs", metavar="NAME", help="Run once for each row of this input, one JSON object a line: -v x=@rows.csv --each x."
)
@click.option(
    "--ops",
    cls=OptionalValue,
    group="Reference",
    metavar="NAME",
    help="List the ops by family; with a name, what that op does and its derivative.",
)
@option(
    "--completion", group="Reference", type=click.Choice(["bash", "zsh", "fish"]), help="Print what makes a shell complete the options."
)
@option(
    "--explain-error", group="Reference", metavar="CODE", help="What a code stands for, with an example that goes wrong and one that works."
)
@option(
    "--nan",
    group="Other",
    type=click.Choice(["warn", "error", "off"]),
    default="warn",
    help="When a value or gradient ends up NaN or infinite, say where it began; error: exit status 4.",
)
@option(
    "--ignore",
    "ignored",
    group="Other",
    multiple=True,
    metavar="CODE",
    help="Do not show the warning or note with this code: --ignore W0104.",
)
@option(
    "--error-format",
    group="Other",
    type=click.Choice(["human", "short", "json"]),
    default="human",
    help="How errors and warnings look: with the program text, one line each, or one JSON object each.",
)
@option("--skip-plots", group="Other", is_flag=True, help="Run a program that plots, without its plots.")
@option("--color", "colour", group="Other", type=click.Choice(["auto", "always", "never"]), default="auto", help="When to colour.")
@option(
    "--max-memory", group="Other", metavar="SIZE", help="The most memory tensors may take, as 500M or 2G; by default what the machine has."
)
@option("--debug", group="Other", is_flag=True, help="Show Python tracebacks.")
@click.version_option(__version__, prog_name="gradcli", message="%(prog)s %(version)s")
def command(**options: Any) -> int:
    if options["explain_error"] is not None:
        from gradcli.diagnostics.pages import page

        Streams().write(page(options["explain_error"]))
        return 0
    if options["completion"] is not None:
        from gradcli.command.completion import script

        Streams().write(script(command, options["completion"]))
        return 0
    return Run(options).status()


def main(arguments: list[str] | None = None) -> NoReturn:
    """Run the command and leave with its exit status."""
    sys.exit(status_of(lambda: with_options(sys.argv[1:] if arguments is None else arguments)))


def with_options(arguments: list[str]) -> int:
    """Read the options, and run; ``--help`` and ``--version`` are the whole of what they do."""
    try:
        with command.make_context("gradcli", list(arguments)) as context:
            status: int = command.invoke(context)
            return status
    except click.exceptions.Exit as error:
        return error.exit_code
    except OSError as error:  # of `--help` and `--version`, which print by themselves
        raise unwritten(error) from None
