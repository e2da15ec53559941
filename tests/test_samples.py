"""Every sample runs. What the PyTorch programs among them print is what PyTorch itself printed."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from tests.conftest import ROOT, Command, masked

SAMPLES = sorted(path for path in (ROOT / "samples").iterdir() if path.suffix in (".py", ".gc"))  # documents have their outputs in them
EXPECTED = ROOT / "tests" / "recorded" / "programs" / "samples"


@pytest.mark.parametrize("path", [path for path in SAMPLES if path.suffix == ".py"], ids=lambda path: path.stem)
def test_pytorch_program_prints_what_pytorch_prints(gradcli: Command, path: Path) -> None:
    done = gradcli(str(path), "--no-report")
    assert (done.stderr, done.returncode) == ("", 0)
    assert masked(done.stdout) == (EXPECTED / f"{path.stem}.out").read_text(encoding="utf-8")


@pytest.mark.parametrize("path", [path for path in SAMPLES if path.suffix == ".gc"], ids=lambda path: path.stem)
def test_shorthand_program_shows_its_report(gradcli: Command, path: Path, expect_file: Callable[[Path, str], None]) -> None:
    done = gradcli(str(path))
    assert (done.stderr, done.returncode) == ("", 0)
    expect_file(EXPECTED / f"{path.stem}.out", masked(done.stdout))


@pytest.mark.parametrize("path", SAMPLES, ids=lambda path: path.name)
def test_sample_says_what_it_teaches(path: Path) -> None:
    first = path.read_text(encoding="utf-8").splitlines()[0]
    assert first.startswith("# ")
    assert first.endswith(".")
