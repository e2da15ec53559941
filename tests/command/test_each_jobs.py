"""--each with --jobs: the bytes, the order and the endings are those of one process."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import numpy as np
import pytest

from tests.conftest import Command, environment


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    random = np.random.default_rng(0)
    np.savetxt(tmp_path / "rows.csv", random.normal(size=(300, 3)), delimiter=",", fmt="%.6g", header="a,b,c", comments="")
    np.save(tmp_path / "rows.npy", random.normal(size=(50, 2, 2)))
    (tmp_path / "rows.ndjson").write_text("".join(f'{{"a": {number}, "b": {number / 7}}}\n' for number in range(40)))
    (tmp_path / "bad.csv").write_text("1,2\n3,x\n5,6\n")
    return tmp_path


CASES = (
    ("-v", "x=@rows.csv", "--get", "x.grad", "y = (x**2).sum()"),
    ("-v", "x=@rows.csv", "--get", 'x["a"]', "--get", "y", "y = (x**2).sum()"),
    ("-v", "x=@rows.npy", "print(x.shape); y = (x @ x).det()"),
    ("--const", "x=@rows.ndjson", "--get", "y", "y = x.log().sum()"),
    ("-v", "x=@rows.ndjson", "w = tensor(2.); y = (w*x.sqrt()).sum()"),
    ("--const", "x=[1, 2, None, 'a', (1, 2), [3, 4]]", "--get", "1/(x - 2)", "print(x)"),
    ("--const", "x=[1, 0, 2, 0]", "y = 6 / x"),
    ("--const", "x=[0, 3, 4]", "exit(x)"),
    ("-v", "x=@bad.csv", "--get", "y", "y = x.sum()"),
    ("-v", "x=@rows.csv", "--const", "w=@none.npy", "y = (w*x).sum()"),
    ("-v", "x=@rows.csv", "y = 3"),
    ("--const", "x=[1., 2., nan]", "--nonfinite", "error", "y = x"),
    ("-v", "x=@rows.csv", "y = (x"),
)


@pytest.mark.parametrize("arguments", CASES)
def test_the_same_as_by_one_process(gradcli: Command, folder: Path, arguments: tuple[str, ...]) -> None:
    alone, shared = (gradcli("--each", "x", *jobs, *arguments) for jobs in ((), ("--jobs", "3")))
    assert (shared.stdout, shared.stderr, shared.returncode) == (alone.stdout, alone.stderr, alone.returncode)
    assert alone.stdout or alone.returncode


def test_rows_of_a_pipe(gradcli: Command, folder: Path) -> None:
    arguments = ("--each", "x", "--get", "x.grad", "y = (x**3).sum()")
    text = (folder / "rows.csv").read_text()
    alone = gradcli("-v", "x=@rows.csv", *arguments).stdout
    assert gradcli("-v", "x=@-:csv", "--jobs", "2", *arguments, stdin=text).stdout == alone


@pytest.mark.parametrize(("option", "status", "words"), [((), -2, "E0603"), (("--timeout", "10"), 124, "E0604")])
def test_an_end_from_outside(tmp_path: Path, option: tuple[str, ...], status: int, words: str) -> None:
    arguments = ("--const", "n=[1, 2, 3]", "--each", "n", "--jobs", "2", "--get", "n", *option)
    command = [sys.executable, "-m", "gradcli", *arguments, "while n == 2: pass"]
    process = subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, env=environment(), cwd=tmp_path)
    assert process.stdout is not None
    assert process.stdout.readline() == "1\n"
    if not option:
        process.send_signal(signal.SIGINT)
    out, err = process.communicate(timeout=30)
    assert (out, process.returncode) == ("", status)
    assert words in err
    assert children_of(process.pid) == []


def test_a_worker_that_is_killed(tmp_path: Path) -> None:
    arguments = ("--const", "n=[1, 2, 3]", "--each", "n", "--jobs", "2", "--get", "n")
    command = [sys.executable, "-m", "gradcli", *arguments, "while n == 2: pass"]
    process = subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, env=environment(), cwd=tmp_path)
    assert process.stdout is not None
    assert process.stdout.readline() == "1\n"
    time.sleep(1)  # until the second row runs
    busy = max(children_of(process.pid), key=seconds_of)
    os.kill(busy, signal.SIGKILL)
    err = process.communicate(timeout=30)[1]
    assert process.returncode == 5
    assert "error[E0912]: a worker process was killed" in err
    assert "in row 1" in err


def children_of(pid: int) -> list[int]:
    """The processes that a process started and that still run."""
    found = []
    for entry in Path("/proc").iterdir():
        if entry.name.isdigit():
            fields = (entry / "stat").read_text().rpartition(")")[2].split() if (entry / "stat").exists() else []
            if fields and int(fields[1]) == pid:
                found.append(int(entry.name))
    return found


def seconds_of(pid: int) -> int:
    """The processor time of a process, in ticks."""
    fields = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
    return int(fields[11]) + int(fields[12])


def test_memory(gradcli: Command) -> None:
    arguments = ("--const", "n=[1, 2, 3]", "--each", "n", "--max-memory", "100M", "--get", "y", "y = zeros(10**(n + 6)).sum()")
    done = gradcli(*arguments, "--jobs", "2")
    assert (done.stdout, done.returncode) == ("0.0\nnull\nnull\n", 5)
    assert done.stderr == gradcli(*arguments).stderr


def test_what_several_processes_cannot_read(gradcli: Command, folder: Path) -> None:
    done = gradcli("-v", "x=@rows.csv", "--const", "w=@-:json", "--each", "x", "--jobs", "2", "y = x", stdin="[1]")
    assert done.returncode == 2
    assert "every process reads `w`, and standard input can be read once" in done.stderr


def test_jobs_belong_to_something(gradcli: Command) -> None:
    done = gradcli("--jobs", "2", "x = 1")
    assert done.returncode == 2
    assert "--jobs belongs to --rows or --each" in done.stderr


def test_dask(gradcli: Command, folder: Path) -> None:
    pytest.importorskip("distributed", reason="the extra `dask` is not installed")
    arguments = ("-v", "x=@rows.csv", "--each", "x", "y = (x**2).sum()")
    alone, shared = gradcli(*arguments), gradcli(*arguments, "--dask", "--jobs", "2")
    assert shared.stdout == alone.stdout
    assert [json.loads(line)["row"] for line in shared.stdout.splitlines()] == list(range(300))
