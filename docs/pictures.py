"""Draw the pictures of the README from real runs: ``python docs/pictures.py`` writes the SVG files beside this one."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from io import StringIO
from pathlib import Path

from rich.console import Console
from rich.text import Text

HERE = Path(__file__).resolve().parent
WIDTH = 84
PICTURES = {"one-liner": ["x=ones(2,2); y=x+2; out=mean(3*y*y)"]}


def output_of(arguments: list[str]) -> str:
    """What the command shows on a colour terminal."""
    env = os.environ | {"PYTHONPATH": str(HERE.parent), "PYTHONIOENCODING": "utf-8"}
    command = [sys.executable, "-m", "gradcli", "--color=always", *arguments]
    return subprocess.run(command, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, encoding="utf-8", env=env, check=False).stdout


def picture(name: str) -> str:
    """One run as SVG: the prompt, the command, its output. Fonts are the reader's own; nothing is loaded from elsewhere."""
    arguments = PICTURES[name]
    console = Console(record=True, width=WIDTH, file=StringIO(), force_terminal=True, color_system="standard")
    console.print(Text.assemble(("$ ", "bold green"), ("gradcli ", "bold"), " ".join(f"'{argument}'" for argument in arguments)))
    console.print(Text.from_ansi(output_of(arguments)))
    drawing = console.export_svg(title="gradcli", unique_id=name)
    return re.sub(r"@font-face \{.*?\}\s*", "", drawing, flags=re.DOTALL).replace("Fira Code", "ui-monospace, Menlo, Consolas")


def main() -> None:
    for name in PICTURES:
        (HERE / f"{name}.svg").write_text(picture(name), encoding="utf-8")


if __name__ == "__main__":
    main()
