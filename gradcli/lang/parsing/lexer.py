"""Text to tokens: words, numbers, strings and signs by one pattern; line ends and indentation by counting.

A token is a plain tuple ``(kind, text, start, end)``.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from gradcli.lang.parsing.rules import Tables
from gradcli.records import NamedTuple

Token = tuple[str, str, int, int]
OPENERS = {"(": ")", "[": "]", "{": "}"}
CLOSERS = frozenset(")]}")
# Compiled when they are needed.
BLANK = r"(?:[ \t\f\r\n]|#[^\n]*)*"
QUOTE = r"[a-zA-Z]{0,2}['\"]"
MATCH_FOLLOWS = r"""[ \t(\[{"'-][^\n]*:[ \t]*(#[^\n]*)?\r?\n([ \t]*(#[^\n]*)?\r?\n)*[ \t]+case\b"""  # what makes `match` a keyword


class Bracket(NamedTuple):
    """An open bracket and where it stands."""

    text: str
    start: int


class LexicalError(Exception):
    """Text that is no token: `reason` is a word `syntax_errors` knows."""

    def __init__(self, reason: str, start: int, end: int) -> None:
        super().__init__(reason)
        self.reason, self.start, self.end = reason, start, end


class Lexer:
    """Reads one text once."""

    def __init__(self, scanner: Scanner, text: str, start: int = 0, end: int | None = None, *, inside: bool = False) -> None:
        self.scanner = scanner
        self.text = text
        self.position = start
        self.end = len(text) if end is None else end
        self.brackets: list[Bracket] = [Bracket("{", start)] if inside else []
        self.inside = inside
        self.indents: list[tuple[int, int]] = [(0, 0)]
        self.last_kind = "NEWLINE"
        self.matches: list[int] = []  # how many levels of indentation each open `match` stands in

    def tokens(self) -> Iterator[Token]:
        """All tokens, ended by ``$END``."""
        if not self.inside:
            yield from self.first_line()
        words, scan, text = self.scanner.words, self.scanner.pattern.match, self.text
        while True:
            match = scan(text, self.position, self.end)
            kind = match.lastgroup if match else None
            if match is None or kind is None:
                yield from self.finish()
                return
            start, end = match.span(kind)
            piece = text[start:end]
            self.position = end
            if kind == "NAME":
                if not piece.isascii() or text[end : min(end + 1, self.end)] > "\x7f":
                    end = self.position = name_end(text, start, self.end)
                    if end == start:  # a digit that is no decimal one, such as a superscript
                        yield from self.finish()
                        return
                    piece = normalized(text[start:end])
                kind = words.get(piece, kind)
                if (piece == "match" or piece == "case") and self.last_kind == "NEWLINE":
                    kind = self.soft_keyword(piece, end)
            elif kind == "NEWLINE":
                if not self.brackets:
                    yield from self.line_end(piece, start, end)
                continue
            elif piece in OPENERS:
                self.brackets.append(Bracket(piece, start))
            elif piece in CLOSERS:
                self.close(piece, start)
            self.last_kind = kind
            yield kind, piece, start, end

    def soft_keyword(self, piece: str, end: int) -> str:
        """Whether `match` or `case` at the beginning of a line is more than a name."""
        level = len(self.indents)
        if piece == "match" and re.compile(MATCH_FOLLOWS).match(self.text, end):
            self.matches.append(level)
            return "MATCH"
        while self.matches and self.matches[-1] >= level:
            self.matches.pop()
        return "CASE" if piece == "case" and self.matches and self.matches[-1] + 1 == level else "NAME"

    def close(self, piece: str, start: int) -> None:
        """Take the bracket off that `piece` closes."""
        if not self.brackets or (self.inside and len(self.brackets) == 1):
            raise LexicalError("unmatched", start, start + 1)
        if OPENERS[self.brackets[-1].text] != piece:
            raise LexicalError("mismatched", start, start + 1)
        self.brackets.pop()

    # ---- lines -----------------------------------------------------------------------------------------------------------------------

    def first_line(self) -> Iterator[Token]:
        """A program may not begin with an indented line, but it may begin with empty ones."""
        match = re.compile(BLANK).match(self.text, self.position, self.end)
        if match:
            self.position = match.end()
        line = self.text[self.text.rfind("\n", 0, self.position) + 1 : self.position]
        if line.strip(" \t\f") == "" and width(line)[0] > 0 and self.position < self.end and self.text[self.position] not in "\n\\":
            raise LexicalError("indent", self.position - len(line), self.position)
        yield from ()

    def line_end(self, piece: str, start: int, end: int) -> Iterator[Token]:
        """A line ended outside brackets: the end, then what the next line's indentation says."""
        if self.last_kind != "NEWLINE":
            yield "NEWLINE", "\n", start, start
            self.last_kind = "NEWLINE"
        if end >= self.end or "#" in piece.rpartition("\n")[2]:
            return  # nothing but blank text follows
        yield from self.indentation(piece.rpartition("\n")[2], end)

    def indentation(self, blank: str, at: int) -> Iterator[Token]:
        new = width(blank)
        if new[0] > self.indents[-1][0]:
            if new[1] <= self.indents[-1][1]:
                raise LexicalError("tabs", at - len(blank), at)
            self.indents.append(new)
            yield "INDENT", "", at, at
            return
        while new[0] < self.indents[-1][0]:
            self.indents.pop()
            yield "DEDENT", "", at, at
        if new[0] != self.indents[-1][0]:
            raise LexicalError("dedent", at - len(blank), at)
        if new[1] != self.indents[-1][1]:
            raise LexicalError("tabs", at - len(blank), at)

    def finish(self) -> Iterator[Token]:
        """The end of the text, or something that is no token."""
        match = self.scanner.skip.match(self.text, self.position, self.end)
        at = match.end() if match else self.position
        if at < self.end:
            raise LexicalError("quote" if re.compile(QUOTE).match(self.text, at) else "character", at, at + 1)
        if self.inside:
            yield "$END", "", self.end, self.end
            return
        if self.brackets:
            raise LexicalError("open", self.brackets[-1].start, self.brackets[-1].start + 1)
        if self.last_kind != "NEWLINE":
            yield "NEWLINE", "", self.end, self.end
        for _ in self.indents[1:]:
            yield "DEDENT", "", self.end, self.end
        yield "$END", "", self.end, self.end


class Scanner:
    """The patterns of a grammar, compiled."""

    def __init__(self, tables: Tables) -> None:
        skip = "(?:" + "|".join(tables.ignored) + ")*+"  # it gives nothing back: a comment's last letter is no name
        self.words = tables.words
        self.pattern = re.compile(skip + "(?:" + "|".join(f"(?P<{name}>{unnamed(regexp)})" for name, regexp in tables.patterns) + ")")
        self.skip = re.compile(skip)


def normalized(name: str) -> str:
    """A name with letters beyond ASCII, as Python compares it."""
    from unicodedata import normalize

    return normalize("NFKC", name)


def unnamed(regexp: str) -> str:
    """The pattern without capturing groups, so that the one group that matched is the token's kind."""
    return re.sub(r"(?<!\\)\((?!\?)", "(?:", regexp)


def width(blank: str) -> tuple[int, int]:
    """How far a line is indented: with tabs at every eighth column, and with tabs as one column.  The two must order lines alike."""
    column = 0
    for character in blank.rpartition("\f")[2]:
        column = (column // 8 + 1) * 8 if character == "\t" else column + 1
    return column, len(blank)


def name_end(text: str, start: int, end: int) -> int:
    """Where the name at `start` ends by Python's rule, which has combining marks in names and no superscripts; `start` where there is none."""
    at = start
    while at < end and (text[at] if at == start else f"a{text[at]}").isidentifier():
        at += 1
    return at
