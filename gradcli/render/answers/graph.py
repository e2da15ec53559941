"""A graph as text: a tree for readers, DOT and Mermaid for other tools, and as data."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from gradcli.analysis.graphs.graph import Graph
from gradcli.analysis.graphs.vertices import Vertex
from gradcli.records import NamedTuple
from gradcli.render.answers.explain import VALUE, array_dict, number
from gradcli.render.columns import cells
from gradcli.render.page import Page
from gradcli.render.values import cropped

MOST_MODULES = 4  # whose leaves stand below one vertex of a tree
DEEPEST = 30  # how far a tree is indented
COLOURS = {"leaf": "green", "constant": "dim", "op": "", "output": "yellow"}


def tree(graph: Graph, page: Page) -> str:
    """The root, below it what it was computed from; what was shown before is not shown again."""
    lines = list(branches(graph, page))
    widths = [max(cells(line.texts[column]) for line in lines) for column in range(3)]
    if page.width is not None:
        widths[0] = min(widths[0], max(20, page.width - widths[1] - widths[2] - VALUE - 11))
    rows = []
    for line in lines:
        fitted = [cropped(text, width) for text, width in zip(line.texts, widths, strict=True)]
        texts = [text + " " * (width - cells(text)) for text, width in zip(fitted, widths, strict=True)]
        style = COLOURS[line.vertex.kind]
        rows.append("  ".join([page.paint(texts[0], style) if style else texts[0], *texts[1:], line.gradient]).rstrip())
    return "\n".join(rows) + "\n"


class Branch(NamedTuple):
    """A line of the tree: what stands in its first three columns, and the gradient."""

    texts: tuple[str, str, str]
    gradient: str
    vertex: Vertex


def branches(graph: Graph, page: Page) -> Iterator[Branch]:
    operands: dict[str, list[tuple[str, str | None]]] = {}
    for arrow in graph.arrows:
        operands.setdefault(arrow.end, []).append((arrow.start, arrow.cut))
    by_id = {vertex.id: vertex for vertex in graph.vertices}
    seen: set[str] = set()
    stack: list[tuple[str, str | None, int, str] | Branch] = [(graph.root.id, None, 0, "")]
    while stack:
        entry = stack.pop()
        if isinstance(entry, Branch):
            yield entry
            continue
        name, cut, depth, ink = entry
        vertex = by_id[name]
        again = name in seen and bool(operands.get(name))
        seen.add(name)
        shown = (
            f"{vertex.name or vertex.label} (see above)"
            if again
            else vertex.title + (f"  ({counted(vertex)})" if vertex.stands_for > 1 else "")
        )
        shown += f"  [{cut}: no gradient comes back]" if cut else ""
        shape = "" if vertex.shape is None else str(list(vertex.shape))
        yield Branch((ink + shown, shape, vertex.op or vertex.kind), gradient_text(vertex, cut), vertex)
        if again or cut:
            continue
        below, left_out = few_modules(operands.get(name, []), by_id)
        if left_out:
            stack.append(Branch((f"{branch(ink, True, page)}… leaves of {left_out} more modules", "", ""), "", vertex))
        for place, (operand, why) in reversed(list(enumerate(below))):
            stack.append((operand, why, depth + 1, branch(ink, place == len(below) - 1 and not left_out, page)))


def few_modules(below: list[tuple[str, str | None]], by_id: dict[str, Vertex]) -> tuple[list[tuple[str, str | None]], int]:
    """The operands of a vertex; of many that are the leaves of a module only the first, and how many others there are."""
    modules = [each for each in below if by_id[each[0]].kind == "leaf" and by_id[each[0]].stands_for > 1]
    if len(modules) <= MOST_MODULES:
        return below, 0
    hidden = modules[MOST_MODULES - 1 :]
    return [each for each in below if each not in hidden], len(hidden)


def counted(vertex: Vertex) -> str:
    """How many values a vertex stands for."""
    return f"{vertex.stands_for} {'leaves' if vertex.kind == 'leaf' else 'values'}"


def branch(ink: str, last: bool, page: Page) -> str:
    """What stands before a line one step deeper: lines on a terminal that can draw them, else spaces."""
    if len(ink) > 3 * DEEPEST:
        return ink
    if not page.draws_tables:
        return ink + "  "
    trunk = ink.replace("├─ ", "│  ").replace("└─ ", "   ")
    return trunk + ("└─ " if last else "├─ ")


def gradient_text(vertex: Vertex, cut: str | None = None) -> str:
    if vertex.kind == "constant" or cut:
        return "no gradient"
    if vertex.has_gradient and vertex.grad is None:
        return "a gradient each"
    return "no gradient was computed" if vertex.grad is None else f"grad {number(vertex.grad)}"


# ---- for other tools ---------------------------------------------------------------------------------------------------


def label_lines(vertex: Vertex) -> list[str]:
    """What stands in a box: the title, the shape and the value, the gradient."""
    lines = [vertex.title]
    if vertex.stands_for > 1:
        lines.append(counted(vertex))
    about = [] if vertex.shape is None else [str(list(vertex.shape))]
    if vertex.value is not None and vertex.value.size <= 4:
        about.append(number(vertex.value))
    if about:
        lines.append(" ".join(about))
    if vertex.kind != "constant":
        lines.append(gradient_text(vertex))
    return lines


def dot(graph: Graph) -> str:
    """The graph in the language of Graphviz."""
    shapes = {"leaf": "ellipse", "constant": "note", "op": "box", "output": "doubleoctagon"}
    lines = ["digraph gradcli {", '  node [fontname="monospace"];']
    for vertex in graph.vertices:
        text = "\\n".join(escaped(line) for line in label_lines(vertex))
        dashed = ", style=dashed" if not vertex.has_gradient else ""
        lines.append(f'  {vertex.id} [label="{text}", shape={shapes[vertex.kind]}{dashed}];')
    for arrow in graph.arrows:
        cut = f' [style=dashed, label="{arrow.cut}"]' if arrow.cut else ""
        lines.append(f"  {arrow.start} -> {arrow.end}{cut};")
    return "\n".join([*lines, "}"]) + "\n"


def escaped(text: str) -> str:
    return text.replace("\\", "\\\\").replace('"', '\\"')


def mermaid(graph: Graph) -> str:
    """The graph as a Mermaid flowchart."""
    frames = {"leaf": ("([", "])"), "constant": ("[/", "/]"), "op": ("[", "]"), "output": ("[[", "]]")}
    lines = ["flowchart TD"]
    for vertex in graph.vertices:
        start, end = frames[vertex.kind]
        text = "<br>".join(in_mermaid(line) for line in label_lines(vertex))
        lines.append(f'  {vertex.id}{start}"{text}"{end}')
    lines += [f"  {arrow.start} {f'-. {arrow.cut} .->' if arrow.cut else '-->'} {arrow.end}" for arrow in graph.arrows]
    return "\n".join(lines) + "\n"


def in_mermaid(text: str) -> str:
    for sign, code in (("&", "&amp;"), ('"', "#quot;"), ("<", "&lt;"), (">", "&gt;")):
        text = text.replace(sign, code)
    return text


def graph_dict(graph: Graph, nonfinite: str) -> dict[str, Any]:
    """The key ``graph`` of the report."""
    return {
        "nodes": [
            {
                "id": vertex.id,
                "label": vertex.label,
                "name": vertex.name or None,
                "kind": vertex.kind,
                "grad_fn": vertex.op or None,
                "shape": None if vertex.shape is None else list(vertex.shape),
                "line": vertex.line,
                "column": vertex.column,
                "count": vertex.stands_for,
                "grad": None if vertex.grad is None else array_dict(vertex.grad, nonfinite),
            }
            for vertex in graph.vertices
        ],
        "edges": [{"from": arrow.start, "to": arrow.end, "cut": arrow.cut} for arrow in graph.arrows],
    }
