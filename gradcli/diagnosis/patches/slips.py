"""Patches for slips: what is written as in mathematics, in another language, or with a pair of brackets too few or of the wrong kind."""

from __future__ import annotations

from collections.abc import Iterator

from gradcli.diagnosis.evidence.operands import mark_of
from gradcli.diagnosis.patches.patches import Patch
from gradcli.diagnosis.patches.pieces import after, as_operand, called_name, keyword_added
from gradcli.diagnosis.patches.problem import Problem
from gradcli.diagnostics.model import Span
from gradcli.engine.calls.functions import find
from gradcli.engine.tensor.tensor import Tensor
from gradcli.lang.syntax import nodes as syntax

# ---- operators -----------------------------------------------------------------------------------------------------------------


def power(problem: Problem) -> Iterator[Patch]:
    """``a**2 + b**2`` for ``a^2 + b^2``, in the whole statement: `^` comes after `+`."""
    node, statement = problem.node(syntax.Binary), problem.statement()
    if isinstance(node, syntax.Binary) and node.operator == "^" and statement is not None:
        signs = [each for each in syntax.walk(statement) if isinstance(each, syntax.Binary) and each.operator == "^"]
        yield Patch("`^` is the exclusive or of integers; a power is written `**`", [(mark_of(each), "**") for each in signs])


def comparisons_in_brackets(problem: Problem) -> Iterator[Patch]:
    """``(x > 0) & (x < 1)`` for ``x > 0 & x < 1``, in which `&` comes first."""
    node = problem.node(syntax.Binary)
    if not isinstance(node, syntax.Binary) or node.operator not in ("&", "|"):
        return
    for around in comparisons(problem):
        if node is around.left or node in around.rights:
            halves = [
                Span(node.span.source, around.span.start, node.left.span.end),
                Span(node.span.source, node.right.span.start, around.span.end),
            ]
            edits = [(half, f"({half.text})") for half in halves if half.text not in (node.left.span.text, node.right.span.text)]
            yield Patch(f"`{node.operator}` comes before comparisons: put these in brackets", edits)


def comparisons(problem: Problem) -> Iterator[syntax.Comparison]:
    for module in problem.modules:
        yield from (node for node in syntax.walk(module) if isinstance(node, syntax.Comparison))


def by_element(problem: Problem) -> Iterator[Patch]:
    """``&``, ``|`` and ``~`` for ``and``, ``or`` and ``not``; a chain of comparisons in two parts."""
    boolean, prefix, chain = problem.node(syntax.Boolean), problem.node(syntax.Unary), problem.node(syntax.Comparison)
    if isinstance(boolean, syntax.Boolean):
        sign = {"and": "&", "or": "|"}[boolean.operator]
        words = f"`{boolean.operator}` asks for one truth value; `{sign}` works element by element"
        yield Patch(words, [*operators_replaced(boolean, sign), *values_in_brackets(boolean)])
    if isinstance(prefix, syntax.Unary) and prefix.operator == "not":
        yield Patch(
            "`not` asks for one truth value; `~` works element by element", [(prefix.span, f"~{as_operand(prefix.operand.span.text)}")]
        )
    if isinstance(chain, syntax.Comparison) and len(chain.rights) > 1:
        terms = [as_operand(term.span.text) for term in (chain.left, *chain.rights)]
        pairs = zip(terms, chain.operators, terms[1:], strict=False)
        whole = " & ".join(f"({left} {sign} {right})" for left, sign, right in pairs)
        yield Patch("a chain of comparisons asks for one truth value; compare twice", [(chain.span, whole)])


def operators_replaced(node: syntax.Boolean, sign: str) -> Iterator[tuple[Span, str]]:
    for left, right in zip(node.values, node.values[1:], strict=False):
        start = node.span.source.text.index(node.operator, left.span.end, right.span.start)
        yield Span(node.span.source, start, start + len(node.operator)), sign


