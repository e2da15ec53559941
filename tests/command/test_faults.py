"""Faults from outside: full disks, homes that are missing or of no use, caches that are cold, shared or damaged, signals at any moment."""

from __future__ import annotations

import json
import os
import random
import shlex
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import numpy as np
import pytest

from tests.conftest import Command, environment

GRADCLI = [sys.executable, "-m", "gradcli"]
LAYERS = "import torch\nprint(torch.nn.Linear(2, 2)(torch.zeros(1, 2)).shape)"
full_disk = pytest.mark.skipif(not os.path.exists("/dev/full"), reason="no /dev/full")


def shell(command: str, folder: Path, **env: str) -> subprocess.CompletedProcess[str]:
    """A line of the shell in which `gradcli` is this checkout's."""
    line = f'gradcli() {{ "{sys.executable}" -m gradcli "$@"; }}\n{command}'
    whole = environment(**env)
    return subprocess.run(["sh", "-c", line], capture_output=True, text=True, cwd=folder, env=whole, timeout=120, check=False)


def faultless(done: subprocess.CompletedProcess[str]) -> bool:
    """Whether neither gradcli nor Python says that gradcli failed."""
    return "E0999" not in done.stderr and "Traceback" not in done.stderr and "Exception ignored" not in done.stderr


def write_documents(folder: Path) -> None:
    """A document of each format, and rows of data."""
    (folder / "d.md").write_text("```python\nx = ones(2)\ny = (x*x).sum()\nprint(y)\n```\n")
    cell = {"cell_type": "code", "id": "a", "metadata": {}, "execution_count": None, "outputs": [], "source": "print(ones(2))"}
    (folder / "d.ipynb").write_text(json.dumps({"nbformat": 4, "nbformat_minor": 5, "metadata": {}, "cells": [cell]}))
    (folder / "d.csv").write_text("".join(f"{number}.5\n" for number in range(100)))


# What writes a file: the words of the command, and the file.
WRITERS = {
    "emitted program": ("--emit=torch 'x = ones(2); y = (x*x).sum()'", "out.py"),
    "page": ("'x = ones(2); y = (x*x).sum()'", "out.html"),
    "graph": ("--graph 'x = ones(2); y = (x*x).sum()'", "out.svg"),
    "document": ("-f d.md", "out.md"),
    "page of rows": ("--const X=@d.csv --rows X 'w = ones(1); y = (w*X).mean()'", "out.html"),
    "sweep": ("--sweep x=0:1:0.1 'x = tensor(1.); y = x*x'", "out.csv"),
    "minimum": ("--minimize 'x = ones(2); y = (x*x).sum()'", "out.json"),
    "formula": ("--formula 'x = ones(2); y = (x*x).sum()'", "out.tex"),
}


@full_disk
@pytest.mark.parametrize("what", WRITERS)
def test_a_file_that_cannot_be_written(what: str, tmp_path: Path) -> None:
    words, name = WRITERS[what]
    write_documents(tmp_path)
    (tmp_path / name).write_text("old")
    before = sorted(path.name for path in tmp_path.iterdir())
    kind = name.partition(".")[2]
    for place in (f"-o /dev/full:{kind}", f"-o missing/{name}", f"-o /proc/{name}"):
        done = shell(f"gradcli {words} {place}", tmp_path)
        assert (done.returncode, "E0906" in done.stderr, faultless(done)) == (2, True, True), (place, done.stderr)
    limited = shell(f"ulimit -f 0; gradcli {words} -o {name}", tmp_path, PYTHONDONTWRITEBYTECODE="1")
    assert (limited.returncode, "E0906" in limited.stderr, faultless(limited)) == (2, True, True), limited.stderr
    assert (tmp_path / name).read_text() == "old"
    assert sorted(path.name for path in tmp_path.iterdir()) == before


@pytest.mark.parametrize(
    "name", ["gone.md", "gone.ipynb", "folder.md", "folder.ipynb", "bad.md", "cut.ipynb", "list.ipynb", "pipe/none.md"]
)
def test_a_document_that_cannot_be_read(name: str, tmp_path: Path) -> None:
    for folder in ("folder.md", "folder.ipynb"):
        (tmp_path / folder).mkdir()
    (tmp_path / "bad.md").write_bytes(b"\xff\xfex")
    (tmp_path / "cut.ipynb").write_text('{"cells": [{"cell_type": "co')
    (tmp_path / "list.ipynb").write_text("[1, 2]")
    done = shell(f"gradcli -f {name}", tmp_path)
    assert (done.returncode, "E0901" in done.stderr, faultless(done)) == (2, True, True), done.stderr


