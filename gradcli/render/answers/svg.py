"""A graph as a picture: SVG that needs no other program, readable on light and dark pages."""

from __future__ import annotations

from xml.sax.saxutils import escape, quoteattr

from gradcli.analysis.graphs.graph import Graph
from gradcli.analysis.graphs.vertices import Vertex
from gradcli.render.answers.graph import gradient_text, label_lines
from gradcli.render.answers.layout import Box, place
from gradcli.render.columns import cells

LETTER, LINE, PADDING = 7.3, 17, 9  # of a monospaced font of 12 pixels
LONGEST = 46  # letters of a line in a box
STYLE = """
.gradcli { --page: #ffffff; --ink: #1b1f24; --soft: #57606a; --op: #f6f8fa; --leaf: #dafbe1; --output: #fff8c5; --constant: #eaeef2;
  --line: #57606a; --cut: #cf222e; --focus: #0969da; font: 12px ui-monospace, Menlo, Consolas, monospace; }
@media (prefers-color-scheme: dark) { .gradcli { --page: #0d1117; --ink: #e6edf3; --soft: #9198a1; --op: #161b22; --leaf: #12361f;
  --output: #3b2f0b; --constant: #21262d; --line: #9198a1; --cut: #ff7b72; --focus: #58a6ff; } }
.gradcli text { fill: var(--ink); } .gradcli .soft { fill: var(--soft); }
.gradcli .page { fill: var(--page); } .gradcli .box { stroke: var(--line); stroke-width: 1; fill: var(--op); }
.gradcli .leaf .box { fill: var(--leaf); } .gradcli .output .box { fill: var(--output); stroke-width: 2; }
.gradcli .constant .box { fill: var(--constant); } .gradcli .nograd .box { stroke-dasharray: 4 3; }
.gradcli .way { fill: none; stroke: var(--line); stroke-width: 1.2; } .gradcli .tip { fill: var(--line); }
.gradcli .cut { stroke: var(--cut); stroke-dasharray: 5 4; } .gradcli text.why { fill: var(--cut); }
"""


def svg(graph: Graph, interactive: bool = False) -> str:
    """The picture; an interactive one has vertices that can be reached with the keyboard."""
    lines = {vertex.id: shown_lines(vertex) for vertex in graph.vertices}
    sizes = {
        name: (max(cells(text) for text in texts) * LETTER + 2 * PADDING, len(texts) * LINE + 2.0 * PADDING - 4)
        for name, texts in lines.items()
    }
    placed = place(graph, sizes)
    width, height = round(placed.width), round(placed.height)
    title = f"computation graph of {graph.root.title}"
    parts = [
        f'<svg xmlns="http://www.w3.org/2000/svg" class="gradcli" viewBox="0 0 {width} {height}" width="{width}" height="{height}"'
        f' role="{"group" if interactive else "img"}" aria-label={quoteattr(title)}>',
        f"<title>{escape(title)}</title>",
        f"<style>{STYLE}</style>",
        '<defs><marker id="tip" viewBox="0 0 8 8" refX="7" refY="4" markerWidth="7" markerHeight="7" orient="auto">'
        '<path class="tip" d="M0 0 L8 4 L0 8 z"/></marker></defs>',
        f'<rect class="page" width="{width}" height="{height}"/>',
    ]
    for arrow, points in zip(graph.arrows, placed.ways, strict=True):
        parts.append(f'<path class="way{" cut" if arrow.cut else ""}" d="{path(points)}" marker-end="url(#tip)"/>')
        if arrow.cut:
            x, y = points[len(points) // 2]
            parts.append(f'<text class="why" x="{x + 6:.1f}" y="{y - 8:.1f}">{escape(arrow.cut)}</text>')
    parts += [vertex_svg(vertex, placed.boxes[vertex.id], lines[vertex.id], interactive) for vertex in graph.vertices]
    return "\n".join([*parts, "</svg>"]) + "\n"


def shown_lines(vertex: Vertex) -> list[str]:
    return [line if cells(line) <= LONGEST else line[: LONGEST - 1] + "…" for line in label_lines(vertex)]


def path(points: list[tuple[float, float]]) -> str:
    """A curve through the points that leaves and arrives straight."""
    (x, y), *rest = points
    text = f"M{x:.1f} {y:.1f}"
    for to_x, to_y in rest:
        middle = (y + to_y) / 2
        text += f" C{x:.1f} {middle:.1f} {to_x:.1f} {middle:.1f} {to_x:.1f} {to_y:.1f}"
        x, y = to_x, to_y
    return text


def vertex_svg(vertex: Vertex, box: Box, lines: list[str], interactive: bool) -> str:
    """A box with its lines; for a screen reader one sentence."""
    left, top = box.x - box.width / 2, box.y - box.height / 2
    radius = 14 if vertex.kind == "leaf" else 3
    kind = f"{vertex.kind}{'' if vertex.has_gradient else ' nograd'}"
    spoken = f"{vertex.kind} {vertex.title}, {gradient_text(vertex)}"
    control = f' tabindex="0" role="button" data-vertex="{vertex.id}" aria-label={quoteattr(spoken)}' if interactive else ""
    texts = "".join(
        f'<text class="{"soft" if number else "name"}" x="{box.x:.1f}" y="{top + PADDING + 9 + number * LINE:.1f}" text-anchor="middle">'
        f"{escape(line)}</text>"
        for number, line in enumerate(lines)
    )
    frame = f'<rect class="box" x="{left:.1f}" y="{top:.1f}" width="{box.width:.1f}" height="{box.height:.1f}" rx="{radius}"/>'
    return f'<g class="vertex {kind}"{control}><title>{escape(spoken)}</title>{frame}{texts}</g>'
