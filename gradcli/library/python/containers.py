"""``collections``: the host's containers, and named tuples as classes of the program."""

from __future__ import annotations

import collections
import collections.abc
from typing import TYPE_CHECKING, Any

from gradcli.lang.access import runtime
from gradcli.lang.access.guards import interruptible
from gradcli.lang.access.members import public
from gradcli.lang.compile.classes import BASES
from gradcli.lang.syntax.words import words
from gradcli.library import Module

if TYPE_CHECKING:
    from gradcli.library.protocol import World

KINDS = (
    collections.Counter,
    collections.OrderedDict,
    collections.defaultdict,
    collections.deque,
    collections.ChainMap,
    collections.UserDict,
    collections.UserList,
)
ABSTRACT = words("""
    Callable Collection Container Generator Hashable ItemsView Iterable Iterator KeysView Mapping MutableMapping MutableSequence MutableSet
    Reversible Sequence Set Sized ValuesView
""")

for kind in KINDS:
    runtime.expose(kind, public(kind))
    BASES.add(kind)
for name in ABSTRACT:
    runtime.expose(getattr(collections.abc, name), public(getattr(collections.abc, name)))
    BASES.add(getattr(collections.abc, name))
runtime.CONSTRUCTORS[collections.deque] = lambda iterable=(), maxlen=None: collections.deque(interruptible(iterable), maxlen)


def load(world: World, name: str) -> Module:
    if name == "collections.abc":
        return Module(name, {member: getattr(collections.abc, member) for member in ABSTRACT})
    return Module(name, {**{kind.__name__: kind for kind in KINDS}, "namedtuple": namedtuple})


def namedtuple(typename: str, field_names: Any, *, rename: bool = False, defaults: Any = None) -> type:
    """Returns a new subclass of tuple with named fields."""
    made = collections.namedtuple(typename, field_names, rename=rename, defaults=defaults, module="__main__")  # type: ignore[misc, arg-type]
    made.__gradcli__ = runtime.MARK  # type: ignore[attr-defined]
    return made


class NamedTuple(tuple[Any, ...]):
    """``class R(NamedTuple)``: the annotations of the class name the fields, its attributes are their defaults."""

    __slots__ = ()
    __module__ = "typing"

    def __init_subclass__(cls, **options: Any) -> None:
        if NamedTuple not in cls.__bases__:
            return
        own = vars(cls)
        fields: list[str] = list(own.get("__annotations__", ()))
        given = [name for name in fields if name in own]
        late = next((name for name in fields[len(fields) - len(given) :] if name not in own), "")
        if late:
            raise TypeError(f"Non-default namedtuple field {late} cannot follow default field{'s'[: len(given) > 1]} {', '.join(given)}")
        made = namedtuple(cls.__name__, fields, defaults=[own[name] for name in given])
        for name, item in vars(made).items():
            if name in fields or name not in own:
                setattr(cls, name, item)


def named_tuple(typename: str, fields: Any = ()) -> type:
    """``NamedTuple(name, fields)``, each field with its type."""
    return namedtuple(typename, [name for name, _ in fields])


BASES.add(NamedTuple)
runtime.CONSTRUCTORS[NamedTuple] = named_tuple
