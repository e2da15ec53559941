"""Patches for what autograd refuses."""

from __future__ import annotations

from collections.abc import Iterator

from gradcli.diagnosis.evidence.cuts import MODE
from gradcli.diagnosis.patches.patches import Patch
from gradcli.diagnosis.patches.pieces import after, as_operand, called_name, keyword_added, prefix
from gradcli.diagnosis.patches.problem import Problem
from gradcli.diagnosis.patches.shapes import out_of_place
from gradcli.diagnostics import mistakes
from gradcli.diagnostics.model import Span
from gradcli.lang.syntax import nodes as syntax
from gradcli.lang.syntax.places import covers, nodes_covering

DIFFERENTIATE = ("backward", "grad")


def kept(problem: Problem) -> Iterator[Patch]:
    """``retain_graph=True`` in the backward before; in a loop that is the same call."""
    last = problem.calls[-1] if problem.calls else problem.where
    before = [call for call in backward_calls(problem) if call.span.source is not last.source or call.span.start <= last.start]
    for call in sorted(before, key=lambda call: (call.span.source is last.source, call.span.start), reverse=True)[1:] + before[-1:]:
        yield Patch("keep the graph for the second backward", [keyword_added(call, "retain_graph=True")])
    if len(before) > 1:
        yield Patch("keep the graph for the later backward passes", [keyword_added(call, "retain_graph=True") for call in before])


def backward_calls(problem: Problem) -> list[syntax.Call]:
    """The calls that differentiate and do not say what becomes of the graph."""
    return [
        node
        for module in problem.modules
        for node in syntax.walk(module)
        if isinstance(node, syntax.Call)
        and called_name(node) in DIFFERENTIATE
        and not any(keyword.name in ("retain_graph", "create_graph") for keyword in node.keywords)
    ]


def connected(problem: Problem) -> Iterator[Patch]:
    """What cut the graph taken away; where nothing did, a gradient with a graph of its own, or a leaf."""
    yield from uncut(problem)
    if problem.cut is not None:
        if problem.cut.kind == MODE and problem.cut.span is not None and gradients(problem.node(syntax.Binary, problem.cut.span)):
            yield from updates(problem, [])
        return
    for call in backward_calls(problem):
        if called_name(call) == "grad":
            yield Patch("record the gradient, so that it can be differentiated too", [keyword_added(call, "create_graph=True")])
    for module in problem.modules:
        for statement in module.body:
            value = statement.value if isinstance(statement, syntax.Assign) else None
            if not isinstance(value, syntax.Call) or not isinstance(statement, syntax.Assign):
                continue
            name = statement.targets[0].span.text
            if called_name(value) == "const" and len(value.arguments) == 1:
                yield Patch(f"make `{name}` a leaf", [(value.span, value.arguments[0].span.text)])
            elif not any(keyword.name == "requires_grad" for keyword in value.keywords):
                yield Patch(f"make `{name}` a leaf", [keyword_added(value, "requires_grad=True")])


def uncut(problem: Problem) -> Iterator[Patch]:
    span = problem.cut.span if problem.cut is not None else None
    if span is None:
        return
    call = problem.node(syntax.Call, span)
    if isinstance(call, syntax.Call) and isinstance(call.function, syntax.Attribute) and called_name(call) == "detach":
        yield Patch("remove `detach()`", [(call.span, call.function.value.span.text)])
    if isinstance(call, syntax.Call) and called_name(call) == "tensor" and len(call.arguments) == 1:
        torch = prefix(call, problem)
        yield Patch("remove `tensor()`", [(call.span, call.arguments[0].span.text)])
        yield Patch("`stack` joins tensors and keeps their history", [(call.function.span, f"{torch}stack")])
    data = problem.node(syntax.Attribute, span)
    if isinstance(data, syntax.Attribute) and data.name == "data":
        yield Patch("remove `.data`", [(data.span, data.value.span.text)])


def reduced(problem: Problem) -> Iterator[Patch]:
    """``.sum()`` before ``.backward()``."""
    call = problem.node(syntax.Call)
    if not isinstance(call, syntax.Call) or called_name(call) not in DIFFERENTIATE:
        return
    if called_name(call) == "backward" and isinstance(call.function, syntax.Attribute) and not problem.is_library(call.function.value):
        start = call.function.value
    elif call.arguments:
        start = call.arguments[0]
    else:
        return
    if problem.raised.mistake is mistakes.complex_root:
        yield Patch("start from the absolute value", [(start.span, f"{as_operand(start.span.text)}.abs()")])
        return
    yield Patch("start from the sum, which adds up the gradients of all elements", [(start.span, f"{as_operand(start.span.text)}.sum()")])


def copied(problem: Problem) -> Iterator[Patch]:
    """Out of place instead of in place; a copy of the leaf; a copy of what was saved; a write that is not recorded."""
    statement = problem.statement()
    if problem.code == "E0404" and statement is not None and ".grad" in statement.span.text:
        yield from unrecorded(problem)  # a step of an optimizer: a new tensor would be no leaf
    places = problem.changed or (problem.where,)
    rewritten = [edit for place in places if (edit := instead(problem, place)) is not None]
    if len(rewritten) == len(places):
        yield Patch("create a new tensor instead of modifying this one", rewritten)
    if problem.code == "E0405":
        yield from saved_copy(problem)
        yield from written_copy(problem)
        return
    element = problem.node(syntax.Subscript)
    statement = problem.statement()
    if isinstance(element, syntax.Subscript) and isinstance(element.value, syntax.Name) and statement is not None:
        name = element.value.id
        start = Span(statement.span.source, statement.span.start, statement.span.start)
        yield Patch("modify a copy", [(start, f"{name} = {name}.clone(); ")])
    yield from unrecorded(problem)


