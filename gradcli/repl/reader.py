"""Reading entries line by line, and what every reader of entries needs. The one with editing is in `editing`."""

from __future__ import annotations

import os
import re
import stat
import sys
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Protocol

from gradcli.diagnostics.model import GradcliError, Source
from gradcli.lang.parsing.parser import needs_more, parse
from gradcli.repl.look import Look
from gradcli.repl.paste import unprompted

if TYPE_CHECKING:
    from prompt_toolkit.history import History

CONTINUATION = "... "
INDENT = "    "
ENDS_BLOCK = re.compile(r"\s*(return|break|continue|pass|raise)\b")


class Reader(Protocol):
    """Gives one entry after the other. Ctrl-C raises KeyboardInterrupt, Ctrl-D on an empty entry EOFError."""

    def read(self) -> str: ...

    def use_keys(self, keys: str) -> None: ...

    def confirms(self, question: str) -> bool: ...


class LineReader:
    """Asks for lines until they make an entry; on standard error where standard output is a file, which is for results."""

    def __init__(self, look: Look) -> None:
        self.prompt = look.prompt
        self.aside = not sys.stdout.isatty()

    def read(self) -> str:
        try:
            text = self.line(self.prompt)
            while is_unfinished(unprompted(text)):
                text += "\n" + self.line(CONTINUATION)
        except (KeyboardInterrupt, EOFError):
            self.say("\n")
            raise
        return unprompted(text)

    def line(self, prompt: str) -> str:
        if not self.aside:
            return input(prompt)
        self.say(prompt)
        return input()

    def say(self, text: str) -> None:
        print(text, end="", file=sys.stderr if self.aside else sys.stdout, flush=True)

    def use_keys(self, keys: str) -> None:
        """There are no keys to choose here."""

    def confirms(self, question: str) -> bool:
        return is_confirmed(question)


def is_confirmed(question: str) -> bool:
    """Ask for a yes; an empty line, or the end of the input, is none."""
    try:
        return input(question).strip().lower() in ("y", "yes")
    except EOFError:
        print()
        return False


def is_unfinished(text: str) -> bool:
    """Whether an entry goes on after a new line; a command or a question never does."""
    return text.lstrip()[:1] not in (":", "?", "%") and needs_more(text)


def wrong_indentation(text: str) -> str | None:
    """What is wrong with the indentation of an entry, if that is what keeps it from being parsed."""
    if text.lstrip()[:1] in (":", "?", "%"):
        return None
    try:
        parse(Source("<input>", text))
    except GradcliError as error:
        first = error.diagnostics[0]
        return first.headline if first.code == "E0102" else None
    return None


def next_indentation(text: str) -> str:
    """The indentation of a new line: the last line's, one step deeper after a colon, one step less after what ends a block."""
    line = text.rpartition("\n")[2]
    blank = line[: len(line) - len(line.lstrip())]
    if line.rstrip().endswith(":"):
        return blank + INDENT
    return blank.removesuffix(INDENT) if ENDS_BLOCK.match(line) and is_balanced(line) else blank


def is_balanced(line: str) -> bool:
    """Whether no bracket stays open at the end of a line."""
    return all(line.count(opening) <= line.count(closing) for opening, closing in ("()", "[]", "{}"))


def last_step(blank: str) -> str:
    """The part of an indentation that Backspace takes off: back to the step before."""
    return blank[(len(blank) - 1) // len(INDENT) * len(INDENT) :] if blank else ""


def history(tell: Callable[[str], object]) -> History:
    """The entries of earlier sessions, in a file only its owner reads; in memory where there is no place for one, which `tell` is told."""
    from prompt_toolkit.history import InMemoryHistory

    from gradcli.repl.history import KeptHistory

    path = None
    try:
        path = history_path()
        path.parent.mkdir(parents=True, exist_ok=True)
        file = os.open(path, os.O_RDWR | os.O_CREAT | os.O_APPEND, 0o600)
        if not stat.S_ISREG(os.fstat(file).st_mode):
            os.close(file)
            return InMemoryHistory()
        os.fchmod(file, 0o600)
    except (OSError, RuntimeError) as error:
        tell(problem_of(path, error))
        return InMemoryHistory()
    return KeptHistory(os.fdopen(file, "r+b", buffering=0), lambda error: tell(problem_of(path, error)))


def problem_of(path: Path | None, error: Exception) -> str:
    """Why entries are not kept."""
    reason = (getattr(error, "strerror", None) or str(error)).lower() if path is not None else "this user has no home folder"
    return f"the history of this session is not kept: {f'{path}: ' if path is not None else ''}{reason}"


def history_path() -> Path:
    """Where the platform keeps such things; RuntimeError for a user without a home."""
    import platformdirs

    return platformdirs.user_state_path("gradcli") / "history"
