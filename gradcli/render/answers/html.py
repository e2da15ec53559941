"""A graph as one self-contained page: the picture, the program, and for each vertex its step of the explanation. No network access."""

from __future__ import annotations

import json
from html import escape
from typing import Any

from gradcli.analysis.explain import Step
from gradcli.analysis.graphs.graph import Graph
from gradcli.analysis.graphs.vertices import Vertex
from gradcli.render.answers.explain import number
from gradcli.render.answers.graph import gradient_text
from gradcli.render.answers.svg import svg
from gradcli.render.values import array_text, cropped

STYLE = """
:root { color-scheme: light dark; --page: #fff; --ink: #1b1f24; --soft: #57606a; --edge: #d0d7de; --mark: #fff1a8; --focus: #0969da; }
@media (prefers-color-scheme: dark) { :root { --page: #0d1117; --ink: #e6edf3; --soft: #9198a1; --edge: #30363d; --mark: #5a4a00;
  --focus: #58a6ff; } }
body { margin: 0; background: var(--page); color: var(--ink); font: 15px/1.5 system-ui, sans-serif; }
header { padding: 12px 20px; border-bottom: 1px solid var(--edge); } h1 { font-size: 18px; margin: 0; } h2 { font-size: 15px; margin: 0 0 8px; }
header p { margin: 2px 0 0; color: var(--soft); }
main { display: grid; grid-template-columns: minmax(0, 3fr) minmax(260px, 2fr); gap: 20px; padding: 20px; }
@media (max-width: 800px) { main { grid-template-columns: minmax(0, 1fr); } }
.picture { overflow: auto; border: 1px solid var(--edge); border-radius: 6px; max-height: 86vh; } .picture svg { display: block; margin: auto; }
section { margin-bottom: 24px; } pre { overflow: auto; border: 1px solid var(--edge); border-radius: 6px; padding: 10px; margin: 0;
  font: 13px/1.5 ui-monospace, Menlo, Consolas, monospace; }
mark { background: var(--mark); color: inherit; } table { border-collapse: collapse; width: 100%; } td, th { text-align: left; vertical-align: top;
  padding: 3px 8px 3px 0; font-weight: normal; } th { color: var(--soft); white-space: nowrap; } td { font-family: ui-monospace, monospace;
  font-size: 13px; overflow-wrap: anywhere; }
.vertex[role=button] { cursor: pointer; outline: none; } .vertex:focus-visible .box, .vertex[aria-pressed=true] .box { stroke: var(--focus);
  stroke-width: 3; }
"""
SCRIPT = """
const data = JSON.parse(document.getElementById("data").textContent);
const program = document.getElementById("program"), detail = document.getElementById("detail"), text = program.textContent;
const vertices = [...document.querySelectorAll("[data-vertex]")];
function cell(row, kind, words) { const each = document.createElement(kind); each.textContent = words; row.append(each); }
function show(vertex) {
  for (const other of vertices) other.setAttribute("aria-pressed", other === vertex);
  const { title, rows, span } = data[vertex.dataset.vertex];
  detail.replaceChildren();
  const heading = document.createElement("h2"); heading.textContent = title; detail.append(heading);
  const table = document.createElement("table"); detail.append(table);
  for (const [name, words] of rows) { const row = table.insertRow(); cell(row, "th", name); cell(row, "td", words); }
  program.textContent = text;
  if (span) {
    const mark = document.createElement("mark"); mark.textContent = text.slice(span[0], span[1]);
    program.replaceChildren(text.slice(0, span[0]), mark, text.slice(span[1]));
  }
}
vertices.forEach((vertex, place) => {
  vertex.setAttribute("aria-pressed", false);
  vertex.addEventListener("click", () => { show(vertex); vertex.focus(); });
  vertex.addEventListener("keydown", (event) => {
    const step = { ArrowDown: 1, ArrowRight: 1, ArrowUp: -1, ArrowLeft: -1 }[event.key];
    if (event.key === "Enter" || event.key === " ") show(vertex);
    else if (step) { const other = vertices[(place + step + vertices.length) % vertices.length]; other.focus(); show(other); }
    else return;
    event.preventDefault();
  });
});
"""


def page(graph: Graph) -> str:
    """The whole page."""
    steps = {step.number: step for step in graph.explanation.steps}
    data = {vertex.id: details(vertex, steps.get(vertex.step or 0)) for vertex in graph.vertices}
    title = f"{graph.root.title}: computation graph"
    return f"""<!DOCTYPE html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'; script-src 'unsafe-inline'">
<title>{escape(title)}</title>
<style>{STYLE}</style>
</head>
<body>
<header><h1>{escape(title)}</h1>
<p>Select a box, with the mouse or with Tab and Enter, to see its step of the backward pass. The arrow keys go from box to box.</p></header>
<main>
<div class="picture">
{svg(graph, interactive=True)}</div>
<div>
<section id="detail" aria-live="polite" aria-label="selected value"><h2>Nothing is selected</h2></section>
<section><h2>Program</h2><pre id="program">{escape(graph.text)}</pre></section>
</div>
</main>
<script type="application/json" id="data">{in_script(data)}</script>
<script>{SCRIPT}</script>
</body>
</html>
"""


def in_script(data: Any) -> str:
    """JSON that no text of the program can end."""
    return json.dumps(data, ensure_ascii=False).replace("<", "\\u003c").replace("&", "\\u0026")


def details(vertex: Vertex, step: Step | None) -> dict[str, Any]:
    """What is shown of a selected vertex."""
    rows = [("kind", vertex.kind)]
    if vertex.op:
        rows.append(("grad_fn", vertex.op))
    if vertex.shape is not None:
        rows.append(("shape", str(list(vertex.shape))))
    if vertex.value is not None:
        rows.append(("value", cropped(array_text(vertex.value), 160)))
    rows.append(("gradient", gradient_text(vertex).removeprefix("grad ")))
    if vertex.stands_for > 1:
        rows.append(("stands for", f"{vertex.stands_for} values"))
    if step is not None:
        rows.append(("step", str(step.number)))
        rows += [("passes on", f"{', '.join([send.words, *send.notes])}, to {send.to}: {number(send.value)}") for send in step.sends]
        rows += [("note", note) for note in step.notes]
    return {"title": vertex.title, "rows": rows, "span": vertex.span}
