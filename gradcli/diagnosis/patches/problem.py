"""What a change of the program has to cure."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from gradcli.diagnosis.evidence.library import library_module
from gradcli.diagnosis.evidence.operands import Failure, Operand, values_at
from gradcli.diagnostics.model import Span
from gradcli.diagnostics.row import Raised
from gradcli.lang.syntax import nodes as syntax
from gradcli.lang.syntax.places import nodes_covering, statement_around
from gradcli.records import NamedTuple

if TYPE_CHECKING:
    from gradcli.diagnosis.evidence.cuts import Cut
    from gradcli.diagnosis.evidence.layers import Layer
    from gradcli.diagnosis.evidence.saving import Saver
    from gradcli.world.world import World

MOST_ELEMENTS = 10**6  # the shape of a result is computed only where that takes no time


class Problem(NamedTuple):
    """What went wrong: the exception and its mistake, where, what the operator or call was applied to, and how the program got there."""

    error: BaseException
    raised: Raised
    where: Span
    failed: Failure | None
    calls: Sequence[Span]
    modules: Sequence[syntax.Module]
    world: World
    changed: tuple[Span, ...] = ()  # the writes to a value that was saved before
    cut: Cut | None = None  # what cut the graph
    layer: Layer | None = None  # the module in which it happened
    saver: Saver | None = None  # the module that saved a value

    def is_library(self, node: syntax.Node) -> bool:
        """Whether an expression is a module of the library, under whatever name."""
        return library_module(node, self.world) is not None

    @property
    def code(self) -> str:
        return self.raised.mistake.code

    @property
    def values(self) -> Sequence[Any]:
        """What the operation at `where` was applied to, as the interpreter notes it; empty if the exception came through none there."""
        return values_at(self.error, self.where) or ()

    def node(self, kind: type[syntax.Node], span: Span | None = None) -> syntax.Node | None:
        """The syntax of some kind that stands exactly at a span."""
        place = self.where if span is None else span
        return next((node for node in nodes_covering(self.modules, place) if node.span == place and isinstance(node, kind)), None)

    def statement(self, span: Span | None = None) -> syntax.Statement | None:
        """The statement around a span."""
        return statement_around(self.modules, self.where if span is None else span)

    def pair(self) -> tuple[Operand, Operand] | None:
        """The two tensors of the operator or call, if they are two and small."""
        operands = [] if self.failed is None else self.failed.operands
        if len(operands) != 2 or sum(operand.value.array.size for operand in operands) > MOST_ELEMENTS:
            return None
        return operands[0], operands[1]
