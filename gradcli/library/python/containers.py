"""``collections``: the host's containers, and named tuples as classes of the program."""

from __future__ import annotations

import collections
import collections.abc
from typing import TYPE_CHECKING, Any

from gradcli.lang.access import runtime
from gradcli.lang.access.guards import interruptible
from gradcli.lang.access.members import public
from gradcli.lang.compile.classes import BARRED, BASES
from gradcli.lang.syntax.words import words
from gradcli.library import Module
from gradcli.library.python.ordered import VIEWS, OrderedDict

if TYPE_CHECKING:
    from gradcli.library.protocol import World


class UserDict(collections.UserDict[Any, Any]):
    """A dict in an attribute; the host's own copies itself by asking how it is to be remade."""

    __module__ = "collections"

    def copy(self) -> Any:
        from gradcli.library.python.copies import remade

        new = remade(self, lambda value: value, {})
        new.data = dict(self.data)
        return new

    __copy__ = copy


class UserList(collections.UserList[Any]):
    """A list in an attribute."""

    __module__ = "collections"


KINDS = (
    collections.Counter,
    OrderedDict,
    collections.defaultdict,
    collections.deque,
    collections.ChainMap,
    UserDict,
    UserList,
)
ABSTRACT = words("""
    Callable Collection Container Generator Hashable ItemsView Iterable Iterator KeysView Mapping MutableMapping MutableSequence MutableSet
    Reversible Sequence Set Sized ValuesView
""")

for kind in KINDS:
    runtime.expose(kind, public(kind))
    BASES.add(kind)
for view in VIEWS:
    runtime.expose(view, public(view))
runtime.expose(OrderedDict, {*public(OrderedDict), "_metadata"}, written=("_metadata",))  # which a state dict has
for name in ABSTRACT:
    runtime.expose(getattr(collections.abc, name), public(getattr(collections.abc, name)))
    BASES.add(getattr(collections.abc, name))
runtime.CONSTRUCTORS[collections.deque] = lambda iterable=(), maxlen=None: collections.deque(interruptible(iterable), maxlen)


def load(world: World, name: str) -> Module:
    if name == "collections.abc":
        return Module(name, {member: getattr(collections.abc, member) for member in ABSTRACT})
    return Module(name, {**{kind.__name__: kind for kind in KINDS}, "namedtuple": namedtuple})


def namedtuple(typename: Any, field_names: Any, *, rename: bool = False, defaults: Any = None) -> type:
    """Returns a new subclass of tuple with named fields."""
    text = issubclass(type(field_names), str)
    names = runtime.exact(field_names).replace(",", " ").split() if text else [runtime.exact(name) for name in field_names]
    defaults = None if defaults is None else tuple(defaults)
    made = collections.namedtuple(runtime.exact(typename), names, rename=bool(rename), defaults=defaults, module="__main__")  # type: ignore[misc, arg-type]
    for name, item in BARRED.items():
        setattr(made, name, item)
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
            if name in made._fields or name not in own:  # type: ignore[attr-defined]
                setattr(cls, name, item)


def named_tuple(typename: Any, fields: Any = ()) -> type:
    """``NamedTuple(name, fields)``, each field with its type."""
    return namedtuple(typename, [name for name, _ in fields])


BASES.add(NamedTuple)
runtime.CONSTRUCTORS[NamedTuple] = named_tuple
