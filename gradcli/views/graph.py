"""``--graph``: what was computed from what, as a tree, as text for other tools, or as a picture."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from gradcli.views.base.view import Prints, View, view

if TYPE_CHECKING:
    from gradcli.analysis.graphs.graph import Graph
    from gradcli.render.page import Page
    from gradcli.views.base.run import Run

SUFFIXES = {"dot": "dot", "gv": "dot", "mmd": "mermaid", "svg": "svg", "html": "html"}


@view(
    "--graph",
    choices=("tree", "dot", "mermaid", "svg", "html"),
    optional=True,
    help="Show what was computed from what: a tree, text for Graphviz or Mermaid, a picture, or a page to explore; "
    "with -o FILE the suffix decides.",
    place=30,
    json="graph",
    repl=":graph [tree|dot|mermaid]",
    repl_help="Show what the last backward pass went through.",
    heading="graph",
    suffixes=tuple(SUFFIXES),
)
class GraphView(View):
    """The graph behind the last backward pass."""

    def prints(self, request: Any) -> Prints:
        return Prints.TEXT if request in ("", "tree") else Prints.MACHINE

    def make(self, run: Run, request: Any) -> Graph:
        from gradcli.analysis.graphs.graph import graph

        return graph(run.replay)

    def text(self, data: Graph, page: Page, request: Any) -> str:
        if request in ("", "tree"):
            from gradcli.render.answers.graph import tree

            return tree(data, page)
        return written(data, request)

    def as_dict(self, data: Graph, nonfinite: str) -> Any:
        from gradcli.render.answers.graph import graph_dict

        return graph_dict(data, nonfinite)

    def content(self, data: Graph, name: str, page: Page) -> bytes:
        return written(data, SUFFIXES[page.kind]).encode()


def written(graph: Graph, form: str) -> str:
    """The graph in one of the forms for other programs."""
    if form == "svg":
        from gradcli.render.answers.svg import svg

        return svg(graph)
    if form == "html":
        from gradcli.render.answers.html import page

        return page(graph)
    from gradcli.render.answers import graph as texts

    return texts.dot(graph) if form == "dot" else texts.mermaid(graph)
