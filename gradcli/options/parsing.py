"""Read the words of a command line: options, their values, and programs in the order in which they were written."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import Any

from gradcli.data.sources import Kind, Program
from gradcli.diagnostics.model import UsageError, did_you_mean
from gradcli.options.option import Option
from gradcli.options.table import OPTIONS, Options

SEE_HELP = "`gradcli --help` lists the options"
Find = Callable[[str], Option | None]


def parsed(words: Iterable[str], more: Callable[[str], Iterable[Option]]) -> tuple[Options, tuple[str, ...]]:
    """The options of a command line, and its programs.

    `more` gives the options beside the general ones: those that a word may be one of, or all of them for the word ``""``.
    """
    return Reader(more).read(list(words))


class Reader:
    """A command line, word by word."""

    def __init__(self, more: Callable[[str], Iterable[Option]]) -> None:
        self.more = more
        self.known = {word: option for option in OPTIONS for word in option.words}
        self.options, self.programs = Options(), list[str]()

    def read(self, words: list[str]) -> tuple[Options, tuple[str, ...]]:
        self.words = words
        self.place = 0
        while self.place < len(words):
            word = words[self.place]
            self.place += 1
            if word == "--":
                self.programs += words[self.place :]
                break
            if word.startswith("--"):
                self.long(word)
            elif word.startswith("-") and word != "-":
                self.short(word)
            else:
                self.programs.append(word)
        return self.options, tuple(self.programs)

    def long(self, word: str) -> None:
        """``--name``, ``--name value`` or ``--name=value``."""
        name, equals, text = word.partition("=")
        option = self.find(name, word)
        if option.is_flag:
            if equals:
                raise UsageError("E0902", f"{name} does not take a value", help=(SEE_HELP,))
            self.keep(option, name, name != option.negation)
        elif option.is_optional:
            self.keep(option, name, text)
        else:
            self.keep(option, name, text if equals else self.next_word(name, option))

    def short(self, word: str) -> None:
        """``-o value`` or ``-ovalue``; flags may share a dash."""
        name, rest = word[:2], word[2:]
        option = self.find(name, word)
        if not option.is_flag:
            self.keep(option, name, rest or self.next_word(name, option))
            return
        self.keep(option, name, True)
        if rest:
            self.short(f"-{rest}")

    def find(self, name: str, word: str) -> Option:
        if name not in self.known:
            self.known |= {each: option for option in self.more(name) for each in option.words}
        option = self.known.get(name)
        if option is None:
            self.known |= {each: option for option in self.more("") for each in option.words}
            option = self.known.get(name)
        if option is None:
            raise unknown_option(name, word, list(self.known))
        return option

    def next_word(self, name: str, option: Option) -> str:
        if self.place == len(self.words):
            raise UsageError("E0902", f"{name} needs a value: {name} {option.value_name}", help=(SEE_HELP,))
        self.place += 1
        return self.words[self.place - 1]

    def keep(self, option: Option, name: str, value: Any) -> None:
        """Enter a value, checked."""
        if option.is_program:
            self.programs.append(Program(value, Kind(name)))
        elif option.is_many:
            self.options[option.key] = (*(self.options[option.key] or ()), valid(option, name, value))
        elif option.key in self.options and not option.is_flag:
            raise UsageError("E0902", f"{name} is there twice, and takes one value", help=("leave one of them out",))
        else:
            self.options[option.key] = valid(option, name, value)


def valid(option: Option, name: str, value: Any) -> Any:
    """A value as the option takes it."""
    if option.choices and value not in option.choices and not (option.is_optional and value == ""):
        near = did_you_mean(str(value), option.choices, most=1)
        helps = (f"did you mean `{name}={near[0]}`?",) if near else ()
        raise UsageError("E0902", f"{name} is {', '.join(option.choices[:-1])} or {option.choices[-1]}, not {value!r}", help=helps)
    if not option.is_number:
        return value
    try:
        return int(value)
    except ValueError:
        raise UsageError("E0902", f"{name} takes an integer, not {value!r}") from None


def unknown_option(name: str, word: str, known: list[str]) -> UsageError:
    """No such option: the nearest ones, or, when the word reads as a program, how to say that it is one."""
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
