"""Families of ops are imported when a name is first asked for, and what is found then is what the whole table has."""

from __future__ import annotations

import subprocess
import sys

from docs import directory
from gradcli.engine import families
from gradcli.engine.table import table
from tests.conftest import environment


def test_the_directories_are_those_of_the_table_and_of_the_library() -> None:
    for path, text in directory.FILES.items():
        assert path.read_text(encoding="utf-8") == text(), f"{path.name} is stale: run python docs/regenerate.py"


def test_each_family_enters_its_own_rows() -> None:
    """Asked for one key at a time, each in a table where only its family was imported."""
    found = subprocess.run([sys.executable, "-c", ALONE], capture_output=True, text=True, env=environment(), check=True).stdout
    assert found == ""


ALONE = """
import os
from gradcli.engine import families
from gradcli.engine.members import loader
from gradcli.engine.table import table
from tests.conftest import environment
families.load_all = lambda: print("everything was loaded")
for family in families.directory().position:
    if not os.fork():
        keys = [key for key, home in families.directory().by_key.items() if home == family]
        for key in keys:
            table.row(key)
        os._exit(0)
    os.wait()
"""


def test_overloads_are_in_the_order_of_the_families() -> None:
    for name in table.public_names():
        places = [families.position(row.family) for row in table.overloads(name)]
        assert places == sorted(places), name


def test_a_small_program_imports_few_families() -> None:
    program = "import sys, gradcli; gradcli.run('out=mean(ones(2)*3)'); print(sum(m.startswith('gradcli.ops.') for m in sys.modules))"
    found = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, env=environment(), check=True).stdout
    assert int(found) < 25
