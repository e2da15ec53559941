"""What was computed from what: the graph behind a backward pass, with values, gradients, and the places where it was cut."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from functools import cached_property
from typing import TYPE_CHECKING, Any

import numpy as np

from gradcli.analysis.answer import Answer
from gradcli.analysis.errors import NotDifferentiable
from gradcli.analysis.explain import HOW_TO_START, Explanation, explained
from gradcli.analysis.graphs.collapsing import collapsed
from gradcli.analysis.graphs.vertices import Arrow, Vertex
from gradcli.analysis.naming import Naming, key_of, operands_of, source_of
from gradcli.analysis.recording import Array, Recording, check_ran, is_leaf
from gradcli.engine.state import STATE
from gradcli.engine.tensor.tensor import Tensor
from gradcli.lang.syntax import nodes as syntax

if TYPE_CHECKING:
    from collections.abc import Sequence

    from gradcli.engine.table.table import Op
    from gradcli.runs.replay import Replay


class Graph(Answer):
    """The vertices in the order in which they were computed, and the arrows between them."""

    def __init__(self, vertices: list[Vertex], arrows: list[Arrow], text: str, recording: Recording) -> None:
        self.vertices, self.arrows, self.text, self._recording = vertices, arrows, text, recording

    @cached_property
    def explanation(self) -> Explanation:
        """The steps of the same backward pass."""
        return explained(self._recording)

    def vertex(self, name: str) -> Vertex:
        return next(each for each in self.vertices if each.id == name)

    @property
    def root(self) -> Vertex:
        return next((each for each in self.vertices if each.kind == "output"), self.vertices[-1])


class Values:
    """Keeps what every node made, and the constants it was made with."""

    def __init__(self) -> None:
        self.of: dict[Any, Array] = {}

    def __call__(self, op: Op, args: tuple[Any, ...], outs: Sequence[Tensor]) -> None:
        for out in outs:
            if out.node is not None and out.output_nr == 0:
                self.of.setdefault(out.node, out.array)


def graph(replay: Replay) -> Graph:
    """The graph behind the last backward pass of a run."""
    recording, values = Recording(), Values()

    def begin() -> None:
        recording.install()
        STATE.follow(values)

    check_ran(replay.run(before=begin, look=recording.end))
    if recording.sweep is None or (not recording.sweep.events and not recording.sweep.leaves):
        raise NotDifferentiable("nothing to draw: no backward pass ran", help=(HOW_TO_START,))
    return Drawing(recording, values).graph()


class Drawing:
    """Makes a graph of a recording."""

    def __init__(self, recording: Recording, values: Values) -> None:
        self.recording, self.values = recording, values
        self.naming = Naming(recording)
        assert recording.sweep is not None
        self.sweep = recording.sweep
        self.ids: dict[Any, str] = {}
        self.named: dict[str, str] = {}  # the last vertex of each name
        self.constants: dict[str, str] = {}  # the vertices of constants, by their text
        self.operands: dict[int, list[tuple[syntax.Expression, str, list[str], str]]] = {}  # by the identity of an expression
        self.spots: dict[int, tuple[Any, tuple[int, int], int, int]] = {}  # by that of a span: where it is
        self.vertices: list[Vertex] = []
        self.arrows: list[Arrow] = []

    def graph(self) -> Graph:
        events = self.sweep.events
        roots = {node for node, _, _ in self.sweep.roots}
        for leaf, collected in self.sweep.leaves.items():
            self.add(leaf, "output" if leaf in roots else "leaf", "", collected.at, collected.added, None)
        for number, event in sorted(enumerate(events, 1), reverse=True, key=lambda pair: pair[0]):
            kind = "output" if event.node in roots else "op"
            value, arrived = self.values.of.get(event.node), event.arrived[0]
            self.add(event.node, kind, event.node.name().rpartition("::")[2], value, arrived, number)
        for event in reversed(events):
            for sent in event.sent:
                if sent is not None and sent.target in self.ids:
                    self.arrows.append(Arrow(self.ids[sent.target], self.ids[event.node]))
            self.add_constants(event.node)
        text = "\n".join(module.span.source.text for module in self.recording.modules)
        return Graph(*collapsed(self.vertices, self.arrows), text, self.recording)

    def add(self, node: Any, kind: str, op: str, value: Array | None, grad: Array | None, step: int | None) -> None:
        span = self.naming.place(node) if not is_leaf(node) else self.place_of_leaf(node)
        self.ids[node] = name = f"n{len(self.vertices)}"
        shape = None if value is None else value.shape
        _, where, line, column = (None, None, None, None) if span is None else self.spot(span)
        shown = self.naming.short(node) if is_leaf(node) else self.naming.text(node)
        title = self.naming.name(node)
        if title:
            self.named[title] = name
        self.vertices.append(Vertex(name, shown, title, kind, op, shape, value, grad, line, column, where, step))

    def spot(self, span: Any) -> tuple[Any, tuple[int, int], int, int]:
        """The span itself, where it stands in the texts, its line and its column."""
        found = self.spots.get(id(span))
        if found is None:
            start = self.offset(span)
            found = self.spots[id(span)] = span, (span.start + start, span.end + start), span.line, span.column
        return found

    def offset(self, span: Any) -> int:
        """Where the text of a source begins among the texts of all sources."""
        start = 0
        for module in self.recording.modules:
            if module.span.source is span.source:
                return start
            start += len(module.span.source.text) + 1
        return 0

    def place_of_leaf(self, node: Any) -> Any:
        value = self.naming.values.get(self.recording.names.get(node, ""))
        return None if value is None else value.span

    def add_constants(self, node: Any) -> None:
        """The operands that no gradient goes to: names, and what was taken out of the graph."""
        expression = self.naming.expression(node)
        if expression is None or self.naming.is_inner(node) or not isinstance(expression, (syntax.Binary, syntax.Call)):
            return
        if id(expression) not in self.operands:
            self.operands[id(expression)] = list(self.unreached(expression))
        for operand, text, names, cut in self.operands[id(expression)]:
            sources = [self.by_name(name) for name in names]
            known = [each for each in sources if each is not None]
            if cut and known:
                self.arrows += [Arrow(each, self.ids[node], cut) for each in dict.fromkeys(known)]
            elif not known and names and all(map(self.is_value, names)):
                self.arrows.append(Arrow(self.constant(text, operand), self.ids[node]))

    def unreached(self, expression: syntax.Expression) -> Iterator[tuple[syntax.Expression, str, list[str], str]]:
        """The operands that no gradient goes to: each with its text, the names in it, and how it was cut off."""
        for operand in operands_of(expression):
            if key_of(operand.span) not in self.naming.reached and not isinstance(operand, syntax.Constant):
                names = [part.id for part in syntax.walk(operand) if isinstance(part, syntax.Name)]
                yield operand, source_of(operand.span), names, self.naming.cut_in(operand)

    def by_name(self, name: str) -> str | None:
        """The last vertex that bears a name."""
        return self.named.get(name)

    def is_value(self, name: str) -> bool:
        """Whether a name is that of a value; functions and modules are none."""
        return isinstance(self.recording.values.get(name), (Tensor, bool, int, float, complex, list, tuple, dict))

    def constant(self, text: str, operand: syntax.Expression) -> str:
        """The vertex of a constant, made when it is first used."""
        if text in self.constants:
            return self.constants[text]
        value = self.recording.values.get(text)
        array = np.asarray(value.array) if isinstance(value, Tensor) else None
        name, span = f"n{len(self.vertices)}", operand.span
        self.constants[text] = name
        shape = None if array is None else array.shape
        where = (span.start + self.offset(span), span.end + self.offset(span))
        self.vertices.append(Vertex(name, text, "", "constant", "", shape, array, None, span.line, span.column, where, None))
        return name


def ordered(graph: Graph, after: Callable[[str], Iterable[str]]) -> list[str]:
    """The ids so that each comes after those that `after` gives for it; what is in a circle comes in the order of the graph."""
    done: dict[str, None] = {}
    going: set[str] = set()
    for first in graph.vertices:
        stack = [(first.id, iter(list(after(first.id))))]
        going.add(first.id)
        while stack:
            name, rest = stack[-1]
            following = next((each for each in rest if each not in done and each not in going), None)
            if following is None:
                done.setdefault(name)
                going.discard(name)
                stack.pop()
            else:
                going.add(following)
                stack.append((following, iter(list(after(following)))))
    return list(done)
