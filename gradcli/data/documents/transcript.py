"""A ``>>>`` session as text: each entry is a cell, what stands below it is what the session showed."""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import count

from gradcli.data.documents.cells import Cell, CellSource, Document, Recorded
from gradcli.data.documents.lines import plain_python
from gradcli.diagnostics.model import Source, UsageError

PROMPT = re.compile(r"[ \t]*(?:>>> ?|gradcli> ?|In \[\d+\]: ?)")
CONTINUATION = re.compile(r"[ \t]*\.\.\.(?: |:[ ]?|$)")
OUT = re.compile(r"Out\[\d+\]: ?")
TRACEBACK, DIAGNOSTIC = "Traceback (most recent call last)", re.compile(r"error\[E\d{4}\]: ")


def read(source: Source) -> Document:
    """Every entry; what stands before the first one is prose."""
    lines = source.text.split("\n")
    if not any(map(PROMPT.match, lines)):
        raise UsageError(
            "E0901",
            f"cannot run {source.name}: it is no transcript: no line begins with >>>",
            help=("`gradcli -f FILE` runs a file as a program",),
        )
    return Document(source.name, "txt", list(entries(source.name, source.text, 1, count(1))), [], source.text)


class Entry(Cell):
    """A cell of a session: where its output stands in the file, as lines counted from 0."""

    output: tuple[int, int] = (0, 0)


def entries(file: str, text: str, first: int, numbers: Iterator[int]) -> Iterator[Entry]:
    """The entries of a session whose first line is line `first` of the file."""
    lines = text.split("\n")
    starts = [number for number, line in enumerate(lines) if PROMPT.match(line)]
    for start, following in zip(starts, [*starts[1:], len(lines)], strict=True):
        end = start + 1
        while end < following and CONTINUATION.match(lines[end]):
            end += 1
        shown = lines[end:following]
        while shown and not shown[-1].strip():
            shown.pop()
        yield entry(file, next(numbers), lines[start:end], shown, first + start)


def entry(file: str, number: int, typed: list[str], shown: list[str], first: int) -> Entry:
    """One of them, without prompts."""
    matches = [PROMPT.match(typed[0]), *map(CONTINUATION.match, typed[1:])]
    code = "\n".join(line[match.end() :] for line, match in zip(typed, matches, strict=True) if match)
    if code.lstrip().startswith(":"):  # a command of the session
        made = Entry(CellSource(file, number, f"# {code.strip()}", first), Recorded(), code, (code.strip(),), shows_all=True)
    else:
        plain, passed = plain_python(code)
        made = Entry(CellSource(file, number, plain, first), recorded(shown, indentation(typed[0])), code, passed, shows_all=True)
    begin = first - 1 + len(typed)
    made.output = (begin, begin + len(shown))
    return made


def indentation(line: str) -> int:
    return len(line) - len(line.lstrip())


def recorded(shown: list[str], indent: int) -> Recorded:
    """What the session showed: text, or an error as Python or gradcli writes it."""
    lines = [line[indent:] if not line[:indent].strip() else line for line in shown]
    text = OUT.sub("", "\n".join(line if line.strip() != "<BLANKLINE>" else "" for line in lines))
    at = text.find(TRACEBACK)
    if at >= 0:
        return Recorded(text[:at], text.rstrip().rpartition("\n")[2])
    diagnostic = DIAGNOSTIC.search(text)
    if diagnostic is not None:
        return Recorded(text[: diagnostic.start()], text[diagnostic.start() :].rstrip())
    return Recorded(text + "\n" if text else "")
