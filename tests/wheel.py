"""Try an installed gradcli as a new user would: a one-liner, a script, an interactive session. Needs nothing but Python.

python tests/wheel.py PATH/TO/gradcli
"""

from __future__ import annotations

import os
import pty
import select
import subprocess
import sys
import tempfile
import time
from pathlib import Path

PATIENCE = 60.0


def main() -> None:
    command = str(Path(sys.argv[1]).resolve())
    with tempfile.TemporaryDirectory() as folder:
        os.environ["HOME"] = folder
        one_liner(command, folder)
        packed(command, folder)
        script(command, folder)
        session(command, folder)
    manual(command)
    print("the wheel works")


def one_liner(command: str, folder: str) -> None:
    done = subprocess.run([command, "x=ones(2,2); y=x+2; out=mean(3*y*y)"], cwd=folder, capture_output=True, text=True, check=True)
    assert "d out/d x" in done.stdout, done.stdout
    assert "[[4.5, 4.5], [4.5, 4.5]]" in done.stdout, done.stdout


LOADER = """
import os, sys
os._exit = lambda status: (print(type(sys.modules["gradcli.runs.session"].__loader__).__module__), sys.stdout.flush(), sys.exit(status))
from gradcli.command.start import main
main()
"""


def packed(command: str, folder: str) -> None:
    """The Python that built the wheel has the bytecode from it."""
    python = Path(command).parent / "python"
    done = subprocess.run([python, "-c", LOADER, "x=ones(2)"], cwd=folder, capture_output=True, text=True, check=True)
    assert done.stdout.splitlines()[-1] == "gradcli.command.bytecode", done.stdout


def script(command: str, folder: str) -> None:
    path = Path(folder) / "program.py"
    path.write_text("import torch\nx = torch.ones(2, requires_grad=True)\n(x * 3).sum().backward()\nprint(x.grad)\n")
    done = subprocess.run([command, str(path)], cwd=folder, capture_output=True, text=True, check=True)
    assert done.stdout == "tensor([3., 3.])\n", done.stdout


def session(command: str, folder: str) -> None:
    """On a pseudo-terminal: type a sum, read its value, leave with Ctrl-D."""
    master, slave = pty.openpty()
    process = subprocess.Popen([command], cwd=folder, stdin=slave, stdout=slave, stderr=slave, env=os.environ | {"TERM": "dumb"})
    os.close(slave)
    read_until(master, b">>> ")
    os.write(master, b"40 + 2\r")
    read_until(master, b"\r\n42\r\n")
    os.write(master, b"\x04")
    assert process.wait(PATIENCE) == 0
    os.close(master)


def manual(command: str) -> None:
    """Where man looks for it, beside the folder of the command."""
    page = Path(command).parent.parent / "share" / "man" / "man1" / "gradcli.1"
    assert page.read_text(encoding="utf-8").startswith(".TH GRADCLI 1"), page


def read_until(master: int, wanted: bytes) -> None:
    seen, deadline = b"", time.monotonic() + PATIENCE
    while wanted not in seen:
        assert time.monotonic() < deadline, seen
        if select.select([master], [], [], 0.2)[0]:
            seen += os.read(master, 4096)


if __name__ == "__main__":
    main()
