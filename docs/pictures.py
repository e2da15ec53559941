"""Draw the pictures of the README and the pages from real runs: ``python docs/pictures.py`` writes the files beside this one. Plots need
matplotlib (the extra `plot`); without it they stay as they are.
"""

from __future__ import annotations

import importlib.util
import os
import re
import shlex
import subprocess
import sys
import tempfile
from io import StringIO
from pathlib import Path

from rich.console import Console
from rich.text import Text

HERE = Path(__file__).resolve().parent
sys.path.insert(0, str(HERE.parent))  # the terminal of the tests types the sessions

from gradcli.repl.highlight import pieces  # noqa: E402
from gradcli.repl.look import COLOURS  # noqa: E402
from tests.documents import blocks  # noqa: E402
from tests.repl.terminal import CTRL_D, ENTER, Terminal  # noqa: E402

WIDTH = 92
COMMANDS = {
    "one-liner": ["x=ones(2,2); y=x+2; out=mean(3*y*y)"],
    "diagnostic": ["a = ones(2, 3); b = ones(2, 3); out = (a @ b).sum()"],
}
SESSIONS = {
    "session": [
        "x = tensor([1., 2., 3.])",
        "loss = relu(x - 2).sum() + (x**2).mean()",
        "loss.backward()",
        "x.grad  # what every leaf collected",
        ":undo",
        ":grad loss",
        "?relu",
    ]
}
DRAWN = {"graph": ["--graph", "x=ones(2,2); y=x+2; out=mean(3*y*y)"]}  # by gradcli itself
PICTURES = (*COMMANDS, *SESSIONS, *DRAWN)
PLOTS = {"ring": "tutorial/training.md", "curves": "plots.md"}  # by the pages that have the command, and the files it needs


def picture(name: str) -> str:
    """One run as SVG. Fonts are the reader's own; nothing is loaded from elsewhere."""
    if name in DRAWN:
        with tempfile.TemporaryDirectory() as folder:
            file = Path(folder) / f"{name}.svg"
            output_of([*DRAWN[name], "-o", str(file)])
            return file.read_text(encoding="utf-8")
    console = Console(record=True, width=WIDTH, file=StringIO(), force_terminal=True, color_system="standard")
    console.print(command(COMMANDS[name]) if name in COMMANDS else session(SESSIONS[name]))
    drawing = console.export_svg(title="gradcli", unique_id=name)
    return re.sub(r"@font-face \{.*?\}\s*", "", drawing, flags=re.DOTALL).replace("Fira Code", "ui-monospace, Menlo, Consolas")


def plot(name: str) -> bytes:
    """The picture that a command on a page writes, in a folder that has the files of the page."""
    page = blocks((HERE / PLOTS[name]).read_text(encoding="utf-8"))
    (words,) = [shlex.split(block.text) for block in page if block.language == "sh" and name in block.text]
    with tempfile.TemporaryDirectory() as folder:
        for block in page:
            if block.file:
                (Path(folder) / block.file).write_text(block.text, encoding="utf-8")
        output_of(words[1:], folder)
        return (Path(folder) / f"{name}.png").read_bytes()


def command(arguments: list[str]) -> Text:
    """The prompt, the command, and what it shows on a colour terminal."""
    words = " ".join(f"'{argument}'" for argument in arguments)
    return Text.assemble(("$ ", "bold green"), ("gradcli ", "bold"), words, "\n", Text.from_ansi(output_of(arguments).rstrip()))


def output_of(arguments: list[str], folder: str | None = None) -> str:
    env = os.environ | {"PYTHONPATH": str(HERE.parent), "PYTHONIOENCODING": "utf-8"}
    words = [sys.executable, "-m", "gradcli", "--color=always", *arguments]
    return subprocess.run(
        words, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, encoding="utf-8", env=env, cwd=folder, check=False
    ).stdout


def session(entries: list[str]) -> Text:
    """A session typed on a terminal; what was typed has the colours that the editor gives it."""
    with tempfile.TemporaryDirectory() as home, Terminal(Path(home), "--color=always", term="dumb", COLUMNS=str(WIDTH)) as terminal:
        for number, entry in enumerate(entries, 1):
            terminal.wait_for("\n>>>", number)
            terminal.send(entry + ENTER)
        terminal.wait_for("\n>>>", len(entries) + 1)
        terminal.send(CTRL_D)
        terminal.status()
        lines = terminal.raw.replace("\r", "").rstrip().removesuffix(">>>").rstrip().split("\n")
    return Text("\n").join(typed(line) if line.startswith(">>> ") else Text.from_ansi(line) for line in lines)


def typed(line: str) -> Text:
    """A line at the prompt, coloured by the grammar."""
    text = Text(">>> ", style=style("prompt"))
    for piece in pieces(line[4:]):
        text.append(piece.text, style(piece.kind))
    return text


def style(kind: str) -> str:
    """The editor's colour in rich's words."""
    return COLOURS.get(kind, "not bold default").replace("ansibright", "bright_").replace("ansi", "")


def main() -> None:
    for name in PICTURES:
        (HERE / f"{name}.svg").write_text(picture(name), encoding="utf-8")
    if importlib.util.find_spec("matplotlib") is None:
        print(f"not drawn anew, for matplotlib is not there: {', '.join(PLOTS)}")
        return
    for name in PLOTS:
        (HERE / f"{name}.png").write_bytes(plot(name))


if __name__ == "__main__":
    main()
