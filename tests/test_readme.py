"""Everything the README shows is so: each command is run, each session typed, each example executed."""

from __future__ import annotations

import doctest
import importlib.util
import re
import subprocess
from pathlib import Path

import pytest

from gradcli.options.help import EXAMPLES
from tests.conftest import ROOT, environment, with_gradcli
from tests.documents import run, session

README = (ROOT / "README.md").read_text(encoding="utf-8")
BLOCKS = re.findall(r"^```(\w+)\n(.*?)^```", README, re.DOTALL | re.MULTILINE)
CONSOLE = [text for kind, text in BLOCKS if kind == "console"]
COMMANDS = [command for text in CONSOLE for command in re.findall(r"^\$ (.*)\n((?:(?!\$ ).*\n)*)", text, re.MULTILINE)]
SETUP = [line for kind, text in BLOCKS if kind == "sh" for line in text.splitlines()]
HELP_EXAMPLES = [line.split("   ")[0].strip() for line in EXAMPLES.splitlines()]


@pytest.fixture
def shell(tmp_path: Path) -> dict[str, str]:
    """An environment whose PATH has this gradcli."""
    return environment(PATH=with_gradcli(tmp_path))


@pytest.mark.parametrize(("command", "shown"), [pair for pair in COMMANDS if pair[0] != "gradcli"], ids=lambda text: text[:40])
def test_command_shows_what_the_readme_says(command: str, shown: str, shell: dict[str, str]) -> None:
    assert run(command, ROOT, shell) == shown


@pytest.mark.parametrize("shown", [shown for command, shown in COMMANDS if command == "gradcli"])
def test_session_reads_as_in_the_readme(shown: str, tmp_path: Path) -> None:
    assert session(shown, tmp_path) == shown.rstrip()


def test_python_examples_run() -> None:
    for number, text in enumerate(text for kind, text in BLOCKS if kind == "python"):
        example = doctest.DocTestParser().get_doctest(text, {}, f"README.md, Python block {number}", "README.md", 0)
        runner = doctest.DocTestRunner()
        runner.run(example)
        assert runner.summarize(verbose=False).failed == 0


def test_setup_commands_run(shell: dict[str, str]) -> None:
    """The gradcli parts here; CI runs the pip and pytest parts."""
    ci = (ROOT / ".ci" / "run").read_text(encoding="utf-8")
    for command in (part.strip() for line in SETUP for part in line.split("&&")):
        if command.startswith("gradcli"):
            subprocess.run(["sh", "-c", command], env=shell, cwd=ROOT, timeout=60, check=True, stdout=subprocess.DEVNULL)
    assert "install '.[test]'" in ci
    assert "/pytest" in ci


@pytest.mark.parametrize("command", [line for line in HELP_EXAMPLES if "train.py" not in line and line != "gradcli"])
def test_examples_of_the_help_run(command: str, shell: dict[str, str]) -> None:
    done = subprocess.run(["sh", "-c", command], env=shell, cwd=ROOT, timeout=60, check=False, capture_output=True, text=True)
    assert (done.returncode, done.stderr) == (0, "")
    assert done.stdout


def test_pictures_are_of_this_version() -> None:
    spec = importlib.util.spec_from_file_location("pictures", ROOT / "docs" / "pictures.py")
    assert spec is not None
    assert spec.loader is not None
    pictures = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(pictures)
    for name in pictures.PICTURES:
        assert pictures.picture(name) == (ROOT / "docs" / f"{name}.svg").read_text(encoding="utf-8")
