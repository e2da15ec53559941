"""Small modules of the standard library, and what of paths is only text."""

import bisect
import cmath
import contextlib
import heapq
import numbers
import os
import pathlib
import pprint as printing
import re
import sys
import textwrap
import traceback
from os.path import join, splitext
from pathlib import Path
from pprint import pformat, pprint
from typing import Annotated, Deque, Generic, MutableMapping, NamedTuple, Protocol, TypeVar

print(re.sub(r"(\w)\d", r"<\1>", "a1 b22"), re.findall(r"\d+\.\d*", "w=1.5 b=20."), re.split(r",\s*", "a, b,c"))
found = re.match(r"(?P<name>\w+)=(\d+)", "lr=10;")
print(found.group(), found[2], found.groupdict(), found.span(), re.compile("x", re.IGNORECASE).search("aX").start(), re.match("z", "a"))
print(re.sub(r"\d+", lambda match: str(int(match.group()) * 2), "3 and 4"), [one.end() for one in re.finditer("a", "banana")])
try:
    re.compile("(")
except re.error as error:
    print(error)

heap = [5, 1, 4]
heapq.heapify(heap)
heapq.heappush(heap, 0)
print([heapq.heappop(heap) for _ in range(4)], heapq.nlargest(2, [1, 3, 2]), bisect.bisect_left([1, 2, 4], 3))
print(textwrap.dedent("    a\n      b"), textwrap.fill("one two three", 8), textwrap.indent("a\nb", "> "), sep="\n")
print(cmath.sqrt(-4), abs(cmath.exp(1j * cmath.pi) + 1) < 1e-12, isinstance(2, numbers.Number), isinstance("2", numbers.Real))

pprint({"learning rate": 0.1, "layers": [64, 32], "name": "a" * 60})
pprint({"b": 1, "a": [2]}, sort_dicts=False)


class Collected:
    def __init__(self):
        self.parts = []

    def write(self, text):
        self.parts.append(text)


collected = Collected()
pprint([1, 2], collected)
pprint([3], stream=collected, width=20)
print(collected.parts)
printing.PrettyPrinter(indent=2, width=20).pprint(["first", "second", {"third": 3}])
print(pformat([list(range(12)) for _ in range(3)]))


def fail():
    raise ValueError("no such rate")


try:
    fail()
except ValueError:
    traceback.print_exc()
    print(traceback.format_exc().splitlines()[0], traceback.format_exc().splitlines()[-1])
print(traceback.format_exception_only(KeyError("a")))


class Step(NamedTuple):
    """One step."""

    loss: float
    rate: float = 0.1
    tags: tuple = ()

    def scaled(self, by):
        return self._replace(loss=self.loss * by)

    @property
    def worse(self):
        return self.loss > 1


step = Step(2.0)
loss, rate, tags = step
print(step, step.loss, step[1], step.scaled(3), step.worse, Step(1, tags=("a",)), step._asdict(), Step._fields, len(step), step == (2.0, 0.1, ()))
print(Step.__doc__, isinstance(step, tuple), Step._make([1, 2, 3]), NamedTuple("Pair", [("x", int), ("y", int)])(1, 2))
try:
    Step()
except TypeError as error:
    print(error)
try:

    class Wrong(NamedTuple):
        a: int = 1
        b: int
except TypeError as error:
    print(error)

path = Path("runs") / "first" / "model.tar.gz"
print(path, path.name, path.suffix, path.stem, path.parent, path.parts, path.with_suffix(".bz2"), path.is_absolute(), repr(path))
print(join("a", "b.txt"), splitext("b.txt"), os.path.basename(str(path)), os.path.dirname("a/b/c"), path == pathlib.Path("runs/first/model.tar.gz"))
sys.path.append(os.path.join("..", "lib"))
os.environ["SOME_SWITCH_OF_A_LIBRARY"] = "1"
print(os.environ["SOME_SWITCH_OF_A_LIBRARY"], os.getenv("SOME_SWITCH_OF_A_LIBRARY"), os.getenv("A_NAME_THAT_NOBODY_SET", "default"))


def typed(a: Annotated[int, "units"], b: MutableMapping[str, Deque[int]] = None) -> "Step":
    return a


print(typed(1))

T = TypeVar("T")


class Box(Generic[T]):
    def __init__(self, value: T) -> None:
        self.value = value


class Named(Protocol):
    name: str

    def shown(self) -> str: ...


class Plain(Named):
    def shown(self) -> str:
        return "plain"


print(Box[int](3).value, Box("a").value, type(Box[str]("b")), Plain().shown())
print(__doc__)

# a stack of context managers
class Told:
    def __init__(self, name):
        self.name = name

    def __enter__(self):
        print("in", self.name)
        return self.name

    def __exit__(self, kind, error, trace):
        print("out", self.name, error)
        return self.name == "b"


with contextlib.ExitStack() as stack:
    print([stack.enter_context(Told(name)) for name in "abc"])
    stack.callback(print, "called", 1, sep="-")
    raise ValueError("x")
kept = contextlib.ExitStack()
kept.enter_context(Told("d"))
later = kept.pop_all()
kept.close()
later.close()
try:
    print(1, nonsense=2)
except TypeError as error:
    print(error)

# ---- output
# <a> <b>2 ['1.5', '20.'] ['a', 'b', 'c']
# lr=10 10 {'name': 'lr'} (0, 5) 1 None
# 6 and 8 [2, 4, 6]
# missing ), unterminated subpattern at position 0
# [0, 1, 4, 5] [3, 2] 2
# a
#   b
# one two
# three
# > a
# > b
# 2j True True False
# {'layers': [64, 32],
#  'learning rate': 0.1,
#  'name': 'aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa'}
# {'b': 1, 'a': [2]}
# ['[1, 2]', '\n', '[3]', '\n']
# [ 'first',
#   'second',
#   {'third': 3}]
# [[0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11],
#  [0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11],
#  [0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11]]
# Traceback (most recent call last): ValueError: no such rate
# ["KeyError: 'a'\n"]
# Step(loss=2.0, rate=0.1, tags=()) 2.0 0.1 Step(loss=6.0, rate=0.1, tags=()) True Step(loss=1, rate=0.1, tags=('a',)) {'loss': 2.0, 'rate': 0.1, 'tags': ()} ('loss', 'rate', 'tags') 3 True
# One step. True Step(loss=1, rate=2, tags=3) Pair(x=1, y=2)
# Step.__new__() missing 1 required positional argument: 'loss'
# Non-default namedtuple field b cannot follow default field a
# runs/first/model.tar.gz model.tar.gz .gz model.tar runs/first ('runs', 'first', 'model.tar.gz') runs/first/model.tar.bz2 False PosixPath('runs/first/model.tar.gz')
# a/b.txt ('b', '.txt') model.tar.gz a/b True
# 1 1 default
# 1
# 3 a <class '__main__.Box'> plain
# Small modules of the standard library, and what of paths is only text.
# in a
# in b
# in c
# ['a', 'b', 'c']
# called-1
# out c x
# out b x
# out a None
# in d
# out d None
# 'nonsense' is an invalid keyword argument for print()
