"""What a call keeps for its backward pass beside the operands, where that takes less time than to compute it again."""

from __future__ import annotations

from typing import Any
from weakref import ref

from gradcli.engine.state import STATE
from gradcli.engine.table.kinds import Array
from gradcli.engine.tensor.unseen import may_have_changed

MOST = 1 << 18  # elements of a call; more are computed again, as PyTorch does, for they take the most memory
CALLS = 32  # the latest of a kind


class Kept:
    """Values by an array of their call, each for as long as that array lives: a node keeps it."""

    def __init__(self) -> None:
        self._values: dict[int, tuple[ref[Array], Any]] = {}

    def __len__(self) -> int:
        return len(self._values)

    @staticmethod
    def pays(size: int) -> bool:
        """Whether as many elements are worth keeping, and a backward pass may come."""
        return STATE.grad_enabled and size <= MOST

    def keep(self, array: Array, value: Any) -> None:
        place = id(array)
        self._values[place] = ref(array, lambda gone: self._values.pop(place, None)), value
        if len(self._values) > CALLS:
            self._values.pop(next(iter(self._values)), None)

    def of(self, array: Array, *operands: Array) -> Any:
        """What was kept for this array, or None; that too where the program may have changed an operand that it was computed from."""
        kept = self._values.get(id(array))
        return kept[1] if kept is not None and kept[0]() is array and not any(map(may_have_changed, operands)) else None
