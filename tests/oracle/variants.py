"""Variants of the op table's samples in PyTorch, and where gradcli differs."""

from __future__ import annotations

import warnings
from collections.abc import Iterable, Iterator
from typing import Any

import numpy as np
import torch

from gradcli.engine.table.table import T
from tests.ops.variants import Outcome, Variant, arrays, by_gradcli, difference, outcome


def of_pytorch(name: str) -> Any:
    """What PyTorch has under a public name; None if it has nothing."""
    space, _, rest = name.partition(".")
    found: Any = (
        torch.Tensor if space == "Tensor" else torch if space == "torch" else getattr(torch.ops if space == "aten" else torch, space, None)
    )
    for part in rest.split("."):
        found = getattr(found, part, None)
    return found


def by_pytorch(variant: Variant) -> Outcome:
    leaves: list[Any] = []

    def tensor(array: Any) -> Any:
        if isinstance(array, tuple) and array and array[0] == "expanded":
            leaf = torch.from_numpy(array[1].copy())
            leaves.append(leaf.requires_grad_() if leaf.is_floating_point() or leaf.is_complex() else leaf)
            return leaf.expand(array[2])
        if isinstance(array, tuple):
            return tuple(tensor(item) if isinstance(item, np.ndarray) else item for item in array)
        if not isinstance(array, np.ndarray):
            return array
        leaf = torch.from_numpy(array.copy())
        leaves.append(leaf.requires_grad_() if leaf.is_floating_point() or leaf.is_complex() else leaf)
        return leaf

    function = of_pytorch(variant.name)

    def differentiate(value: Any) -> Any:
        return torch.autograd.grad(value, [leaf for leaf in leaves if leaf.requires_grad], allow_unused=True)

    kwargs = {name: tensor(value.values.copy()) if isinstance(value, T) else value for name, value in variant.case.sample.kwargs.items()}
    return outcome(
        lambda: function(*[tensor(array) for array in arrays(variant)], **kwargs),
        torch.Tensor,
        torch_array,
        differentiate,
        torch.from_numpy,
    )


def torch_array(value: Any) -> np.ndarray[Any, Any]:
    value = value.detach().resolve_conj().resolve_neg()
    return value.numpy(force=True) if value.dtype is not torch.bfloat16 else value.float().numpy()


def differences(chosen: Iterable[Variant]) -> Iterator[tuple[Variant, str]]:
    """The variants that PyTorch has and that end otherwise in gradcli."""
    with warnings.catch_warnings(), np.errstate(all="ignore"):
        warnings.simplefilter("ignore")
        for variant in chosen:
            if of_pytorch(variant.name) is not None:
                found = difference(by_pytorch(variant), by_gradcli(variant))
                if found:
                    yield variant, found
