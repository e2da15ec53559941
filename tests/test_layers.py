"""The house holds together: imports go down only, heavy packages have one door, files stay small."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest

PACKAGE = Path(__file__).resolve().parent.parent / "gradcli"
FILES = sorted(PACKAGE.rglob("*.py"))

# The deepest prefix counts.
LAYERS = {
    "gradcli": 0,  # __init__ imports lazily; see the test below
    "gradcli.diagnostics": 0,
    "gradcli.codes": 0,
    "gradcli.engine": 1,
    "gradcli.ops": 2,
    "gradcli.lang": 3,
    "gradcli.report": 4,
    "gradcli.reads": 5,
    "gradcli.operands": 5,
    "gradcli.shapes": 5,
    "gradcli.incoming": 5,
    "gradcli.files": 5,
    "gradcli.inputs": 5,
    "gradcli.failure": 5,
    "gradcli.diagnosis": 5,
    "gradcli.pages": 5,
    "gradcli.automatic": 5,
    "gradcli.session": 5,
    "gradcli.analysis": 5,
    "gradcli.embed": 5,
    "gradcli.render": 6,
    "gradcli.memory": 7,
    "gradcli.interrupt": 7,
    "gradcli.sources": 7,
    "gradcli.streams": 7,
    "gradcli.arguments": 7,
    "gradcli.cli": 7,
    "gradcli.command": 7,
    "gradcli.start": 7,
    "gradcli.completion": 7,
    "gradcli.each": 7,
    "gradcli.outputs": 7,
    "gradcli.progress": 7,
    "gradcli.repl": 7,
    "gradcli.views": 7,
    "gradcli.__main__": 7,
}
ONLY_IN = {
    "lark": {"gradcli.lang.tables"},
    "rich": {"gradcli.render.terminal", "gradcli.streams"},
    "prompt_toolkit": {"gradcli.repl.editing", "gradcli.repl.look", "gradcli.repl.reader"},
    "click": {"gradcli.cli", "gradcli.arguments", "gradcli.completion"},
    "torch": set[str](),
}


def module_name(path: Path) -> str:
    parts = path.relative_to(PACKAGE.parent).with_suffix("").parts
    return ".".join(parts[:-1] if parts[-1] == "__init__" else parts)


def layer(module: str) -> int:
    """The layer of the longest listed prefix; a module at the top must be listed itself."""
    parts = module.split(".")
    for size in range(len(parts), 1, -1):
        found = LAYERS.get(".".join(parts[:size]))
        if found is not None:
            return found
    if module == "gradcli":
        return 0
    raise KeyError(f"{module} has no layer: add it to LAYERS")


def imports(tree: ast.Module) -> Iterator[str]:
    """Every module a file imports, wherever in it, but not those for type checkers only."""
    waiting: list[ast.AST] = [tree]
    while waiting:
        node = waiting.pop()
        if isinstance(node, ast.If) and "TYPE_CHECKING" in ast.dump(node.test):
            waiting += node.orelse
            continue
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom) and node.module:
            for alias in node.names:
                submodule = f"{node.module}.{alias.name}"
                yield submodule if is_module(submodule) else node.module
        waiting += ast.iter_child_nodes(node)


def is_module(name: str) -> bool:
    path = PACKAGE.parent / Path(*name.split("."))
    return path.with_suffix(".py").exists() or (path / "__init__.py").exists()


@pytest.mark.parametrize("path", FILES, ids=module_name)
def test_imports_go_down(path: Path) -> None:
    importer = module_name(path)
    for imported in imports(ast.parse(path.read_text(encoding="utf-8"))):
        if imported.split(".")[0] == "gradcli":
            assert layer(imported) <= layer(importer), f"{importer} imports {imported}, which lies above it"


@pytest.mark.parametrize("path", FILES, ids=module_name)
def test_heavy_packages_have_one_door(path: Path) -> None:
    importer = module_name(path)
    for imported in imports(ast.parse(path.read_text(encoding="utf-8"))):
        package = imported.split(".")[0]
        assert package not in ONLY_IN or importer in ONLY_IN[package], f"{importer} imports {imported}"


@pytest.mark.parametrize("path", FILES, ids=module_name)
def test_files_stay_small(path: Path) -> None:
    assert len(path.read_text(encoding="utf-8").splitlines()) <= 400


@pytest.mark.parametrize("path", FILES, ids=module_name)
def test_every_file_says_what_it_is(path: Path) -> None:
    assert ast.get_docstring(ast.parse(path.read_text(encoding="utf-8")))


def test_diagnostics_need_the_standard_library_only() -> None:
    for name in ("diagnostics", "codes"):
        found = set(imports(ast.parse((PACKAGE / f"{name}.py").read_text(encoding="utf-8"))))
        assert not {module.split(".")[0] for module in found} & {"numpy", "gradcli"}
