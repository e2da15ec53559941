"""What to do about a warning of PyTorch's: the same as for a mistake, while the program goes on."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from typing import TYPE_CHECKING

from gradcli.diagnosis.advice.autograd import called
from gradcli.diagnosis.patches.pieces import as_operand, keyword_added
from gradcli.diagnostics.model import Span
from gradcli.lang.parsing.edits import Edit, shown
from gradcli.lang.syntax import nodes as syntax
from gradcli.lang.syntax.places import nodes_covering
from gradcli.runs.replay import Replay

if TYPE_CHECKING:
    from gradcli.runs.session import Session

MOST = 8  # warnings of one run that are looked into
CONVERSIONS = ("double", "float", "half", "bfloat16", "to", "cuda", "cpu", "type", "reshape", "view", "t", "clone")


def help_for_warning(text: str, where: Span, session: Session) -> tuple[str, ...]:
    """The first cure after which the run, made again, ends as well and without the warning."""
    for pattern, suggest in SUGGESTIONS:
        match = re.search(pattern, text)
        if match is not None and len(session.log.warnings) <= MOST:
            return tuple(helps(suggest(match, where, session), session))[:1]
    return ()


def helps(found: Iterator[tuple[str, Edit]], session: Session) -> Iterator[str]:
    replay = None
    for words, edit in found:
        if not edit:
            yield words
            return
        replay = replay or Replay(session)
        silent: list[bool] = []
        ran = replay.run(edit, look=lambda again, silent=silent: silent.append(len(again.log.warnings) < len(session.log.warnings)))  # type: ignore[misc]
        if ran is not None and ran.well and silent == [True]:
            yield f"{words}\n{shown(session.modules, edit)}"


def call_at(where: Span, session: Session) -> syntax.Call | None:
    """The call that stands at a place."""
    return next((node for node in nodes_covering(session.modules, where) if node.span == where and isinstance(node, syntax.Call)), None)


def other_shape(match: re.Match[str], where: Span, session: Session) -> Iterator[tuple[str, Edit]]:
    """A loss of a column and a vector: the column as a vector."""
    call = call_at(where, session)
    target, input = ([int(size) for size in re.findall(r"\d+", text)] for text in (match[1], match[2]))
    if call is None or len(call.arguments) < 2:
        return
    for own, other, argument in ((input, target, call.arguments[0]), (target, input, call.arguments[1])):
        for dim in [dim for dim, size in enumerate(own) if size == 1 and own[:dim] + own[dim + 1 :] == other]:
            words = f"{own} and {other} broadcast to a matrix of all pairs: take the column as a vector"
            yield words, [(argument.span, f"{as_operand(argument.span.text)}.squeeze({dim})")]


def no_leaf(match: re.Match[str], where: Span, session: Session) -> Iterator[tuple[str, Edit]]:
    """``.grad`` of what a conversion made of a leaf."""
    node = next((node for node in nodes_covering(session.modules, where) if node.span == where), None)
    owner = node.value if isinstance(node, syntax.Attribute) else None
    if not isinstance(owner, syntax.Name):
        return
    for assign in assignments(owner.id, where, session):
        yield from remade_leaf(owner.id, assign.value)
    yield f"keep the gradient of `{owner.id}` with `{owner.id}.retain_grad()` before backward, or read `.grad` of the leaf it came from", []


def remade_leaf(name: str, value: syntax.Expression) -> Iterator[tuple[str, Edit]]:
    """What was made of a leaf without a name, made to require grad itself."""
    yield from computed_leaf(name, value)
    if not isinstance(value, syntax.Call) or not isinstance(value.function, syntax.Attribute) or called(value) not in CONVERSIONS:
        return
    words = f"`{name}` is what `.{called(value)}()` made of the leaf, and is not a leaf itself: have it require grad last"
    inner = value.function.value
    for keyword in inner.keywords if isinstance(inner, syntax.Call) else ():
        if keyword.name == "requires_grad":
            start = inner.span.text.rfind(",", 0, keyword.span.start - inner.span.start) + inner.span.start
            gone = Span(inner.span.source, start, keyword.span.end)
            end = Span(value.span.source, value.span.end, value.span.end)
            yield words, [(gone, ""), (end, ".requires_grad_()")]


def computed_leaf(name: str, value: syntax.Expression) -> Iterator[tuple[str, Edit]]:
    """``x = (ones(2) * 3).requires_grad_()`` for ``x = ones(2, requires_grad=True) * 3``, in which the leaf has no name."""
    if not isinstance(value, syntax.Binary):
        return
    for call in syntax.walk(value):
        for keyword in call.keywords if isinstance(call, syntax.Call) else ():
            if keyword.name == "requires_grad" and isinstance(call, syntax.Call):
                start = call.span.text.rfind(",", 0, keyword.span.start - call.span.start) + call.span.start
                gone = Span(call.span.source, start, keyword.span.end)
                first, last = (Span(value.span.source, place, place) for place in (value.span.start, value.span.end))
                words = f"`{name}` was computed from the leaf, and is not a leaf itself: have it require grad last"
                yield words, [(first, "("), (gone, ""), (last, ").requires_grad_()")]


def assignments(name: str, where: Span, session: Session) -> Iterator[syntax.Assign]:
    """Where a name gets its value, the last before a place first."""
    found = [
        node
        for module in session.modules
        for node in syntax.walk(module)
        if isinstance(node, syntax.Assign) and any(isinstance(target, syntax.Name) and target.id == name for target in node.targets)
    ]
    yield from (node for node in reversed(found) if node.span.source is not where.source or node.span.start < where.start)


def no_gradients(match: re.Match[str], where: Span, session: Session) -> Iterator[tuple[str, Edit]]:
    """A reentrant checkpoint none of whose inputs requires grad."""
    call = call_at(where, session)
    if call is not None:
        edits: list[Edit] = [[(keyword.value.span, "False")] for keyword in call.keywords if keyword.name == "use_reentrant"]
        yield "the other kind of checkpoint sees parameters too", (edits or [[keyword_added(call, "use_reentrant=False")]])[0]
    yield "`use_reentrant=False` sees parameters too", []


def schedule_first(match: re.Match[str], where: Span, session: Session) -> Iterator[tuple[str, Edit]]:
    """``sched.step()`` before ``opt.step()`` in the same turn: moved behind it."""
    for node in nodes_covering(session.modules, where):
        body = node.body if isinstance(node, (syntax.For, syntax.While)) else []
        for place in [index for index, statement in enumerate(body) if statement.span == where]:
            for later in body[place + 1 :]:
                call = later.value if isinstance(later, syntax.ExpressionStatement) else None
                if isinstance(call, syntax.Call) and called(call) == "step":
                    alone = where.source.line(where.line).strip() == where.text
                    gone = where if alone else Span(where.source, where.start, body[place + 1].span.start)
                    starts_line = not where.source.line(later.span.line)[: later.span.column - 1].strip()
                    between = "\n" + " " * (later.span.column - 1) if starts_line else "; "
                    end = Span(where.source, later.span.end, later.span.end)
                    yield f"move the schedule on after `{later.span.text}`", [(gone, ""), (end, f"{between}{where.text}")]
    yield "call `step()` of the schedule after that of the optimizer", []


Suggest = Callable[["re.Match[str]", Span, "Session"], Iterator[tuple[str, Edit]]]
SUGGESTIONS: tuple[tuple[str, Suggest], ...] = (
    (
        r"Using a target size \(torch\.Size\(\[([\d, ]*)\]\)\) that is different to the input size \(torch\.Size\(\[([\d, ]*)\]\)\)",
        other_shape,
    ),
    (r"The \.grad attribute of a Tensor that is not a leaf", no_leaf),
    (r"Detected call of `lr_scheduler\.step\(\)` before `optimizer\.step\(\)`", schedule_first),
    (r"None of the inputs have requires_grad=True", no_gradients),
)
