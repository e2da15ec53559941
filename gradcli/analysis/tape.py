"""The differentiated function itself: the graph behind a root with its constants, to be evaluated at other points and in float64.

A graph has what backward needs, not what forward needs: the constants that ops were called with are missing. A run that is made again is
followed op by op, and of each op that left a node the arguments are kept: nodes for what depends on a leaf, copies for the rest. So random
numbers, branches and what `detach` or `no_grad` took out are those of the run, and no statement of the program is run at another point.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import TYPE_CHECKING, Any

import numpy as np

from gradcli.analysis.errors import NotDifferentiable
from gradcli.analysis.recording import Array, Recording, check_ran
from gradcli.engine.backward.backward import grad
from gradcli.engine.calls.apply import TRACED, apply
from gradcli.engine.calls.inplace import CopySlices
from gradcli.engine.state import STATE, fresh, grad_mode
from gradcli.engine.tensor import dtypes
from gradcli.engine.tensor.leaf import LEAF
from gradcli.engine.tensor.tensor import Tensor
from gradcli.lang.access.contents import own_names
from gradcli.lang.access.runtime import is_program_class
from gradcli.records import NamedTuple

if TYPE_CHECKING:
    from gradcli.engine.table.table import Op
    from gradcli.runs.replay import Replay
    from gradcli.runs.session import Session

MOST_PATHS = 60
DEEPEST = 12  # containers in containers whose tensors are moved
WIDE = {"f": np.dtype(np.float64), "V": np.dtype(np.float64), "c": np.dtype(np.complex128)}


class Slot(NamedTuple):
    """An argument that depends on a leaf: an output of a node."""

    node: Any
    output: int


class Call(NamedTuple):
    """An op and its arguments: slots, arrays and plain values."""

    op: Op
    args: tuple[Any, ...]


class Cut(NamedTuple):
    """An argument that no gradient goes to: `place` is its number in the call of `by`, `node` what it is."""

    by: Any
    place: int
    node: Any


class Unevaluable(Exception):
    """A node that nothing is known of but its derivative, such as that of a custom function. Its name."""


class Follower:
    """Keeps the arguments of every op that leaves a node."""

    def __init__(self) -> None:
        self.calls: dict[Any, Call] = {}
        self.contents: dict[Any, Array] = {}  # of a tensor that was written in place, when it was next used

    def __call__(self, op: Op, args: tuple[Any, ...], outs: Sequence[Tensor]) -> None:
        node = next((out.node for out in outs if out.node is not None), None)
        if node is not None and node not in self.calls:
            self.calls[node] = Call(op, tuple(map(self.kept, args)))

    def kept(self, arg: Any) -> Any:
        """What is kept of an argument."""
        if isinstance(arg, Tensor):
            edge = arg.edge() if arg.requires_grad else None
            if edge is None:
                return np.array(arg.array)
            if isinstance(edge[0], CopySlices):
                self.contents.setdefault(edge[0], np.array(arg.array))
            return Slot(edge[0], edge[1])
        if type(arg) in (tuple, list):
            return type(arg)(map(self.kept, arg))
        return arg


class Tape:
    """The function from leaves to roots, evaluated in float64. A root is a node, the number of its output, and a cotangent."""

    def __init__(
        self, roots: Sequence[tuple[Any, int, Any]], follower: Follower, values: Mapping[Any, Array], names: Mapping[Any, str]
    ) -> None:
        self.roots = list(roots)
        self.calls, self.contents = follower.calls, follower.contents
        self.values = dict(values)  # of the leaves, at this run's point
        self.names = {node: names.get(node, "") for node in values}
        self.order = self._order()

    def _order(self) -> list[Any]:
        """The nodes behind the roots, in the order in which they were made."""
        seen: set[Any] = set()
        waiting = [node for node, _, _ in self.roots]
        while waiting:
            node = waiting.pop()
            if node not in seen:
                seen.add(node)
                waiting += self._needs(node)
        return sorted((node for node in seen if node.seq != LEAF), key=lambda node: node.seq)

    def _needs(self, node: Any) -> list[Any]:
        if node.seq == LEAF:
            return []
        if isinstance(node, CopySlices):
            return [node.inner, *(edge[0] for edge in node.edges if edge is not None)]
        call = self.calls.get(node)
        if call is None:
            raise Unevaluable(node.name().rpartition("::")[2])
        return [slot.node for slot in slots_in(call.args)]

    def outputs(self, point: Mapping[Any, Tensor], cut: Cut | None = None) -> list[Tensor]:
        """The roots, with the leaves at `point`; recorded where gradients are on."""
        made = self.all_outputs(point, cut)
        return [made[node][number] for node, number, _ in self.roots]

    def all_outputs(self, point: Mapping[Any, Tensor], cut: Cut | None = None) -> dict[Any, Sequence[Tensor]]:
        """What every node made, and the leaves."""
        made: dict[Any, Sequence[Tensor]] = {node: (tensor,) for node, tensor in point.items()}
        for node in self.order:
            made[node] = self._evaluated(node, made, cut)
        return made

    def _evaluated(self, node: Any, made: dict[Any, Sequence[Tensor]], cut: Cut | None) -> Sequence[Tensor]:
        if isinstance(node, CopySlices):
            below = node.edges[0]
            base = Tensor(widened(self.contents[node])) if below is None else made[below[0]][below[1]]
            return (in_float64(node, base).replace(TRACED, base, made[node.inner][0]),)
        call = self.calls[node]
        args = [filled(arg, made) for arg in call.args]
        if cut is not None and cut.by is node:
            args[cut.place] = Tensor(args[cut.place].array)
        result = apply(call.op, tuple(args))
        several = result if isinstance(result, (tuple, list)) else (result,)
        return [in_wide(each) if isinstance(each, Tensor) else each for each in several]

    def value(self, point: Mapping[Any, Array]) -> float:
        """The root times its cotangent, summed: a real number."""
        with scope(), grad_mode(False):
            outs = self.outputs({node: Tensor(array) for node, array in point.items()})
            return sum(product(out, seed) for out, (_, _, seed) in zip(outs, self.roots, strict=True))

    def gradient(self, point: Mapping[Any, Array], cut: Cut | None = None) -> dict[Any, Array]:
        """The derivative of `value` with respect to each leaf, by the engine; zeros where nothing arrives."""
        with scope():
            leaves = {node: Tensor(array, True) for node, array in point.items()}
            outs = self.outputs(leaves, cut)
            seeds = [Tensor(widened(seed)) for _, _, seed in self.roots]
            kept = [(out, seed) for out, seed in zip(outs, seeds, strict=True) if out.requires_grad]
            if not kept:
                return {node: np.zeros_like(array) for node, array in point.items()}
            grads = grad([out for out, _ in kept], list(leaves.values()), [seed for _, seed in kept], allow_unused=True)
        return {
            node: np.zeros_like(array) if g is None else np.array(g.array) for (node, array), g in zip(point.items(), grads, strict=True)
        }

    def named(self, point: Mapping[Any, Array], values: Mapping[str, Any]) -> dict[str, Any]:
        """The names of the program with their values at `point`, in float64; what does not lead to the root is as it was."""
        with scope(), grad_mode(False):
            made = self.all_outputs({node: Tensor(array) for node, array in point.items()})
            return {name: self._moved(value, made) for name, value in values.items()}

    def _moved(self, value: Any, made: Mapping[Any, Sequence[Tensor]], depth: int = 0) -> Any:
        """A value, or what holds some: a container or a module."""
        if not isinstance(value, Tensor):
            return value if depth > DEEPEST else held_elsewhere(value, lambda part: self._moved(part, made, depth + 1))
        edge = value.edge() if value.requires_grad else None
        if edge is not None and edge[0] in made:
            return Tensor(made[edge[0]][edge[1]].array)
        return Tensor(widened(value.array))

    def paths(self) -> list[Cut]:
        """The edges where gradients meet: the operands of sums, and the uses of what is used more than once."""
        uses: dict[Any, int] = {}
        edges = [(by, place, arg) for by in self.order for place, arg in enumerate(self.calls[by].args if by in self.calls else ())]
        for _, _, arg in edges:
            if isinstance(arg, Slot):
                uses[arg.node] = uses.get(arg.node, 0) + 1
        cuts = [Cut(by, place, arg.node) for by, place, arg in edges if isinstance(arg, Slot)]
        kept = [cut for cut in cuts if uses[cut.node] > 1 or self.calls[cut.by].op.name in ("add", "sub")]
        return kept[:MOST_PATHS]

    def start(self) -> dict[Any, Array]:
        """The leaves as they are in the run, in float64."""
        return {node: widened(array) for node, array in self.values.items()}


def held_elsewhere(value: Any, moved: Callable[[Any], Any]) -> Any:
    """A list, tuple, dict or module with other contents; anything else as it is."""
    if type(value) in (list, tuple):
        return type(value)(map(moved, value))
    if isinstance(value, dict):
        return {key: moved(item) for key, item in value.items()}
    if is_program_class(type(value)):
        other = object.__new__(type(value))
        object.__getattribute__(other, "__dict__").update({name: moved(item) for name, item in own_names(value).items()})
        return other
    return value


def scope() -> Any:
    """A state of its own with float64 as the default dtype."""
    return Scope()


class Scope:
    """`fresh` with a default dtype."""

    def __enter__(self) -> None:
        self._inner = fresh()
        limit = STATE.memory_limit
        self._inner.__enter__()
        STATE.default_dtype, STATE.memory_limit = np.dtype(np.float64), limit

    def __exit__(self, *problem: Any) -> None:
        self._inner.__exit__(*problem)


def product(out: Tensor, seed: Any) -> float:
    """``sum(seed * out)``; of complex numbers the real part of the inner product."""
    return float(np.real(np.sum(np.conj(widened(seed)) * out.array)))


def slots_in(value: Any) -> list[Slot]:
    if isinstance(value, Slot):
        return [value]
    if type(value) in (tuple, list):
        return [slot for item in value for slot in slots_in(item)]
    return []


def filled(arg: Any, made: dict[Any, Sequence[Tensor]]) -> Any:
    """An argument as the op takes it: floats are float64, also a dtype that the op is asked for."""
    if isinstance(arg, Slot):
        return made[arg.node][arg.output]
    if isinstance(arg, np.ndarray):
        return Tensor(widened(arg))
    if isinstance(arg, np.dtype):
        return WIDE.get(arg.kind, arg) if dtypes.is_differentiable(arg) else arg
    if type(arg) in (tuple, list):
        return type(arg)(filled(item, made) for item in arg)
    return arg


def widened(array: Any) -> Array:
    """A copy with floats as float64 and complex numbers as complex128."""
    array = np.asarray(array)
    wide = WIDE.get(array.dtype.kind) if dtypes.is_differentiable(array.dtype) else None
    return np.array(array, dtype=wide or array.dtype)


def in_wide(tensor: Tensor) -> Tensor:
    """A result in float64, where the op insisted on less."""
    dtype = tensor.array.dtype
    if not dtypes.is_differentiable(dtype) or dtype in WIDE.values():
        return tensor
    result: Tensor = TRACED.cast(tensor, WIDE[dtype.kind])
    return result


def in_float64(node: Any, base: Tensor) -> Any:
    """The part of a write, whose strides and offset are in bytes, for wider elements."""
    where, wide = node.part.where, base.array.itemsize // (2 if node.part.as_real else 1)
    narrow = where.base_strides[-1] if where.base_strides else wide
    ratio = max(1, wide // max(narrow, 1))
    found = where._replace(
        strides=tuple(stride * ratio for stride in where.strides),
        offset=where.offset * ratio,
        base_strides=tuple(stride * ratio for stride in where.base_strides),
    )
    return node.part._replace(where=found)


def tape_of(replay: Replay) -> tuple[Recording, Tape]:
    """Make the run again, and write down its last backward pass and the function that it differentiated."""
    recording, follower = Recording(), Follower()
    values: dict[Any, Array] = {}

    def begin() -> None:
        recording.install()
        STATE.follow(follower)

    def end(session: Session) -> None:
        recording.end(session)
        if recording.sweep is not None:
            values.update({node: collected.at for node, collected in recording.sweep.leaves.items()})

    check_ran(replay.run(before=begin, look=end))
    if recording.sweep is None or not values:
        raise NotDifferentiable("nothing to differentiate: no backward pass reached a leaf")
    return recording, Tape(recording.sweep.roots, follower, values, recording.names)


def tape_at(replay: Replay, find: Callable[[Session], Tensor]) -> tuple[Recording, Tape]:
    """Make the run again, and write down the function from the leaves to one of its values; its cotangent is one everywhere."""
    recording, follower = Recording(), Follower()
    tapes: list[Tape] = []

    def begin() -> None:
        recording.install()
        STATE.follow(follower)

    def end(session: Session) -> None:
        recording.end(session)
        root = find(session)
        edge = root.edge() if root.requires_grad else None
        if edge is None:
            raise NotDifferentiable("nothing to differentiate: the value does not depend on a leaf")
        roots = [(edge[0], edge[1], np.ones(root.array.shape, root.array.dtype))]
        tape = Tape(roots, follower, {}, {})
        leaves = {slot.node for node in tape.order if node in follower.calls for slot in slots_in(follower.calls[node].args)}
        leaves |= {below[0] for node in tape.order if isinstance(node, CopySlices) and (below := node.edges[0]) is not None} | {edge[0]}
        values = {node: np.array(node.leaf.array) for node in leaves if node.seq == LEAF}
        order = [node for node in recording.names if node in values] + [node for node in values if node not in recording.names]
        tapes.append(Tape(roots, follower, {node: values[node] for node in order}, recording.names))

    check_ran(replay.run(before=begin, look=end))
    return recording, tapes[0]
