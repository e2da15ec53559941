"""What formulas are made from: the tape of a run, and what on it has a name, is a gradient, a Jacobian or a Hessian."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

import numpy as np

from gradcli.analysis.formula.index.draws import Draws
from gradcli.analysis.formula.tape.tape import Key, Tape, values_in
from gradcli.engine.backward.backward import grad
from gradcli.engine.tensor import dtypes
from gradcli.engine.tensor.tensor import Tensor
from gradcli.lang.access.contents import tensors_below
from gradcli.records import NamedTuple

if TYPE_CHECKING:
    from gradcli.runs.replay import Replay
    from gradcli.runs.session import Session

Array = np.ndarray[Any, Any]


class Target(NamedTuple):
    """Something to find a formula for: the gradient by `by`, or a Jacobian `of` something, or a Hessian by `by` and `second`.

    `keys` are the arrays on the tape that add up to it.  Of a Jacobian or Hessian they are its product with `seed`, whose array has the axes of what is
    differentiated.  `value` is what the run itself computed, if it did.
    """

    by: str
    keys: tuple[Key, ...]
    shape: tuple[int, ...]
    value: Array | None = None
    seed: Key | None = None
    of: str | None = None
    second: str | None = None


class Record(NamedTuple):
    """A tape, its targets, and the names of the arrays on it: leaves, constants, and values between.

    `root` is the name of what was differentiated, `reached` all that depends on a leaf,
    `forward` what was computed before the first backward pass, `taken` all names of the program.
    """

    tape: Tape
    targets: tuple[Target, ...]
    leaves: dict[Key, str]
    constants: dict[Key, str]
    between: dict[Key, str]
    root: str | None
    reached: set[Key]
    forward: set[Key]
    taken: frozenset[str]


def record(replay: Replay, kind: str, by: Sequence[str] | None, most: int) -> Record | None:
    """Run once more and record; None where that cannot be done within the budget, or there is nothing to differentiate."""
    tape, records = Tape(most), list[Record]()
    ran = replay.run(before=tape.listen, look=lambda again: records.append(recorded(tape, again, kind, by)))
    return records[0] if ran is not None and ran.well and records else None


def recorded(tape: Tape, session: Session, kind: str, by: Sequence[str] | None) -> Record:
    """The record of a run that has just ended."""
    leaves, others = named_arrays(tape, session)
    forward = set(tape.maker if tape.began is None else [key for key, (step, _) in tape.maker.items() if step < tape.began])
    root = session.root
    if kind == "gradient":
        targets = gradients(tape, leaves)
    else:
        outcome = session.outcome
        root = None if outcome is None else outcome.name
        value = None if outcome is None else outcome.value
        targets = second_order(tape, leaves, value, root or "", kind) if isinstance(value, Tensor) and value.requires_grad else []
    names = {tape.key(tensor): name for name, tensor in leaves.items()}
    reached = depends(tape, set(names))
    between = {key: name for key, name in others.items() if key in reached and name != root}
    constants = {key: name for key, name in others.items() if key not in reached}
    chosen = [target for target in targets if by is None or target.by in by]
    return Record(tape, tuple(chosen), names, constants, between, root, reached, forward, frozenset(session.world.names))


def named_arrays(tape: Tape, session: Session) -> tuple[dict[str, Tensor], dict[Key, str]]:
    """The leaves by name, and the names of all other real tensors; the first name counts."""
    leaves: dict[str, Tensor] = {}
    others: dict[Key, str] = {}
    seen: set[Key] = set()
    for name, value in session.world.names.items():
        for path, tensor in tensors_below(name, value):
            key = tape.key(tensor)
            if key in seen or key in tape.written or dtypes.category(tensor.array.dtype) == dtypes.COMPLEX:
                continue
            seen.add(key)
            if tensor.is_leaf and tensor.requires_grad:
                leaves[path] = tensor
            else:
                others[key] = path
    return leaves, others


def depends(tape: Tape, sources: set[Key]) -> set[Key]:
    """The arrays that were computed from these, and these."""
    reached = set(sources)
    for step in tape.steps:
        if any(value.key in reached for value in values_in(step.args)):
            reached.update(step.outs)
    return reached


def gradients(tape: Tape, leaves: dict[str, Tensor]) -> list[Target]:
    """What leaves collected in the backward passes of the run, where no hook changed it."""
    targets = []
    for name, leaf in leaves.items():
        noted = tape.gradients.get(id(leaf))
        if noted is not None and not noted[2] and leaf.gradient is not None:
            targets.append(Target(name, tuple(noted[1]), leaf.array.shape, leaf.gradient.array))
    return targets


def second_order(tape: Tape, leaves: dict[str, Tensor], root: Tensor, name: str, kind: str) -> list[Target]:
    """The Jacobian of the root by each leaf, or the Hessian of a single number by each leaf."""
    targets: list[Target] = []
    wanted = list(leaves)
    firsts: list[Any] = [root] * len(wanted)
    if kind == "hessian" and wanted:
        firsts = list(grad([root], list(leaves.values()), create_graph=True, allow_unused=True))
    for leaf, first in zip(wanted, firsts, strict=True):
        if first is None or not first.requires_grad:
            continue
        seed = Tensor(np.asarray(Draws(len(targets)).normal(first.array.shape), first.array.dtype))
        (product,) = grad([first], [leaves[leaf]], [seed], create_graph=True, allow_unused=True)
        if product is not None:
            shape = (*first.array.shape, *leaves[leaf].array.shape)
            targets.append(Target(leaf, (tape.key(product),), shape, None, tape.key(seed), name, leaf if kind == "hessian" else None))
    return targets
