"""What several tests use: the command as a process, and expected outputs as files."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent
NOT_INHERITED = ("NO_COLOR", "FORCE_COLOR", "COLUMNS", "LINES", "PYTHONIOENCODING", "PYTHONDONTWRITEBYTECODE")
Command = Callable[..., "subprocess.CompletedProcess[str]"]


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption("--rewrite", action="store_true", help="write expected outputs anew; review the diff")


def environment(**changes: str) -> dict[str, str]:
    """A plain environment: this checkout's gradcli, no colour wishes, no terminal size."""
    kept = {
        name: value for name, value in os.environ.items() if name not in ("NO_COLOR", "FORCE_COLOR", "COLUMNS", "LINES", "PYTHONIOENCODING")
    }
    return kept | {"PYTHONPATH": str(ROOT), "PYTHONWARNINGS": "default", "TERM": "xterm", "LC_ALL": "C.UTF-8"} | changes


@pytest.fixture
def gradcli(tmp_path: Path) -> Command:
    """Runs ``gradcli ARGUMENTS`` in an empty folder, with `stdin` as its standard input."""

    def run(*arguments: str, stdin: str = "", env: dict[str, str] | None = None, cwd: Path = tmp_path) -> subprocess.CompletedProcess[str]:
        command = [sys.executable, "-m", "gradcli", *arguments]
        return subprocess.run(
            command,
            input=stdin,
            capture_output=True,
            text=True,
            encoding="utf-8",
            env=environment(**(env or {})),
            cwd=cwd,
            timeout=120,
            check=False,
        )

    return run


@pytest.fixture
def expect_file(request: pytest.FixtureRequest) -> Callable[[Path, str], None]:
    """Compares a text with a file; under ``--rewrite`` writes it."""

    def expect(path: Path, text: str) -> None:
        if request.config.getoption("--rewrite"):
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(text, encoding="utf-8")
        assert text == path.read_text(encoding="utf-8")

    return expect


def masked(text: str) -> str:
    """Text with object addresses hidden."""
    return re.sub(r"0x[0-9a-fA-F]+", "0xADDR", text)
