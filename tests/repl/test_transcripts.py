"""Sessions as a person sees them: each file of `transcripts` is typed line by line, and the screen has to read like the file.

Those named ``…_plain`` show a report, which is a table on a terminal that can draw one: they are typed on one that cannot.
"""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from gradcli.repl.reader import next_indentation
from tests.conftest import masked
from tests.repl.terminal import CTRL_D, CTRL_U, ENTER, Terminal

TRANSCRIPTS = sorted((Path(__file__).parent / "transcripts").glob("*.txt"))


@pytest.mark.parametrize(
    ("path", "term"),
    [(path, term) for path in TRANSCRIPTS for term in ("xterm", "dumb") if term == "dumb" or not path.stem.endswith("_plain")],
    ids=lambda value: getattr(value, "stem", value),
)
def test_transcript(path: Path, term: str, tmp_path: Path, expect_file: Callable[[Path, str], None]) -> None:
    typed = [line for line in path.read_text(encoding="utf-8").splitlines() if line.startswith((">>>", "..."))]
    with Terminal(tmp_path, term=term) as terminal:
        for number, line in enumerate(typed):
            terminal.wait_for("\n" + line[:3], 1 + sum(before[:3] == line[:3] for before in typed[:number]))
            keys = line[4:]
            if term != "dumb" and line.startswith("...") and next_indentation(typed[number - 1][4:]):
                keys = CTRL_U + keys  # the editor has indented the line already
            terminal.send(keys + ENTER)
        terminal.wait_for("\n>>>", 1 + sum(line.startswith(">>>") for line in typed))
        terminal.send(CTRL_D)
        assert terminal.status() == 0
        shown = masked(terminal.screen.text).split("\n", 1)[1].rstrip()
    expect_file(path, shown.removesuffix(">>>").rstrip() + "\n")
