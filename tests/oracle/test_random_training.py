"""Random programs over custom Functions, checkpoints, transforms, modules and optimisers print what PyTorch prints."""

from __future__ import annotations

from collections.abc import Callable

import pytest

pytest.importorskip("torch", reason="the oracle, PyTorch 2.13, is not installed")

from tests.oracle.agreement import by_gradcli, by_pytorch, same  # after the skip
from tests.oracle.random_training import training, transforming


@pytest.mark.parametrize("program", [training, transforming], ids=lambda program: program.__name__)
def test_random_programs_agree(program: Callable[[int], str]) -> None:
    found = []
    for seed in range(60):
        text = program(seed)
        want, got = by_pytorch(text), by_gradcli(text)
        if not same(want, got):
            found.append(f"seed {seed}\n{text}\n--- PyTorch\n{want}\n--- gradcli\n{got}")
    assert len(found) <= 1, f"{len(found)} differ\n" + "\n".join(found[:3])
