"""The options that are not views, one row each. Those of the views are beside their views."""

from __future__ import annotations

from typing import Any

from gradcli.options.option import INPUTS, OTHER, PROGRAMS, REFERENCE, VIEWS, Option
from gradcli.options.printed import SHELLS

ERROR_FORMATS = ("human", "short", "json")
OPTIONS = (
    Option(
        "line", ("-e",), "Program text; several of them are the lines of one program.", PROGRAMS, "TEXT", is_program=True, is_keyword=False
    ),
    Option("file", ("-f",), "A script file, whatever its suffix.", PROGRAMS, "FILE", is_program=True, takes_file=True, is_keyword=False),
    Option(
        "var", ("-v", "--var"), "A leaf that requires grad: -v x='[[1,2],[3,4]]'.", INPUTS, "NAME=VALUE", (), is_many=True, is_keyword=False
    ),
    Option("const", ("--const",), "A value that is not a leaf, exactly as written: --const n=3.", INPUTS, "NAME=VALUE", (), is_many=True),
    Option(
        "header",
        ("--header",),
        "Whether the first row of a table has the names of its columns; auto: if no cell of it is a number.",
        INPUTS,
        default="auto",
        choices=("auto", "yes", "no"),
        is_keyword=False,
    ),
    Option(
        "missing",
        ("--missing",),
        "What to do with empty cells, NA and null in files: nan reads them as nan, drop leaves their rows out.",
        INPUTS,
        default="error",
        choices=("error", "nan", "drop"),
        is_keyword=False,
    ),
    Option("dtype", ("--dtype",), "The default dtype.", INPUTS, default="float32", choices=("bfloat16", "float16", "float32", "float64")),
    Option("seed", ("--seed",), "Seed the random generator, like torch.manual_seed(N).", INPUTS, "N", is_number=True),
    Option(
        "grad_output",
        ("--grad-output",),
        "The cotangent that backward starts from when the last value has several elements.",
        INPUTS,
        "VALUE",
    ),
    Option(
        "each",
        ("--each",),
        "Run once for each row of this input and print one JSON object per line: -v x=@rows.csv --each x.",
        INPUTS,
        "NAME",
        is_keyword=False,
    ),
    Option(
        "rows",
        ("--rows",),
        "Run over the rows of these inputs in blocks, and combine: --const X=@X.npy --const y=@y.npy --rows X,y.",
        INPUTS,
        "NAMES",
        is_keyword=False,
    ),
    Option(
        "block",
        ("--block",),
        "With --rows: how large a block is, 64M or 100000r (rows); by default 16M.",
        INPUTS,
        "SIZE",
        belongs_to="rows",
        is_keyword=False,
    ),
    Option(
        "jobs",
        ("--jobs",),
        "With --rows or --each: how many processes share the work.",
        INPUTS,
        "N",
        is_number=True,
        belongs_to=("rows", "each"),
        is_keyword=False,
    ),
    Option(
        "dask",
        ("--dask",),
        "With --rows or --each: have Dask do the work, on this machine or by the scheduler at tcp://HOST:PORT.",
        INPUTS,
        "ADDRESS",
        is_optional=True,
        belongs_to=("rows", "each"),
        is_keyword=False,
    ),
    Option(
        "resume",
        ("--resume",),
        "With --rows: keep what is done in this file, and go on from there after a stop.",
        INPUTS,
        "FILE",
        takes_file=True,
        belongs_to="rows",
        is_keyword=False,
    ),
    Option(
        "nonfinite",
        ("--nonfinite",),
        "How to write nan and inf in JSON, which has no numbers for them.",
        VIEWS,
        default="string",
        choices=("string", "null", "error"),
    ),
    Option(
        "select",
        ("--select",),
        "Limit --json, -o and the lines of --each to these names and gradients: --select loss,w.grad.",
        VIEWS,
        "NAMES",
        (),
        is_many=True,
        is_keyword=False,
    ),
    Option(
        "assume",
        ("--assume",),
        "An equation or inequality that formulas may rely on: --assume 'S == S.T', --assume 'p > 0'.",
        VIEWS,
        "EQUATION",
        (),
        is_many=True,
    ),
    Option("wrt", ("--wrt",), "The leaves that --minimize chooses, instead of all: --wrt w,b.", VIEWS, "NAMES", belongs_to="minimize"),
    Option(
        "bounds",
        ("--bounds",),
        "Where --minimize may look: --bounds w=0:1, or w=0: for no upper end.",
        VIEWS,
        "NAME=LOW:HIGH",
        (),
        is_many=True,
        belongs_to="minimize",
    ),
    Option(
        "steps", ("--steps",), "The most steps of --minimize; 1000 if it is left out.", VIEWS, "N", is_number=True, belongs_to="minimize"
    ),
    Option(
        "tol",
        ("--tol",),
        "How small --minimize wants the gradient; each method has its own default.",
        VIEWS,
        "NUMBER",
        belongs_to="minimize",
    ),
    Option(
        "ops",
        ("--ops",),
        "List the ops by family; with a name, describe that op and its derivative.",
        REFERENCE,
        "NAME",
        is_optional=True,
        is_keyword=False,
    ),
    Option(
        "completion",
        ("--completion",),
        "Print the completion script for a shell.",
        REFERENCE,
        choices=SHELLS,
        is_keyword=False,
    ),
    Option(
        "explain_error",
        ("--explain-error",),
        "Explain a diagnostic code, with an example that fails and one that works.",
        REFERENCE,
        "CODE",
        takes_codes="EWN",
        is_keyword=False,
    ),
    Option(
        "nan",
        ("--nan",),
        "What to do when a value or gradient ends up NaN or infinite: warn says where it began, error also exits with status 4.",
        default="warn",
        choices=("warn", "error", "off"),
    ),
    Option(
        "ignore",
        ("--ignore",),
        "Hide the warning or note with this code: --ignore W0104.",
        OTHER,
        "CODE",
        (),
        is_many=True,
        takes_codes="WN",
    ),
    Option(
        "error_format",
        ("--error-format",),
        "How to print errors and warnings: human with the program text, short on one line, json as one object per line.",
        default="human",
        choices=ERROR_FORMATS,
        is_keyword=False,
    ),
    Option("skip_plots", ("--skip-plots",), "Run a program that plots without drawing its plots."),
    Option("color", ("--color",), "When to use colour.", default="auto", choices=("auto", "always", "never"), is_keyword=False),
    Option(
        "max_memory",
        ("--max-memory",),
        "The most memory that tensors may use, such as 500M or 2G; by default what the machine has.",
        OTHER,
        "SIZE",
    ),
    Option(
        "timeout",
        ("--timeout",),
        "End the run after this long, with exit status 124; in a session, each entry.",
        OTHER,
        "SECONDS",
        is_keyword=False,
    ),
    Option("debug", ("--debug",), "Show Python tracebacks.", is_keyword=False),
    Option("version", ("--version",), "Show the version and the walls between a program and this machine, and exit.", is_keyword=False),
    Option("help", ("-h", "--help"), "Show this help and exit.", is_keyword=False),
)
DEFAULTS: dict[str, Any] = {option.key: option.default for option in OPTIONS if option.default is not None}
BY_KEY = {option.key: option for option in OPTIONS}
BELONGS = {option.key: option for option in OPTIONS if option.belongs_to}


class Options(dict[str, Any]):
    """The options of one run by their keys; one that is not entered has its default, and that of a view is None: not requested."""

    def __missing__(self, key: str) -> Any:
        return DEFAULTS.get(key)
