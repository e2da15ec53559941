"""Running: where an exception happened, how deep recursion goes, that Ctrl-C gets through, and that it is quick."""

from __future__ import annotations

import gc
import signal
import sys
import time
import weakref
from typing import Any

import pytest

import gradcli
from gradcli.diagnostics.facts import fact
from gradcli.diagnostics.model import Source
from gradcli.engine import state
from gradcli.engine.state import STATE
from gradcli.lang.parsing.parser import parse
from gradcli.world.world import World


def failure(text: str) -> tuple[BaseException, str]:
    """The exception a program raises, and the text it is blamed on."""
    with state.fresh():
        try:
            World(lambda text: None).execute(parse(Source("<test>", text)))
        except BaseException as error:
            assert STATE.where is not None
            return error, STATE.where.text
    raise AssertionError("nothing was raised")


@pytest.mark.parametrize(
    ("text", "blamed"),
    [
        ("x = 1\ny = x + 'a'", "x + 'a'"),
        ("x = [1]\ny = 2 * x[5] + 1", "x[5]"),
        ("x = 3\nx.foo.bar", "x.foo"),
        ("f = 3\nf(1, 2)", "f(1, 2)"),
        ("a = 1\nb = a / 0", "a / 0"),
        ("print(1, nowhere)", "nowhere"),
        ("for i in 5: pass", "5"),
        ("a, b = 1, 2, 3", "a, b"),
        ("def f(): return 1 / 0\ntry:\n    f()\nfinally:\n    x = [1][0]", "1 / 0"),
        ("class C:\n  def __enter__(self): return 1\n  def __exit__(self, *a): return len([])\nwith C():\n    {}['k']", "{}['k']"),
        ("x = 5\nx[0] = 1", "x[0]"),
        ("def f(a): pass\nf()", "f()"),
        ("raise ValueError('x')", "raise ValueError('x')"),
        ("assert 1 == 2, 'no'", "1 == 2"),
        ("import nowhere", "nowhere"),
        ("from math import nowhere", "nowhere"),
        ("x = 1\nx += 'a'", "x += 'a'"),
        ("del nowhere", "nowhere"),
        ("f'{1:q}'", "1"),
        ("with 3: pass", "3"),
    ],
)
def test_where(text: str, blamed: str) -> None:
    assert failure(text)[1] == blamed


def test_frames() -> None:
    error, where = failure("def inner(x): return 1 / x\ndef outer(x):\n    y = inner(x)\n    return y\nouter(0)")
    assert where == "1 / x"
    frames: Any = fact(error, "frames")
    assert [(name, span.text) for name, span in frames] == [("inner", "inner(x)"), ("outer", "outer(0)")]


def run(text: str) -> World:
    made = World(lambda text: None)
    with state.fresh():
        made.execute(parse(Source("<test>", text)))
    return made


def test_recursion() -> None:
    assert run("def f(n): return 0 if n == 0 else 1 + f(n - 1)\nx = f(950)").names["x"] == 950
    error, _ = failure("def f(n): return f(n + 1)\nf(0)")
    assert isinstance(error, RecursionError)
    assert str(error) == "maximum recursion depth exceeded"


@pytest.mark.parametrize(
    "text",
    [
        "def f(n): return max([n], key=lambda v: f(n + 1))\nf(0)",
        "class A:\n    def __repr__(self): return repr(self)\nrepr(A())",
        "class A:\n    def __getattr__(self, name): return getattr(self, name + 'a')\nA().b",
        "class A:\n    def __add__(self, other): return A() + other\nA() + 1",
        "def f():\n    yield from f()\nlist(f())",
        "class A:\n    def __iter__(self): return iter([x for x in self])\nlist(A())",
        "x = []\nfor i in range(100000): x = [x]\nrepr(x)",
    ],
)
def test_endless_recursion_through_the_host_is_an_exception_too(text: str) -> None:
    assert isinstance(failure(text)[0], RecursionError)


def test_recursion_limit_is_put_back() -> None:
    before = sys.getrecursionlimit()
    run("x = 1")
    failure("1 / 0")
    assert sys.getrecursionlimit() == before


@pytest.mark.parametrize(
    "text",
    [
        "while True: pass",
        "while True:\n    try:\n        x = 1 / 0\n    except:\n        pass",
        "for i in range(10 ** 12): pass",
        "sum(range(10 ** 12))",
        "max(i for i in range(10 ** 12))",
        "any(x < 0 for x in range(10 ** 12))",
        "import itertools\nfor x in itertools.count(): pass",
        "def f():\n    while True:\n        yield 1\nsum(f())",
        "[0 for i in range(10 ** 12) if i < 0]",
        "import itertools\nall(itertools.count(1))",
        "import collections, itertools\ncollections.deque(itertools.count(), maxlen=0)",
        "import functools, itertools\nfunctools.reduce(lambda a, b: b, itertools.count())",
    ],
)
def test_an_interrupt_gets_through(text: str) -> None:
    def interrupt(*_: Any) -> None:
        raise KeyboardInterrupt

    before = signal.signal(signal.SIGALRM, interrupt)
    signal.setitimer(signal.ITIMER_REAL, 0.3)
    start = time.perf_counter()
    try:
        assert isinstance(failure(text)[0], KeyboardInterrupt)
    finally:
        signal.setitimer(signal.ITIMER_REAL, 0)
        signal.signal(signal.SIGALRM, before)
    assert time.perf_counter() - start < 10


def test_nothing_of_a_run_stays() -> None:
    """A class knows the names of its program, and so all tensors: it is not remembered past the run."""
    program = "class Holder:\n    def get(self):\n        return kept\nkept = torch.ones(2)\nprint(Holder().get())\n"
    kept = weakref.ref(gradcli.run(program).names["kept"])
    gc.collect()
    assert kept() is None
