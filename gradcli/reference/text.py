"""The op reference as text: all ops by family, or one with its signature, shapes, derivative, kinks and an example that runs."""

from __future__ import annotations

import re
import textwrap

from gradcli.data.sources import quoted
from gradcli.diagnostics.model import UsageError
from gradcli.reference import catalogue
from gradcli.reference.kinks import kinks
from gradcli.render.columns import fitted
from gradcli.render.paint import Paint
from gradcli.render.wrapping import wrapped

SHAPES = re.compile(r"\s*((?:\([^()]*(?:\([^()]*\))?[^()]*\)(?:, )?)+ ?-> ?.*?)\.?$")
INDENT = "  "


def listing(paint: Paint, width: int | None) -> str:
    """A paragraph for each family; without a width, a line."""
    lines: list[str] = []
    for family, names in catalogue.families().items():
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
    lines += [field("shapes", shapes, paint, width)] if shapes else []
    lines.append(field("names", ", ".join((entry.name, *entry.others)), paint, width))
    lines += [field("node", entry.node, paint, width)] if entry.node else []
    lines += [field(f"d/d {argument}", rule_text(rule), paint, width) for argument, rule in entry.rules]
    lines += [field("kink", kink, paint, width) for kink in kinks(entry.row)]
    lines += [field("example", f"gradcli {quoted(entry.example)}", paint, width)] if entry.example else []
    lines.append(field("family", entry.family, paint, width))
    return "\n".join(lines) + "\n"


def rule_text(rule: str) -> str:
    """A rule that was written on several lines, on one."""
    return rule.replace("( ", "(").replace(" )", ")").replace(",)", ")")


def told(summary: str) -> tuple[str, str]:
    """What an op does, and its shapes, which end the sentence."""
    match = SHAPES.search(summary)
    return (summary[: match.start()], match[1]) if match else (summary, "")


def field(name: str, text: str, paint: Paint, width: int | None = None) -> str:
    """A line that begins with what it is about; on a terminal the text goes on below itself."""
    heading = f"{name.ljust(9)} "
    shown = wrapped(text, width, heading, INDENT)
    return shown.replace(name, paint(name, "cyan"), 1) if paint.on else shown
