"""What to call the nodes of a graph: by the program's names, else by the program's text."""

from __future__ import annotations

from functools import lru_cache
from typing import TYPE_CHECKING, Any

from gradcli.lang.syntax import nodes as syntax

if TYPE_CHECKING:
    from gradcli.analysis.recording import Recording
    from gradcli.diagnostics.model import Span

Key = tuple[int, int, int]


def key_of(span: Span) -> Key:
    return id(span.source), span.start, span.end


CUTS = {"detach": "detach()", "data": ".data", "item": "item()", "numpy": "numpy()", "tolist": "tolist()", "detach_": "detach_()"}


def root_name(recording: Recording) -> str:
    """What the program calls the value that backward started from, else its text."""
    if recording.root not in ("", "_") or recording.sweep is None:
        return recording.root
    return Naming(recording).short(recording.sweep.roots[0][0])


class Naming:
    """The names of a recording's nodes."""

    def __init__(self, recording: Recording) -> None:
        self.recording = recording
        self.assigned: dict[Key, str] = {}  # the right side of an assignment: the name on the left
        self.expressions: dict[Key, syntax.Expression] = {}
        self.values: dict[str, syntax.Expression] = {}  # of a name, what it was assigned last
        self.without_grad: set[str] = set()  # names assigned under no_grad
        self.consumers: dict[Any, list[Any]] = {}
        self.places: dict[Any, Span | None] = {}  # of nodes, which are many
        self.at: dict[
            int, tuple[Span, syntax.Expression | None, str]
        ] = {}  # of a span by its identity: its expression, and its name if it has one
        for module in recording.modules:
            self._read(module)
        events = recording.sweep.events if recording.sweep is not None else []
        self.places = {event.node: recording.place(event.node) for event in events}
        spans = {id(place): place for place in self.places.values() if place is not None}
        self.reached = {key_of(place) for place in spans.values()}  # expressions that a gradient reached
        for event in events:
            for sent in event.sent:
                if sent is not None:
                    self.consumers.setdefault(sent.target, []).append(event.node)

    def _read(self, module: syntax.Module) -> None:
        for node in syntax.walk(module):
            if isinstance(node, syntax.Assign) and len(node.targets) == 1:
                self.assigned[key_of(node.value.span)] = node.targets[0].span.text
                self.values[node.targets[0].span.text] = node.value
            elif isinstance(node, syntax.AugmentedAssign):
                self.assigned[key_of(node.span)] = node.target.span.text
            elif isinstance(node, syntax.With) and any("no_grad" in item.context.span.text for item in node.items):
                inner = [each for statement in node.body for each in syntax.walk(statement) if isinstance(each, syntax.Assign)]
                self.without_grad.update(each.targets[0].span.text for each in inner)
            if isinstance(node, syntax.Expression):
                self.expressions.setdefault(key_of(node.span), node)

    def place(self, node: Any) -> Span | None:
        """Where in the program a node was made."""
        if node not in self.places:
            self.places[node] = self.recording.place(node)
        return self.places[node]

    def facts(self, span: Span) -> tuple[Span, syntax.Expression | None, str]:
        """The expression at a span, and the name that it is assigned to."""
        found = self.at.get(id(span))
        if found is None:
            key = key_of(span)
            found = self.at[id(span)] = span, self.expressions.get(key), self.assigned.get(key, "")
        return found

    def expression(self, node: Any) -> syntax.Expression | None:
        """The piece of the program that made a node."""
        span = self.place(node)
        return None if span is None else self.facts(span)[1]

    def is_inner(self, node: Any) -> bool:
        """Whether a node is only a step on the way to the value of its expression, as in ``cross_entropy(…)``."""
        span = self.place(node)
        if span is None or isinstance(self.facts(span)[1], (syntax.Binary, syntax.Unary)):
            return span is None
        return any(self.place(other) == span and other is not node for other in self.consumers.get(node, ()))

    def text(self, node: Any) -> str:
        """The program's text of what a node made: ``3*y``, ``mean(3*y*y)``."""
        if node in self.recording.names and not hasattr(node, "plan"):
            return self.recording.names[node]
        span = self.place(node)
        if span is None or self.is_inner(node):
            return self.operation(node)
        return source_of(span)

    def operation(self, node: Any) -> str:
        """An op that the program's text does not show by itself."""
        plan = getattr(node, "plan", None)
        return f"{plan.op.name}(…)" if plan is not None else node.name().rpartition("::")[2]

    def name(self, node: Any) -> str:
        """The name that the program gives it, if it has one."""
        if not hasattr(node, "plan"):
            return self.recording.names.get(node, "")
        span = self.place(node)
        if span is None or self.is_inner(node):
            return ""
        return self.facts(span)[2] or self.recording.names.get(node, "")

    def short(self, node: Any) -> str:
        """The name, else the text; a leaf without a name is called so."""
        return self.name(node) or (self.text(node) if hasattr(node, "plan") else "a leaf without a name")

    def cuts(self, node: Any) -> tuple[str, ...]:
        """The operands of a node that no gradient goes to because the program took them out of the graph."""
        expression = self.expression(node)
        if expression is None or not isinstance(expression, (syntax.Binary, syntax.Unary, syntax.Call)):
            return ()
        constants = [each for each in operands_of(expression) if key_of(each.span) not in self.reached]
        parts = [part for each in constants for part in syntax.walk(each) if isinstance(part, syntax.Expression)]
        reasons = {source_of(part.span): self._cut(part) for part in parts}
        return tuple(f"stops at {text}: {reason}" for text, reason in reasons.items() if reason)

    def cut_in(self, expression: syntax.Expression) -> str:
        """How an operand was taken out of the graph: ``detach`` or ``no_grad``; empty if it was not."""
        for part in syntax.walk(expression):
            if isinstance(part, syntax.Name) and part.id in self.without_grad:
                return "no_grad"
            if isinstance(part, syntax.Expression) and self._cut(part):
                return "detach"
        return ""

    def _cut(self, expression: syntax.Expression) -> str:
        if isinstance(expression, syntax.Name):
            if expression.id in self.without_grad:
                return f"`{expression.id}` was computed under no_grad"
            value = self.values.get(expression.id)
            cut = "" if value is None else cut_of(value)
        else:
            cut = cut_of(expression)
        return f"{cut} takes it out of the graph" if cut else ""

    def operand(self, node: Any, argument: str) -> str:
        """The program's text of an argument of a node's op; empty where the text does not show it."""
        expression = self.expression(node)
        if expression is None or self.is_inner(node):
            return ""
        names = list(node.plan.op.names)
        place = names.index(argument) if argument in names else -1
        match expression:
            case syntax.Binary() if place in (0, 1):
                return source_of((expression.left, expression.right)[place].span)
            case syntax.Unary() if place == 0:
                return source_of(expression.operand.span)
            case syntax.Call():
                return call_operand(expression, place, argument)
        return ""


