"""``--check`` over rows: each gradient along a few directions against central differences of the value over all rows."""

from __future__ import annotations

import numpy as np

from gradcli.analysis.check import SEED, TOLERANCES, Check, LeafCheck
from gradcli.analysis.elsewhere.objective import pack
from gradcli.analysis.errors import unknown_name
from gradcli.rows.job import GRADIENT, Array
from gradcli.rows.objective import RowsObjective
from gradcli.rows.whole import Whole

DIRECTIONS = 3  # of a leaf; each takes four passes over the rows
STEPS = {
    "float64": 1e-3,
    "float32": 2e-2,
    "float16": 0.2,
    "bfloat16": 0.2,
}  # relative to the size of the leaf: numbers of blocks are rounded
ROUNDING = {"float64": 1e-15, "float32": 1e-7, "float16": 1e-3, "bfloat16": 8e-3}  # of a value, relative


def check_rows(whole: Whole, objective: RowsObjective, name: str = "") -> Check:
    """Compare the gradients, or that of one leaf."""
    if name and name not in objective.parts:
        raise unknown_name(name, objective.parts, "leaf")
    leaves = [checked(each, whole, objective) for each in objective.parts if name in ("", each)]
    return Check(objective.name, leaves)


def checked(name: str, whole: Whole, objective: RowsObjective) -> LeafCheck:
    """One leaf, along random directions."""
    random = np.random.Generator(np.random.PCG64(SEED))
    gradient, start = whole.values[name + GRADIENT], objective.parts[name]
    dtype = whole.job.options["dtype"]
    value = float(np.real(whole.values[objective.name]))
    engine = gradient.astype(dtype if dtype != "bfloat16" else np.float32)
    if not (np.isfinite(gradient).all() and np.isfinite(value)):
        return LeafCheck(name, start.shape, engine, None, None, None, (), None, False, "the gradient or the value is not finite")
    step = STEPS[dtype] * max(1.0, float(np.abs(start).max(initial=0)))
    errors, slopes = [], []
    for _ in range(min(DIRECTIONS, start.size)):
        direction: Array = np.asarray(random.standard_normal(start.shape))
        direction = np.asarray(direction / (np.abs(direction).max() or 1.0))
        slope = slope_along(objective, name, direction, step)
        slopes.append(abs(slope))
        errors.append(abs(slope - float(np.real(np.vdot(direction, gradient)))))
    allowed = TOLERANCES.get(engine.dtype.itemsize, 1e-3) * max([*slopes, float(np.abs(gradient).max(initial=0))])
    allowed += 4 * ROUNDING[dtype] * max(1.0, abs(value)) / step
    is_right = max(errors, default=0.0) <= allowed
    return LeafCheck(name, start.shape, engine, None, max(errors, default=0.0), None, (), len(errors), is_right, "over all rows")


def slope_along(objective: RowsObjective, name: str, direction: Array, step: float) -> float:
    """The derivative along a direction: central differences at two steps, extrapolated."""

    def value(distance: float) -> float:
        parts = {**objective.parts, name: objective.parts[name] + distance * direction}
        return objective.value_and_gradient(pack(parts))[0]

    wide, narrow = ((value(each) - value(-each)) / (2 * each) for each in (step, step / 2))
    return (4 * narrow - wide) / 3
