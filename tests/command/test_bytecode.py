"""The bytecode that a wheel has of all modules in one file."""

from __future__ import annotations

import importlib
import inspect
import os
import sys
import time
from collections.abc import Iterator
from importlib.machinery import PathFinder
from importlib.util import find_spec
from pathlib import Path

import pytest

import gradcli
from gradcli.command import bytecode

PACKAGE = "packed_by_a_test"
TEXTS = {
    "__init__.py": '"""A package."""\n',
    "number.py": "def value():\n    return 1\n",
    "below/__init__.py": "from . import name\n",
    "below/name.py": "NAME = __name__\n",
}


@pytest.fixture
def folder(tmp_path: Path) -> Iterator[Path]:
    """A package with its file of bytecode, found by that."""
    for name, text in TEXTS.items():
        path = tmp_path / PACKAGE / name
        path.parent.mkdir(exist_ok=True)
        path.write_text(text)
    file = tmp_path / PACKAGE / bytecode.FILE
    file.write_bytes(bytecode.pack(str(tmp_path), PACKAGE))
    finder = bytecode.Finder(str(file))
    sys.meta_path.insert(0, finder)
    yield tmp_path
    sys.meta_path.remove(finder)
    os.close(finder.file)
    for name in [name for name in sys.modules if name.partition(".")[0] == PACKAGE]:
        del sys.modules[name]


FACTS = ("name", "origin", "cached", "submodule_search_locations", "has_location", "parent")


@pytest.mark.parametrize("name", ["number", "below", "below.name"])
def test_a_module_is_found_as_python_finds_it(folder: Path, name: str) -> None:
    above, _, _ = f"{PACKAGE}.{name}".rpartition(".")
    packed = find_spec(f"{PACKAGE}.{name}")
    plain = PathFinder.find_spec(f"{PACKAGE}.{name}", list(importlib.import_module(above).__path__))
    assert isinstance(getattr(packed, "loader", None), bytecode.Loader)
    assert [getattr(packed, fact) for fact in FACTS] == [getattr(plain, fact) for fact in FACTS]


def test_a_module_knows_its_source(folder: Path) -> None:
    number = importlib.import_module(f"{PACKAGE}.number")
    assert number.value.__code__.co_filename == number.__file__ == str(folder / PACKAGE / "number.py")
    assert inspect.getsource(number.value) == TEXTS["number.py"]


@pytest.mark.parametrize(("value", "seconds"), [(12, 0), (2, 3600)], ids=["longer", "younger"])
def test_a_changed_source_is_what_runs(folder: Path, value: int, seconds: float) -> None:
    source = folder / PACKAGE / "number.py"
    source.write_text(TEXTS["number.py"].replace("1", str(value)))
    os.utime(source, (time.time() + seconds,) * 2)
    assert importlib.import_module(f"{PACKAGE}.number").value() == value


def test_what_is_not_in_it_is_found_as_ever(folder: Path) -> None:
    (folder / PACKAGE / "new.py").write_text("HERE = True\n")
    assert importlib.import_module(f"{PACKAGE}.new").HERE


def test_that_of_another_python_is_left_alone(folder: Path) -> None:
    file = folder / PACKAGE / bytecode.FILE
    content = file.read_bytes()
    file.write_bytes(bytes([content[0] ^ 1]) + content[1:])
    before = os.listdir("/dev/fd")
    with pytest.raises(ImportError, match="another Python"):
        bytecode.Finder(str(file))
    assert os.listdir("/dev/fd") == before


@pytest.mark.parametrize("length", [0, 3, 7, 20, -1])
def test_one_that_was_cut_off_is_left_alone(folder: Path, monkeypatch: pytest.MonkeyPatch, length: int) -> None:
    (folder / PACKAGE / "command").mkdir()
    file = folder / PACKAGE / bytecode.FILE
    file.write_bytes(file.read_bytes()[:length])
    monkeypatch.setattr(bytecode, "__file__", str(folder / PACKAGE / "command" / "bytecode.py"))
    before = list(sys.meta_path)
    bytecode.use()
    assert sys.meta_path == before


def test_all_modules_are_packed() -> None:
    package = Path(gradcli.__file__).parent
    modules = {bytecode.module_of(source) for source in bytecode.sources(str(package.parent), "gradcli")}
    assert len(modules) == len(list(package.rglob("*.py")))
    assert {"gradcli", "gradcli.ops", "gradcli.command.start"} <= modules


def test_a_checkout_has_none() -> None:
    before = list(sys.meta_path)
    bytecode.use()
    assert sys.meta_path == before
