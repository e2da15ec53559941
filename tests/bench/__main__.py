"""The benchmark: gradcli and its peers on the same work, as whole processes.

    python -m tests.bench                               every workload, 5 rounds (the one-liner 20)
    python -m tests.bench --quick                       1 round, to try
    python -m tests.bench --only mlp --only tanh_chain
    python -m tests.bench --torch /path/to/python       where a peer is installed, if not here

A peer that is not installed is named and skipped.  A ratio is gradcli's time over the peer's, pair by pair, the median.
"""

from __future__ import annotations

import argparse
import os
import platform
import subprocess
import sys
import tempfile
from pathlib import Path

from tests.bench.measure import Result, in_turns

HERE = Path(__file__).parent
ROOT = HERE.parent.parent
PEERS = ("torch", "jax", "autograd")
SEED = "x=ones(2,2); y=x+2; out=mean(3*y*y)"
WORKLOADS = {
    "one_liner": "the one-liner of the README",
    "mean_of_squares": "`mean(3*(x+2)**2)`, 10^7 float32, 5 rounds",
    "tanh_chain": "`y = tanh(y*1.1) + x`, 10 deep, 10^6 float32, 5 rounds",
    "scalar_loop": "100,000 steps of `y*a + x*b`, one backward",
    "mlp": "MLP 784-256-10, batch 128, 300 steps",
    "linear_regression": "linear regression, 4 points, 5,000 steps",
    "logistic_regression": "logistic regression, 10^6 x 8, 10 steps",
    "long_script": "a script of 3,000 statements",
    "million_nodes": "a graph of 1,000,000 nodes, one backward",
}


def main() -> None:
    options = arguments()
    interpreters = {peer: getattr(options, peer) for peer in PEERS}
    environment = os.environ | {"PYTHONPATH": str(ROOT)}
    there = [peer for peer in PEERS if installed(interpreters[peer], peer, environment)]
    print(f"{os.cpu_count()} cores; Python {platform.python_version()}; {', '.join(versions(interpreters, there, environment))}")
    for peer in PEERS:
        if peer not in there:
            print(f"skipped: {peer} is not installed")
    print("\nworkload | command | seconds | peak MiB | gradcli / it")
    print("--- | --- | ---: | ---: | ---:")
    with tempfile.TemporaryDirectory() as folder:
        for name in options.only or WORKLOADS:
            commands = commands_of(name, interpreters, there, Path(folder))
            rounds = 1 if options.quick else options.rounds or (20 if name == "one_liner" else 5)
            show(WORKLOADS[name], in_turns(commands, rounds, environment))


def arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m tests.bench", description="gradcli and its peers on the same work.")
    parser.add_argument("--quick", action="store_true", help="one round each")
    parser.add_argument("--rounds", type=int, help="how many; by default 5, of the one-liner 20")
    parser.add_argument("--only", action="append", choices=list(WORKLOADS), help="this workload; may be given again")
    for peer in PEERS:
        parser.add_argument(f"--{peer}", default=sys.executable, metavar="PYTHON", help=f"the interpreter that has {peer}")
    return parser.parse_args()


def installed(python: str, module: str, environment: dict[str, str]) -> bool:
    found = f"import importlib.util, sys; sys.exit(importlib.util.find_spec({module!r}) is None)"
    return subprocess.run([python, "-c", found], env=environment, check=False).returncode == 0


def versions(interpreters: dict[str, str], there: list[str], environment: dict[str, str]) -> list[str]:
    """``torch 2.13.0``, of NumPy and of each peer."""
    code = "import sys; from importlib.metadata import version; print(sys.argv[1], version(sys.argv[1]))"
    asked = [(sys.executable, "numpy"), *((interpreters[peer], peer) for peer in there)]
    return [subprocess.check_output([python, "-c", code, name], env=environment, text=True).strip() for python, name in asked]


def commands_of(name: str, interpreters: dict[str, str], there: list[str], folder: Path) -> dict[str, list[str]]:
    """What to run for a workload, gradcli first."""
    program = HERE / "programs" / f"{name}.py"
    if name == "long_script":
        program = folder / "long_script.py"
        program.write_text(long_script())
    commands = {"gradcli": [sys.executable, "-m", "gradcli", SEED if name == "one_liner" else str(program)]}
    if name == "one_liner":
        commands["import numpy"] = [sys.executable, "-c", "import numpy"]
    for peer in there:
        script = program if peer == "torch" else HERE / peer / f"{name}.py"
        if script.exists():
            commands[peer] = [interpreters[peer], str(script)]
    return commands


def long_script() -> str:
    """3,000 statements of the kind people write."""
    lines = ["import torch", "x = torch.ones(2, 2, requires_grad=True)", "total = torch.zeros(())"]
    for number in range(999):
        lines.append(f"y{number} = (x * {number} + 2) ** 2")
        lines.append(f"z{number} = torch.tanh(y{number} / 100).mean()")
        lines.append(f"total = total + 3 * z{number}")
    return "\n".join([*lines, "total.backward()", "print(x.grad)"]) + "\n"


def show(title: str, results: dict[str, Result]) -> None:
    for name, result in results.items():
        ratio = "" if name == "gradcli" else f"{result.ratio:.2f}"
        print(f"{title} | {name} | {result.wall:.2f} | {result.peak:.0f} | {ratio}", flush=True)
        title = ""


if __name__ == "__main__":
    main()