@full_disk
@pytest.mark.parametrize("place", ["/dev/full", "/dev/zero", "missing/state", "/proc/state"])
def test_rows_that_cannot_be_kept(place: str, tmp_path: Path) -> None:
    write_documents(tmp_path)
    done = shell(f"gradcli --const X=@d.csv --rows X --resume {place} 'w = ones(1); y = (w*X).mean()'", tmp_path)
    assert (done.returncode, "E0906" in done.stderr, faultless(done)) == (2, True, True), done.stderr


CURVE, FIGURE = "x = linspace(0,1,5); y = x*x", "import matplotlib.pyplot as plt; plt.plot([1,2]); plt.show()"


@pytest.mark.parametrize(
    ("place", "program"),
    [("--plot=missing/p.svg", CURVE), ("--plot=/proc/p.svg", CURVE), ("--plots missing", FIGURE), ("--plots /proc", FIGURE)],
)
def test_a_plot_that_cannot_be_written(place: str, program: str, tmp_path: Path) -> None:
    pytest.importorskip("matplotlib")
    done = shell(f"gradcli {place} '{program}'", tmp_path)
    assert (done.returncode, "E0906" in done.stderr, faultless(done)) == (2, True, True), done.stderr


# What reads its input again and again, and takes some seconds; the input is a table of 3,000 rows.
READERS = {
    "rows of npy": "--const X=@gone.npy --rows X --block 5r 'import time; time.sleep(0.01); w = zeros(3); y = (X@w).mean()'",
    "rows of csv": "--const X=@gone.csv --rows X --block 5r 'import time; time.sleep(0.01); w = zeros(3); y = (X@w).mean()'",
    "jobs": "--const X=@gone.npy --rows X --block 5r --jobs 2 'import time; time.sleep(0.02); w = zeros(3); y = (X@w).mean()'",
    "minimize": "--const X=@gone.npy --rows X --block 500r --minimize 'import time; time.sleep(0.1); w = zeros(3); y = ((X@w-1)**2).mean()'",
}


@pytest.mark.parametrize("reader", READERS.values(), ids=READERS)
@pytest.mark.parametrize("fate", ["removed", "cut off"])
def test_an_input_that_is_lost_on_the_way(reader: str, fate: str, tmp_path: Path) -> None:
    table = np.arange(9000.0).reshape(3000, 3)
    np.save(tmp_path / "gone.npy", table)
    np.savetxt(tmp_path / "gone.csv", table, delimiter=",")
    with running(tmp_path, "--dtype", "float64", *shlex.split(reader)) as process:
        time.sleep(1)
        for path in tmp_path.glob("gone.*"):
            path.unlink() if fate == "removed" else os.truncate(path, 200)
        _, said = process.communicate(timeout=60)
    assert (process.returncode, "E0901" in said, "Traceback" in said) == (2, True, False), said


@pytest.mark.skipif(sys.platform == "win32", reason="a file that is mapped cannot be cut off there")
@pytest.mark.parametrize("options", ["", "--json", "--minimize", "--each X --get y", "--each X --jobs 2 --get y"])
def test_a_mapped_file_that_is_cut_off(options: str, tmp_path: Path) -> None:
    np.save(tmp_path / "x.npy", np.ones((300_000, 3)))
    np.save(tmp_path / "whole.npy", np.ones(3))
    program = "import time; time.sleep(0.002 if X.ndim == 1 else 2); w = ones(3, dtype=float64); y = ((X*w + z)**2).sum()"
    with running(tmp_path, *shlex.split(options), "--const", "X=@x.npy", "--const", "z=@whole.npy", program) as process:
        time.sleep(1)
        os.truncate(tmp_path / "x.npy", 0)
        shown, said = process.communicate(timeout=60)
    assert process.returncode == 2, said
    assert "error[E0901]: cannot read x.npy: cut off while the program ran" in said
    if options == "--json":
        assert [each["code"] for each in json.loads(shown)["diagnostics"]] == ["E0901"]


# Each takes a second or more, so that a signal comes while it runs.
LONG = {
    "rows": "--const X=@d.csv:csv --rows X --block 1 'import time; time.sleep(0.05); w = ones(1); y = (w*X).mean()'",
    "minimize": "--minimize 'import time; time.sleep(0.05); x = ones(2); y = (x**4 - x).sum()'",
    "document": "-f slow.md -o out.md",
    "emit": "--emit=torch -o out.py 'import time; time.sleep(1); x = ones(2); y = (x*x).sum()'",
    "page": "-o out.html 'import time; time.sleep(1); x = ones(2); y = (x*x).sum()'",
}


