"""What reading costs beside NumPy, and how many rows a second ``--each`` runs, in processor time of whole processes.

    python -m tests.bench.files            5 rounds
    python -m tests.bench.files --rounds 1

The goals: a .npy file in at most 1.2 times `np.load`, a table in at most 1.2 times `np.loadtxt`, 5,000 rows a second.  Each is beside what a start
of either side costs, which is taken off the row that counts rows.
"""

from __future__ import annotations

import argparse
import os
import sys
import tempfile
from pathlib import Path
from statistics import median

import numpy as np

from tests.bench.measure import Result, in_turns

ROOT = Path(__file__).parent.parent.parent
ROWS = 10_000
GRADCLI = [sys.executable, "-m", "gradcli"]
FIT = "w = zeros(8); loss = ((X @ w - 1)**2).mean()"


def main() -> None:
    parser = argparse.ArgumentParser(prog="python -m tests.bench.files", description="Files beside NumPy's readers.")
    parser.add_argument("--rounds", type=int, default=5)
    rounds = parser.parse_args().rounds
    environment = os.environ | {"PYTHONPATH": str(ROOT)}
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        write_files(folder)
        print("file | command | seconds of a processor | peak MiB | gradcli / it")
        print("--- | --- | ---: | ---: | ---:")
        for title, commands in workloads(folder).items():
            show(title, in_turns(commands, rounds, environment))
        rate(folder, rounds, environment)


def write_files(folder: Path) -> None:
    random = np.random.default_rng(0)
    np.save(folder / "large.npy", random.normal(size=25_000_000))
    np.savetxt(folder / "table.csv", random.normal(size=(2_000_000, 8)), delimiter=",", fmt="%.7g")
    np.savetxt(folder / "rows.csv", random.normal(size=(ROWS, 4)), delimiter=",", fmt="%.7g")


def workloads(folder: Path) -> dict[str, dict[str, list[str]]]:
    """For each file what reads it, gradcli first."""
    array, table = str(folder / "large.npy"), str(folder / "table.csv")
    load, loadtxt = (
        "import numpy, sys; print(numpy.load(sys.argv[1]).sum())",
        "import numpy, sys; numpy.loadtxt(sys.argv[1], delimiter=',')",
    )
    return {
        "25,000,000 float64, .npy": {
            "gradcli": [*GRADCLI, "--const", f"x=@{array}", "--get", "y", "y = x.sum()"],
            "np.load": [sys.executable, "-c", load, array],
        },
        "2,000,000 rows of 8 numbers, .csv": {
            "gradcli": [*GRADCLI, "--const", f"X=@{table}", "--get", "X[0, 0]", FIT],
            "np.loadtxt": [sys.executable, "-c", loadtxt, table],
        },
    }


def show(title: str, results: dict[str, Result]) -> None:
    mine = median(run.processor for run in results["gradcli"].runs)
    for name, result in results.items():
        seconds = median(run.processor for run in result.runs)
        print(f"{title} | {name} | {seconds:.2f} | {result.peak:.0f} | {mine / seconds:.2f}", flush=True)
        title = ""


def rate(folder: Path, rounds: int, environment: dict[str, str]) -> None:
    """Rows a second of a one-line program, without what a start takes."""
    rows = ["-v", f"x=@{folder / 'rows.csv'}", "--each", "x", "--get", "x.grad", "y = (x**2).sum()"]
    results = in_turns({"all": [*GRADCLI, *rows], "none": [*GRADCLI, "-v", "x=[[1, 2]]", *rows[2:]]}, rounds, environment)
    seconds = [one.processor - other.processor for one, other in zip(results["all"].runs, results["none"].runs, strict=True)]
    print(f"\n--each, a one-line program: {ROWS / median(seconds):.0f} rows a second of a processor")


if __name__ == "__main__":
    main()
