"""Record which saved values PyTorch shows on each kind of node: ``python -m tests.oracle.record_saved``.

A line is a node and the names after ``_saved_``; a star marks those that have a ``_raw_saved_`` twin, which are tensors.
"""

from __future__ import annotations

import warnings
from pathlib import Path
from typing import Any

import torch

from tests.ops.variants import Variant, arrays, variants
from tests.oracle.variants import of_pytorch

PATH = Path(__file__).resolve().parents[2] / "gradcli" / "engine" / "members" / "saved.txt"
CRASHING = ("mkldnn_rnn_layer", "_weight_norm_interface")  # of dtypes that they do not expect


def main() -> None:
    found: dict[str, str] = {}
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        for variant in variants():
            wanted = variant.what in ("", "number") and variant.base in ("float32", "complex64") and of_pytorch(variant.name) is not None
            if wanted and (variant.base == "float32" or variant.name not in CRASHING):
                for node in nodes_of(variant):
                    found[type(node).__name__] = shown(node)
    PATH.write_text("".join(f"{name}{' ' if names else ''}{names}\n" for name, names in sorted(found.items())), encoding="utf-8")
    print(f"{len(found)} nodes written to {PATH.name}")


def nodes_of(variant: Variant) -> list[Any]:
    """The nodes of the graph that one call leaves."""
    try:
        result = of_pytorch(variant.name)(*map(tensor, arrays(variant)))
    except Exception:  # what PyTorch refuses leaves no nodes
        return []
    todo = [out.grad_fn for out in (result if isinstance(result, (tuple, list)) else [result]) if isinstance(out, torch.Tensor)]
    seen: list[Any] = []
    while todo:
        node = todo.pop()
        if node is not None and node not in seen:
            seen.append(node)
            todo.extend(below for below, _ in node.next_functions)
    return seen


def tensor(value: Any) -> Any:
    if isinstance(value, tuple):
        return tuple(map(tensor, value))
    if not hasattr(value, "dtype") or not hasattr(value, "copy"):
        return value
    leaf = torch.from_numpy(value.copy())
    return leaf.requires_grad_() if leaf.is_floating_point() or leaf.is_complex() else leaf


def shown(node: Any) -> str:
    names = [name.removeprefix("_saved_") for name in dir(node) if name.startswith("_saved_")]
    return " ".join(f"{name}*" if hasattr(type(node), f"_raw_saved_{name}") else name for name in names)


if __name__ == "__main__":
    main()
