"""What literals mean: numbers, strings and their escapes, the parts of an f-string."""

from __future__ import annotations

import re
from collections.abc import Iterator

from gradcli.records import NamedTuple

PREFIX = re.compile(r"([a-zA-Z]*)('''|\"\"\"|'|\")")
ESCAPE = r"\\(\r?\n|[0-7]{1,3}|x[0-9a-fA-F]{2}|u[0-9a-fA-F]{4}|U[0-9a-fA-F]{8}|N\{[^}]*\}|[\s\S])"
SIMPLE = {"n": "\n", "t": "\t", "r": "\r", "\\": "\\", "'": "'", '"': '"', "a": "\a", "b": "\b", "f": "\f", "v": "\v", "\n": "", "\r\n": ""}


class BadLiteral(ValueError):
    """A literal that cannot be read, and where in it the trouble begins."""

    def __init__(self, reason: str, offset: int = 0, length: int = 1) -> None:
        super().__init__(reason)
        self.reason, self.offset, self.length = reason, offset, length


class Literal(NamedTuple):
    """A string token taken apart: lower-case prefix, and where its text begins and ends within the token."""

    prefix: str
    start: int
    end: int


def take_apart(token: str) -> Literal:
    match = PREFIX.match(token)
    assert match is not None, token
    prefix = match[1].lower()
    if "".join(sorted(prefix)) not in ("", "b", "r", "u", "f", "br", "fr"):
        raise BadLiteral(f"`{match[1]}` is not a valid string prefix", 0, len(match[1]))
    return Literal(prefix, match.end(), len(token) - len(match[2]))


def number(text: str) -> int | float | complex:
    """The value of a numeric literal."""
    digits = text.replace("_", "").lower()
    if digits[-1] == "j" and not digits.startswith("0x"):
        return complex(0.0, float(digits[:-1]))
    if digits[:2] in ("0x", "0b", "0o"):
        return int(digits, 0)
    if digits.isdigit():
        if digits[0] == "0" and digits.strip("0"):
            raise BadLiteral("leading zeros are not allowed in an integer; octal numbers start with 0o", 0, len(text))
        return int(digits)
    return float(digits)


def unescape(text: str, *, binary: bool = False) -> str:
    """Text with its backslash escapes read."""
    if "\\" not in text:
        return text

    def read(match: re.Match[str]) -> str:
        code = match[1]
        if code in SIMPLE:
            return SIMPLE[code]
        if code[0] in "01234567":
            return chr(int(code, 8))
        if code[0] == "x" and len(code) > 1:
            return chr(int(code[1:], 16))
        if not binary and code[0] in "uU" and len(code) > 1:
            return character(code[1:], match)
        if not binary and code[0] == "N" and len(code) > 1:
            return named(code[2:-1], match)
        if code in ("x", "u", "U") and not (binary and code != "x"):
            raise BadLiteral(
                f"`\\{code}` must be followed by {2 if code == 'x' else 4 if code == 'u' else 8} hexadecimal digits", match.start(), 2
            )
        return match[0]

    return re.sub(ESCAPE, read, text)


def character(digits: str, match: re.Match[str]) -> str:
    number = int(digits, 16)
    if number > 0x10FFFF:
        raise BadLiteral("this is not the number of any character", match.start(), len(match[0]))
    return chr(number)


def named(name: str, match: re.Match[str]) -> str:
    try:
        from unicodedata import lookup

        return lookup(name)
    except KeyError:
        raise BadLiteral(f"there is no character named {name!r}", match.start(), len(match[0])) from None


class Field(NamedTuple):
    """A replacement field: offsets of its expression, its conversion (or ""), offsets of its format spec (or None)."""

    start: int
    end: int
    conversion: str
    spec: tuple[int, int] | None
    shown: bool


def pieces(text: str, start: int, end: int, *, nested: bool = False) -> Iterator[tuple[int, int] | Field]:
    """The stretches of an f-string between `start` and `end`: literal ones as (start, end), replacement fields as `Field`.

    A doubled brace is given as one of its two characters.
    """
    position = literal = start
    while position < end:
        brace = text[position]
        if brace not in "{}":
            position += 2 if brace == "\\" and text[position + 1 : position + 2] not in "{}" else 1
            if text[position - 2 : position] == "\\N" and text[position : position + 1] == "{":
                position = text.find("}", position, end) + 1 or end
            continue
        if text[position + 1 : position + 2] == brace and position + 1 < end and not nested:
            yield literal, position + 1
            literal = position = position + 2
            continue
        if brace == "}":
            raise BadLiteral("in an f-string, a literal `}` is written `}}`", position)
        if literal < position:
            yield literal, position
        field, position = replacement(text, position, end)
        literal = position
        yield field
    if literal < end:
        yield literal, end


def replacement(text: str, brace: int, end: int) -> tuple[Field, int]:
    """The field that opens at `brace`, and the offset after it."""
    stop = expression_end(text, brace + 1, end)
    if stop >= end:
        raise BadLiteral("`{` was never closed", brace)
    expression = text[brace + 1 : stop]
    if not expression.strip():
        raise BadLiteral("expected an expression between `{` and `}`", brace, stop - brace + 1)
    shown = bool(re.search(r"(?<![=!<>])=\s*$", expression)) and not expression.rstrip().endswith(("==", "!=", "<=", ">="))
    finish, conversion, position = stop, "", stop
    if text[position] == "!":
        conversion = text[position + 1 : position + 2]
        if conversion not in ("r", "s", "a") or text[position + 2 : position + 3] not in (":", "}"):
            raise BadLiteral("expected r, s or a after `!`", position, 2)
        position += 2
    spec = None
    if text[position] == ":":
        close = spec_end(text, position + 1, end)
        spec = (position + 1, close)
        position = close
    if position >= end or text[position] != "}":
        raise BadLiteral("`{` was never closed", brace)
    return Field(brace + 1, finish, conversion, spec, shown), position + 1


def expression_end(text: str, position: int, end: int) -> int:
    """Where the expression of a field ends: at `!`, `:` or `}` outside brackets and quotes."""
    depth, quote = 0, ""
    while position < end:
        character = text[position]
        if quote:
            if text.startswith(quote, position):
                position += len(quote) - 1
                quote = ""
        elif character in "'\"":
            quote = text[position : position + 3] if text[position : position + 3] in ("'''", '"""') else character
            position += len(quote) - 1
        elif character in "([{":
            depth += 1
        elif depth and character in ")]}":
            depth -= 1
        elif not depth and (character in "}:" or (character == "!" and text[position + 1 : position + 2] != "=")):
            return position
        position += 1
    return end


def spec_end(text: str, position: int, end: int) -> int:
    """Where a format spec ends: at the brace that closes its field; fields may stand in it."""
    depth = 0
    while position < end:
        if text[position] == "{":
            depth += 1
        elif text[position] == "}":
            if not depth:
                return position
            depth -= 1
        position += 1
    return end
