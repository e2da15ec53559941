"""What drawing gives that a program can compute with or take apart, and mistakes that are found before anything is drawn."""

from __future__ import annotations

from typing import Any

import numpy as np

from gradcli.library.numpy.types import reserve
from gradcli.library.plots.record import Drawn
from gradcli.library.plots.values import length_of


def check(name: str, arguments: tuple[Any, ...], keywords: dict[str, Any]) -> None:
    """The mistakes that programs make most, in matplotlib's words: sizes that do not fit."""
    if name in ("plot", "semilogx", "semilogy", "loglog", "step"):
        for x, y in pairs(arguments):
            if x is not None and length_of(x) != length_of(y):
                shapes = f"{np.shape(np.atleast_1d(x))} and {np.shape(np.atleast_1d(y))}"
                raise ValueError(f"x and y must have same first dimension, but have shapes {shapes}")
            if np.ndim(y) > 2:
                raise ValueError(f"x and y can be no greater than 2D, but have shapes {np.shape(np.atleast_1d(x))} and {np.shape(y)}")
    elif name == "scatter" and len(arguments) > 1 and np.size(arguments[0]) != np.size(arguments[1]):
        raise ValueError("x and y must be the same size")
    elif (
        name == "imshow"
        and arguments
        and (np.ndim(arguments[0]) not in (2, 3) or (np.ndim(arguments[0]) == 3 and image_depth(arguments[0]) > 4))
    ):
        squeezed = np.squeeze(np.asarray(arguments[0]))
        if squeezed.ndim != 2:
            raise TypeError(f"Invalid shape {np.shape(arguments[0])} for image data")


def image_depth(image: Any) -> int:
    return int(np.shape(image)[2]) if np.shape(image)[2] in (3, 4) else 99


def pairs(arguments: tuple[Any, ...]) -> list[tuple[Any, Any]]:
    """The curves of ``plot(x, y, "r-", y2)``: x may be left out."""
    found: list[tuple[Any, Any]] = []
    waiting: list[Any] = []
    for one in arguments:
        if type(one) is str:
            found += [(None, y) for y in waiting]
            waiting = []
        elif waiting:
            found.append((waiting.pop(), one))
        else:
            waiting.append(one)
    return [*found, *((None, y) for y in waiting)]


def parts_of(name: str, arguments: tuple[Any, ...], keywords: dict[str, Any]) -> int | None:
    """How many things a call gives, where it gives several."""
    if name in ("plot", "semilogx", "semilogy", "loglog", "step"):
        return sum(
            np.shape(y)[1] if np.ndim(y) == 2 else np.shape(x)[1] if x is not None and np.ndim(x) == 2 else 1 for x, y in pairs(arguments)
        )
    if name in ("bar", "barh") and arguments:
        return max(map(length_of, arguments[:2]))
    if name == "pie":
        return 3 if keywords.get("autopct") is not None else 2
    return None


def boxes_of(arguments: tuple[Any, ...]) -> dict[str, int]:
    """How many of each thing a box plot or a violin plot consists of."""
    data = arguments[0] if arguments else ()
    several = isinstance(data, (list, tuple)) and any(np.ndim(one) for one in data)
    count = len(data) if several else int(np.shape(data)[1]) if np.ndim(data) == 2 else 1
    return {**dict.fromkeys(("boxes", "medians", "means", "fliers", "bodies"), count), "whiskers": 2 * count, "caps": 2 * count}


def label_of(drawn: Drawn) -> str:
    """The label that something was drawn with."""
    made = drawn.made
    while made is not None and made.method == "__getitem__" and made.target is not None:
        made = made.target.made
    label = None if made is None else made.keywords.get("label")
    if type(label) is not str:
        raise ValueError("get_label() gives what label= says, and this was drawn without")
    return label


def values_of(name: str, arguments: tuple[Any, ...], keywords: dict[str, Any], made: Drawn) -> Any:
    """``hist`` gives its counts and the edges of its bins beside what is drawn."""
    if name in ("boxplot", "violinplot"):
        made.title = boxes_of(arguments)
    if name != "hist" or not arguments:
        return made
    data = arguments[0]
    several = (isinstance(data, (list, tuple)) and any(np.ndim(one) for one in data)) or (isinstance(data, np.ndarray) and data.ndim == 2)
    sets = list(data.T if isinstance(data, np.ndarray) else data) if several else [data]
    weights = keywords.get("weights")
    bins = arguments[1] if len(arguments) > 1 else keywords.get("bins")
    if isinstance(bins, int):
        reserve((bins,))
    joined = np.concatenate([np.ravel(np.asarray(one)) for one in sets])
    edges = np.histogram_bin_edges(joined, 10 if bins is None else bins, keywords.get("range"))
    counts = [
        np.histogram(np.ravel(one), edges, weights=None if weights is None else np.ravel(weights), density=bool(keywords.get("density")))[0]
        for one in sets
    ]
    if keywords.get("cumulative"):
        width = np.diff(edges) if keywords.get("density") else 1
        counts = [np.cumsum(one * width) for one in counts]
    return [one.astype(float) for one in counts] if several else counts[0].astype(float), edges, made