def values_in_brackets(node: syntax.Boolean) -> Iterator[tuple[Span, str]]:
    """Those that are no single value and stand in no brackets yet."""
    text = node.span.source.text
    for value in node.values:
        if text[: value.span.start].rstrip()[-1:] != "(" and as_operand(value.span.text) != value.span.text:
            yield value.span, f"({value.span.text})"


# ---- brackets ------------------------------------------------------------------------------------------------------------------


def function_with_index(problem: Problem) -> Iterator[Patch]:
    """``ones(2, 2)`` for ``ones[2, 2]``, ``tensor([1, 2])`` for ``tensor[1, 2]``, ``x.size()[0]`` for ``x.size[0]``."""
    node = problem.node(syntax.Subscript)
    if not isinstance(node, syntax.Subscript) or not problem.values or not is_function(problem.values[0]):
        return
    brackets = Span(node.span.source, node.value.span.end, node.span.end)
    inside = brackets.text.strip()[1:-1]
    name = node.value.span.text
    if name.rpartition(".")[2] == "tensor":
        yield Patch(f"`{name}` is a function of one list", [(brackets, f"([{inside}])")])
    yield Patch(f"`{name}` is a function: call it with round brackets", [(brackets, f"({inside})")])
    yield Patch(f"`{name}` is a function: call it first", [after(node.value.span, "()")])


def is_function(value: object) -> bool:
    return callable(value) and not isinstance(value, (Tensor, type))


def several_numbers(problem: Problem) -> Iterator[Patch]:
    """``tensor([1, 2])`` for ``tensor(1, 2)``."""
    call = problem.node(syntax.Call)
    if isinstance(call, syntax.Call) and called_name(call) == "tensor" and len(call.arguments) > 1:
        inside = Span(call.span.source, call.arguments[0].span.start, call.arguments[-1].span.end)
        yield Patch("a tensor is made of one list", [(inside, f"[{inside.text}]")])


def dimension_missing(problem: Problem) -> Iterator[Patch]:
    """``softmax(x, dim=-1)``."""
    call = problem.node(syntax.Call)
    if not isinstance(call, syntax.Call):
        return
    functions = (find(f"{space}.{called_name(call)}") for space in ("torch", "Tensor", "nn.functional"))
    rows = [row for function in functions if function for row in function.rows]
    written = {keyword.name for keyword in call.keywords}
    if any("dim" in row.names and "dim" not in row.defaults for row in rows) and "dim" not in written:
        yield Patch("say along which dimension; -1 is the last one", [keyword_added(call, "dim=-1")])


def product(problem: Problem) -> Iterator[Patch]:
    """``2*(x + 1)`` for ``2(x + 1)``; ``x[0]`` for ``x(0)``."""
    call = problem.node(syntax.Call)
    if not isinstance(call, syntax.Call) or not problem.values or not isinstance(problem.values[0], (int, float, complex, Tensor)):
        return
    name, brackets = call.function.span.text, Span(call.span.source, call.function.span.end, call.span.end)
    if isinstance(problem.values[0], Tensor) and any(isinstance(argument, syntax.Constant) for argument in call.arguments):
        yield Patch(f"`{name}` is a tensor: its elements stand in square brackets", [(brackets, f"[{brackets.text[1:-1]}]")])
    if len(call.arguments) == 1 and not call.keywords:
        yield Patch("a product is written with `*`", [after(call.function.span, "*")])


def not_called(problem: Problem) -> Iterator[Patch]:
    """``loss = x.sum()`` for ``loss = x.sum``, which gives a method a name."""
    attribute = problem.node(syntax.Attribute)
    owner = attribute.value if isinstance(attribute, syntax.Attribute) else None
    if isinstance(owner, syntax.Attribute) and problem.values and is_function(problem.values[0]):
        yield Patch(f"call `{owner.name}`", [after(owner.span, "()")])
    statement = problem.statement()
    read = {node.id for node in syntax.walk(statement) if isinstance(node, syntax.Name)} if statement is not None else set()
    for module in problem.modules:
        for node in syntax.walk(module):
            if isinstance(node, syntax.Assign) and isinstance(node.value, syntax.Attribute) and isinstance(node.targets[0], syntax.Name):
                name = node.targets[0].id
                if name in read and is_function(problem.world.names.get(name)):
                    yield Patch(f"call `{node.value.name}`: without `()` `{name}` is the function itself", [after(node.value.span, "()")])


