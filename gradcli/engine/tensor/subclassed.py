"""Tensors of a class of the program's own: an instance holds a tensor and is none, so that no kernel ever meets it.

A function of torch that is handed one finds no row for it, and asks ``__torch_function__`` (see `engine.calls.overriding`).
"""

from __future__ import annotations

from typing import Any

import numpy as np

from gradcli.engine.tensor.tensor import Tensor


class Subclassed:
    """What a class of the program inherits from where it says ``torch.Tensor``."""

    __slots__ = ("inner",)


SLOT: Any = vars(Subclassed)["inner"]
delattr(Subclassed, "inner")  # only this module reaches it from now on, whatever names a program writes


class SubclassedParameter(Subclassed):
    """What it inherits from where it says ``torch.nn.Parameter``."""

    __slots__ = ()


PLAIN: set[type] = set()  # what stands for the class of tensors itself in a program


def inner_of(value: Subclassed) -> Tensor:
    """The tensor that an instance holds; an empty one, where nothing made it properly."""
    try:
        tensor: Tensor = SLOT.__get__(value)
    except AttributeError:
        tensor = Tensor(np.empty(0, np.float32))
        SLOT.__set__(value, tensor)
    return tensor


def wrapped(kind: type, tensor: Tensor) -> Any:
    """An instance of `kind` around a tensor, without a call of its ``__init__``."""
    made: Any = object.__new__(kind)
    SLOT.__set__(made, tensor)
    return made


def bare(value: Any) -> Any:
    """The tensor that a value holds, also in lists and tuples; anything else as it is."""
    if isinstance(value, Subclassed):
        return inner_of(value)
    if type(value) in (list, tuple) and any(isinstance(item, (Subclassed, list, tuple)) for item in value):
        return type(value)(map(bare, value))
    return value
