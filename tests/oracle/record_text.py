"""Record how PyTorch prints tensors of every dtype, shape and magnitude, for `test_text.py`.

Run by hand with PyTorch installed: ``python tests/oracle/record_text.py``.
"""

from __future__ import annotations

import base64
import gzip
import json
from pathlib import Path
from typing import Any

import numpy as np
import torch

CASES = 600
REALS = ("float32", "float64", "float16", "bfloat16")
INTEGERS = ("int64", "int32", "int16", "int8", "uint8")
DTYPES = (*REALS, *REALS, "complex64", "complex128", *INTEGERS, "bool")
LONG = ([300], [40, 6], [3, 80], [2, 5, 25], [5, 5, 3, 4], [1, 250])
ODD = (1000.0, 1e-4, 9999.5, 0.99995, 1e8, 1.0, 100000000.5, 1001.0, 0.001, 0.5)
OPTIONS: dict[str, tuple[Any, ...]] = {
    "precision": (0, 1, 2, 3, 6, 12),
    "threshold": (0, 3, 10, 50, 1000),
    "edgeitems": (0, 1, 2, 5),
    "linewidth": (10, 40, 80, 200),
    "profile": ("default", "short", "full"),
    "sci_mode": (True, False, None),
}


def reals(choose: np.random.Generator, count: int) -> Any:
    """Numbers of one of the kinds that decide the notation."""
    kinds = (
        lambda: choose.standard_normal(count),
        lambda: choose.integers(-20, 20, count).astype(float),
        lambda: choose.standard_normal(count) * 10.0 ** choose.integers(-12, 12),
        lambda: choose.standard_normal(count) * 10.0 ** choose.uniform(-6, 6, count),
        lambda: np.round(choose.standard_normal(count), 1),
        lambda: choose.integers(-(10**9), 10**9, count).astype(float),
        lambda: np.zeros(count),
        lambda: choose.choice(ODD, count),
        lambda: choose.choice([0.0, -0.0, 1.0, 1.5, 2.0, -3.0], count),
    )
    numbers = kinds[choose.integers(len(kinds))]()
    if choose.random() < 0.25:
        special = choose.choice([np.nan, np.inf, -np.inf, 0.0, -0.0], count)
        numbers = np.where(choose.random(count) < 0.3, special, numbers)
    return numbers


def values(choose: np.random.Generator, dtype: str, count: int) -> Any:
    with np.errstate(all="ignore"):
        if dtype.startswith("complex"):
            return (reals(choose, count) + 1j * reals(choose, count)).astype(dtype)
        if dtype == "bool":
            return choose.random(count) < 0.5
        if dtype in INTEGERS:
            info = np.iinfo(dtype)
            return (
                choose.integers(info.min, info.max, count, dtype) if choose.random() < 0.3 else choose.integers(0, 30, count).astype(dtype)
            )
        return reals(choose, count).astype("float32" if dtype == "bfloat16" else dtype)


def case(choose: np.random.Generator) -> dict[str, Any]:
    dtype = str(choose.choice(DTYPES))
    rank = choose.integers(0, 5)
    shape = [int(length) for length in choose.integers(0 if choose.random() < 0.3 else 1, [1, 30, 9, 5, 4][rank] + 1, rank)]
    if choose.random() < 0.05:
        shape = LONG[choose.integers(len(LONG))]
    options = {}
    if choose.random() < 0.3:
        options = {name: some[choose.integers(len(some))] for name, some in OPTIONS.items() if choose.random() < 0.4}
    history = str(choose.choice(["", "", "requires_grad", "grad_fn"])) if dtype not in (*INTEGERS, "bool") else ""
    default = str(choose.choice(["float32", "float32", "float64"]))
    array = values(choose, dtype, int(np.prod(shape))).reshape(shape)
    kept = base64.b64encode(array.tobytes()).decode()
    made = {"dtype": dtype, "shape": shape, "data": kept, "options": options, "history": history, "default": default}
    return {**made, "text": printed(torch.from_numpy(array).to(getattr(torch, dtype)), made)}


def printed(tensor: torch.Tensor, made: dict[str, Any]) -> str:
    torch.set_default_dtype(getattr(torch, made["default"]))
    torch.set_printoptions(profile="default")
    if made["options"]:
        torch.set_printoptions(**made["options"])
    if made["history"]:
        tensor.requires_grad_()
    return repr(tensor.clone() if made["history"] == "grad_fn" else tensor)


def main() -> None:
    choose = np.random.default_rng(3)
    data = json.dumps({"torch": torch.__version__, "cases": [case(choose) for _ in range(CASES)]})
    (Path(__file__).parent.parent / "recorded" / "text.json.gz").write_bytes(gzip.compress(data.encode(), mtime=0))


if __name__ == "__main__":
    main()
