"""Is a gradient right? Every leaf against central differences of the function that was differentiated, in float64."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any

import numpy as np

from gradcli.analysis.answer import Answer
from gradcli.analysis.errors import NotDifferentiable, unknown_leaf
from gradcli.analysis.naming import root_name
from gradcli.analysis.recording import Array
from gradcli.analysis.tape import Tape, Unevaluable, tape_of, widened
from gradcli.records import NamedTuple

if TYPE_CHECKING:
    from gradcli.runs.replay import Replay

MOST_ELEMENTS = 1000  # of a leaf, each of which is moved; a larger one is moved along random directions
DIRECTIONS = 20
SEED = 1_234_567
STEP, SMALL_STEP = 1e-3, 1e-6  # relative to the size of what is moved
TOLERANCES = {8: 1e-6, 16: 1e-6, 4: 1e-3, 2: 4e-2}  # by the bytes of an element of the gradient
CURVED = 0.75  # of the difference of the two sides, what is left at half the step where there is a kink; 0.5 is left of a curve


class Slope(NamedTuple):
    """A derivative along one direction, from the left, from the right and between, and whether the two sides differ for good."""

    value: float
    kink: bool


class LeafCheck(NamedTuple):
    """One leaf. `kinks` are the places where left and right differ; `directions` how many random ones were tried instead of elements."""

    name: str
    shape: tuple[int, ...]
    engine: Array
    numeric: Array | None
    max_error: float | None
    worst: tuple[int, ...] | None
    kinks: tuple[tuple[int, ...], ...]
    directions: int | None
    ok: bool
    why: str = ""


class Check(Answer):
    """The leaves, each compared."""

    def __init__(self, root: str, leaves: list[LeafCheck], expected: dict[str, Any] | None = None) -> None:
        self.root, self.leaves = root, leaves
        self.expected = expected or {}

    @property
    def ok(self) -> bool:
        return all(leaf.ok for leaf in self.leaves) and all(each.ok for each in self.expected.values())


def check(replay: Replay, name: str = "") -> Check:
    """Compare the gradients of a run, or that of one leaf, with differences."""
    try:
        recording, tape = tape_of(replay)
    except Unevaluable as error:
        raise NotDifferentiable(f"cannot evaluate the program at other points: {error} has no forward formula") from None
    assert recording.sweep is not None
    names = {node: shown or "a leaf without a name" for node, shown in tape.names.items()}
    if name and name not in names.values():
        raise unknown_leaf(name, names.values(), recording.names.values(), root_name(recording))
    start = tape.start()
    fault = fault_of(recording, tape, start)
    leaves = [
        compared(shown, recording.sweep.leaves[node].added, node, tape, start, fault)
        for node, shown in names.items()
        if name in ("", shown)
    ]
    return Check(root_name(recording), leaves)


def fault_of(recording: Any, tape: Tape, start: dict[Any, Array]) -> str:
    """Why the function cannot be trusted at other points: evaluated at this run's point it does not give this run's value."""
    value = tape.value(start)
    if not np.isfinite(value):
        return f"the value is {value}"
    if value != tape.value(start):
        return "the program gives another value each time"
    if len(tape.roots) == 1 and recording.root_value is not None:
        run = float(np.real(np.sum(np.conj(widened(tape.roots[0][2])) * widened(recording.root_value))))
        if abs(run - value) > 1e-2 * max(1.0, abs(run)):
            return f"evaluated again, the program gives {value:.6g} instead of {run:.6g}"
    return ""


def compared(name: str, engine: Array, node: Any, tape: Tape, start: dict[Any, Array], fault: str) -> LeafCheck:
    """The gradient of one leaf against differences."""
    shape = engine.shape
    if fault or not np.isfinite(widened(engine)).all():
        return LeafCheck(name, shape, engine, None, None, None, (), None, False, fault or "the gradient is not finite")
    if engine.size > MOST_ELEMENTS:
        return along_directions(name, engine, node, tape, start)
    numeric = np.zeros(shape, widened(engine).dtype)
    kinks: list[tuple[int, ...]] = []
    for place in np.ndindex(shape):
        for unit in (1.0, 1j) if numeric.dtype.kind == "c" else (1.0,):
            slope = slope_at(mover(tape, start, node, place, unit), size_of(start[node][place]))
            numeric[place] = numeric[place] + unit * slope.value
            if slope.kink and place not in kinks:
                kinks.append(place)
    return verdict(name, engine, numeric, tuple(kinks), value=tape.value(start))


def mover(tape: Tape, start: dict[Any, Array], node: Any, place: tuple[int, ...], unit: complex) -> Callable[[float], float]:
    """The function along one element."""

    def at(distance: float) -> float:
        moved = start[node].copy()
        moved[place] += distance * unit
        return tape.value({**start, node: moved})

    return at


def along_directions(name: str, engine: Array, node: Any, tape: Tape, start: dict[Any, Array]) -> LeafCheck:
    """A large leaf: the gradient's part along random directions."""
    random = np.random.Generator(np.random.PCG64(SEED))
    wide = widened(engine)
    given, measured, kinks = [], [], 0
    for _ in range(DIRECTIONS):
        direction: Array = np.asarray(random.standard_normal(wide.shape))
        if wide.dtype.kind == "c":
            direction = direction + 1j * random.standard_normal(wide.shape)

        def at(distance: float, direction: Array = direction) -> float:
            return tape.value({**start, node: start[node] + distance * direction})

        slope = slope_at(at, 1.0)
        if slope.kink:
            kinks += 1
            continue
        given.append(float(np.real(np.vdot(direction, wide))))
        measured.append(slope.value)
    numeric = np.array(measured)
    result = verdict(name, np.array(given, engine.dtype if engine.dtype.kind == "f" else float), numeric, (), tape.value(start))
    why = f"{kinks} of {DIRECTIONS} directions cross a kink" if kinks else ""
    return result._replace(shape=engine.shape, engine=engine, numeric=None, worst=None, directions=DIRECTIONS, why=result.why or why)


