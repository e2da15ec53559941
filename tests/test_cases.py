"""Programs as files, each followed by what it prints: one folder a kind, one file an idea.

The expected output stands below the line ``# ---- output``, each line as a comment.  ``pytest --rewrite`` writes it anew; review the diff.
"""

from __future__ import annotations

from pathlib import Path

import pytest

import gradcli
from tests.conftest import masked

FOLDER = Path(__file__).parent / "recorded" / "programs"
MARK = "\n# ---- output\n"
CASES = sorted(path for path in FOLDER.glob("*/*.py") if MARK in path.read_text(encoding="utf-8"))


def name_of(path: Path) -> str:
    return f"{path.parent.name}/{path.stem}"


def program_of(path: Path) -> str:
    """The program, without its expected output."""
    return path.read_text(encoding="utf-8").partition(MARK)[0]


def expected_of(path: Path) -> str:
    """The expected output."""
    lines = path.read_text(encoding="utf-8").partition(MARK)[2].split("\n")
    return "\n".join(line[2:] for line in lines)


def printed_by(path: Path) -> str:
    """What gradcli prints for a case, and how it ended where that was with an exception."""
    try:
        printed = gradcli.run(program_of(path), name=path.name).stdout
    except gradcli.ProgramError as error:
        printed = f"{error.stdout}{error.type_name}: {error.message}\n"
    return masked(printed)


@pytest.mark.parametrize("path", CASES, ids=name_of)
def test_prints_what_is_expected(path: Path, request: pytest.FixtureRequest) -> None:
    printed = printed_by(path)
    if request.config.getoption("--rewrite"):
        lines = "\n".join(f"# {line}" if line else "#" for line in printed.split("\n"))
        path.write_text(f"{program_of(path)}{MARK}{lines.rstrip('#')}", encoding="utf-8")
    assert printed.split("\n") == expected_of(path).split("\n")
