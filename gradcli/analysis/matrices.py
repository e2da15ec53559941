"""Jacobians and Hessians: all derivatives of all outputs, and what their structure says."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any

import numpy as np

from gradcli.analysis.answer import Answer
from gradcli.analysis.derivatives import FORWARD, pulled_back, pushed_forward
from gradcli.analysis.errors import NotDifferentiable, too_large, unknown_leaf, unknown_name
from gradcli.analysis.recording import Array, Recording
from gradcli.analysis.tape import Tape, Unevaluable, scope, tape_at
from gradcli.engine.backward.backward import grad
from gradcli.engine.tensor.tensor import Tensor
from gradcli.lang.access.contents import tensors_below
from gradcli.records import NamedTuple

if TYPE_CHECKING:
    from gradcli.analysis.formula.formulas import Formula
    from gradcli.runs.replay import Replay
    from gradcli.runs.session import Session

ROUNDING = 1e-10  # relative to the largest element: below it, an element is zero
MOST_FOR_EIGENVALUES = 1000
STATIONARY = 1e-6


class Block(NamedTuple):
    """The derivatives of one value by one leaf, or of a number by two: shape `of` then shapes of `by`."""

    of: str
    by: tuple[str, ...]
    value: Array
    rows: int
    structure: tuple[str, ...]

    @property
    def matrix(self) -> Array:
        return self.value.reshape(self.rows, -1)


class Jacobian(Answer):
    """One block for each leaf."""

    def __init__(self, blocks: list[Block]) -> None:
        self.blocks = blocks
        self.formulas: Mapping[str, Formula] = {}  # of the blocks, by their leaf, where they are requested


class Hessian(Answer):
    """One block for each pair of leaves, and what the whole says about the point, if it is a stationary one."""

    def __init__(self, blocks: list[Block], remark: str) -> None:
        self.blocks, self.remark = blocks, remark
        self.formulas: Mapping[str, Formula] = {}  # of the blocks of one leaf with itself


def jacobian(replay: Replay, request: str, limit: int | None) -> Jacobian:
    """The Jacobian of the last value, or of Y by X in ``Y:X``."""
    of, _, by = request.partition(":")
    shown, recording, tape = function(replay, of.strip())
    leaves = chosen(tape, recording, shown, [name.strip() for name in by.split(",") if name.strip()])
    ones = tape.roots[0][2]
    rows = ones.size
    refuse_large("the Jacobian", rows * sum(tape.values[node].size for node in leaves.values()), limit)
    with scope():
        point = {node: Tensor(array, True) for node, array in tape.start().items()}
        columns = all_columns(tape, point, list(leaves.values()), rows)
    blocks = [
        block(shown, (name,), column.reshape((*ones.shape, *tape.values[node].shape)), rows)
        for (name, node), column in zip(leaves.items(), columns, strict=True)
    ]
    return Jacobian(blocks)


def all_columns(tape: Tape, point: dict[Any, Tensor], nodes: list[Any], rows: int) -> list[Array]:
    """The Jacobian by each of the leaves, by forward mode where that is cheaper."""
    count = sum(tape.values[node].size for node in nodes)
    is_real = not any(np.iscomplexobj(tape.values[node]) for node in nodes)
    if is_real and rows >= FORWARD * count and (columns := pushed_forward(tape, point, nodes)) is not None:
        return columns
    (out,) = tape.outputs(point)
    return pulled_back(out, [point[node] for node in nodes])


def hessian(replay: Replay, request: str, limit: int | None) -> Hessian:
    """Second derivatives of the last value, a single number, by every pair of leaves or of those named in ``X,W``."""
    shown, recording, tape = function(replay, "")
    if tape.roots[0][2].size != 1:
        shape = list(tape.roots[0][2].shape)
        raise NotDifferentiable(
            f"a Hessian is of a single number, and `{shown}` has shape {shape}", help=("reduce it, for example with `.sum()`",)
        )
    leaves = chosen(tape, recording, shown, [name.strip() for name in request.split(",") if name.strip()])
    sizes = [tape.values[node].size for node in leaves.values()]
    refuse_large("the Hessian", sum(sizes) ** 2, limit)
    with scope():
        point = {node: Tensor(array, True) for node, array in tape.start().items()}
        (out,) = tape.outputs(point)
        inputs = [point[node] for node in leaves.values()]
        firsts = grad([out], inputs, [Tensor(np.ones(out.array.shape, out.array.dtype))], create_graph=True, allow_unused=True)
        parts = [
            [np.zeros((size, other)) for other in sizes] if first is None or not first.requires_grad else pulled_back(first, inputs)
            for first, size in zip(firsts, sizes, strict=True)
        ]
    whole = np.block([[part.reshape(size, -1) for part in row] for row, size in zip(parts, sizes, strict=True)])
    slopes = [0.0 if first is None else float(np.abs(first.array).max(initial=0.0)) for first in firsts]
    return hessian_of(shown, {name: tape.values[node] for name, node in leaves.items()}, whole, max(slopes, default=0.0))


def hessian_of(of: str, leaves: Mapping[str, Array], whole: Array, slope: float) -> Hessian:
    """The matrix of all second derivatives as a block for each pair of leaves; `slope` is the largest first derivative."""
    ends = np.cumsum([leaf.size for leaf in leaves.values()])
    places = {name: slice(end - leaf.size, end) for (name, leaf), end in zip(leaves.items(), ends, strict=True)}
    blocks = [
        block(of, (one, other), whole[places[one], places[other]].reshape((*leaves[one].shape, *leaves[other].shape)), leaves[one].size)
        for number, one in enumerate(leaves)
        for other in list(leaves)[number:]
    ]
    return Hessian(blocks, remark(whole, slope))


def function(replay: Replay, name: str) -> tuple[str, Recording, Tape]:
    """The function whose value bears a name, or is the last one, and what to call it."""
    shown: list[str] = []

    def find(session: Session) -> Tensor:
        value: Any = None
        if name:
            values = {path: tensor for key, held in session.world.names.items() for path, tensor in tensors_below(key, held)}
            if name not in values:
                raise unknown_name(name, values, "tensor")
            shown.append(name)
            value = values[name]
        elif session.outcome is not None:
            shown.append("the last value" if session.outcome.unnamed else session.outcome.name)
            value = session.outcome.value
        if not isinstance(value, Tensor):
            raise NotDifferentiable("the last value is not a tensor", help=("name the value: `--jacobian=y:x`",))
        return value

    try:
        recording, tape = tape_at(replay, find)
    except Unevaluable as error:
        raise NotDifferentiable(f"cannot differentiate twice through {error}, which has no forward formula") from None
    return shown[0], recording, tape


def chosen(tape: Tape, recording: Recording, root: str, names: Sequence[str]) -> dict[str, Any]:
    """The leaves to differentiate by: those that are named, or all."""
    leaves = {name or f"leaf {place}": node for place, (node, name) in enumerate(tape.names.items())}
    for name in names:
        if name not in leaves:
            raise unknown_leaf(name, leaves, recording.names.values(), root)
    return {name: leaves[name] for name in names} if names else leaves


def refuse_large(what: str, elements: int, limit: int | None) -> None:
    if limit is not None and elements * 8 > limit:
        raise too_large(what, elements * 8, limit)


def block(of: str, by: tuple[str, ...], value: Array, rows: int) -> Block:
    matrix = value.reshape(rows, -1)
    square = len(by) == 1 or by[0] == by[1]
    return Block(of, by, value, rows, structure_of(matrix, square))


# ---- structure ---------------------------------------------------------------------------------------------------------


def structure_of(matrix: Array, square: bool = True) -> tuple[str, ...]:
    """What holds of a matrix, exactly or to rounding."""
    scale = float(np.abs(matrix).max(initial=0.0))
    if not np.isfinite(matrix).all():
        return ("not finite",)
    if scale == 0:
        return ("zero",)
    small = np.abs(matrix) <= ROUNDING * scale
    found: list[str] = []
    rows, columns = matrix.shape
    if matrix.size == 1:
        return ()
    if rows == columns and square:
        off = ~np.eye(rows, dtype=bool)
        if small[off].all():
            diagonal = np.diag(matrix)
            same = np.abs(diagonal - diagonal[0]).max() <= ROUNDING * scale
            found.append(f"{diagonal[0]:.6g} times the identity" if same else "diagonal")
        elif (np.abs(matrix - matrix.T) <= ROUNDING * scale).all():
            found.append("symmetric")
        blocks = 0 if found[:1] == ["diagonal"] or "identity" in " ".join(found) else block_size(small)
        if blocks:
            found.append(f"block diagonal, {rows // blocks} blocks of {blocks} x {blocks}")
    rank = np.linalg.matrix_rank(matrix) if max(matrix.shape) <= MOST_FOR_EIGENVALUES else min(matrix.shape)
    if rank < min(matrix.shape):
        found.append(f"rank {rank}")
    return tuple(found)


def block_size(small: Array) -> int:
    """The size of the equal blocks that a square matrix has along its diagonal; 0 if it has none."""
    size = len(small)
    for candidate in (each for each in range(2, size // 2 + 1) if size % each == 0):
        inside = np.kron(np.eye(size // candidate, dtype=bool), np.ones((candidate, candidate), dtype=bool))
        if small[~inside].all():
            return candidate
    return 0


def remark(whole: Array, slope: float) -> str:
    """What the eigenvalues of a Hessian say, and about the point where the gradient is zero."""
    if len(whole) > MOST_FOR_EIGENVALUES or not np.isfinite(whole).all() or np.iscomplexobj(whole) or not whole.size:
        return ""
    eigenvalues = np.linalg.eigvalsh((whole + whole.T) / 2)
    low, high = float(eigenvalues[0]), float(eigenvalues[-1])
    zero = 1e-9 * max(abs(low), abs(high), 1e-300)
    if abs(low) <= zero and abs(high) <= zero:
        kind, shape = "zero", ""
    elif low > zero:
        kind, shape = "positive definite", "minimum"
    elif high < -zero:
        kind, shape = "negative definite", "maximum"
    elif low >= -zero:
        kind, shape = "positive semidefinite", ""
    elif high <= zero:
        kind, shape = "negative semidefinite", ""
    else:
        kind, shape = "indefinite", "saddle point"
    words = [f"the Hessian is {kind}: eigenvalues from {low:.6g} to {high:.6g}" if kind != "zero" else "the Hessian is zero"]
    if kind.endswith(" definite"):
        words.append(f"condition number {max(abs(low), abs(high)) / min(abs(low), abs(high)):.6g}")
    text = ", ".join(words)
    if slope <= STATIONARY * max(1.0, abs(high), abs(low)) and shape:
        return f"{text}\nthe gradient is zero here: a {shape}"
    return text
