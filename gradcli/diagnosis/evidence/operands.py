"""What an operator or a call was given when it failed: the pieces of text and the values they had.

The values are read off the traceback, where the interpreter's own frames still hold them: nothing is run again, and runs that do not fail
pay nothing.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from types import FrameType
from typing import Any, NamedTuple

from gradcli.diagnostics.model import Label, Span
from gradcli.engine.calls.functions import Method
from gradcli.engine.tensor import dtypes
from gradcli.engine.tensor.tensor import Tensor
from gradcli.lang.syntax import nodes as syntax

LONGEST_NAME = 24


class Operand(NamedTuple):
    """A tensor and the text it came from; `given` is a name for it where that text is not the program's."""

    span: Span
    value: Tensor
    given: str | None = None

    @property
    def shape(self) -> list[int]:
        return list(self.value.shape)

    @property
    def name(self) -> str:
        """The text as a name to speak of it; empty if it is too long for one."""
        if self.given is not None:
            return self.given
        text = " ".join(self.span.text.split())
        return text if len(text) <= LONGEST_NAME else ""

    def label(self, what: str = "shape") -> Label:
        """``name: [2, 3]`` or ``name: float32``, below its text."""
        return Label(self.span, self.told(what))

    def told(self, what: str = "shape") -> str:
        said = str(self.shape) if what == "shape" else str(dtypes.of(self.value.array.dtype)).removeprefix("torch.")
        return f"{self.name}: {said}" if self.name else said


class Failure(NamedTuple):
    """The syntax that failed, the place of its operator or function name, and its tensors."""

    node: syntax.Node
    mark: Span
    operands: list[Operand]


def failure(error: BaseException, where: Span | None, modules: Iterable[syntax.Module]) -> Failure | None:
    """What failed at `where`, or None if that was no operator, call or element."""
    node = next(
        (node for module in modules if where is not None and module.span.source is where.source for node in nodes_at(module, where)), None
    )
    frame = innermost(error, where)
    if node is None or frame is None:
        return None
    found = [Operand(part.span, value) for part, value in parts(node, frame.f_locals) if isinstance(value, Tensor)]
    return Failure(node, mark_of(node), found)


def nodes_at(module: syntax.Module, where: Span) -> Iterator[syntax.Node]:
    """The operators, calls and elements of a module that cover exactly `where`; of an element that is written, the assignment."""
    for node in syntax.walk(module):
        writes = isinstance(node, syntax.Assign) and element_written(node, where) is not None
        if writes or (node.span == where and isinstance(node, (syntax.Binary, syntax.Call, syntax.Subscript, syntax.AugmentedAssign))):
            yield node


def element_written(node: syntax.Assign, where: Span | None = None) -> syntax.Subscript | None:
    """The element that an assignment writes, if it stands at `where`."""
    return next((target for target in node.targets if isinstance(target, syntax.Subscript) and where in (None, target.span)), None)


def innermost(error: BaseException, where: Span | None) -> FrameType | None:
    """The last frame of the traceback that belongs to the syntax at `where`."""
    found, step = None, error.__traceback__
    while step is not None:
        if step.tb_frame.f_locals.get("span") == where:
            found = step.tb_frame
        step = step.tb_next
    return found


def calls(error: BaseException, where: Span | None) -> list[Span]:
    """The places the traceback leads through, outermost first, without `where` itself."""
    found: list[Span] = []
    step = error.__traceback__
    while step is not None:
        span = step.tb_frame.f_locals.get("span")
        if isinstance(span, Span) and span != where and span not in found:
            found.append(span)
        step = step.tb_next
    return found


def parts(node: syntax.Node, held: dict[str, Any]) -> Iterator[tuple[syntax.Node, Any]]:
    """Each piece of the syntax with its value in the interpreter's frame."""
    if isinstance(node, syntax.Binary):
        yield node.left, held.get("first")
        yield node.right, held.get("second")
    elif isinstance(node, syntax.AugmentedAssign):
        yield node.target, held.get("before")
        yield node.value, held.get("change")
    elif isinstance(node, syntax.Subscript):
        yield node.value, held.get("owner")
    elif isinstance(node, syntax.Assign) and (element := element_written(node)) is not None:
        yield element.value, held.get("holder")
        yield node.value, held.get("value")
    elif isinstance(node, syntax.Call):
        target = held.get("target")
        if isinstance(node.function, syntax.Attribute) and isinstance(target, Method):
            yield node.function.value, target.__self__
        arguments = held.get("arguments") or [held.get(name) for name in ("one", "two", "three")]
        for argument, value in zip(node.arguments, arguments, strict=False):
            yield from elements(argument, value)


def elements(node: syntax.Node, value: Any) -> Iterator[tuple[syntax.Node, Any]]:
    """An argument; the elements of one that is written out as a list or tuple."""
    if isinstance(node, (syntax.ListDisplay, syntax.TupleDisplay)) and isinstance(value, (list, tuple)) and len(value) == len(node.items):
        yield from zip(node.items, value, strict=True)
    elif not isinstance(node, syntax.Starred):
        yield node, value


def mark_of(node: syntax.Node) -> Span:
    """The operator's sign, or the name of the function or method."""
    source = node.span.source
    if isinstance(node, syntax.Binary):
        between = source.text[node.left.span.end : node.right.span.start]
        start = node.left.span.end + max(0, between.find(node.operator))
        return Span(source, start, start + len(node.operator))
    if isinstance(node, syntax.AugmentedAssign):
        start = source.text.index(node.operator + "=", node.target.span.end)
        return Span(source, start, start + len(node.operator) + 1)
    if isinstance(node, syntax.Call):
        called = node.function
        if isinstance(called, syntax.Attribute):
            return Span(source, called.span.end - len(called.name), called.span.end)
        return called.span
    if isinstance(node, syntax.Assign) and (element := element_written(node)) is not None:
        return mark_of(element)
    if isinstance(node, syntax.Subscript):
        return node.index.span
    return node.span
