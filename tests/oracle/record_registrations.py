"""Record what PyTorch says of wrong arguments to what registers and sets: ``python -m tests.oracle.record_registrations``."""

from __future__ import annotations

import contextlib
import io
import json
import os
import tempfile
from pathlib import Path

import torch
import torch.distributions.kl
import torch.nn.utils.parametrize  # what takes long to import, once for all processes

from tests.library.registrations import CALLS, program

PATH = Path(__file__).resolve().parents[1] / "recorded" / "registrations.json"


def said(call: str) -> list[str]:
    """The lines of its program, run in a process of its own: a call may change a mode for good."""
    with tempfile.NamedTemporaryFile("r", suffix=".txt") as file:
        child = os.fork()
        if not child:
            out = io.StringIO()
            with contextlib.redirect_stdout(out):
                exec(compile(program(call), "program", "exec"), {"__name__": "__main__"})
            Path(file.name).write_text(out.getvalue(), encoding="utf-8")
            os._exit(0)
        os.waitpid(child, 0)
        return file.read().splitlines()


if __name__ == "__main__":
    torch.set_num_threads(1)
    torch.optim.SGD([torch.ones(1, requires_grad=True)], lr=0.1).step()
    PATH.write_text(json.dumps({call: said(call) for call in CALLS}, indent=1) + "\n", encoding="utf-8")
