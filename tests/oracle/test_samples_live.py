"""The recorded outputs of the samples are still what PyTorch prints."""

from __future__ import annotations

from pathlib import Path

import pytest

pytest.importorskip("torch", reason="PyTorch is not installed")

ROOT = Path(__file__).resolve().parents[2]


@pytest.mark.parametrize("program", sorted((ROOT / "samples").glob("*.py")), ids=lambda path: path.stem)
def test_recorded_output_is_pytorchs(program: Path) -> None:
    from tests.oracle.record_samples import printed

    assert printed(program) == (ROOT / "tests" / "recorded" / "programs" / "samples" / f"{program.stem}.out").read_text(encoding="utf-8")
