"""Steps of an optimizer that do not do what they look like: the wrong order, or parameters that it does not have."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from gradcli.diagnosis.findings.optimizers import Made, made_in, said, steps
from gradcli.diagnosis.findings.step_order import ORDERS
from gradcli.diagnosis.words.wording import listed
from gradcli.diagnostics.model import Diagnostic, Label, Span
from gradcli.engine.state import STATE
from gradcli.engine.tensor.tensor import Tensor
from gradcli.lang.access.contents import named_tensors, own_names, tensors_below
from gradcli.lang.parsing.edits import Edit
from gradcli.lang.syntax import nodes as syntax

if TYPE_CHECKING:
    from gradcli.runs.session import Session

MOST_NAMES = 4


def training(session: Session) -> Iterator[Diagnostic]:
    """The first mistake of this kind: the others mostly follow from it."""
    optimizers = made_in(session)
    for look in (*ORDERS, unregistered, in_plain_lists, of_other_modules):
        found = next(look(session, optimizers), None)
        if found is not None:
            yield found
            return


def stepped(session: Session, optimizers: list[Made]) -> dict[str, list[Tensor]]:
    """The parameters of each optimizer that a name leads to and that makes steps."""
    found: dict[str, list[Tensor]] = {}
    stepping = {name for name, _ in steps(session)}
    for made in optimizers:
        groups = own_names(session.world.names.get(made.name)).get("param_groups") if made.name in stepping else None
        if isinstance(groups, list):
            found[made.name] = [param for group in groups if isinstance(group, dict) for param in group.get("params", ())]
    return found


def had_gradient(tensor: Tensor) -> bool:
    return tensor.gradient is not None or id(tensor) in STATE.cleared


def unregistered(session: Session, optimizers: list[Made]) -> Iterator[Diagnostic]:
    """A leaf as a plain attribute of a module that is trained: ``self.w = torch.randn(3, requires_grad=True)``."""
    owned = {id(param) for params in stepped(session, optimizers).values() for param in params}
    if not owned:
        return
    named = named_tensors(session.world.names)
    trained = {path.partition(".")[0] for key, (path, _) in named.items() if key in owned}
    for key, (path, tensor) in named.items():
        owner, _, attribute = path.rpartition(".")
        plain = tensor.requires and tensor.node is None and not tensor.cell[0] and not tensor.note("parameter") and key not in owned
        if plain and had_gradient(tensor) and path.partition(".")[0] in trained and attribute.isidentifier() and owner:
            for place in assigned_to_self(session, attribute):
                edit: Edit = [(place, f"{prefix_of(session)}.Parameter({place.text})")]
                headline = f"`{path}` gets a gradient and no step changes it: a plain tensor is no parameter of its module"
                words = "make it a parameter, so that `parameters()` gives it to the optimizer"
                yield said(headline, (Label(place, "a plain tensor", primary=True),), words, edit, session)


def in_plain_lists(session: Session, optimizers: list[Made]) -> Iterator[Diagnostic]:
    """Modules in a plain list or dict of a module that is trained."""
    from gradcli.diagnosis.advice.modules import CONTAINERS, hidden_in

    owned = {id(param) for params in stepped(session, optimizers).values() for param in params}
    for path, value in hidden_in(dict(session.world.names)) if owned else ():
        parts = [tensor for _, tensor in tensors_below(path, value, buffers=False)]
        if any(map(had_gradient, parts)) and not any(id(tensor) in owned for tensor in parts):
            what = type(value).__name__
            kind = CONTAINERS[type(value)] if not isinstance(next(iter(value)), Tensor) else "ParameterList"
            for place in assigned_to_self(session, path.rpartition(".")[2]):
                edit: Edit = [(place, f"{prefix_of(session)}.{kind}({place.text})")]
                headline = f"what `{path}` holds gets gradients and no step changes it: a plain {what} is not seen by `parameters()`"
                yield said(headline, (Label(place, f"a plain {what}", primary=True),), f"make it an `nn.{kind}`", edit, session)


def prefix_of(session: Session) -> str:
    """How the program writes the module of layers."""
    return "nn" if "nn" in session.world.names else "torch.nn"


def assigned_to_self(session: Session, name: str) -> Iterator[Span]:
    """What ``self.name = …`` assigns."""
    for module in session.modules:
        for node in syntax.walk(module):
            if (
                isinstance(node, syntax.Assign)
                and isinstance(node.targets[0], syntax.Attribute)
                and node.targets[0].span.text == f"self.{name}"
            ):
                yield node.value.span


def of_other_modules(session: Session, optimizers: list[Made]) -> Iterator[Diagnostic]:
    """An optimizer of parameters that nothing was computed from, while others got gradients that no optimizer uses."""
    groups = stepped(session, optimizers)
    owned = {id(param) for params in groups.values() for param in params}
    named = named_tensors(session.world.names).values()
    unused = [path for path, tensor in named if tensor.note("parameter") and had_gradient(tensor) and id(tensor) not in owned]
    for made in optimizers:
        idle = [param for param in groups.get(made.name, ()) if isinstance(param, Tensor) and param.requires and not had_gradient(param)]
        if idle and unused:
            more = f" and {len(unused) - MOST_NAMES} more" if len(unused) > MOST_NAMES else ""
            left_out = f"{listed([f'`{path}`' for path in unused[:MOST_NAMES]])}{more}"
            what = "its parameters" if len(idle) == len(groups[made.name]) else f"{len(idle)} of its parameters"
            headline = f"`{made.name}` has other parameters than those the loss was computed from: none of {what} got a gradient"
            words = f"give it the parameters that got one, {left_out}, which no optimizer has; make it after the module is complete"
            yield said(headline, (Label(made.span, primary=True),), words, [], session)
