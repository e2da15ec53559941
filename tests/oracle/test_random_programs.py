"""Thousands of random programs, run by PyTorch and by gradcli: everything they print must agree."""

from __future__ import annotations

import pytest

torch = pytest.importorskip("torch", reason="the oracle, PyTorch 2.13, is not installed")

from tests.oracle.agreement import by_gradcli, by_pytorch, same  # noqa: E402  # after the skip
from tests.oracle.random_programs import program  # noqa: E402

PROGRAMS, BATCH = 3000, 100


@pytest.mark.parametrize("start", range(0, PROGRAMS, BATCH))
def test_random_programs_agree(start: int) -> None:
    for seed in range(start, start + BATCH):
        text = program(seed)
        want, got = by_pytorch(text), by_gradcli(text)
        assert same(want, got), f"seed {seed}\n{text}\n--- PyTorch\n{want}\n--- gradcli\n{got}"
