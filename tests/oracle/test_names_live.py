"""The recorded names are still those that PyTorch shows."""

from __future__ import annotations

import pytest

pytest.importorskip("torch", reason="PyTorch is not installed")


def test_recorded_names_are_pytorchs() -> None:
    from tests.oracle.record_names import SPACES, TARGET, public

    recorded = dict(line.split("\t") for line in TARGET.read_text(encoding="utf-8").splitlines())
    assert recorded == {name: " ".join(public(name)) for name in SPACES}
