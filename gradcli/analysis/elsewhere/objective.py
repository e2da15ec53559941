"""What is minimized: a function of one vector of real numbers, with its gradient and the products of its Hessian.

`Objective` is all that the optimizers see.  `ProgramObjective` is the root of a program as a function of its leaves: the program runs at each
vector, in its own dtype, which decides its branches; the tape of that run gives value and derivatives in float64.
"""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from functools import partial
from typing import TYPE_CHECKING, Any, Protocol

import numpy as np

from gradcli.analysis.errors import NotDifferentiable, unknown_leaf, unknown_name
from gradcli.analysis.naming import root_name
from gradcli.analysis.recording import Array
from gradcli.analysis.tape import Tape, Unevaluable, scope, tape_of, widened
from gradcli.diagnostics.model import UsageError
from gradcli.engine.backward.backward import grad
from gradcli.engine.tensor.tensor import Tensor
from gradcli.runs.placing import Placing, as_own

if TYPE_CHECKING:
    from gradcli.runs.replay import Replay


class Objective(Protocol):
    """A real function of a vector, made of named parts."""

    name: str

    @property
    def parts(self) -> Mapping[str, Array]:
        """Where it starts."""
        ...

    def value_and_gradient(self, vector: Array) -> tuple[float, Array]: ...

    def curvature(self, vector: Array, direction: Array) -> Array:
        """The Hessian times a direction."""
        ...


class ProgramObjective:
    """The last number of a program, as a function of some of its leaves, or of all that have a name."""

    def __init__(self, replay: Replay, by: Sequence[str] = ()) -> None:
        self.replay = replay
        tape = self._tape({})
        self.name = self._name
        named = {name: tape.values[node] for node, name in tape.names.items() if name}
        for name in by:
            if name not in named:
                raise unknown_leaf(name, named, self._leaves, self.name)
        self.parts: dict[str, Array] = {name: widened(named[name]) for name in (by or named)}
        if not self.parts:
            raise NotDifferentiable("no leaf that the last number depends on has a name", help=("give it one: `w = …`",))
        self._last: tuple[bytes, Point] | None = None
        self.at(pack(self.parts))  # where the start cannot be put in its place, say so at once

    def at(self, vector: Array) -> Point:
        """The function at a vector; the last one is kept."""
        key = vector.tobytes()
        if self._last is None or self._last[0] != key:
            self._last = key, Point(self._tape(unpack(vector, self.parts)), unpack(vector, self.parts))
        return self._last[1]

    def value_and_gradient(self, vector: Array) -> tuple[float, Array]:
        point = self.at(vector)
        return point.value, point.gradient

    def curvature(self, vector: Array, direction: Array) -> Array:
        return self.at(vector).curvature(direction)

    def _tape(self, values: Mapping[str, Array]) -> Tape:
        """The tape of a run with these values of leaves."""
        self.replay.placing = Placing({name: partial(as_own, value) for name, value in values.items()})
        try:
            recording, tape = tape_of(self.replay)
        except Unevaluable as error:
            raise NotDifferentiable(f"cannot minimize through {error}, which has no forward formula") from None
        finally:
            placing, self.replay.placing = self.replay.placing, None
        self._name = root_name(recording)
        self._leaves = set(recording.names.values())
        check_root(tape, self._name)
        self.check_start(tape, placing)
        return tape

    def check_start(self, tape: Tape, placing: Placing) -> None:
        """Refuse a program that changes a leaf itself, for then its last number is no function of the value that the leaf starts with."""
        for name, leaf in placing.inputs.items():
            node = next((node for node, each in tape.names.items() if each == name), None)
            changed = isinstance(leaf, Tensor) and leaf.cell[0] > 0
            if changed or (node is not None and isinstance(leaf, Tensor) and node.leaf is not leaf):
                raise NotDifferentiable(
                    f"the program changes `{name}` itself", help=("leave the training loop out: `--minimize` is one itself",)
                )