def super_called(problem: Problem) -> Iterator[Patch]:
    """``super().__init__()`` for ``super.__init__()``."""
    node = problem.node(syntax.Attribute)
    if isinstance(node, syntax.Attribute) and node.value.span.text == "super":
        yield Patch("`super` is a function: call it", [after(node.value.span, "()")])


# ---- numbers and texts ---------------------------------------------------------------------------------------------------------


def whole_numbers(problem: Problem) -> Iterator[Patch]:
    """``4 // 2`` and ``2`` for ``4 / 2`` and ``2.0``, where whole numbers are needed: sizes, ranges."""
    call = problem.node(syntax.Call)
    values = [item for value in problem.values for item in (value if type(value) in (list, tuple) else (value,))]
    if not isinstance(call, syntax.Call) or not any(type(value) is float for value in values):
        return
    for part in syntax.walk(call):
        if isinstance(part, syntax.Binary) and part.operator == "/":
            yield Patch("`/` gives a float; `//` divides whole numbers", [(mark_of(part), "//")])
        if isinstance(part, syntax.Constant) and type(part.value) is float and part.value.is_integer():
            yield Patch("a size is a whole number", [(part.span, str(int(part.value)))])
        value = problem.world.names.get(part.id) if isinstance(part, syntax.Name) else None
        if type(value) is float and value.is_integer():
            yield Patch("a size is a whole number", [(part.span, f"int({part.span.text})")])


def as_text(problem: Problem) -> Iterator[Patch]:
    """``"loss: " + str(loss)``."""
    node = problem.node(syntax.Binary)
    if isinstance(node, syntax.Binary) and node.operator == "+" and len(problem.values) == 2:
        for side, value, other in zip((node.left, node.right), problem.values, problem.values[::-1], strict=True):
            if isinstance(other, str) and not isinstance(value, str):
                yield Patch("make a text of it", [(side.span, f"str({side.span.text})")])


# ---- elements ------------------------------------------------------------------------------------------------------------------


def flipped(problem: Problem) -> Iterator[Patch]:
    """``x.flip(0)`` for ``x[::-1]``."""
    node = problem.node(syntax.Subscript)
    if not isinstance(node, syntax.Subscript):
        return
    parts = node.index.items if isinstance(node.index, syntax.TupleDisplay) else [node.index]
    backwards = [dim for dim, part in enumerate(parts) if is_slice(part, "-1")]
    if not backwards or not all(isinstance(part, syntax.Slice) for part in parts):
        return
    rest = ", ".join(":" if dim in backwards else part.span.text for dim, part in enumerate(parts))
    kept = "" if all(is_slice(part, "-1") or part.span.text == ":" for part in parts) else f"[{rest}]"
    dims = ", ".join(map(str, backwards))
    yield Patch("`flip` turns a dimension around", [(node.span, f"{node.value.span.text}{kept}.flip({dims})")])


def is_slice(node: syntax.Node, step: str) -> bool:
    """Whether it is a slice without ends and of this step."""
    return (
        isinstance(node, syntax.Slice)
        and node.lower is None
        and node.upper is None
        and node.step is not None
        and node.step.span.text == step
    )


def integer_index(problem: Problem) -> Iterator[Patch]:
    """``x[i.long()]``."""
    node = problem.node(syntax.Subscript)
    if not isinstance(node, syntax.Subscript) or len(problem.values) != 2:
        return
    key = problem.values[1]
    places = list(zip(node.index.items, key, strict=True)) if isinstance(node.index, syntax.TupleDisplay) else [(node.index, key)]
    for place, value in places:
        if isinstance(value, Tensor) and value.array.dtype.kind == "f":
            yield Patch(f"convert `{place.span.text}` to integers", [(place.span, f"{as_operand(place.span.text)}.long()")])