@pytest.mark.skipif(sys.platform == "win32", reason="signals")
@pytest.mark.parametrize("name", ["SIGTERM", "SIGHUP"])
@pytest.mark.parametrize("what", LONG)
def test_a_signal_while_it_works(what: str, name: str, tmp_path: Path) -> None:
    write_documents(tmp_path)
    (tmp_path / "slow.md").write_text("```python\nimport time\ntime.sleep(1)\nx = ones(2)\n```\n")
    before = sorted(path.name for path in tmp_path.iterdir())
    moments = random.Random(what + name)
    for _ in range(2):
        with running(tmp_path, *shlex.split(LONG[what])) as process:
            time.sleep(moments.uniform(0.2, 1.5))
            process.send_signal(getattr(signal, name))
            _, said = process.communicate(timeout=60)
        assert process.returncode in (0, -getattr(signal, name)), said
        assert "Traceback" not in said
        for _ in range(50):
            if not list(tmp_path.glob(".gradcli-*")):
                break
            time.sleep(0.1)
        left = sorted(path.name for path in tmp_path.iterdir())
        assert [each for each in left if not each.startswith("out.")] == before
        for path in tmp_path.glob("out.*"):
            assert path.stat().st_size > 20
            path.unlink()


@full_disk
@pytest.mark.parametrize(
    "options",
    [
        *("'x = ones(2)'", "--json 'x = 1'", "--get x 'x = 1'", "\"print('x' * 10**6)\"", "--help", "--version", "--ops"),
        *(
            "--minimize 'x = ones(2); y = (x*x).sum()'",
            "--emit=torch 'x = ones(2); y = (x*x).sum()'",
            "--plot 'x = linspace(0,1,5); y = x*x'",
        ),
        *("-f d.md", "-f d.ipynb", "--const X=@d.csv:csv --rows X 'w = ones(1); y = (w*X).mean()'"),
    ],
)
def test_a_full_disk_behind_standard_output(options: str, tmp_path: Path) -> None:
    write_documents(tmp_path)
    done = shell(f"gradcli {options} > /dev/full", tmp_path)
    assert (done.returncode, faultless(done)) == (2, True)
    assert "E0906" in done.stderr
    assert "no space left" in done.stderr


@full_disk
def test_a_full_disk_behind_standard_error_changes_no_status(tmp_path: Path) -> None:
    assert shell("gradcli 'x = = 1' 2> /dev/full", tmp_path).returncode == 3
    assert shell("gradcli 'import warnings; warnings.warn(\"a\"); print(1)' 2> /dev/full", tmp_path).stdout == "1\n"


@pytest.mark.skipif(sys.platform == "win32", reason="a limit of the shell")
def test_a_file_that_grows_too_large_leaves_nothing(tmp_path: Path) -> None:
    done = shell("ulimit -f 4; gradcli -o out.npz 'x = ones(100, 100)'", tmp_path, PYTHONDONTWRITEBYTECODE="1")
    assert (done.returncode, "E0906" in done.stderr, faultless(done)) == (2, True, True)
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize(
    "variables",
    [{"HOME": "/nonexistent"}, {"HOME": ""}, {"XDG_CACHE_HOME": os.devnull}, {"XDG_CACHE_HOME": "relative"}, {"HOME": "/proc"}],
    ids=["missing home", "empty home", "cache in a device", "relative cache", "read-only home"],
)
def test_a_home_of_no_use(gradcli: Command, variables: dict[str, str]) -> None:
    done = gradcli(LAYERS, env=variables)
    assert (done.returncode, done.stdout, done.stderr) == (0, "torch.Size([1, 2])\n", "")


def test_eight_processes_at_a_cold_cache(tmp_path: Path) -> None:
    env = environment(XDG_CACHE_HOME=str(tmp_path))
    command = [*GRADCLI, LAYERS]
    processes = [subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True, env=env) for _ in range(8)]
    assert {process.communicate(timeout=120)[0] for process in processes} == {"torch.Size([1, 2])\n"}
    assert {process.returncode for process in processes} == {0}
    assert all(path.suffix == ".bin" for path in (tmp_path / "gradcli").iterdir())


