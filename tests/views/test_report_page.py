"""``-o report.html``: one page with everything about a run, that needs nothing else and runs nothing."""

from __future__ import annotations

import re
from html.parser import HTMLParser
from pathlib import Path

import pytest

from tests.conftest import ROOT, Command

SEED = "x=ones(2,2); y=x+2; out=mean(3*y*y)"
HOSTILE = "s = '</pre><script>alert(1)</script>'; x = ones(2); print('<b>'); out = (x * x).sum()"
EMPTY = ("meta", "img", "path", "rect", "br", "circle", "line")


class Tags(HTMLParser):
    """Whether every tag that opens is closed in its turn, and which there are."""

    def __init__(self) -> None:
        super().__init__()
        self.open: list[str] = []
        self.seen: set[str] = set()
        self.links: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.seen.add(tag)
        self.links += [value or "" for name, value in attrs if name in ("src", "href")]
        assert not any(name.startswith("on") for name, _ in attrs)
        if tag not in EMPTY:
            self.open.append(tag)

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.seen.add(tag)

    def handle_endtag(self, tag: str) -> None:
        assert self.open.pop() == tag


def parsed(text: str) -> Tags:
    tags = Tags()
    tags.feed(text)
    assert tags.open == []
    return tags


def page(gradcli: Command, folder: Path, *arguments: str) -> str:
    done = gradcli("-o", "r.html", *arguments)
    assert (done.stderr, done.returncode) == ("", 0)
    return (folder / "r.html").read_text(encoding="utf-8")


def test_the_page_has_everything_about_the_run(gradcli: Command, tmp_path: Path) -> None:
    text = page(gradcli, tmp_path, SEED)
    assert re.findall("<h2>(.*?)</h2>", text) == ["Program", "Values", "Gradients", "Explanation", "Graph"]
    for part in (
        SEED,
        "MeanBackward0",
        "[[4.5, 4.5], [4.5, 4.5]]",
        "= 1.5*(x + 2)",
        "two paths meet: 2.25 + 2.25",
        '<svg xmlns="http://www.w3.org',
    ):
        assert part in text
    assert page(gradcli, tmp_path, SEED) == text


def test_the_page_needs_nothing_else_and_runs_nothing(gradcli: Command, tmp_path: Path) -> None:
    text = page(gradcli, tmp_path, HOSTILE)
    tags = parsed(text)
    assert not tags.seen & {"script", "link", "iframe", "object", "form"}
    assert tags.links == []
    assert "default-src 'none'" in text
    assert "&lt;script&gt;alert(1)" in text
    assert re.findall("https?://[^\"' <]*", text.replace("http://www.w3.org/2000/svg", "")) == []


def test_other_views_are_on_the_page_when_requested(gradcli: Command, tmp_path: Path) -> None:
    gradcli("-o", "r.html", "--check", "--jacobian", SEED)
    text = (tmp_path / "r.html").read_text()
    assert {"Check", "Jacobian"} <= set(re.findall("<h2>(.*?)</h2>", text))


def test_a_run_without_a_root_has_a_page_too(gradcli: Command, tmp_path: Path) -> None:
    text = page(gradcli, tmp_path, "n = 3; print(n)")
    assert re.findall("<h2>(.*?)</h2>", text) == ["Program", "Output", "Values"]
    parsed(text)


def test_warnings_are_on_the_page_and_their_places_marked(gradcli: Command, tmp_path: Path) -> None:
    gradcli("-o", "r.html", "x = tensor([1., 2.])\ny = (x > 1)")
    text = (tmp_path / "r.html").read_text()
    assert "Notes and warnings" in text
    assert "<mark>" in text
    parsed(text)


def test_a_document_is_shown_cell_by_cell(gradcli: Command, tmp_path: Path) -> None:
    gradcli("-o", "r.html", str(ROOT / "samples" / "chain_rule.md"))
    text = (tmp_path / "r.html").read_text()
    assert "<h1>chain_rule.md</h1>" in text
    assert len(re.findall("<h3>", text)) == 3
    assert "27.0 27.0\ntensor([[4.5000, 4.5000]," in text
    assert text.count("error[E0401]") == 1
    assert '<div class="prose">A second call finds no graph any more:</div>' in text
    parsed(text)


def test_figures_are_in_the_page_itself(gradcli: Command, tmp_path: Path) -> None:
    pytest.importorskip("matplotlib")
    text = page(gradcli, tmp_path, "import matplotlib.pyplot as plt\nplt.plot([1, 2])\nplt.savefig('loss.png')\n")
    tags = parsed(text)
    assert [link[:22] for link in tags.links] == ["data:image/png;base64,"]
    assert "<figcaption>loss.png</figcaption>" in text


def test_the_graph_to_explore_is_still_there(gradcli: Command, tmp_path: Path) -> None:
    gradcli("--graph=html", "-o", "g.html", SEED)
    assert 'id="data"' in (tmp_path / "g.html").read_text()
