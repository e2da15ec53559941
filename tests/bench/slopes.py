"""What one more step of a training loop costs: the slope between N and 3N steps, which leaves start-up and first calls out.

python -m tests.bench.slopes                            every program of ``steps/``
python -m tests.bench.slopes --only lenet --rounds 7
python -m tests.bench.slopes --torch /path/to/python    where PyTorch is installed, if not here
python -m tests.bench.slopes --processor                processor time on one core, for a machine that others use too
"""

from __future__ import annotations

import argparse
import os
import re
import sys
import tempfile
from pathlib import Path

from tests.bench.measure import run

HERE = Path(__file__).parent
ROOT = HERE.parent.parent
ONE_CORE = dict.fromkeys(("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS", "GRADCLI_CORES"), "1")


def main() -> None:
    options = arguments()
    environment = os.environ | {"PYTHONPATH": str(ROOT)} | (ONE_CORE if options.processor else {})
    print("workload | gradcli, ms a step | PyTorch | ratio\n--- | ---: | ---: | ---:")
    with tempfile.TemporaryDirectory() as folder:
        for name in options.only or sorted(path.stem for path in (HERE / "steps").glob("*.py")):
            texts = lengths((HERE / "steps" / f"{name}.py").read_text(encoding="utf-8"))
            scripts = [(steps, Path(folder) / f"{name}_{steps}.py") for steps in texts]
            for steps, script in scripts:
                script.write_text(texts[steps], encoding="utf-8")
            commands = ([sys.executable, "-m", "gradcli"], [options.torch])
            own, peer = (slope(command, scripts, options, environment) for command in commands)
            print(f"{name} | {own:.3f} | {peer:.3f} | {own / peer:.2f}", flush=True)


def arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m tests.bench.slopes", description="Milliseconds a step, gradcli and PyTorch.")
    parser.add_argument("--only", action="append", help="this program; may be repeated")
    parser.add_argument("--rounds", type=int, default=5, help="how many; the fastest counts")
    parser.add_argument("--torch", default=sys.executable, metavar="PYTHON", help="the interpreter that has PyTorch")
    parser.add_argument("--processor", action="store_true", help="processor time on one core instead of wall time")
    return parser.parse_args()


def lengths(text: str) -> dict[int, str]:
    """The program with its own number of steps and with three times as many, by that number."""
    match = re.search(r"^STEPS = (\d+)$", text, re.MULTILINE)
    assert match is not None
    steps = int(match[1])
    return {count: text.replace(match[0], f"STEPS = {count}") for count in (steps, 3 * steps)}


def slope(command: list[str], scripts: list[tuple[int, Path]], options: argparse.Namespace, environment: dict[str, str]) -> float:
    """Milliseconds that a step takes."""
    best = []
    for _, script in scripts:
        runs = [run([*command, str(script)], environment) for _ in range(options.rounds)]
        best.append(min(each.processor if options.processor else each.wall for each in runs))
    (few, _), (many, _) = scripts
    return 1000 * (best[1] - best[0]) / (many - few)


if __name__ == "__main__":
    main()