def instead(problem: Problem, place: Span) -> tuple[Span, str] | None:
    """``y = y + 1`` for ``y += 1``, ``y = y.add(1)`` for ``y.add_(1)``."""
    for patch in out_of_place(problem._replace(where=place)):
        return patch.edit[0]
    call = problem.node(syntax.Call, place)
    function = call.function if isinstance(call, syntax.Call) else None
    if isinstance(function, syntax.Attribute) and function.name.endswith("_") and isinstance(function.value, syntax.Name):
        name = function.value.id
        return place, f"{name} = {name}.{function.name.rstrip('_')}{place.text[function.span.end - place.start :]}"
    return None


def unrecorded(problem: Problem) -> Iterator[Patch]:
    """``with torch.no_grad():`` around a statement that has the line to itself."""
    statement = problem.statement()
    if statement is None or "\n" in statement.span.text:
        return
    source, line = statement.span.source, statement.span.line
    if source.line(line).strip() == statement.span.text.strip():
        start = Span(source, statement.span.start, statement.span.start)
        yield Patch("modify it where nothing is recorded", [(start, "with torch.no_grad(): ")])


def saved_copy(problem: Problem) -> Iterator[Patch]:
    """The operation that saved a value given a copy of it."""
    node = problem.node(syntax.Binary) or problem.node(syntax.Call)
    operands: list[syntax.Expression] = []
    if isinstance(node, syntax.Binary):
        operands = [node.left, node.right]
    elif isinstance(node, syntax.Call):
        operands = [*([node.function.value] if isinstance(node.function, syntax.Attribute) else []), *node.arguments]
    for operand in operands:
        if isinstance(operand, (syntax.Name, syntax.Subscript, syntax.Attribute)):
            yield Patch("let the operation save a copy", [after(operand.span, ".clone()")])


def written_copy(problem: Problem) -> Iterator[Patch]:
    """The writes to elements made to a copy of what was saved."""
    elements = [problem.node(syntax.Subscript, place) for place in problem.changed]
    names = {
        element.value.id: element
        for element in reversed(elements)
        if isinstance(element, syntax.Subscript) and isinstance(element.value, syntax.Name)
    }
    for name, element in names.items():
        start = Span(element.span.source, element.span.start, element.span.start)
        yield Patch("modify a copy", [(start, f"{name} = {name}.clone(); ")])


def detached(problem: Problem) -> Iterator[Patch]:
    """``.detach().numpy()``; a copy of what shares its memory."""
    call = problem.node(syntax.Call)
    if not isinstance(call, syntax.Call) or not isinstance(call.function, syntax.Attribute):
        return
    if called_name(call) == "numpy":
        dot = call.span.source.text.rindex(".", 0, call.function.span.end)
        yield Patch("detach it from the graph first", [(Span(call.span.source, dot, dot), ".detach()")])
    if problem.raised.mistake is mistakes.overlap:
        yield Patch("modify a copy", [after(call.function.value.span, ".clone()")])


def updated(problem: Problem) -> Iterator[Patch]:
    """``w -= step`` for ``w = w - step``, where the new `w` was no leaf any more and had no gradient."""
    if any(value is None for value in problem.values) and ".grad" in problem.where.text:
        yield from updates(problem, gradients(problem.statement()))


def updates(problem: Problem, read: list[str]) -> Iterator[Patch]:
    """The steps ``w = w - …`` of names whose gradients the step itself, or what failed, reads."""
    for module in problem.modules:
        for statement in syntax.walk(module):
            value = statement.value if isinstance(statement, syntax.Assign) else None
            if not isinstance(statement, syntax.Assign) or not isinstance(value, syntax.Binary) or value.operator not in ("+", "-"):
                continue
            name = statement.targets[0].span.text
            if value.left.span.text == name and f"{name}.grad" in (*gradients(value.right), *read):
                update = f"{name} {value.operator}= {value.right.span.text}"
                words = f"update `{name}` in place: a new tensor of the same name is not a leaf"
                yield Patch(words, [(statement.span, update if under_no_grad(problem, statement) else f"with torch.no_grad(): {update}")])


def gradients(node: syntax.Node | None) -> list[str]:
    """The ``.grad`` that are read below a node."""
    below = [] if node is None else syntax.walk(node)
    return [part.span.text for part in below if isinstance(part, syntax.Attribute) and part.name == "grad"]


def under_no_grad(problem: Problem, statement: syntax.Node) -> bool:
    around = nodes_covering(problem.modules, statement.span)
    return any(isinstance(node, syntax.With) and any("no_grad" in item.span.text for item in node.items) for node in around)


def unused(problem: Problem) -> Iterator[Patch]:
    here = problem.node(syntax.Call)
    statement = problem.statement()
    calls = [here] if here is not None else [call for call in backward_calls(problem) if statement and covers(statement.span, call.span)]
    for call in calls[-1:]:
        assert isinstance(call, syntax.Call)
        yield Patch("return None for inputs that were not used", [keyword_added(call, "allow_unused=True")])
