"""What reading costs beside NumPy, and how many rows a second ``--each`` runs, in processor time of whole processes.

    python -m tests.bench.files            5 rounds
    python -m tests.bench.files --rounds 1 --only rows

The goals: a .npy file in at most 1.2 times `np.load`, a table in at most 1.2 times `np.loadtxt`, 5,000 rows a second; --rows on one process in at
most 1.15 times the program run whole, and two processes 1.6 times as fast as one.  A slope is what twice as many rows cost more: it has no start in
it.  The ratio of two processes is by wall time and means something on an idle machine only.
"""

from __future__ import annotations

import argparse
import os
import sys
import tempfile
from itertools import islice
from pathlib import Path
from statistics import median

import numpy as np

from tests.bench.measure import Result, in_turns

ROOT = Path(__file__).parent.parent.parent
ROWS = 100_000
GRADCLI = [sys.executable, "-m", "gradcli"]
FIT = "w = zeros(8); loss = ((X @ w - 1)**2).mean()"


def main() -> None:
    parser = argparse.ArgumentParser(prog="python -m tests.bench.files", description="Files beside NumPy's readers.")
    parser.add_argument("--rounds", type=int, default=5)
    parser.add_argument("--only", choices=("files", "each", "rows"))
    arguments = parser.parse_args()
    rounds, parts = arguments.rounds, [arguments.only] if arguments.only else ["files", "each", "rows"]
    environment = os.environ | {"PYTHONPATH": str(ROOT)}
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        write_files(folder)
        if "files" in parts:
            print("file | command | seconds of a processor | peak MiB | gradcli / it")
            print("--- | --- | ---: | ---: | ---:")
            for title, commands in workloads(folder).items():
                show(title, in_turns(commands, rounds, environment))
            slope(folder, rounds, environment)
        if "each" in parts:
            rate(folder, rounds, environment)
        if "rows" in parts:
            blocks(folder, rounds, environment)


def write_files(folder: Path) -> None:
    random = np.random.default_rng(0)
    np.save(folder / "large.npy", random.normal(size=25_000_000))
    np.savetxt(folder / "table.csv", random.normal(size=(2_000_000, 8)), delimiter=",", fmt="%.7g")
    with (folder / "table.csv").open() as table, (folder / "half.csv").open("w") as half:
        half.writelines(islice(table, 1_000_000))
    np.save(folder / "X.npy", random.normal(size=(4_000_000, 8)).astype(np.float32))
    np.save(folder / "y.npy", random.normal(size=4_000_000).astype(np.float32))
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
    whole = median(one.processor for one in results["all"].runs)
    print(
        f"\n--each, a one-line program: {ROWS / median(seconds):.0f} rows a second of a processor, {ROWS / whole:.0f} with the start of the process"
    )


def slope(folder: Path, rounds: int, environment: dict[str, str]) -> None:
    """What a million rows of a table cost more, without what a start takes."""
    loadtxt = "import numpy, sys; numpy.loadtxt(sys.argv[1], delimiter=',')"
    sides = {
        "gradcli": lambda name: [*GRADCLI, "--const", f"X=@{folder / name}", "--get", "X[0, 0]", "y = X[0, 0]"],
        "np.loadtxt": lambda name: [sys.executable, "-c", loadtxt, str(folder / name)],
    }
    commands = {f"{side} {name}": make(name) for side, make in sides.items() for name in ("table.csv", "half.csv")}
    results = in_turns(commands, rounds, environment)
    for side in sides:
        pairs = zip(results[f"{side} table.csv"].runs, results[f"{side} half.csv"].runs, strict=True)
        print(f"a million rows of 8 numbers more | {side} | {median(one.processor - other.processor for one, other in pairs):.2f} | | ")


def blocks(folder: Path, rounds: int, environment: dict[str, str]) -> None:
    """One program over 4,000,000 rows: whole, in blocks, in blocks by two processes."""
    inputs = ["--const", f"X=@{folder / 'X.npy'}", "--const", f"y=@{folder / 'y.npy'}", "--get", "loss"]
    program = "w = zeros(8); loss = sum([((tanh(X @ (w + k)) - y)**2).mean() for k in range(40)])"
    rows = ["--rows", "X,y", "--block", "16M"]
    one_core = environment | {"GRADCLI_CORES": "1", "OPENBLAS_NUM_THREADS": "1"}
    commands = {
        "whole": [*GRADCLI, *inputs, program],
        "--rows": [*GRADCLI, *inputs, *rows, program],
        "--jobs 2": [*GRADCLI, *inputs, *rows, "--jobs", "2", program],
    }
    results = in_turns(commands, rounds, one_core)
    whole, one = (median(run.processor for run in results[name].runs) for name in ("whole", "--rows"))
    print(f"\n--rows by one process: {one / whole:.2f} times the processor time of the program run whole ({one:.2f} and {whole:.2f} s)")
    print(f"--jobs 2: {results['--rows'].wall / results['--jobs 2'].wall:.2f} times as fast as one process, by wall time")


if __name__ == "__main__":
    main()
