"""What a shorthand program gets without asking: backward from its last value."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NamedTuple

import numpy as np

from gradcli.diagnostics.model import Diagnostic, Label, Span
from gradcli.engine.backward.backward import backward
from gradcli.engine.state import STATE
from gradcli.engine.tensor import dtypes
from gradcli.engine.tensor.tensor import Tensor
from gradcli.lang.syntax import nodes as syntax

if TYPE_CHECKING:
    from gradcli.world.world import World

LAST = "_"


class Outcome(NamedTuple):
    """The value of a program's last statement, by what name, and where it stands; `unnamed` if it is an expression of more than a name."""

    name: str
    value: Any
    span: Span
    unnamed: bool = False


def outcome_of(module: syntax.Module, world: World) -> Outcome | None:
    """What the last statement of a program came to: an expression's value, or the one name it assigned."""
    if not module.body:
        return None
    statement = module.body[-1]
    target = assigned(statement)
    if target is not None:
        return Outcome(target.id, world.names.get(target.id), statement.span)
    if not isinstance(statement, syntax.ExpressionStatement):
        return None
    if isinstance(statement.value, syntax.Name):
        return Outcome(statement.value.id, world.last, statement.span)
    return Outcome(LAST, world.last, statement.span, unnamed=True)


def assigned(statement: syntax.Statement) -> syntax.Name | None:
    """The one plain name a statement assigns."""
    match statement:
        case syntax.Assign(targets=[syntax.Name() as name]) | syntax.AugmentedAssign(target=syntax.Name() as name):
            return name
        case syntax.AnnotatedAssign(target=syntax.Name() as name) if statement.value is not None:
            return name
    return None


def backward_of(outcome: Outcome, start: Tensor | None) -> Diagnostic | None:
    """Run backward from a value that has a derivative; a note where it cannot know from which cotangent."""
    value = outcome.value
    if not (isinstance(value, Tensor) and dtypes.is_floating(value.array.dtype) and value.requires_grad):
        return None if start is None else unused(outcome)
    if start is None and value.array.size != 1:
        return None if value.is_leaf else where_to_start(outcome, value)
    STATE.where = outcome.span
    backward([value], None if start is None else [spread(start, value)])
    return None


def spread(start: Tensor, value: Tensor) -> Tensor:
    """One number stands for a cotangent that is that number everywhere."""
    return Tensor(np.full(value.array.shape, start.array, value.array.dtype)) if start.array.ndim == 0 else start


def where_to_start(outcome: Outcome, value: Tensor) -> Diagnostic:
    """The note that takes the place of the gradients."""
    name = "the last value" if outcome.unnamed else f"`{outcome.name}`"
    shape = list(value.shape)
    return Diagnostic(
        "N0001",
        f"no gradients: {name} has shape {shape}, but backward starts from a single number",
        (Label(outcome.span, primary=True),),
        help=(
            "reduce it, for example with `.sum()` or `.mean()`, or pass the cotangent: `--grad-output 1`, or one number for each element",
        ),
        severity="note",
    )


def unused(outcome: Outcome) -> Diagnostic:
    """The note on a cotangent that nothing could take."""
    return Diagnostic(
        "N0001", "--grad-output is not used: the last value does not require grad", (Label(outcome.span, primary=True),), severity="note"
    )
