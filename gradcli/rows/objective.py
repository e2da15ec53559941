"""The value over all rows as a function of the leaves: what ``--minimize`` goes down on. Each look at it goes through all blocks."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import numpy as np

from gradcli.analysis.elsewhere.minimize import CURVED, How
from gradcli.analysis.elsewhere.objective import pack, unpack
from gradcli.analysis.errors import NotDifferentiable, unknown_name
from gradcli.diagnostics.model import UsageError
from gradcli.rows.job import GRADIENT, Array, Request
from gradcli.rows.totals import Totals
from gradcli.rows.whole import Executor, Whole, requests_of

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
        totals = Totals(self.combination)
        for request, part in self.executor.results(requests_of(self.job, self.combination, self.size, values=values)):
            totals.add(part, request.rows)
        results = totals.results()
        return float(np.real(results[self.name])), pack(
            {name: wide(results.get(name + GRADIENT, np.zeros_like(part))) for name, part in self.parts.items()}
        )

    def curvature(self, vector: Array, direction: Array) -> Array:
        """Blocks give first derivatives only; `suited` refuses what wants more."""
        raise NotImplementedError


def suited(how: How, dtype: str) -> How:
    """A request as it can be met over rows; UsageError for a method that needs second derivatives."""
    if how.method in CURVED:
        raise UsageError(
            "E0902", f"--minimize={how.method} needs second derivatives, which --rows does not give", help=("`l-bfgs-b` needs none",)
        )
    return how if how.tolerance is not None else how._replace(tolerance=TOLERANCES[dtype])


def wide(array: Array) -> Array:
    return array.astype(np.complex128 if array.dtype.kind == "c" else np.float64)
