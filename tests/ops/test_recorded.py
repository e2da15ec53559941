"""What real PyTorch 2.13 did with thousands of small programs: gradcli does the same, but for the records that are listed here.

A record (one JSON object a line) has the program and either what names held, with gradients, or what it printed; floats are compared to the
dtype's precision.  A listed record may agree (another processor, another BLAS); no other record may differ.
"""

from __future__ import annotations

import pathlib

import pytest

from tests.ops.records import disagreement, records

DATA = pathlib.Path(__file__).resolve().parent.parent / "recorded" / "conformance"
FAMILIES = sorted(file.name.removesuffix(".jsonl.gz") for file in DATA.glob("*.jsonl.gz"))

CONDITION = "badly conditioned in float32: LAPACK here and the one PyTorch was built with differ by more than the tolerance"
BASIS = "the basis of a null space or of equal singular values is LAPACK's choice"
ROUNDING = "the last bits of a sum that cancels"
DIFFERENT: dict[str, str] = {
    "fft.irfftn/f32/1": "pocketfft here adds in another order; the gradient is close to zero",
    "linalg.inv/f32/1": CONDITION,
    "linalg.lstsq.grad_oriented/f32/1": CONDITION,
    "linalg.lstsq/f32/1": CONDITION,
    "linalg.pinv.hermitian/f32/1": CONDITION,
    "linalg.pinv/f32/0": CONDITION,
    "linalg.svd/f32/1": BASIS,
    "linalg.svd/f64/2": BASIS,
    "linalg.svd/f64/6": BASIS,
    "linalg.vector_norm/gradgrad/0": ROUNDING,
    "nn.functional.bilinear/gradgrad/0": "older NumPy lays out a product otherwise, so that a reshape copies and its node has another name",
    "nn.functional.scaled_dot_product_attention/f32/0": ROUNDING,
    "svd/f32/0": BASIS,
    "x_broadcast/broadcast_to/96": "PyTorch gives a size of -1, which is no size; gradcli refuses",
    "x_broadcast/expand/96": "PyTorch gives a size of -1, which is no size; gradcli refuses",
    "x_broadcast/setitem/23": "overlapping memory is copied from left to right there, and as if there were no overlap here",
    "x_composite/second order/25": "the node of a written view inside a second derivative has another name there",
    "x_composite/second order/61": CONDITION,
}


@pytest.mark.parametrize("family", FAMILIES)
def test_family_agrees(family: str) -> None:
    reasons = [
        f"{record['id']}: {reason}"
        for record in records(DATA / f"{family}.jsonl.gz")
        if record["id"] not in DIFFERENT and (reason := disagreement(record)) is not None
    ]
    assert reasons == []


def test_the_records_that_differ_exist() -> None:
    known = {record["id"] for family in FAMILIES for record in records(DATA / f"{family}.jsonl.gz")}
    assert set(DIFFERENT) <= known
