"""The language against Python itself: a program without torch prints the same under both."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from tests.conftest import masked
from tests.test_cases import CASES, name_of, printed_by, program_of

PLAIN = [path for path in CASES if path.parent.name == "language" and "torch" not in program_of(path)]


@pytest.mark.skipif(sys.version_info[:2] != (3, 11), reason="the texts of Python's own errors are those of 3.11")
@pytest.mark.parametrize("path", PLAIN, ids=name_of)
def test_prints_what_python_prints(path: Path) -> None:
    run = subprocess.run(
        [sys.executable, "-W", "ignore", "-c", program_of(path)], capture_output=True, text=True, encoding="utf-8", check=False, timeout=60
    )
    expected = run.stdout if run.returncode == 0 else f"{run.stdout}{run.stderr.strip().splitlines()[-1]}\n"
    assert printed_by(path).split("\n") == masked(expected).split("\n")
