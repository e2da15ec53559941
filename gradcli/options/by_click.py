"""Any command line, read by click by the rows of the options.

Programs keep their order among the words, also those of ``-e`` and ``-f``.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

import click
from click import BadOptionUsage as Unusable
from click import NoSuchOption

from gradcli.data.sources import Kind, Program
from gradcli.options.option import Option

__all__ = ["NoSuchOption", "Unusable", "parse"]


def parse(arguments: list[str], rows: Iterable[Option]) -> tuple[dict[str, Any], list[str]]:
    """What click makes of the words: each option's values as a list (a flag's as True or False), and the programs."""
    options = list(rows)
    command = click.Command("gradcli", params=[as_parameter(option) for option in options], add_help_option=False)
    parser = command.make_parser(click.Context(command))
    values, programs, _ = parser.parse_args(with_optional_values(arguments, options))
    return values, programs


def as_parameter(option: Option) -> click.Option:
    """A row as click knows it."""
    if option.is_flag:
        first, *others = option.names
        return click.Option([option.key, f"{first}/{option.negation}" if option.negation else first, *others], is_flag=True, default=None)
    kind = ProgramParameter if option.is_program else click.Option
    return kind([option.key, *option.names], multiple=True, type=click.UNPROCESSED)


class ProgramParameter(click.Option):
    """``-e`` and ``-f``: the value takes its place among the PROGRAM arguments, so that all run in the order in which they are written."""

    def add_to_parser(self, parser: Any, ctx: click.Context) -> None:
        super().add_to_parser(parser, ctx)
        for name in self.opts:
            table = parser._long_opt if name.startswith("--") else parser._short_opt  # click has no public way to keep this order
            table[name].process = lambda value, state, name=name: state.largs.append(Program(value, Kind(name)))


def with_optional_values(arguments: list[str], options: Iterable[Option]) -> list[str]:
    """The words with an empty value for each option that was left without its optional one: the next word is never its value.

    Those after ``--``, and the value of an option that needs one, stay as they are.
    """
    optional = {word for option in options if option.is_optional for word in option.names}
    valued = {word for option in options if not option.is_flag for word in option.names} - optional
    completed: list[str] = []
    is_value = False
    for place, word in enumerate(arguments):
        if word == "--" and not is_value:
            return completed + arguments[place:]
        completed.append(f"{word}=" if word in optional and not is_value else word)
        is_value = not is_value and word in valued
    return completed
