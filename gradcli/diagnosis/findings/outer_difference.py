"""A difference of a column (n, 1) and a vector (n): every element of one minus every element of the other."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

from gradcli.diagnosis.evidence.watching import here, watch
from gradcli.diagnosis.findings.glance import RESHAPING, kind
from gradcli.diagnosis.findings.warning import warning
from gradcli.diagnosis.patches.pieces import as_operand
from gradcli.diagnostics.model import Diagnostic, Label, Span
from gradcli.engine.tensor.tensor import tensors_in
from gradcli.lang.parsing.edits import Edit, shown
from gradcli.lang.syntax import nodes as syntax
from gradcli.lang.syntax.places import nodes_covering
from gradcli.runs.replay import Replay

if TYPE_CHECKING:
    from gradcli.engine.table.table import Op
    from gradcli.engine.tensor.tensor import Tensor
    from gradcli.runs.session import Session


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
        edit: Edit = [(column.span, f"{as_operand(column.span.text)}.squeeze(1)")]
        if (ran := replay.run(edit)) is not None and ran.well:
            helps = (f"make the column a vector\n{shown(session.modules, edit)}",)
    size = first[0]
    difference = f"{names[0]}{list(first)} - {names[1]}{list(second)} is [{size}, {size}]"
    return warning(
        "W0102",
        f"{difference}: every element of one minus every element of the other",
        labels,
        ("a loss usually pairs the elements one by one",),
        helps,
    )


def name_of(node: syntax.Node) -> str:
    """What to call an operand before its shape."""
    return f"`{node.span.text}` " if isinstance(node, (syntax.Name, syntax.Attribute)) else ""
