"""The command with its first wall opened on purpose: `breach(N)` in a program calls the Nth function of Python, outside the language.

    BREACH=functions.json python tests/command/breach.py [OPTIONS] [PROGRAM]...

The file has the bodies of the functions; they are compiled before anything stands, for audit hooks refuse that too.

What stands between such a program and the machine then is the operating system's wall alone.  BREACH_WALLS names the walls of the kernel that
this run may have (`landlock seccomp` by default; nothing: the audit hooks).  BREACH_SYSTEM is the system that it takes this one for.
"""

from __future__ import annotations

import json
import os
import socket  # noqa: F401  before the system has another name: it is made of it
import subprocess  # noqa: F401
import sys
from pathlib import Path
from typing import Any

import platformdirs  # noqa: F401

sys.path.insert(0, os.path.dirname(os.path.dirname(os.path.dirname(os.path.abspath(__file__)))))

from gradcli.command.start import main
from gradcli.host import child, landlock, seccomp
from gradcli.world.world import World

AS = "as:"  # how the name of a module begins whose `main` runs instead of the command's


def open_the_first_wall() -> None:
    start = World.__init__
    names: dict[str, Any] = {}
    for number, body in enumerate(json.loads(Path(os.environ["BREACH"]).read_text())):
        exec(f"def f{number}():\n    {body}", names)

    def breach(number: int) -> None:
        names[f"f{number}"]()

    def with_breach(self: World, *arguments: Any, **options: Any) -> None:
        start(self, *arguments, **options)
        self.names["breach"] = breach

    World.__init__ = with_breach  # type: ignore[method-assign]


if __name__ == "__main__":
    sys.platform = os.environ.get("BREACH_SYSTEM", sys.platform)  # as far as what is loaded already lets itself be deceived
    walls = os.environ.get("BREACH_WALLS", "landlock seccomp")
    if "landlock" not in walls:
        landlock.restrict = lambda *paths: False  # type: ignore[assignment]
    if "seccomp" not in walls:
        seccomp.forbid = lambda: False  # type: ignore[assignment]
    open_the_first_wall()
    child.command = lambda module: [sys.executable, __file__, f"{AS}{module}"]  # its processes have a hole in the same place
    if sys.argv[1:] and sys.argv[1].startswith(AS):
        child.run(sys.argv[1].removeprefix(AS))
    main()
