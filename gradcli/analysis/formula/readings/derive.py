"""From a tape to symbolic values: each step read once, when something that is wanted needs it."""

from __future__ import annotations

from collections.abc import Mapping
from importlib import import_module
from typing import TYPE_CHECKING, Any

import numpy as np

from gradcli.analysis.formula.index.budget import Unreadable
from gradcli.analysis.formula.index.space import Space
from gradcli.analysis.formula.index.symbolic import NamedArray, Symbolic, exact, eye
from gradcli.analysis.formula.index.terms import Array, Label
from gradcli.analysis.formula.readings.readings import READINGS
from gradcli.analysis.formula.tape.tape import Key, Step, Tape, Value, values_in

if TYPE_CHECKING:
    from gradcli.analysis.formula.readings.conditions import Condition

WHOLE = (
    "nll_loss_nd",
    "nll_loss_nd_backward",
    "index",
    "index_backward",
    "index_select",
    "index_add",
    "gather",
    "scatter_add",
    "embedding",
    "embedding_dense_backward",
)  # take an index as it is
MASKS = ("strict_mask", "equal_mask")
SUMS = ("sum", "sum_dim")
ON_RUN = frozenset(
    [
        *("where", "zero_where", "masked_zero", "at_least", "max", "min", "max_dim", "min_dim", "amax", "amin"),
        *("value_selecting_reduction_backward", *MASKS, *SUMS),
    ]
)  # what they mean may depend on what the run met (`conditions`)
LITERAL = 6  # elements of an unnamed constant that is written out


class Derivation:
    """Symbolic values of the arrays of a tape, over the names that `named` gives to some of them."""

    def __init__(self, tape: Tape, space: Space, named: Mapping[Key, str]) -> None:
        self.tape, self.space, self.named = tape, space, named
        self.values: dict[Key, Symbolic] = {}
        self.steps: dict[int, Any] = {}
        self.conditions: list[Condition] = []

    def value(self, key: Key) -> Symbolic:
        """What an array is; raises Unreadable where that cannot be said."""
        value = self.values.get(key)
        if value is None:
            value = self.values[key] = self.read(key)
        return value

    def read(self, key: Key) -> Symbolic:
        if key in self.named:
            return symbol(self.space, self.named[key], self.tape.arrays[key].shape)
        if key in self.tape.written:
            raise Unreadable
        if key not in self.tape.maker:
            return self.constant(key)
        number, place = self.tape.maker[key]
        step = self.tape.steps[number]
        array = self.tape.arrays[key]
        if array.dtype.kind == "b" and array.size and (array == array.flat[0]).all() and self.is_of_integers(key):
            return self.constant(key)
        if step.op.key not in ON_RUN and reading_of(step) is None and not self.has_values(step):
            return self.constant(key)
        if number not in self.steps:
            self.steps[number] = self.read_step(step)
        result = self.steps[number]
        chosen = result if step.op.single else result[place]
        if not isinstance(chosen, Symbolic):
            raise Unreadable(step.op.key)
        return self.as_shaped(chosen, self.tape.arrays[key])

    def has_values(self, step: Step) -> bool:
        return any(
            isinstance(arg, (Value, tuple)) and (isinstance(arg, Value) or any(isinstance(item, Value) for item in arg))
            for arg in step.args
        )

    def as_shaped(self, value: Symbolic, array: Array) -> Symbolic:
        if value.shape != array.shape:
            raise Unreadable
        return value

    def read_step(self, step: Step) -> Any:
        if self.depends_on_run(step):
            from gradcli.analysis.formula.readings.conditions import READINGS_ON_RUN

            found = READINGS_ON_RUN[step.op.key](self, step)
            if found is not None:
                return found
        reading = reading_of(step)
        if reading is None:
            raise Unreadable(step.op.key)
        args = [self.argument(arg) for arg in step.args]
        if step.op.key not in WHOLE:
            args = [
                self.value(arg.key) if isinstance(value, NamedArray) and isinstance(arg, Value) else value
                for arg, value in zip(step.args, args, strict=True)
            ]
        return reading(*args)

    def depends_on_run(self, step: Step) -> bool:
        """Whether what a step means may depend on what the run met; of a sum, whether it counts elements that are marked."""
        if step.op.key not in SUMS:
            return step.op.key in ON_RUN
        of = step.args[0]
        maker = self.tape.maker.get(of.key) if isinstance(of, Value) else None
        return maker is not None and self.tape.steps[maker[0]].op.key in MASKS

    def is_written_out(self, key: Key) -> bool:
        """Whether a tensor was made of numbers in the text."""
        return key not in self.tape.maker or not self.has_values(self.tape.steps[self.tape.maker[key][0]])

    def is_of_integers(self, key: Key) -> bool:
        """Whether a condition asks integers only: they are what they are, at every point."""
        pending = [key]
        while pending:
            current = pending.pop()
            array = self.tape.arrays[current]
            if current in self.named or current not in self.tape.maker:
                if array.dtype.kind not in "iub":
                    return False
                continue
            pending += [value.key for value in values_in(self.tape.steps[self.tape.maker[current][0]].args)]
        return True

    def argument(self, arg: Any) -> Any:
        if isinstance(arg, Value):
            array = self.tape.arrays[arg.key]
            if array.dtype.kind in "iu" and arg.key in self.named:
                return NamedArray(self.named[arg.key], array)
            if array.dtype.kind in "iu" and array.ndim == 1 and array.size <= LITERAL and self.is_written_out(arg.key):
                return NamedArray(f"tensor({array.tolist()})", array)
            return self.value(arg.key)
        if isinstance(arg, tuple) and any(isinstance(item, Value) for item in arg):
            return tuple(self.argument(item) for item in arg)
        return arg

    def constant(self, key: Key) -> Symbolic:
        """A tensor without a name that no leaf leads to: one number throughout, or a few that are written out."""
        array = self.tape.arrays[key]
        if array.size and array.dtype.kind in "fiub" and (array == array.flat[0]).all():
            number = Symbolic(self.space, self.space.number(exact(array.flat[0].item() if array.dtype.kind != "f" else array.flat[0])), ())
            return number.expand(array.shape)
        if array.ndim == 2 and array.shape[0] == array.shape[1] and np.array_equal(array, np.eye(len(array))):
            return eye(self.space, len(array))
        if array.size > LITERAL or array.dtype.kind not in "fi" or array.ndim > 2:
            raise Unreadable
        name = f"tensor({[[float(str(x)) for x in row] for row in array] if array.ndim == 2 else [float(str(x)) for x in array]})"
        self.space.symbols.setdefault(name, array.astype(np.float64))
        return symbol(self.space, name, array.shape)


def reading_of(step: Step) -> Any:
    """The reading of an op; those of losses and selections are loaded when an op is not among the usual ones."""
    key = step.op.key
    if key not in READINGS:
        for name in ("activations", "conv", "masks", "nn", "strided"):  # they enter themselves
            import_module(f"gradcli.analysis.formula.readings.{name}")
    return READINGS.get(key)


def symbol(space: Space, name: str, shape: tuple[int, ...]) -> Symbolic:
    """A name as a symbolic value."""
    labels: list[Label | None] = [None if size == 1 else space.label(size) for size in shape]
    factor = space.symbol(name, tuple(labels))
    return Symbolic(space, space.of_factor(factor), [() if label is None else (label,) for label in labels])
