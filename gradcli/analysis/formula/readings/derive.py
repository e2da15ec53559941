"""From a tape to symbolic values: each step read once, when something that is wanted needs it."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from importlib import import_module
from typing import TYPE_CHECKING, Any

import numpy as np

from gradcli.analysis.formula.index.budget import Unreadable
from gradcli.analysis.formula.index.space import Space
from gradcli.analysis.formula.index.symbolic import NamedArray, Symbolic, eye, number_in
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
    "masked_select",
    "masked_scatter",
    "index_select",
    "index_add",
    "gather",
    "scatter_add",
    "one_hot",
    "embedding",
    "embedding_dense_backward",
)  # take an index as it is
MASKS = ("strict_mask", "equal_mask")
SUMS = ("sum", "sum_dim")
MAKE_INDEX: dict[str, Any] = {  # ops that leave an index an index
    "to_copy": lambda *_: "long()",
    "unsqueeze": lambda dim: f"unsqueeze({dim})",
    "squeeze_dim": lambda dim: f"squeeze({dim})",
    "view": lambda shape: f"reshape({', '.join(map(str, shape))})",
    "expand": lambda size, *_: f"expand({', '.join(map(str, size))})",
}
ON_RUN = frozenset(
    [
        *("where", "zero_where", "masked_zero", "at_least", "clamp_min_number", "max", "min", "max_dim", "min_dim", "amax", "amin"),
        *("value_selecting_reduction_backward", "cdist_backward", "median", "median_dim", "kthvalue", "topk", *MASKS, *SUMS),
    ]
)  # what they mean may depend on what the run met (`conditions`)
RANK = "rank_index"  # makes of a number a place among sorted elements
LITERAL = 6  # elements of an unnamed constant that is written out


class Derivation:
    """Symbolic values of the arrays of a tape, over the names that `named` gives to some of them; `free` are those of integers that may be any."""

    def __init__(self, tape: Tape, space: Space, named: Mapping[Key, str], free: Collection[str] = ()) -> None:
        self.tape, self.space, self.named, self.free = tape, space, named, free
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
                if array.dtype.kind not in "iub" or self.named.get(current) in self.free:
                    return False
                continue
            pending += [value.key for value in values_in(self.tape.steps[self.tape.maker[current][0]].args)]
        return True

    def argument(self, arg: Any) -> Any:
        if isinstance(arg, Value):
            array = self.tape.arrays[arg.key]
            name = self.index_name(arg.key) if array.dtype.kind in "iub" else None
            return self.value(arg.key) if name is None else NamedArray(name, array, self.space, self.is_written_out(arg.key))
        if isinstance(arg, tuple) and any(isinstance(item, Value) for item in arg):
            return tuple(self.argument(item) for item in arg)
        return arg

    def index_name(self, key: Key) -> str | None:
        """What an array that picks elements is called, or how it is made from one with a name, or from nothing; else None."""
        array = self.tape.arrays[key]
        if key in self.named:
            return self.named[key]
        if array.dtype.kind not in "iu":
            return None
        step = self.tape.steps[self.tape.maker[key][0]] if key in self.tape.maker else None
        if step is not None and step.op.key == RANK and isinstance(step.args[0], Value):
            ranks = self.value(step.args[0].key).expr.terms
            return f"full({array.shape}, {array.flat[0]})" if array.size and not any(term.powers for term in ranks) else None
        if step is not None and step.op.key in MAKE_INDEX and isinstance(step.args[0], Value):
            inner = self.index_name(step.args[0].key)
            return None if inner is None else f"{inner}.{MAKE_INDEX[step.op.key](*step.args[1:])}"
        if array.ndim == 1 and self.is_written_out(key):
            if np.array_equal(array, np.arange(array.size)):
                return f"arange({array.size})"
            return f"tensor({array.tolist()})" if array.size <= LITERAL else None
        return None

    def constant(self, key: Key) -> Symbolic:
        """A tensor without a name that no leaf leads to: one number throughout, or a few that are written out."""
        array = self.tape.arrays[key]
        if array.size and array.dtype.kind in "fiub" and (array == array.flat[0]).all():
            number = Symbolic(self.space, number_in(self.space, array.flat[0].item() if array.dtype.kind != "f" else array.flat[0]), ())
            return number.expand(array.shape)
        if array.ndim == 2 and array.shape[0] == array.shape[1] and np.array_equal(array, np.eye(len(array))):
            return eye(self.space, len(array))
        if array.ndim == 1 and array.dtype.kind in "fi" and np.array_equal(array, np.arange(array.size)):
            name = f"arange({array.size}.)"
            self.space.symbols.setdefault(name, array.astype(np.float64))
            return symbol(self.space, name, array.shape)
        if array.size > LITERAL or array.dtype.kind not in "fi" or array.ndim > 2:
            raise Unreadable
        name = f"tensor({[[float(str(x)) for x in row] for row in array] if array.ndim == 2 else [float(str(x)) for x in array]})"
        self.space.symbols.setdefault(name, array.astype(np.float64))
        return symbol(self.space, name, array.shape)


def reading_of(step: Step) -> Any:
    """The reading of an op; those of losses and selections are loaded when an op is not among the usual ones."""
    key = step.op.key
    if key not in READINGS:
        for name in ("activations", "conv", "decompositions", "masks", "matrices", "nn", "strided", "windows"):  # they enter themselves
            import_module(f"gradcli.analysis.formula.readings.{name}")
    return READINGS.get(key)


def is_reckoned_with(tape: Tape, key: Key) -> bool:
    """Whether numbers come from outside and are but numbers in all that follows: not positions, not classes, not counts."""
    if tape.arrays[key].dtype.kind in "fV":
        casts = (step for step in tape.steps if step.op.key == "to_copy" and key in tape.arrays_of_args(step))
        return not is_of_classes(tape, key) and not any(tape.arrays[step.outs[0]].dtype.kind in "iub" for step in casts)
    if key in tape.maker and values_in(tape.steps[tape.maker[key][0]].args):
        return False
    reached = {key}
    for step in tape.steps:
        if reached & tape.arrays_of_args(step):
            if step.op.key in WHOLE or (step.op.key not in ON_RUN and reading_of(step) is None):
                return False
            reached.update(out for out in step.outs if tape.arrays[out].dtype.kind in "iub")
    return True


def is_computed(tape: Tape, key: Key, constants: Collection[Key]) -> bool:
    """Whether a constant is computed from other ones that have names, or from identity matrices: it is no longer free to be anything then."""
    if key not in tape.maker or is_plain(tape.arrays[key]):
        return False
    pending, seen, sources = [key], {key}, 0
    while pending:
        current = pending.pop()
        array = tape.arrays[current]
        step = tape.steps[tape.maker[current][0]] if current in tape.maker else None
        if array.dtype.kind not in "fV" or current in tape.written:
            return False
        if current in constants and current != key:
            sources += 1
        elif step is None or not values_in(step.args):
            if not is_plain(array):
                return False
            sources += array.ndim == 2 and not (array == array.flat[0]).all()
        elif (step.op.key in ON_RUN and step.op.key not in SUMS) or reading_of(step) is None:
            return False
        else:
            new = {value.key for value in values_in(step.args)} - seen
            seen |= new
            pending += new
    return sources > 0


def is_plain(array: Array) -> bool:
    """Whether an array is one number throughout, or an identity matrix."""
    if not array.size or (array == array.flat[0]).all():
        return True
    return array.ndim == 2 and array.shape[0] == array.shape[1] and np.array_equal(array, np.eye(len(array)))


def is_of_classes(tape: Tape, key: Key) -> bool:
    """Whether an array is a row of an identity matrix for each class, as floats: whatever the classes, its rows sum to 1."""
    step = tape.steps[tape.maker[key][0]] if key in tape.maker else None
    if step is None or not isinstance(step.args[0], Value):
        return False
    return step.op.key == "one_hot" or (step.op.key == "to_copy" and is_of_classes(tape, step.args[0].key))


def symbol(space: Space, name: str, shape: tuple[int, ...]) -> Symbolic:
    """A name as a symbolic value."""
    labels: list[Label | None] = [None if size == 1 else space.label(size) for size in shape]
    factor = space.symbol(name, tuple(labels))
    return Symbolic(space, space.of_factor(factor), [() if label is None else (label,) for label in labels])
