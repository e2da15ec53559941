"""Steps of an optimizer in the wrong order: gradients zeroed too early or never, clipped before there are any, or computed after the step."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from gradcli.diagnosis.findings.optimizers import Made, dotted, method_of, said, steps
from gradcli.diagnostics.model import Diagnostic, Label, Span
from gradcli.engine.tensor.tensor import Tensor
from gradcli.lang.parsing.edits import Edit
from gradcli.lang.syntax import nodes as syntax
from gradcli.lang.syntax.places import covers
from gradcli.lang.syntax.reads import identifiers
from gradcli.records import NamedTuple

if TYPE_CHECKING:
    from gradcli.runs.session import Session

DIFFERENTIATE = ("backward", "grad", "grad_and_value", "vjp", "jacrev")  # names of a program that has gradients
CLEARS = ("zero_grad", "grad", "closure")  # names of a program that may set them to zero
CLIPS = ("clip_grad_norm_", "clip_grad_norm", "clip_grad_value_")


class Event(NamedTuple):
    """A statement that is one call of interest, without arguments but for those of ``backward``; `what` is empty where such a call is deeper inside."""

    what: str
    of: str
    span: Span


def events(body: list[syntax.Statement]) -> Iterator[Event]:
    for statement in body:
        call = statement.value if isinstance(statement, syntax.ExpressionStatement) else None
        method = method_of(call)
        if isinstance(call, syntax.Call) and method is not None and (method.name == "backward" or not call.arguments):
            yield Event(method.name, method.value.span.text, statement.span)
        elif any(method_of(node) is not None for node in syntax.walk(statement)):
            yield Event("", "", statement.span)


def bodies(session: Session) -> Iterator[list[syntax.Statement]]:
    """Every list of statements that run one after the other."""
    for module in session.modules:
        for node in syntax.walk(module):
            for body in (getattr(node, "body", None), getattr(node, "otherwise", None)):
                if isinstance(body, list) and body and isinstance(body[0], syntax.Statement):
                    yield body


def zeroed_before_step(session: Session, optimizers: list[Made]) -> Iterator[Diagnostic]:
    """``loss.backward(); opt.zero_grad(); opt.step()``: the step finds no gradients."""
    known = {made.name for made in optimizers}
    for body in bodies(session):
        backward: Event | None = None
        zeroed: dict[str, tuple[Event, Event]] = {}
        for event in events(body):
            if event.what == "backward":
                backward, zeroed = event, {}
            elif event.what == "zero_grad" and backward is not None:
                zeroed[event.of] = backward, event
            elif event.what == "step" and event.of in zeroed and event.of in known:
                before, zero = zeroed[event.of]
                edit: Edit = [(before.span, zero.span.text), (zero.span, before.span.text)]
                words = f"zero the gradients before `{before.span.text}`, not between it and the step"
                labels = Label(zero.span, "the gradients are gone here", primary=True), Label(event.span, "finds none")
                yield said(
                    f"`{event.span.text}` does nothing: `{zero.span.text}` stands between it and backward", labels, words, edit, session
                )
            elif not event.what:
                backward, zeroed = None, {}


def stepped_before_backward(session: Session, optimizers: list[Made]) -> Iterator[Diagnostic]:
    """``opt.zero_grad(); opt.step(); loss.backward()`` in a loop: what backward computes is gone before the next step."""
    known = {made.name for made in optimizers}
    for body in bodies(session):
        found = list(events(body))
        if len(found) < 3 or [event.what for event in found[:3]] != ["zero_grad", "step", "backward"] or found[0].of != found[1].of:
            continue
        _, step, backward = found[:3]
        if step.of in known and innermost_loop(session, step.span) is not None and not any(event.what == "step" for event in found[3:]):
            edit: Edit = [(step.span, backward.span.text), (backward.span, step.span.text)]
            labels = Label(step.span, "finds no gradients", primary=True), Label(backward.span, "computes them, too late")
            words = f"step after `{backward.span.text}`"
            yield said(
                f"`{step.span.text}` does nothing: it stands between `{step.of}.zero_grad()` and backward", labels, words, edit, session
            )


def clipped_before_backward(session: Session, optimizers: list[Made]) -> Iterator[Diagnostic]:
    """``clip_grad_norm_(…); loss.backward()``: there is nothing to clip yet."""
    for body in bodies(session):
        seen: set[str] = set()
        for place, statement in enumerate(body):
            fresh = "zero_grad" in seen or innermost_loop(session, statement.span) is None
            if clips(statement) and "backward" not in seen and fresh:
                for later in body[place + 1 :]:
                    if "backward" in methods_in(later):
                        edit: Edit = [(statement.span, later.span.text), (later.span, statement.span.text)]
                        labels = Label(statement.span, "nothing to clip yet", primary=True), Label(later.span, "computes the gradients")
                        yield said(
                            "gradients are clipped before they are computed", labels, "clip after backward, before the step", edit, session
                        )
                        break
            seen |= methods_in(statement)


def clips(statement: syntax.Statement) -> bool:
    call = statement.value if isinstance(statement, syntax.ExpressionStatement) else None
    return isinstance(call, syntax.Call) and bool(path := dotted(call.function)) and path[-1] in CLIPS


def methods_in(statement: syntax.Statement) -> set[str]:
    """The calls of interest in a statement."""
    return {method.name for node in syntax.walk(statement) if (method := method_of(node)) is not None}


def never_computed(session: Session, optimizers: list[Made]) -> Iterator[Diagnostic]:
    """Steps in a program that computed something and has no backward pass; those that only move a schedule on need none."""
    computed = any(isinstance(value, Tensor) and value.node is not None for value in session.world.names.values())
    named = identifiers(session.modules)
    if not computed or not named.isdisjoint(DIFFERENTIATE) or any("sched" in name for name in named):
        return
    known = {made.name for made in optimizers}
    for name, call in steps(session):
        if name in known and not call.arguments and not call.keywords:
            words = "call `.backward()` on the loss before each step"
            yield said(f"`{call.span.text}` does nothing: no gradient was computed", (Label(call.span, primary=True),), words, [], session)


def never_zeroed(session: Session, optimizers: list[Made]) -> Iterator[Diagnostic]:
    """A loop of steps in a program that never sets a gradient to zero, and never looks at one."""
    if not identifiers(session.modules).isdisjoint(CLEARS):
        return
    for body in bodies(session):
        found = list(events(body))
        backward = next((event for event in found if event.what == "backward"), None)
        for step in [event for event in found if event.what == "step"] if backward is not None else []:
            loop = innermost_loop(session, step.span)
            for made in optimizers:
                if loop is not None and backward is not None and step.of == made.name and not covers(loop.span, made.span):
                    indent = "\n" + " " * (backward.span.column - 1)
                    start = Span(backward.span.source, backward.span.start, backward.span.start)
                    alone = not backward.span.source.line(backward.span.line)[: backward.span.column - 1].strip()
                    edit: Edit = [(start, f"{made.name}.zero_grad(){indent if alone else '; '}")]
                    labels = Label(backward.span, "adds to the gradients of all turns before", primary=True), Label(step.span)
                    words = "set the gradients to zero in each turn"
                    yield said(
                        f"the gradients are never zeroed: `{step.span.text}` goes along the sum of all turns", labels, words, edit, session
                    )


def innermost_loop(session: Session, place: Span) -> syntax.Node | None:
    loops = [
        node
        for module in session.modules
        for node in syntax.walk(module)
        if isinstance(node, (syntax.For, syntax.While)) and covers(node.span, place)
    ]
    return min(loops, key=lambda loop: loop.span.end - loop.span.start, default=None)


ORDERS = (zeroed_before_step, stepped_before_backward, clipped_before_backward, never_computed, never_zeroed)
