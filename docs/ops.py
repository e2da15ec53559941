"""Write the op reference from the table: ``python docs/ops.py`` writes ops.md beside this file."""

from __future__ import annotations

from pathlib import Path

from gradcli.reference import catalogue
from gradcli.reference.kinks import kinks
from gradcli.reference.text import rule_text, told

HERE = Path(__file__).resolve().parent
HEAD = """\
# The ops

Made from the table by `python docs/ops.py`; `gradcli --ops=NAME` shows the same for one op. A derivative rule is written as it stands in
the source: `g` is the gradient of the output, `out` the output, `F` the namespace of ops. A row without rules is made of others, or has no
derivative. A kink is a place where the derivatives from both sides differ; what backward gives there was asked of the op itself.
"""


def page() -> str:
    """All rows by family."""
    parts = [HEAD]
    for family, names in catalogue.families().items():
        parts.append(f"## {family}\n")
        seen: set[str] = set()
        for name in names:
            for entry in catalogue.entries(name):
                if entry.family == family and entry.row.key not in seen:
                    seen.add(entry.row.key)
                    parts.append(section(entry))
    return "\n".join(parts)


def section(entry: catalogue.Entry) -> str:
    """One row."""
    text, shapes = told(entry.summary)
    lines = [f"### `{entry.signature}`\n", f"{text} {f'`{shapes}`' if shapes else ''}".strip() + "\n"]
    lines.append(f"- names: {', '.join(f'`{name}`' for name in (entry.name, *entry.others))}")
    lines += [f"- node: `{entry.node}`"] if entry.node else []
    lines += [f"- d/d {argument}: `{rule_text(rule)}`" for argument, rule in entry.rules]
    lines += [f"- kink: {kink}" for kink in kinks(entry.row)]
    lines += [f"- example: `{entry.example}`"] if entry.example else []
    return "\n".join(lines) + "\n"


def main() -> None:
    (HERE / "ops.md").write_text(page(), encoding="utf-8")


if __name__ == "__main__":
    main()
