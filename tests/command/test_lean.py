"""NumPy as the command loads it is NumPy but for what documents it."""

from __future__ import annotations

import json
import subprocess
import sys

import pytest

from gradcli.command import lean

NAMES = """
import numpy, sys, json, types

def kinds(module):
    return sorted((name, type(value).__name__) for name, value in vars(module).items() if not isinstance(value, types.ModuleType) and name != "NDArray")

def is_compared(place):
    return place.partition(".")[0] == "numpy" and place not in DOCUMENTING and not place.startswith(("numpy._typing", "numpy._pytesttester"))

print(json.dumps({place: kinds(module) for place, module in sorted(sys.modules.items()) if is_compared(place)}))
"""
# What NumPy does with the modules that were put off, and what others do with those that were left empty.
USES = """
import numpy, numpy.typing, inspect, io, pickle
print(repr(numpy.typing.NDArray[numpy.float64]))
print(inspect.getdoc(inspect), "|", inspect.signature(lambda a, *b: 0), pickle.loads(pickle.dumps(numpy.arange(3))))
numpy.save(file := io.BytesIO(), numpy.array([{}], dtype=object))
print(len(file.getvalue()) > 100, numpy.matrix("1 2; 3 4") @ numpy.eye(2), numpy.linalg.eig(numpy.eye(2)))
numpy.info(numpy.linalg.norm, output=(text := io.StringIO()))
print(text.getvalue()[:60], numpy.array([1.0]).dumps()[:1])
numpy.show_runtime()
"""


def output(text: str) -> str:
    return subprocess.run([sys.executable, "-c", text], check=True, capture_output=True, text=True).stdout


def under_both(text: str) -> list[str]:
    """What a program prints with NumPy loaded whole and as the command does."""
    lines = (f"DOCUMENTING = {lean.DOCUMENTING!r}\n", "from gradcli.command import lean\nlean.load_numpy()\n", text)
    return [output(lines[0] + text), output("".join(lines))]


def test_names_and_their_types_are_the_same() -> None:
    whole, without = map(json.loads, under_both(NAMES))
    assert len(whole["numpy"]) > 400
    assert set(without) == set(whole)
    for place in whole:
        assert without[place] == whole[place], place


def test_what_was_put_off_works() -> None:
    whole, without = under_both(USES)
    assert without == whole


@pytest.mark.parametrize("name", [*lean.DOCUMENTING, *lean.LATER])
def test_the_real_module_is_there_afterwards(name: str) -> None:
    text = f"from gradcli.command import lean\nlean.load_numpy()\nimport importlib\nprint(importlib.import_module({name!r}).__file__)"
    assert output(text).strip().endswith(".py")


def test_numpy_that_is_loaded_already_stays() -> None:
    assert "True" in output(
        "import numpy, inspect\nfrom gradcli.command import lean\nlean.load_numpy()\nprint(numpy.sin.__doc__[:3] == 'sin')"
    )


def test_it_saves_what_it_leaves_out() -> None:
    count = "import sys\nprint(len(sys.modules))"
    lean_count = int(output("from gradcli.command import lean\nlean.load_numpy()\n" + count))
    assert lean_count < int(output("from gradcli.command import lean\nimport numpy\n" + count)) - len(lean.DOCUMENTING)


@pytest.mark.parametrize("words", [("--nonsense",), ("--completion", "bash"), ("--version", "--json")])
def test_what_needs_no_numpy_loads_none(words: tuple[str, ...]) -> None:
    done = subprocess.run([sys.executable, "-X", "importtime", "-m", "gradcli", *words], capture_output=True, text=True)
    assert "gradcli.command.start" in done.stderr
    assert "| numpy\n" not in done.stderr
