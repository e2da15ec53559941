"""Everything that the pages of docs/ show is so: their commands run, in the order in which they stand, and print what is printed there."""

from __future__ import annotations

import doctest
import shlex
import sys
from pathlib import Path

import pytest

from tests.conftest import CACHE, ROOT, environment, with_gradcli
from tests.documents import Block, agrees, blocks, commands, run, session

DOCS = ROOT / "docs"
PAGES = [
    path for path in sorted(DOCS.rglob("*.md")) if any(block.language in ("console", "pycon") for block in blocks(path.read_text("utf-8")))
]


@pytest.fixture
def env(tmp_path: Path) -> dict[str, str]:
    """An environment whose PATH has this gradcli, and this Python as ``python``."""
    folder = tmp_path / "bin"
    folder.mkdir()
    (folder / "python").write_text(f'#!/bin/sh\nexec {shlex.quote(sys.executable)} "$@"\n')
    (folder / "python").chmod(0o755)
    return environment(PATH=with_gradcli(folder), HOME=str(tmp_path / "home"), XDG_CACHE_HOME=CACHE)


@pytest.mark.parametrize("path", PAGES, ids=lambda path: str(path.relative_to(DOCS)))
def test_a_page_shows_what_happens(path: Path, env: dict[str, str], tmp_path: Path, request: pytest.FixtureRequest) -> None:
    page = path.read_text(encoding="utf-8")
    folder = tmp_path / "work"
    folder.mkdir()
    (folder / "samples").symlink_to(ROOT / "samples")
    changes: list[tuple[int, str, str]] = []
    for block in blocks(page):
        if block.file:
            (folder / block.file).parent.mkdir(parents=True, exist_ok=True)
            (folder / block.file).write_text(block.text, encoding="utf-8")
        elif block.language == "console":
            for shown in commands(block):
                printed = f"{session(shown.output, tmp_path)}\n" if shown.is_session else run(shown.command, folder, env)
                if not agrees(shown.output, printed):
                    changes.append((shown.start, shown.output, printed))
        elif block.language == "pycon":
            run_example(block, path)
    if request.config.getoption("--rewrite"):
        for start, before, after in reversed(changes):
            page = page[:start] + after + page[start + len(before) :]
        path.write_text(page, encoding="utf-8")
        return
    for _, before, after in changes:
        assert after == before


def run_example(block: Block, path: Path) -> None:
    """A Python session."""
    example = doctest.DocTestParser().get_doctest(block.text, {}, path.name, str(path), page_line(path, block.start))
    runner = doctest.DocTestRunner()
    runner.run(example)
    assert runner.summarize(verbose=False).failed == 0


def page_line(path: Path, offset: int) -> int:
    return path.read_text(encoding="utf-8").count("\n", 0, offset)


def test_every_page_is_in_the_contents() -> None:
    contents = (DOCS / "mkdocs.yml").read_text(encoding="utf-8")
    assert [str(path.relative_to(DOCS)) for path in sorted(DOCS.rglob("*.md")) if f": {path.relative_to(DOCS)}\n" not in contents] == []
