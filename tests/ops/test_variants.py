"""Every sample of the op table with other dtypes, mixed dtypes, 0-d and expanded operands and Python numbers ends as PyTorch has it.

What PyTorch makes of each was recorded by ``python -m tests.oracle.record_variants``: its error, or shapes, dtypes, nodes and values of the results, and
dtypes and values of the gradients.
"""

from __future__ import annotations

import gzip
import itertools
import json
import warnings
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from tests.ops.variants import Variant, by_gradcli, summary, variants

RECORDED: dict[str, Any] = json.loads(gzip.decompress((Path(__file__).parents[1] / "recorded" / "variants.json.gz").read_bytes()))
EVERY = [variant for variant in variants() if str(variant) in RECORDED]
GROUPS = {
    name: list(group)
    for name, group in itertools.groupby(sorted(EVERY, key=lambda variant: variant.name), key=lambda variant: variant.name)
}
COARSE = {"float16": 1e-2, "complex64": 1e-3, "complex128": 1e-6, "float32": 1e-3, "float64": 1e-6}


def test_every_recorded_variant_is_still_drawn() -> None:
    assert len(EVERY) == len(RECORDED), "a sample changed: record anew with python -m tests.oracle.record_variants"


@pytest.mark.parametrize("name", GROUPS)
def test_as_pytorch(name: str) -> None:
    with warnings.catch_warnings(), np.errstate(all="ignore"):
        warnings.simplefilter("ignore")
        wrong = [
            f"{variant}: {got}\n  recorded: {want}" for variant in GROUPS[name] for want, got in outcomes(variant) if not same(want, got)
        ]
    assert not wrong, "\n".join(wrong[:10])


def outcomes(variant: Variant) -> list[tuple[Any, Any]]:
    return [(RECORDED[str(variant)], json.loads(json.dumps(summary(by_gradcli(variant)))))]


def same(want: Any, got: Any) -> bool:
    """Whether the texts and facts are the same, and the sums nearly."""
    if len(want) != len(got) or len(want) == 1:
        return bool(want == got)
    if (want[0], want[2], want[3]) != (got[0], got[2], got[3]):
        return False
    dtypes = [*(fact[1] for fact in want[0]), *want[3]]
    sums = zip(dtypes, [*want[1], *want[4]], [*got[1], *got[4]], strict=True)
    return all(a is None or near(dtype, a, b) for dtype, a, b in sums)


def near(dtype: str, want: list[float], got: list[float]) -> bool:
    tolerance = COARSE.get(dtype, 0.0) * max(1.0, want[2])
    return all(abs(a - b) <= tolerance for a, b in zip(want, got, strict=True))
