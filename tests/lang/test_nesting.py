"""Iterators over iterators end in a RecursionError and not in a crash of the process; as many as programs have work."""

from __future__ import annotations

import pytest

import gradcli
from tests.conftest import Command

LEVELS = {
    "map": "map(abs, x)",
    "filter": "filter(None, x)",
    "zip": "zip(x)",
    "enumerate": "enumerate(x)",
    "islice": "itertools.islice(x, 5)",
    "chain": "itertools.chain([], x)",
    "starmap": "itertools.starmap(lambda *a: (1,), x)",
    "takewhile": "itertools.takewhile(bool, x)",
    "accumulate": "itertools.accumulate(x)",
    "mixed": "enumerate(itertools.islice(x, 5), start=1)",
    "from_iterable": "itertools.chain.from_iterable([x])",
    "from_iterable of late items": "itertools.chain.from_iterable(map(abs, x))",
    "partial": "functools.partial(itertools.islice, x)(5)",
    "map of a class": "next(map(enumerate, [x]))",
    "cached": "functools.lru_cache(zip)(x)",
}
WHOLE = {
    "reduce": "functools.reduce(itertools.chain, [[1]] * 200000, iter([1]))",
    "reduce in steps": "functools.reduce(lambda x, _: itertools.chain.from_iterable([x]), range(200000), iter([1]))",
    "accumulate": "list(itertools.accumulate([iter([1]), *[[1]] * 200000], itertools.chain))[-1]",
}


@pytest.mark.parametrize("level", LEVELS)
def test_levels_without_end_are_refused(gradcli: Command, level: str) -> None:
    program = f"import functools, itertools\nx = iter([(1,)])\nfor i in range(200000): x = {LEVELS[level]}\nprint(next(x))"
    done = gradcli(program)
    assert (done.returncode, "iterators over iterators" in done.stderr) == (5, True), done.stderr


@pytest.mark.parametrize("expression", WHOLE.values(), ids=WHOLE)
def test_levels_that_the_host_makes_are_counted(gradcli: Command, expression: str) -> None:
    done = gradcli(f"import functools, itertools\nprint(next({expression}))")
    assert (done.returncode, "iterators over iterators" in done.stderr) == (5, True), done.stderr


HOPS = {  # behind which a level cannot be seen
    "a list": "map(next, [x])",
    "a call": "iter(x.__next__, 99)",
    "a generator": "(each for each in x)",
    "a copy": "itertools.tee(x)[0]",
}


@pytest.mark.parametrize("hop", HOPS.values(), ids=HOPS)
def test_levels_that_cannot_be_seen_add_up(gradcli: Command, hop: str) -> None:
    """A million levels of C, as few of them in a row as are allowed: they crashed the process."""
    program = (
        f"import itertools\nx = iter([1])\nfor i in range(10**6):\n    if i % 9000 == 0: x = {hop}\n    x = map(abs, x)\nprint(next(x))"
    )
    done = gradcli(program)
    assert (done.returncode, "the recursion is too deep" in done.stderr) == (5, True), done.stderr


def test_groups_of_groups_add_up(gradcli: Command) -> None:
    program = "import itertools\nx = itertools.repeat(1)\nfor i in range(10**5): x = next(itertools.groupby(x))[1]\nprint(next(x), next(x))"
    done = gradcli(program)
    assert (done.returncode, "the recursion is too deep" in done.stderr) == (5, True), done.stderr


def test_each_item_is_asked_for_when_it_is_wanted() -> None:
    """Iterators that ask by calls stay lazy and end where those below them do."""
    text = "import itertools\nx = iter([3, 4])\nfor i in range(50): x = map(abs, x)\nout = [next(x), list(x), next(x, None)]\n"
    text += "a, b = itertools.tee(map(abs, [1, 2]))\nboth = [list(a), list(b)]\n"
    text += "groups = [(k, list(g)) for k, g in itertools.groupby(iter('aab'))]"
    names = gradcli.run(text).names
    assert (names["out"], names["both"]) == ([3, [4], None], [[1, 2], [1, 2]])
    assert names["groups"] == [("a", ["a", "a"]), ("b", ["b"])]


def test_as_many_as_programs_have() -> None:
    text = "x = iter([1])\nfor i in range(2000): x = filter(None, map(abs, x))\nout = list(x)"
    assert gradcli.run(text).names["out"] == [1]
    text = "total = 0\nfor i in range(30000): total += sum(v for _, v in enumerate(map(abs, [1])))"
    assert gradcli.run(text).names["total"] == 30000


def test_from_iterable_is_lazy() -> None:
    text = "import itertools\nout = list(itertools.islice(itertools.chain.from_iterable(map(range, itertools.count())), 4))"
    assert gradcli.run(text).names["out"] == [0, 0, 1, 0]
