"""``copy``: by the closed table.  The host's own asks a value how it is to be remade, and does what the answer says to anything."""

from __future__ import annotations

import collections
import random
import types
from collections.abc import Callable, Iterator
from enum import Enum
from functools import partial
from typing import TYPE_CHECKING, Any, NoReturn

import numpy as np

from gradcli.diagnostics.facts import names_of_program
from gradcli.engine.calls.functions import Function, Method
from gradcli.engine.random.generator import Generator
from gradcli.engine.tensor.device import Device, Layout
from gradcli.engine.tensor.dtypes import DType
from gradcli.engine.tensor.subclassed import Subclassed
from gradcli.engine.tensor.tensor import Size, Tensor
from gradcli.lang.access import runtime
from gradcli.library import Module
from gradcli.library.python.ordered import OrderedDict
from gradcli.library.python.small import SimpleNamespace

if TYPE_CHECKING:
    from gradcli.library.protocol import World

Memo = dict[int, Any]
Part = Callable[[Any], Any]

# Values that a copy may share.
SHARED: set[type] = {
    type(None),
    type(...),
    type(NotImplemented),
    bool,
    int,
    float,
    complex,
    str,
    bytes,
    range,
    slice,
    property,
    DType,
    Layout,
    Device,
}
SHARED |= {types.FunctionType, types.BuiltinFunctionType, Function, Method, types.GenericAlias, types.UnionType, object}
# Containers: how one is made anew of the copies of its parts.
CONTAINERS: dict[type, Callable[[Any, Part], Any]] = {
    list: lambda value, part: [part(item) for item in value],
    tuple: lambda value, part: tuple([part(item) for item in value]),
    Size: lambda value, part: Size(value),
    dict: lambda value, part: {part(key): part(item) for key, item in value.items()},
    set: lambda value, part: {part(item) for item in value},
    frozenset: lambda value, part: frozenset([part(item) for item in value]),
    bytearray: lambda value, part: bytearray(value),
    OrderedDict: lambda value, part: ordered(value, part),
    collections.Counter: lambda value, part: collections.Counter({part(key): part(item) for key, item in value.items()}),
    collections.ChainMap: lambda value, part: collections.ChainMap(*[part(item) for item in value.maps]),
    partial: lambda value, part: partial(
        part(value.func), *[part(item) for item in value.args], **{name: part(item) for name, item in value.keywords.items()}
    ),
    types.MethodType: lambda value, part: types.MethodType(value.__func__, part(value.__self__)),
    np.ndarray: lambda value, part: value.copy(),
}
# What is filled after it is there, for it may hold itself: how an empty one is made, and how it takes what another has.
FILLED: dict[type, tuple[Callable[[Any], Any], Callable[[Any, Any, Part], Any]]] = {
    list: (lambda value: [], lambda new, value, part: new.extend([part(item) for item in value])),
    dict: (lambda value: {}, lambda new, value, part: new.update([(part(key), part(item)) for key, item in value.items()])),
    collections.defaultdict: (
        lambda value: collections.defaultdict(value.default_factory),
        lambda new, value, part: new.update([(part(key), part(item)) for key, item in value.items()]),
    ),
    collections.deque: (
        lambda value: collections.deque(maxlen=value.maxlen),
        lambda new, value, part: new.extend([part(item) for item in value]),
    ),
    SimpleNamespace: (
        lambda value: SimpleNamespace(),
        lambda new, value, part: new.values.update({name: part(item) for name, item in value.values.items()}),
    ),
    random.Random: (lambda value: random.Random(), lambda new, value, part: new.setstate(value.getstate())),
    Generator: (lambda value: Generator(), lambda new, value, part: new.set_state(value.get_state())),
}


class Error(Exception):
    """A value that cannot be copied."""


Error.__module__, Error.__qualname__ = "copy", "Error"


def ordered(value: Any, part: Part) -> Any:
    """An ordered dictionary, with what a state dictionary has beside its items."""
    other = OrderedDict([(part(key), part(item)) for key, item in value.items()])
    if hasattr(value, "_metadata"):
        other._metadata = part(value._metadata)  # type: ignore[attr-defined]
    return other


def load(world: World, name: str) -> Module:
    return Module(name, {"copy": copy, "deepcopy": deepcopy, "Error": Error, "error": Error})


def copy(x: Any) -> Any:
    """A shallow copy."""
    kind = type(x)
    if kind is Tensor:
        return same_memory(x)
    if runtime.is_program_class(kind):
        own = method_of(kind, "__copy__")
        return remade(x, lambda value: value, {}) if own is None else own(x)
    return copied(x, kind, lambda value: value, {})


def deepcopy(x: Any, memo: Memo | None = None, _nil: Any = None) -> Any:
    """A copy of a value and of all it holds."""
    if memo is not None and type(memo) is not dict:
        raise TypeError(f"deepcopy() wants a dict for its memo, not '{type(memo).__name__}'")
    memo = {} if memo is None else memo
    known = memo.get(id(x), memo)
    if known is not memo:
        return known
    kind = type(x)
    if kind in SHARED or kind in runtime.UNCHANGING or isinstance(x, type):
        return x
    made = _deeply(x, kind, memo)
    memo[id(x)] = made
    memo.setdefault(id(memo), []).append(x)  # an `id` is a name only as long as its owner lives
    return made


