"""The standard library a tutorial draws on: each module a closed table of its pure parts."""

from __future__ import annotations

import collections
import copy
import functools
import itertools
import math
import math as m
import operator
import random
import statistics
import string
import sys
import time
import warnings
from abc import ABC, abstractmethod
from collections import Counter, OrderedDict, defaultdict, deque, namedtuple
from contextlib import contextmanager, suppress
from dataclasses import asdict, dataclass, field
from enum import Enum
from functools import partial, reduce
from math import pi as PI, sqrt
from typing import Dict, List, Optional, Tuple

random.seed(3)
print(random.random(), random.randint(1, 5), random.sample(range(10), 3), random.gauss(0, 1), random.choice("abc"), random.uniform(1, 2))
items = [1, 2, 3, 4]
random.shuffle(items)
print(items, random.Random(1).random())
print(math.pi == PI, m.e, sqrt(2), math.factorial(20), math.inf, math.isnan(math.nan), math.log(8, 2), math.floor(2.5), math.gcd(12, 18), math.hypot(3, 4))
print(list(itertools.islice(itertools.count(3), 4)), list(itertools.chain([1], [2])), list(itertools.product([1, 2], "a")), list(itertools.accumulate([1, 2, 3])))
print(list(itertools.combinations("abc", 2)), list(itertools.zip_longest([1], [2, 3])), [list(g) for _, g in itertools.groupby("aab")], list(itertools.chain.from_iterable([[1], [2]])))
print(reduce(operator.add, [1, 2, 3]), partial(max, 3)(2), operator.itemgetter(1)([5, 6]), operator.attrgetter("real")(3))
Pair = namedtuple("Pair", "left right")
pair = Pair(1, right=2)
print(pair, pair.left, pair._replace(left=5), pair._asdict(), Pair._fields, pair == (1, 2))
print(defaultdict(int, a=1), Counter("aab").most_common(1), deque([1, 2, 3], maxlen=2), OrderedDict(a=1)["a"], collections.Counter("ab") == Counter("ba"))


@dataclass
class Config:
    rate: float
    layers: List[int] = field(default_factory=list)
    name: str = "net"

    def __post_init__(self):
        self.size = len(self.layers)


@dataclass(frozen=True, order=True)
class Version:
    major: int
    minor: int = 0


print(Config(0.1), Config(0.1) == Config(0.1), Config(0.2, [1]).size, asdict(Config(1.0)), Version(1) < Version(1, 2), hash(Version(1)) == hash(Version(1)))
try:
    Config()
except TypeError as error:
    print(error)


@contextmanager
def tagged(name):
    print("open", name)
    try:
        yield name.upper()
    finally:
        print("close", name)


with tagged("a") as tag, suppress(ValueError):
    print(tag)
    raise ValueError


class Color(Enum):
    RED = 1
    BLUE = 2


print(Color.RED, Color.RED.name, Color(2).value, [c.name for c in Color], Color.RED is Color(1))


class Shape(ABC):
    @abstractmethod
    def area(self): ...


class Square(Shape):
    def area(self) -> float:
        return 4.0


print(Square().area())
try:
    Shape()
except TypeError as error:
    print(error)


@functools.wraps(math.sin)
def wrapped():
    pass


@functools.lru_cache(maxsize=None)
def fibonacci(n: int) -> int:
    return n if n < 2 else fibonacci(n - 1) + fibonacci(n - 2)


print(wrapped.__name__, fibonacci(60), fibonacci.cache_info().hits)
nested = {"a": [1, 2]}
shallow, deep = copy.copy(nested), copy.deepcopy(nested)
nested["a"].append(3)
print(shallow, deep, string.ascii_lowercase[:3], statistics.mean([1, 2, 3]), sys.maxsize > 0, time.time() > 0)
warnings.filterwarnings("ignore")
sys.path.append("anywhere")
print("to stdout", file=sys.stdout)
sys.stdout.write("written\n")


def annotated(x: Optional[int], pairs: Dict[str, Tuple[int, ...]] = {}) -> None:
    return None


print(annotated(1), annotated.__annotations__["return"] in (None, "None"))

# ---- output
# 0.23796462709189137 5 [2, 5, 7] -0.25915453769343405 a 1.9088184001853248
# [3, 1, 2, 4] 0.13436424411240122
# True 2.718281828459045 1.4142135623730951 2432902008176640000 inf True 3.0 2 6 5.0
# [3, 4, 5, 6] [1, 2] [(1, 'a'), (2, 'a')] [1, 3, 6]
# [('a', 'b'), ('a', 'c'), ('b', 'c')] [(1, 2), (None, 3)] [['a', 'a'], ['b']] [1, 2]
# 6 3 6 3
# Pair(left=1, right=2) 1 Pair(left=5, right=2) {'left': 1, 'right': 2} ('left', 'right') True
# defaultdict(<class 'int'>, {'a': 1}) [('a', 2)] deque([2, 3], maxlen=2) 1 True
# Config(rate=0.1, layers=[], name='net') True 1 {'rate': 1.0, 'layers': [], 'name': 'net'} True True
# Config.__init__() missing 1 required positional argument: 'rate'
# open a
# A
# close a
# Color.RED RED 2 ['RED', 'BLUE'] True
# 4.0
# Can't instantiate abstract class Shape with abstract method area
# sin 1548008755920 58
# {'a': [1, 2, 3]} {'a': [1, 2]} abc 2 True True
# to stdout
# written
# None True
