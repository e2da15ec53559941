"""What the command was given to run, made into sources: files, texts, standard input."""

from __future__ import annotations

import errno
import os
from collections.abc import Callable, Iterable, Sequence
from enum import Enum
from itertools import groupby

from gradcli.data.incoming import from_standard_input, not_utf8
from gradcli.diagnostics.model import Diagnostic, GradcliError, Source, UsageError, did_you_mean
from gradcli.records import NamedTuple

ARGUMENT = "<arg>"
SCRIPT_SUFFIXES = (".py", ".gc")
DOCUMENT_SUFFIXES = (".ipynb", ".md", ".txt")  # notebooks, Markdown, transcripts of sessions


class Kind(Enum):
    """How a program was given."""

    ARGUMENT = "PROGRAM"
    LINE = "-e"
    FILE = "-f"


class Program(str):
    """A word of the command line that an option has marked as a program."""

    kind: Kind

    def __new__(cls, text: str, kind: Kind) -> Program:
        made = super().__new__(cls, text)
        made.kind = kind
        return made


class Given(NamedTuple):
    """One program of the command line."""

    kind: Kind
    text: str


def given_programs(words: tuple[str, ...]) -> list[Given]:
    """The programs in order; a word no option has marked is a PROGRAM argument."""
    return [Given(word.kind if isinstance(word, Program) else Kind.ARGUMENT, str(word)) for word in words]


def sources(given: Iterable[Given]) -> list[Source]:
    """The sources in order. Neighbouring ``-e`` are lines of one source."""
    found: list[Source] = []
    for kind, group in groupby(given, key=lambda item: item.kind):
        texts = [item.text for item in group]
        if kind is Kind.LINE:
            found.append(Source("<-e>", as_typed("\n".join(texts))))
        elif kind is Kind.FILE:
            found += [standard_input() if text == "-" else script(text) for text in texts]
        else:
            found += [argument(text) for text in texts]
    return found


def argument(text: str) -> Source:
    """A PROGRAM: standard input, a script file by its name's ending, or the program itself."""
    if text == "-":
        return standard_input()
    if text.endswith((*SCRIPT_SUFFIXES, *DOCUMENT_SUFFIXES)) and "\n" not in text:
        return script(text)
    return Source(ARGUMENT, as_typed(text))


PROMPTS = (">>> ", "gradcli> ", "In [1]: ")


def is_document(source: Source) -> bool:
    """Whether a source is to be read as a notebook, as Markdown, or as a transcript: a text that begins with a prompt, a .txt file that has one."""
    if source.name.endswith(".txt"):
        return any(line.lstrip().startswith(PROMPTS) for line in source.text.split("\n"))
    return source.name.endswith(DOCUMENT_SUFFIXES) or source.text.lstrip().startswith(PROMPTS)


def as_typed(text: str) -> str:
    """A program on the command line, which is UTF-8 whatever the locale: Python keeps bytes that the locale has no letters for as surrogates."""
    try:
        return text if text.isascii() else os.fsencode(text).decode()
    except UnicodeDecodeError as error:
        raise UsageError("E0901", f"cannot read the program: {not_utf8(error)}") from None
    except UnicodeError:
        return text


def standard_input() -> Source:
    """All of standard input."""
    return Source("<stdin>", decoded(from_standard_input(), "<stdin>"))


def read(name: str) -> bytes:
    if "\0" in name:  # which the host calls no error of the system
        raise OSError(errno.EINVAL, os.strerror(errno.EINVAL), name)
    with open(name, "rb") as file:
        return file.read()


def script(name: str, read: Callable[[str], bytes] = read) -> Source:
    """A file's text; `read` says how its bytes are come by."""
    try:
        return Source(name, decoded(read(name), name))
    except OSError as error:
        reason = (error.strerror or str(error)).lower()
        raise UsageError("E0901", f"cannot read {name}: {reason}", help=similar_files(name)) from None


def decoded(content: bytes, name: str) -> str:
    """UTF-8 with any line ends, with or without a byte order mark."""
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise UsageError("E0901", f"cannot read {name}: {not_utf8(error)}") from None
    return text.replace("\r\n", "\n").replace("\r", "\n")


def similar_files(name: str) -> tuple[str, ...]:
    """Scripts beside the missing one that are spelled nearly so."""
    from pathlib import Path

    path = Path(name)
    try:
        beside = [entry.name for entry in path.parent.iterdir() if entry.name.endswith((*SCRIPT_SUFFIXES, *DOCUMENT_SUFFIXES))]
    except OSError:
        return ()
    return tuple(f"did you mean `{path.parent / near if path.parent.name else near}`?" for near in did_you_mean(path.name, beside, most=1))


def with_file_help(diagnostics: tuple[Diagnostic, ...]) -> tuple[Diagnostic, ...]:
    """What a PROGRAM went wrong with; one that names a file is told how to run the file."""
    first = diagnostics[0]
    text = first.labels[0].span.source.text if first.labels and first.labels[0].span.source.name == ARGUMENT else ""
    if text and os.path.isdir(text):
        return (first._replace(help=(f"{text} is a folder, and a program is text or a file",)), *diagnostics[1:])
    if not text or not is_file(text):
        return diagnostics
    from gradcli.data.reference import kind_of_name

    name = quoted(text)
    what, how = ("file of data", f"--const d=@{name} 'd.shape'") if kind_of_name(text)[0] else ("file", f"-f {name}")
    return (first._replace(help=(f"there is a {what} of this name\ngradcli {how}",)), *diagnostics[1:])


def with_quote_help(diagnostics: tuple[Diagnostic, ...], programs: Sequence[Given]) -> tuple[Diagnostic, ...]:
    """What several PROGRAMs went wrong with; those that are a program only together need quotes around them."""
    first = diagnostics[0]
    if len(programs) < 2 or not first.code.startswith("E01") or any(program.kind is not Kind.ARGUMENT for program in programs):
        return diagnostics
    from gradcli.lang.parsing.parser import parse

    whole = " ".join(program.text for program in programs)
    try:
        parse(Source(ARGUMENT, whole))
    except GradcliError:
        return diagnostics
    return (
        first._replace(help=(f"each word is a program of its own; quotes make one of them\ngradcli {quoted(whole)}",)),
        *diagnostics[1:],
    )


def is_file(name: str) -> bool:
    try:
        return os.path.isfile(name)
    except (OSError, ValueError):  # too long, or with a null character: a program, no name
        return False


def quoted(text: str) -> str:
    """A word as a shell takes it."""
    from shlex import quote

    return quote(text)
