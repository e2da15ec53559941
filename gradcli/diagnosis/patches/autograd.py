"""Patches for what autograd refuses."""

from __future__ import annotations

from collections.abc import Iterator

from gradcli.diagnosis.patches.patches import Mistake, Patch, after, as_operand, called_name, keyword_added, statement_at, suggests
from gradcli.diagnosis.patches.shapes import out_of_place
from gradcli.diagnostics.model import Span
from gradcli.lang.syntax import nodes as syntax

DIFFERENTIATE = ("backward", "grad")


@suggests("E0401")
def kept(mistake: Mistake) -> Iterator[Patch]:
    """``retain_graph=True`` in the backward before; in a loop that is the same call."""
    last = mistake.calls[-1] if mistake.calls else mistake.where
    before = [call for call in backward_calls(mistake) if call.span.source is not last.source or call.span.start <= last.start]
    for call in sorted(before, key=lambda call: (call.span.source is last.source, call.span.start), reverse=True)[1:] + before[-1:]:
        yield Patch("keep the graph for the second backward", [keyword_added(call, "retain_graph=True")])
    if len(before) > 1:
        yield Patch("keep the graph for the later backward passes", [keyword_added(call, "retain_graph=True") for call in before])


def backward_calls(mistake: Mistake) -> list[syntax.Call]:
    """The calls that differentiate and do not say what becomes of the graph."""
    return [
        node
        for module in mistake.modules
        for node in syntax.walk(module)
        if isinstance(node, syntax.Call)
        and called_name(node) in DIFFERENTIATE
        and not any(keyword.name in ("retain_graph", "create_graph") for keyword in node.keywords)
    ]


@suggests("E0402")
def connected(mistake: Mistake) -> Iterator[Patch]:
    """What cut the graph taken away; where nothing did, a gradient with a graph of its own, or a leaf."""
    yield from uncut(mistake)
    if mistake.cut is not None:
        return
    for call in backward_calls(mistake):
        if called_name(call) == "grad":
            yield Patch("have the gradient recorded, so that it has a derivative too", [keyword_added(call, "create_graph=True")])
    for module in mistake.modules:
        for statement in module.body:
            value = statement.value if isinstance(statement, syntax.Assign) else None
            if not isinstance(value, syntax.Call) or not isinstance(statement, syntax.Assign):
                continue
            name = statement.targets[0].span.text
            if called_name(value) == "const" and len(value.arguments) == 1:
                yield Patch(f"make `{name}` a leaf", [(value.span, value.arguments[0].span.text)])
            elif not any(keyword.name == "requires_grad" for keyword in value.keywords):
                yield Patch(f"make `{name}` a leaf", [keyword_added(value, "requires_grad=True")])


def uncut(mistake: Mistake) -> Iterator[Patch]:
    span = mistake.cut.span if mistake.cut is not None else None
    if span is None:
        return
    call = mistake.node(syntax.Call, span)
    if isinstance(call, syntax.Call) and isinstance(call.function, syntax.Attribute) and called_name(call) == "detach":
        yield Patch("without `detach()`", [(call.span, call.function.value.span.text)])
    if isinstance(call, syntax.Call) and called_name(call) == "tensor" and len(call.arguments) == 1:
        yield Patch("without `tensor()`", [(call.span, call.arguments[0].span.text)])
    data = mistake.node(syntax.Attribute, span)
    if isinstance(data, syntax.Attribute) and data.name == "data":
        yield Patch("without `.data`", [(data.span, data.value.span.text)])


@suggests("E0403")
def reduced(mistake: Mistake) -> Iterator[Patch]:
    """``.sum()`` before ``.backward()``."""
    call = mistake.node(syntax.Call)
    if not isinstance(call, syntax.Call) or called_name(call) not in DIFFERENTIATE:
        return
    if called_name(call) == "backward" and isinstance(call.function, syntax.Attribute) and not is_module(call.function.value):
        start = call.function.value
    elif call.arguments:
        start = call.arguments[0]
    else:
        return
    if "real scalar" in str(mistake.error):
        yield Patch("start from the absolute value", [(start.span, f"{as_operand(start.span.text)}.abs()")])
        return
    yield Patch("start from the sum: the gradients of all elements added up", [(start.span, f"{as_operand(start.span.text)}.sum()")])


def is_module(node: syntax.Expression) -> bool:
    return node.span.text in ("torch.autograd", "autograd")


