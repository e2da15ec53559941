"""The text of ``--help``: examples first, then the options under their headings."""

from __future__ import annotations

from collections.abc import Iterable

from gradcli.options.option import GROUPS, Option
from gradcli.render.columns import filled, fitted

SUMMARY = """\
Run small PyTorch-like programs and differentiate them. Names need no import, a tensor assigned at
top level is a leaf, and backward runs after the last statement. A program that imports torch means
exactly what it means in PyTorch."""
EXAMPLES = """\
  gradcli 'x=ones(2,2); y=x+2; out=mean(3*y*y)'       values, grad_fn names and x.grad
  gradcli -v x='[[1,2],[3,4]]' 'out = (x**2).sum()'   an input from outside
  gradcli --get x.grad 'x=ones(2); (x**3).sum()'      one value, for a script
  gradcli train.py                                    a PyTorch program from a file
  echo 'print(ones(3) * 2)' | gradcli                 standard input
  gradcli --ops=relu                                  an op and its derivative
  gradcli                                             an interactive session"""
EPILOG = """\
Exit status: 0 success, 1 a check failed, 2 usage or I/O error, 3 the program does not parse,
4 NaN or infinity under --nan=error, 5 the program raised an exception, 124 the time of
--timeout is over, 130 interrupted; exit(n) in a program: n."""
WIDTH, NAMES_WIDTH = 96, 26
WIDEST = 100  # the summary's own lines


def help_text(options: Iterable[Option], width: int | None = None) -> str:
    """All of it, in as many columns as a terminal has."""
    if width is not None and width >= WIDEST:
        width = None
    room = WIDTH if width is None else width
    summary, epilog = (text if width is None else filled(text, width) for text in (SUMMARY, EPILOG))
    examples = EXAMPLES if width is None else "\n".join(example(line, width) for line in EXAMPLES.splitlines())
    parts = [f"Usage: gradcli [OPTIONS] [PROGRAM]...\n\n{summary}\n\nExamples:\n{examples}\n"]
    for title, group in grouped(options).items():
        parts.append(f"\n{title}:\n" + "".join(option_help(option.usage, option.help, room) for option in group))
    return "".join([*parts, f"\n{epilog}\n"])


def grouped(options: Iterable[Option]) -> dict[str, list[Option]]:
    """The options under their headings, in the order of the help."""
    groups: dict[str, list[Option]] = {title: [] for title in GROUPS}
    for option in options:
        groups[option.group].append(option)
    return groups


def example(line: str, width: int) -> str:
    """An example and what it shows, one below the other where they do not fit side by side."""
    if len(line) <= width:
        return line
    command, _, text = line.strip().partition("  ")
    return f"{fitted(f'  {command}', width)}\n{filled(text, width, ' ' * 6)}"


def option_help(usage: str, text: str, width: int = WIDTH) -> str:
    """An option and what it does, side by side where the names are short enough and the columns are many."""
    is_narrow = width < 2 * NAMES_WIDTH + 8
    indent = " " * (6 if is_narrow else NAMES_WIDTH + 4)
    lines = filled(text, width, indent)
    if is_narrow or len(usage) > NAMES_WIDTH:
        return f"{fitted(f'  {usage}', width)}\n{lines}\n"
    return f"  {usage.ljust(NAMES_WIDTH)}  {lines[len(indent) :]}\n"
