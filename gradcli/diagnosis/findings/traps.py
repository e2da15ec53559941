"""What runs without complaint and is probably not meant: told as warnings, each with a code by which it can be silenced."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

from gradcli.diagnosis.evidence.cuts import Cut, cuts_behind_root
from gradcli.diagnosis.evidence.leaves import named_tensors, root_of_run
from gradcli.diagnosis.evidence.watching import here, watch
from gradcli.diagnosis.findings.glance import RESHAPING, Glance, Step, kind, near
from gradcli.diagnosis.patches.edits import Edit, nodes_covering, shown
from gradcli.diagnosis.words.wording import listed
from gradcli.diagnostics.model import Diagnostic, Label, Span, did_you_mean
from gradcli.engine.graph.graph import LEAF, Node
from gradcli.engine.members import members
from gradcli.engine.tensor.tensor import tensors_in
from gradcli.lang.syntax import nodes as syntax
from gradcli.runs.replay import Replay

if TYPE_CHECKING:
    from gradcli.engine.table.table import Op
    from gradcli.engine.tensor.tensor import Tensor
    from gradcli.runs.session import Session

# The second of two steps, the first, the one step that does both, and why.
FUSED = {
    ("Log", "Softmax"): ("log_softmax", "a probability that rounds to 0 has the logarithm -inf"),
    ("Log", "Sigmoid"): ("logsigmoid", "a probability that rounds to 0 has the logarithm -inf"),
}


def traps(session: Session, seen: Glance) -> Iterator[Diagnostic]:
    """Every trap the run fell into, of those that a glance at it did not rule out."""
    root, replay = root_of_run(session), Replay(session)
    if seen.logarithm and root is not None:
        yield from logarithms(near(root), session, replay)
    if seen.outer:
        yield from outer_differences(session, replay)
    if seen.unreached:
        yield from unreached(seen.unreached, replay)
    if seen.misspelled:
        yield from misspelled(session)


def warning(code: str, headline: str, labels: tuple[Label, ...], notes: tuple[str, ...] = (), help: tuple[str, ...] = ()) -> Diagnostic:
    return Diagnostic(code, headline, labels, notes, help, "warning")


# ---- (n, 1) - (n) --------------------------------------------------------------------------------------------------------


def outer_differences(session: Session, replay: Replay) -> Iterator[Diagnostic]:
    """Differences of a column and a vector, as the run makes them when it is made again."""
    places: dict[Span, tuple[tuple[int, ...], tuple[int, ...]]] = {}

    def see(op: Op, args: tuple[Any, ...], out: Tensor, written: bool) -> None:
        shapes = [tensor.array.shape for tensor in tensors_in(args)]
        if op.name in ("sub", "rsub") and len(shapes) == 2 and {len(shape) for shape in shapes} == {1, 2}:
            size = out.array.shape[0]
            if sorted(shapes) == [(size,), (size, 1)] and not any(reshaped(tensor) for tensor in tensors_in(args)):
                span = here()
                if span is not None:
                    places.setdefault(span, (shapes[0], shapes[1]))

    replay.run(before=lambda: watch(see))
    for span, (first, second) in places.items():
        yield outer_difference(span, first, second, session, replay)


def reshaped(tensor: Tensor) -> bool:
    """Whether the program made the shape on purpose."""
    return tensor.origin is not None or (tensor.grad_fn is not None and kind(tensor.grad_fn) in RESHAPING)


def outer_difference(span: Span, first: tuple[int, ...], second: tuple[int, ...], session: Session, replay: Replay) -> Diagnostic:
    node = next((node for node in nodes_covering(session.modules, span) if isinstance(node, syntax.Binary) and node.span == span), None)
    labels: tuple[Label, ...] = (Label(span, primary=True),)
    helps: tuple[str, ...] = ()
    names = ["", ""]
    if node is not None:
        sign = Span(span.source, node.left.span.end, node.right.span.start)
        start = sign.start + sign.text.find(node.operator)
        mark = Label(Span(span.source, start, start + len(node.operator)), primary=True)
        labels = (Label(node.left.span, str(list(first))), mark, Label(node.right.span, str(list(second))))
        names = [name_of(node.left), name_of(node.right)]
        column = node.left if len(first) == 2 else node.right
        edit: Edit = [(column.span, f"{as_operand(column)}.squeeze(1)")]
        if (ran := replay.run(edit)) is not None and ran.well:
            helps = (f"take the column as a vector\n{shown(session.modules, edit)}",)
    size = first[0]
    difference = f"{names[0]}{list(first)} - {names[1]}{list(second)} is [{size}, {size}]"
    return warning(
        "W0102",
        f"{difference}: every element of one minus every element of the other",
        labels,
        ("in a loss, elements are meant to meet one by one",),
        helps,
    )


def name_of(node: syntax.Node) -> str:
    """What to call an operand before its shape."""
    return f"`{node.span.text}` " if isinstance(node, (syntax.Name, syntax.Attribute)) else ""


def as_operand(node: syntax.Node) -> str:
    """The text with brackets where a suffix would bind to its last part only."""
    text = node.span.text
    return f"({text})" if isinstance(node, (syntax.Binary, syntax.Unary, syntax.Conditional, syntax.Comparison)) else text


# ---- log(softmax(x)) -----------------------------------------------------------------------------------------------------


def logarithms(steps: list[Step], session: Session, replay: Replay) -> Iterator[Diagnostic]:
    """A logarithm of a softmax or sigmoid: one op does both, and does not round to zero in between."""
    told: set[Span] = set()
    for node, _ in steps:
        for edge in node.edges:
            pair = (kind(node), kind(edge[0])) if edge is not None and edge[0].seq != LEAF else ("", "")
            if pair in FUSED and node.span is not None and node.span not in told:
                told.add(node.span)
                yield logarithm(node, edge[0], *FUSED[pair], session, replay)
            elif pair == ("LogSoftmax", "Softmax") and node.span is not None and node.span not in told:
                told.add(node.span)
                yield twice(node, edge[0])


def logarithm(outer: Node, inner: Node, name: str, why: str, session: Session, replay: Replay) -> Diagnostic:
    assert outer.span is not None
    labels = [Label(outer.span, primary=True)]
    if inner.span is not None and inner.span != outer.span:
        labels.append(Label(inner.span, kind(inner).lower()))
    edit = fused(outer.span, inner.span, name, session)
    helps = (f"`{name}` does both at once",)
    if edit is not None and (ran := replay.run(edit)) is not None and ran.well:
        helps = (f"`{name}` does both at once\n{shown(session.modules, edit)}",)
    return warning("W0104", f"log of {kind(inner).lower()}: {why}", tuple(labels), (), helps)


def fused(outer: Span, inner: Span | None, name: str, session: Session) -> Edit | None:
    """``log(softmax(x, 1))`` and ``softmax(x, 1).log()`` with the one op in their place."""
    nodes = [node for node in nodes_covering(session.modules, outer) if node.span == outer and isinstance(node, syntax.Call)]
    if not nodes or inner is None:
        return None
    call = nodes[0]
    within = [part for part in syntax.walk(call) if isinstance(part, syntax.Call) and part.span == inner and part is not call]
    if not within:
        return None
    function = within[0].function
    start = function.span.end - len(function.name if isinstance(function, syntax.Attribute) else function.span.text)
    place = Span(inner.source, start, function.span.end)
    prefix = "F." if name == "logsigmoid" and isinstance(function, syntax.Attribute) else ""
    if prefix:
        return [(outer, f"{prefix}{name}({', '.join(argument.span.text for argument in within[0].arguments)})")]
    text = inner.text[: place.start - inner.start] + name + inner.text[place.end - inner.start :]
    return [(outer, text)]


def twice(outer: Node, inner: Node) -> Diagnostic:
    """Cross entropy of probabilities."""
    assert outer.span is not None
    labels = [Label(outer.span, primary=True)]
    if inner.span is not None and inner.span != outer.span:
        labels.append(Label(inner.span, "softmax"))
    headline = "softmax twice: this loss begins with a softmax of its own"
    return warning("W0104", headline, tuple(labels), (), ("give it the values from before the softmax",))


# ---- a leaf that no gradient reaches -------------------------------------------------------------------------------------


def unreached(names: list[str], replay: Replay) -> Iterator[Diagnostic]:
    """Leaves without a gradient although the root was computed from them: something cut the graph on the way."""
    found = cuts_behind_root(replay)
    together: dict[tuple[Cut, ...], list[str]] = {}
    for name in names if found is not None else ():
        if found is not None and (behind := found.behind(name)):
            together.setdefault(tuple(behind), []).append(f"`{name}`")
    for cuts, leaves in together.items():
        what = f"{cuts[0].what} cut the graph{'' if len(cuts) == 1 else ', and so on below'}"
        labels = tuple(label for cut in cuts if (label := cut.label()) is not None)
        primary = (labels[0]._replace(primary=True), *labels[1:]) if labels else ()
        yield warning("W0103", f"no gradient reaches {listed(leaves)}: {what}", primary)


# ---- x.requires_gard = True ----------------------------------------------------------------------------------------------


def misspelled(session: Session) -> Iterator[Diagnostic]:
    """Attributes a program gave a tensor whose names are nearly those of ones that mean something."""
    for path, tensor in named_tensors(session.world.names).values():
        for name in tensor.note("attributes", {}):
            near = did_you_mean(name, members.SETTERS, most=1)
            if near:
                yield warning(
                    "W0105",
                    f"`{path}.{name}` is only stored: tensors have no attribute of this name that means something",
                    assigned(name, session),
                    (),
                    (f"did you mean `{near[0]}`?",),
                )


def assigned(name: str, session: Session) -> tuple[Label, ...]:
    """Where the program writes an attribute of this name."""
    for module in session.modules:
        for node in syntax.walk(module):
            for target in node.targets if isinstance(node, syntax.Assign) else ():
                if isinstance(target, syntax.Attribute) and target.name == name:
                    return (Label(target.span, primary=True),)
    return ()
