"""Random programs: no formula is wrong, none raises. `python -m tests.analysis.fuzz_formulas` runs as many as one likes."""

from __future__ import annotations

import pytest

from tests.analysis.fuzz_formulas import Generator, check

SEEDS = range(0, 4000, 100)


@pytest.mark.parametrize("seed", SEEDS)
def test_no_formula_of_a_random_program_is_wrong(seed) -> None:
    verdict, text = check(seed)
    assert verdict in ("ok", "missing"), f"{text}\n{Generator(seed).program}"
