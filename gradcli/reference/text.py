"""The op reference as text: all ops by subject, or one with its signature, shapes, derivative, kinks and an example that runs."""

from __future__ import annotations

import re
import textwrap
from collections.abc import Iterator

from gradcli.data.sources import quoted
from gradcli.diagnostics.model import UsageError
from gradcli.reference import catalogue
from gradcli.reference.arguments import explained
from gradcli.reference.kinks import kinks
from gradcli.render.columns import fitted
from gradcli.render.paint import Paint
from gradcli.render.wrapping import wrapped

SHAPES = re.compile(r"\s*((?:\([^()]*(?:\([^()]*\))?[^()]*\)(?:, )?)+ ?-> ?.*?)\.?$")
INDENT = "  "
CODE = ("example", "  rule")  # is not broken into lines, so that it can be copied
LEAST = 9  # columns of what a line is about
WHERE = "g is the gradient of the result, out the result; sizes and numbers are those of the example"


def listing(paint: Paint, width: int | None) -> str:
    """A paragraph for each subject; without a width, a line."""
    lines: list[str] = []
    for family, names in catalogue.subjects().items():
        text = "  ".join(short(name) for name in names)
        broken = textwrap.wrap(text, width - len(INDENT), break_long_words=False, break_on_hyphens=False) if width else [text]
        lines += [paint(family, "bold"), *(INDENT + line for line in broken), ""]
    return "\n".join([*lines, "`gradcli --ops=NAME` tells what an op does", ""])


def short(name: str) -> str:
    """``exp`` of ``torch.exp``; a name that lives in one place only keeps saying where."""
    return name.removeprefix("torch.").replace("nn.functional.", "F.")


def whole(name: str) -> str:
    """The name in the table of what a program writes: ``nn.functional.relu`` of ``F.relu``."""
    rest = name.removeprefix("torch.")
    if rest.startswith("F."):
        return f"nn.functional.{rest.removeprefix('F.')}"
    return rest if "." in rest else name


def reference(name: str, paint: Paint, width: int | None = None) -> str:
    """What there is to know of an op."""
    found = catalogue.entries(whole(name)) or (catalogue.entries(name.removeprefix("Tensor.")) if name.startswith("Tensor.") else [])
    if not found:
        near = catalogue.nearest(name.rpartition(".")[2])
        helps = (f"did you mean {' or '.join(f'`{word}`' for word in near)}?",) if near else ("`gradcli --ops` lists them all",)
        raise UsageError("E0902", f"there is no op `{name}`", help=helps)
    return fitted("\n".join(described(entry, paint, width) for entry in found), width)


def described(entry: catalogue.Entry, paint: Paint, width: int | None = None) -> str:
    """One row of the table."""
    text, shapes = told(entry.summary)
    lines = [paint(entry.signature, "bold"), wrapped(text, width, indent=INDENT)]
    parts = list(fields(entry, shapes))
    column = max(LEAST, *(len(name) for name, _ in parts))
    lines += [field(name, text, paint, None if name in CODE else width, column) for name, text in parts]
    return "\n".join(lines) + "\n"


def fields(entry: catalogue.Entry, shapes: str) -> Iterator[tuple[str, str]]:
    """What there is to say of a row, each part with what it is about: the derivative in mathematics, and below it the rule in the source."""
    if shapes:
        yield "shapes", shapes
    yield "names", ", ".join((entry.name, *entry.others))
    yield from ((f"{name}:", meaning) for name, meaning in explained(entry.row))
    if entry.node:
        yield "node", entry.node
    rules = dict(entry.rules)
    for argument in dict.fromkeys((*entry.derivatives, *rules)):
        if argument in entry.derivatives:
            yield f"d/d {argument}", f"= {entry.derivatives[argument]}"
        if argument in rules:
            yield "  rule" if argument in entry.derivatives else f"d/d {argument}", rule_text(rules[argument])
    if entry.derivatives:
        yield "where", WHERE
    yield from (("kink", kink) for kink in kinks(entry.row))
    if entry.example:
        yield "example", f"gradcli {quoted(entry.example)}"
    yield "subject", entry.subject


def rule_text(rule: str) -> str:
    """A rule that was written on several lines, on one."""
    return rule.replace("( ", "(").replace(" )", ")").replace(",)", ")")


def told(summary: str) -> tuple[str, str]:
    """What an op does, and its shapes, which end the sentence."""
    match = SHAPES.search(summary)
    return (summary[: match.start()], match[1]) if match else (summary, "")


def field(name: str, text: str, paint: Paint, width: int | None = None, column: int = LEAST) -> str:
    """A line that begins with what it is about; on a terminal the text goes on below itself."""
    heading = f"{name.ljust(column)} "
    shown = wrapped(text, width, heading, INDENT)
    return shown.replace(name, paint(name, "cyan"), 1) if paint.on else shown
