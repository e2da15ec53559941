"""Wrong arguments to what registers and sets end as in PyTorch; ``python -m tests.oracle.record_registrations`` records what it says."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

import gradcli
from tests.library.registrations import ARGUMENTS, CALLS, program

RECORDED = json.loads((Path(__file__).parents[1] / "recorded" / "registrations.json").read_text(encoding="utf-8"))
# Where gradcli's words are others, and why.
KNOWN: dict[tuple[str, str], str] = {}


@pytest.mark.parametrize("call", CALLS)
def test_as_pytorch(call: str) -> None:
    lines = gradcli.run(program(call)).stdout.splitlines()
    different = {(call, argument): got for argument, want, got in zip(ARGUMENTS, RECORDED[call], lines, strict=True) if want != got}
    assert different == {place: words for place, words in KNOWN.items() if place[0] == call}
