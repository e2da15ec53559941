"""gradcli computes its answers: no recorded case is known to it, neither by its id nor by its numbers."""

from __future__ import annotations

import ast
import gzip
import json
import re
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import Any

import pytest

TESTS = Path(__file__).resolve().parent
FILES = sorted((TESTS.parent / "gradcli").rglob("*.py"))
NUMERAL = re.compile(r"\d+\.\d+(?:e[-+]?\d+)?")
TELLING_DIGITS = 6


def cases() -> Iterator[dict[str, Any]]:
    for file in sorted(TESTS.rglob("*.jsonl.gz")):
        with gzip.open(file, "rt", encoding="utf-8") as lines:
            yield from map(json.loads, lines)


@cache
def case_ids() -> frozenset[str]:
    return frozenset(case["id"] for case in cases())


@cache
def case_numbers() -> frozenset[float]:
    """The numbers of the recorded programs that are long enough to be nobody's choice."""
    return frozenset(float(text) for case in cases() for text in NUMERAL.findall(case["program"]) if is_telling(text))


def is_telling(text: str) -> bool:
    return len(re.sub(r"e.*|\.", "", text).strip("0")) >= TELLING_DIGITS


def constants(path: Path) -> Iterator[Any]:
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Constant):
            yield node.value


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.name)
def test_no_case_id(path: Path) -> None:
    assert not {value for value in constants(path) if isinstance(value, str)} & case_ids()


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.name)
def test_no_case_number(path: Path) -> None:
    assert not {value for value in constants(path) if isinstance(value, float) and is_telling(repr(value))} & case_numbers()
