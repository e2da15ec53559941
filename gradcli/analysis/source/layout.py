"""Lines of Python as a formatter would have them: 88 columns, and what is longer is broken at its brackets."""

from __future__ import annotations

from collections.abc import Iterator

WIDTH = 88
OPEN, CLOSE = "([{", ")]}"


def laid_out(line: str, indent: int = 0, comma: str = "") -> list[str]:
    """One logical line, broken where it is too long; `comma` follows it."""
    space = " " * indent
    if len(space) + len(line) + len(comma) <= WIDTH:
        return [f"{space}{line}{comma}"]
    start = first_bracket(line)
    end = -1 if start < 0 else matching(line, start)
    if start < 0 or line[end + 1 :].strip(":"):
        return in_parentheses(line, indent) or [f"{space}{line}{comma}"]
    head, inner, tail = line[: start + 1], line[start + 1 : end], line[end:]
    items = list(parts(inner))
    is_call = start > 0 and (line[start - 1].isalnum() or line[start - 1] in "_)]")
    if (is_call or len(items) == 1) and indent + 4 + len(inner) <= WIDTH:
        return [f"{space}{head}", f"{space}    {inner}", f"{space}{tail}{comma}"]
    last = "" if is_call and len(items) == 1 else ","
    body = [broken for place, item in enumerate(items) for broken in laid_out(item, indent + 4, "," if place < len(items) - 1 else last)]
    return [f"{space}{head}", *body, f"{space}{tail}{comma}"]


def in_parentheses(line: str, indent: int) -> list[str]:
    """``name = (…)`` around an expression that has no brackets to break at."""
    name, equals, expression = line.partition(" = ")
    if not equals or indent + 4 + len(expression) > WIDTH:
        return []
    space = " " * indent
    return [f"{space}{name} = (", f"{space}    {expression}", f"{space})"]


def first_bracket(line: str) -> int:
    """Where the first bracket opens outside of a string, -1 if none does."""
    return next((place for place, sign, depth in signs(line) if sign in OPEN and depth == 1), -1)


def matching(line: str, start: int) -> int:
    """Where the bracket that opens at `start` closes."""
    return next(place for place, sign, depth in signs(line) if place > start and sign in CLOSE and depth == 0)


def parts(inner: str) -> Iterator[str]:
    """What stands between the commas."""
    begin = 0
    for place, sign, depth in signs(inner):
        if sign == "," and depth == 0:
            yield inner[begin:place].strip()
            begin = place + 1
    if inner[begin:].strip():
        yield inner[begin:].strip()


def signs(text: str) -> Iterator[tuple[int, str, int]]:
    """The brackets and commas outside of strings: where, which, and how deep after it."""
    depth, quote = 0, ""
    for place, sign in enumerate(text):
        if quote:
            quote = "" if sign == quote else quote
        elif sign in "\"'":
            quote = sign
        elif sign in OPEN or sign in CLOSE or sign == ",":
            depth += (sign in OPEN) - (sign in CLOSE)
            yield place, sign, depth
