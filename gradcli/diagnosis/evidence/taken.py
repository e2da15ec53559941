"""Numbers and arrays that were taken out of the graph: stand-ins that remember where, for a run that is number again to find that out."""

from __future__ import annotations

import operator
from collections.abc import Callable, Iterable, Iterator
from typing import Any

import numpy as np

from gradcli.engine.table import kinds
from gradcli.engine.tensor.tensor import Array
from gradcli.library.numpy import types as numpy_types

ARITHMETIC = ("add", "sub", "mul", "truediv", "floordiv", "mod", "pow")
SIGNS = ("neg", "pos", "abs")


class TakenNumber(float):
    """A float that knows the cuts it came through; so does what is computed of it."""

    cuts: frozenset[Any]

    @classmethod
    def of(cls, value: float, cuts: frozenset[Any]) -> TakenNumber:
        number = cls(value)
        number.cuts = cuts
        return number


class TakenArray(np.ndarray[Any, Any]):
    """An array that does; its single elements are plain numbers."""

    cuts: frozenset[Any] = frozenset()

    def __array_finalize__(self, source: Any) -> None:
        self.cuts = getattr(source, "cuts", frozenset())


def remembering(compute: Callable[..., Any]) -> Callable[..., Any]:
    """Arithmetic of floats whose result remembers what its operands did."""

    def run(*operands: Any) -> Any:
        if not all(isinstance(operand, (int, float)) for operand in operands):
            return NotImplemented
        value = compute(*(float(operand) if isinstance(operand, TakenNumber) else operand for operand in operands))
        return TakenNumber.of(value, cuts_in(operands)) if type(value) is float else value

    return run


def swapped(compute: Callable[[Any, Any], Any]) -> Callable[[Any, Any], Any]:
    return lambda second, first: compute(first, second)


for _name in ARITHMETIC:
    setattr(TakenNumber, f"__{_name}__", remembering(getattr(operator, _name)))
    setattr(TakenNumber, f"__r{_name}__", remembering(swapped(getattr(operator, _name))))
for _name in SIGNS:
    setattr(TakenNumber, f"__{_name}__", remembering(getattr(operator, _name)))
# An op, and a function of NumPy, takes them as they are, so that its result can inherit the cuts.
kinds.EXACT.add(TakenNumber)
numpy_types.ARRAYS.add(TakenArray)


def taken(value: Any, cuts: frozenset[Any]) -> Any:
    """The same value, remembering `cuts`; of a kind that cannot, the value itself."""
    if type(value) is float:
        return TakenNumber.of(value, cuts)
    if isinstance(value, np.ndarray):
        array: Array = value.view(TakenArray)
        array.cuts = cuts  # type: ignore[attr-defined]
        return array
    return [taken(item, cuts) for item in value] if type(value) is list else value


def cuts_in(values: Iterable[Any]) -> frozenset[Any]:
    """The cuts that numbers and arrays among some values remember, also those in lists."""
    return frozenset[Any]().union(*(value.cuts for value in flat(values) if isinstance(value, (TakenNumber, TakenArray))))


def flat(values: Iterable[Any]) -> Iterator[Any]:
    for value in values:
        if isinstance(value, (list, tuple)):
            yield from flat(value)
        else:
            yield value
