"""The words of a command line as options and programs."""

from __future__ import annotations

from random import Random

import pytest

from gradcli.command.cli import all_options
from gradcli.data.sources import Kind, Program
from gradcli.diagnostics.model import UsageError
from gradcli.options.by_click import parse
from gradcli.options.option import Option
from gradcli.options.parsing import parsed
from gradcli.options.plain import plain
from gradcli.options.table import OPTIONS, Options

VIEW = Option("graph", ("--graph",), "", metavar="FORMAT", choices=("dot", "svg"), is_optional=True)


def read(*words: str) -> tuple[Options, tuple[str, ...]]:
    return parsed(words, lambda word: [VIEW])


@pytest.mark.parametrize(
    ("words", "key", "value"),
    [
        (("--dtype", "float64"), "dtype", "float64"),
        (("--dtype=float64",), "dtype", "float64"),
        (("--seed", "-3"), "seed", -3),
        (("-vx=1", "-v", "y=2", "--var", "z=3", "--var=w=4"), "var", ("x=1", "y=2", "z=3", "w=4")),
        (("--debug",), "debug", True),
        (("--graph",), "graph", ""),
        (("--graph=dot",), "graph", "dot"),
        (("--graph", "dot"), "graph", ""),
        ((), "dtype", "float32"),
        ((), "nothing", None),
        (("--const", "--dtype"), "const", ("--dtype",)),
    ],
)
def test_values(words: tuple[str, ...], key: str, value: object) -> None:
    assert read(*words)[0][key] == value


def test_programs_keep_their_order() -> None:
    _, programs = read("a", "-e", "b", "--debug", "-fc", "-", "--", "-e")
    assert programs == ("a", "b", "c", "-", "-e")
    assert [each.kind for each in programs if isinstance(each, Program)] == [Kind.LINE, Kind.FILE]


@pytest.mark.parametrize(
    ("words", "text"),
    [
        (("--dtype",), "--dtype needs a value"),
        (("--dtype", "float65"), "not 'float65'"),
        (("--graph=png",), "--graph is dot or svg, not 'png'"),
        (("--seed", "1.5"), "--seed takes an integer"),
        (("--debug=1",), "--debug does not take a value"),
        (("--seed", "1", "--seed", "2"), "--seed is there twice"),
        (("--dbug",), "no such option: --dbug"),
        (("-q",), "no such option: -q"),
    ],
)
def test_refusals(words: tuple[str, ...], text: str) -> None:
    with pytest.raises(UsageError, match=text):
        read(*words)


def test_what_is_read_without_click_is_what_click_reads() -> None:
    """Random command lines of the options and of words that look like them."""
    options = all_options()
    random, read_plainly = Random(3), 0
    words = ["x=1", "-", "--", "a.py", "-3", "--nothing", "=", "", "x", "-q", "--report=1"]
    words += [word + end for option in options for word in option.words for end in ("", "=", "=x=1", "x")]
    for _ in range(4000):
        line = random.choices(words, k=random.randint(1, 4))
        read = plain(line, options)
        if read is not None:
            read_plainly += 1
            values, programs = parse(line, options)
            assert read[1] == programs, line
            kinds = [[each.kind for each in found if isinstance(each, Program)] for found in (read[1], programs)]
            assert kinds[0] == kinds[1], line
            keys = {option.key for option in options if not option.is_program}
            assert {k: v for k, v in read[0].items() if k in keys} == {k: v for k, v in values.items() if k in keys and v is not None}, line
    assert read_plainly > 500


def test_keys_and_names_are_unique() -> None:
    assert len({option.key for option in OPTIONS}) == len(OPTIONS)
    words = [word for option in OPTIONS for word in option.words]
    assert len(words) == len(set(words))
