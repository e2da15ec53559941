"""From Enter to the answer: how long a start takes beside Python's own and NumPy's.

    python -m tests.bench.startup                                     the command of this Python, 40 rounds
    python -m tests.bench.startup --command /path/to/bin/gradcli      one that is installed elsewhere

Only an installed wheel with bytecode shows what a user has: a checkout has neither the packed bytecode nor the packed tables.  A ratio is the median
over pairs of runs that follow each other; the lowest times say most on a machine that has other work.
"""

from __future__ import annotations

import argparse
import os
import sys
from pathlib import Path
from statistics import median

from tests.bench.__main__ import SEED
from tests.bench.measure import Run, in_turns

ONE_THREAD = "import os; os.environ['OPENBLAS_NUM_THREADS'] = '1'; import numpy"
# What is compared with what, and the most that the ratio is to be.
BOUNDS = (
    ("the one-liner", "NumPy", 1.2),
    ("the one-liner", "NumPy, one thread", None),
    ("with an option", "the one-liner", 1.05),
    ("without formulas", "the one-liner", None),
    ("--help", "Python", 2.0),
)


def main() -> None:
    parser = argparse.ArgumentParser(prog="python -m tests.bench.startup", description="How long a start takes.")
    parser.add_argument("--command", default=str(Path(sys.executable).parent / "gradcli"), help="the command; its Python lies beside it")
    parser.add_argument("--rounds", type=int, default=40)
    options = parser.parse_args()
    environment = {name: value for name, value in os.environ.items() if not name.startswith("PYTHON")}
    results = {name: result.runs for name, result in in_turns(commands(options.command), options.rounds, environment).items()}
    print("command | wall ms, median | lowest | processor ms, median | lowest\n--- | ---: | ---: | ---: | ---:")
    for name, runs in results.items():
        print(" | ".join([name, *(f"{1000 * value:.1f}" for column in ("wall", "processor") for value in summary(runs, column))]))
    print("\nratio | wall | processor | lowest wall | lowest processor | at most\n--- | ---: | ---: | ---: | ---: | ---:")
    for name, other, most in BOUNDS:
        ratios = [paired(results[name], results[other], column) for column in ("wall", "processor")]
        ratios += [summary(results[name], column)[1] / summary(results[other], column)[1] for column in ("wall", "processor")]
        print(" | ".join([f"{name} / {other}", *(f"{ratio:.2f}" for ratio in ratios), "" if most is None else f"{most:g}"]))


def commands(gradcli: str) -> dict[str, list[str]]:
    python = str(Path(gradcli).parent / "python")
    return {
        "Python": [python, "-c", "pass"],
        "NumPy": [python, "-c", "import numpy"],
        "NumPy, one thread": [python, "-c", ONE_THREAD],
        "the one-liner": [gradcli, SEED],
        "with an option": [gradcli, "--dtype=float64", SEED],
        "without formulas": [gradcli, "--formula=off", SEED],
        "--help": [gradcli, "--help"],
    }


def summary(runs: list[Run], column: str) -> tuple[float, float]:
    """Median and lowest."""
    values = [float(getattr(run, column)) for run in runs]
    return median(values), min(values)


def paired(runs: list[Run], others: list[Run], column: str) -> float:
    """The median of the ratios of runs that follow each other."""
    return median(getattr(run, column) / getattr(other, column) for run, other in zip(runs, others, strict=True))


if __name__ == "__main__":
    main()
