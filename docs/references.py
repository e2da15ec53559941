"""Write the reference pages that follow from the code: ``python docs/references.py`` writes options.md, diagnostics.md, json.md and the table of session.md."""

from __future__ import annotations

import json
import re
import sys
from pathlib import Path
from typing import Any

sys.path.insert(0, str(Path(__file__).resolve().parent))

from option_examples import EXAMPLES

from gradcli.command.cli import all_options
from gradcli.diagnostics.codes import CODES
from gradcli.diagnostics.pages import page
from gradcli.options.help import grouped
from gradcli.options.option import Option
from gradcli.repl.commands import commands

HERE = Path(__file__).resolve().parent
REFERENCE = HERE / "reference"
MADE = "Made by `python docs/regenerate.py` from the rows that the command itself reads.\n"
TABLE = re.compile(r"^(?:COMMANDS|\| command \|.*?)\n(?=\n## )", re.DOTALL | re.MULTILINE)


def options() -> str:
    """Every option by its group."""
    parts = ["# Options\n", MADE]
    for title, group in grouped(all_options()).items():
        parts += [f"## {title}\n", *map(option, group)]
    return "\n".join(parts)


def option(row: Option) -> str:
    """One option: how it is written, what it does, its default, an example."""
    default = f" The default is `{row.default}`." if row.default not in (None, ()) else ""
    repeated = " It may be given several times." if row.is_many else ""
    return f"### `{row.usage}`\n\n{row.help}{default}{repeated}\n\n```sh\n{EXAMPLES[row.key]}\n```\n"


def diagnostics() -> str:
    """Every code with its page."""
    parts = ["# Diagnostics\n", f"{MADE}`gradcli --explain-error CODE` shows the same for one code. A code keeps its meaning for good.\n"]
    return "\n".join([*parts, *(f"#{page(code)}" for code in CODES)])


def json_page() -> str:
    """The keys of ``--json``, from the schema."""
    schema = json.loads((HERE / "report.schema.json").read_text(encoding="utf-8"))
    parts = ["# JSON\n", f"{MADE}The schema itself is [report.schema.json](../report.schema.json).\n", f"{schema['description']}\n"]
    parts += ["| key | type | |", "|---|---|---|", *key_rows(schema)]
    for name, part in schema["$defs"].items():
        if "properties" in part:
            parts += [f"\n## {name}\n", f"{part.get('description', '')}\n".lstrip(), "| key | type | |", "|---|---|---|", *key_rows(part)]
    return "\n".join(parts) + "\n"


def key_rows(schema: dict[str, Any]) -> list[str]:
    required = schema.get("required", ())
    return [
        f"| `{key}`{'' if key in required else ' (if asked for)'} | {type_of(part)} | {part.get('description', '')} |"
        for key, part in schema["properties"].items()
    ]


def type_of(part: dict[str, Any]) -> str:
    """The type of a key in words."""
    if "$ref" in part:
        name = part["$ref"].rpartition("/")[2]
        return f"[{name}](#{name})"
    if "const" in part or "enum" in part:
        return ", ".join(f"`{json.dumps(value)}`" for value in part.get("enum", [part.get("const")]))
    kind = part.get("type", "any")
    return " or ".join(kind) if isinstance(kind, list) else str(kind)


def session() -> str:
    """The page on the session with the table of its commands."""
    path = REFERENCE / "session.md"
    rows = "\n".join(["| command | |", "|---|---|", *(f"| {code(row.usage)} | {row.help} |" for row in commands().values())])
    return TABLE.sub(lambda match: rows + "\n", path.read_text(encoding="utf-8"), count=1)


def code(text: str) -> str:
    """Text as code in a table, where a bar would end the cell."""
    return f"`{text}`".replace("|", "\\|")


PAGES = {"options": options, "diagnostics": diagnostics, "json": json_page, "session": session}


def main() -> None:
    for name, make in PAGES.items():
        (REFERENCE / f"{name}.md").write_text(make(), encoding="utf-8")


if __name__ == "__main__":
    main()
