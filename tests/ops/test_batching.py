"""Every row on batches, against the row on each slice: all tensors batched, and each of them alone."""

from __future__ import annotations

import warnings
from collections.abc import Iterator
from typing import Any

import numpy as np
import pytest

from gradcli.engine.batching.choice import BY_KEY, rule_of
from gradcli.engine.batching.push import DYNAMIC, batch_level
from gradcli.engine.calls.apply import apply
from gradcli.engine.calls.batches import slice_of, whole
from gradcli.engine.members import loader
from gradcli.engine.table import table
from gradcli.engine.table.pointwise import KEPT, WIDER
from gradcli.engine.table.table import Op
from gradcli.engine.tensor.tensor import Tensor
from tests.ops.table_samples import Case, cases

loader.load()
LENGTH = 3
MASKED = "index-2"  # by a mask, which vmap refuses
CASES = [
    case
    for case in cases()
    if isinstance(case.row, Op) and rule_of(case.row) is not None and case.row.key not in DYNAMIC and case.name != MASKED
]


def batched(case: Case) -> Iterator[tuple[list[Any], list[bool]]]:
    """Arguments of which some are batches, and which: all tensors, and each of them alone."""
    several = [case.arguments(seed=seed) for seed in range(LENGTH)]
    places = [place for place, arg in enumerate(several[0]) if isinstance(arg, Tensor) or _is_list(arg)]
    for chosen in [places] if len(places) == 1 else [places, *([place] for place in places)]:
        if case.op.key.endswith("_") and 0 not in chosen:
            continue  # a write into what all slices share
        yield (
            [_together([arguments[place] for arguments in several]) if place in chosen else arg for place, arg in enumerate(several[0])],
            [place in chosen for place in range(len(several[0]))],
        )


def _is_list(arg: Any) -> bool:
    return type(arg) is tuple and any(isinstance(item, Tensor) for item in arg)


def _together(values: list[Any]) -> Any:
    if type(values[0]) is tuple:
        return tuple(_together(list(column)) for column in zip(*values, strict=True))
    return values[0] if values[0] is None else Tensor(np.stack([value.array for value in values]))


def sliced(arg: Any, position: int) -> Any:
    if type(arg) is tuple:
        return tuple(sliced(item, position) for item in arg)
    return None if arg is None else Tensor(arg.array[position])


def standing_for(arg: Any, level: int) -> Any:
    if type(arg) is tuple:
        return tuple(standing_for(item, level) for item in arg)
    return None if arg is None else slice_of(arg, 0, level)


def several(result: Any) -> list[Tensor]:
    return list(result) if isinstance(result, (tuple, list)) else [result]


@pytest.mark.parametrize("case", CASES, ids=[case.name for case in CASES])
def test_a_batch_is_its_slices(case: Case) -> None:
    for arguments, which in batched(case):
        with warnings.catch_warnings(), np.errstate(all="ignore"):
            warnings.simplefilter("ignore")
            each = [
                several(apply(case.op, tuple(sliced(arg, at) if own else arg for arg, own in zip(arguments, which, strict=True))))
                for at in range(LENGTH)
            ]
            with batch_level(LENGTH) as level:
                given = tuple(standing_for(arg, level) if own else arg for arg, own in zip(arguments, which, strict=True))
                found = [whole(out, level, LENGTH) for out in several(apply(case.op, given))]
        for out, *expected in zip(found, *each, strict=True):
            wanted = np.stack([one.array for one in expected])
            assert out.array.dtype == wanted.dtype
            np.testing.assert_allclose(out.array.astype(_wide(wanted)), wanted.astype(_wide(wanted)), rtol=1e-9, atol=1e-12)


def _wide(array: Any) -> Any:
    return np.complex128 if array.dtype.kind == "c" else np.float64


def test_what_is_listed_is_a_row() -> None:
    for key in (*BY_KEY, *KEPT, *WIDER):
        assert isinstance(table.row(key), Op), key
