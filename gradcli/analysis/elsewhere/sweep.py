"""The value and the gradient along a line, or on a grid: one run of the program at each point."""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence
from decimal import Decimal, InvalidOperation
from functools import partial
from itertools import product
from typing import TYPE_CHECKING, Any

import numpy as np

from gradcli.analysis.answer import Answer
from gradcli.analysis.elsewhere.runner import Outcome, Runner
from gradcli.analysis.errors import too_large
from gradcli.diagnostics.model import UsageError
from gradcli.records import NamedTuple
from gradcli.runs.placing import Change, element_of

if TYPE_CHECKING:
    from gradcli.runs.replay import Replay

Array = np.ndarray[Any, Any]
LARGEST = 1 << 32  # bytes, where nothing else is said
MOST_OUTPUTS = 100  # elements of the value that is swept
EXAMPLE = "--sweep x=-2:2:0.1"


class Axis(NamedTuple):
    """One swept input: as it was requested, and the numbers that it goes through."""

    name: str
    start: Decimal
    step: Decimal
    length: int

    @property
    def values(self) -> tuple[float, ...]:
        return tuple(float(self.start + self.step * place) for place in range(self.length))


class Sweep(Answer):
    """What the program comes to at each point of a grid; the last axis runs fastest.

    `values` has a row for each point and a column for each element of the value, whose names are `outputs`.  `gradients` has besides these
    one more dimension, for the axes; it is nan where an input is not reached by a gradient, and None if none is.
    """

    def __init__(self, of: str, outputs: tuple[str, ...], axes: tuple[Axis, ...], values: Array, gradients: Array | None) -> None:
        self.of, self.outputs, self.axes = of, outputs, axes
        self.values, self.gradients = values, gradients

    @property
    def shape(self) -> tuple[int, ...]:
        """How many numbers each axis has."""
        return tuple(axis.length for axis in self.axes)

    @property
    def points(self) -> list[tuple[float, ...]]:
        return list(product(*(axis.values for axis in self.axes)))

    @property
    def columns(self) -> list[str]:
        """The headings of a table: ``x``, ``out``, ``d out/d x``."""
        derivatives = [f"d {out}/d {axis.name}" for out in self.outputs for axis in self.axes] if self.gradients is not None else []
        return [*(axis.name for axis in self.axes), *self.outputs, *derivatives]

    @property
    def rows(self) -> list[list[Any]]:
        """The numbers below `columns`."""
        count = len(self.values)
        derivatives = np.empty((count, 0)) if self.gradients is None else self.gradients.reshape(count, -1)
        return [[*point, *value, *gradient] for point, value, gradient in zip(self.points, self.values, derivatives, strict=True)]


def sweep(replay: Replay, requests: Sequence[str], limit: int | None) -> Sweep:
    """Run the program at each point of the grid that ``NAME=FROM:TO:STEP`` spans, or several of them."""
    axes = tuple(map(axis_of, requests))
    again = next((axis.name for place, axis in enumerate(axes) if axis.name in [each.name for each in axes[:place]]), None)
    if again is not None:
        raise UsageError("E0902", f"--sweep {again} is there twice", help=("leave one of them out",))
    refuse_large(axes, 1, limit)
    runner = Runner(replay)
    outcomes: list[Outcome] = []
    for point in product(*(axis.values for axis in axes)):
        outcome = at(runner, axes, point)
        if not outcomes:
            refuse_large(axes, outcome.value.size, limit)
        outcomes.append(outcome)
    return made(axes, outcomes)


def axis_of(request: str) -> Axis:
    """``x=-2:2:0.1``: the numbers from the first to the second, which is one of them where the steps meet it."""
    name, equals, spec = request.partition("=")
    parts = spec.split(":")
    if not equals or len(parts) != 3 or not name.strip():
        raise UsageError("E0902", f"--sweep takes NAME=FROM:TO:STEP, not {request!r}", help=(EXAMPLE,))
    start, end, step = (decimal(part, request) for part in parts)
    if not step or (end - start) * step < 0:
        way = "the step is 0" if not step else f"steps of {step} do not lead from {start} to {end}"
        raise UsageError("E0902", f"--sweep {request}: {way}", help=(EXAMPLE,))
    return Axis(name.strip(), start, step, int((end - start) / step) + 1)


