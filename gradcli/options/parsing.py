"""Read the words of a command line by the rows of the options; errors are gradcli's own diagnostics.

Programs keep their order among the words, also those of ``-e`` and ``-f``.  Only the rows that the words may mean are loaded.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import Any

from gradcli.diagnostics.model import UsageError, did_you_mean
from gradcli.options.option import Option
from gradcli.options.plain import plain
from gradcli.options.table import OPTIONS, Options
from gradcli.options.validation import valid

SEE_HELP = "`gradcli --help` lists the options"


def parsed(words: Iterable[str], more: Callable[[str], Iterable[Option]]) -> tuple[Options, tuple[str, ...]]:
    """The options of a command line, and its programs.

    `more` gives the options beside the general ones: those that a word may be one of, or all of them for the word ``""``.
    """
    arguments = list(words)
    rows = {option.key: option for option in OPTIONS}
    general = {word for option in OPTIONS for word in option.words}
    for word in arguments:
        if word.startswith("-") and word not in ("-", "--") and word.partition("=")[0] not in general:
            rows.update((option.key, option) for option in more(word.partition("=")[0]))
    read = plain(arguments, rows.values())
    values, programs = by_click(arguments, rows, more) if read is None else read
    options = Options()
    for key, value in values.items():
        if key in rows and value is not None and not rows[key].is_program:
            options[key] = entered(rows[key], value)
    return options, tuple(programs)


def by_click(arguments: list[str], rows: dict[str, Option], more: Callable[[str], Iterable[Option]]) -> tuple[dict[str, Any], list[str]]:
    """What click makes of the words; what it refuses, in our words."""
    from gradcli.options.by_click import NoSuchOption, Unusable, parse

    try:
        try:
            return parse(arguments, rows.values())
        except NoSuchOption:  # ``--no-report`` names no row
            rows.update((option.key, option) for option in more(""))
            return parse(arguments, rows.values())
    except NoSuchOption as error:
        known = [word for option in rows.values() for word in option.words]
        raise unknown_option(error.option_name, arguments, known) from None
    except Unusable as error:
        option = next(option for option in rows.values() if error.option_name in option.words)
        wrong = "does not take a value" if option.is_flag else f"needs a value: {error.option_name} {option.value_name}"
        raise UsageError("E0902", f"{error.option_name} {wrong}", help=(SEE_HELP,)) from None


def entered(option: Option, value: Any) -> Any:
    """The value of an option, checked; one that takes a single value is refused when it is repeated."""
    name = option.names[-1]
    if option.is_flag:
        return value
    if option.is_many:
        return tuple(valid(option, name, each) for each in value)
    if len(value) > 1:
        raise UsageError("E0902", f"{name} is there twice, and takes one value", help=("leave one of them out",))
    return valid(option, name, value[0])


def unknown_option(name: str, arguments: list[str], known: list[str]) -> UsageError:
    """No such option: the nearest ones, or, when the word reads as a program, how to say that it is one."""
    word = next((each for each in arguments if each == name or each.startswith((name, f"{name}="))), name)
    if reads_as_program(word):
        return UsageError(
            "E0902", f"no such option: {name}", help=(f"a program that starts with `-` goes after `--`\ngradcli -- '{word}'",)
        )
    near = " or ".join(f"`{option}`" for option in meant(name, known))
    return UsageError("E0902", f"no such option: {name}", help=(f"did you mean {near}?" if near else SEE_HELP,))


def meant(name: str, known: list[str]) -> list[str]:
    """The option spelled most nearly so, else those that begin so.

    Of a single letter all other letters are equally near, so only the beginning counts.
    """
    begun = [option for option in known if option.startswith(f"--{name.lstrip('-')}")]
    near = did_you_mean(name, known, most=1) if name.startswith("--") else []
    return begun if len(begun) == 1 else near or begun


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
