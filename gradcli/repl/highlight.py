"""What to colour in a program that is being typed: the grammar's own tokens, also where the text is not yet whole."""

from __future__ import annotations

import re
from collections.abc import Iterator

from gradcli.lang.parsing.parser import machine
from gradcli.records import NamedTuple

CONSTANTS = ("TRUE", "FALSE", "NONE")
CALL = re.compile(r"[ \t]*\(")
COMMENT = re.compile(r"#[^\n]*")
COMMAND = re.compile(r"[ \t]*[:%]\w*|[ \t]*\?")


class Piece(NamedTuple):
    """A stretch of text and what it is; plain text has no kind."""

    kind: str
    text: str


def pieces(text: str) -> Iterator[Piece]:
    """The whole text in pieces, in order."""
    position = 0
    command = COMMAND.match(text)
    if command:
        yield Piece("command", command[0])
        position = command.end()
    scanner = machine().scanner
    while position < len(text):
        match = scanner.pattern.match(text, position)
        if match is None or match.lastgroup is None:
            yield from unfinished(text[position:])
            return
        start, end = match.span(match.lastgroup)
        yield from blank(text[position:start])
        piece = text[start:end]
        if match.lastgroup == "NEWLINE":
            yield from blank(piece)
        else:
            yield Piece(kind_of(match.lastgroup, piece, text[end:]), piece)
        position = end


def kind_of(token: str, piece: str, rest: str) -> str:
    """What a token is coloured as."""
    if token == "NAME":
        word = machine().scanner.words.get(piece)
        if word is not None:
            return "constant" if word in CONSTANTS else "keyword"
        return "call" if CALL.match(rest) else ""
    return token.lower() if token in ("STRING", "NUMBER") else ""


def blank(text: str) -> Iterator[Piece]:
    """Space between tokens, and the comments in it."""
    position = 0
    for match in COMMENT.finditer(text):
        yield Piece("", text[position : match.start()])
        yield Piece("comment", match[0])
        position = match.end()
    if position < len(text):
        yield Piece("", text[position:])


def unfinished(text: str) -> Iterator[Piece]:
    """What is no token yet: a string that is still open, or trailing space and a comment."""
    quote = re.search(r"[bBrRuUfF]{0,2}['\"]", text)
    if quote is None:
        yield from blank(text)
        return
    yield from blank(text[: quote.start()])
    yield Piece("string", text[quote.start() :])


def lines(text: str) -> list[list[Piece]]:
    """The pieces line by line; one that goes over several lines is cut."""
    found: list[list[Piece]] = [[]]
    for piece in pieces(text):
        first, *more = piece.text.split("\n")
        found[-1].append(Piece(piece.kind, first))
        found += [[Piece(piece.kind, part)] for part in more]
    return found
