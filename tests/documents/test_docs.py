"""docs/notebooks.md and docs/plots.md: each command shows what the page says, and the pages are documents that hold."""

from __future__ import annotations

import os
import re
import shlex
import subprocess
import sys
from pathlib import Path

import pytest

from tests.conftest import ROOT, environment

PAGES = ("notebooks.md", "plots.md")
CONSOLE = [
    text
    for name in PAGES
    for text in re.findall(r"^```console\n(.*?)^```", (ROOT / "docs" / name).read_text("utf-8"), re.DOTALL | re.MULTILINE)
]
COMMANDS = [command for text in CONSOLE for command in re.findall(r"^\$ (.*)\n((?:(?!\$ ).*\n)*)", text, re.MULTILINE)]


@pytest.mark.parametrize(("command", "shown"), COMMANDS, ids=lambda text: text[:40])
def test_command_shows_what_the_page_says(command: str, shown: str, tmp_path: Path) -> None:
    shim = tmp_path / "gradcli"
    shim.write_text(f'#!/bin/sh\nexec {shlex.quote(sys.executable)} -m gradcli "$@"\n')
    shim.chmod(0o755)
    env = environment(PATH=f"{tmp_path}{os.pathsep}{os.environ['PATH']}")
    done = subprocess.run(["sh", "-c", f"{command} 2>&1"], capture_output=True, text=True, env=env, cwd=ROOT, timeout=60, check=False)
    assert sorted(done.stdout.splitlines()) == sorted(shown.splitlines())


def test_the_python_on_the_page_runs_and_shows_what_it_says() -> None:
    text = (ROOT / "docs" / "notebooks.md").read_text(encoding="utf-8").partition("## From Python")[2]
    code, shown = re.findall(r"^```\w+\n(.*?)^```", text, re.DOTALL | re.MULTILINE)
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, env=environment(), timeout=60, check=False)
    assert (done.stdout, done.stderr) == (shown, "")
