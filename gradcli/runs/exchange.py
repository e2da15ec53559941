"""A run's values as plain data, to go from one process to another that does not trust it.

JSON, with the bytes of arrays as base64.  What is read back is checked and is never more than numbers, texts, containers and tensors; any
other value becomes its text.
"""

from __future__ import annotations

import base64
from collections.abc import Callable, Iterable, Mapping
from typing import Any

import numpy as np

from gradcli.diagnostics.codes import CODES
from gradcli.diagnostics.model import Diagnostic, Label, Source, Span
from gradcli.engine.tensor.dtypes import NAMES, named
from gradcli.engine.tensor.tensor import Tensor
from gradcli.runs.report import repr_of

DEEPEST = 100  # levels of containers
SEVERITIES = ("error", "warning", "note")
Encoded = list[Any]


class Shown(str):
    """The text of a value that cannot leave its process: a module, a function."""

    __slots__ = ()

    def __repr__(self) -> str:
        return str(self)


def encoded(value: Any, depth: int = 0) -> Encoded:
    """``[kind, …]``, as JSON can hold it."""
    kind = type(value)
    if value is None or kind in (bool, str):
        return ["plain", value]
    if kind in (int, float, complex):
        return [kind.__name__, repr(value) if kind is not int else hex(value)]
    if isinstance(value, (Tensor, np.ndarray, np.generic)):
        return _encoded_tensor(value) if isinstance(value, Tensor) else ["array", *_bytes_of(np.asarray(value))]
    if depth < DEEPEST and kind in (list, tuple):
        return [kind.__name__, [encoded(item, depth + 1) for item in value]]
    if depth < DEEPEST and kind is dict:
        return ["dict", [[encoded(key, depth + 1), encoded(item, depth + 1)] for key, item in value.items()]]
    return ["shown", repr_of(value)]


def _encoded_tensor(value: Tensor) -> Encoded:
    gradient = value.grad if value.is_leaf and value.requires_grad else None
    return [
        "tensor",
        *_bytes_of(value.detach().array),
        value.requires_grad,
        None if gradient is None else _bytes_of(gradient.detach().array),
    ]


def _bytes_of(array: Any) -> list[Any]:
    """The name of the dtype, the shape, the elements in order."""
    return [array.dtype.name, list(array.shape), base64.b64encode(np.ascontiguousarray(array).tobytes()).decode("ascii")]


def decoded(data: Any, depth: int = 0) -> Any:
    """The inverse of `encoded`; ValueError where it is no such data."""
    match data:
        case ["plain", None | bool() | str() as value]:
            return value
        case ["int", str(text)]:
            return int(text, 16)
        case ["float" | "complex" as kind, str(text)]:
            return float(text) if kind == "float" else complex(text)
        case ["array", name, shape, elements]:
            return _array_of(name, shape, elements)
        case ["tensor", name, shape, elements, bool(requires), gradient]:
            made = Tensor(_array_of(name, shape, elements), requires=requires)
            if isinstance(gradient, list) and requires:
                made.gradient = Tensor(_array_of(*gradient))
            return made
        case ["list" | "tuple" as kind, list(items)] if depth <= DEEPEST:
            values = [decoded(item, depth + 1) for item in items]
            return values if kind == "list" else tuple(values)
        case ["dict", list(pairs)] if depth <= DEEPEST:
            return {decoded(key, depth + 1): decoded(value, depth + 1) for key, value in pairs}
        case ["shown", str(text)]:
            return Shown(text)
    raise ValueError("this is no value")


def _array_of(name: Any, shape: Any, elements: Any) -> Any:
    if name not in NAMES and not (isinstance(name, str) and np.dtype(name).kind in "biufc"):
        raise ValueError("this is no dtype")
    dtype = named(name).np if name in NAMES else np.dtype(name)
    return np.frombuffer(base64.b64decode(elements, validate=True), dtype).reshape([int(size) for size in shape]).copy()


def names_of(data: Mapping[str, Any], decode: Callable[[Any], Any] = decoded) -> dict[str, Any]:
    return {str(name): decode(value) for name, value in data.items()}


def diagnostic_of(data: Mapping[str, Any], sources: Iterable[Source]) -> Diagnostic:
    """A diagnostic again, from the data that JSON reports have; places are kept where they are places in the programs."""
    by_name = {source.name: source for source in sources}
    if data["code"] not in CODES or data["severity"] not in SEVERITIES:
        raise ValueError("this is no diagnostic")
    labels = tuple(
        Label(Span(source, label["start"], label["end"]), str(label["text"]), bool(label["primary"]))
        for label in data["labels"]
        if (source := by_name.get(label["source"])) is not None and 0 <= label["start"] <= label["end"] <= len(source.text)
    )
    notes, helps = (tuple(map(str, data[key])) for key in ("notes", "help"))
    return Diagnostic(data["code"], str(data["headline"]), labels, notes, helps, data["severity"])
