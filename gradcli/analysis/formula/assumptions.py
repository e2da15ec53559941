"""Assumptions: equations and inequalities between the names of a program, such as ``S == S.T``, ``sum(Y, 1) == 1``, ``p > 0``.

An assumption is not a rule that is applied: the random points are chosen so that it holds there.  What is equal at all such points is then found equal, and a
formula is verified only where the assumption holds.  A point is moved onto an equation by Newton's method, with the engine's own derivatives.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np

from gradcli.analysis.formula.index.draws import Draws
from gradcli.data.inputs import given
from gradcli.diagnostics.model import GradcliError, Label, Source, UsageError
from gradcli.engine.backward.backward import grad
from gradcli.engine.tensor.tensor import Tensor
from gradcli.lang.parsing.parser import parse
from gradcli.lang.syntax import nodes as syntax
from gradcli.records import NamedTuple
from gradcli.runs.results import ProgramError
from gradcli.runs.session import Session, Settings

Array = np.ndarray[Any, Any]
NEWTON = 60  # steps onto an equation
EXACT = 1e-12
HOLDS = 1e-5  # how far a value of the run may be from an equation: it may have been read from decimals
ROUNDS = 20  # times that all equations are gone through
OPERATORS = ("==", ">", "<", ">=", "<=")


class Assumption(NamedTuple):
    """One assumption: its text, its sides, and which names are in it."""

    text: str
    left: str
    operator: str
    right: str
    names: tuple[str, ...]

    def difference(self, values: Mapping[str, Array]) -> tuple[Tensor, list[Tensor]]:
        """``left - right`` and the names as leaves, in float64."""
        inputs = [given(name, np.asarray(values[name], np.float64)) for name in self.names]
        with Session(Settings(inputs, "float64")) as session:
            session.execute(parse(Source("--assume", f"({self.left}) - ({self.right})")))
            result = session.world.last
            return result, [session.world.names[name] for name in self.names]

    def moved_onto(self, values: Mapping[str, Array]) -> dict[str, Array] | None:
        """The values moved to where the equation holds; None when they do not get there."""
        current = {name: np.asarray(value, np.float64) for name, value in values.items()}
        for _ in range(NEWTON):
            result, leaves = self.difference(current)
            residual = result.array.ravel()
            if not np.isfinite(residual).all():
                return None
            if np.abs(residual).max(initial=0) < EXACT:
                return current
            if self.operator != "==":
                return current if self.holds_for(residual, 0) else None
            jacobian = rows(result, leaves)
            step = np.linalg.lstsq(jacobian, residual, rcond=1e-10)[0]
            at = 0
            for name in self.names:
                size = current[name].size
                current[name] = current[name] - step[at : at + size].reshape(current[name].shape)
                at += size
        return None

    def holds_for(self, difference: Array, tolerance: float) -> bool:
        """Whether the difference of the sides is as the operator says."""
        if self.operator == "==":
            return bool((np.abs(difference) <= tolerance).all())
        signed = difference if self.operator[0] == ">" else -difference
        return bool((signed >= -tolerance).all() if self.operator[-1] == "=" else (signed > 0).all())


def rows(result: Tensor, leaves: Sequence[Tensor]) -> Array:
    """The Jacobian of the elements of a result by all leaves."""
    found = []
    for at in range(result.array.size):
        seed = np.zeros(result.array.size)
        seed[at] = 1
        parts = grad([result], list(leaves), [Tensor(seed.reshape(result.array.shape))], retain_graph=True, allow_unused=True)
        found.append(
            np.concatenate([np.zeros(leaf.array.size) if g is None else g.array.ravel() for leaf, g in zip(leaves, parts, strict=True)])
        )
    return np.array(found)


def assumption(text: str, known: Mapping[str, Array]) -> Assumption:
    """Read an assumption over these names.  Raises UsageError where it is none, or where the run's values contradict it."""
    try:
        module = parse(Source("--assume", text))
    except GradcliError as error:
        raise UsageError("E0902", f"--assume: {error.diagnostic.headline}", labels=error.diagnostic.labels) from None
    comparison = module.body[0].value if len(module.body) == 1 and isinstance(module.body[0], syntax.ExpressionStatement) else None
    if not isinstance(comparison, syntax.Comparison) or len(comparison.operators) != 1 or comparison.operators[0] not in OPERATORS:
        raise UsageError(
            "E0902",
            "--assume takes one equation or inequality",
            labels=(Label(module.span, primary=True),),
            help=("as in --assume 'S == S.T' or --assume 'p > 0'",),
        )
    left, right = comparison.left, comparison.rights[0]
    names = tuple(dict.fromkeys(node.id for node in syntax.walk(module) if isinstance(node, syntax.Name) and node.id in known))
    found = Assumption(text.strip(), left.span.text, comparison.operators[0], right.span.text, names)
    if not names:
        raise UsageError("E0902", f"--assume {text}: it names no input of the program", labels=(Label(module.span, primary=True),))
    refuse_contradicted(found, known, module)
    return found


def refuse_contradicted(found: Assumption, known: Mapping[str, Array], module: syntax.Module) -> None:
    """Refuse an assumption that the values of the run contradict, with the first place where they do."""
    span = module.span
    try:
        result, _ = found.difference(known)
    except ProgramError as error:
        raise UsageError("E0902", f"--assume {found.text}: {error.message}", labels=(Label(span, primary=True),)) from None
    if not isinstance(result, Tensor):
        raise UsageError("E0902", f"--assume {found.text}: it compares no tensors", labels=(Label(span, primary=True),))
    difference = result.array
    size = max((float(np.abs(known[name]).max(initial=0)) for name in found.names), default=1.0)
    for place in np.ndindex(difference.shape):
        if not found.holds_for(np.asarray(difference[place]), HOLDS * max(1.0, size)):
            where = f"[{', '.join(map(str, place))}]" if place else ""
            raise UsageError(
                "E0902",
                f"--assume {found.text}: the values of this run contradict it",
                labels=(Label(span, primary=True),),
                notes=(f"at {where or 'the one element'} the sides differ by {float(difference[place]):.6g}",),
            )


def satisfying(
    assumptions: Sequence[Assumption], values: Mapping[str, Array], seed: int | None = None, spread: float = 0.0
) -> dict[str, Array] | None:
    """A point at which all assumptions hold, near these values, or `spread` away from them; None when none is reached."""
    current = dict(values)
    if seed is not None:
        random = Draws(seed)
        for name in dict.fromkeys(name for each in assumptions if each.operator == "==" for name in each.names):
            size = max(1.0, float(np.abs(current[name]).max(initial=0)) / 3)
            current[name] = current[name] + spread * size * random.normal(current[name].shape)
    for _ in range(ROUNDS):
        before = current
        for each in assumptions:
            moved = each.moved_onto({name: current[name] for name in each.names})
            if moved is None:
                return None
            current = current | moved
        if len(assumptions) <= 1 or all(np.allclose(before[name], current[name], 1e-13, 1e-13) for name in current):
            return current
    return None
