"""The part of the library that is written in the language: where its names are, what it costs to parse, what errors in it point at."""

from __future__ import annotations

from pathlib import Path

import pytest

import gradcli
from gradcli.diagnostics.model import Source
from gradcli.lang.parsing import parsed
from gradcli.lang.parsing.parser import parse
from gradcli.library import FILES
from gradcli.library.written import definitions, definitions_in, file_of, folder_of, prelude, written

TEXTS = sorted(prelude().rglob("*.gc"))
MODULES = [name for name, file in FILES.items() if file in ("prelude", "torch.written")]


@pytest.mark.parametrize("path", TEXTS, ids=lambda path: path.stem)
def test_every_text_is_short_and_parses(path: Path) -> None:
    text = path.read_text(encoding="utf-8")
    assert len(text.splitlines()) <= 400
    assert parse(Source(path.name, text)).body


def test_every_text_belongs_to_a_module() -> None:
    folders = {folder_of(name) for name in (*MODULES, "torch.func")}
    assert {path.parent for path in TEXTS} <= folders


def test_every_folder_and_file_is_a_module() -> None:
    names = set(written())
    assert names <= set(FILES)
    assert {"torch.nn.modules.conv", "torch.optim.adam", "torch.nn.init", "tqdm"} <= names
    assert "torch.optim.adamant" not in FILES


@pytest.mark.parametrize("name", MODULES)
def test_every_public_name_is_found(name: str) -> None:
    path = file_of(name)
    places = definitions(folder_of(name)) if path is None else definitions_in(path)
    shown = [member for member in places if not member.startswith("_")]
    program = "\n".join([f"import {name} as m", *(f"m.{member}" for member in shown)])
    gradcli.run(f"import torch\n{program}")


def test_syntax_survives_the_cache() -> None:
    for path in TEXTS:
        source = Source(path.name, path.read_text(encoding="utf-8"))
        module = parse(source)
        again = parsed.decoded(parsed.encoded(module), source)
        assert repr(again) == repr(module)
        assert [node.span for node in again.body] == [node.span for node in module.body]


def test_an_error_points_at_the_program() -> None:
    program = "import torch\nlayer = torch.nn.Linear(3, 2)\nlayer(torch.ones(2, 4))"
    with pytest.raises(gradcli.ProgramError) as caught:
        gradcli.run(program, name="program.py")
    assert "mat1 and mat2 shapes cannot be multiplied (2x4 and 3x2)" in caught.value.message
    label = caught.value.diagnostic.labels[0]
    assert (label.span.source.name, label.span.line) == ("program.py", 3)


def test_a_warning_is_told_once() -> None:
    result = gradcli.run("import torch\nfor _ in range(3): torch.nn.MSELoss(size_average=False)")
    assert [text for _, text in result.warnings] == ["size_average and reduce args will be deprecated, please use reduction='sum' instead."]
