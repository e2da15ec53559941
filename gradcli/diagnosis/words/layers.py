"""A mistake inside a module of the library, told of the call that led there: `net[2].weight` in place of the library's own `self.weight`."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NamedTuple

from gradcli.diagnosis.evidence.leaves import named_tensors, parts
from gradcli.diagnosis.evidence.operands import Failure, Operand, failure, innermost
from gradcli.diagnostics.model import Label, Span
from gradcli.engine.tensor.tensor import Tensor
from gradcli.lang.access.runtime import is_program_class
from gradcli.lang.syntax import nodes as syntax
from gradcli.library.parsed import parsed
from gradcli.library.prelude import is_inside

if TYPE_CHECKING:
    from collections.abc import Iterator

    from gradcli.runs.session import Session

DEEPEST = 6  # modules within modules


class Layer(NamedTuple):
    """A module by the expression that leads to it, the kind it is, and what failed in it, its tensors named as the program would name them."""

    path: str
    kind: str
    failed: Failure

    def labels(self, outer: Failure, what: str) -> tuple[Label, ...]:
        """The call of the program: its own tensors with their shapes or dtypes, and below what it calls the weight of the module."""
        weight = self.weight(outer)
        told = "" if weight is None else weight.told(what)
        return (*(operand.label(what) for operand in outer.operands), Label(outer.mark, told, primary=True))

    def weight(self, outer: Failure) -> Operand | None:
        """The first tensor that is the module's own."""
        known = {id(operand.value) for operand in outer.operands}
        return next((operand for operand in self.failed.operands if operand.name and id(operand.value) not in known), None)

    def notes(self, outer: Failure) -> list[str]:
        """What reached the module, where the program does not show that."""
        known = {id(operand.value) for operand in outer.operands}
        first = self.failed.operands[0]
        if first.name or id(first.value) in known or not self.path:
            return []
        return [f"`{self.path}`, which is a {self.kind}, was given {first.shape}"]


def layer(error: BaseException, where: Span | None, outer: Failure | None, session: Session) -> Layer | None:
    """What failed inside the library under the call at `where`; None if that call is no module, or led to no operation there."""
    span = last_inside(error)
    if span is None or outer is None or not isinstance(outer.node, syntax.Call):
        return None
    inner = failure(error, span, [parsed(span.source)])
    frame = innermost(error, where)
    if inner is None or not inner.operands or frame is None:
        return None
    start = {" ".join(outer.node.function.span.text.split()): frame.f_locals.get("target")}
    names = {key: path for key, (path, _) in (named_tensors(session.world.names) | named_tensors(start)).items()}
    own = {id(operand.value): operand.name for operand in outer.operands}
    operands = [Operand(part.span, part.value, own.get(id(part.value)) or names.get(id(part.value), "")) for part in inner.operands]
    module = module_at_work(error)
    return Layer(
        path_to(module, start) or path_to(module, dict(session.world.names)), type(module).__name__, inner._replace(operands=operands)
    )


def last_inside(error: BaseException) -> Span | None:
    """The innermost place of the traceback that is in a text of the library."""
    return next((span for span in reversed(list(spans(error))) if is_inside(span)), None)


def spans(error: BaseException) -> Iterator[Span]:
    step = error.__traceback__
    while step is not None:
        span = step.tb_frame.f_locals.get("span")
        if isinstance(span, Span):
            yield span
        step = step.tb_next


def module_at_work(error: BaseException) -> Any:
    """The instance whose method was running when it happened, innermost."""
    found, step = None, error.__traceback__
    while step is not None:
        given = step.tb_frame.f_locals.get("arguments") if step.tb_frame.f_code.co_name == "called" else None
        if given and is_program_class(type(given[0])):
            found = given[0]
        step = step.tb_next
    return found


def path_to(wanted: Any, names: dict[str, Any]) -> str:
    """The shortest expression that leads to a module; empty if there is none."""
    level = list(names.items())
    for _ in range(DEEPEST):
        found = next((path for path, value in level if value is wanted), None)
        if found is not None:
            return found
        level = [part for path, value in level if not isinstance(value, Tensor) for part in parts(path, value)]
    return ""
