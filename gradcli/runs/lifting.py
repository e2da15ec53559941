"""Numbers of a program as leaves: when a program computes a Python float from named float literals, it is run once more with tensors for these.

``x = 3.0; y = x**2`` has no tensor, and yet a reader wants its derivative.  What the program printed stands; only its names are taken from the
second run, which is silent.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING, Any

from gradcli.diagnostics.model import Diagnostic, Label
from gradcli.engine.state import STATE
from gradcli.engine.tensor.tensor import Tensor
from gradcli.lang.parsing.edits import Edit
from gradcli.lang.syntax import nodes as syntax
from gradcli.runs.replay import Replay

if TYPE_CHECKING:
    from gradcli.runs.session import Session


ROOT = ("backward_called", "root", "root_array", "root_reaches_leaves", "root_where")  # what a state knows of its last backward


def lift(session: Session) -> Diagnostic | None:
    """Take the names of a run with tensors in place of float literals; the note that says so, or None where that gives no derivative."""
    literals = list(named_literals(session.modules))
    if not literals:
        return None
    replay = Replay(session)
    plain: Edit = [(value.span, f"tensor({value.span.text}, dtype=torch.float64)") for _, value in literals]
    for edit in (plain, [*plain, *functions_of_math(session.modules)]):
        if adopt(session, replay, edit):
            names = [name for name, _ in literals if isinstance(session.world.names.get(name), Tensor)]
            listed = ", ".join(f"`{name}`" for name in names)
            text = f"{listed} {'was' if len(names) == 1 else 'were'} differentiated as {'a tensor' if len(names) == 1 else 'tensors'} of float64"
            return Diagnostic("N0005", text, (Label(literals[0][1].span, primary=True),), severity="note")
    return None


def named_literals(modules: Sequence[syntax.Module]) -> Iterator[tuple[str, syntax.Expression]]:
    """The names that top-level statements bind to float literals, with these."""
    for module in modules:
        for statement in module.body:
            if isinstance(statement, syntax.Assign):
                for target in statement.targets[:1]:
                    yield from pairs(target, statement.value)
            elif isinstance(statement, syntax.AnnotatedAssign) and statement.value is not None:
                yield from pairs(statement.target, statement.value)


def pairs(target: syntax.Node, value: syntax.Expression) -> Iterator[tuple[str, syntax.Expression]]:
    """A name and a literal, or several of each: ``a, b = 1.0, 2.0``."""
    if isinstance(target, syntax.Name):
        if is_float_literal(value):
            yield target.id, value
    elif isinstance(target, (syntax.TupleDisplay, syntax.ListDisplay)) and isinstance(value, (syntax.TupleDisplay, syntax.ListDisplay)):
        for part, item in zip(target.children(), value.children(), strict=False):
            yield from pairs(part, item)  # type: ignore[arg-type]


def is_float_literal(value: syntax.Node) -> bool:
    inner = value.operand if isinstance(value, syntax.Unary) and value.operator in ("-", "+") else value
    return isinstance(inner, syntax.Constant) and type(inner.value) is float


def functions_of_math(modules: Sequence[syntax.Module]) -> Edit:
    """``math.sin`` as torch's `sin`, which takes tensors."""
    return [
        (node.span, node.name)
        for module in modules
        for node in syntax.walk(module)
        if isinstance(node, syntax.Attribute)
        and isinstance(node.value, syntax.Name)
        and node.value.id == "math"
        and node.name not in ("pi", "e")
    ]


def adopt(session: Session, replay: Replay, edit: Edit) -> bool:
    """Run with the edit; where that gives a derivative, its names, last value, root and modules become the session's."""
    roots: list[tuple[Any, ...]] = []

    def look(fresh: Session) -> None:
        outcome = fresh.outcome
        if outcome is not None and (fresh.root is not None or fresh.jacobians) and not outcome.value.is_leaf:
            names = session.world.names
            names.clear()
            names.update(fresh.world.names)
            session.outcome, session.root, session.jacobians = outcome, fresh.root, fresh.jacobians
            roots.append(tuple(getattr(STATE, name) for name in ROOT))

    ran = replay.run(edit, look=look)
    if ran is None or not ran.well or not roots:
        return False
    session.modules = list(ran.modules)  # what views run again
    for name, value in zip(ROOT, roots[0], strict=True):
        setattr(STATE, name, value)
    return True
