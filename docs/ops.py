"""Write the op reference from the table: ``python docs/ops.py`` writes ops.md beside this file."""

from __future__ import annotations

from pathlib import Path

from gradcli.reference import catalogue
from gradcli.reference.arguments import explained
from gradcli.reference.kinks import kinks
from gradcli.reference.text import rule_text, told

HERE = Path(__file__).resolve().parent
HEAD = """\
# The ops

Made from the table by `python docs/ops.py`; `gradcli --ops=NAME` shows the same for one op, and so does `?NAME` in a session.

A derivative is written twice. In mathematics, read off the rule by the formulas of a run (or stated once, where they cannot read it) for the
shapes of the example: `g` is the gradient of the result, `out` the result. And as the rule stands in the source, where `F` is the namespace of
ops. A composite has no rule: its derivative follows from those of the ops it is made of. A kink is a place where the derivatives from both
sides differ; what backward gives there was asked of the op itself.
"""


def page() -> str:
    """The contents, then all rows by subject."""
    subjects = {subject: sections(subject, names) for subject, names in catalogue.subjects().items()}
    contents = [f"- [{subject}](#{anchor(subject)})" for subject in subjects]
    parts = [HEAD, "\n".join(contents) + "\n"]
    for subject, rows in subjects.items():
        parts += [f"## {subject}\n", *rows]
    return "\n".join(parts)


def anchor(subject: str) -> str:
    """The name of a heading in a link."""
    return subject.lower().replace(",", "").replace(" ", "-")


def sections(subject: str, names: list[str]) -> list[str]:
    """The rows of a subject, each once."""
    rows = {entry.row.key: entry for name in names for entry in catalogue.entries(name) if entry.subject == subject}
    return [section(entry) for entry in rows.values()]


def section(entry: catalogue.Entry) -> str:
    """One row."""
    text, shapes = told(entry.summary)
    lines = [f"### `{entry.signature}`\n", f"{text} {f'`{shapes}`' if shapes else ''}".strip() + "\n"]
    lines.append(f"- names: {', '.join(f'`{name}`' for name in (entry.name, *entry.others))}")
    lines += [f"- `{name}`: {meaning}" for name, meaning in explained(entry.row)]
    lines += [f"- node: `{entry.node}`"] if entry.node else []
    rules = dict(entry.rules)
    for argument in dict.fromkeys((*entry.derivatives, *rules)):
        lines += [f"- d/d {argument} = `{entry.derivatives[argument]}`"] if argument in entry.derivatives else []
        lines += [f"- d/d {argument}, the rule: `{rule_text(rules[argument])}`"] if argument in rules else []
    lines += [f"- kink: {kink}" for kink in kinks(entry.row)]
    lines += [f"- example: `{entry.example}`"] if entry.example else []
    return "\n".join(lines) + "\n"


def main() -> None:
    (HERE / "ops.md").write_text(page(), encoding="utf-8")


if __name__ == "__main__":
    main()
