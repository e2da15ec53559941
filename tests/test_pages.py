"""The page on each code: there is one, its first example goes wrong in just that way, and its second does not."""

from __future__ import annotations

import os
import re
import shlex
import subprocess
import sys
from pathlib import Path

import pytest

from gradcli.codes import CODES
from gradcli.diagnostics import GradcliError, Source
from gradcli.pages import FOLDER, page
from gradcli.session import ProgramError, Session, Settings
from tests.conftest import Command, environment

# A fault of gradcli's own, what happens in an interactive session only, what takes a binary file.
WITHOUT_EXAMPLE = {"E0999", "N0003", "N0004", "W0901"}
BLOCK = re.compile(r"^```(\w+)\n(.*?)^```", re.DOTALL | re.MULTILINE)
EXAMPLES = {path.stem: BLOCK.findall(path.read_text(encoding="utf-8")) for path in FOLDER.iterdir()}


def codes_told(text: str) -> set[str]:
    """Every code that running a program brings up."""
    told: list[str] = []
    with Session(Settings(memory_limit=10**9, nan="warn", traps=True), tell=lambda diagnostic: told.append(diagnostic.code)) as session:
        try:
            session.run_all([Source("<page>", text)])
        except (GradcliError, ProgramError) as error:
            told += [diagnostic.code for diagnostic in error.diagnostics]
    return set(told)


def said(command: str, folder: Path) -> str:
    """What a shell command shows."""
    shim = folder / "bin" / "gradcli"
    shim.parent.mkdir(exist_ok=True)
    shim.write_text(f'#!/bin/sh\nexec {shlex.quote(sys.executable)} -m gradcli "$@"\n')
    shim.chmod(0o755)
    env = environment(PATH=f"{shim.parent}{os.pathsep}{os.environ['PATH']}")
    done = subprocess.run(["sh", "-c", command], capture_output=True, text=True, cwd=folder, env=env, timeout=60, check=False)
    return done.stdout + done.stderr


def test_every_code_has_a_page() -> None:
    assert {path.stem for path in FOLDER.iterdir()} == set(CODES)


@pytest.mark.parametrize("code", CODES)
def test_the_page_begins_with_its_code(code: str) -> None:
    assert page(code.lower()).startswith(f"# {code}: {CODES[code]}\n\n")
    assert max(map(len, page(code).splitlines())) <= 100


@pytest.mark.parametrize("code", [code for code in CODES if code not in WITHOUT_EXAMPLE])
def test_the_examples_are_so(code: str, tmp_path: Path) -> None:
    (kind, wrong), *works = EXAMPLES[code]
    assert code in (codes_told(wrong) if kind == "gradcli" else told_by_shell(wrong, code, tmp_path))
    for kind, text in works:
        assert code not in (codes_told(text) if kind == "gradcli" else told_by_shell(text, code, tmp_path))


def told_by_shell(command: str, code: str, folder: Path) -> set[str]:
    """The codes a command shows; of a note, which shows none, by its absence or presence."""
    shown = said(command, folder)
    return set(re.findall(r"\[([EWN]\d{4})\]", shown)) | ({code} if code[0] == "N" and "note: " in shown else set())


def test_the_command_shows_a_page(gradcli: Command) -> None:
    done = gradcli("--explain-error", "e0301")
    assert (done.stdout, done.returncode) == (page("E0301"), 0)


def test_an_unknown_code_gets_its_neighbours(gradcli: Command) -> None:
    done = gradcli("--explain-error", "E0310")
    assert done.returncode == 2
    assert "no diagnostic has the code E0310" in done.stderr
    assert "`E0301`" in done.stderr
