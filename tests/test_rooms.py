"""The house holds together: imports go down the rooms of docs/architecture.md, no files and no folders import in a circle, files stay small."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from functools import cache
from pathlib import Path

import pytest

from tests.conftest import ROOT

PACKAGE = ROOT / "gradcli"
FILES = sorted(PACKAGE.rglob("*.py"))
FRONT = ("__init__.py", "__main__.py")  # the doors of the package: they import lazily, from any room
HEAVY = {
    "lark": {"gradcli.lang.parsing.lark_tables"},
    "rich": {"gradcli.render.terminal"},
    "prompt_toolkit": {"gradcli.repl.editing", "gradcli.repl.history", "gradcli.repl.look", "gradcli.repl.reader"},
    "click": {"gradcli.options.by_click"},
    "torch": set[str](),
}


def rooms() -> list[str]:
    """The rooms from the lowest up, as the page names them."""
    page = (ROOT / "docs" / "architecture.md").read_text(encoding="utf-8")
    block = page.partition("```rooms\n")[2].partition("```")[0]
    return [re.sub(r"/$|\.py$", "", line.split()[0]) for line in block.splitlines()]


def module_name(path: Path) -> str:
    parts = path.relative_to(ROOT).with_suffix("").parts
    return ".".join(parts[:-1] if parts[-1] == "__init__" else parts)


@cache
def is_module(name: str) -> bool:
    path = ROOT / Path(*name.split("."))
    return path.with_suffix(".py").exists() or (path / "__init__.py").exists()


@cache
def tree(path: Path) -> ast.Module:
    return ast.parse(path.read_text(encoding="utf-8"))


@cache
def imports(path: Path, with_types: bool) -> frozenset[str]:
    """Every module a file imports, wherever in it; with those for type checkers only, if asked."""
    return frozenset(imports_in_order(path, with_types))


def imports_in_order(path: Path, with_types: bool) -> Iterator[str]:
    waiting: list[ast.AST] = [tree(path)]
    while waiting:
        node = waiting.pop()
        if isinstance(node, ast.If) and "TYPE_CHECKING" in ast.dump(node.test) and not with_types:
            waiting += node.orelse
            continue
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom) and node.module:
            for alias in node.names:
                submodule = f"{node.module}.{alias.name}"
                yield submodule if is_module(submodule) else node.module
        waiting += ast.iter_child_nodes(node)


def own_imports(path: Path, with_types: bool) -> set[str]:
    return {name for name in imports(path, with_types) if name.partition(".")[0] == "gradcli"}


def room_of(module: str) -> str:
    return module.split(".")[1] if "." in module else ""


def circles(arrows: dict[str, set[str]]) -> list[list[str]]:
    """The strongly connected parts of a graph that have more than one node (Tarjan's algorithm)."""
    number: dict[str, int] = {}
    low: dict[str, int] = {}
    stack: list[str] = []
    parts: list[list[str]] = []

    def visit(node: str) -> None:
        number[node] = low[node] = len(number)
        stack.append(node)
        for after in sorted(arrows.get(node, ())):
            if after not in number:
                visit(after)
                low[node] = min(low[node], low[after])
            elif after in stack:
                low[node] = min(low[node], number[after])
        if low[node] == number[node]:
            part = stack[stack.index(node) :]
            del stack[stack.index(node) :]
            if len(part) > 1:
                parts.append(sorted(part))

    for node in sorted(arrows):
        if node not in number:
            visit(node)
    return parts


def test_every_file_is_in_a_room() -> None:
    assert {room_of(module_name(path)) for path in FILES} - {"", "__main__"} == set(rooms())


@pytest.mark.parametrize("room", rooms())
def test_imports_go_down(room: str) -> None:
    rank = {name: place for place, name in enumerate(rooms())}
    wrong = [
        f"{module_name(path)} imports {name}"
        for path in FILES
        if room_of(module_name(path)) == room
        for name in sorted(own_imports(path, with_types=True))
        if room_of(name) and rank[room_of(name)] > rank[room]
    ]
    assert not wrong, "a room may import only from rooms above it in docs/architecture.md:\n" + "\n".join(wrong)


def test_no_files_import_in_a_circle() -> None:
    arrows = {module_name(path): own_imports(path, with_types=False) for path in FILES if path.name not in FRONT}
    assert circles(arrows) == []


def test_no_folders_import_in_a_circle() -> None:
    """Folders of the same room too: `lang.syntax` and `lang.parsing`, `ops.nn` and `ops.matmul`."""
    arrows: dict[str, set[str]] = {}
    for path in FILES:
        if path.name not in FRONT:
            here = module_name(path).rpartition(".")[0]
            above = {name.rpartition(".")[0] for name in own_imports(path, with_types=False)}
            arrows.setdefault(here, set()).update(name for name in above if name not in (here, "gradcli"))
    assert circles(arrows) == []


def test_nobody_uses_private_names_of_a_neighbour() -> None:
    wrong = [
        f"{module_name(path)} imports {node.module}.{alias.name}"
        for path in FILES
        for node in ast.walk(tree(path))
        if isinstance(node, ast.ImportFrom) and (node.module or "").startswith("gradcli")
        for alias in node.names
        if re.match("_[a-z]", alias.name)
    ]
    assert wrong == []


@pytest.mark.parametrize("package", HEAVY)
def test_heavy_packages_have_one_door(package: str) -> None:
    users = {module_name(path) for path in FILES if package in {name.partition(".")[0] for name in imports(path, with_types=False)}}
    assert users <= HEAVY[package]


def test_files_stay_small() -> None:
    long = [module_name(path) for path in FILES if len(path.read_text(encoding="utf-8").splitlines()) > 400]
    assert long == []


def test_folders_stay_small() -> None:
    assert [str(folder) for folder in {path.parent for path in FILES} if len(list(folder.glob("*.py"))) > 17] == []


def test_every_file_says_what_it_is() -> None:
    assert [module_name(path) for path in FILES if not ast.get_docstring(tree(path))] == []


def test_diagnostics_need_the_standard_library_only() -> None:
    names = {name for path in (PACKAGE / "diagnostics").glob("*.py") for name in imports(path, with_types=True)}
    assert not {
        name
        for name in names
        if name.startswith("numpy") or (name.startswith("gradcli") and room_of(name) not in ("diagnostics", "records"))
    }
