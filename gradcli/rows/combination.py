"""How the numbers of blocks become those of all rows: found out on two small blocks apart and joined, and never believed.

For blocks A and B with m and n rows, a value f is a mean over the rows if f(A and B) = (m f(A) + n f(B)) / (m + n), which holds with a term that
has no rows in it, too; it is a sum if f(A and B) = f(A) + f(B) - f(no rows).  Derivatives are linear, so each gradient is looked at in the same way.
The rows of the small blocks are changed a little, so that nothing agrees by chance.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from enum import Enum

import numpy as np

from gradcli.records import NamedTuple
from gradcli.rows.job import GRADIENT, Array, Failure, Part, Request

FEW, MORE = 5, 8  # rows of the two blocks
NOISES = (1, 2)
TOLERANCES = {2: 4e-2, 4: 1e-4, 8: 1e-9, 16: 1e-9}  # relative, by the bytes of an element
Ask = Callable[[Request], Part]


class Way(Enum):
    """How a value combines over blocks."""

    MEAN = "mean"
    SUM = "sum"
    ROWS = "rows"  # it has an entry for each row
    NEITHER = "neither"


class Trial(NamedTuple):
    """A value over two blocks, over both of them joined, and over no rows where that was asked for."""

    sizes: tuple[int, int]
    first: Array
    second: Array
    joined: Array
    nothing: Array | None = None

    @property
    def mean(self) -> Array:
        """What the joined value would be if it were a mean."""
        few, more = self.sizes
        mean: Array = (few * self.first + more * self.second) / (few + more)
        return mean

    @property
    def sum(self) -> Array:
        """Likewise, if it were a sum."""
        sum: Array = self.first + self.second
        return sum if self.nothing is None else sum - self.nothing


class Combination(NamedTuple):
    """What was found: the way of each key, what the program gives on no rows, and the trial that shows that a value is neither."""

    ways: Mapping[str, Way]
    constant: frozenset[str]  # the keys that were the same in all blocks
    nothing: Mapping[str, Array]
    against: Mapping[str, Trial]
    root: str | None
    pieces: tuple[tuple[int, int], ...]
    printed: bool

    @property
    def wanted(self) -> tuple[str, ...]:
        """The keys whose numbers have to be combined. A leaf has its own value, which every block must have too."""
        return tuple(
            key
            for key, way in self.ways.items()
            if way in (Way.MEAN, Way.SUM) and (self.is_result(key) or not (key in self.constant or self.is_leaf(key)))
        )

    @property
    def by_row(self) -> tuple[str, ...]:
        """The keys with an entry for each row."""
        return tuple(key for key, way in self.ways.items() if way is Way.ROWS)

    def is_leaf(self, key: str) -> bool:
        return key + GRADIENT in self.ways

    def is_result(self, key: str) -> bool:
        """Whether a run without this value is none: the root and the gradients."""
        return key == self.root or key.endswith(GRADIENT)

    def misfit(self) -> str | None:
        """The root, or the first gradient, that is neither a mean nor a sum."""
        keys = [*filter(None, (self.root,)), *filter(self.is_result, self.ways)]
        return next((key for key in keys if self.ways.get(key) not in (Way.MEAN, Way.SUM)), None)


def pieces_of(total: int, larger: int = 1) -> tuple[tuple[int, int], ...]:
    """Two unequal small blocks, from the beginning and the end, so many times as large as they are by themselves."""
    few = min(FEW * larger, max(1, total // 3))
    more = min(MORE * larger, total - few)
    return ((0, few), (total - more, total)) if more else ((0, few),)


def combination(ask: Ask, pieces: tuple[tuple[int, int], ...], dtype_size: int) -> Combination:
    """Find out; raises Failure where the program fails on a few rows. `dtype_size`: bytes of an element of the default dtype."""
    plain = ask(Request(0, pieces, is_steady=True))
    if len(pieces) == 1:
        ways = {
            key: Way.ROWS if array.shape[:1] == (plain.rows,) and key != plain.root else Way.MEAN for key, array in plain.values.items()
        }
        return Combination(ways, frozenset(), {}, {}, plain.root, pieces, plain.printed)
    trials = [found for noise in NOISES if (found := tried(ask, pieces, noise)) is not None] or [tried_as_they_are(ask, pieces)]
    empty = None
    ways, against, nothing = {}, {}, {}
    for key in plain.values:
        cases = [each.get(key) for each in trials]
        way = common_way(cases, dtype_size)
        if way is Way.NEITHER:
            empty = over_no_rows(ask) if empty is None else empty
            if key in empty:
                cases = [None if case is None else case._replace(nothing=empty[key].astype(np.complex128)) for case in cases]
                way = common_way(cases, dtype_size)
                if way is Way.SUM:
                    nothing[key] = empty[key]
        if way is Way.NEITHER and cases and cases[0] is not None:
            against[key] = max((case for case in cases if case is not None), key=misfit_of)
        ways[key] = way
    constant = frozenset(key for key in ways if all(is_constant(each.get(key)) for each in trials))
    return Combination(ways, constant, nothing, against, plain.root, pieces, plain.printed)


def tried(ask: Ask, pieces: tuple[tuple[int, int], ...], noise: int) -> dict[str, Trial] | None:
    """Each value over both blocks apart and joined; None where rows that were changed do not suit the program."""
    try:
        found = tried_as_they_are(ask, pieces, noise)
    except Failure:
        return None
    is_finite = all(np.isfinite(part).all() for trial in found.values() for part in trial[1:4])
    return found if is_finite else None


def tried_as_they_are(ask: Ask, pieces: tuple[tuple[int, int], ...], noise: int | None = None) -> dict[str, Trial]:
    """The same for rows as they are; raises Failure."""
    requests = [Request(0, each, noise=noise, is_steady=True) for each in ((pieces[0],), (pieces[1],), pieces)]
    parts = [ask(request) for request in requests]
    first, second, joined = (part.values for part in parts)
    few, more = (part.rows for part in parts[:2])
    return {key: Trial((few, more), first[key], second[key], joined[key]) for key in joined if key in first and key in second}


def over_no_rows(ask: Ask) -> Mapping[str, Array]:
    """What the program gives on no rows, where it gives anything finite."""
    try:
        values = ask(Request(0, ((0, 0),), is_steady=True)).values
    except Failure:
        return {}
    return {key: array for key, array in values.items() if np.isfinite(array).all()}


def common_way(trials: Iterable[Trial | None], dtype_size: int) -> Way:
    """The way that holds in all trials."""
    found = [Way.NEITHER if trial is None else way_of(trial, dtype_size) for trial in trials]
    return found[0] if found and all(each is found[0] for each in found) else Way.NEITHER


def way_of(trial: Trial, dtype_size: int) -> Way:
    few, more = trial.sizes
    shapes = [part.shape for part in trial[1:4]]
    if [shape[:1] for shape in shapes] == [(few,), (more,), (few + more,)]:
        return Way.ROWS
    if len({*shapes}) > 1 or not np.isfinite(trial.joined).all():
        return Way.NEITHER
    size = max(np.abs(part).max(initial=0) for part in trial[1:4])
    kind = trial.joined.dtype
    tolerance = TOLERANCES[min(dtype_size, kind.itemsize)] if kind.kind in "fc" else 1e-12
    for way, expected in ((Way.MEAN, trial.mean), (Way.SUM, trial.sum)):
        if np.abs(expected - trial.joined).max(initial=0) <= tolerance * size:
            return way
    return Way.NEITHER


def is_constant(trial: Trial | None) -> bool:
    return (
        trial is not None
        and trial.first.shape == trial.joined.shape
        and bool(np.array_equal(trial.first, trial.joined) and np.array_equal(trial.second, trial.joined))
    )


def misfit_of(trial: Trial) -> float:
    """How far a value is from being a mean, relative to its size; 0 where shapes differ."""
    if len({part.shape for part in trial[1:4]}) > 1:
        return 0.0
    size = float(np.abs(trial.joined).max(initial=0)) or 1.0
    return float(np.abs(trial.mean - trial.joined).max(initial=0)) / size
