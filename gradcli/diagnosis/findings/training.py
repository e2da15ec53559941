"""Steps of an optimizer that do not do what they look like: gradients zeroed too early or never, parameters that it does not have."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from gradcli.diagnosis.findings.warning import warning
from gradcli.diagnosis.words.wording import listed
from gradcli.diagnostics.model import Diagnostic, Label, Span
from gradcli.engine.state import STATE
from gradcli.engine.tensor.tensor import Tensor
from gradcli.lang.access.contents import named_tensors, own_names, tensors_below
from gradcli.lang.parsing.edits import Edit, shown
from gradcli.lang.syntax import nodes as syntax
from gradcli.lang.syntax.places import covers
from gradcli.records import NamedTuple

if TYPE_CHECKING:
    from gradcli.runs.session import Session

EVENTS = ("backward", "zero_grad", "step")
MOST_NAMES = 4


def training(session: Session) -> Iterator[Diagnostic]:
    """The first mistake of this kind: the others mostly follow from it."""
    optimizers = made_in(session)
    for look in (zeroed_before_step, never_computed, never_zeroed, unregistered, in_plain_lists, of_other_modules):
        found = next(look(session, optimizers), None)
        if found is not None:
            yield found
            return


class Made(NamedTuple):
    """Where a name gets an optimizer."""

    name: str
    span: Span


def made_in(session: Session) -> list[Made]:
    """``opt = torch.optim.SGD(…)``, wherever it stands."""
    return [
        Made(node.targets[0].span.text, node.span)
        for module in session.modules
        for node in syntax.walk(module)
        if isinstance(node, syntax.Assign) and isinstance(node.value, syntax.Call) and "optim." in node.value.function.span.text
        if "lr_scheduler" not in node.value.function.span.text
    ]


class Event(NamedTuple):
    """A statement that is one call of interest, without arguments but for those of ``backward``; `what` is empty where such a call is deeper inside."""

    what: str
    of: str
    span: Span


def events(body: list[syntax.Statement]) -> Iterator[Event]:
    for statement in body:
        call = statement.value if isinstance(statement, syntax.ExpressionStatement) else None
        method = method_of(call)
        if isinstance(call, syntax.Call) and method is not None and (method.name == "backward" or not call.arguments):
            yield Event(method.name, method.value.span.text, statement.span)
        elif any(method_of(node) is not None for node in syntax.walk(statement)):
            yield Event("", "", statement.span)


def method_of(node: syntax.Node | None) -> syntax.Attribute | None:
    """What a call of interest calls."""
    function = node.function if isinstance(node, syntax.Call) else None
    return function if isinstance(function, syntax.Attribute) and function.name in EVENTS else None


def bodies(session: Session) -> Iterator[list[syntax.Statement]]:
    """Every list of statements that run one after the other."""
    for module in session.modules:
        for node in syntax.walk(module):
            for body in (getattr(node, "body", None), getattr(node, "otherwise", None)):
                if isinstance(body, list) and body and isinstance(body[0], syntax.Statement):
                    yield body


def steps(session: Session) -> Iterator[tuple[str, syntax.Call]]:
    """The calls of ``step`` anywhere in the program, each with what steps."""
    for module in session.modules:
        for node in syntax.walk(module):
            method = method_of(node)
            if isinstance(node, syntax.Call) and method is not None and method.name == "step":
                yield method.value.span.text, node


# ---- the order of a step ---------------------------------------------------------------------------------------------------


def zeroed_before_step(session: Session, optimizers: list[Made]) -> Iterator[Diagnostic]:
    """``loss.backward(); opt.zero_grad(); opt.step()``: the step finds no gradients."""
    known = {made.name for made in optimizers}
    for body in bodies(session):
        backward: Event | None = None
        zeroed: dict[str, tuple[Event, Event]] = {}
        for event in events(body):
            if event.what == "backward":
                backward, zeroed = event, {}
            elif event.what == "zero_grad" and backward is not None:
                zeroed[event.of] = backward, event
            elif event.what == "step" and event.of in zeroed and event.of in known:
                before, zero = zeroed[event.of]
                edit: Edit = [(before.span, zero.span.text), (zero.span, before.span.text)]
                words = f"zero the gradients before `{before.span.text}`, not between it and the step"
                labels = Label(zero.span, "the gradients are gone here", primary=True), Label(event.span, "finds none")
                yield said(
                    f"`{event.span.text}` does nothing: `{zero.span.text}` stands between it and backward", labels, words, edit, session
                )
            elif not event.what:
                backward, zeroed = None, {}


def never_computed(session: Session, optimizers: list[Made]) -> Iterator[Diagnostic]:
    """Steps in a program that computed something and has no backward pass; those that only move a schedule on need none."""
    text = "".join(module.span.source.text for module in session.modules)
    computed = any(isinstance(value, Tensor) and value.node is not None for value in session.world.names.values())
    if (
        not computed
        or "sched" in text
        or "backward" in text
        or "grad(" in text.replace("zero_grad(", "").replace("no_grad(", "")
        or ".grad" in text
    ):
        return
    known = {made.name for made in optimizers}
    for name, call in steps(session):
        if name in known and not call.arguments and not call.keywords:
            words = "call `.backward()` on the loss before each step"
            yield said(f"`{call.span.text}` does nothing: no gradient was computed", (Label(call.span, primary=True),), words, [], session)


def never_zeroed(session: Session, optimizers: list[Made]) -> Iterator[Diagnostic]:
    """A loop of steps in a program that never sets a gradient to zero, and never looks at one."""
    text = "".join(module.span.source.text for module in session.modules)
    if "zero_grad" in text or ".grad" in text or "closure" in text:
        return
    for body in bodies(session):
        found = list(events(body))
        backward = next((event for event in found if event.what == "backward"), None)
        for step in [event for event in found if event.what == "step"] if backward is not None else []:
            loop = innermost_loop(session, step.span)
            for made in optimizers:
                if loop is not None and backward is not None and step.of == made.name and not covers(loop.span, made.span):
                    indent = "\n" + " " * (backward.span.column - 1)
                    start = Span(backward.span.source, backward.span.start, backward.span.start)
                    alone = not backward.span.source.line(backward.span.line)[: backward.span.column - 1].strip()
                    edit: Edit = [(start, f"{made.name}.zero_grad(){indent if alone else '; '}")]
                    labels = Label(backward.span, "adds to the gradients of all turns before", primary=True), Label(step.span)
                    words = "set the gradients to zero in each turn"
                    yield said(
                        f"the gradients are never zeroed: `{step.span.text}` goes along the sum of all turns", labels, words, edit, session
                    )


def innermost_loop(session: Session, place: Span) -> syntax.Node | None:
    loops = [
        node
        for module in session.modules
        for node in syntax.walk(module)
        if isinstance(node, (syntax.For, syntax.While)) and covers(node.span, place)
    ]
    return min(loops, key=lambda loop: loop.span.end - loop.span.start, default=None)


# ---- parameters an optimizer does not have -----------------------------------------------------------------------------------


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


def said(headline: str, labels: tuple[Label, ...], words: str, edit: Edit, session: Session) -> Diagnostic:
    """The warning, with the change where the program runs with it."""
    if edit:
        from gradcli.runs.replay import Replay

        ran = Replay(session).run(edit)
        if ran is not None and ran.well:
            words += f"\n{shown(session.modules, edit)}"
    return warning("W0109", headline, labels, help=(words,))
