"""What a program can reach, derived from the closed table and walked: no way leads into the host, and none from one run to the next."""

from __future__ import annotations

import collections.abc
import types
from collections import Counter, deque
from collections.abc import Iterator
from typing import Any

import numpy as np
import pytest

from gradcli.diagnostics.model import Source
from gradcli.engine.state import State
from gradcli.lang.access import runtime
from gradcli.lang.access.exposed import FORBIDDEN, OPEN, OPERATORS, Sealed
from gradcli.lang.compile.classes import METACLASSES, TypeOfTypes
from gradcli.lang.compile.frame import Surroundings, Unit
from gradcli.lang.parsing.parser import parse
from gradcli.library import FILES, Module
from gradcli.runs.session import Session, Settings
from gradcli.world.world import World

# A program that makes one of everything it can make.
VALUES = """
import abc, collections, contextlib, copy, dataclasses, datetime, enum, functools, itertools, json, math, operator, os, pathlib, pprint
import random, re, statistics, string, sys, textwrap, time, types, typing, warnings, logging
import numpy as np
import torch
import matplotlib
import matplotlib.pyplot as plt
class Plain:
    x = 1
    def method(self): return 1
    @property
    def prop(self): return 1
    @classmethod
    def of(cls): return cls()
    @staticmethod
    def free(): return 1
    @functools.cached_property
    def kept(self): return 1
class Text(str): pass
class Number(int): pass
class Items(list): pass
class Pairs(dict): pass
class Abstract(abc.ABC): pass
class Colour(enum.Enum):
    RED = 1
class Bits(enum.IntFlag):
    A = 1
@dataclasses.dataclass
class Record:
    a: int = 1
class Named(typing.NamedTuple):
    a: int = 1
class Mine(Exception): pass
class Layer(torch.nn.Module):
    def __init__(self):
        super().__init__()
        self.w = torch.nn.Parameter(torch.ones(2))
class Double(torch.autograd.Function):
    @staticmethod
    def forward(ctx, x):
        kept.append(ctx)
        ctx.save_for_backward(x)
        return x * 2
    @staticmethod
    def backward(ctx, g): return g * 2
kept = []
def function(a: int = 1) -> int: return a
def generator():
    yield 1
@contextlib.contextmanager
def managed():
    yield 1
@functools.lru_cache
def cached(a): return a
@torch.no_grad()
def quiet(a): return a
raised = []
for attempt in (lambda: 1 / 0, lambda: {}[1], lambda: [][1], lambda: print.x, lambda: nothing, lambda: torch.ones(2) @ torch.ones(3),
                lambda: open('x'), lambda: int('x'), lambda: next(iter([])), lambda: np.zeros(2, 'O'), lambda: function(1, 2), lambda: torch.inverse(1)):
    try:
        attempt()
    except Exception as error:
        raised.append(error)
leaf = torch.ones(2, requires_grad=True)
node = (leaf * 2).grad_fn
double = Double.apply(leaf)
hook = leaf.register_hook(lambda g: g)
layer = Layer()
optimizer = torch.optim.Adam(layer.parameters())
values = [Plain(), Plain().method, Text('a'), Number(1), Items([1]), Pairs(a=1), Abstract(), Colour.RED, Bits.A, Record(), Named(), Mine('a'), Text.join,
    generator(), managed(), cached, quiet, (i for i in []), super(Number, Number(1)), function, lambda: 1, property(function), 1, 1.5, 1j, True, 'a',
    b'a', bytearray(b'a'), None, ..., NotImplemented, range(3), slice(1), [1], (1,), {1: 1}, {1}, frozenset((1,)), {}.keys(), {}.values(), {}.items(),
    iter([1]), iter(()), iter('a'), zip([1]), map(str, [1]), filter(None, [1]), enumerate([1]), reversed([1]), functools.partial(function, 1),
    functools.cmp_to_key(function), operator.itemgetter(0), operator.attrgetter('x'), operator.methodcaller('x'), itertools.chain([1]), itertools.count(),
    collections.deque([1]), collections.Counter('a'), collections.OrderedDict(a=1), collections.defaultdict(list), collections.ChainMap({}),
    collections.UserDict(), collections.UserList(), types.SimpleNamespace(a=1), datetime.datetime(2020, 1, 1), datetime.timedelta(1), pathlib.Path('a'),
    pathlib.Path('a').parents, re.compile('a'), re.match('a', 'a'), re.I, random.Random(1), time.gmtime(0), sys.version_info, sys.float_info, sys.stdout,
    list[int], int | None, typing.List[int], typing.Optional[int], typing.TypeVar('T'), typing.NewType('N', int), contextlib.ExitStack(),
    contextlib.suppress(), contextlib.nullcontext(), contextlib.closing(Plain()), warnings.catch_warnings(), logging.getLogger('a'), np.ones(2), np.float64(1),
    np.ones(2).dtype, np.ones(2).flat, np.add, np.random.default_rng(0), np.random.RandomState(0), np.finfo(float), np.iinfo(int), np.r_, leaf, leaf.detach(),
    leaf.shape, leaf.dtype, leaf.device, leaf.layout, leaf.data, node, double.grad_fn, leaf.sum, torch.sin, hook, torch.Generator(), torch.finfo(),
    torch.iinfo(torch.int64),
    torch.ones(2).untyped_storage(), torch.ones(2).storage(), torch.no_grad(), torch.enable_grad(), torch.max(torch.ones(2, 2), 0), torch.contiguous_format,
    torch.autograd.graph.get_gradient_edge(leaf * 2), layer, optimizer, torch.nn.Linear(1, 1),
    torch.utils.data.TensorDataset(torch.ones(2)), kept[0], node.next_functions]
figure, grid = plt.subplots(2, 2)
values += raised
values += [figure, grid, grid.flat, grid[0, 0].plot([1]), grid[0, 0].spines, grid[0, 0].xaxis, grid[0, 0].transAxes, plt.hist([1])[2], plt.rcParams,
    plt.colorbar(plt.imshow([[1, 2]])), plt.cm.viridis, plt.cm.viridis(0.5), plt.Circle((0, 0), 1), plt.style.context('ggplot'), matplotlib.colormaps,
    figure.add_gridspec(2, 2), figure.add_gridspec(2, 2)[0, :]]
"""
CALLABLES_LEFT_OUT = (
    "exit",
    "quit",
    "sleep",
    "input",
    "breakpoint",
    "timeit",
    "repeat",
    "count",
    "cycle",
    "manual_seed",
    "seed",
    "set_rng_state",
)
GOOD_OWNERS = (
    "gradcli.library",
    "gradcli.engine",
    "gradcli.ops",
    "gradcli.world.builtins",
    "gradcli.lang.access.runtime",
    "gradcli.lang.compile.functions",
)
# What is the interpreter's own and never a program's.
HIDDEN: tuple[type, ...] = (
    types.ModuleType,
    types.CodeType,
    types.FrameType,
    types.TracebackType,
    types.CellType,
    memoryview,
    World,
    State,
    Session,
    Surroundings,
    Unit,
)
FLAT = (int, float, complex, str, bytes, type(None), type(...), np.generic)
NAMES = (
    "x",
    "a",
    "copy",
    "args",
    "data",
    "func",
    "fget",
    "function",
    "hidden",
    "host",
    "values",
    "names",
    "members",
    "find",
    "load",
    "kept",
    "rows",
)
ATTEMPTS = sorted(
    FORBIDDEN
    | OPERATORS
    | {f"__{name}__" for name in ("dict", "class", "self", "func", "wrapped", "annotations", "module", "name", "origin", "args")}
)


