"""``collections.OrderedDict``, whose keys compare without the program.

The host's keeps a list beside its table, and looks a key up again in the middle of a change: a key whose ``__eq__`` changes the dictionary then leaves it
with memory that is gone.  So keys of classes that define ``__eq__`` or ``__hash__`` are refused where the dictionary changes.
"""

from __future__ import annotations

import collections
from typing import Any

from gradcli.lang.access import runtime


def check_key(key: Any) -> None:
    """Refuse a key that the program compares."""
    kind = type(key)
    if kind is tuple or kind is frozenset:
        for part in key:
            check_key(part)
    elif runtime.is_program_class(kind) and (runtime.defined(kind, "__eq__") or runtime.defined(kind, "__hash__")):
        raise TypeError(
            f"an OrderedDict takes no key with an __eq__ or __hash__ of its own, as {kind.__name__!r} has in gradcli; a dict does"
        )


class OrderedDict(collections.OrderedDict[Any, Any]):
    """A dictionary that knows the order of its items."""

    __module__ = "collections"

    def __setitem__(self, key: Any, value: Any) -> None:
        check_key(key)
        super().__setitem__(key, value)

    def __delitem__(self, key: Any) -> None:
        check_key(key)
        super().__delitem__(key)

    def pop(self, key: Any, *default: Any) -> Any:
        """The value of a key, which is removed."""
        check_key(key)
        return super().pop(key, *default)

    def move_to_end(self, key: Any, last: bool = True) -> None:
        """Put a key at the end, or at the beginning."""
        check_key(key)
        super().move_to_end(key, last)

    def setdefault(self, key: Any, default: Any = None) -> Any:
        """The value of a key, which is made if it is not there."""
        check_key(key)
        return super().setdefault(key, default)
