"""Lines that IPython or a shell would read: they become statements that do nothing, so that all other lines keep their numbers."""

from __future__ import annotations

import re

COMMAND = re.compile(r"[ \t]*(?:%{1,2}[A-Za-z]|!|\?{1,2}\w|[A-Za-z_][\w.]*\?{1,2}[ \t]*$|[A-Za-z_][\w., ]*=[ \t]*(?:![ \t]*\w|%[A-Za-z]))")
TIMED = re.compile(r"([ \t]*)%time[ \t]+(?=\S)")  # what it times is Python
CELL = re.compile(r"\s*%%(\w+)")
PYTHON_CELLS = ("time", "timeit", "capture", "prun", "memit", "python", "python3")  # their other lines are Python
SKIPPED = re.compile(r"#[^\n]*|\"\"\"|'''|\"(?:\\.|[^\"\\\n])*\"|'(?:\\.|[^'\\\n])*'|[\[\](){}]")


def plain_python(text: str) -> tuple[str, tuple[str, ...]]:
    """The text with such lines as comments, and those lines; of a cell in another language nothing is left."""
    if "%" not in text and "!" not in text and "?" not in text:
        return text, ()
    magic = CELL.match(text)
    if magic is not None and magic[1] not in PYTHON_CELLS:
        return "".join(f"# {line}\n" for line in text.splitlines()), (text.strip().splitlines()[0],)
    kept, passed, inside = [], [], ""
    for line in text.split("\n"):
        timed = TIMED.match(line)
        if not inside and timed is not None:
            line = timed[1] + line[timed.end() :]
        elif not inside and COMMAND.match(line):
            passed.append(line.strip())
            line = f"{line[: len(line) - len(line.lstrip())]}pass  # {line.strip()}"
        inside = after(line, inside)
        kept.append(line)
    return "\n".join(kept), tuple(passed)


def after(line: str, inside: str) -> str:
    """What is open at the end of a line: a triple quote, or brackets; nothing where a statement can begin."""
    position = 0
    while position < len(line):
        if inside in ('"""', "'''"):
            end = line.find(inside, position)
            if end < 0:
                return inside
            inside, position = "", end + 3
            continue
        match = SKIPPED.search(line, position)
        if match is None:
            return inside
        position, sign = match.end(), match[0]
        if sign in ('"""', "'''"):
            if not inside:
                inside = sign
            else:
                position = max(position, line.find(sign, position) + 3)
        elif sign in "([{":
            inside += sign
        elif sign in ")]}":
            inside = inside[:-1]
    return inside
