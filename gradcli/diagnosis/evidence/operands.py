"""What an operator or a call was applied to when it failed: the pieces of text and the values they had.

The interpreter leaves the values on the exception as it passes (`lang.compile.frame.note_values`): nothing is run again, and runs that do not
fail pay nothing.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from typing import Any

from gradcli.diagnostics.model import Label, Span
from gradcli.engine.calls.functions import Method
from gradcli.engine.tensor import dtypes
from gradcli.engine.tensor.tensor import Tensor
from gradcli.lang.compile.frame import evaluated
from gradcli.lang.syntax import nodes as syntax
from gradcli.records import NamedTuple

LONGEST_NAME = 24


class Operand(NamedTuple):
    """A tensor and the text it came from; `other_name` is a name for it where that text is not the program's."""

    span: Span
    value: Tensor
    other_name: str | None = None

    @property
    def shape(self) -> list[int]:
        return list(self.value.shape)

    @property
    def name(self) -> str:
        """The text as a name to speak of it; empty if it is too long for one."""
        if self.other_name is not None:
            return self.other_name
        text = " ".join(self.span.text.split())
        return text if len(text) <= LONGEST_NAME else ""

    def label(self, what: str = "shape") -> Label:
        """``name: [2, 3]`` or ``name: float32``, below its text."""
        return Label(self.span, self.described(what))

    def described(self, what: str = "shape") -> str:
        property_ = str(self.shape) if what == "shape" else str(dtypes.of(self.value.array.dtype)).removeprefix("torch.")
        return f"{self.name}: {property_}" if self.name else property_


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
    values = values_at(error, where)
    if node is None or values is None:
        return None
    from gradcli.library.torch.parameters import Uninitialized

    tensors = (pair for pair in parts(node, values) if isinstance(pair[1], Tensor) and type(pair[1]) is not Uninitialized)
    operands = [Operand(part.span, value) for part, value in tensors]
    return Failure(node, mark_of(node), operands)


def nodes_at(module: syntax.Module, where: Span) -> Iterator[syntax.Node]:
    """The operators, calls and elements of a module that cover exactly `where`; of an element that is written, the assignment."""
    for node in syntax.walk(module):
        writes = isinstance(node, syntax.Assign) and element_written(node, where) is not None
        if writes or (node.span == where and isinstance(node, (syntax.Binary, syntax.Call, syntax.Subscript, syntax.AugmentedAssign))):
            yield node


def element_written(node: syntax.Assign, where: Span | None = None) -> syntax.Subscript | None:
    """The element that an assignment writes, if it stands at `where`."""
    return next((target for target in node.targets if isinstance(target, syntax.Subscript) and where in (None, target.span)), None)


def values_at(error: BaseException, where: Span | None) -> Sequence[Any] | None:
    """What the operation at `where` was applied to, the innermost time; None if the exception did not come through one there."""
    return next((operation.values for operation in evaluated(error) if operation.span == where), None)


def calls(error: BaseException, where: Span | None) -> list[Span]:
    """The operations that the exception came through, outermost first, without `where` itself."""
    return list(dict.fromkeys(operation.span for operation in reversed(evaluated(error)) if operation.span != where))


def parts(node: syntax.Node, values: Sequence[Any]) -> Iterator[tuple[syntax.Node, Any]]:
    """Each piece of the syntax that may be a tensor, with its value; `values` are as the interpreter notes them for this kind of syntax."""
    if isinstance(node, syntax.Binary):
        yield from zip((node.left, node.right), values, strict=True)
    elif isinstance(node, syntax.AugmentedAssign):
        yield from zip((node.target, node.value), values, strict=True)
    elif isinstance(node, syntax.Subscript):
        yield node.value, values[0]
    elif isinstance(node, syntax.Assign) and (element := element_written(node)) is not None:
        yield from zip((element.value, node.value), (values[0], values[-1]), strict=True)
    elif isinstance(node, syntax.Call):
        function, *arguments = values
        if isinstance(node.function, syntax.Attribute) and isinstance(function, Method):
            yield node.function.value, function.__self__
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
        function = node.function
        if isinstance(function, syntax.Attribute):
            return Span(source, function.span.end - len(function.name), function.span.end)
        return function.span
    if isinstance(node, syntax.Assign) and (element := element_written(node)) is not None:
        return mark_of(element)
    if isinstance(node, syntax.Subscript):
        return node.index.span
    return node.span
