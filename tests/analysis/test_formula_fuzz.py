"""Random programs: no formula is wrong, none raises, and few are missing. `python -m tests.analysis.fuzz_formulas` runs as many as one likes."""

from __future__ import annotations

import pytest

from tests.analysis.fuzz_formulas import check
from tests.analysis.random_formulas import Generator

BLOCK, LAST = 100, 400  # .ci/run goes on from there
MISSING = 5  # of a block, at most


@pytest.mark.parametrize("first", range(0, LAST, BLOCK))
def test_no_formula_of_a_random_program_is_wrong(first) -> None:
    missing = 0
    for seed in range(first, first + BLOCK):
        outcome = check(seed)
        assert outcome.verdict in ("ok", "missing"), f"{seed}: {outcome.text}\n{Generator(seed).program}"
        missing += outcome.verdict == "missing"
    assert missing <= MISSING


MENDED = (14220, 22400, 25953, 26861, 27318, 28829, 29753, 76594, 77521, 79176)  # what campaigns found


@pytest.mark.parametrize("seed", MENDED)
def test_what_campaigns_found_stays_mended(seed) -> None:
    outcome = check(seed)
    assert outcome.verdict == "ok", f"{outcome.text}\n{outcome.generator.program}"
