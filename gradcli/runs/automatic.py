"""What a shorthand program gets without asking: backward from its last value."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import lru_cache
from typing import TYPE_CHECKING, Any

import numpy as np

from gradcli.diagnostics.model import Diagnostic, Label, Span
from gradcli.engine.backward.backward import backward, grad
from gradcli.engine.state import STATE
from gradcli.engine.tensor import dtypes
from gradcli.engine.tensor.leaf import leaves_behind
from gradcli.engine.tensor.tensor import Tensor
from gradcli.lang.syntax import nodes as syntax
from gradcli.lang.syntax.reads import names_in_target
from gradcli.records import NamedTuple
from gradcli.runs.report import Jacobian, Report

if TYPE_CHECKING:
    from gradcli.runs.session import Session
    from gradcli.world.world import World

LAST = "_"
MOST_ELEMENTS = 100  # of a Jacobian that is shown without being asked for


class Outcome(NamedTuple):
    """The value of a program's last statement, by what name, and where it stands; `unnamed` if it is an expression of more than a name."""

    name: str
    value: Any
    span: Span
    unnamed: bool = False


def outcome_of(module: syntax.Module, world: World) -> Outcome | None:
    """What the last statement of a program came to: an expression's value, the name it assigned, or of a block the last name it bound."""
    if not world.expectations and module.body:
        statement = module.body[-1]
    elif (last := next((each for each in reversed(module.body) if each.span not in world.expectations), None)) is not None:
        statement = last
    else:
        return None
    if not isinstance(statement, syntax.ExpressionStatement):
        target = last_bound(statement, world)
        return None if target is None else Outcome(target, world.names.get(target), statement.span)
    if isinstance(statement.value, syntax.Name):
        return Outcome(statement.value.id, world.last, statement.span)
    return Outcome(LAST, world.last, statement.span, unnamed=True)


def last_bound(statement: syntax.Statement, world: World) -> str | None:
    """The name a statement gave a value last; of several targets the last that can be differentiated."""
    for targets in reversed(bindings_in(statement)):
        bound = [name for name in targets if name in world.names]
        if bound:
            return next((name for name in reversed(bound) if is_differentiable(world.names[name])), bound[-1])
    return None


@lru_cache(maxsize=64)  # of the same statement for each row of --each
def bindings_in(statement: syntax.Statement) -> tuple[tuple[str, ...], ...]:
    """The names that each assignment in a statement binds, up to the first function or class in it."""
    found: list[tuple[str, ...]] = []
    for node in syntax.walk(statement):
        if isinstance(node, (syntax.Function, syntax.Class, syntax.Lambda, syntax.Import, syntax.ImportFrom)):
            break
        if isinstance(node, (syntax.Assign, syntax.AnnotatedAssign, syntax.AugmentedAssign)):
            targets = node.targets if isinstance(node, syntax.Assign) else [node.target]
            found.append(tuple(name for target in targets for name in names_in_target(target)))
    return tuple(found)


def is_differentiable(value: Any) -> bool:
    """Whether backward can start from a value: a floating tensor that came from a leaf, or is one."""
    return isinstance(value, Tensor) and dtypes.is_floating(value.array.dtype) and value.requires_grad


def is_number(value: Any) -> bool:
    """A Python float, or a floating tensor without a history, as torch functions make of Python numbers."""
    if not isinstance(value, Tensor):
        return type(value) is float
    return dtypes.is_floating(value.array.dtype) and (not value.requires_grad or bool(value.is_leaf and value.note("automatic")))


def backward_of(outcome: Outcome, start: Tensor | None, names: Mapping[str, Any]) -> Diagnostic | list[Jacobian] | None:
    """Run backward from a value that has a derivative; of a small value with several elements give the Jacobians by the leaves below `names`.

    A note where a cotangent is not used; None where backward ran or there is nothing to do.
    """
    value = outcome.value
    if not is_differentiable(value):
        return None if start is None else unused(outcome)
    if start is None and is_itself(outcome, names):
        return []
    if start is None and value.array.size != 1:
        ids = {id(leaf) for leaf in leaves_behind([value])}
        behind = [(name, leaf) for name, leaf in Report(names).leaves() if id(leaf) in ids]
        if behind and all(value.array.size * leaf.array.size <= MOST_ELEMENTS for _, leaf in behind):
            return jacobians(outcome.name, value, behind)
        return None
    STATE.where = outcome.span
    backward([value], None if start is None else [spread(start, value)])
    return None


def is_itself(outcome: Outcome, names: Mapping[str, Any]) -> bool:
    """Whether a last value is a leaf by its own name: its derivative by itself says nothing, and several elements of one have no Jacobian of interest."""
    value = outcome.value
    if not value.is_leaf:
        return False
    return bool(value.array.size != 1) or any(leaf is value and name == outcome.name for name, leaf in Report(names).leaves())


def jacobians(name: str, value: Tensor, leaves: Sequence[tuple[str, Tensor]]) -> list[Jacobian]:
    """The derivative of each element of `value` with respect to each element of each leaf."""
    rows = []
    for place in range(value.array.size):
        cotangent = np.zeros(value.array.size, value.array.dtype)
        cotangent[place] = 1
        start = Tensor(cotangent.reshape(value.array.shape))
        rows.append(grad([value], [leaf for _, leaf in leaves], [start], retain_graph=True, allow_unused=True))
    STATE.backward_called = False  # no gradient went into any `.grad`
    return [
        Jacobian(name, leaf_name, value.array.shape, leaf.array.shape, stacked([row[number] for row in rows], value, leaf))
        for number, (leaf_name, leaf) in enumerate(leaves)
    ]


def stacked(rows: list[Tensor | None], value: Tensor, leaf: Tensor) -> Tensor:
    """The rows of a Jacobian as a tensor of the value's shape followed by the leaf's."""
    zero = np.zeros(leaf.array.shape, leaf.array.dtype)
    array = np.stack([zero if row is None else row.array for row in rows])
    return Tensor(array.reshape(value.array.shape + leaf.array.shape))


def is_shown(session: Session) -> bool:
    """Whether a report of the session would show a derivative."""
    return bool(session.jacobians) or any(leaf.grad is not None for _, leaf in Report(session.world.names).leaves())


def spread(start: Tensor, value: Tensor) -> Tensor:
    """One number stands for a cotangent that is that number everywhere."""
    return Tensor(np.full(value.array.shape, start.array, value.array.dtype)) if start.array.ndim == 0 else start


def unused(outcome: Outcome) -> Diagnostic:
    """The note on a cotangent that nothing could take."""
    return Diagnostic(
        "N0001", "--grad-output is not used: the last value does not require grad", (Label(outcome.span, primary=True),), severity="note"
    )
