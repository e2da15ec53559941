"""From the arguments of a call to the row that takes them."""

from __future__ import annotations

from functools import lru_cache
from typing import Any, NoReturn

from gradcli.engine.errors import fail
from gradcli.engine.table.kinds import MISS, TooLarge
from gradcli.engine.table.table import Row
from gradcli.engine.tensor.subclassed import Subclassed
from gradcli.engine.tensor.tensor import Tensor

# NumPy's names for arguments, which PyTorch's parser takes for its own.
OF_NUMPY: dict[str, tuple[str, ...]] = {"input": ("x", "a", "x1"), "other": ("x2",), "dim": ("axis",), "keepdim": ("keepdims",)}
# Other names an argument may be passed by, by its name in the row; which of them a function takes, its signature in PyTorch says.
SYNONYMS: dict[str, tuple[str, ...]] = OF_NUMPY | {
    "self": ("input", *OF_NUMPY["input"]),
    "other": (*OF_NUMPY["other"], "b"),
    "A": ("input",),
    "dim0": ("axis0",),
    "dim1": ("axis1",),
    "split_size": ("split_size_or_sections",),
    "split_sizes": ("split_size_or_sections",),
}
OPTIONS = frozenset(("device", "layout", "pin_memory", "requires_grad", "names"))  # of every op that creates a tensor
FLAGS = ("pin_memory", "requires_grad")  # of these


def bind(row: Row, args: tuple[Any, ...], kwargs: dict[str, Any]) -> tuple[Any, ...] | None:
    """The arguments in the order of the row's signature, or None when the row does not take them."""
    count = len(args)
    if not kwargs and count == len(row.kinds) == row.positional and not row.varargs:
        return converted(row, args)
    if row.varargs:
        args = spread(row, args)
        count = len(args)
        if args and row.kinds[-1].says == "object" and type(args[-1]) is tuple and any(isinstance(item, Subclassed) for item in args[-1]):
            return None  # a list of anything: what values of the program's own classes mean in it, these say
    if count > row.positional:
        return None
    if not kwargs and len(row.names) - count > len(row.defaults):
        return None
    values = converted(row, args)
    if values is None:
        return None
    return values + row.tails[count] if not kwargs and count >= row.optional else _named(row, values, kwargs)


def converted(row: Row, args: tuple[Any, ...]) -> tuple[Any, ...] | None:
    """The arguments as the kinds of the row's first ones make them; None where one is not of its kind."""
    values: list[Any] = []
    try:
        for kind, arg in zip(row.kinds, args, strict=False):
            value = kind.convert(arg)
            if value is MISS:
                return None
            values.append(value)
    except TooLarge as error:
        refuse_large(row, row.names[len(values)], error.position)
    return tuple(values)


def refuse_large(row: Row, name: str, position: int) -> NoReturn:
    """An integer past 64 bits: PyTorch says where it stands, if it is one of several."""
    text = "Overflow when unpacking long long"
    if not position and name != "size" and name != row.varargs:  # those take a single one for several
        fail(ValueError, text)
    where = f"{row.name}(): argument '{name}' failed to unpack the object at pos {position or 1}"
    fail(TypeError, f'{where} with error "{text}"')


def _named(row: Row, values: tuple[Any, ...], kwargs: dict[str, Any]) -> tuple[Any, ...] | None:
    """`values` continued with keyword arguments and defaults; every keyword must be used."""
    places = keyword_places(row, len(values), tuple(kwargs))
    return None if places is None else continued(row, values, places, kwargs)


@lru_cache(4096)
def keyword_places(row: Row, count: int, keywords: tuple[str, ...]) -> tuple[str | None, ...] | None:
    """What each argument after the first `count` is passed as, None where it is left at its default; None if the row does not take these keywords."""
    places = []
    for name in row.names[count:]:
        given = name if name in keywords else next((other for other in SYNONYMS.get(name, ()) if other in keywords), None)
        if given is None and name not in row.defaults:
            return None
        places.append(given)
    return tuple(places) if len(keywords) == sum(given is not None for given in places) else None


def continued(row: Row, values: tuple[Any, ...], places: tuple[str | None, ...], kwargs: dict[str, Any]) -> tuple[Any, ...] | None:
    """`values` continued with what stands at these places; None where that is of a kind that the row does not take."""
    found = [*values, *row.tails[len(values)]]
    for at, given in enumerate(places, len(values)):
        if given is not None:
            try:
                value = row.kinds[at].convert(kwargs[given])
            except TooLarge as error:
                refuse_large(row, given, error.position)
            if value is MISS:
                return None
            found[at] = value
    return tuple(found)


def spread(row: Row, args: tuple[Any, ...]) -> tuple[Any, ...]:
    """Values passed one by one where the row has a tuple: ``x.view(2, 2)`` as ``x.view((2, 2))``, ``einsum(text, x, y)``."""
    at = row.names.index(row.varargs)
    rest, says = args[at:], row.kinds[at].says
    if len(rest) > 1 and says == "tuple of ints" and {*map(type, rest)} == {int}:
        return (*args[:at], rest)
    if rest and (says == "object" or all(isinstance(arg, Tensor) if says == "tuple of Tensors" else _is_integer(arg) for arg in rest)):
        return (*args[:at], tuple([int(arg) if isinstance(arg, bool) and says != "object" else arg for arg in rest]))
    return args


def _is_integer(value: Any) -> bool:
    return isinstance(value, int) or (isinstance(value, Tensor) and value.array.ndim == 0 and value.array.dtype.kind in "iu")
