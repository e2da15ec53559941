"""Standard streams that are closed, or take no more: told where it can be told, with the status of a failed write, never with a traceback."""

from __future__ import annotations

import subprocess
import sys
import time
from pathlib import Path

import pytest

from tests.conftest import environment

FULL, CLOSED = "no space left on device", "bad file descriptor"


def shell(arguments: str, folder: Path) -> subprocess.CompletedProcess[str]:
    """``gradcli ARGUMENTS`` in a shell, redirections and all."""
    script = f'gradcli() {{ "{sys.executable}" -m gradcli "$@"; }}; gradcli {arguments}'
    return subprocess.run(["sh", "-c", script], capture_output=True, text=True, env=environment(), cwd=folder, timeout=60, check=False)


@pytest.mark.parametrize(("stream", "reason"), [(">/dev/full", FULL), (">&-", CLOSED)], ids=["full", "closed"])
@pytest.mark.parametrize(
    "arguments",
    [
        "'print(1)'",
        "'for i in range(100000): print(i)'",
        "'x = ones(2)'",
        "--json 'x = ones(2)'",
        "--get x 'x = ones(2)'",
        "-v x='[1, 2]' --each x 'y = x'",
        "--ops",
        "--help",
        "--version",
        "--completion bash",
        "--explain-error E0301",
        "'print(1); x = unknown'",
        "'try:\n    print(1, flush=True)\nexcept: pass'",
    ],
)
def test_output_that_cannot_be_written(tmp_path: Path, arguments: str, stream: str, reason: str) -> None:
    done = shell(f"{arguments} {stream}", tmp_path)
    assert done.stderr.startswith(f"error[E0906]: cannot write to standard output: {reason}\n")
    assert "Traceback" not in done.stderr
    assert done.returncode == 2


@pytest.mark.parametrize(
    "arguments", ["", "-", "-v x=@-:csv 'y = x.sum()'", "-v x=@-:json 'y = x.sum()'", "-v x=@-:csv --each x 'y = x.sum()'"]
)
def test_a_closed_input_that_is_to_be_read(tmp_path: Path, arguments: str) -> None:
    done = shell(f"{arguments} <&-", tmp_path)
    assert (done.stdout, done.stderr, done.returncode) == ("", f"error[E0901]: cannot read standard input: {CLOSED}\n", 2)


def test_a_closed_input_that_nobody_reads(tmp_path: Path) -> None:
    assert shell("'print(1)' <&-", tmp_path).stdout == "1\n"


@pytest.mark.parametrize("stream", ["2>&-", "2>/dev/full"])
def test_errors_that_nobody_can_be_told(tmp_path: Path, stream: str) -> None:
    assert shell(f"'x = unknown' {stream}", tmp_path).returncode == 5
    done = shell(f"--get x 'print(2); x = 1' {stream}", tmp_path)
    assert (done.stdout, done.returncode) == ("1\n", 0)


def test_a_closed_stream_leaves_its_number_to_no_file(tmp_path: Path) -> None:
    (tmp_path / "a.csv").write_text("1\n2\n")
    done = shell("-v x=@a.csv -o out.json 'y = x.sum()' <&- >&- 2>&-", tmp_path)
    assert (done.returncode, (tmp_path / "a.csv").read_text()) == (0, "1\n2\n")
    assert (tmp_path / "out.json").read_text().startswith("{")


@pytest.mark.parametrize("arguments", ["--ops", "--json 'x = ones(1000, 1000)'", "--help", "'print(1)'", "'print(1); x = unknown'"])
def test_a_reader_that_has_left(tmp_path: Path, arguments: str) -> None:
    done = shell(f"{arguments} | true", tmp_path)
    assert "Traceback" not in done.stderr
    assert "BrokenPipe" not in done.stderr


@pytest.mark.parametrize("unbuffered", ["", "1"])
def test_a_long_output_is_whole_whatever_signals_come(unbuffered: str) -> None:
    """The timer's signals come while a slow reader keeps the pipe full."""
    command = [sys.executable, "-m", "gradcli", "--no-report", "print('a' * 3000000)"]
    with subprocess.Popen(command, stdout=subprocess.PIPE, env=environment(PYTHONUNBUFFERED=unbuffered)) as process:
        time.sleep(1.5)
        assert process.stdout is not None
        assert len(process.stdout.read()) == 3000001
    assert process.returncode == 0
