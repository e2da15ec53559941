"""Why a shorthand program ended without a derivative, and what to write instead: a note with the cause at its place and a patch that was run."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING, Any

from gradcli.diagnosis.evidence import numbers
from gradcli.diagnosis.evidence.operands import mark_of
from gradcli.diagnostics.model import Diagnostic, Label, Span
from gradcli.engine.table.table import overloads
from gradcli.engine.tensor import dtypes
from gradcli.engine.tensor.leaf import leaves_behind
from gradcli.engine.tensor.tensor import Tensor
from gradcli.engine.tensor.tracking import CONSTANT
from gradcli.lang.access.contents import named_tensors
from gradcli.lang.parsing.edits import Edit, shown
from gradcli.lang.syntax import nodes as syntax
from gradcli.runs.automatic import Outcome, is_differentiable, is_shown
from gradcli.runs.replay import Replay

if TYPE_CHECKING:
    from gradcli.runs.session import Session

CODE = "N0001"
AS_FLOATS = "write the numbers as floats"
MOST_TRIALS = 4  # of numbers that may be written as floats: all, then one at a time
MOST_BYTES = 1 << 26  # of the inputs of a run that is made again to try a change


def undifferentiated(session: Session) -> Diagnostic | None:
    """The note; None where a derivative is shown or there is nothing that could have one."""
    if session.outcome is None or not session.modules:
        return without_value(session)
    outcome = session.outcome
    value = outcome.value
    if is_differentiable(value) and value.is_leaf and session.root is None:
        return leaf_alone(session, outcome)
    if is_differentiable(value):
        return rebound(session, value) if session.root is not None else rebound(session, value) or several_elements(session, outcome, value)
    if isinstance(value, Tensor) and dtypes.of(value.array.dtype).is_complex:
        return complex_value(session, outcome) if value.requires_grad else None
    if isinstance(value, (Tensor, bool, int, float)):
        return without_leaf(session, outcome, value)
    taken = taken_out(session) if leaves_of(session) and isinstance(value, (list, tuple)) else None
    return of_taken(session, outcome, taken) if taken is not None else without_value(session)


def note(headline: str, *labels: Label, help: tuple[str, ...] = (), notes: tuple[str, ...] = ()) -> Diagnostic:
    return Diagnostic(CODE, headline, labels, notes, help, severity="note")


def subject(outcome: Outcome) -> str:
    return "the last value" if outcome.unnamed else f"`{outcome.name}`"


def leaves_of(session: Session) -> list[tuple[str, Tensor]]:
    return [(path, tensor) for path, tensor in named_tensors(session.world.names).values() if tensor.requires]


# ---- patches ---------------------------------------------------------------------------------------------------------------


def tried(session: Session, words: str, *edits: Edit, trials: Sequence[Edit] = ()) -> tuple[str, ...]:
    """The first of the edits with which the program shows a derivative, in words and as text; nothing if none does.

    `trials` are run in the place of the edits, where an edit itself would be run twice: once as it is, once with numbers lifted. None is run over
    inputs so large that a second copy of them and of their gradients would be what takes most of the memory.
    """
    if size_of_inputs(session) > MOST_BYTES:
        return ()
    replay = Replay(session)
    for edit, trial in zip(edits, trials or edits, strict=True):
        answers: list[bool] = []

        def look(fresh: Session, answers: list[bool] = answers) -> None:
            answers.append(is_shown(fresh))

        ran = replay.run(trial, look=look)
        if ran is not None and ran.well and answers == [True]:
            return (f"{words}\n{shown(session.modules, edit)}",)
    return ()


def size_of_inputs(session: Session) -> int:
    """The bytes of the tensors that were given from outside."""
    values = (session.world.names.get(given.name) for given in session.settings.inputs)
    return sum(value.array.nbytes for value in values if isinstance(value, Tensor))


def value_of(statement: syntax.Statement | None) -> syntax.Expression | None:
    """What a statement computes, where that can be wrapped."""
    if isinstance(statement, (syntax.Assign, syntax.AnnotatedAssign, syntax.ExpressionStatement)):
        return statement.value
    return None


def last_statement(session: Session) -> syntax.Statement | None:
    body = session.modules[-1].body if session.modules else []
    return body[-1] if body else None


def call_on(value: syntax.Expression, method: str) -> Edit:
    """``value.method()``, in brackets where it needs them."""
    text = value.span.text
    simple = isinstance(value, (syntax.Name, syntax.Call, syntax.Attribute, syntax.Subscript))
    return [(value.span, f"{text if simple else f'({text})'}.{method}()")]


# ---- one cause each --------------------------------------------------------------------------------------------------------


def leaf_alone(session: Session, outcome: Outcome) -> Diagnostic | None:
    """The last value is a leaf, although something was computed from leaves before it, or it was computed from numbers."""
    if is_shown(session):
        return None
    if (end := computed_last(session)) is None:
        return from_numbers(session, outcome)
    headline = f"no gradients: {subject(outcome)} is a leaf, computed from nothing"
    return note(headline, Label(outcome.span, primary=True), help=end)


def several_elements(session: Session, outcome: Outcome, value: Tensor) -> Diagnostic | None:
    """Too many elements for a Jacobian to be shown."""
    if value.is_leaf:
        return None
    computed = value_of(last_statement(session))
    helps = tried(session, "reduce it to one number", call_on(computed, "sum")) if computed is not None else ()
    general = "or pass the cotangent: `--grad-output 1`, or one number for each element"
    return note(
        f"no gradients: {subject(outcome)} has shape {list(value.shape)}, but backward starts from a single number",
        Label(outcome.span, primary=True),
        help=(*helps, general) if helps else (f"reduce it, for example with `.sum()` or `.mean()`, {general}",),
    )


def complex_value(session: Session, outcome: Outcome) -> Diagnostic:
    """Backward needs a real number."""
    computed = value_of(last_statement(session))
    edits = () if computed is None else [call_on(computed, "abs"), [(computed.span, f"({computed.span.text}).abs().sum()")]]
    return note(
        f"no gradients: {subject(outcome)} is complex, but backward starts from a real number",
        Label(outcome.span, primary=True),
        help=tried(session, "take the part that you mean, for example the absolute value", *edits),
    )


def rebound(session: Session, value: Tensor) -> Diagnostic | None:
    """Backward reached leaves that no name leads to any more."""
    named = {id(tensor) for _, tensor in named_tensors(session.world.names).values()}
    lost = {str(leaf.note("automatic")) for leaf in leaves_behind([value]) if id(leaf) not in named and leaf.note("automatic")}
    if not lost or is_shown(session):
        return None
    name = sorted(lost)[0]
    places = [statement.span for statement in assignments(session, name)]
    labels = [Label(places[0], "the leaf was made here", primary=True)] if places else []
    labels += [Label(place, f"`{name}` became another value here") for place in places[1:2]]
    return note(
        f"no gradients are shown: the leaf that was called `{name}` has no name any more",
        *labels,
        help=(f"keep the leaf: give the new value a name of its own instead of `{name}`",),
    )


def assignments(session: Session, name: str) -> Iterator[syntax.Statement]:
    """The top-level statements that bind a name."""
    from gradcli.lang.syntax.reads import names_bound

    for module in session.modules:
        yield from (statement for statement in module.body if name in names_bound(statement))


def without_value(session: Session) -> Diagnostic | None:
    """The last statement computes nothing, although there are leaves."""
    statement = last_statement(session)
    if statement is None or not leaves_of(session) or (end := computed_last(session)) is None:
        return None
    return note("no gradients: the last statement has no value to start backward from", Label(statement.span, primary=True), help=end)


def computed_last(session: Session) -> tuple[str, ...] | None:
    """To end the program with what was computed from leaves last, where that shows a derivative; None where nothing was computed from them."""
    statement = last_statement(session)
    names = [name for name, value in session.world.names.items() if is_differentiable(value) and not value.is_leaf]
    if statement is None or not names:
        return None
    end = Span(statement.span.source, statement.span.end, statement.span.end)
    return tried(session, "end the program with the value to differentiate", [(end, f"; {names[-1]}")], [(end, f"\n{names[-1]}")])


def without_leaf(session: Session, outcome: Outcome, value: Any) -> Diagnostic | None:
    """A number or tensor that no leaf stands behind, or that is no float."""
    kind = str(value.dtype).removeprefix("torch.") if isinstance(value, Tensor) else type(value).__name__
    is_float = dtypes.is_floating(value.array.dtype) if isinstance(value, Tensor) else isinstance(value, float)
    taken = taken_out(session)
    label = Label(outcome.span, primary=True)
    if leaves_of(session) and not isinstance(value, Tensor) and taken is not None:
        return of_taken(session, outcome, taken)
    if leaves_of(session):
        return note(f"no gradients: {subject(outcome)} was not computed from any leaf", label)
    if isinstance(value_of(last_statement(session)), syntax.Constant):
        return None  # nothing was computed
    if not is_float:
        helps = powers(session) or tried(session, AS_FLOATS, *float_edits(session))
        if not helps and not isinstance(value, Tensor):
            helps = lifted(session)
        truth = "truth values" if kind == "bool" else "integers"
        return (
            note(f"no gradients: {subject(outcome)} is {kind}, and {truth} have no derivative", label, help=helps)
            if helps or constants(session)
            else None
        )
    calls = [node for module in session.modules for node in syntax.walk(module) if isinstance(node, syntax.Call) and is_const(node)]
    if calls:
        helps = tried(session, "make it a leaf: leave out `const`", *([(call.span, call.arguments[0].span.text)] for call in calls))
        return note("no gradients: every tensor is a constant", Label(calls[0].span, primary=True), help=helps)
    if (found := from_numbers(session, outcome)) is not None:
        return found
    if constants(session):
        return note("no gradients: every tensor is a constant, so there is no leaf to differentiate with respect to", label)
    return None


def from_numbers(session: Session, outcome: Outcome) -> Diagnostic | None:
    """A floating value that would have a derivative if the integers behind it were floats, or a number in the last statement had a name."""
    label = Label(outcome.span, primary=True)
    helps = lifted(session)
    if not helps and any(dtypes.category(tensor.array.dtype) == dtypes.INT for _, tensor in named_tensors(session.world.names).values()):
        helps = tried(session, AS_FLOATS, *float_edits(session))
    if helps:
        return note(f"no gradients: {subject(outcome)} was computed from integers, which have no derivative", label, help=helps)
    if helps := unnamed_number(session):
        return note(f"no gradients: {subject(outcome)} was computed from a number without a name", label, help=helps)
    return None


def of_taken(session: Session, outcome: Outcome, taken: syntax.Call) -> Diagnostic:
    """A value that a call made Python numbers of."""
    kind = "a list of Python numbers" if isinstance(outcome.value, (list, tuple)) else "a Python number"
    return note(
        f"no gradients: {subject(outcome)} is {kind}, which has no history",
        Label(taken.span, "taken out of the graph here", primary=True),
        help=tried(session, "keep the tensor", [(taken.span, numbers.kept(taken, session.world))]),
    )


def unnamed_number(session: Session) -> tuple[str, ...]:
    """A name for a float in the last statement, or for a number that is handed to a call there, by which it can be differentiated.

    Where a leaf came of the statement, its author meant the tensor that is made there, unless a function of that number is all there is.
    """
    statement = last_statement(session)
    value = value_of(statement)
    if statement is None or value is None:
        return ()
    name = next(letter for letter in "xtuvwabcd" if letter not in session.world.names)
    start = Span(statement.span.source, statement.span.start, statement.span.start)
    nodes = list(syntax.walk(value))
    floats = [(node, node.span.text) for node in nodes if isinstance(node, syntax.Constant) and type(node.value) is float]
    calls = [node for node in nodes if isinstance(node, syntax.Call)]
    handed = [(node, f"{node.span.text}.0") for call in calls for node in call.arguments if is_integer(node)]
    if session.outcome is not None and isinstance(session.outcome.value, Tensor) and any(map(makes_tensor, calls)):
        return ()
    found = floats[:1] or handed[:MOST_TRIALS]
    edits: list[Edit] = [[(start, f"{name} = {text}; "), (node.span, name)] for node, text in found]
    trials: list[Edit] = [[(start, f"{name} = tensor({text}); "), (node.span, name)] for node, text in found]
    return tried(session, "give the number a name", *edits, trials=trials)


def makes_tensor(call: syntax.Call) -> bool:
    """Whether a call makes a tensor that is no function of its arguments."""
    name = call.function.span.text.rpartition(".")[2]
    return name == "tensor" or any(row.creates for row in overloads(f"torch.{name}"))


def constants(session: Session) -> bool:
    """Whether the program has tensors at all."""
    return any(tensor.note(CONSTANT) or not tensor.requires_grad for _, tensor in named_tensors(session.world.names).values())


def is_const(node: syntax.Node) -> bool:
    return (
        isinstance(node, syntax.Call)
        and isinstance(node.function, syntax.Name)
        and node.function.id == "const"
        and len(node.arguments) == 1
    )


def taken_out(session: Session) -> syntax.Call | None:
    """The first call behind the last value that turns a tensor into a Python number."""
    value = value_of(last_statement(session))
    return None if value is None else next(iter(numbers.taken_out(value, session.modules, session.world)), None)


def lifted(session: Session) -> tuple[str, ...]:
    """The integers that the program names, as floats, which would be differentiated."""
    integers = assigned_integers(session)
    choices = [integers, *([value] for value in integers)] if len(integers) > 1 else [integers]
    edits: list[Edit] = [[(value.span, f"{value.span.text}.0") for value in chosen] for chosen in choices]
    trials: list[Edit] = [[(value.span, f"tensor({value.span.text}.0)") for value in chosen] for chosen in choices]
    return tried(session, AS_FLOATS, *edits[:MOST_TRIALS], trials=trials[:MOST_TRIALS]) if integers else ()


def assigned_integers(session: Session) -> list[syntax.Expression]:
    """The integers that are given names at top level."""
    statements = [statement for module in session.modules for statement in module.body]
    return [statement.value for statement in statements if isinstance(statement, syntax.Assign) and is_integer(statement.value)]


def is_integer(node: syntax.Node) -> bool:
    return isinstance(node, syntax.Constant) and type(node.value) is int and node.span.text.isdecimal()


def powers(session: Session) -> tuple[str, ...]:
    """``x**2`` for ``x^2``, of numbers written as floats."""
    signs = [
        (mark_of(node), "**")
        for module in session.modules
        for node in syntax.walk(module)
        if isinstance(node, syntax.Binary) and node.operator == "^" and is_integer(node.right)
    ]
    if not signs:
        return ()
    integers = assigned_integers(session)
    words = "`^` is the exclusive or of integers; a power is written `**`"
    if not integers:
        return tried(session, words, *([*signs, *edit] for edit in float_edits(session)))
    floats: Edit = [*signs, *((value.span, f"{value.span.text}.0") for value in integers)]
    return tried(session, words, floats, trials=[[*signs, *((value.span, f"tensor({value.span.text}.0)") for value in integers)]])


def float_edits(session: Session) -> Iterator[Edit]:
    """The integers that the program names, or makes tensors of, as floats: all at once, then without those of ranges and sizes."""
    integers = [
        node
        for module in session.modules
        for statement in module.body
        if isinstance(statement, (syntax.Assign, syntax.AnnotatedAssign)) and statement.value is not None
        for node in syntax.walk(statement.value)
        if is_integer(node)
    ]
    integers.sort(key=lambda node: node.span.start)
    if integers:
        yield [(integers[0].span, f"{integers[0].span.text}.0")]
        yield [(node.span, f"{node.span.text}.0") for node in integers]
