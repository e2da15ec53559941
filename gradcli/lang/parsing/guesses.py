"""What was probably meant by a token that fits nowhere: a missing comma or colon, an operator of another language, a quote within a string."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from gradcli.diagnostics.model import Source
from gradcli.lang.parsing.lexer import Bracket, Lexer, LexicalError
from gradcli.records import NamedTuple

if TYPE_CHECKING:
    from gradcli.lang.parsing.lexer import Token
    from gradcli.lang.parsing.parser import Unexpected

VALUES = {"NAME", "NUMBER", "STRING", "TRUE", "FALSE", "NONE", "ELLIPSIS"}
ENDS_VALUE = VALUES | {"RPAR", "RSQB", "RBRACE"}
STATEMENTS = {"PASS", "RETURN", "BREAK", "CONTINUE", "RAISE"}
HEADER = re.compile(r"\s*(for|while|if|elif|with|class|def)\b")
BARS = re.compile(r"\|([^|;\n]+)\|")
OPERATORS = {"&&": "and", "||": "or", "<>": "!=", "=>": ">="}
BELONGS_TO = {"else": "`if`, `for`, `while` or `try`", "elif": "`if`", "except": "`try`", "finally": "`try`"}
SUFFIXES = {"e", "E", "l", "L"}  # of numbers: unfinished, or as other languages write them


class Guess(NamedTuple):
    """What to say, of the text from `start` to `end`."""

    headline: str
    start: int
    end: int
    help: str = ""


def guess(source: Source, error: Unexpected) -> Guess | None:
    """The likeliest reading of the mistake, if there is one."""
    kind, text, start, end = error.token
    before = error.before
    if not source.text[source.text.rfind("\n", 0, start) + 1 : start].strip() and source.text[start : start + 2] in ("//", "/*"):
        return Guess("comments start with `#`", start, start + 2)
    if text in BELONGS_TO:
        return clause(source, error)
    if text == "if" and before is not None and before[1] == "else":
        return Guess("`else if` is one word in Python", before[2], end, "write `elif`")
    bars = BARS.match(source.text, start) if text == "|" and (before is None or before[0] not in ENDS_VALUE) else None
    if bars is not None:
        return Guess("`|…|` is no absolute value", start, bars.end(), f"write `abs({bars[1].strip()})`")
    if before is None:
        return None
    both = before[1] + text
    if both in OPERATORS and before[3] == start:
        return Guess(f"`{both}` is not an operator", before[2], end, f"use `{OPERATORS[both]}`")
    if text == "]" and before[1] == "[":
        return Guess("expected an index between `[` and `]`", before[2], end)
    if before[0] in ENDS_VALUE and kind in VALUES | STATEMENTS:
        return side_by_side(source, error, before)
    return None


def clause(source: Source, error: Unexpected) -> Guess | None:
    """``else`` without an ``if``, or on the same line."""
    _, text, start, end = error.token
    if HEADER.match(line_before(source, start)):
        return Guess(f"`{text}` must start on a new line", start, end)
    return Guess(f"`{text}` without a matching {BELONGS_TO[text]}", start, end) if not line_before(source, start).strip() else None


def side_by_side(source: Source, error: Unexpected, before: Token) -> Guess | None:
    """Two values with nothing between them, or with a line end where a bracket is open."""
    kind, text, start, end = error.token
    if before[3] == start and before[0] == "NUMBER":
        whole = before[1] + text
        is_product = kind == "NAME" and text not in SUFFIXES and not before[1].startswith("0") and not text.startswith("_")
        return Guess(
            f"`{whole}` is neither a number nor a name", before[2], end, f"to multiply, write `{before[1]}*{text}`" if is_product else ""
        )
    if before[3] == start and before[0] == "STRING":
        return Guess(f"the string ends before `{text}`", start, end, "use the other kind of quotes for a string that contains a quote")
    if error.lexer.brackets and kind in VALUES:
        return Guess(f"expected `,` before `{text}`", start, end)
    header = HEADER.match(line_before(source, start))
    if header is None or "COLON" not in error.expected:
        return None
    lacks_in = header[1] == "for" and " in " not in line_before(source, start)
    return Guess(f"expected `{'in' if lacks_in else ':'}` before `{text}`", start, end)


def line_before(source: Source, offset: int) -> str:
    """What stands before an offset in its line, from the statement's beginning."""
    return source.text[max(source.text.rfind("\n", 0, offset), source.text.rfind(";", 0, offset)) + 1 : offset]


def is_closed(source: Source, bracket: Bracket, lexer: Lexer) -> bool:
    """Whether a bracket is closed further on."""
    rest = Lexer(lexer.scanner, source.text, bracket.start)
    try:
        return any(not rest.brackets for _ in rest.tokens())
    except LexicalError:
        return False
