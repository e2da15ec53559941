"""Which names a piece of syntax reads and binds, told without running it."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from functools import lru_cache

from gradcli.diagnostics.model import Diagnostic, Label, UsageError, did_you_mean
from gradcli.lang.syntax import nodes as syntax

BINDERS = {
    syntax.Assign: "targets",
    syntax.AnnotatedAssign: "target",
    syntax.For: "target",
    syntax.Clause: "target",
    syntax.WithItem: "target",
    syntax.Walrus: "target",
    syntax.Delete: "targets",
}


def names_read(node: syntax.Node) -> set[str]:
    """The names of the enclosing scope whose values are asked for; a function's own names are not among them."""
    if isinstance(node, syntax.Name):
        return {node.id}
    if isinstance(node, (syntax.Function, syntax.Lambda)):
        return read_by_function(node)
    found = union(names_read(child) for child in node.children() if not is_target_of(child, node))
    for target in targets_of(node):
        found |= names_read(target).difference(names_in_target(target))
    if isinstance(node, syntax.Comprehension):
        found -= union(names_in_target(clause.target) for clause in node.clauses)
    return found


def identifiers(modules: Iterable[syntax.Module]) -> set[str]:
    """Every name that programs write: of values, attributes and keywords, and the parts of what they import. Comments and texts have none."""
    found: set[str] = set()
    for node in (node for module in modules for node in syntax.walk(module)):
        if isinstance(node, syntax.Name):
            found.add(node.id)
        elif isinstance(node, (syntax.Attribute, syntax.Keyword, syntax.Parameter, syntax.Function, syntax.Class)) and node.name:
            found.add(node.name)
        elif isinstance(node, syntax.Alias):
            found.update(node.name.split("."))
        elif isinstance(node, syntax.ImportFrom):
            found.update(node.module.split("."))
    return found


def read_by_function(node: syntax.Function | syntax.Lambda) -> set[str]:
    """What a function takes from outside: neither its parameters nor what it binds, unless it says ``global``."""
    body = node.body if isinstance(node.body, list) else [node.body]
    own = {parameter.name for parameter in node.parameters} | union(names_bound(part) for part in body)
    declared = union(set(part.names) for statement in body for part in syntax.walk(statement) if isinstance(part, syntax.Global))
    outside = [part for part in node.children() if part not in body]
    return union(names_read(part) for part in outside) | (union(names_read(part) for part in body) - (own - declared))


def names_bound(node: syntax.Node) -> set[str]:
    """The names a node gives a value in its own scope."""
    if isinstance(node, (syntax.Function, syntax.Class)):
        return {node.name}
    if isinstance(node, syntax.Lambda | syntax.Comprehension):
        return set()
    if isinstance(node, syntax.Alias):
        return {node.bound or node.name.partition(".")[0]}
    own = union(names_in_target(target) for target in targets_of(node))
    if isinstance(node, syntax.AugmentedAssign):
        own.update(names_in_target(node.target))
    return own | union(names_bound(child) for child in node.children())


def targets_of(node: syntax.Node) -> list[syntax.Node]:
    """What a statement or clause binds."""
    field = BINDERS.get(type(node))
    target = getattr(node, field) if field else None
    return target if isinstance(target, list) else [target] if target is not None else []


def is_target_of(child: syntax.Node, node: syntax.Node) -> bool:
    return any(child is target for target in targets_of(node))


def names_in_target(target: syntax.Node) -> list[str]:
    """The plain names of a target from left to right: ``a, (b, *c)``. What it subscripts or takes attributes of is read, not bound."""
    if isinstance(target, syntax.Name):
        return [target.id]
    if isinstance(target, (syntax.TupleDisplay, syntax.ListDisplay, syntax.Starred)):
        return [name for child in target.children() for name in names_in_target(child)]
    return []


def union(sets: Iterable[Iterable[str]]) -> set[str]:
    return set().union(*sets)


# ---- inputs that nobody reads ---------------------------------------------------------------------------------------


def check_reads(names: Sequence[str], modules: Sequence[syntax.Module]) -> list[Diagnostic]:
    """Refuse an input that no program reads; warn of one that is assigned before it is read."""
    return [warning for name in names for warning in check_read(name, tuple(modules))]


@lru_cache(maxsize=64)  # of the same programs for each row of --each
def check_read(name: str, modules: tuple[syntax.Module, ...]) -> list[Diagnostic]:
    overwritten: syntax.Statement | None = None
    for statement in (statement for module in modules for statement in module.body):
        if name in names_read(statement) or (isinstance(statement, syntax.AugmentedAssign) and name in names_bound(statement)):
            return [] if overwritten is None else [assigned_first(name, overwritten)]
        if overwritten is None and name in names_bound(statement):
            overwritten = statement
    if overwritten is not None:
        return [assigned_first(name, overwritten)]
    asked = union(names_read(module) for module in modules) - union(names_bound(module) for module in modules)
    near = did_you_mean(name, asked)
    raise UsageError("E0904", f"no program reads `{name}`, which `-v` sets", help=(f"did you mean `{near[0]}`?",) if near else ())


def assigned_first(name: str, statement: syntax.Statement) -> Diagnostic:
    return Diagnostic(
        "W0002",
        f"the program assigns `{name}` before it reads the value set with `-v`",
        (Label(statement.span, primary=True),),
        severity="warning",
    )