def size_of(number: Any) -> float:
    return max(1.0, float(abs(number)))


def slope_at(at: Callable[[float], float], size: float) -> Slope:
    """The derivative at 0: central differences at two steps, extrapolated; smaller steps where a kink may be near."""
    first = two_sides(at, STEP * size)
    second = two_sides(at, STEP * size / 2)
    left_over = abs(second[1] - second[0])
    scale = max(abs(second[0]), abs(second[1]), 1e-6)
    value = (4 * sum(second) - sum(first)) / 6
    if left_over <= CURVED * abs(first[1] - first[0]) or left_over <= 1e-6 * scale:
        return Slope(value, False)
    closer = two_sides(at, SMALL_STEP * size)
    if abs(closer[1] - closer[0]) <= 1e-3 * max(abs(closer[0]), abs(closer[1]), 1e-3):
        return Slope(sum(closer) / 2, False)  # the kink is beside the point
    return Slope(sum(closer) / 2, True)


def two_sides(at: Callable[[float], float], step: float) -> tuple[float, float]:
    """The slopes to the left and to the right."""
    here, left, right = at(0.0), at(-step), at(step)
    return (here - left) / step, (right - here) / step


def verdict(name: str, engine: Array, numeric: Array, kinks: tuple[tuple[int, ...], ...], value: float) -> LeafCheck:
    """The largest difference, but at kinks, and whether it is within what the gradient's dtype can tell."""
    error = np.abs(widened(engine) - numeric)
    for place in kinks:
        error[place] = 0
    worst = np.unravel_index(int(error.argmax()), error.shape) if error.size else ()
    largest = float(error.max()) if error.size else 0.0
    scale = float(max(np.abs(numeric).max(initial=0.0), np.abs(widened(engine)).max(initial=0.0)))
    allowed = TOLERANCES.get(engine.dtype.itemsize, 1e-3) * scale + 1e-8 * max(1.0, abs(value))
    return LeafCheck(
        name, engine.shape, engine, numeric, largest, tuple(int(index) for index in worst), kinks, None, bool(largest <= allowed)
    )
