"""The history of a session: kept over sessions, whatever the file holds."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from gradcli.repl.history import KeptHistory


@contextmanager
def kept(path: Path, failed: Callable[[OSError], object] = print) -> Iterator[KeptHistory]:
    with os.fdopen(os.open(path, os.O_RDWR | os.O_CREAT | os.O_APPEND), "r+b", buffering=0) as file:
        yield KeptHistory(file, failed)


def entries(path: Path) -> list[str]:
    """What a new session has."""
    with kept(path) as history:
        return list(history.load_history_strings())


def test_entries_of_one_session_are_there_in_the_next(tmp_path: Path) -> None:
    with kept(tmp_path / "history") as first:
        for entry in ("x = 1", "for k in x:\n    pass", "é = '→'"):
            first.store_string(entry)
    assert entries(tmp_path / "history") == ["é = '→'", "for k in x:\n    pass", "x = 1"]


@pytest.mark.parametrize("content", [b"\x00\xff garbage", b"\n\n# only\n# remarks\n", b"+", b""])
def test_a_damaged_file_costs_what_cannot_be_read(tmp_path: Path, content: bytes) -> None:
    path = tmp_path / "history"
    path.write_bytes(content)
    with kept(path) as history:
        history.store_string("x = 1")
    assert entries(path)[0] == "x = 1"


@pytest.mark.skipif(not os.path.exists("/dev/full"), reason="no /dev/full")
def test_a_full_disk_costs_the_entry_its_place_and_nothing_else() -> None:
    problems: list[OSError] = []
    with kept(Path("/dev/full"), problems.append) as history:
        history.append_string("x = 1")
    assert [problem.strerror for problem in problems] == ["No space left on device"]
    assert history.get_strings() == ["x = 1"]


def test_a_device_is_left_alone(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    from prompt_toolkit.history import InMemoryHistory

    from gradcli.repl import reader

    os.mkfifo(tmp_path / "history")
    before = (tmp_path / "history").stat().st_mode
    monkeypatch.setattr(reader, "history_path", lambda: tmp_path / "history")
    problems: list[str] = []
    assert isinstance(reader.history(problems.append), InMemoryHistory)
    assert (tmp_path / "history").stat().st_mode == before
    assert problems == []


def test_where_no_file_can_be_the_session_says_so(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    import platformdirs

    from gradcli.repl import reader

    (tmp_path / "file").touch()
    problems: list[str] = []
    monkeypatch.setattr(platformdirs, "user_state_path", lambda name: tmp_path / "file" / name)
    reader.history(problems.append)

    def homeless(name: str) -> Path:
        raise RuntimeError("could not determine the home directory")

    monkeypatch.setattr(platformdirs, "user_state_path", homeless)
    reader.history(problems.append)
    assert "file/gradcli/history: " in problems[0]
    assert problems[1] == "the history of this session is not kept: this user has no home folder"
