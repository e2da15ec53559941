"""``collections.OrderedDict`` on a plain dict, which knows the order of its items too.

The host's keeps a list beside its table, and looks a key up again in the middle of a change. A key whose ``__eq__`` changes the dictionary, or a method of
dict that does not know of the list, leaves it with memory that is gone. A dict has no such list.
"""

from __future__ import annotations

from collections.abc import ItemsView, Iterator, KeysView, ValuesView
from operator import eq
from reprlib import recursive_repr
from typing import Any


class Keys(KeysView[Any]):
    """The keys of an ordered dictionary."""

    __module__ = "builtins"
    _mapping: OrderedDict

    def __iter__(self) -> Iterator[Any]:
        return iter(self._mapping)

    def __reversed__(self) -> Iterator[Any]:
        return reversed(self._mapping)

    def __repr__(self) -> str:
        return f"odict_keys({list(self)!r})"


class Values(ValuesView[Any]):
    """Its values."""

    __module__ = "builtins"
    _mapping: OrderedDict

    def __iter__(self) -> Iterator[Any]:
        return iter(dict.values(self._mapping))

    def __reversed__(self) -> Iterator[Any]:
        return reversed(dict.values(self._mapping))

    def __repr__(self) -> str:
        return f"odict_values({list(self)!r})"


class Items(ItemsView[Any, Any]):
    """Its items."""

    __module__ = "builtins"
    _mapping: OrderedDict

    def __iter__(self) -> Iterator[tuple[Any, Any]]:
        return iter(dict.items(self._mapping))

    def __reversed__(self) -> Iterator[tuple[Any, Any]]:
        return reversed(dict.items(self._mapping))

    def __repr__(self) -> str:
        return f"odict_items({list(self)!r})"


VIEWS = (Keys, Values, Items)
for _view in VIEWS:
    _view.__name__ = _view.__qualname__ = f"odict_{_view.__name__.lower()}"


class OrderedDict(dict[Any, Any]):
    """A dictionary that is equal to another one only in the same order."""

    __module__ = "collections"

    def __init__(self, *given: Any, **items: Any) -> None:
        if len(given) > 1:
            raise TypeError(f"expected at most 1 arguments, got {len(given)}")
        self.update(*given, **items)

    def update(self, *given: Any, **items: Any) -> None:
        """Take over items, by way of the ``__setitem__`` that a class of the program may have."""
        if type(self).__setitem__ is dict.__setitem__:
            dict.update(self, *given, **items)
            return
        for key, value in dict(*given, **items).items():
            self[key] = value

    def keys(self) -> Keys:  # type: ignore[override]
        return Keys(self)

    def values(self) -> Values:  # type: ignore[override]
        return Values(self)

    def items(self) -> Items:  # type: ignore[override]
        return Items(self)

    def popitem(self, last: bool = True) -> tuple[Any, Any]:
        """Remove the last item, or the first."""
        if not self:
            raise KeyError("dictionary is empty")
        key = next(reversed(self) if last else iter(self))
        return key, self.pop(key)

    def move_to_end(self, key: Any, last: bool = True) -> None:
        """Put a key at the end, or at the beginning."""
        value = dict.pop(self, key)
        others = {} if last else dict(dict.items(self))
        if not last:
            dict.clear(self)
        dict.__setitem__(self, key, value)
        dict.update(self, others)

    def copy(self) -> OrderedDict:
        return type(self)(self)

    __copy__ = copy

    def __eq__(self, other: object) -> bool:
        same = dict.__eq__(self, other)
        return same and all(map(eq, self, other)) if isinstance(other, OrderedDict) else same

    def __ne__(self, other: object) -> bool:
        return NotImplemented if (same := self.__eq__(other)) is NotImplemented else not same

    __hash__ = None

    def __or__(self, other: Any) -> Any:
        if not isinstance(other, dict):
            return NotImplemented
        new = self.copy()
        new.update(other)
        return new

    def __ror__(self, other: Any) -> Any:
        if not isinstance(other, dict):
            return NotImplemented
        new = type(self)(other)
        new.update(self)
        return new

    def __ior__(self, other: Any) -> Any:
        self.update(other)
        return self

    @recursive_repr()
    def __repr__(self) -> str:
        return f"{type(self).__name__}({list(dict.items(self)) if self else ''})"
