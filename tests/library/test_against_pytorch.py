"""The cases of the library, recorded from PyTorch: where PyTorch is at hand they are run under it again."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from tests.conftest import masked
from tests.test_cases import CASES, expected_of, name_of, program_of

LIBRARY = [path for path in CASES if path.parent.name == "library"]


@pytest.mark.parametrize("path", LIBRARY, ids=name_of)
def test_is_what_pytorch_prints(path: Path) -> None:
    pytest.importorskip("torch")
    command = [sys.executable, "-W", "ignore", "-c", program_of(path)]
    run = subprocess.run(command, capture_output=True, text=True, encoding="utf-8", check=False, timeout=300)
    printed = run.stdout if run.returncode == 0 else f"{run.stdout}{run.stderr.strip().splitlines()[-1]}\n"
    assert masked(printed).split("\n") == expected_of(path).split("\n")
