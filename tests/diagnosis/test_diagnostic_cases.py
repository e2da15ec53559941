"""Programs that go wrong, and all that is said of it: ``tests/recorded/programs/diagnostics``."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

import gradcli
from gradcli.render.diagnostics import human
from gradcli.runs import replay
from tests.conftest import ROOT, in_words_of_3_11

CASES = sorted((ROOT / "tests" / "recorded" / "programs" / "diagnostics").glob("*.gc"))


@pytest.mark.parametrize("path", CASES, ids=lambda path: path.stem)
def test_diagnostic(path: Path, expect_file: Callable[[Path, str], None], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(replay, "LEAST", 60.0)  # on a machine at work too
    with pytest.raises(gradcli.ProgramError) as caught:
        gradcli.run(path.read_text(encoding="utf-8"), name=path.name, memory_limit=10**10)
    expect_file(path.with_suffix(".txt"), in_words_of_3_11("".join(human(diagnostic) for diagnostic in caught.value.diagnostics)))