def _deeply(x: Any, kind: type, memo: Memo) -> Any:
    def part(value: Any) -> Any:
        return deepcopy(value, memo)

    if kind is Tensor:
        return x.__deepcopy__(memo)
    if runtime.is_program_class(kind):
        own = method_of(kind, "__deepcopy__")
        return remade(x, part, memo) if own is None else own(x, memo)
    if kind is tuple:
        items = tuple([part(item) for item in x])
        return x if all(new is old for new, old in zip(items, x, strict=True)) else items
    return copied(x, kind, part, memo)


def copied(x: Any, kind: type, part: Part, memo: Memo) -> Any:
    """A copy of a host value."""
    if kind in FILLED:
        make, fill = FILLED[kind]
        new = memo[id(x)] = make(x)
        fill(new, x, part)
        return new
    if kind in CONTAINERS:
        return CONTAINERS[kind](x, part)
    if (
        kind in SHARED
        or kind in runtime.UNCHANGING
        or isinstance(x, (type, np.generic))
        or kind.__module__ in ("re", "datetime", "pathlib", "typing")
    ):
        return x
    if isinstance(x, BaseException):
        return remade(x, part, memo)
    return refuse(x)


def refuse(x: Any) -> NoReturn:
    raise TypeError(f"cannot pickle '{runtime.type_of(x).__name__}' object")


def same_memory(tensor: Tensor) -> Tensor:
    """``copy.copy`` of a tensor: a leaf on the same memory."""
    other = Tensor(tensor.array, tensor.requires_grad)
    other.cell[0] = 1
    other.extra = None if tensor.extra is None else dict(tensor.extra)
    return other


# ---- instances of the program's classes ------------------------------------------------------------------------------------------------


def method_of(kind: type, name: str) -> Callable[..., Any] | None:
    """The method by which an instance of a program's class is copied, where it has one: tensors have."""
    return vars(Subclassed)[name] if runtime.own_of(kind, name) is Subclassed else method_of_program(kind, name)


def method_of_program(kind: type, name: str) -> Callable[..., Any] | None:
    """A method that a class of the program defines, as a function of the instance and the rest."""
    owner = runtime.own_of(kind, name)
    if owner is None or not runtime.is_program_class(owner):
        return None
    return lambda value, *rest: runtime.get(value, name)(*rest)


def remade(x: Any, part: Part, memo: Memo) -> Any:
    """An instance of the same class with copies of what it has, its constructor not called."""
    kind = type(x)
    if isinstance(x, Enum):
        return x
    new = memo[id(x)] = empty(x, kind, part)
    names = names_of_program(x) if isinstance(x, BaseException) else getattr(x, "__dict__", {})
    for name, value in list(names.items()):
        if name in runtime.FORBIDDEN:
            raise TypeError(f"cannot copy an instance with an attribute {name}: it is not part of the language")
        object.__setattr__(new, runtime.exact(name), part(value))
    for slot in slots(kind):
        if hasattr(x, slot):
            setattr(new, slot, part(getattr(x, slot)))
    return new


def empty(x: Any, kind: type, part: Part) -> Any:
    """A new instance of a program's class, with what it holds as the list, text or number it is besides."""
    host: Any = next(
        base
        for base in kind.__mro__
        if (not runtime.is_program_class(base) and getattr(base, "__new__", None) is not object.__new__) or base is object
    )
    if host is object:
        return object.__new__(kind)
    if issubclass(host, BaseException):
        return BaseException.__new__(kind, *part(list(x.args)))
    if host in (tuple, frozenset):
        return host.__new__(kind, [part(item) for item in host.__iter__(x)])
    if host in (int, float, complex, str):
        return host.__new__(kind, CONVERSIONS[host](x))
    new: Any = host.__new__(kind)
    if issubclass(host, collections.deque):
        collections.deque.__init__(new, [part(item) for item in collections.deque.__iter__(x)], x.maxlen)
    elif issubclass(host, list):
        list.extend(new, [part(item) for item in list.__iter__(x)])
    elif issubclass(host, set):
        set.update(new, [part(item) for item in set.__iter__(x)])
    elif issubclass(host, dict):
        if issubclass(host, collections.defaultdict):
            new.default_factory = x.default_factory
        for key, value in dict.items(x):
            dict.__setitem__(new, part(key), part(value))
    return new


CONVERSIONS: dict[type, Callable[[Any], Any]] = {int: int.__int__, float: float.__float__, complex: complex.__complex__, str: str.__str__}


def slots(kind: type) -> Iterator[str]:
    """The slots that the program's classes have."""
    for base in kind.__mro__:
        if runtime.is_program_class(base):
            for name, member in base.__dict__.items():
                if type(member) is types.MemberDescriptorType:
                    yield name
