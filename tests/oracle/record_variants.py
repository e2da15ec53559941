"""Record what PyTorch makes of the variants of the op table's samples: ``python -m tests.oracle.record_variants``.

Kept are those that gradcli agrees with, so that it goes on doing so; it prints how many there are, and how many differ.  Each function runs in a
process of its own, for some kernels of PyTorch write past their memory when a dtype is not what they expect.
"""

from __future__ import annotations

import gzip
import itertools
import json
import os
import tempfile
import warnings
from pathlib import Path
from typing import Any

import numpy as np

from tests.ops.variants import Variant, by_gradcli, difference, summary, variants
from tests.oracle.variants import by_pytorch, of_pytorch

PYTHON = ("AttributeError", "unsupported operand", "has no len")  # words of Python itself, which change from version to version
PATH = Path(__file__).resolve().parents[1] / "recorded" / "variants.json.gz"


def main() -> None:
    recorded: dict[str, Any] = {}
    differing = 0
    for name, group in itertools.groupby(variants(), key=lambda variant: variant.name):
        if of_pytorch(name) is not None:
            agreed, others = in_a_child(list(group))
            recorded |= agreed
            differing += others
    PATH.write_bytes(gzip.compress(json.dumps(recorded, separators=(",", ":")).encode(), mtime=0))
    print(f"{len(recorded)} agree, {differing} differ")


def in_a_child(chosen: list[Variant]) -> tuple[dict[str, Any], int]:
    """The variants that agree, and how many do not; of a process that crashed nothing is kept."""
    with tempfile.NamedTemporaryFile("r", suffix=".json") as file:
        child = os.fork()
        if not child:
            Path(file.name).write_text(json.dumps(compared(chosen)), encoding="utf-8")
            os._exit(0)
        _, status = os.waitpid(child, 0)
        return tuple(json.load(file)) if status == 0 else ({}, len(chosen))  # type: ignore[return-value]


def compared(chosen: list[Variant]) -> tuple[dict[str, Any], int]:
    found, differing = {}, 0
    with warnings.catch_warnings(), np.errstate(all="ignore"):
        warnings.simplefilter("ignore")
        for variant in chosen:
            try:
                want = by_pytorch(variant)
            except TypeError:  # a dtype that NumPy has not
                continue
            if any(words in want.error for words in PYTHON):
                continue
            if difference(want, by_gradcli(variant)):
                differing += 1
            else:
                found[str(variant)] = summary(want)
    return found, differing


if __name__ == "__main__":
    main()