def decimal(text: str, request: str) -> Decimal:
    """A number as it is written, so that ten steps of 0.1 are 1."""
    try:
        number = Decimal(text.strip())
    except InvalidOperation:
        number = Decimal("NaN")
    if not number.is_finite():
        raise UsageError("E0902", f"--sweep {request}: {text.strip()!r} is not a number", help=(EXAMPLE,))
    return number


def refuse_large(axes: Sequence[Axis], outputs: int, limit: int | None) -> None:
    """Refuse a table that would not fit, and a value with too many elements."""
    points = math.prod(axis.length for axis in axes)
    size = points * (len(axes) + outputs * (1 + len(axes))) * 8
    limit = LARGEST if limit is None else limit
    if size > limit:
        raise too_large(f"a sweep of {points} points", size, limit)
    if outputs > MOST_OUTPUTS:
        raise UsageError(
            "E0905", f"the value has {outputs} elements, and a sweep shows at most {MOST_OUTPUTS}", help=("end with one number",)
        )


def at(runner: Runner, axes: Sequence[Axis], point: Sequence[float]) -> Outcome:
    """One run; the derivatives are by the elements that are swept."""
    elements = [element_of(axis.name) for axis in axes]
    changes: dict[str, Change] = {}
    for axis, element, number in zip(axes, elements, point, strict=True):
        path = axis.name if element is None else element[0]
        changes[path] = partial(changed, axis.name, None if element is None else element[1], number, changes.get(path))
    where = ", ".join(f"{axis.name} = {number:g}" for axis, number in zip(axes, point, strict=True))
    outcome = runner.at(changes, where)
    chosen = {}
    for axis, element in zip(axes, elements, strict=True):
        derivative = outcome.derivatives[axis.name if element is None else element[0]]
        if derivative is not None:
            derivative = derivative.reshape(outcome.value.size, *derivative.shape[outcome.value.ndim :])
            index: Any = (slice(None), *(() if element is None else element[1]))
            derivative = derivative[index].reshape(-1)
        chosen[axis.name] = derivative
    return outcome._replace(derivatives=chosen)


def changed(name: str, index: tuple[int, ...] | None, number: float, before: Change | None, own: Array) -> Array:
    """An input with one number in the place of another, after other changes of it."""
    result = np.array(own if before is None else before(own), np.float64 if own.dtype.kind not in "c" else np.complex128)
    if index is None and result.size != 1:
        element = ", ".join("0" * max(1, result.ndim))
        raise UsageError(
            "E0905", f"`{name}` has shape {list(result.shape)}, and a sweep moves one number", help=(f"--sweep '{name}[{element}]=…'",)
        )
    try:
        if index is not None and np.ndim(result[index]):
            raise IndexError
        result[() if index is None else index] = number
    except IndexError:
        raise UsageError("E0905", f"`{name}` is not an element: the shape is {list(own.shape)}") from None
    return result


def made(axes: tuple[Axis, ...], outcomes: Sequence[Outcome]) -> Sweep:
    """The outcomes as a table."""
    first = outcomes[0]
    outputs = tuple(labels(first.name, first.value.shape))
    odd = next((outcome for outcome in outcomes if outcome.value.shape != first.value.shape), None)
    if odd is not None:
        raise UsageError(
            "E0905", f"the shape of the value changes along the sweep: {list(first.value.shape)}, then {list(odd.value.shape)}"
        )
    values = np.stack([outcome.value.reshape(-1) for outcome in outcomes])
    parts = [[outcome.derivatives[axis.name] for axis in axes] for outcome in outcomes]
    if all(part is None for row in parts for part in row):
        return Sweep(first.name, outputs, axes, values, None)
    dtype = np.result_type(*(part for row in parts for part in row if part is not None))
    nothing = np.full(len(outputs), np.nan, dtype)
    gradients = np.stack([np.stack([nothing if part is None else part for part in row], axis=-1) for row in parts])
    return Sweep(first.name, outputs, axes, values, gradients)


def labels(name: str, shape: tuple[int, ...]) -> Iterator[str]:
    """``out``, or ``out[0]``, ``out[1]``, … of several elements."""
    if not shape or math.prod(shape) == 1:
        yield name
        return
    yield from (f"{name}[{', '.join(map(str, index))}]" for index in np.ndindex(shape))
