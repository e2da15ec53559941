"""What gradcli asks of click beyond its defaults: programs in command-line order, grouped help, errors in gradcli's own layout."""

from __future__ import annotations

import textwrap
from collections.abc import Callable
from typing import Any

import click

from gradcli.data.sources import Kind, Program
from gradcli.diagnostics.model import UsageError, did_you_mean

EXAMPLES = """\
  gradcli 'x=ones(2,2); y=x+2; out=mean(3*y*y)'       values, grad_fn names and x.grad
  gradcli -v x='[[1,2],[3,4]]' 'out = (x**2).sum()'   x comes from outside
  gradcli --get x.grad 'x=ones(2); (x**3).sum()'      one value, for a script
  gradcli train.py                                    a PyTorch program from a file
  echo 'print(ones(3) * 2)' | gradcli                 standard input
  gradcli --ops=relu                                  what an op does, and its derivative
  gradcli                                             an interactive session"""


HELP_WIDTH, NAMES_WIDTH = 96, 26
LAST_GROUP = "Other"


class GroupedOption(click.Option):
    """An option that says under which heading of the help it stands."""

    def __init__(self, *args: Any, group: str = LAST_GROUP, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.group = group


class ProgramOption(GroupedOption):
    """``-e`` and ``-f``: the value takes its place among the PROGRAM arguments, so that all run in the order they were written."""

    def __init__(self, *args: Any, kind: Kind, **kwargs: Any) -> None:
        super().__init__(*args, expose_value=False, multiple=True, **kwargs)
        self.kind = kind

    def add_to_parser(self, parser: Any, ctx: click.Context) -> None:
        super().add_to_parser(parser, ctx)
        for name in self.opts:
            table = parser._long_opt if name.startswith("--") else parser._short_opt  # click has no public way to keep this order
            table[name].process = lambda value, state: state.largs.append(Program(value, self.kind))


class OptionalValue(GroupedOption):
    """An option with a value that may be left out: ``--ops`` or ``--ops=exp``. The next word is never its value."""

    def get_help_record(self, ctx: click.Context) -> tuple[str, str]:
        names = ", ".join(self.opts)
        return f"{names}[={self.make_metavar(ctx)}]", self.help or ""


def option(*names: str, group: str, **settings: Any) -> Callable[[Any], Any]:
    """click.option with a heading."""
    return click.option(*names, cls=GroupedOption, group=group, **settings)


class Command(click.Command):
    """The command: help with examples first, and usage errors as diagnostics."""

    def parse_args(self, ctx: click.Context, args: list[str]) -> list[str]:
        given = list(args)
        try:
            return super().parse_args(ctx, self.with_optional_values(args))
        except click.NoSuchOption as error:
            raise unknown_option(error.option_name, given, self.option_names()) from None
        except click.UsageError as error:
            message = error.format_message().rstrip(".")
            raise UsageError("E0902", message[:1].lower() + message[1:], help=("`gradcli --help` lists the options",)) from None

    def with_optional_values(self, args: list[str]) -> list[str]:
        """The words with an empty value for each option that was left without its optional one.

        Those after ``--``, and the value of an option that wants one, stay as they are.
        """
        optional = {name for param in self.params if isinstance(param, OptionalValue) for name in param.opts}
        valued = {name for param in self.params if isinstance(param, click.Option) and not param.is_flag for name in param.opts} - optional
        completed: list[str] = []
        is_value = False
        for place, word in enumerate(args):
            if word == "--" and not is_value:
                return completed + args[place:]
            completed.append(f"{word}=" if word in optional and not is_value else word)
            is_value = not is_value and word in valued
        return completed

    def option_names(self) -> list[str]:
        return [name for param in self.params for name in (*param.opts, *param.secondary_opts) if name.startswith("-")]

    def format_help(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        formatter.write("Usage: gradcli [OPTIONS] [PROGRAM]...\n\n")
        formatter.write(f"{self.help}\n\nExamples:\n{EXAMPLES}\n")
        groups: dict[str, list[tuple[str, str]]] = {}
        for param in self.get_params(ctx):
            record = param.get_help_record(ctx) if isinstance(param, click.Option) else None
            if record is not None:
                groups.setdefault(getattr(param, "group", LAST_GROUP), []).append(record)
        groups[LAST_GROUP] = groups.pop(LAST_GROUP)
        for title, records in groups.items():
            formatter.write(f"\n{title}:\n")
            for names, text in records:
                formatter.write(option_help(names, text))
        if self.epilog:
            formatter.write(f"\n{self.epilog}\n")


def option_help(names: str, text: str) -> str:
    """An option and what it does, side by side where the names are short enough."""
    indent = " " * (NAMES_WIDTH + 4)
    lines = textwrap.wrap(text, HELP_WIDTH - len(indent))
    first = f"  {names.ljust(NAMES_WIDTH)}  {lines.pop(0)}\n" if len(names) <= NAMES_WIDTH else f"  {names}\n"
    return first + "".join(f"{indent}{line}\n" for line in lines)


def unknown_option(name: str, args: list[str], known: list[str]) -> UsageError:
    """No such option: the nearest ones, or, when the word reads as a program, how to say that it is one."""
    word = next((arg for arg in args if arg == name or arg.startswith((name, f"{name}="))), name)
    if reads_as_program(word):
        return UsageError(
            "E0902", f"no such option: {name}", help=(f"a program that begins with a minus goes after `--`\ngradcli -- '{word}'",)
        )
    near = " or ".join(f"`{option}`" for option in meant(name, known))
    return UsageError("E0902", f"no such option: {name}", help=(f"did you mean {near}?" if near else "`gradcli --help` lists the options",))


def meant(name: str, known: list[str]) -> list[str]:
    """The option that is spelled nearly so, else those that begin so; of a single letter all others are as near, so only the beginning counts."""
    near = did_you_mean(name, known, most=1) if name.startswith("--") else []
    return near or [option for option in known if option.startswith(f"--{name.lstrip('-')}")]


def reads_as_program(word: str) -> bool:
    """Whether a word that looks like an option is a program: it parses, and is more than a word with a dash."""
    from gradcli.diagnostics.model import GradcliError, Source
    from gradcli.lang.parsing.parser import parse

    if word.startswith("--") or not (word[1:2].isdigit() or any(sign in word[1:] for sign in " +*/@().=[]")):
        return False
    try:
        parse(Source("<arg>", word))
    except GradcliError:
        return False
    return True