def bad(value: Any) -> str:
    """Why a program may not hold a value, or an empty text."""
    kind = type(value)
    if isinstance(value, HIDDEN):
        return f"a {kind.__name__} of the host"
    if isinstance(value, type):
        if runtime.is_program_class(value) or isinstance(value, Sealed) or value in OPEN or issubclass(value, BaseException):
            return "" if value is not type and value not in METACLASSES else "a class of classes"
        is_ours = type(value) is TypeOfTypes or type(value).__module__.startswith("gradcli.")
        return "" if is_ours else f"the class {value!r}, neither open nor sealed"
    if kind is dict and (value.get("__builtins__") is not None or value.get("__spec__") is not None):
        return "the globals of a module"
    if kind is dict and value.get("__gradcli__") is runtime.MARK:
        return "the dict of a class"
    if kind is np.ndarray and value.dtype.hasobject:
        return "an array of objects"
    return ""


def steps(value: Any) -> Iterator[tuple[str, Any]]:
    """Everything one step away: attributes, the class, items, and what a call gives."""
    if isinstance(value, FLAT):
        return
    names = {*runtime.names_of(value), *ATTEMPTS, *NAMES}
    for name in sorted(names):
        found = attempt(lambda name=name: runtime.get(value, name))
        if found is not NOTHING:
            yield f".{name}", found
    yield "type()", runtime.type_of(value)
    if isinstance(value, dict):
        for key, item in list(value.items())[:50]:
            yield f"[{key!r}]", item
    elif isinstance(value, (list, tuple, set, frozenset)):
        for number, item in enumerate(list(value)[:500]):
            yield f"[{number}]", item


