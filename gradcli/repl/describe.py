"""``?relu``: what a name is. An op has its page of the reference, a name of the program its value."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

from gradcli.diagnostics.model import UsageError, did_you_mean
from gradcli.host.streams import Streams
from gradcli.reference import catalogue
from gradcli.reference.text import reference, whole
from gradcli.render.values import value_text
from gradcli.render.wrap import wrapped
from gradcli.runs.report import Row

QUESTION = re.compile(r"\s*(?:\?+\s*([\w.:]+)|([\w.]+)\s*\?+)\s*")


def question(entry: str) -> str | None:
    """The name that ``?name`` or ``name?`` asks for."""
    match = QUESTION.fullmatch(entry)
    return (match[1] or match[2]) if match else None


def describe(name: str, names: Mapping[str, Any], streams: Streams) -> str:
    """What to show: a value's type, shape and beginning, else the op's page, else the command's help."""
    from gradcli.repl.commands import commands

    if name.startswith(":") and name in commands():
        return wrapped(f"{commands()[name].usage}  {commands()[name].help}\n", streams.page().text_width)
    if name in names:
        return told(Row(name, names[name]))
    owner, _, last = name.partition(".")
    op = last if owner in names else name
    if not catalogue.entries(whole(op)):
        near = did_you_mean(name, names)
        if near:
            raise UsageError("E0201", f"no name or op is called `{name}`", help=(f"did you mean `{near[0]}`?",))
    page = streams.page()
    return reference(op, page.paint, page.text_width)


def told(row: Row) -> str:
    """A value in a line: ``x: float32 [2, 2], leaf, [[1, 1], [1, 1]]``."""
    shape = f" {row.shape}" if row.is_tensor else ""
    parts = [f"{row.dtype or 'None'}{shape}", row.grad_fn, value_text(row) if row.dtype else ""]
    doc = getattr(row.value, "__doc__", None) if callable(row.value) else None
    return f"{row.name}: {', '.join(part for part in parts if part)}\n" + (f"{doc.strip()}\n" if doc else "")
