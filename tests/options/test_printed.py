"""What `--help` and `--completion` print is packed text: never stale, and answered before anything is loaded."""

from __future__ import annotations

import subprocess
import sys

import pytest

from docs import texts
from gradcli.options.printed import SHELLS, answer, printed


def test_the_texts_are_those_of_the_options() -> None:
    for path, text in texts.texts().items():
        assert path.read_text(encoding="utf-8") == text, "stale: run python docs/regenerate.py"
        assert text.isascii()  # written as it is, whatever the encoding of standard output


@pytest.mark.parametrize("words", [["--help"], ["-h"], ["help"]])
def test_help_is_answered_at_once(words: list[str]) -> None:
    assert answer(words) == printed("help")


@pytest.mark.parametrize("shell", SHELLS)
def test_completion_is_answered_at_once(shell: str) -> None:
    assert answer(["--completion", shell]) == answer([f"--completion={shell}"]) == printed(shell)


@pytest.mark.parametrize(
    "words", [[], ["x=1"], ["--help", "x=1"], ["--completion"], ["--completion", "tcsh"], ["-e", "--help"], ["--", "help"]]
)
def test_anything_else_is_not(words: list[str]) -> None:
    assert answer(words) is None


@pytest.mark.parametrize(("word", "heavy"), [("--help", ["typing", "re", "enum", "numpy", "click"]), ("--version", ["numpy", "click"])])
def test_what_an_answer_loads(word: str, heavy: list[str]) -> None:
    """Counted by `-X importtime`, on standard error."""
    command = [
        sys.executable,
        "-S",
        "-X",
        "importtime",
        "-c",
        f"import sys; sys.argv[1:] = [{word!r}]; sys.path[:0] = {sys.path!r}; {START}",
    ]
    done = subprocess.run(command, capture_output=True, text=True, check=True)
    loaded = {line.rpartition("|")[2].strip() for line in done.stderr.splitlines()}
    assert "gradcli.command.start" in loaded
    assert loaded.isdisjoint(heavy)


START = "from gradcli.command.start import main; main()"
