"""Forward mode of every differentiable row, against its gradients: <w, J t> is <J^T w, t>, at points where a derivative is singular too."""

from __future__ import annotations

import warnings
from typing import Any

import numpy as np
import pytest

from gradcli.diagnostics import mistakes
from gradcli.diagnostics.row import raised
from gradcli.engine.backward.duals import forward_mode
from gradcli.engine.calls.tangents import carry, tangents
from gradcli.engine.members import loader
from gradcli.engine.table.table import Op
from gradcli.engine.tensor import dtypes
from gradcli.engine.tensor.tensor import Tensor
from tests.ops.table_samples import Case, cases, gradients, leaves, outputs, run, weighted

loader.load()

# Where PyTorch's forward mode and its gradients differ, by a convention at a tie or because one of them leaves out a row or is wrong.
# Each is compared with PyTorch itself in tests/cases/transforms.
TIES = {"clamp", "fmax", "prelu_kernel", "polar", "atan2"}

CASES = [case for case in cases() if isinstance(case.row, Op) and case.row.rules]
POINTS = {
    "sample": lambda array, rng: array,
    "zeros": lambda array, rng: np.zeros_like(array),
    "mixed": lambda array, rng: rng.choice(np.array([0.0, 1.0, -1.0, 2.0]), array.shape),
}


def both_ways(case: Case, point: Any) -> tuple[float, float] | None:
    """<w, J t> and <J^T w, t> at one point; None where the row refuses the point or has no derivative."""
    rng = np.random.default_rng(5)
    arguments = case.arguments()
    own = leaves(arguments)
    for tensor in own:
        if tensor.array.dtype.kind == "f":
            tensor.array = point(tensor.array, rng)
    directions = [_direction(tensor.array, rng) for tensor in own]
    with warnings.catch_warnings(), np.errstate(all="ignore"):
        warnings.simplefilter("ignore")
        try:
            result = run(case, arguments)
            if not any(out.requires_grad for out in outputs(result)):
                return None
            found = gradients(weighted(result), own)
            with forward_mode() as level:
                sent = iter(directions)
                carried = weighted(run(case, [_dual(argument, level, sent) for argument in arguments]))
                channels = tangents(carried, level)
        except (RuntimeError, NotImplementedError) as error:
            if getattr(raised(error), "mistake", None) is mistakes.no_derivative or point is not POINTS["sample"]:
                return None
            raise
        reverse = sum(float(np.sum(np.conj(g.array) * direction).real) for g, direction in zip(found, directions, strict=True))
    return (float(channels[0].array) if channels and channels[0] is not None else 0.0), reverse


def _direction(array: Any, rng: np.random.Generator) -> Any:
    drawn = np.asarray(rng.standard_normal(array.shape))
    return drawn + 1j * rng.standard_normal(array.shape) if array.dtype.kind == "c" else drawn


def _dual(argument: Any, level: int, sent: Any) -> Any:
    if type(argument) is tuple:
        return tuple(_dual(item, level, sent) for item in argument)
    if not isinstance(argument, Tensor) or not argument.requires:
        return argument
    return carry(Tensor(argument.array, True), level, [Tensor(next(sent))])


def agree(forward: float, reverse: float, tolerance: float) -> bool:
    return abs(forward - reverse) <= tolerance * max(1.0, abs(reverse))


@pytest.mark.parametrize("case", CASES, ids=[case.name for case in CASES])
def test_forward_mode_is_the_transpose(case: Case) -> None:
    found = both_ways(case, POINTS["sample"])
    rounded = any(dtypes.is_half(value) for value in (*case.sample.args, *case.sample.kwargs.values()) if isinstance(value, np.dtype))
    assert found is None or agree(*found, 1e-2 if rounded or "half" in case.row.key else 1e-7), found


SPECIAL = [case for case in CASES if not case.row.family.startswith("linalg") and case.row.key not in TIES]


@pytest.mark.parametrize("point", ["zeros", "mixed"])
@pytest.mark.parametrize("case", SPECIAL, ids=[case.name for case in SPECIAL])
def test_forward_mode_is_finite_where_the_gradient_is(case: Case, point: str) -> None:
    found = both_ways(case, POINTS[point])
    if found is not None and np.isfinite(found[1]):
        assert agree(*found, 1e-2 if "half" in case.row.key else 1e-6), found


def test_the_exceptions_are_rows() -> None:
    assert {case.row.key for case in cases()} >= TIES
