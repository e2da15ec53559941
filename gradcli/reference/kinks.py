"""Where an op has no derivative but a gradient all the same: found by asking the op itself, left, right and on the spot.

A kink is a place where the derivatives from either side are finite and differ. What backward gives there is a convention (the derivative of
relu at zero is zero), and PyTorch's conventions are part of what a row promises.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

import numpy as np

from gradcli.engine.backward.backward import grad
from gradcli.engine.calls.functions import find
from gradcli.engine.members import loader
from gradcli.engine.table.table import Row
from gradcli.engine.tensor.tensor import Tensor

PLACES = np.array([-6.0, -3.0, -2.0, -1.0, -0.5, 0.0, 0.5, 1.0, 2.0, 3.0, 6.0, 20.0])
TIE, ZEROS = np.array([2.0, 2.0, 1.0]), np.zeros(2)
STEP = 1e-4
STEEPEST = 1e3  # past this it is a pole
SMALLEST = 0.02
REFUSALS = (RuntimeError, TypeError, ValueError, LookupError, AssertionError, AttributeError)

loader.load()
Array = np.ndarray[Any, Any]
Call = Callable[..., Any]


def kinks(row: Row) -> list[str]:
    """What backward gives at each kink of a row that takes one or two tensors and needs nothing else; empty where there is none."""
    needed = [kind for name, kind in zip(row.names, row.kinds, strict=True) if name not in row.defaults]
    if not row.public or not all(kind.tensor and kind.says != "tuple of Tensors" for kind in needed) or len(needed) not in (1, 2):
        return []
    function = find(row.public[0])
    if function is None:
        return []
    try:
        with np.errstate(all="ignore"):
            return list(of_one(function) if len(needed) == 1 else of_two(function))
    except REFUSALS:
        return []  # it does not take such operands, or is not differentiable


def of_one(function: Call) -> Iterator[str]:
    """Elementwise at places of the number line; of a reduction where elements are equal, or all zero."""
    if gradients(function, PLACES)[0].shape != PLACES.shape:
        return
    if np.shape(outcome(function, PLACES)) == PLACES.shape:
        yield from along_the_line(function)
    else:
        yield from of_vector(function)


def along_the_line(function: Call) -> Iterator[str]:
    here, left, right = (gradients(function, PLACES + shift)[0] for shift in (0.0, -STEP, STEP))
    if not np.array_equal(here, gradients(function, PLACES)[0], equal_nan=True):
        return  # it draws random numbers
    for place in np.flatnonzero(differ(left, right)):
        sides = f"{number(left[place])} from the left, {number(right[place])} from the right"
        yield f"at {number(PLACES[place])} the derivative is {number(here[place])} ({sides})"


def of_vector(function: Call) -> Iterator[str]:
    """A reduction: do the gradients depend on which of two equal elements grows a little?"""
    for values in (TIE, ZEROS):
        shifted = [values + STEP * direction for direction in (np.eye(len(values))[0], np.eye(len(values))[1])]
        first, second = (gradients(function, vector)[0] for vector in shifted)
        if np.shape(outcome(function, values)) == () and differ(first, second).any():
            yield f"the gradient at {vector_text(values)} is {vector_text(gradients(function, values)[0])}"
            return


def of_two(function: Call) -> Iterator[str]:
    """Where both operands are equal."""
    here, below, above = (gradients(function, PLACES + shift, PLACES) for shift in (0.0, -STEP, STEP))
    if here[0].shape != PLACES.shape or np.shape(outcome(function, PLACES, PLACES)) != PLACES.shape:
        return
    at = np.flatnonzero(PLACES == 1.0)[0]
    if differ(below[0], above[0])[at] and differ(below[0], above[0])[PLACES == 2.0].all():
        yield f"where both are equal, the first gets {number(here[0][at])} of the gradient, the second {number(here[1][at])}"


def differ(left: Array, right: Array) -> Array:
    """Where two derivatives are finite, no pole, and not the same."""
    usable = np.isfinite(left) & np.isfinite(right) & (np.maximum(abs(left), abs(right)) < STEEPEST)
    result: Array = usable & (abs(left - right) > SMALLEST * np.maximum(1, np.maximum(abs(left), abs(right))))
    return result


def outcome(function: Call, *operands: Array) -> Array:
    result: Array = np.asarray(function(*(Tensor(operand.copy()) for operand in operands)).array)
    return result


def gradients(function: Call, *operands: Array) -> list[Array]:
    """The gradient of the sum of what comes out, by each operand."""
    leaves = [Tensor(operand.copy(), requires=True) for operand in operands]
    out = function(*leaves)
    if not isinstance(out, Tensor) or not out.requires_grad:
        raise TypeError("nothing to differentiate")
    start = Tensor(np.ones_like(out.array))
    found = grad([out], leaves, [start], allow_unused=True)
    return [np.zeros_like(operand) if gradient is None else gradient.array for operand, gradient in zip(operands, found, strict=True)]


def number(value: float) -> str:
    return f"{float(value) + 0.0:.4g}"


def vector_text(values: Array) -> str:
    return f"[{', '.join(map(number, values))}]"
