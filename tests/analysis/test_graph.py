"""--graph: what was computed from what, as a tree, for other tools, and as pictures."""

from __future__ import annotations

import json
import re
import shutil
import subprocess
import xml.etree.ElementTree as ElementTree
from pathlib import Path

import pytest

import gradcli
from gradcli.render.answers.layout import place
from gradcli.render.answers.svg import shown_lines
from tests.conftest import Command

SEED = "x=ones(2,2); y=x+2; out=mean(3*y*y)"
NETWORK = (
    "W1 = rand(3,4); b1 = rand(4); W2 = rand(4,2); X = const(rand(5,3)); t = const(rand(5,2)); h = tanh(X @ W1 + b1); p = h @ W2; "
    "loss = mean((p - t)**2) + 0.1*(W1**2).sum() + (h.detach()*W2[0,0]).sum()"
)
LOOP = "x = rand(3); h = x\nfor i in range(60):\n    h = sin(h*1.1) + x\nout = h.sum()"
BROWSER = shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")


def test_the_tree(gradcli: Command) -> None:
    assert gradcli("--graph", SEED).stdout == (
        "out = mean(3*y*y)  []      MeanBackward0  grad 1\n"
        "  3*y*y            [2, 2]  MulBackward0   grad 0.25\n"
        "    3*y            [2, 2]  MulBackward0   grad 0.75\n"
        "      y = x+2      [2, 2]  AddBackward0   grad 4.5\n"
        "        x          [2, 2]  leaf           grad 4.5\n"
        "    y (see above)  [2, 2]  AddBackward0   grad 4.5\n"
    )


def test_constants_and_cuts() -> None:
    graph = gradcli.run(NETWORK).graph()
    titles = {vertex.id: vertex.title for vertex in graph.vertices}
    assert {vertex.title for vertex in graph.vertices if vertex.kind == "constant"} == {"X", "t"}
    assert {vertex.title for vertex in graph.vertices if vertex.kind == "leaf"} == {"W1", "b1", "W2"}
    assert [(titles[arrow.start], arrow.cut) for arrow in graph.arrows if arrow.cut] == [("h = tanh(X @ W1 + b1)", "detach")]
    assert graph.root.name == "loss"


def test_no_gradient_differs_from_a_gradient_of_zero(gradcli: Command) -> None:
    shown = gradcli("--graph", "x = tensor([1.]); c = const([2.]); out = (x * 0 * c).sum()").stdout
    assert re.search(r"x +\[1\] +leaf +grad 0\n", shown)
    assert re.search(r"c +\[1\] +constant +no gradient\n", shown)


def test_every_step_is_a_vertex() -> None:
    result = gradcli.run(NETWORK)
    graph, steps = result.graph(), result.explain().steps
    assert {vertex.step for vertex in graph.vertices if vertex.step} == {step.number for step in steps}
    for vertex in graph.vertices:
        assert vertex.span is not None
        start, end = vertex.span
        assert graph.text[start:end]


@pytest.mark.parametrize(
    "program", [LOOP, "x = rand(2)\ny = x\n" + "\n".join(f"y = y * {n} + x.sin()" for n in range(60)) + "\nout = y.sum()"]
)
def test_large_graphs_are_collapsed(program: str) -> None:
    graph = gradcli.run(program).graph()
    assert len(graph.vertices) <= 190
    assert sum(vertex.stands_for for vertex in graph.vertices) > 150


def test_dot(gradcli: Command, tmp_path: Path) -> None:
    text = gradcli("--graph=dot", NETWORK).stdout
    assert text.startswith("digraph gradcli {\n")
    assert '[style=dashed, label="detach"]' in text
    if shutil.which("dot"):
        assert subprocess.run(["dot", "-Tsvg"], input=text, capture_output=True, text=True, check=True).stderr == ""


def test_mermaid(gradcli: Command) -> None:
    text = gradcli("--graph=mermaid", SEED).stdout
    assert text.startswith("flowchart TD\n")
    assert text.count("-->") == 5


@pytest.mark.parametrize("program", [SEED, NETWORK, LOOP])
def test_boxes_of_a_picture_do_not_overlap(program: str) -> None:
    graph = gradcli.run(program).graph()
    sizes = {vertex.id: (100.0 + len(vertex.label), 20.0 * len(shown_lines(vertex))) for vertex in graph.vertices}
    placed = place(graph, sizes)
    boxes = list(placed.boxes.values())
    for number, one in enumerate(boxes):
        assert one.x - one.width / 2 >= 0
        assert one.x + one.width / 2 <= placed.width
        assert one.y + one.height / 2 <= placed.height
        for other in boxes[:number]:
            apart = abs(one.x - other.x) >= (one.width + other.width) / 2 or abs(one.y - other.y) >= (one.height + other.height) / 2
            assert apart, (one, other)
    assert len(placed.ways) == len(graph.arrows)


