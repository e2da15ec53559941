"""``python -m tests.campaign --minutes 5``: random inputs, counted, and one example of each kind of finding."""

from __future__ import annotations

import argparse
import sys
import time

from tests.campaign.driver import SEVERE, campaign
from tests.campaign.generators import GENERATORS, Input


def shown(example: Input) -> str:
    """How to run it again."""
    if example.words:
        files = "".join(f"\n    {name}: {content!r}" for name, content in example.files)
        return f"    gradcli {' '.join(map(repr, example.words))}{files}"
    return "\n".join(f"    {line}" for line in example.text.replace("\x1e", "\n").splitlines())


def main() -> None:
    parser = argparse.ArgumentParser(prog="python -m tests.campaign", description=__doc__)
    parser.add_argument("--minutes", type=float, default=5.0)
    parser.add_argument("--inputs", type=int, default=None, help="stop after so many")
    parser.add_argument("--seed", type=int, default=int(time.time()))
    parser.add_argument("--only", action="append", choices=sorted(GENERATORS), help="a generator; several are allowed")
    options = parser.parse_args()
    start = time.monotonic()
    count, findings = campaign(60 * options.minutes, options.seed, options.only or sorted(GENERATORS), options.inputs)
    for finding, times in findings:
        print(f"#### {times} times | {finding.kind} | {finding.what}\n{shown(finding.example)}\n")
    severe = sum(finding.kind in SEVERE for finding, _ in findings)
    print(
        f"{count} inputs in {time.monotonic() - start:.0f} s, seed {options.seed}: {len(findings)} kinds of findings, {severe} of them severe"
    )
    sys.exit(bool(severe))


if __name__ == "__main__":
    main()
