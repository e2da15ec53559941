"""The value over all rows as a function of the leaves: what ``--minimize`` goes down on. Each look at it goes through all blocks.

A sum may have a term without rows, such as ``lam*sum(w**2)``, which depends on the leaves: so each look asks anew what the program gives on no rows.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence

import numpy as np

from gradcli.analysis.elsewhere.minimize import How
from gradcli.analysis.elsewhere.objective import pack, slices, unpack
from gradcli.analysis.errors import NotDifferentiable, unknown_name
from gradcli.analysis.matrices import Hessian, hessian_of, refuse_large
from gradcli.rows.combination import Combination
from gradcli.rows.job import GRADIENT, Array, Request
from gradcli.rows.totals import Totals
from gradcli.rows.whole import Executor, Whole, requests_of

SLOPES = {"float64": 1e-7, "float32": 1e-3, "float16": 1e-2, "bfloat16": 1e-1}  # of gradients, relative to that at first
DIRECTIONS = 1 << 21  # numbers of directions that go to each block at once
TOLERANCES = {"float64": None, "float32": 1e-6, "float16": 1e-3, "bfloat16": 1e-3}  # numbers of blocks are no more exact


class RowsObjective:
    """The root of the program over all rows, as a function of the leaves `by`, or of all that have a gradient."""

    def __init__(self, whole: Whole, executor: Executor, size: int, by: Sequence[str] = ()) -> None:
        self.job, self.combination, self.executor, self.size = whole.job, whole.combination, executor, size
        if self.combination.root is None:
            raise NotDifferentiable("there is no last value to minimize over the rows")
        self.name = self.combination.root
        start = executor.ask(Request(0, self.combination.pieces)).values
        leaves = {key.removesuffix(GRADIENT): start[key.removesuffix(GRADIENT)] for key in whole.values if key.endswith(GRADIENT)}
        for name in by:
            if name not in leaves:
                raise unknown_name(name, leaves, "leaf")
        self.parts: Mapping[str, Array] = {name: wide(leaves[name]) for name in (by or leaves)}
        self._last: tuple[bytes, tuple[float, Array]] | None = None

    def value_and_gradient(self, vector: Array) -> tuple[float, Array]:
        """One pass over all rows; the last one is kept."""
        key = vector.tobytes()
        if self._last is None or self._last[0] != key:
            self._last = key, self._evaluated(unpack(vector, self.parts))
        return self._last[1]

    def _evaluated(self, values: Mapping[str, Array]) -> tuple[float, Array]:
        results = self._over_rows(self.combination, values)
        return float(np.real(results[self.name])), pack(
            {name: wide(results.get(name + GRADIENT, np.zeros_like(part))) for name, part in self.parts.items()}
        )

    def curvature(self, vector: Array, direction: Array) -> Array:
        """The Hessian times a direction, by one more pass over all rows."""
        one = {name: part[np.newaxis] for name, part in unpack(direction, self.parts).items()}
        return pack({name: part[0] for name, part in self.curvatures(unpack(vector, self.parts), one).items()})

    def curvatures(self, values: Mapping[str, Array] | None, directions: Mapping[str, Array]) -> dict[str, Array]:
        """The Hessian times several directions, which stand one behind the other for each leaf; `values`: None for those of the program."""
        gradients = {name + GRADIENT: self.combination.ways[name + GRADIENT] for name in directions}
        nothing = {key: array for key, array in self.combination.nothing.items() if key in gradients}
        found = self._over_rows(self.combination._replace(ways=gradients, nothing=nothing), values, directions)
        return {name: wide(found.get(name + GRADIENT, np.zeros_like(part))) for name, part in directions.items()}

    def _over_rows(
        self, found: Combination, values: Mapping[str, Array] | None, directions: Mapping[str, Array] | None = None
    ) -> Mapping[str, Array]:
        """What is wanted of all blocks, combined."""

        def asked(requests: Iterable[Request]) -> Iterator[Request]:
            return (request._replace(values=values, directions=directions) for request in requests)

        if found.nothing:
            empty = self.executor.ask(next(asked([Request(0, ((0, 0),), is_steady=True)]))).values
            found = found._replace(nothing={key: empty[key] for key in found.nothing if key in empty})
        totals = Totals(found)
        for _, part in self.executor.results(asked(requests_of(self.job, found, self.size))):
            totals.add(part)
        return totals.results()


def hessian_over_rows(objective: RowsObjective, gradients: Mapping[str, Array], limit: int | None) -> Hessian:
    """All second derivatives by the leaves of an objective, a few directions a pass. `gradients` are those by these leaves."""
    parts = objective.parts
    complex_leaf = next((name for name, part in parts.items() if part.dtype.kind == "c"), None)
    if complex_leaf is not None:
        raise NotDifferentiable(f"`{complex_leaf}` is complex, and over rows second derivatives are by real leaves only")
    size = pack(parts).size
    refuse_large("the Hessian", size * size, limit)
    rows: list[Array] = []
    for first in range(0, size, at_once := max(1, DIRECTIONS // size)):
        unit = np.eye(size)[first : first + at_once]
        directions = {name: unit[:, place].reshape(len(unit), *parts[name].shape) for name, place in slices(parts).items()}
        products = objective.curvatures(None, directions)
        rows += [pack({name: products[name][number] for name in parts}) for number in range(len(unit))]
    slope = max((float(np.abs(gradient).max(initial=0.0)) for gradient in gradients.values()), default=0.0)
    return hessian_of(objective.name, parts, np.array(rows), slope)


def suited(how: How, dtype: str, slope: float) -> How:
    """A request as it can be met over rows: the tolerance is what numbers of blocks allow, where none is given. `slope`: the gradient's norm at first."""
    if how.tolerance is not None:
        return how
    by_slope = how.method in (
        "trust-ncg",
        "trust-krylov",
    )  # which stop by the gradient alone, and fail where the value cannot tell a step any more
    return how._replace(tolerance=SLOPES[dtype] * max(1.0, slope) if by_slope else TOLERANCES[dtype])


def wide(array: Array) -> Array:
    return array.astype(np.complex128 if array.dtype.kind == "c" else np.float64)