def test_svg_is_well_formed_and_speaks(gradcli: Command, tmp_path: Path) -> None:
    assert gradcli("-o", "graph.svg", "s = 'a < b & c'; " + NETWORK).stdout == ""
    picture = ElementTree.parse(tmp_path / "graph.svg").getroot()
    assert picture.get("aria-label", "").startswith("computation graph of loss")
    text = (tmp_path / "graph.svg").read_text()
    assert "prefers-color-scheme: dark" in text
    assert "http" not in text.replace("http://www.w3.org/2000/svg", "")


def test_html_needs_no_network(gradcli: Command, tmp_path: Path) -> None:
    gradcli("--graph", "-o", "graph.html", "s = '</script><b>'; " + NETWORK)
    text = (tmp_path / "graph.html").read_text()
    assert "http" not in text.replace("http://www.w3.org/2000/svg", "").replace("http-equiv", "")
    assert text.count("</script>") == 2
    assert "<b>" not in text


@pytest.mark.skipif(BROWSER is None, reason="no browser is installed")
@pytest.mark.parametrize(
    "event", ['new MouseEvent("click", {bubbles: true})', 'new KeyboardEvent("keydown", {key: "Enter", bubbles: true})']
)
def test_a_selected_box_shows_its_step(gradcli: Command, tmp_path: Path, event: str) -> None:
    gradcli("--graph", "-o", "graph.html", SEED)
    page = tmp_path / "graph.html"
    select = f"<script>[...document.querySelectorAll('[data-vertex]')].find(v => v.textContent.includes('3*y*y')).dispatchEvent({event});</script>"
    page.write_text(page.read_text().replace("</body>", select + "</body>"))
    command = [str(BROWSER), "--headless", "--no-sandbox", "--disable-gpu", "--virtual-time-budget=2000", "--dump-dom", page.as_uri()]
    done = subprocess.run(command, capture_output=True, text=True, timeout=100, check=True)
    detail = done.stdout.partition('id="detail"')[2].partition("</section>")[0]
    assert "<h2>3*y*y</h2>" in detail
    assert "times y, to 3*y: 0.75" in detail
    assert "<mark>3*y*y</mark>" in done.stdout
    assert done.stdout.count('aria-pressed="true"') == 1


def test_errors(gradcli: Command) -> None:
    done = gradcli("--graph", "x = const(1.)")
    assert (done.stdout, done.returncode) == ("", 5)
    assert "error[E0907]: nothing to draw: no backward pass ran" in done.stderr
    done = gradcli("--graph=png", SEED)
    assert (done.stdout, done.returncode) == ("", 2)


def test_json(gradcli: Command) -> None:
    graph = json.loads(gradcli("--json", "--graph", SEED).stdout)["graph"]
    assert [node["kind"] for node in graph["nodes"]] == ["leaf", "op", "op", "op", "output"]
    assert graph["edges"][0] == {"from": "n0", "to": "n1", "cut": None}
    assert graph["nodes"][0]["grad"]["value"] == [[4.5, 4.5], [4.5, 4.5]]


DEEP = """
class Block(nn.Module):
    def __init__(self):
        super().__init__()
        self.a, self.b = nn.Linear(3, 3), nn.Linear(3, 3)

    def forward(self, x):
        return x + self.b(self.a(x).tanh())

net = nn.Sequential(*[Block() for _ in range(12)])
x = const(ones(2, 3))
out = net(x).sum()
"""


def test_the_leaves_of_a_module_are_one_vertex_in_a_large_graph(gradcli: Command) -> None:
    graph = json.loads(gradcli("--json", "--graph", DEEP).stdout)["graph"]
    assert len(graph["nodes"]) <= 50
    leaves = [node for node in graph["nodes"] if node["kind"] == "leaf"]
    assert sum(node["count"] for node in leaves) == 48
    assert {node["name"] for node in leaves} == {f"net[{number}]" for number in range(12)}
    shown = gradcli("--graph", DEEP).stdout
    assert "net[0]  (4 leaves)" in shown
    assert "a gradient each" in shown
    assert "… leaves of 9 more modules" in shown
    assert len(shown.splitlines()) < 40


def test_modules_and_functions_are_no_constants() -> None:
    program = "import torch\nx = torch.ones(2, requires_grad=True)\nout = torch.tanh(x).sum()\nout.backward()"
    assert [vertex.title for vertex in gradcli.run(program).graph().vertices if vertex.kind == "constant"] == []


def test_a_graph_of_many_nodes_is_small() -> None:
    graph = gradcli.run("x = rand(3); h = x\nfor i in range(3000):\n    h = h * 0.99 + x\nout = h.sum()").graph()
    assert len(graph.vertices) < 10
    assert sum(vertex.stands_for for vertex in graph.vertices) > 6000