@pytest.fixture(scope="module")
def warm_cache(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("cache")
    subprocess.run([*GRADCLI, LAYERS], env=environment(XDG_CACHE_HOME=str(folder)), capture_output=True, timeout=120, check=True)
    return folder


@pytest.mark.parametrize("damage", ["garbage", "cut", "one bit", "empty", "a folder"])
def test_a_damaged_cache_is_worked_out_anew(gradcli: Command, tmp_path: Path, warm_cache: Path, damage: str) -> None:
    env = {"XDG_CACHE_HOME": str(tmp_path / "cache")}
    shutil.copytree(warm_cache, tmp_path / "cache")
    files = list((tmp_path / "cache" / "gradcli").glob("*.bin"))
    assert files
    for path in files:
        content = bytearray(path.read_bytes())
        content[len(content) // 2] ^= 4
        path.unlink()
        if damage == "a folder":
            path.mkdir()
        else:
            path.write_bytes({"garbage": b"WythItem" * 50, "cut": content[: len(content) // 2], "one bit": content, "empty": b""}[damage])
    done = gradcli(LAYERS, env=env)
    assert (done.returncode, done.stdout, done.stderr) == (0, "torch.Size([1, 2])\n", "")


@contextmanager
def running(folder: Path, *arguments: str) -> Iterator[subprocess.Popen[str]]:
    process = subprocess.Popen(
        [*GRADCLI, *arguments], cwd=folder, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, env=environment()
    )
    try:
        yield process
    finally:
        process.kill()


@pytest.mark.skipif(sys.platform == "win32", reason="signals")
@pytest.mark.parametrize("name", ["SIGTERM", "SIGHUP"])
def test_a_signal_at_any_moment_leaves_a_whole_file_or_none(name: str, tmp_path: Path) -> None:
    moments = random.Random(name)
    for _ in range(5):
        with running(tmp_path, "-o", "out.json", "x = ones(300, 300); y = (x * x).sum()") as process:
            time.sleep(moments.uniform(0, 1.2))
            process.send_signal(getattr(signal, name))
            _, said = process.communicate(timeout=60)
        assert process.returncode in (0, -getattr(signal, name))
        assert said == ""
        for _ in range(50):  # the process that writes may be at it still
            if not list(tmp_path.glob(".gradcli-*")):
                break
            time.sleep(0.1)
        assert {path.name for path in tmp_path.iterdir()} <= {"out.json"}
        if (tmp_path / "out.json").exists():
            assert json.loads((tmp_path / "out.json").read_text())["exit_status"] == 0
            (tmp_path / "out.json").unlink()


@pytest.mark.parametrize("closed", ["<&-", ">&-", "2>&-", "<&- >&- 2>&-"])
def test_closed_standard_streams(closed: str, tmp_path: Path) -> None:
    done = shell(f"gradcli --get x 'x = 1 + 1' {closed}", tmp_path)
    assert done.returncode == (2 if ">&-" in closed.replace("2>&-", "") else 0)
    assert faultless(done)
    done = shell(f"gradcli -o out.json 'x = 1' {closed}", tmp_path)
    assert faultless(done)
    assert json.loads((tmp_path / "out.json").read_text())["schema"]


@pytest.mark.parametrize("locale", ["C", "POSIX", "nonsense", "C.UTF-8", ""])
def test_locales(gradcli: Command, locale: str) -> None:
    done = gradcli("é = 'ü'; print(len(é)); raise ValueError('→')", env={"LC_ALL": locale, "PYTHONUTF8": "0"})
    assert (done.returncode, done.stdout) == (5, "1\n")
    assert faultless(done)


@pytest.mark.parametrize(
    ("content", "status"),
    [
        (b"x = 1\r\nprint(x)\r\n", 0),
        (b"x = 1\rprint(x)\r", 0),
        (b"\xef\xbb\xbfx = 1\nprint(x)\n", 0),
        (b"x = 1\nprint(x)", 0),
        (b"x = 1\n\n\x0c\nprint(x)\n", 0),
        ("x = 1\nprint(x)\n".encode("utf-16"), 2),
        (b"x = 1\nprint(x)\x00\n", 3),
        (b"\x00" * 100, 3),
        (b"\xff\xfe\xfd", 2),
        (b"", 0),
    ],
    ids=["CRLF", "CR", "mark", "no line end", "form feed", "UTF-16", "NUL", "NULs", "bytes", "nothing"],
)
def test_bytes_of_a_program(gradcli: Command, tmp_path: Path, content: bytes, status: int) -> None:
    (tmp_path / "program.py").write_bytes(content)
    done = gradcli("program.py")
    assert (done.returncode, faultless(done)) == (status, True), done.stderr
    assert not status or "error[" in done.stderr
    assert status or not content or done.stdout == "1\n"
