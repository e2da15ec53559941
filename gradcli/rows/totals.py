"""Add the parts of blocks up, in float64 and in the order of the blocks, whoever ran them: so the same bytes come out however many did."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import numpy as np

from gradcli.rows.combination import Combination, Way
from gradcli.rows.job import GRADIENT, Array, Data, Part
from gradcli.runs.exchange import decoded, encoded


class Totals:
    """The sums so far. `blocks` and `rows` count what is in them, `empty` the blocks of which no row was left."""

    def __init__(self, combination: Combination) -> None:
        self.combination = combination
        self.blocks = self.rows = self.empty = 0
        self.sums: dict[str, Array] = {}
        self.digests: dict[str, str] = {}
        self.varying: set[str] = set()  # keys that not all blocks have, or with other shapes, or that are to be the same in all and are not
        self.not_finite: dict[str, int] = {}  # the first block in which a value is not

    @property
    def done(self) -> int:
        """How many blocks were there."""
        return self.blocks + self.empty

    def add(self, part: Part) -> None:
        """Add the part of the next block. A leaf that no gradient reaches in it has a gradient of zero there."""
        if not part.rows:
            self.empty += 1
            return
        for key in self.combination.wanted:
            value = part.values.get(key)
            if value is None and key.endswith(GRADIENT):
                continue
            if value is None or (key in self.sums and self.sums[key].shape != value.shape):
                self.varying.add(key)
                continue
            weight = part.rows if self.combination.ways[key] is Way.MEAN else 1
            wide = value.astype(np.complex128 if value.dtype.kind == "c" else np.float64) * weight
            self.sums[key] = self.sums[key] + wide if key in self.sums else wide
            if not np.isfinite(value).all():
                self.not_finite.setdefault(key, self.done)
        if not self.blocks:
            self.digests = dict(part.digests)
        self.varying |= {key for key, _ in self.digests.items() ^ part.digests.items()}
        self.blocks, self.rows = self.blocks + 1, self.rows + part.rows

    def results(self) -> dict[str, Array]:
        """The values over all rows."""
        return {key: self._result(key, total) for key, total in self.sums.items() if key not in self.varying}

    def _result(self, key: str, total: Array) -> Array:
        if self.combination.ways[key] is Way.MEAN:
            mean: Array = total / self.rows
            return mean
        nothing = self.combination.nothing.get(key)
        return total if nothing is None else total - (self.blocks - 1) * nothing

    def as_data(self) -> Data:
        return {
            "blocks": self.blocks,
            "rows": self.rows,
            "empty": self.empty,
            "sums": {key: encoded(value) for key, value in self.sums.items()},
            "digests": self.digests,
            "varying": sorted(self.varying),
            "not_finite": self.not_finite,
        }

    def restore(self, data: Mapping[str, Any]) -> None:
        """Go on from what `as_data` gave."""
        self.blocks, self.rows, self.empty = (int(data[key]) for key in ("blocks", "rows", "empty"))
        self.sums = {str(key): np.asarray(decoded(value)) for key, value in data["sums"].items()}
        self.digests, self.varying = dict(data["digests"]), set(data["varying"])
        self.not_finite = dict(data["not_finite"])
