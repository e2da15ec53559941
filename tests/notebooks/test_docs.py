"""docs/notebooks.md: its Python runs and shows what stands below it; tests/test_docs.py runs the commands."""

from __future__ import annotations

import re
import subprocess
import sys

from tests.conftest import ROOT, environment


def test_the_python_on_the_page_runs_and_shows_what_it_says() -> None:
    text = (ROOT / "docs" / "notebooks.md").read_text(encoding="utf-8").partition("## From Python")[2]
    code, shown = re.findall(r"^```\w+\n(.*?)^```", text, re.DOTALL | re.MULTILINE)
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, env=environment(), timeout=60, check=False)
    assert (done.stdout, done.stderr) == (shown, "")
