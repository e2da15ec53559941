"""Commands as whole processes, in turns: seconds from start to exit, and the most memory held."""

from __future__ import annotations

import os
import subprocess
import sys
import time
from statistics import median
from typing import NamedTuple


class Run(NamedTuple):
    """One finished process: wall seconds, processor seconds, peak memory in MiB."""

    wall: float
    processor: float
    peak: float


class Result(NamedTuple):
    """All runs of one command; `ratio` is the median over the pairs with the first command of the row."""

    runs: list[Run]
    ratio: float

    @property
    def wall(self) -> float:
        return median(run.wall for run in self.runs)

    @property
    def peak(self) -> float:
        return median(run.peak for run in self.runs)


def run(command: list[str], environment: dict[str, str]) -> Run:
    """Run a command to its end; what it prints is dropped, a failure is raised."""
    start = time.perf_counter()
    with subprocess.Popen(command, stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL, env=environment) as process:
        _, status, usage = os.wait4(process.pid, 0)
        wall = time.perf_counter() - start
        process.returncode = os.waitstatus_to_exitcode(status)
    if process.returncode:
        raise RuntimeError(f"{' '.join(command)} left with {process.returncode}")
    scale = 2**20 if sys.platform == "darwin" else 2**10
    return Run(wall, usage.ru_utime + usage.ru_stime, usage.ru_maxrss / scale)


def in_turns(commands: dict[str, list[str]], rounds: int, environment: dict[str, str]) -> dict[str, Result]:
    """Every command `rounds` times, A B C A B C …, after one run each that does not count."""
    runs: dict[str, list[Run]] = {name: [] for name in commands}
    for turn in range(rounds + 1):
        for name, command in commands.items():
            done = run(command, environment)
            if turn:
                runs[name].append(done)
    first = next(iter(runs.values()))
    return {
        name: Result(mine, median(one.wall / other.wall for one, other in zip(first, mine, strict=True))) for name, mine in runs.items()
    }
