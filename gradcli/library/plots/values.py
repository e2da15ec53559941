"""Arguments of what draws, as data: each is of an exact type that cannot do anything, whatever a program hands over."""

from __future__ import annotations

from typing import Any

import numpy as np

from gradcli.engine.state import STATE
from gradcli.engine.tensor.tensor import Tensor
from gradcli.lang.access import runtime
from gradcli.library.numpy.types import ARRAYS, reserve, unwrapped
from gradcli.library.plots.names import IN_DICTS

DEEPEST = 8
HELD: set[type] = set()  # classes of what is drawn already, which stands for itself
NUMBERS = (bool, int, float, complex, str, type(None))
TEXTS = {"set_title": (0,), "set_xlabel": (0,), "set_ylabel": (0,), "suptitle": (0,), "text": (2,), "annotate": (0,)}


def plain(value: Any, depth: int = 0) -> Any:
    """A value in types of the host that hold no code: numbers, texts, arrays of numbers (copied), lists, tuples, dicts, and what is drawn."""
    kind = type(value)
    if kind in NUMBERS or kind in HELD:
        return value
    if kind is Tensor and STATE.shorthand:
        value = value.detach()
    if kind is Tensor or kind in ARRAYS:
        return np.array(unwrapped(value))
    if depth > DEEPEST:
        raise ValueError("what is drawn has too many lists in lists")
    if kind in (list, tuple):
        return kind([plain(item, depth + 1) for item in value])
    if kind is slice:
        return slice(plain(value.start), plain(value.stop), plain(value.step))
    if kind is range:
        reserve((len(value),), np.int64)
        return np.arange(value.start, value.stop, value.step)
    if kind in (type({}.keys()), type({}.values())):
        return [plain(item, depth + 1) for item in value]
    if issubclass(kind, dict):
        return plain_dict(value, depth)
    if issubclass(kind, np.generic):
        return unwrapped(value).item()
    if issubclass(kind, (int, float, complex, str, list, tuple)):
        return plain(unwrapped(value), depth + 1)
    raise TypeError(f"a plot takes numbers, texts, tensors, arrays and lists of these, not '{runtime.type_of(value).__name__}'")


def plain_dict(value: Any, depth: int) -> dict[str, Any]:
    """``bbox=dict(…)`` and its like: only with names that are known to be harmless."""
    made = {}
    for key, item in dict.items(value):
        if type(key) is not str or key not in IN_DICTS:
            raise ValueError(f"gradcli draws without {key!r} here")
        made[key] = plain(item, depth + 1)
    return made


def arguments_of(method: str, arguments: tuple[Any, ...]) -> tuple[Any, ...]:
    """The positional arguments; a tensor that stands where a text is wanted is written as it prints."""
    texts = TEXTS.get(method, ())
    return tuple([str(one) if place in texts and type(one) is Tensor else plain(one) for place, one in enumerate(arguments)])


def length_of(value: Any) -> int:
    """Of how many points a list or array consists; a number is one point."""
    return int(np.shape(value)[0]) if np.ndim(value) else 1
