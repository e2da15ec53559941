"""Run every sample that is a PyTorch program under PyTorch and keep what it prints, with object addresses hidden."""

from __future__ import annotations

import re
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]


def printed(program: Path) -> str:
    """What real PyTorch prints for a program."""
    done = subprocess.run([sys.executable, str(program)], capture_output=True, text=True, check=True)
    return re.sub(r"0x[0-9a-fA-F]+", "0xADDR", done.stdout)


def main() -> None:
    for program in sorted((ROOT / "samples").glob("*.py")):
        (ROOT / "tests" / "recorded" / "programs" / "samples" / f"{program.stem}.out").write_text(printed(program), encoding="utf-8")


if __name__ == "__main__":
    main()
