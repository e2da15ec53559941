"""Another process of this Python that runs a function of ours."""

from __future__ import annotations

import os
import sys
from pathlib import Path

ROOT = str(Path(__file__).resolve().parent.parent.parent)  # of a checkout; of an installation where packages lie


def command(module: str) -> list[str]:
    """The words that start ``main`` of a module."""
    return [sys.executable, "-c", f"from {module} import main; main()"]


def environment() -> dict[str, str]:
    """An environment in which the module is found."""
    return os.environ | {"PYTHONPATH": os.pathsep.join([ROOT, *filter(None, (os.environ.get("PYTHONPATH"),))])}
