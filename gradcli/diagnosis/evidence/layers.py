"""A mistake inside a module of the library, described at the call that led there: `net[2].weight` in place of the library's own `self.weight`."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from gradcli.diagnosis.evidence.operands import Failure, Operand, failure, values_at
from gradcli.diagnostics.model import Label, Span
from gradcli.engine.tensor.tensor import Tensor
from gradcli.lang.access.contents import named_tensors, parts
from gradcli.lang.access.runtime import is_program_class
from gradcli.lang.compile.frame import evaluated
from gradcli.lang.parsing.parsed import parsed
from gradcli.lang.syntax import nodes as syntax
from gradcli.library.prelude import is_inside
from gradcli.records import NamedTuple

if TYPE_CHECKING:
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
        text = "" if weight is None else weight.described(what)
        return (*(operand.label(what) for operand in outer.operands), Label(outer.mark, text, primary=True))

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
        return [f"`{self.path}` (a {self.kind}) received a tensor of shape {first.shape}"]


def layer(error: BaseException, where: Span | None, outer: Failure | None, session: Session) -> Layer | None:
    """What failed inside the library under the call at `where`; None if that call is no module, or led to no operation there."""
    span = last_inside(error)
    if span is None or outer is None or not isinstance(outer.node, syntax.Call):
        return None
    inner = failure(error, span, [parsed(span.source)])
    values = values_at(error, where)
    if inner is None or not inner.operands or not values:
        return None
    start = {" ".join(outer.node.function.span.text.split()): values[0]}
    names = {key: path for key, (path, _) in (named_tensors(session.world.names) | named_tensors(start)).items()}
    own = {id(operand.value): operand.name for operand in outer.operands}
    operands = [Operand(part.span, part.value, own.get(id(part.value)) or names.get(id(part.value), "")) for part in inner.operands]
    module = module_at_work(error)
    return Layer(
        path_to(module, start) or path_to(module, dict(session.world.names)), type(module).__name__, inner._replace(operands=operands)
    )


def last_inside(error: BaseException) -> Span | None:
    """The innermost operation the exception came through that is in a text of the library."""
    return next((operation.span for operation in evaluated(error) if is_inside(operation.span)), None)


def module_at_work(error: BaseException) -> Any:
    """The instance whose method was running when it happened, innermost."""
    for operation in evaluated(error):
        function, *arguments = operation.values
        if callable(function):
            for value in (getattr(function, "__self__", None), function, *arguments[:1]):
                if is_program_class(type(value)) and not isinstance(value, Tensor):
                    return value
    return None


def path_to(module: Any, names: dict[str, Any]) -> str:
    """The shortest expression that leads to a module; empty if there is none."""
    level = list(names.items())
    for _ in range(DEEPEST):
        path = next((path for path, value in level if value is module), None)
        if path is not None:
            return path
        level = [part for path, value in level if not isinstance(value, Tensor) for part in parts(path, value)]
    return ""
