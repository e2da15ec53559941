"""The table of mistakes: each row has a code and is raised somewhere, with the facts that its headline takes."""

from __future__ import annotations

import ast
import inspect
import re
from pathlib import Path
from textwrap import dedent
from typing import Any

import pytest

import gradcli
from gradcli.diagnosis.patches.table import SUGGESTIONS
from gradcli.diagnosis.words.exceptions import mistake_of
from gradcli.diagnosis.words.scene import TextScene
from gradcli.diagnostics import mistakes
from gradcli.diagnostics.codes import CODES
from gradcli.diagnostics.row import Mistake, mark, raised
from gradcli.engine.errors import fail

PACKAGE = Path(__file__).resolve().parent.parent.parent / "gradcli"
ROWS: dict[str, Mistake[Any]] = {name: row for name, row in vars(mistakes).items() if isinstance(row, Mistake)}
IN_PRELUDE = re.compile(r'raise mistake\(.*, "(\w+)"((?:, \w+=[^,()]+(?:\([^()]*\))?)*)\)')


def facts_of(row: Mistake[Any]) -> dict[str, inspect.Parameter]:
    """The facts that a row takes: the parameters of its headline but the first."""
    if isinstance(row.headline, str):
        return {}
    return dict(list(inspect.signature(row.headline).parameters.items())[1:])


def raises() -> list[tuple[str, set[str], str]]:
    """The rows that are raised, each with the facts that are handed over, and where."""
    found = []
    for path in PACKAGE.rglob("*.py"):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Call) and ast.unparse(node.func) != "Raised":
                rows = [part.attr for part in node.args if isinstance(part, ast.Attribute) and ast.unparse(part.value) == "mistakes"]
                facts = {keyword.arg or "" for keyword in node.keywords}
                found += [(row, facts, f"{path.name}:{node.lineno}") for row in rows if row in ROWS]
    for path in (PACKAGE / "prelude").rglob("*.gc"):
        for row, facts in IN_PRELUDE.findall(path.read_text(encoding="utf-8")):
            found.append((row, set(re.findall(r"(\w+)=", facts)), path.name))
    return found


RAISES = raises()


@pytest.mark.parametrize("name", ROWS)
def test_each_row_has_a_code_and_is_used(name: str) -> None:
    row = ROWS[name]
    assert row.code in CODES
    of_types = [one for _, one in mistakes.OF_TYPE]
    used = {raised_row for raised_row, _, _ in RAISES}
    assert name in used or row in of_types, "no exception carries this mistake"


@pytest.mark.parametrize(("name", "facts", "place"), RAISES, ids=[f"{place} {name}" for name, _, place in RAISES])
def test_each_raise_hands_over_the_facts_of_its_row(name: str, facts: set[str], place: str) -> None:
    takes = facts_of(ROWS[name])
    assert facts <= set(takes)
    assert {fact for fact, parameter in takes.items() if parameter.default is parameter.empty} <= facts


def test_the_prelude_raises_rows() -> None:
    """The pattern above sees every mistake of the prelude."""
    texts = [path.read_text(encoding="utf-8") for path in (PACKAGE / "prelude").rglob("*.gc")]
    assert sum(text.count("raise mistake(") for text in texts) == sum(len(IN_PRELUDE.findall(text)) for text in texts) > 5


def test_patches_are_for_rows_and_codes_that_exist() -> None:
    for suggest, keys in SUGGESTIONS:
        assert callable(suggest)
        assert all(key in CODES if isinstance(key, str) else key in ROWS.values() for key in keys)


def test_headlines_without_a_scene_do_not_fail() -> None:
    """An operation that the text does not show (inside a comprehension of the library, say) has no operands to name."""
    examples: dict[str, Any] = {
        "dim": 3, "rank": 2, "index": 5, "size": 4, "rows": 3, "target": 7, "classes": 2, "takes": 3, "position": 1, "count": 6,
        "sizes": (2, 3), "shape": (2, 3), "first": (2, 3), "second": (4, 5), "limit": 10, "outputs": [], "tensor": None,
        "function": "f", "keyword": "k", "parameters": (), "expected": "Tensor", "value": "int", "got": "(int)", "name": "n", "node": None, "array": None,
    }  # fmt: skip
    for row in ROWS.values():
        facts = {name: (2, 3) if name == "size" and row is mistakes.expansion else examples[name] for name in facts_of(row)}
        assert isinstance(row.line(TextScene(), facts), str)


def test_a_mistake_travels_with_its_exception() -> None:
    with pytest.raises(IndexError, match="no such place") as caught:
        fail(IndexError, "no such place", mistakes.index_range, index=5, dim=0, size=3)
    carried = raised(caught.value)
    assert carried == (mistakes.index_range, {"index": 5, "dim": 0, "size": 3})


def test_an_exception_without_one_has_that_of_its_type() -> None:
    assert mistake_of(ZeroDivisionError()).mistake is mistakes.division_by_zero
    assert mistake_of(UnboundLocalError()).mistake is mistakes.unbound_local
    assert mistake_of(OSError()).mistake is mistakes.general
    assert mistake_of(TypeError("f() got an unexpected keyword argument 'x'")).facts == {"function": "f", "keyword": "x"}


def test_a_program_sees_nothing_of_it() -> None:
    program = """
        try:
            ones(2)[3]
        except IndexError as error:
            print([name for name in dir(error) if 'gradcli' in name], hasattr(error, 'gradcli_mistake'), hasattr(error, 'gradcli_evaluated'))
    """
    assert gradcli.run(dedent(program)).stdout == "[] False False\n"


def test_a_text_of_the_program_is_never_taken_for_one_of_ours() -> None:
    """A program that raises PyTorch's words itself made no mistake of that kind."""
    with pytest.raises(gradcli.ProgramError) as caught:
        gradcli.run('raise RuntimeError("mat1 and mat2 shapes cannot be multiplied (2x3 and 4x5)")')
    assert caught.value.diagnostic.code == "E0500"


def test_a_chain_of_marks_keeps_the_last() -> None:
    error = ValueError("text")
    mark(error, mistakes.value)
    mark(error, mistakes.several_as_number)
    assert mistake_of(error).mistake is mistakes.several_as_number


@pytest.mark.parametrize("path", sorted((PACKAGE / "diagnosis").rglob("*.py")), ids=lambda path: path.stem)
def test_the_diagnosis_reads_facts(path: Path) -> None:
    """No regular expression over texts, and no variable of the interpreter's by name.

    Python's own texts are read in one file, PyTorch's in those of `advice`, whose cures are for a program's own exceptions too; what
    `backward` was called with is read off the frames of the error, in one file.
    """
    tree = ast.parse(path.read_text(encoding="utf-8"))
    modules = {alias.name for node in ast.walk(tree) if isinstance(node, ast.Import) for alias in node.names}
    assert "re" not in modules or path.name == "exceptions.py" or path.parent.name == "advice"
    names = {node.attr for node in ast.walk(tree) if isinstance(node, ast.Attribute)}
    assert path.name == "saving.py" or not names & {"f_locals", "tb_frame", "f_code", "__traceback__"}
    compared = [
        ast.unparse(node)
        for node in ast.walk(tree)
        if isinstance(node, ast.Compare) and any("str(" in ast.unparse(side) and "error" in ast.unparse(side) for side in node.comparators)
    ]
    assert compared == []
