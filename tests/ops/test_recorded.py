"""What real PyTorch 2.13 did with thousands of small programs: gradcli is to do the same, family by family.

A record (one JSON object a line) has the program and either what names held, with gradients, or what it printed; floats are compared to the
dtype's precision.  A handful of records in a family may differ: each is a choice of PyTorch's own kernels (the last bit of a sum, the basis of a
null space) or an internal error of its own.
"""

from __future__ import annotations

import pathlib

import pytest

from tests.ops.records import disagreement, records

DATA = pathlib.Path(__file__).resolve().parent.parent / "recorded" / "conformance"
FAMILIES = sorted(file.name.removesuffix(".jsonl.gz") for file in DATA.glob("*.jsonl.gz"))
LEAST = 0.97  # of the records of a family; small families are allowed two


@pytest.mark.parametrize("family", FAMILIES)
def test_family_agrees(family: str) -> None:
    every = list(records(DATA / f"{family}.jsonl.gz"))
    reasons = [f"{record['id']}: {reason}" for record in every if (reason := disagreement(record)) is not None]
    allowed = max(2, int(len(every) * (1 - LEAST)))
    assert len(reasons) <= allowed, f"{len(reasons)} of {len(every)} differ\n" + "\n".join(reasons[:20])
