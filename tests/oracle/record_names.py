"""Write down PyTorch's public names, for docs/differences.py to tell which of them gradcli lacks.

    python tests/oracle/record_names.py

A line of docs/names.txt is a namespace, a tab, and its names.  Needs torch 2.13.
"""

from __future__ import annotations

import importlib
import pathlib
from collections.abc import Iterator
from typing import Any

import torch

TARGET = pathlib.Path(__file__).resolve().parents[2] / "docs" / "names.txt"
SPACES = (
    "torch",
    "torch.Tensor",
    "torch.nn.functional",
    "torch.linalg",
    "torch.fft",
    "torch.special",
    "torch.autograd",
    "torch.autograd.functional",
    "torch.autograd.graph",
    "torch.func",
    "torch.nn",
    "torch.nn.init",
    "torch.nn.utils",
    "torch.optim",
    "torch.optim.lr_scheduler",
    "torch.utils.data",
)


def space(name: str) -> Any:
    parent, _, last = name.rpartition(".")
    return getattr(importlib.import_module(parent), last) if last == "Tensor" else importlib.import_module(name)


def public(name: str) -> Iterator[str]:
    """What a namespace means to show: what it lists itself, else what is made there; no class that only C++ knows of."""
    value = space(name)
    for entry in sorted(set(getattr(value, "__all__", dir(value)))):
        found = getattr(value, entry)
        if entry.startswith("_") or (isinstance(found, type) and getattr(torch._C, entry, None) is found):
            continue
        if name == "torch.Tensor" or (callable(found) and (hasattr(value, "__all__") or at_home(found, name))):
            yield entry


def at_home(value: Any, name: str) -> bool:
    """Whether a function or class is made in this namespace, below it, or in C++."""
    module = getattr(value, "__module__", None) or name
    return value is not torch.Tensor and (f"{module}.".startswith(f"{name}.") or module.startswith("torch._C"))


if __name__ == "__main__":
    lines = [f"{name}\t{' '.join(public(name))}" for name in SPACES]
    TARGET.write_text("\n".join(lines) + "\n", encoding="utf-8")
    print(f"{sum(line.count(' ') + 1 for line in lines)} names written to {TARGET.name}")