class Point:
    """The function near one vector: value and gradient, and the Hessian where that is wanted."""

    def __init__(self, tape: Tape, values: Mapping[str, Array]) -> None:
        self.tape, self.values = tape, values
        nodes = {name: node for node, name in tape.names.items()}
        self.nodes = {name: nodes[name] for name in values if name in nodes}
        self.start = {**tape.start(), **{node: values[name] for name, node in self.nodes.items()}}
        self._firsts: tuple[list[Tensor], list[Tensor | None]] | None = None
        self.value, self.gradient = self._evaluated()

    def _evaluated(self) -> tuple[float, Array]:
        _, out, found = self._pulled_back(create_graph=False)
        parts = dict(zip(self.nodes, found, strict=True))
        return float(np.real(out)), pack({name: self._array(parts.get(name), value) for name, value in self.values.items()})

    def _pulled_back(self, create_graph: bool) -> tuple[list[Tensor], Any, tuple[Tensor | None, ...]]:
        """The leaves, the value, and its derivatives by these leaves."""
        with scope():
            point = {node: Tensor(array, True) for node, array in self.start.items()}
            (out,) = self.tape.outputs(point)
            inputs = [point[node] for node in self.nodes.values()]
            seed = Tensor(widened(self.tape.roots[0][2]))
            found = grad([out], inputs, [seed], create_graph=create_graph, allow_unused=True) if out.requires_grad and inputs else ()
            return inputs, out.array.reshape(())[()], found or (None,) * len(inputs)

    def curvature(self, direction: Array) -> Array:
        """The Hessian times a direction: the derivative of the gradient's part along it."""
        if self._firsts is None:
            inputs, _, firsts = self._pulled_back(create_graph=True)
            self._firsts = inputs, list(firsts)
        inputs, kept = self._firsts
        along = unpack(direction, self.values)
        pairs = [
            (first, Tensor(along[name])) for name, first in zip(self.nodes, kept, strict=True) if first is not None and first.requires_grad
        ]
        found: Sequence[Tensor | None] = [None] * len(inputs)
        if pairs:
            with scope():
                found = grad([first for first, _ in pairs], inputs, [each for _, each in pairs], retain_graph=True, allow_unused=True)
        parts = dict(zip(self.nodes, found, strict=True))
        return pack({name: self._array(parts.get(name), value) for name, value in self.values.items()})

    @staticmethod
    def _array(part: Tensor | None, value: Array) -> Array:
        return np.zeros_like(value) if part is None else np.array(part.array)


def check_root(tape: Tape, name: str) -> None:
    """Only a single real number can be minimized."""
    if len(tape.roots) != 1 or np.size(tape.roots[0][2]) != 1:
        raise NotDifferentiable(
            f"only a single number can be minimized, and `{name}` is more", help=("reduce it, for example with `.sum()`",)
        )
    if not tape.names:
        raise NotDifferentiable("nothing to minimize: no gradient reached a leaf")


def pack(parts: Mapping[str, Array]) -> Array:
    """All elements in one vector; a complex number is two."""
    flat = [np.ascontiguousarray(part).reshape(-1) for part in parts.values()]
    return np.concatenate([part.view(np.float64) if part.dtype.kind == "c" else np.asarray(part, np.float64) for part in flat])


def unpack(vector: Array, like: Mapping[str, Array]) -> dict[str, Array]:
    """The parts again, with the shapes that they have in `like`."""
    parts, at = {}, 0
    for name, model in like.items():
        length = model.size * (2 if model.dtype.kind == "c" else 1)
        piece = np.array(vector[at : at + length], np.float64)
        parts[name] = (piece.view(np.complex128) if model.dtype.kind == "c" else piece).reshape(model.shape)
        at += length
    return parts


def slices(parts: Mapping[str, Array]) -> dict[str, slice]:
    """Where each part stands in the vector."""
    found, at = {}, 0
    for name, part in parts.items():
        length = math.prod(part.shape) * (2 if part.dtype.kind == "c" else 1)
        found[name] = slice(at, at + length)
        at += length
    return found


def bounds_of(texts: Sequence[str], parts: Mapping[str, Array]) -> list[tuple[float, float]] | None:
    """``w=0:1`` for each element of w; an end that is left out is free. None where nothing is bounded."""
    if not texts:
        return None
    size = pack(parts).size
    bounds = [(-math.inf, math.inf)] * size
    for text in texts:
        name, low, high = bound_in(text)
        if name not in parts:
            raise unknown_name(name, parts, "leaf")
        place = slices(parts)[name]
        bounds[place] = [(low, high)] * (place.stop - place.start)
    return bounds


def bound_in(text: str) -> tuple[str, float, float]:
    """The name and the two ends of ``w=0:1``."""
    name, equals, ends = text.partition("=")
    low, colon, high = ends.partition(":")
    try:
        pair = float(low) if low.strip() else -math.inf, float(high) if high.strip() else math.inf
    except ValueError:
        pair = math.nan, math.nan
    if not equals or not colon or not name.strip() or not pair[0] <= pair[1]:
        raise UsageError(
            "E0902", f"--bounds takes NAME=LOW:HIGH, not {text!r}", help=("--bounds w=0:1, or --bounds w=0: for no upper end",)
        )
    return name.strip(), *pair
