"""The `where` trap: an operand that is harmless where the branch is not taken."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

import numpy as np

from gradcli.diagnosis.evidence.nonfinite import Origin, Start, is_well
from gradcli.diagnosis.evidence.steps import operands_of, step_at
from gradcli.diagnosis.evidence.watching import watch
from gradcli.diagnosis.patches.pieces import called_name
from gradcli.diagnostics.model import Span
from gradcli.engine.backward.sweep import Sweep
from gradcli.engine.state import STATE
from gradcli.lang.parsing.edits import Edit, shown
from gradcli.lang.syntax import nodes as syntax

if TYPE_CHECKING:
    from gradcli.engine.tensor.tensor import Array
    from gradcli.runs.replay import Replay
    from gradcli.runs.session import Session


def masked_operands(origin: Origin, start: Start, session: Session, replay: Replay) -> Iterator[str]:
    """Each such change with which the value of that backward pass stays what it was and all gradients come out finite."""
    if start.value is None or origin.span is None:
        return
    for edit, words in candidates(origin.span, session):
        values: list[Array | None] = []
        right: list[bool] = []

        class Noting(Sweep):
            """A backward pass that notes the value it starts from."""

            def run(self, values: list[Array | None] = values) -> dict[Any, Any]:
                values.append(STATE.root_array)
                return super().run()

        ran = replay.run(edit, look=lambda again, right=right: right.append(is_well(again)), before=lambda kind=Noting: watch(unseen, kind))  # type: ignore[misc]
        if ran is not None and ran.well and right == [True] and is_same(values, start):
            yield f"{words}\n{shown(session.modules, edit)}"


def unseen(*step: object) -> None:
    """Results are of no interest here."""


def is_same(values: list[Array | None], start: Start) -> bool:
    """Whether the pass, of those that a run made, starts from the same value."""
    value = values[start.number - 1] if start.number <= len(values) else None
    return value is not None and start.value is not None and bool(np.array_equal(value, start.value))


def candidates(span: Span, session: Session) -> Iterator[tuple[Edit, str]]:
    """Each operand of the step, replaced by itself where the condition of a `where` holds and by 1 elsewhere, and the other way round."""
    node = step_at(span, session.modules)
    conditions = [
        (call.function.span.text, call.arguments[0])
        for module in session.modules
        for call in syntax.walk(module)
        if isinstance(call, syntax.Call) and len(call.arguments) == 3 and called_name(call) == "where"
    ]
    for operand in () if node is None else operands_of(node, session.world):
        if isinstance(operand, syntax.Constant):
            continue
        text = operand.span.text
        for function, condition in conditions:
            for first, second in ((text, "1.0"), ("1.0", text)):
                words = f"replace `{text}` with a harmless value where the branch is not taken"
                yield [(operand.span, f"{function}({condition.span.text}, {first}, {second})")], words
