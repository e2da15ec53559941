"""``.md``: fenced blocks of Python are cells, a fence of text right below one is its output; sessions keep theirs inside the fence."""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import count

from gradcli.data.documents.cells import Cell, CellSource, Document, Recorded
from gradcli.data.documents.lines import plain_python
from gradcli.data.documents.transcript import PROMPT, entries, recorded
from gradcli.diagnostics.model import Source, UsageError
from gradcli.records import NamedTuple

OPENING = re.compile(r"([ \t]*)(`{3,}|~{3,})[ \t]*([^`\n]*)$")
PYTHON = ("python", "py", "python3", "ipython", "ipython3", "gradcli", "gc", "torch", "pytorch")
SESSIONS = ("pycon", "session", "ipython-session")
OUTPUTS = ("output", "text", "txt", "")
FIGURE = "![figure](data:image/png;base64,"
SKIP = "skip"  # a word after the language: this block is only to be read


class Fence(NamedTuple):
    """A fenced block: the lines of the file from its opening to behind its closing, its language and other words, its text."""

    start: int
    end: int
    language: str
    words: tuple[str, ...]
    text: str
    indent: int
    mark: str

    @property
    def is_session(self) -> bool:
        return self.language in (*SESSIONS, *PYTHON, "") and PROMPT.match(self.text) is not None and SKIP not in self.words

    @property
    def is_code(self) -> bool:
        return self.language in PYTHON and SKIP not in self.words


class Block(Cell):
    """A cell of Markdown: its fence, the fence of its output, and where its figures stand, in lines counted from 0."""

    fence: Fence
    output: Fence | None = None
    figures: tuple[int, int] = (0, 0)


def read(source: Source) -> Document:
    """The blocks in order; an output may be a line away from its cell, with nothing between."""
    lines, numbers = source.text.split("\n"), count(1)
    fences = list(fences_in(lines))
    cells: list[Cell] = []
    prose: list[tuple[int, str]] = []
    last = 0
    for place, fence in enumerate(fences):
        following = fences[place + 1] if place + 1 < len(fences) else None
        if not fence.is_session and not fence.is_code:
            continue
        prose.append((len(cells), "\n".join(lines[last : fence.start]).strip("\n")))
        last = fence.end
        if fence.is_session:
            cells += entries(source.name, fence.text, fence.start + 2, numbers)
            continue
        output = following if following is not None and is_output(following, lines[fence.end : following.start]) else None
        cells.append(made := block(source.name, next(numbers), fence, output, lines))
        last = made.figures[1]
    prose.append((len(cells), "\n".join(lines[last:]).strip("\n")))
    if not cells:
        raise UsageError("E0901", f"cannot run {source.name}: it has no block of Python", help=("a cell begins with a line ```python",))
    return Document(source.name, "md", cells, [(at, text) for at, text in prose if text], source.text)


def block(file: str, number: int, fence: Fence, output: Fence | None, lines: list[str]) -> Block:
    text, passed = plain_python(fence.text)
    shown = Recorded() if output is None else recorded(output.text.rstrip("\n").split("\n"), 0)
    end = fence.end if output is None else output.end
    figures = figures_after(lines, end)
    made = Block(CellSource(file, number, text, fence.start + 2), shown._replace(figures=figures), fence.text, passed)
    made.fence, made.output, made.figures = fence, output, (end, end + 2 * figures)
    return made


def figures_after(lines: list[str], at: int) -> int:
    """How many figures stand below a cell, each on a line of its own after an empty one."""
    count = 0
    while lines[at : at + 1] == [""] and at + 1 < len(lines) and lines[at + 1].startswith(FIGURE):
        count, at = count + 1, at + 2
    return count


def is_output(fence: Fence, between: list[str]) -> bool:
    return fence.language in OUTPUTS and not fence.is_session and not any(line.strip() for line in between)


def fences_in(lines: list[str]) -> Iterator[Fence]:
    """Every fenced block; one that is not closed goes to the end of the file."""
    at = 0
    while at < len(lines):
        opening = OPENING.match(lines[at])
        if opening is None:
            at += 1
            continue
        indent, mark, info = len(opening[1]), opening[2], opening[3].strip()
        end = at + 1
        while end < len(lines) and not (lines[end].strip().startswith(mark) and not lines[end].strip().strip(mark[0])):
            end += 1
        words = tuple(re.sub(r"[{}.]", " ", info).split())
        text = "\n".join(line[indent:] if not line[:indent].strip() else line for line in lines[at + 1 : end])
        yield Fence(at, min(end + 1, len(lines)), words[0].lower() if words else "", words[1:], text, indent, mark)
        at = end + 1
