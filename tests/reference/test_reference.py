"""--ops, --completion and the manual page: made from the table and the options, and up to date."""

from __future__ import annotations

import importlib.util
import shutil
import subprocess
from types import ModuleType

import pytest

from gradcli.engine.table import table
from gradcli.reference import catalogue
from gradcli.reference.kinks import kinks
from tests.conftest import ROOT, Command, environment
from tests.repl.terminal import Terminal


def test_ops_lists_every_subject(gradcli: Command) -> None:
    done = gradcli("--ops")
    subjects = catalogue.subjects()
    assert [line for line in done.stdout.splitlines()[:-1] if line and not line.startswith(" ")] == list(subjects)
    assert sum(len(line.split()) for line in done.stdout.splitlines() if line.startswith("  ")) == sum(map(len, subjects.values()))


@pytest.mark.parametrize("words", [("--ops=exp",), ("--ops", "exp"), ("exp", "--ops")])
def test_one_op(gradcli: Command, words: tuple[str, ...]) -> None:
    shown = gradcli(*words).stdout
    assert shown.startswith("exp(self)\n")
    for part in ("(*) -> (*)", "ExpBackward0", "lambda F, g, out: g * F.conj(out)", "gradcli 'x = rand(2, 3) + 0.5; exp(x)'"):
        assert part in shown


def test_every_name_of_the_listing_can_be_asked_for() -> None:
    from gradcli.reference.text import short, whole

    for names in catalogue.families().values():
        for name in names:
            assert catalogue.entries(whole(short(name))), name


def test_an_unknown_op_is_told_the_nearest(gradcli: Command) -> None:
    done = gradcli("--ops=rlu")
    assert (done.stdout, done.returncode) == ("", 2)
    assert "did you mean" in done.stderr


def test_ops_on_a_terminal_is_coloured_and_broken_into_lines(tmp_path) -> None:  # type: ignore[no-untyped-def]
    with Terminal(tmp_path, "--ops=exp") as terminal:
        assert terminal.status() == 0
        assert "\x1b[1mexp(self)\x1b[0m" in terminal.raw
    with Terminal(tmp_path, "--ops") as terminal:
        assert terminal.status() == 0
        assert max(map(len, terminal.screen.text.splitlines())) <= 100


@pytest.mark.parametrize(
    ("key", "says"),
    [
        ("relu", ["at 0 the derivative is 0 (0 from the left, 1 from the right)"]),
        ("abs", ["at 0 the derivative is 0 (-1 from the left, 1 from the right)"]),
        ("maximum", ["where both are equal, the first gets 0.5 of the gradient, the second 0.5"]),
        ("amax", ["the gradient at [2, 2, 1] is [0.5, 0.5, 0]"]),
        ("exp", []),
        ("reciprocal", []),
    ],
)
def test_kinks_are_found(key: str, says: list[str]) -> None:
    table.load_all()
    assert kinks(table.ROWS[key]) == says


# ---- files made by scripts ------------------------------------------------------------------------------------------


def maker(name: str) -> ModuleType:
    """A script of docs/ as a module."""
    spec = importlib.util.spec_from_file_location(f"docs_{name}", ROOT / "docs" / f"{name}.py")
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


@pytest.mark.parametrize(("script", "file"), [("ops", "ops.md"), ("manual", "gradcli.1"), ("differences", "differences.md")])
def test_made_files_are_of_this_version(script: str, file: str) -> None:
    made = maker(script).page()
    assert made == (ROOT / "docs" / file).read_text(encoding="utf-8"), "python docs/regenerate.py writes it anew"


@pytest.mark.parametrize("name", ["options", "diagnostics", "json", "session"])
def test_reference_pages_are_of_this_version(name: str) -> None:
    made = maker("references").PAGES[name]()
    assert made == (ROOT / "docs" / "reference" / f"{name}.md").read_text(encoding="utf-8"), "python docs/regenerate.py writes it anew"


@pytest.mark.skipif(shutil.which("man") is None, reason="man is not installed")
def test_man_takes_the_page() -> None:
    done = subprocess.run(
        ["man", "--warnings", "-l", str(ROOT / "docs" / "gradcli.1")],
        capture_output=True,
        text=True,
        check=True,
        env=environment(MANWIDTH="100"),
    )
    assert done.stderr == ""
    assert "--max-memory" in done.stdout
