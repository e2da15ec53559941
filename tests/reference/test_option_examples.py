"""Every option has an example on its page, and each of them runs."""

from __future__ import annotations

import subprocess
from pathlib import Path

import pytest

from gradcli.command.cli import all_options
from tests.conftest import environment, with_gradcli
from tests.reference.test_reference import maker

MADE = maker("option_examples")
KEYS = [option.key for option in all_options()]
NEEDS = {"dask": "distributed", "plot": "", "plots": "matplotlib"}


def test_there_is_one_for_each_option() -> None:
    assert sorted(MADE.EXAMPLES) == sorted(KEYS)


@pytest.mark.parametrize("option", all_options(), ids=lambda option: option.key)
def test_the_example_runs(option: object, tmp_path: Path) -> None:
    key, names = option.key, option.words  # type: ignore[attr-defined]
    if NEEDS.get(key):
        pytest.importorskip(NEEDS[key])
    for name, text in MADE.FILES.items():
        (tmp_path / name).write_text(text)
    command = MADE.EXAMPLES[key]
    assert any(f" {name}" in command for name in names)
    env = environment(PATH=with_gradcli(tmp_path))
    done = subprocess.run(
        ["bash", "-c", command], capture_output=True, text=True, encoding="utf-8", cwd=tmp_path, env=env, timeout=120, check=False
    )
    assert done.returncode == 0, done.stderr
    assert "Traceback" not in done.stderr
