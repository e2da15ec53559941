"""A NaN or infinity: what is not finite, which step produced it from which numbers, and what to write instead."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import islice
from typing import TYPE_CHECKING

from gradcli.diagnosis.evidence.nonfinite import Findings, Origin, Start, is_well, look, traced
from gradcli.diagnosis.evidence.operands import mark_of
from gradcli.diagnosis.evidence.steps import operands_of, step_at
from gradcli.diagnosis.patches.finite import guards, in_words
from gradcli.diagnosis.patches.step_size import TOO_LARGE, smaller_steps
from gradcli.diagnosis.patches.where_branch import masked_operands
from gradcli.diagnosis.words.wording import listed, number
from gradcli.diagnostics.model import Diagnostic, Label, Span
from gradcli.engine.state import STATE
from gradcli.lang.parsing.edits import Edit, shown
from gradcli.lang.syntax import nodes as syntax
from gradcli.runs.replay import Replay

if TYPE_CHECKING:
    from gradcli.runs.session import Session

LONGEST = 24
MASKED = "the branch of `where` that was not taken is differentiated too: its infinite derivative times the zero gradient that arrives there is nan"


def nonfinite(session: Session) -> Diagnostic | None:
    """Find the origin by running again; one diagnostic for all that is not finite in a run, which mostly has one origin."""
    replay = Replay(session)
    findings = traced(replay) or look(session)
    if not findings.any and not STATE.nonfinite:
        return None
    bad = ([] if findings.root is None else [findings.root]) + list(findings.gradients)
    origin = next((origin for _, _, origin in bad if origin is not None), None)
    severity, code = ("error", "E0701") if session.settings.nan == "error" else ("warning", "W0101")
    helps = tuple(islice(masked_operands(origin, findings.start, session, replay), 1)) if origin is not None and origin.masked else ()
    helps = helps or (() if origin is None else tuple(islice(guarded(origin, findings.start, session, replay), 1)))
    return Diagnostic(code, headline(findings, origin, session), labels(origin, session), notes(origin, replay), helps, severity)


def guarded(origin: Origin, start: Start, session: Session, replay: Replay) -> Iterator[str]:
    """The step made safe, or the steps of a loop made smaller, shown when value and gradients come out finite; else what to do in words."""
    node = None if origin.span is None else step_at(origin.span, session.modules)
    for edit, words in () if origin.masked else guards(origin, node):
        if ending(edit, replay) is not None:
            yield f"{words}\n{shown(session.modules, edit)}"
    late = next((span for number, span in start.turns if number > 1), None)
    if late is not None and (edit := calmed(session, replay, late)):
        yield f"{TOO_LARGE}\n{shown(session.modules, edit)}"
    if words := in_words(origin, origin.span):
        yield words


def ending(edit: Edit, replay: Replay) -> float | None:
    """What a run with a change comes to: the size of the value it began backward from last; None where anything was not finite."""
    sizes: list[float] = []

    def look(again: Session) -> None:
        if is_well(again):
            sizes.append(0.0 if STATE.root_array is None else float(abs(STATE.root_array).sum()))

    ran = replay.run(edit, look=look)
    return sizes[0] if sizes and ran is not None and ran.well else None


def calmed(session: Session, replay: Replay, loop: Span) -> Edit:
    """The largest step that keeps all finite, or the next smaller one where the loss comes out lower with it; empty where none does."""
    best: Edit = []
    size: float | None = None
    for edit in smaller_steps(session.modules, loop):
        found = ending(edit, replay)
        if size is not None:
            return edit if found is not None and found < size else best
        best, size = (edit, found) if found is not None else (best, None)
    return best


def notes(origin: Origin | None, replay: Replay) -> tuple[str, ...]:
    """Why the step produced it; why there is none to name."""
    if origin is None:
        return (unexplained(replay),)
    if origin.masked:
        return (MASKED,)
    return (arrival(origin),) if origin.backward else ()


def headline(findings: Findings, origin: Origin | None, session: Session) -> str:
    """What is not finite, and the step it started with."""
    if not findings.any:
        return "a backward pass met a value or gradient that is not finite; those of the last pass are"
    gradients = [f"`{name}`" if not name.startswith("a leaf") else name for name, _, _ in findings.gradients]
    if findings.root is not None:
        name, kind, _ = findings.root
        text = f"{f'`{name}`' if name else 'the value that backward started from'} is {kind}{in_turns(findings.start)}"
        if gradients:
            text += f", and so {'is the gradient' if len(gradients) == 1 else 'are the gradients'} of {listed(gradients)}"
    else:
        text = f"the gradient of {listed(gradients)} is {findings.gradients[0][1]}{in_turns(findings.start)}"
    if origin is None:
        return text
    step = f"the derivative of {step_text(origin, session)}" if origin.backward else step_text(origin, session)
    place = f" at {list(origin.place)}" if origin.place else ""
    return f"{text}: {step} produced the first {origin.kind}{place}"


def in_turns(start: Start) -> str:
    """`` in step 2 of the loop on line 7``, and those around it."""
    turns = [f"step {number} of the loop on line {span.line}" for number, span in start.turns]
    return "".join(f" in {turn}" if place == 0 else f", in {turn}" for place, turn in enumerate(turns))


def step_text(origin: Origin, session: Session) -> str:
    """The step as the program writes it, if that is short; else its operator or function."""
    text = "" if origin.span is None else " ".join(origin.span.text.split())
    if 0 < len(text) <= LONGEST:
        return f"`{text}`"
    node = None if origin.span is None else step_at(origin.span, session.modules)
    return f"`{origin.op.partition('Backward')[0].lower() if node is None else mark_of(node).text}`"


def arrival(origin: Origin) -> str:
    """The gradient that came in."""
    if origin.arrived is None:
        return f"{origin.op}: only finite gradients arrived there"
    return f"{origin.op}: the gradient that arrived there is {number(origin.arrived)}"


def unexplained(replay: Replay) -> str:
    if not replay.possible:
        return "its origin is unknown: an input was modified in place, so the program cannot be run again"
    if replay.budget <= 0:
        return "its origin is unknown: running the program again took too long"
    return "no step produced it from finite numbers: an input or constant already contained it"


# ---- the place and the numbers there -----------------------------------------------------------------------------------


def labels(origin: Origin | None, session: Session) -> tuple[Label, ...]:
    """The step, and each operand with the number it had there."""
    if origin is None or origin.span is None:
        return ()
    node = step_at(origin.span, session.modules)
    operands = [] if node is None else [operand for operand in operands_of(node, session.world) if not is_number(operand)]
    values: list[Label] = []
    if len(origin.values) == len(operands):
        for operand, value in zip(operands, origin.values, strict=True):
            if value is not None:
                values.append(Label(operand.span, f"{number(value)}{' there' if origin.place else ''}"))
    mark = origin.span if not values or node is None else mark_of(node)
    turned = [] if origin.turned is None or origin.turned == origin.span else [turning(origin.turned, session)]
    return (*values, Label(mark, "" if values else f"produced {origin.kind}", primary=True), *turned)


def turning(span: Span, session: Session) -> Label:
    """Where an infinity became NaN."""
    node = step_at(span, session.modules)
    return Label(span if node is None else mark_of(node), "nan from here on")


def is_number(node: syntax.Expression) -> bool:
    """A number as it is written, with its sign."""
    return isinstance(node.operand if isinstance(node, syntax.Unary) else node, syntax.Constant)
