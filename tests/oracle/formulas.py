"""Formulas of random programs, asked of PyTorch: needs PyTorch, and nothing of gradcli.

    python -m tests.analysis.fuzz_formulas 10000 0 formulas.jsonl
    python tests/oracle/formulas.py formulas.jsonl

Each program runs under PyTorch in float64 at each of its points, backward included, and each formula is evaluated there as an expression of PyTorch's.
"""

from __future__ import annotations

import collections
import json
import sys
from typing import Any

import torch
import torch.nn.functional as F

torch.set_default_dtype(torch.float64)
SHORTHAND: dict[str, Any] = {
    **{name: getattr(F, name) for name in ("softmax", "log_softmax", "relu", "gelu", "silu", "softplus", "one_hot")},
    **{name: getattr(torch, name) for name in dir(torch) if not name.startswith("_") and callable(getattr(torch, name))},
    **{name: getattr(torch.linalg, name) for name in ("inv", "pinv", "det", "solve", "matrix_power")},
    "norm": torch.linalg.vector_norm,
    "F": F,
    "range": range,
}


def is_valid(formula: dict[str, Any], space: dict[str, Any]) -> bool:
    """Whether what the formula states about its validity holds here."""
    where = (formula.get("valid") or "").removesuffix(", on the path taken")
    if not where.startswith("where "):
        return True
    return all(bool(torch.as_tensor(eval(condition, space)).all()) for condition in where[6:].split(" and "))


def verdict(program: str, values: dict[str, Any], formulas: dict[str, Any]) -> collections.Counter[str]:
    """How many formulas are right here, how many wrong."""
    leaves = {name: torch.tensor(value).requires_grad_() for name, value in values.items()}
    space = SHORTHAND | leaves
    exec(program, space)
    space["out"].sum().backward()
    counts: collections.Counter[str] = collections.Counter()
    with torch.no_grad():
        for name, formula in formulas.items():
            want = leaves[name].grad
            for part, text in formula["where"].items():
                space[part] = eval(text, space)
            if want is None or not want.isfinite().all() or not is_valid(formula, space):
                counts["not compared"] += 1
                continue
            got = torch.as_tensor(eval(formula["text"], space) * 1.0)
            right = got.shape == want.shape and torch.allclose(got, want, 1e-6, 1e-8 * max(1.0, float(want.abs().max())))
            counts["right" if right else "wrong"] += 1
            if not right:
                print(f"wrong: d out/d {name} = {formula['text']}  {formula['where']}\n{program}\n{values}\n{got} is not {want}\n")
    return counts


def main(file: str) -> int:
    counts: collections.Counter[str] = collections.Counter()
    with open(file) as lines:
        for line in lines:
            row = json.loads(line)
            for values in row["points"]:
                try:
                    counts += verdict(row["program"], values, row["formulas"])
                except Exception as error:
                    counts["refused"] += 1
                    print(f"refused by PyTorch: {type(error).__name__}: {error}\n{row['program']}\n{row['formulas']}\n")
    print(dict(counts))
    return int(bool(counts["wrong"] or counts["refused"]))


if __name__ == "__main__":
    sys.exit(main(sys.argv[1]))
