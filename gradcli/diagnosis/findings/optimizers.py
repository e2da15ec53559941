"""The optimizers of a program and the calls that make a step, as its syntax tree has them."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from gradcli.diagnosis.findings.warning import warning
from gradcli.diagnostics.model import Diagnostic, Label, Span
from gradcli.lang.parsing.edits import Edit, shown
from gradcli.lang.syntax import nodes as syntax
from gradcli.records import NamedTuple

if TYPE_CHECKING:
    from gradcli.runs.session import Session

EVENTS = ("backward", "zero_grad", "step")
MODULE, SCHEDULES = "optim", "lr_scheduler"


class Made(NamedTuple):
    """Where a name gets an optimizer."""

    name: str
    span: Span


def made_in(session: Session) -> list[Made]:
    """``opt = torch.optim.SGD(…)``, wherever it stands, and ``opt = SGD(…)`` after ``from torch.optim import SGD``."""
    known = imported(session)
    return [
        Made(node.targets[0].span.text, node.span)
        for module in session.modules
        for node in syntax.walk(module)
        if isinstance(node, syntax.Assign) and isinstance(node.value, syntax.Call) and makes_optimizer(dotted(node.value.function), known)
    ]


def imported(session: Session) -> dict[str, str]:
    """What the program's own names for modules and classes stand for."""
    found = {}
    for node in (node for module in session.modules for node in syntax.walk(module)):
        if isinstance(node, syntax.ImportFrom):
            found.update({alias.bound or alias.name: f"{node.module}.{alias.name}" for alias in node.names})
        elif isinstance(node, syntax.Import):
            found.update({alias.bound: alias.name for alias in node.names if alias.bound})
    return found


def makes_optimizer(path: list[str], known: dict[str, str]) -> bool:
    """Whether what is called is a class of ``torch.optim`` and no schedule."""
    full = [*known[path[0]].split("."), *path[1:]] if path and path[0] in known else path
    return MODULE in full[:-1] and SCHEDULES not in full and full[-1][:1].isupper()


def dotted(node: syntax.Node) -> list[str]:
    """``a.b.c`` as its names; empty for what begins with no name."""
    if isinstance(node, syntax.Attribute):
        before = dotted(node.value)
        return [*before, node.name] if before else []
    return [node.id] if isinstance(node, syntax.Name) else []


def method_of(node: syntax.Node | None) -> syntax.Attribute | None:
    """What a call of interest calls."""
    function = node.function if isinstance(node, syntax.Call) else None
    return function if isinstance(function, syntax.Attribute) and function.name in EVENTS else None


def steps(session: Session) -> Iterator[tuple[str, syntax.Call]]:
    """The calls of ``step`` anywhere in the program, each with what steps."""
    for module in session.modules:
        for node in syntax.walk(module):
            method = method_of(node)
            if isinstance(node, syntax.Call) and method is not None and method.name == "step":
                yield method.value.span.text, node


def said(headline: str, labels: tuple[Label, ...], words: str, edit: Edit, session: Session) -> Diagnostic:
    """The warning, with the change where the program runs with it."""
    if edit:
        from gradcli.runs.replay import Replay

        ran = Replay(session).run(edit)
        if ran is not None and ran.well:
            words += f"\n{shown(session.modules, edit)}"
    return warning("W0109", headline, labels, help=(words,))
