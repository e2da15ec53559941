"""The packages gradcli is built on: the metadata asks for each, and the code uses it."""

from __future__ import annotations

import tomllib
from pathlib import Path

import pytest

from tests.conftest import ROOT
from tests.test_rooms import FILES, imports

PACKAGES = ("click", "lark", "numpy", "rich")  # the user's choice: the command line is read by click, programs by lark's tables, …


@pytest.mark.parametrize("package", PACKAGES)
def test_package_is_required_and_used(package: str) -> None:
    project = tomllib.loads(Path(ROOT, "pyproject.toml").read_text(encoding="utf-8"))["project"]
    assert any(requirement.startswith(f"{package}>=") for requirement in project["dependencies"])
    assert any(name.partition(".")[0] == package for path in FILES for name in imports(path, with_types=False))
