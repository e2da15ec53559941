"""Verification: a formula is shown only after its numbers were compared with the engine's, in float64, at this run's point and at random ones, and
where it is made of sums, products and quotients alone, modulo a prime (`modular`)."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from typing import TYPE_CHECKING, Any

import numpy as np

from gradcli.analysis.formula.index.budget import Unreadable
from gradcli.analysis.formula.index.functions import SMOOTH, Functions
from gradcli.analysis.formula.index.rational import Rational
from gradcli.analysis.formula.notation.tree import Tree, evaluate
from gradcli.analysis.formula.points import mirrored, points, small
from gradcli.analysis.formula.readings.derive import is_computed, is_reckoned_with
from gradcli.analysis.formula.tape.record import Record, Target
from gradcli.analysis.formula.tape.tape import Key

if TYPE_CHECKING:
    from gradcli.analysis.formula.assumptions import Assumption
    from gradcli.analysis.formula.modular import Modular
    from gradcli.analysis.formula.validity import Condition

Array = np.ndarray[Any, Any]
Sample = tuple[dict[str, Array], dict[Key, Array]]  # the names' values, and those of all arrays of the tape
SMALL = (0.3, 0.05)  # size of numbers at points where nothing is saturated
NOTHING = 1e-9  # largest element of a gradient that says nothing
LEAST = 2  # points at which a formula has to be compared
TOLERANCE = 1e-7  # relative to the largest element
RUN_TOLERANCE = 2e-3  # the same for float32 of the run itself
SEEDS = (101, 202)  # of the points where a formula is compared
SAMPLES = ((7, True), (19, True), (31, False))  # of those at which one is looked for, and whether these are of size 1
ATTEMPTS = 6  # to find a point that is not special
WIDE = (1.0, 0.3, 0.05)  # how far from the run points that satisfy an assumption are looked for


def clamp(name: str) -> Callable[[Array], Any]:
    """The function that ``clamp:LOW:HIGH`` names."""
    low, high = (float(Rational(word)) if word else None for word in name.split(":")[1:])
    return lambda x: np.clip(x, low, high)


STEPS: dict[str, Callable[[Array], Any]] = {
    "positive": lambda x: (x > 0) * 1.0,
    "nonnegative": lambda x: (x >= 0) * 1.0,
    "zero": lambda x: (x == 0) * 1.0,
    "sign": np.sign,
    "abs": np.abs,
    "floor": np.floor,
    "ceil": np.ceil,
    "round": np.round,
    "relu": lambda x: np.maximum(x, 0),
}
EXACT = Functions(SMOOTH | STEPS, clamp)


class Check:
    """The points at which the formulas of a record are compared, and what the engine gives there."""

    def __init__(self, record: Record, assumptions: Sequence[Assumption] = (), exact: bool = False) -> None:
        self.record, self.assumptions = record, tuple(assumptions)
        assumed = {name for each in self.assumptions for name in each.names}
        self.computed = {
            key: name for key, name in record.constants.items() if name not in assumed and is_computed(record.tape, key, record.constants)
        }
        self.named = {key: name for key, name in {**record.leaves, **record.constants}.items() if key not in self.computed}
        keys = [key for target in record.targets for key in target.keys] + [*record.between, *self.computed]
        sources = dict.fromkeys([*self.named, *(target.seed for target in record.targets if target.seed is not None)])
        self.steps = record.tape.needed(keys, sources)
        self.run = {name: np.asarray(record.tape.arrays[key]) for key, name in self.named.items()}
        whole = {name for name, value in self.run.items() if value.dtype.kind in "iub"}
        numbers = {name for key, name in self.named.items() if is_reckoned_with(record.tape, key)}
        self.free = frozenset(whole & numbers - assumed)  # integers that become others
        self.fixed = frozenset(
            (whole - self.free) | (set(self.named.values()) - set(record.leaves.values()) - numbers)
        )  # what stays what it is
        own = self.satisfied({name: value.astype(np.float64) for name, value in self.run.items()})
        everywhere = [None if own is None else self.played(own), self.near(SEEDS[0], far=False), self.near(SEEDS[1], far=True)]
        self.at = [point for point in everywhere if point is not None]
        self.counted = len(self.at)  # the run and two random points; the others are there for what those cannot show
        self.at += self.mirrored()
        self._samples: list[Sample | None] = []
        self._small: list[Sample] | None = None
        self.modular: Modular | None = None
        if exact and not self.assumptions:
            from gradcli.analysis.formula.modular import Modular

            self.modular = Modular(record, self.named, self.computed, self.steps)

    def sample(self, number: int) -> Sample | None:
        """The point at which formulas are looked for; the next ones for where that is a special one, or something overflows there."""
        while len(self._samples) <= number:
            seed, far = SAMPLES[len(self._samples)]
            self._samples.append(self.near(seed, far))
        return self._samples[number]

    def satisfied(self, values: dict[str, Array], seed: int | None = None, spread: float = 0.0) -> dict[str, Array] | None:
        """The point, or one nearby at which the assumptions hold."""
        if not self.assumptions:
            return values
        from gradcli.analysis.formula.assumptions import satisfying

        return satisfying(self.assumptions, values, seed, spread)

    def near(self, seed: int, far: bool) -> Sample | None:
        """A random point at which everything is finite; if possible not near the run but at values of size 1 if `far`."""
        last = None
        for attempt in range(ATTEMPTS if self.assumptions else 1):
            for spread in WIDE if self.assumptions else (0.0,):
                for point in points(self.run, seed + 1000 * attempt, far):
                    adjusted = self.satisfied(point, seed + 1000 * attempt, spread)
                    chosen = None if adjusted is None else self.played(adjusted)
                    if chosen is not None and self.is_generic(chosen[0]):
                        return chosen
                    last = last or chosen
        return last

    def mirrored(self) -> Iterator[Sample]:
        """Points where names have the other sign, if everything is finite there: at one for all names, or else at one for each."""
        for number, point in enumerate(mirrored(self.run, SEEDS[0])):
            adjusted = self.satisfied(point)
            chosen = None if adjusted is None else self.played(adjusted)
            if chosen is not None and self.is_generic(chosen[0]):
                yield chosen
                if not number:
                    return

    def is_generic(self, values: dict[str, Array]) -> bool:
        """Whether no name of an assumption has one value throughout, as an equation such as ``M*M == M`` may make it."""
        names = {name for each in self.assumptions for name in each.names}
        return all(values[name].size == 1 or np.ptp(values[name]) > 1e-6 for name in names)

    def played(self, values: dict[str, Array]) -> Sample | None:
        """All arrays of the tape for these values of the names; None where the gradients are not finite."""
        values = values | {name: self.run[name].astype(np.float64) for name in self.fixed}
        sources = {
            key: values[name] if self.run[name].dtype.kind in "fV" else values[name].astype(self.run[name].dtype)
            for key, name in self.named.items()
        }
        try:
            arrays = self.record.tape.play(sources, self.steps)
        except (Unreadable, ArithmeticError, ValueError, RuntimeError, TypeError, IndexError):  # kernels that these values do not suit
            return None
        for target in self.record.targets:
            if not all(np.isfinite(arrays[key]).all() for key in target.keys if key in arrays):
                return None
        return values | {name: arrays[key] for key, name in {**self.record.between, **self.computed}.items() if key in arrays}, arrays

    def points(self) -> Iterator[Sample]:
        """The points of comparison; then, for gradients that are next to nothing there, as of what is saturated, ones with smaller numbers."""
        yield from self.at
        if self._small is None:
            drawn = [small(self.run, seed, size) for seed, size in zip(SEEDS, SMALL, strict=True)]
            adjusted = [point for point in map(self.satisfied, drawn) if point is not None]
            self._small = [point for point in map(self.played, adjusted) if point is not None]
        yield from self._small

    def holds_at_zero(self, tree: Tree, target: Target, name: str) -> bool:
        """Whether a formula is right where a name is 0, at the last of the points otherwise."""
        values = {known: self.at[-1][0][known] for known in self.run} if self.at else {}
        played = self.played(values | {name: np.zeros_like(values[name])}) if name in values and name not in self.fixed else None
        if played is None or target.seed is not None:
            return False
        with np.errstate(all="ignore"):
            got = evaluate(tree, played[0], EXACT)
        want: Any = sum(played[1][key] for key in target.keys if key in played[1])
        return close(got, np.asarray(want), TOLERANCE)

    def holds(self, tree: Tree, target: Target, conditions: Sequence[Condition] = ()) -> int:
        """At how many points a formula was right, of those where its conditions are met; 0 when it is wrong at any, or there is but one."""
        checked = informative = 0
        for values, arrays in self.points():
            memo: dict[int, Array] = {}
            try:
                with np.errstate(all="ignore"):
                    if not all(each.holds(evaluate(each.tree, values, EXACT, memo)) for each in conditions):
                        continue
                    got = evaluate(tree, values, EXACT, memo)
            except (KeyError, ValueError, np.linalg.LinAlgError):
                return 0
            if got.shape != target.shape:
                return 0
            want: Any = sum(arrays[key] if key in arrays else self.record.tape.arrays[key].astype(np.float64) for key in target.keys)
            if target.seed is not None:
                seed = arrays.get(target.seed, self.record.tape.arrays[target.seed]).astype(np.float64)
                got = np.tensordot(seed, got, seed.ndim)
            if not close(got, np.asarray(want), TOLERANCE):
                return 0
            checked += 1
            informative += bool(np.abs(want).max(initial=0.0) > NOTHING)
            if informative >= LEAST and checked >= len(self.at):
                break
        if checked < LEAST or (self.modular is not None and self.modular.contradicts(tree, target)):
            return 0
        return min(checked, max(self.counted, LEAST))


def close(got: Array, want: Array, tolerance: float) -> bool:
    """Whether two arrays agree, relative to the largest element."""
    if got.shape != want.shape or not np.isfinite(got).all():
        return False
    size = float(np.abs(want).max()) if want.size else 0.0
    return bool((np.abs(got - want) <= tolerance * max(size, 1e-12) + 1e-13).all())


def note_of(tree: Tree, target: Target, run: dict[str, Array], root: str) -> str | None:
    """What is to be said where backward, in the dtype of the run, gives something else than the formula does."""
    if target.value is None:
        return None
    with np.errstate(all="ignore"):
        try:
            exact = evaluate(tree, run, EXACT)
        except (KeyError, ValueError, np.linalg.LinAlgError):
            return None
    engine = target.value.astype(np.float64)
    if exact.shape != engine.shape or not np.isfinite(exact).all():
        return None
    worst = np.abs(np.where(np.isfinite(engine), engine - exact, np.inf))
    if worst.size and float(worst.max()) <= RUN_TOLERANCE * max(float(np.abs(exact).max()), 1e-6):
        return None
    place = np.unravel_index(int(worst.argmax()), worst.shape)
    where = f" at [{', '.join(str(int(at)) for at in place)}]" if place else ""
    return f"d {root}/d {target.by}{where}: backward gives {float(engine[place]):.6g}, the formula {float(exact[place]):.6g}"
