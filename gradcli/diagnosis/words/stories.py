"""The origin of a NaN or infinity, told: what is not finite, which step made it of which numbers, and what to write instead."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import islice
from typing import TYPE_CHECKING

import numpy as np

from gradcli.diagnosis.evidence.nonfinite import Findings, Origin, look, traced
from gradcli.diagnosis.evidence.operands import mark_of
from gradcli.diagnosis.patches.edits import Edit, nodes_covering, shown
from gradcli.diagnosis.words.wording import listed, number
from gradcli.diagnostics.model import Diagnostic, Label, Span
from gradcli.engine.state import STATE
from gradcli.lang.syntax import nodes as syntax
from gradcli.runs.replay import Replay

if TYPE_CHECKING:
    from gradcli.engine.tensor.tensor import Array
    from gradcli.runs.session import Session

LONGEST = 24


def tell_of_nonfinite(session: Session) -> None:
    """Find the origin by running again, and tell of it."""
    replay = Replay(session)
    findings = traced(replay) or look(session)
    if findings.any:
        session.tell(story_of(findings, session, replay))


def story_of(findings: Findings, session: Session, replay: Replay) -> Diagnostic:
    """One diagnostic for all that is not finite in a run: they mostly have one origin."""
    bad = ([] if findings.root is None else [findings.root]) + list(findings.gradients)
    origin = next((origin for _, _, origin in bad if origin is not None), None)
    severity, code = ("error", "E0701") if session.settings.nan == "error" else ("warning", "W0101")
    notes, helps = [], []
    if origin is None:
        notes.append(unexplained(replay))
    elif origin.masked:
        notes.append(
            "the `where` trap: the branch that was not taken is differentiated too, and its infinite derivative times "
            "the zero that arrives there is nan"
        )
        helps = list(islice(rewrites(origin, session, replay), 1))
    elif origin.backward:
        notes.append(arrival(origin))
    return Diagnostic(
        code, headline(findings, origin, session.modules), labels(origin, session.modules), tuple(notes), tuple(helps), severity
    )


def headline(findings: Findings, origin: Origin | None, modules: Sequence[syntax.Module]) -> str:
    """What is not finite, and the step it began with."""
    whose = [] if findings.root is None else [f"`{findings.root[0]}`" if findings.root[0] else "the value backward began from"]
    kind = findings.root[1] if findings.root is not None else findings.gradients[0][1]
    if findings.gradients and not whose:
        names = [f"`{name}`" if name.isidentifier() or "." in name or "[" in name else name for name, _, _ in findings.gradients]
        whose = [f"the gradient of {listed(names)}"]
    told = f"{whose[0]} is {kind}"
    if findings.root is not None and findings.gradients:
        told += f", and so {'is the gradient' if len(findings.gradients) == 1 else 'are the gradients'} of " + listed(
            [f"`{name}`" for name, _, _ in findings.gradients]
        )
    if origin is None:
        return told
    step = f"the derivative of {called(origin, modules)}" if origin.backward else called(origin, modules)
    return f"{told}: {step} made the first {origin.made}{place(origin)}"


def called(origin: Origin, modules: Sequence[syntax.Module]) -> str:
    """The step as the program writes it, if that is short; else its operator or function."""
    text = "" if origin.span is None else " ".join(origin.span.text.split())
    if 0 < len(text) <= LONGEST:
        return f"`{text}`"
    node = None if origin.span is None else step_at(origin.span, modules)
    return f"`{origin.op.partition('Backward')[0].lower() if node is None else mark_of(node).text}`"


def place(origin: Origin) -> str:
    return f" at {list(origin.place)}" if origin.place else ""


def arrival(origin: Origin) -> str:
    """What came in from above."""
    if origin.arrived is None:
        return f"{origin.op}: only finite gradients arrived there"
    return f"{origin.op}: the gradient that arrived there is {number(origin.arrived)}"


def unexplained(replay: Replay) -> str:
    if not replay.possible:
        return "where it began is not known: an input was written in place, so the run cannot be made again"
    if replay.budget <= 0:
        return "where it began is not known: making the run again took too long"
    return "no step made it of finite numbers: it was there from the beginning"


# ---- the place and what was there --------------------------------------------------------------------------------------


def labels(origin: Origin | None, modules: Sequence[syntax.Module]) -> tuple[Label, ...]:
    """The step, and each operand with the number it had there."""
    if origin is None or origin.span is None:
        return ()
    node = step_at(origin.span, modules)
    operands = [] if node is None else [operand for operand in operands_of(node) if not is_number(operand)]
    told: list[Label] = []
    if len(origin.values) == len(operands):
        for operand, value in zip(operands, origin.values, strict=True):
            if value is not None:
                told.append(Label(operand.span, f"{number(value)}{' there' if origin.place else ''}"))
    mark = origin.span if not told or node is None else mark_of(node)
    turned = [] if origin.turned is None or origin.turned == origin.span else [turning(origin.turned, modules)]
    return (*told, Label(mark, "" if told else f"made {origin.made}", primary=True), *turned)


def turning(span: Span, modules: Sequence[syntax.Module]) -> Label:
    """Where an infinity became NaN."""
    node = step_at(span, modules)
    return Label(span if node is None else mark_of(node), "nan from here on")


def step_at(span: Span, modules: Sequence[syntax.Module]) -> syntax.Node | None:
    """The operator, call or element that stands at a span."""
    kinds = (syntax.Binary, syntax.Call, syntax.Unary, syntax.Subscript, syntax.AugmentedAssign)
    return next((node for node in nodes_covering(modules, span) if node.span == span and isinstance(node, kinds)), None)


def operands_of(node: syntax.Node) -> list[syntax.Expression]:
    """The pieces of syntax that gave a step its tensors, in order."""
    if isinstance(node, syntax.Binary):
        return [node.left, node.right]
    if isinstance(node, syntax.Unary):
        return [node.operand]
    if isinstance(node, syntax.AugmentedAssign):
        return [node.target, node.value]
    if isinstance(node, syntax.Call):
        receiver = node.function.value if isinstance(node.function, syntax.Attribute) else None
        return [*([] if receiver is None or is_library(receiver) else [receiver]), *node.arguments]
    return []


def is_number(node: syntax.Expression) -> bool:
    """A number as it is written, with its sign."""
    return isinstance(node.operand if isinstance(node, syntax.Unary) else node, syntax.Constant)


def is_library(node: syntax.Expression) -> bool:
    """Whether what stands before a dot is a module of the library, as far as syntax tells."""
    return node.span.text in ("torch", "F", "nn.functional", "torch.nn.functional", "torch.special", "torch.linalg", "special", "linalg")


# ---- the rewrite of the `where` trap -----------------------------------------------------------------------------------


def rewrites(origin: Origin, session: Session, replay: Replay) -> Iterator[str]:
    """Give the branch an operand that is harmless where the branch is not taken; shown when value and gradients come out right."""
    value = STATE.root_array
    if value is None or origin.span is None:
        return
    for edit, words in candidates(origin.span, session.modules):
        right: list[bool] = []
        ran = replay.run(edit, look=lambda again, right=right: right.append(comes_out_right(again, value)))  # type: ignore[misc]
        if ran is not None and ran.well and right == [True]:
            yield f"{words}\n{shown(session.modules, edit)}"


def comes_out_right(again: Session, value: Array) -> bool:
    """Whether a run has the value that backward began from before, and finite gradients."""
    return STATE.root_array is not None and bool(np.array_equal(STATE.root_array, value)) and not look(again).any


def candidates(span: Span, modules: Sequence[syntax.Module]) -> Iterator[tuple[Edit, str]]:
    """Each operand of the step, replaced by itself where the condition of a `where` holds and by 1 elsewhere, and the other way round."""
    node = step_at(span, modules)
    conditions = [
        (call.function.span.text, call.arguments[0])
        for module in modules
        for call in syntax.walk(module)
        if isinstance(call, syntax.Call) and len(call.arguments) == 3 and called_name(call.function) == "where"
    ]
    for operand in [] if node is None else operands_of(node):
        if isinstance(operand, syntax.Constant):
            continue
        text = operand.span.text
        for function, condition in conditions:
            for first, second in ((text, "1.0"), ("1.0", text)):
                words = f"give the branch a harmless `{text}` where it is not taken"
                yield [(operand.span, f"{function}({condition.span.text}, {first}, {second})")], words


def called_name(function: syntax.Node) -> str:
    return function.name if isinstance(function, syntax.Attribute) else function.id if isinstance(function, syntax.Name) else ""
