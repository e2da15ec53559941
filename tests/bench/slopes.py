"""What one more step of a training loop costs: the slope between N and 3N steps, which leaves start-up and first calls out.

Programs that do not import torch, as ``scalar_engine``, are plain code: their peer is the interpreter itself.

python -m tests.bench.slopes                            every program of ``steps/``
python -m tests.bench.slopes --only lenet --rounds 7
python -m tests.bench.slopes --torch /path/to/python    where PyTorch is installed, if not here
python -m tests.bench.slopes --processor                for a machine that others use too: processor time on one core, which the program
                                                        itself takes in fifteen parts of its steps; the second shortest counts
python -m tests.bench.slopes --against=--nan=off        gradcli with this option in PyTorch's place: what the option saves
"""

from __future__ import annotations

import argparse
import os
import re
import subprocess
import sys
import tempfile
from collections import defaultdict
from collections.abc import Iterator
from pathlib import Path

from tests.bench.measure import run

HERE = Path(__file__).parent
ROOT = HERE.parent.parent
PARTS = 15
ONE_CORE = dict.fromkeys(("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS", "GRADCLI_CORES"), "1")


def main() -> None:
    options = arguments()
    environment = os.environ | {"PYTHONPATH": str(ROOT)} | (ONE_CORE if options.processor else {})
    peer = [options.torch] if options.against is None else [sys.executable, "-m", "gradcli", options.against]
    print(f"workload | gradcli, ms a step | {options.against or 'PyTorch'} | ratio\n--- | ---: | ---: | ---:")
    with tempfile.TemporaryDirectory() as folder:
        for name in options.only or sorted(path.stem for path in (HERE / "steps").glob("*.py")):
            text = (HERE / "steps" / f"{name}.py").read_text(encoding="utf-8")
            texts = {0: timed(text)} if options.processor else lengths(text)
            scripts = [(steps, Path(folder) / f"{name}_{steps}.py") for steps in texts]
            for steps, script in scripts:
                script.write_text(texts[steps], encoding="utf-8")
            measured = processor_times if options.processor else slopes
            own, other = measured([[sys.executable, "-m", "gradcli"], peer], scripts, options, environment)
            print(f"{name} | {own:.4f} | {other:.4f} | {own / other:.3f}", flush=True)


def arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m tests.bench.slopes", description="Milliseconds a step, gradcli and PyTorch.")
    parser.add_argument("--only", action="append", help="this program; may be repeated")
    parser.add_argument("--rounds", type=int, default=5, help="how many; the fastest counts")
    parser.add_argument("--torch", default=sys.executable, metavar="PYTHON", help="the interpreter that has PyTorch")
    parser.add_argument("--against", metavar="OPTION", help="compare with gradcli under this option and not with PyTorch")
    parser.add_argument("--processor", action="store_true", help="processor time on one core instead of wall time")
    return parser.parse_args()


def lengths(text: str) -> dict[int, str]:
    """The program with its own number of steps and with three times as many, by that number."""
    match = re.search(r"^STEPS = (\d+)$", text, re.MULTILINE)
    assert match is not None
    steps = int(match[1])
    return {count: text.replace(match[0], f"STEPS = {count}") for count in (steps, 3 * steps)}


def slopes(
    commands: list[list[str]], scripts: list[tuple[int, Path]], options: argparse.Namespace, environment: dict[str, str]
) -> Iterator[float]:
    """Milliseconds that a step takes, for each of the commands, which run in turns."""
    seconds: dict[tuple[int, int], list[float]] = defaultdict(list)
    for _ in range(options.rounds):
        for number, command in enumerate(commands):
            for steps, script in scripts:
                seconds[number, steps].append(run([*command, str(script)], environment).wall)
    (few, _), (many, _) = scripts
    for number in range(len(commands)):
        yield 1000 * (min(seconds[number, many]) - min(seconds[number, few])) / (many - few)


def timed(text: str) -> str:
    """The program with its steps in `PARTS` parts, at the end of which it prints the milliseconds of processor time that one took in the second shortest."""
    match = re.search(r"^STEPS = (\d+)$", text, re.MULTILINE)
    assert match is not None
    part = max(1, int(match[1]) // PARTS)
    before, loop, body = text.replace(match[0], f"STEPS = {part * PARTS}").partition("for _ in range(STEPS):\n")
    body, end, _ = body.rpartition("print(")
    assert loop, "no loop over the steps"
    assert end, "nothing printed at the end"
    clock = f"import time\nMARKS = []\nfor STEP in range(STEPS):\n    if STEP % {part} == 0:\n        MARKS.append(time.process_time())\n"
    result = f"MARKS.append(time.process_time())\nprint(1000 * sorted(b - a for a, b in zip(MARKS, MARKS[1:]))[1] / {part})\n"
    return before + clock + body + result


def processor_times(
    commands: list[list[str]], scripts: list[tuple[int, Path]], options: argparse.Namespace, environment: dict[str, str]
) -> Iterator[float]:
    """What such a program prints, for each of the commands, which run in turns."""
    ((_, script),) = scripts
    found: dict[int, list[float]] = defaultdict(list)
    for _ in range(options.rounds):
        for number, command in enumerate(commands):
            done = subprocess.run([*command, str(script)], env=environment, capture_output=True, text=True, check=True)
            found[number].append(float(done.stdout.split()[-1]))
    for times in found.values():
        yield min(times)


if __name__ == "__main__":
    main()