def cut_of(expression: syntax.Expression) -> str:
    """How an expression takes a value out of the graph; empty if it does not."""
    target = expression.function if isinstance(expression, syntax.Call) else expression
    return CUTS.get(target.name, "") if isinstance(target, syntax.Attribute) else ""


def operands_of(expression: syntax.Expression) -> list[syntax.Expression]:
    """What an operator or a call works on: of a method, what stands before its dot too."""
    if isinstance(expression, syntax.Call):
        owner = [expression.function.value] if isinstance(expression.function, syntax.Attribute) else []
        return [*owner, *expression.arguments, *(each.value for each in expression.keywords)]
    return [each for each in expression.children() if isinstance(each, syntax.Expression)]


def call_operand(call: syntax.Call, place: int, argument: str) -> str:
    """The text of a call's argument, the object before the dot being the first of a method's."""
    keyword = next((each.value for each in call.keywords if each.name == argument), None)
    if keyword is not None:
        return source_of(keyword.span)
    values = list(call.arguments)
    function = call.function
    if isinstance(function, syntax.Attribute) and not is_module(function.value):
        values.insert(0, function.value)
    return source_of(values[place].span) if 0 <= place < len(values) else ""


def is_module(value: syntax.Expression) -> bool:
    """Whether what stands before a dot is the library, as far as its name shows."""
    first = value
    while isinstance(first, syntax.Attribute):
        first = first.value
    return isinstance(first, syntax.Name) and first.id in ("torch", "F", "nn", "linalg", "special", "fft")


def balanced(span: Span) -> tuple[int, int]:
    """Where a part begins and ends, for a span may leave out the parenthesis at its edge."""
    text, start, end = span.source.text, span.start, span.end
    depth = lowest = 0
    for sign in text[start:end]:
        depth += (sign == "(") - (sign == ")")
        lowest = min(lowest, depth)
    for _ in range(-lowest):
        start = text.rindex("(", 0, start)
    for _ in range(depth - lowest):
        end = text.index(")", end) + 1
    return start, end


@lru_cache(4096)
def source_of(span: Span) -> str:
    """The program's text of a part on one line, with the parentheses that belong to it."""
    start, end = balanced(span)
    return one_line(span.source.text[start:end])


def one_line(text: str) -> str:
    """Program text without its line breaks."""
    return " ".join(text.split())
