"""The pages of docs/ as tests see them: files they show, commands with what these print, sessions, Python examples.

A block of code with ``title="NAME"`` is a file.  A ``console`` block has commands behind ``$``, each with its output below it, and lines of an
unclosed quote or here-document behind ``>``.  All blocks of a page run in one folder, from its beginning to its end.  What is longer than
need be is cut by a line of ``…`` alone, which stands for any lines.
"""

from __future__ import annotations

import re
import subprocess
from pathlib import Path
from typing import NamedTuple

from tests.conftest import masked
from tests.repl.terminal import CTRL_D, ENTER, Terminal

FENCE = re.compile(r"^```(\w+)([^\n]*)\n(.*?)^```$", re.DOTALL | re.MULTILINE)
TITLE = re.compile(r'title="([^"]+)"')
COMMAND = re.compile(r"^\$ (.*\n(?:> .*\n)*)((?:(?!\$ ).*\n)*)", re.MULTILINE)
CUT = "…\n"


class Block(NamedTuple):
    """A block of code: its language, the file that it is, its text, and where that stands on the page."""

    language: str
    file: str
    text: str
    start: int


class Shown(NamedTuple):
    """A command and what is shown below it."""

    command: str
    output: str
    start: int  # of the output, on the page

    @property
    def is_session(self) -> bool:
        return self.command == "gradcli"


def blocks(page: str) -> list[Block]:
    """All blocks in their order."""
    found = []
    for match in FENCE.finditer(page):
        title = TITLE.search(match[2])
        found.append(Block(match[1], title[1] if title else "", match[3], match.start(3)))
    return found


def commands(block: Block) -> list[Shown]:
    """The commands of a console block."""
    return [
        Shown(match[1].rstrip("\n").replace("\n> ", "\n"), match[2], block.start + match.start(2)) for match in COMMAND.finditer(block.text)
    ]


def run(command: str, folder: Path, env: dict[str, str]) -> str:
    """What a shell shows, both streams in the order of writing."""
    done = subprocess.run(
        ["bash", "-c", command],
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        stdin=subprocess.DEVNULL,
        text=True,
        encoding="utf-8",
        env=env,
        cwd=folder,
        timeout=120,
        check=False,
    )
    return masked(done.stdout)


def agrees(shown: str, printed: str) -> bool:
    """Whether the output is what the page shows; a line of ``…`` stands for any lines."""
    parts = [re.escape(part) for part in shown.split(CUT)]
    return re.fullmatch("(?:.*\n)*?".join(parts), printed) is not None


def session(shown: str, home: Path) -> str:
    """What a terminal shows when the lines of a session are typed."""
    typed = [line for line in shown.splitlines() if line.startswith((">>>", "..."))]
    with Terminal(home, term="dumb") as terminal:
        for number, line in enumerate(typed):
            terminal.wait_for("\n" + line[:3], 1 + sum(before[:3] == line[:3] for before in typed[:number]))
            terminal.send(line[4:] + ENTER)
        terminal.wait_for("\n>>>", 1 + sum(line.startswith(">>>") for line in typed))
        terminal.send(CTRL_D)
        assert terminal.status() == 0
        return terminal.screen.text.split("\n", 1)[1].rstrip().removesuffix(">>>").rstrip()
