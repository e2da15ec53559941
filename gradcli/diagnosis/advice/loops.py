"""A graph that grows from turn to turn of a loop: the state has to be cut off from the turn before."""

from __future__ import annotations

from collections.abc import Iterator

from gradcli.diagnosis.advice.registry import Advice, Case, advises
from gradcli.diagnostics.model import Span
from gradcli.engine.tensor.tensor import Tensor
from gradcli.lang.parsing.edits import Edit, shown
from gradcli.lang.syntax import nodes as syntax
from gradcli.lang.syntax.places import covers

MOST_NAMES = 4


@advises("E0401", "E0405")
def added_up(case: Case) -> Advice | None:
    """``total = total + loss``, from which backward goes into the turns before."""
    place = case.problem.calls[-1] if case.problem.calls else case.problem.where
    for loop in _loops(case, place):
        for statement in loop.body:
            added = _added(statement)
            if added is None:
                continue
            name, value = added
            roots = _roots(loop, name)
            edit = [(value.span, f"{value.span.text}.item()"), *((root, value.span.text) for root in roots)]
            if roots and isinstance(value, syntax.Name) and case.gets_past(edit):
                words = f"`{name}` holds the graphs of all turns before: go backward from `{value.id}`, and add up its number only"
                return Advice((f"{words}\n{shown(case.problem.modules, edit)}",))
    return None


def _roots(loop: syntax.Node, name: str) -> list[Span]:
    """Where a loop goes backward from a name."""
    return [
        node.function.value.span
        for node in syntax.walk(loop)
        if isinstance(node, syntax.Call) and isinstance(node.function, syntax.Attribute) and node.function.name == "backward"
        if node.function.value.span.text == name
    ]


def _added(statement: syntax.Node) -> tuple[str, syntax.Expression] | None:
    """The sum that a statement adds to, and what it adds."""
    if isinstance(statement, syntax.AugmentedAssign) and isinstance(statement.target, syntax.Name) and statement.operator in ("+", "+="):
        return statement.target.id, statement.value
    if isinstance(statement, syntax.Assign) and isinstance(statement.targets[0], syntax.Name):
        name, value = statement.targets[0].id, statement.value
        if isinstance(value, syntax.Binary) and value.operator == "+" and value.left.span.text == name:
            return name, value.right
    return None


@advises("E0401", "E0405")
def carried(case: Case) -> Advice | None:
    """``h = h.detach()`` at the start of each turn, where backward went into the graph of the turn before."""
    place = case.problem.calls[-1] if case.problem.calls else case.problem.where
    for loop in _loops(case, place):
        names = list(_carried(loop, case))[:MOST_NAMES]
        for cut_names in [[name] for name in names] + ([names] if len(names) > 1 else []):
            begins_empty = any(_begins_empty(name, loop, case) for name in cut_names)
            for edit, when in _cuts(loop, [f"{name} = {_cut(name, case)}" for name in cut_names], begins_empty):
                if case.gets_past(edit):
                    shown_names = " and ".join(f"`{name}`" for name in cut_names)
                    has = "has" if len(cut_names) == 1 else "have"
                    words = f"{shown_names} still {has} the graph of the turn before: cut it off at the {when} of each turn"
                    return Advice(("\n".join([words, *(f"{name} = {_cut(name, case)}" for name in cut_names)]),))
    return None


def _begins_empty(name: str, loop: syntax.Node, case: Case) -> bool:
    """Whether a name is None before the loop."""
    return any(
        isinstance(node, syntax.Assign) and node.targets[0].span.text == name and node.value.span.text == "None"
        for module in case.problem.modules
        for node in syntax.walk(module)
        if not covers(loop.span, node.span)
    )


def _cuts(loop: syntax.For | syntax.While, statements: list[str], begins_empty: bool) -> Iterator[tuple[Edit, str]]:
    """Statements put at the start of each turn; or at its end, where a first turn has nothing to cut yet."""
    first, last = loop.body[0].span, loop.body[-1].span
    own_line = first.source.line(first.line).strip().startswith(first.text.split("\n")[0][:8])
    between = "\n" + " " * (first.column - 1) if own_line else "; "
    if not begins_empty:
        yield [(Span(first.source, first.start, first.start), between.join(statements) + between)], "start"
    elif own_line:
        end = Span(last.source, last.end, last.end)
        yield [(end, between + between.join(statements))], "end"


@advises("E0401", "E0405")
def before_loop(case: Case) -> Advice | None:
    """A graph that was made once, before the loop whose turns all go through it."""
    place = case.problem.calls[-1] if case.problem.calls else case.problem.where
    loop = next(_loops(case, place), None)
    if loop is None or covers(loop.span, case.problem.where):
        return None
    statement = case.problem.statement()
    target = statement.targets[0] if isinstance(statement, syntax.Assign) and len(statement.targets) == 1 else None
    if not isinstance(target, syntax.Name) or not isinstance(statement, syntax.Assign) or _roots(loop, target.id):
        return None  # what backward begins at is nothing to cut off
    words = (
        f"`{target.id}` was computed once, before the loop on line {loop.span.line}, and the first turn used its graph up: compute it in each turn, or "
        "cut it off if no gradient is to go through it"
    )
    edit = [(statement.value.span, f"({statement.value.span.text}).detach()")]
    return Advice((f"{words}\n{shown(case.problem.modules, edit)}" if case.gets_past(edit) else words,))


def _loops(case: Case, place: Span) -> Iterator[syntax.For | syntax.While]:
    """The loops around a place, innermost first."""
    found = [
        node
        for module in case.problem.modules
        for node in syntax.walk(module)
        if isinstance(node, (syntax.For, syntax.While)) and covers(node.span, place)
    ]
    yield from sorted(found, key=lambda node: node.span.end - node.span.start)


def _carried(loop: syntax.For | syntax.While, case: Case) -> Iterator[str]:
    """The names of tensors that a turn reads before it gives them a value."""
    assigned: set[str] = set()
    seen: set[str] = set()
    for statement in loop.body:
        targets = (
            statement.targets
            if isinstance(statement, syntax.Assign)
            else [statement.target]
            if isinstance(statement, syntax.AugmentedAssign)
            else []
        )
        own = {node.id for target in targets for node in syntax.walk(target) if isinstance(node, syntax.Name)}
        value = statement.value if isinstance(statement, (syntax.Assign, syntax.AugmentedAssign)) else statement
        reads = {node.id for node in syntax.walk(value) if isinstance(node, syntax.Name)} | (
            own if isinstance(statement, syntax.AugmentedAssign) else set()
        )
        seen |= reads - assigned
        assigned |= own
    for name in sorted(seen & assigned):
        if _tensors(case.session.world.names.get(name)):
            yield name


def _tensors(value: object) -> bool:
    return isinstance(value, Tensor) or (isinstance(value, tuple) and bool(value) and all(isinstance(item, Tensor) for item in value))


def _cut(name: str, case: Case) -> str:
    """The name without its history."""
    value = case.session.world.names.get(name)
    return f"tuple(part.detach() for part in {name})" if isinstance(value, tuple) else f"{name}.detach()"
