"""The `where` trap: an operand that is harmless where the branch is not taken."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

import numpy as np

from gradcli.diagnosis.evidence.nonfinite import Origin, look
from gradcli.diagnosis.evidence.steps import operands_of, step_at
from gradcli.diagnosis.patches.pieces import called_name
from gradcli.diagnostics.model import Span
from gradcli.engine.state import STATE
from gradcli.lang.parsing.edits import Edit, shown
from gradcli.lang.syntax import nodes as syntax

if TYPE_CHECKING:
    from gradcli.engine.tensor.tensor import Array
    from gradcli.runs.replay import Replay
    from gradcli.runs.session import Session


def masked_operands(origin: Origin, session: Session, replay: Replay) -> Iterator[str]:
    """Each such change with which the value stays what it was and the gradients come out finite."""
    value = STATE.root_array
    if value is None or origin.span is None:
        return
    for edit, words in candidates(origin.span, session):
        right: list[bool] = []
        ran = replay.run(edit, look=lambda again, right=right: right.append(comes_out_right(again, value)))  # type: ignore[misc]
        if ran is not None and ran.well and right == [True]:
            yield f"{words}\n{shown(session.modules, edit)}"


def comes_out_right(again: Session, value: Array) -> bool:
    """Whether a run has the value that backward started from before, and finite gradients."""
    return STATE.root_array is not None and bool(np.array_equal(STATE.root_array, value)) and not look(again).any


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
