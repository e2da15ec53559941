"""``--dask``: a scheduler and workers on this machine, of which one is killed."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pytest

from tests.conftest import Command, environment

pytest.importorskip("distributed", reason="the extra `dask` is not installed")
PROGRAM = "w = tensor([0.5, -1., 2.]); loss = ((X @ w - y)**2).mean()"
INPUTS = ("--const", "X=@X.npy", "--const", "y=@y.npy", "--rows", "X,y", "--block", "50r")


@pytest.fixture(scope="module")
def address(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[str, list[subprocess.Popen[bytes]]]]:
    """A scheduler with three workers, the second of which has four threads."""
    folder = tmp_path_factory.mktemp("dask")
    env = environment(DASK_DISTRIBUTED__LOGGING__DISTRIBUTED="error")
    start = [sys.executable, "-m", "distributed.cli.dask_scheduler"]
    file = folder / "scheduler.json"
    processes = [subprocess.Popen([*start, "--host", "127.0.0.1", "--port", "0", "--no-dashboard", "--scheduler-file", str(file)], env=env)]
    deadline = time.monotonic() + 60
    while not (file.exists() and file.read_text()) and time.monotonic() < deadline:
        time.sleep(0.05)
    worker = [
        sys.executable,
        "-m",
        "distributed.cli.dask_worker",
        "--scheduler-file",
        str(file),
        "--no-nanny",
        "--no-dashboard",
        "--nthreads",
    ]
    processes += [subprocess.Popen([*worker, threads], env=env, cwd=folder) for threads in ("1", "4", "1")]

    yield json.loads(file.read_text())["address"], processes
    for process in processes:
        process.kill()
        process.wait()


def rows_in(folder: Path, count: int) -> None:
    random = np.random.default_rng(7)
    np.save(folder / "X.npy", random.normal(size=(count, 3)).astype(np.float32))
    np.save(folder / "y.npy", random.normal(size=count).astype(np.float32))


def test_a_worker_that_cannot_see_the_file_is_named(
    gradcli: Command, address: tuple[str, list[subprocess.Popen[bytes]]], tmp_path: Path
) -> None:
    rows_in(tmp_path, 500)
    done = gradcli(*INPUTS, f"--dask={address[0]}", PROGRAM)  # the path is relative, and the workers are elsewhere
    assert done.returncode == 2
    assert "cannot read X.npy: no such file or directory" in done.stderr
    assert "on the Dask worker tcp://127.0.0.1" in done.stderr


def test_the_same_bytes_though_a_worker_is_killed(
    gradcli: Command, address: tuple[str, list[subprocess.Popen[bytes]]], tmp_path: Path
) -> None:
    rows_in(tmp_path, 5000)
    inputs = [text.replace("@", f"@{tmp_path}/") for text in INPUTS]
    here = gradcli(*inputs, "--jobs", "1", "--get", "w.grad", "--get", "loss", PROGRAM).stdout
    slow = f"k = 0\nwhile k < 3000: k = k + 1\n{PROGRAM}"  # long enough that it is killed in the middle
    command = [sys.executable, "-m", "gradcli", *inputs, f"--dask={address[0]}", "--get", "w.grad", "--get", "loss", slow]
    run = subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, env=environment(), cwd=tmp_path)
    time.sleep(3)
    os.kill(address[1][1].pid, signal.SIGKILL)
    out, err = run.communicate(timeout=100)
    assert (out, run.returncode) == (here, 0), err


@pytest.mark.parametrize("is_killed", [False, True])
def test_each_has_the_same_bytes_whatever_becomes_of_a_worker(
    gradcli: Command, address: tuple[str, list[subprocess.Popen[bytes]]], tmp_path: Path, is_killed: bool
) -> None:
    """Its four threads run batches beside each other, each with a session of its own."""
    np.savetxt(tmp_path / "x.csv", np.random.default_rng(3).normal(size=(600, 3)), delimiter=",", fmt="%.6g")
    program = "k = 0\nwhile k < 1000 + 300*n: k = k + 1\nprint(k)\ny = (x**2).sum() / x[1]"
    arguments = ("-v", f"x=@{tmp_path}/x.csv", "--const", f"n={3 if is_killed else 0}", "--each", "x", program)
    here = gradcli(*arguments).stdout
    command = [sys.executable, "-m", "gradcli", *arguments, f"--dask={address[0]}"]
    run = subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, env=environment(), cwd=tmp_path)
    if is_killed:
        assert run.stdout is not None
        first = run.stdout.readline()
        os.kill(address[1][2].pid, signal.SIGKILL)
    out, err = run.communicate(timeout=100)
    assert ((first if is_killed else "") + out, run.returncode) == (here, 0), err


def test_a_scheduler_that_is_not_there(gradcli: Command, tmp_path: Path) -> None:
    rows_in(tmp_path, 100)
    done = gradcli(*INPUTS, "--dask=tcp://127.0.0.1:9", PROGRAM)
    assert done.returncode == 2
    assert "--dask tcp://127.0.0.1:9: " in done.stderr
    assert "Traceback" not in done.stderr