@suggests("E0404", "E0405")
def copied(mistake: Mistake) -> Iterator[Patch]:
    """Out of place instead of in place; a copy of the leaf; a copy of what was saved; a write that is not recorded."""
    places = mistake.changed or (mistake.where,)
    rewritten = [edit for place in places if (edit := instead(mistake, place)) is not None]
    if len(rewritten) == len(places):
        yield Patch("make a new tensor instead of writing into this one", rewritten)
    if mistake.code == "E0405":
        yield from saved_copy(mistake)
        yield from written_copy(mistake)
        return
    element = mistake.node(syntax.Subscript)
    statement = statement_at(mistake)
    if isinstance(element, syntax.Subscript) and isinstance(element.value, syntax.Name) and statement is not None:
        name = element.value.id
        start = Span(statement.span.source, statement.span.start, statement.span.start)
        yield Patch("write into a copy", [(start, f"{name} = {name}.clone(); ")])
    yield from unrecorded(mistake)


def instead(mistake: Mistake, place: Span) -> tuple[Span, str] | None:
    """``y = y + 1`` for ``y += 1``, ``y = y.add(1)`` for ``y.add_(1)``."""
    for patch in out_of_place(mistake._replace(where=place)):
        return patch.edit[0]
    call = mistake.node(syntax.Call, place)
    function = call.function if isinstance(call, syntax.Call) else None
    if isinstance(function, syntax.Attribute) and function.name.endswith("_") and isinstance(function.value, syntax.Name):
        name = function.value.id
        return place, f"{name} = {name}.{function.name.rstrip('_')}{place.text[function.span.end - place.start :]}"
    return None


def unrecorded(mistake: Mistake) -> Iterator[Patch]:
    """``with torch.no_grad():`` around a statement that has the line to itself."""
    statement = statement_at(mistake)
    if statement is None or "\n" in statement.span.text:
        return
    source, line = statement.span.source, statement.span.line
    if source.line(line).strip() == statement.span.text.strip():
        start = Span(source, statement.span.start, statement.span.start)
        yield Patch("write it where nothing is recorded", [(start, "with torch.no_grad(): ")])


def saved_copy(mistake: Mistake) -> Iterator[Patch]:
    """The operation that saved a value given a copy of it."""
    node = mistake.node(syntax.Binary) or mistake.node(syntax.Call)
    operands: list[syntax.Expression] = []
    if isinstance(node, syntax.Binary):
        operands = [node.left, node.right]
    elif isinstance(node, syntax.Call):
        operands = [*([node.function.value] if isinstance(node.function, syntax.Attribute) else []), *node.arguments]
    for operand in operands:
        if isinstance(operand, (syntax.Name, syntax.Subscript, syntax.Attribute)):
            yield Patch("have a copy saved", [after(operand.span, ".clone()")])


def written_copy(mistake: Mistake) -> Iterator[Patch]:
    """The writes to elements made to a copy of what was saved."""
    elements = [mistake.node(syntax.Subscript, place) for place in mistake.changed]
    names = {
        element.value.id: element
        for element in reversed(elements)
        if isinstance(element, syntax.Subscript) and isinstance(element.value, syntax.Name)
    }
    for name, element in names.items():
        start = Span(element.span.source, element.span.start, element.span.start)
        yield Patch("write into a copy", [(start, f"{name} = {name}.clone(); ")])


@suggests("E0400", "E0500")
def detached(mistake: Mistake) -> Iterator[Patch]:
    """``.detach().numpy()``; a copy of what shares its memory."""
    call = mistake.node(syntax.Call)
    if not isinstance(call, syntax.Call) or not isinstance(call.function, syntax.Attribute):
        return
    if called_name(call) == "numpy":
        yield Patch("leave the graph first", [after(call.function.value.span, ".detach()")])
    if "single memory location" in str(mistake.error):
        yield Patch("write into a copy", [after(call.function.value.span, ".clone()")])


@suggests("E0501")
def updated(mistake: Mistake) -> Iterator[Patch]:
    """``w -= step`` for ``w = w - step``, where the new `w` was no leaf any more and had no gradient."""
    statement = statement_at(mistake)
    if "NoneType" not in str(mistake.error) or not isinstance(statement, syntax.Assign) or ".grad" not in mistake.where.text:
        return
    name, value = statement.targets[0].span.text, statement.value
    if isinstance(value, syntax.Binary) and value.left.span.text == name and value.operator in ("+", "-"):
        edit = [(statement.span, f"with torch.no_grad(): {name} {value.operator}= {value.right.span.text}")]
        yield Patch(f"write the step into `{name}`: a new tensor of this name is no leaf", edit)


@suggests("E0406")
def unused(mistake: Mistake) -> Iterator[Patch]:
    call = mistake.node(syntax.Call)
    if isinstance(call, syntax.Call):
        yield Patch("have None for what was not used", [keyword_added(call, "allow_unused=True")])
