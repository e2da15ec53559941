"""Tensors print as in PyTorch: recorded texts of random tensors (see `record.py`)."""

from __future__ import annotations

import base64
import gzip
import json
from typing import Any

import numpy as np
import pytest

from gradcli.engine.tensor import dtypes
from gradcli.engine.tensor.print_options import PrintOptions
from gradcli.engine.tensor.text import format_item, parameter_text, tensor_text
from tests.conftest import ROOT

CASES: list[dict[str, Any]] = json.loads(gzip.decompress((ROOT / "tests" / "recorded" / "text.json.gz").read_bytes()))["cases"]


def array_of(case: dict[str, Any]) -> np.ndarray[Any, Any]:
    kept = np.frombuffer(base64.b64decode(case["data"]), "float32" if case["dtype"] == "bfloat16" else case["dtype"])
    return kept.astype(dtypes.named(case["dtype"]).np).reshape(case["shape"])


@pytest.mark.parametrize("dtype", sorted({case["dtype"] for case in CASES}))
def test_recorded(dtype: str) -> None:
    if dtype == "bfloat16":
        pytest.importorskip("ml_dtypes", reason="bfloat16 is no NumPy type")
    for case in CASES:
        if case["dtype"] != dtype:
            continue
        options = PrintOptions()
        if case["options"]:
            options.change(**case["options"])
        text = tensor_text(
            array_of(case),
            dtype=f"torch.{dtype}",
            default_dtype=f"torch.{case['default']}",
            options=options,
            grad_fn="CloneBackward0" if case["history"] == "grad_fn" else None,
            requires_grad=bool(case["history"]),
        )
        assert text == case["text"]


def test_a_huge_tensor_is_only_read_at_its_corners() -> None:
    huge = np.broadcast_to(np.float32(1.5), (10**6, 10**6))
    row = "[1.5000, 1.5000, 1.5000,  ..., 1.5000, 1.5000, 1.5000]"
    lines = tensor_text(huge, dtype="torch.float32", options=PrintOptions()).split("\n")
    assert lines == [
        "tensor([" + row + ",",
        *["        " + row + ","] * 2,
        "        ...,",
        *["        " + row + ","] * 2,
        "        " + row + "])",
    ]


def test_print_options_forget_sci_mode_and_keep_the_rest() -> None:
    options = PrintOptions()
    options.change(precision=2, sci_mode=True)
    options.change(linewidth=40)
    assert options.as_dict() == {"precision": 2, "threshold": 1000, "edgeitems": 3, "linewidth": 40, "sci_mode": None}
    options.change(profile="full", precision=7)
    assert (options.precision, options.threshold, options.linewidth) == (7, float("inf"), 80)


def test_format() -> None:
    scalar = np.array(2.5, np.float32)
    assert format_item(scalar, ".3f") == "2.500"
    assert format_item(scalar, "") == "2.5"
    assert format_item(scalar, "", "Parameter") is None
    assert format_item(np.ones(2), "") is None
    with pytest.raises(TypeError, match=r"unsupported format string passed to Tensor\.__format__"):
        format_item(np.ones(2), ".3f")
    with pytest.raises(TypeError, match=r"unsupported format string passed to Parameter\.__format__"):
        format_item(scalar, ".3f", "Parameter")


def test_parameter() -> None:
    assert parameter_text("tensor([1.], requires_grad=True)") == "Parameter containing:\ntensor([1.], requires_grad=True)"