NOTHING = object()
MOST_OF_A_TYPE, MOST_MODULES = 12, 200  # values of one type are alike: those that were reached first are looked into


def attempt(step: Any) -> Any:
    try:
        return step()
    except BaseException:  # whatever a step that a program cannot make raises
        return NOTHING


def calls(value: Any) -> Iterator[tuple[str, Any]]:
    """What calling it gives, with a few arguments."""
    name = getattr(value, "__name__", "")
    if not callable(value) or name in CALLABLES_LEFT_OUT or isinstance(value, type):
        return
    for arguments in ((), (1,), ("a",), ([1.0, 2.0],), ([1.0, 2.0], 1)):
        found = attempt(lambda arguments=arguments: value(*arguments))
        if found is not NOTHING and found is not None:
            yield f"{arguments!r}", found


def roots(world: World) -> dict[str, Any]:
    """Every name a program can say."""
    found: dict[str, Any] = {**world.python.ambient, **world.shorthand.ambient, **world.names}
    for name in FILES:
        module = world.load_module(name)
        found[name] = module
        for member in module.names():
            value = attempt(lambda module=module, member=member: module.member(member))
            if value is not NOTHING:
                found[f"{name}.{member}"] = value
    return found


def walk(session: Session, deepest: int) -> dict[int, tuple[str, Any]]:
    """Every value within a few steps, by its id, with the way to it."""
    session.world.execute(parse(Source("<sample>", VALUES)))
    seen: dict[int, tuple[str, Any]] = {}
    opened: Counter[type] = Counter()
    waiting = deque((path, value, 0) for path, value in roots(session.world).items())
    while waiting:
        path, value, depth = waiting.popleft()
        if id(value) in seen or isinstance(value, FLAT):
            continue
        seen[id(value)] = (path, value)
        opened[type(value)] += 1
        if depth < deepest and opened[type(value)] <= (MOST_MODULES if isinstance(value, Module) else MOST_OF_A_TYPE):
            ways = list(steps(value))
            if depth <= 1 and not path.startswith(("torch.", "numpy.")):
                ways += list(calls(value))
            waiting.extend((path + way, found, depth + 1) for way, found in ways)
    return seen


@pytest.fixture(scope="module")
def two_walks() -> Iterator[tuple[dict[int, tuple[str, Any]], dict[int, tuple[str, Any]]]]:
    """What two runs, one after the other, can reach."""
    with Session(Settings(memory_limit=1 << 26)) as session:
        first = walk(session, 3)
    with Session(Settings(memory_limit=1 << 26)) as session:
        yield first, walk(session, 3)


def test_no_way_leads_into_the_host(two_walks: tuple[dict[int, tuple[str, Any]], ...]) -> None:
    found = {path: why for path, value in two_walks[0].values() if (why := bad(value))}
    assert not found


def test_no_value_that_can_be_changed_is_shared_by_two_runs(two_walks: tuple[dict[int, tuple[str, Any]], ...]) -> None:
    first, second = two_walks
    shared = {path for key, (path, value) in first.items() if key in second and second[key][1] is value and changeable(value)}
    assert not shared


def changeable(value: Any) -> bool:
    """Whether a program can write to a value, by an item or an attribute."""
    if isinstance(value, (list, dict, set, bytearray, collections.abc.MutableSequence, collections.abc.MutableMapping)):
        return True
    if isinstance(value, Module):
        return True
    written = attempt(lambda: runtime.put(value, "planted_by_a_test", 1))
    if written is NOTHING:
        return False
    runtime.delete(value, "planted_by_a_test")
    return True


def test_the_walk_sees_most_of_what_there_is(two_walks: tuple[dict[int, tuple[str, Any]], ...]) -> None:
    """A walk that stops at the first step would find nothing."""
    kinds = {type(value) for _, value in two_walks[0].values()}
    assert len(two_walks[0]) > 5000
    assert len(kinds) > 120
