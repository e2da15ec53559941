"""Which names a program reads and binds, and how sizes and sources are made."""

from __future__ import annotations

import pytest

from gradcli.data.sources import Given, Kind, sources
from gradcli.diagnostics.model import Source
from gradcli.host.memory import parsed
from gradcli.lang.parsing.parser import parse
from gradcli.lang.syntax.reads import names_bound, names_read


@pytest.mark.parametrize(
    ("text", "read", "bound"),
    [
        ("y = x + 1", "x", "y"),
        ("x[i] = v", "i v x", ""),
        ("x.a = v", "v x", ""),
        ("a, (b, *c) = d", "d", "a b c"),
        ("for i in r: s += i", "i r s", "i s"),
        ("with c() as t: pass", "c", "t"),
        ("import torch.nn as nn, math", "", "math nn"),
        ("from torch import ones as o", "", "o"),
        ("def f(a, b=d): c = a; return c + e", "d e", "f"),
        ("def f():\n    global g\n    g = 1\n    return g", "g", "f"),
        ("f = lambda a: a + b", "b", "f"),
        ("y = [i * k for i in r if i]", "k r", "y"),
        ("class C(B): pass", "B", "C"),
        ("(n := m)", "m", "n"),
        ("f'{x:{w}}'", "w x", ""),
    ],
)
def test_names(text: str, read: str, bound: str) -> None:
    (statement,) = parse(Source("<test>", text)).body
    assert names_bound(statement) == set(bound.split())
    assert names_read(statement) - {"s", "i"} == set(read.split()) - {"s", "i"}


@pytest.mark.parametrize(("text", "size"), [("500M", 500 * 2**20), ("2g", 2**31), ("1.5GiB", 3 * 2**29), ("4096", 4096), ("1 KB", 1024)])
def test_sizes(text: str, size: int) -> None:
    assert parsed(text) == size


@pytest.mark.parametrize("text", ["", "lots", "-1G", "0", "1X"])
def test_no_sizes(text: str) -> None:
    with pytest.raises(ValueError, match="not a size"):
        parsed(text)


def test_neighbouring_lines_are_one_source() -> None:
    given = [Given(Kind.LINE, "a"), Given(Kind.LINE, "b"), Given(Kind.ARGUMENT, "c"), Given(Kind.LINE, "d")]
    assert [(source.name, source.text) for source in sources(given)] == [("<-e>", "a\nb"), ("<arg>", "c"), ("<-e>", "d")]
