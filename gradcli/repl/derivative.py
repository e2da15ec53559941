"""``:grad EXPRESSION``: the derivative of a value of the session, also after backward.

A name is looked up; any other expression is run as an entry of the session, for it may draw numbers or write in place. Where backward has
freed what the graph had saved, all entries are run again in a session beside this one, in which every backward keeps its graph.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from gradcli.diagnostics import mistakes
from gradcli.diagnostics.model import Source, UsageError, did_you_mean
from gradcli.diagnostics.row import raised
from gradcli.engine.backward.backward import grad
from gradcli.engine.backward.sweep import Sweep
from gradcli.engine.state import STATE
from gradcli.engine.tensor.leaf import leaves_behind
from gradcli.engine.tensor.tensor import Tensor
from gradcli.lang.access.contents import tensors_below
from gradcli.lang.parsing.parser import parse
from gradcli.lang.syntax import nodes as syntax
from gradcli.lang.syntax.reads import names_bound
from gradcli.repl.journal import Entry
from gradcli.runs.automatic import MOST_ELEMENTS, is_differentiable, jacobians
from gradcli.runs.report import Report
from gradcli.runs.results import ProgramError

if TYPE_CHECKING:
    from gradcli.repl.loop import Repl
    from gradcli.runs.session import Session

LAST = "the last value"
SIMPLE = (syntax.Name, syntax.Attribute, syntax.Subscript, syntax.Call)


def derivative(repl: Repl, text: str) -> Report | str:
    """The derivatives of a name's or an expression's value with respect to every leaf behind it; a sentence where there is none."""
    evaluated = run_expression(repl, text)
    name = spoken(text)
    try:
        return derivatives(name, value_of(repl.session, text, evaluated), repl.session)
    except ProgramError as problem:
        found = raised(problem.__cause__)
        if found is None or found.mistake not in (mistakes.freed_graph, mistakes.saved_value_changed):
            raise
    with repl.journal.beside(repl.journal.entries if evaluated else until_bound(repl, text), before=keep_graphs) as session:
        return derivatives(name, value_of(session, text, evaluated), session)


def until_bound(repl: Repl, text: str) -> list[Entry]:
    """The entries up to the one that gave a name its value last: what was written in place since then does not matter there."""
    name = text.split(".")[0].split("[")[0]
    places = [
        place for place, entry in enumerate(repl.journal.entries) if name and any(name in names_bound(node) for node in entry.module.body)
    ]
    return repl.journal.entries[: places[-1] + 1] if places else repl.journal.entries


def spoken(text: str) -> str:
    """What to call the value: in brackets where an operator stands outside of any."""
    if not text:
        return LAST
    node = parse(Source("<:grad>", text)).body[0]
    simple = isinstance(node, syntax.ExpressionStatement) and isinstance(node.value, SIMPLE)
    return text if simple else f"({text})"


def run_expression(repl: Repl, text: str) -> bool:
    """Run `text` as an entry, unless it is a name; whether it was run."""
    if not text or text in named(repl.session):
        return False
    module = parse(Source("<:grad>", text))
    if len(module.body) != 1 or not isinstance(module.body[0], syntax.ExpressionStatement):
        raise UsageError("E0902", ":grad takes an expression, as in `:grad (x * x).sum()`")
    expression = module.body[0].value
    if isinstance(expression, syntax.Name) and expression.id not in repl.session.world.names:
        near = did_you_mean(text, repl.session.world.names)
        raise UsageError("E0905", f"no name `{text}`", help=(f"did you mean `{near[0]}`?",) if near else ())
    repl.journal.run(Entry(module.source, module, asked=True))
    return True


def named(session: Session) -> dict[str, Tensor]:
    """The tensors of the session by the names that lead to them: ``x``, ``net.weight``."""
    return {path: tensor for key, held in session.world.names.items() for path, tensor in tensors_below(key, held)}


def value_of(session: Session, text: str, evaluated: bool) -> Tensor:
    value: Any = session.world.last if evaluated or not text else named(session)[text]
    if not isinstance(value, Tensor):
        raise UsageError("E0905", f"{f'`{text}`' if text else LAST} is not a tensor")
    return value


def derivatives(name: str, value: Tensor, session: Session) -> Report | str:
    """By each leaf behind a value that has a name; of a value with several elements the Jacobians."""
    behind = set(map(id, leaves_behind([value])))
    leaves = [(path, leaf) for path, leaf in named(session).items() if id(leaf) in behind]
    if not is_differentiable(value) or not leaves:
        return f"{name} does not depend on any leaf"
    with session.program():
        if value.array.size == 1:
            found = grad([value], [leaf for _, leaf in leaves], retain_graph=True, allow_unused=True)
            shown = {f"d {name}/d {path}": gradient for (path, _), gradient in zip(leaves, found, strict=True) if gradient is not None}
            return Report(shown)
        if all(value.array.size * leaf.array.size <= MOST_ELEMENTS for _, leaf in leaves):
            return Report({}, jacobians=jacobians(name, value, leaves))
    raise UsageError(
        "E0905",
        f"`{name}` has shape {list(value.shape)}, and its derivatives are too many to be shown",
        help=(f"reduce it to one number, as with `:grad {name}.sum()`", "`:jacobian` shows matrices"),
    )


def keep_graphs() -> None:
    """From now on, in this run, every backward keeps what the graph has saved."""
    STATE.sweep = keeping


def keeping(roots: Any, create_graph: bool, keep: bool, *others: Any, **named: Any) -> Sweep:
    return Sweep(roots, create_graph, True, *others, **named)
