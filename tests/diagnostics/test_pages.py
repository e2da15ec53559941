"""The page on each code: there is one, its first example goes wrong in just that way, and its second does not."""

from __future__ import annotations

import re
import subprocess
from pathlib import Path

import pytest

from gradcli.diagnosis.observer import Explainer
from gradcli.diagnostics.codes import CODES
from gradcli.diagnostics.model import GradcliError, Source
from gradcli.diagnostics.pages import FOLDER, page
from gradcli.runs.results import ProgramError
from gradcli.runs.session import Session, Settings
from tests.conftest import Command, environment, with_gradcli
from tests.repl.terminal import ENTER, Terminal

CANNOT_BE_PROVOKED = {"E0912", "E0999", "W0902"}  # a process that the system ended; a fault of gradcli's own; a session without a terminal
BLOCK = re.compile(r"^```(\w+)\n(.*?)^```", re.DOTALL | re.MULTILINE)
EXAMPLES = {path.stem: BLOCK.findall(path.read_text(encoding="utf-8")) for path in FOLDER.iterdir()}


def codes_told(text: str) -> set[str]:
    """Every code that running a program brings up."""
    told: list[str] = []
    with Session(
        Settings(memory_limit=10**9, nan="warn", traps=True), observer=Explainer(lambda diagnostic: told.append(diagnostic.code))
    ) as session:
        try:
            session.run_all([Source("<page>", text)])
        except (GradcliError, ProgramError) as error:
            told += [diagnostic.code for diagnostic in error.diagnostics]
    return set(told)


def said(command: str, folder: Path) -> str:
    """What a shell command shows."""
    (folder / "bin").mkdir(exist_ok=True)
    env = environment(PATH=with_gradcli(folder / "bin"))
    done = subprocess.run(["sh", "-c", command], capture_output=True, text=True, cwd=folder, env=env, timeout=60, check=False)
    return done.stdout + done.stderr


def test_every_code_has_a_page() -> None:
    assert {path.stem for path in FOLDER.iterdir()} == set(CODES)


@pytest.mark.parametrize("code", CODES)
def test_the_page_begins_with_its_code(code: str) -> None:
    assert page(code.lower()).startswith(f"# {code}: {CODES[code]}\n\n")
    assert max(map(len, page(code).splitlines())) <= 100


@pytest.mark.parametrize("code", [code for code in CODES if code not in CANNOT_BE_PROVOKED])
def test_the_examples_are_so(code: str, tmp_path: Path) -> None:
    wrong, *works = EXAMPLES[code]
    assert code in told(*wrong, code, tmp_path / "wrong")
    for number, example in enumerate(works):
        assert code not in told(*example, code, tmp_path / f"works{number}")


def test_a_fault_of_gradcli_is_shown_what_to_do_about(tmp_path: Path) -> None:
    ((_, command),) = EXAMPLES["E0999"]
    assert "Traceback (most recent call last)" in said(command, tmp_path)


def told(kind: str, text: str, code: str, folder: Path) -> set[str]:
    """The codes that an example brings up: a program, a shell command, a session or its settings."""
    folder.mkdir()
    if kind == "gradcli":
        return codes_told(text)
    shown = said(text, folder) if kind == "sh" else seen(kind, text, folder)
    return set(re.findall(r"\[([EWN]\d{4})\]", shown)) | ({code} if code[0] == "N" and "note: " in shown else set())


def seen(kind: str, text: str, folder: Path) -> str:
    """What an interactive session shows, with these settings or after these entries."""
    settings = folder / "config" / "gradcli" / "config.toml"
    settings.parent.mkdir(parents=True)
    settings.write_text(text if kind == "toml" else "")
    entries = [line.removeprefix(">>> ") for line in text.splitlines()] if kind == "session" else []
    with Terminal(folder) as terminal:
        for entry in [*entries, "print('the' + ' end')"]:
            terminal.send(entry + ENTER)
        return terminal.wait_for("the end")


def test_the_command_shows_a_page(gradcli: Command) -> None:
    done = gradcli("--explain-error", "e0301")
    assert (done.stdout, done.returncode) == (page("E0301"), 0)


def test_an_unknown_code_gets_its_neighbours(gradcli: Command) -> None:
    done = gradcli("--explain-error", "E0310")
    assert done.returncode == 2
    assert "no diagnostic has the code E0310" in done.stderr
    assert "`E0301`" in done.stderr
