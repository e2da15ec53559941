"""The tape: what a run computed, op by op, forward and backward.

The run is made again with an ear on every op.  Backward runs the op table's own rules over tensors instead of arrays, so that they too are heard; nothing
here knows a derivative.  A value is known by the memory of its array, which the tape keeps.  The tape can be played again from other inputs, in float64:
that is what formulas are checked against.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any

import numpy as np

from gradcli.analysis.formula.index.budget import Unreadable
from gradcli.engine.backward.sweep import Sweep
from gradcli.engine.calls.apply import TRACED
from gradcli.engine.state import STATE
from gradcli.engine.tensor.geometry import geometry
from gradcli.engine.tensor.tensor import Tensor
from gradcli.records import NamedTuple
from gradcli.runs.observer import OutOfTime

if TYPE_CHECKING:
    from gradcli.engine.table.table import Op

Array = np.ndarray[Any, Any]
Key = int  # of an array, from one write to the next


class Value(NamedTuple):
    """A tensor among the arguments of a step."""

    key: Key


class Step(NamedTuple):
    """One op: its row, its arguments in the order of the signature, and the keys of its results."""

    op: Op
    args: tuple[Any, ...]
    outs: tuple[Key, ...]


class Tape:
    """The steps of a run, the arrays they were between, and which names and gradients these are."""

    def __init__(self, most: int) -> None:
        self.most = most
        self.steps: list[Step] = []
        self.arrays: dict[Key, Array] = {}
        self.current: dict[int, Key] = {}  # by the identity of an array
        self.cells: list[Any] = []
        self.versions: dict[int, int] = {}  # by that of a tensor's cell: the version that the keys are of
        self.maker: dict[Key, tuple[int, int]] = {}  # which step made an array, as which of its results
        self.written: set[Key] = set()  # arrays of which it is not known what they hold, or held
        self.gradients: dict[
            int, tuple[Tensor, list[Key], bool]
        ] = {}  # by the identity of a leaf: itself, what it was sent, whether hooks changed that
        self.began: int | None = None  # with which step the first backward pass began

    # ---- recording ----------------------------------------------------------------------------------------------------------------------

    def hear(self, op: Op, args: tuple[Any, ...], outs: Sequence[Tensor]) -> None:
        """One op of the run."""
        if len(self.steps) >= self.most:
            raise TooLong
        step = Step(op, tuple(map(self.seen, args)), tuple(map(self.key, outs)))
        for number, key in enumerate(step.outs):
            if key not in self.arrays_of_args(step):
                self.maker[key] = (len(self.steps), number)
        self.steps.append(step)

    def arrays_of_args(self, step: Step) -> set[Key]:
        return {value.key for value in values_in(step.args)}

    def seen(self, arg: Any) -> Any:
        if isinstance(arg, Tensor):
            return Value(self.key(arg))
        if type(arg) is tuple and any(isinstance(item, Tensor) for item in arg):
            return tuple(map(self.seen, arg))
        return arg

    def key(self, tensor: Tensor) -> Key:
        array = tensor.array
        key = self.current.get(id(array))
        if key is None:
            key = self.new_key(array)
        if tensor.cell[0] != self.versions.get(id(tensor.cell), 0):
            self.written.add(key)  # by something else than an op in place
        return key

    def new_key(self, array: Array) -> Key:
        key = self.current[id(array)] = len(self.arrays)
        self.arrays[key] = array
        return key

    def overwrite(self, x: Tensor, before: Tensor, after: Tensor) -> None:
        """An op wrote into a tensor: from now on its memory is another value, and so is that of its views and of its base."""
        old = self.current.get(id(x.array))
        if old is not None:
            if before.array is x.array:
                self.written.update({old} - self.maker.keys())  # what it held is gone
            else:
                self.current[id(before.array)] = old
                self.arrays[old] = before.array
        new = self.key(after)
        self.carry_over(x, after, new)
        self.arrays[len(self.arrays)] = x.array  # keeps its identity its own
        self.current[id(x.array)] = new
        self.versions[id(x.cell)] = x.cell[0]
        self.cells.append(x.cell)

    def carry_over(self, x: Tensor, after: Tensor, new: Key) -> None:
        """What a write makes of arrays that share the memory: the base has a part replaced, and its other views are parts of that."""
        others = [array for array in list(self.arrays.values()) if array is not x.array and np.may_share_memory(array, x.array)]
        base = x if x.origin is None else x.origin.base
        made = new
        if base.array is not x.array:
            old = self.current.get(id(base.array))
            known = old is not None and old in self.maker and old not in self.written
            made = self.new_key(base.array)
            if known and old is not None:
                self.arrays[old] = (
                    np.full_like(base.array, np.nan) if base.array.dtype.kind == "f" else base.array
                )  # its memory is another value
                self.add("put_strided_part", (Value(old), Value(new), geometry(x.array, base.array)), made)
            else:
                self.written.add(made)
        done = {id(base.array), id(after.array)}
        for array in others:
            if id(array) not in done:
                done.add(id(array))
                key = self.new_key(array)
                if made in self.written or not is_part(array, base.array):
                    self.written.add(key)
                else:
                    self.add("as_strided_part", (Value(made), geometry(array, base.array)), key)

    def add(self, op: str, args: tuple[Any, ...], out: Key) -> None:
        """A step that no op of the program was."""
        from gradcli.engine.table.table import Op, row

        found = row(op)
        assert isinstance(found, Op)
        self.maker[out] = (len(self.steps), 0)
        self.steps.append(Step(found, args, (out,)))

    def listen(self) -> None:
        """From now on, in this run."""
        STATE.follow(self.hear)
        STATE.on_write = self.overwrite
        STATE.sweep = self.sweep

    def sweep(self, roots: Any, create_graph: bool, keep: bool, wanted: Any = None, accumulate: bool = False) -> Sweep:
        self.began = len(self.steps) if self.began is None else self.began
        return HeardSweep(self, roots, create_graph, wanted, accumulate)

    # ---- playing ------------------------------------------------------------------------------------------------------------------------

    def needed(self, keys: Sequence[Key], sources: Mapping[Key, Any]) -> list[int]:
        """The steps that lead from sources to `keys`, in order."""
        steps, pending, seen = set[int](), list(keys), set[Key]()
        while pending:
            key = pending.pop()
            if key in seen or key in sources or key not in self.maker:
                continue
            seen.add(key)
            number = self.maker[key][0]
            if number not in steps:
                steps.add(number)
                pending += [value.key for value in values_in(self.steps[number].args)]
        return sorted(steps)

    def hidden(self, keys: Sequence[Key]) -> bool:
        """Whether what leads to these arrays was written in a way that is not known."""
        used = {value.key for number in self.needed(keys, {}) for value in values_in(self.steps[number].args)}
        return bool(self.written & (used | set(keys)))

    def play(self, sources: Mapping[Key, Array], steps: Sequence[int], numbers: Numbers | None = None) -> dict[Key, Array]:
        """The values of all arrays when these have others, in float64 or in other numbers."""
        numbers, values = numbers or Numbers(), dict(sources)
        with np.errstate(all="ignore"):
            for number in steps:
                step = self.steps[number]
                results = numbers.run(self, step, [self.played(arg, values, numbers) for arg in step.args])
                for key, result in zip(step.outs, results if not step.op.single else (results,), strict=True):
                    if key not in sources:
                        values[key] = numbers.result(np.asarray(result))
        return values

    def played(self, arg: Any, values: dict[Key, Array], numbers: Numbers) -> Any:
        if isinstance(arg, Value):
            if arg.key not in values:
                if arg.key in self.written:
                    raise Unreadable
                values[arg.key] = numbers.array(self.arrays[arg.key])
            return values[arg.key]
        if type(arg) is tuple and values_in(arg):
            return tuple(self.played(item, values, numbers) for item in arg)
        return numbers.setting(arg)


class Numbers:
    """What a tape is played in: float64."""

    def array(self, array: Array) -> Array:
        """An array of the run: floating ones in float64. Complex numbers have no formulas."""
        if array.dtype.kind == "c":
            raise Unreadable
        return array.astype(np.float64) if array.dtype.kind in "fV" else array

    def setting(self, arg: Any) -> Any:
        """An argument that is no array."""
        return np.dtype(np.float64) if isinstance(arg, np.dtype) and arg.kind in "fV" else arg

    def run(self, tape: Tape, step: Step, args: Sequence[Any]) -> Any:
        """What an op gives."""
        results = step.op.run(*args)
        if step.op.key == "linalg_slogdet":  # the sign of the run: `logdet` is nan for the other one, its formula is not
            return self.array(tape.arrays[step.outs[0]]), results[1]
        if step.op.key == "linalg_cholesky_ex" and np.any(results[1]):
            raise ArithmeticError  # at a point that is not positive definite
        return results

    def result(self, array: Array) -> Array:
        """An array that an op gave."""
        return array


def is_part(array: Array, base: Array) -> bool:
    """Whether an array lies inside another one."""
    return bool(array.size) and array.size <= base.size and array.dtype == base.dtype


class TooLong(OutOfTime):
    """There are more steps than a formula is looked for in.  No `except Exception` of a program holds it up."""


class HeardSweep(Sweep):
    """A backward pass over tensors, so that each op of a rule is heard; it keeps the graph, and notes what each leaf is sent."""

    def __init__(self, tape: Tape, roots: Any, create_graph: bool, wanted: Any, accumulate: bool) -> None:
        self.tape = tape
        self.last: Any = None
        as_tensors = [(node, number, g if isinstance(g, Tensor) else Tensor(np.asarray(g))) for node, number, g in roots]
        super().__init__(as_tensors, create_graph, True, wanted, accumulate)
        self.F = TRACED

    def _tensor(self, g: Any) -> Any:
        self.last = super()._tensor(g)
        return self.last

    def _finish_leaf(self, leaf: Any) -> None:
        g, tensor = self.grads.get(leaf), leaf.leaf
        super()._finish_leaf(leaf)
        if self.wanted is not None and not self.accumulate:
            return
        changed = bool(tensor.note("hooks")) or leaf.hooks is not None
        if isinstance(g, Tensor):
            self.tape.gradients.setdefault(id(tensor), (tensor, [], changed))[1].append(self.tape.key(g))


def values_in(args: Sequence[Any]) -> list[Value]:
    """The values among arguments, also those in a tuple."""
    found: list[Value] = []
    for arg in args:
        if isinstance(arg, Value):
            found.append(arg)
        elif isinstance(arg, tuple):
            found += values_in(arg)
    return found
