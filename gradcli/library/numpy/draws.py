"""``numpy.random``: NumPy's generators, what they are given converted first, and the memory of what they make asked for."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any

import numpy as np

from gradcli.lang.access import runtime
from gradcli.lang.access.guards import refuse
from gradcli.lang.syntax.words import words
from gradcli.library.numpy.types import NumpyFunction, reserve, unwrapped

RANDOM = words("""
    seed rand randn randint random random_sample normal uniform choice shuffle permutation standard_normal binomial poisson
    exponential beta gamma geometric lognormal laplace logistic multinomial multivariate_normal triangular chisquare dirichlet
    standard_exponential ranf sample
""")
GENERATORS = words("""
    rand randn randint random random_sample normal uniform choice shuffle permutation standard_normal binomial poisson exponential
    beta gamma geometric lognormal laplace logistic multinomial multivariate_normal triangular chisquare dirichlet
    standard_exponential standard_t seed integers permuted bytes ranf sample weibull vonmises gumbel pareto power rayleigh
    negative_binomial hypergeometric
""")


def random(seed: int) -> dict[str, Any]:
    """The functions are the methods of one hidden generator, as in NumPy."""
    generator = np.random.RandomState(seed)
    members = {name: draw(generator, name) for name in RANDOM if hasattr(generator, name)}
    for kind in (np.random.RandomState, np.random.Generator):
        runtime.expose(kind, (), {name: drawn(name) for name in GENERATORS if hasattr(kind, name)})
    kinds = {
        "RandomState": runtime.sealed(np.random.RandomState, random_state),
        "Generator": runtime.sealed(np.random.Generator),
        "default_rng": default_rng,
    }
    return {**members, **kinds, "ranf": draw(generator, "random_sample", "ranf"), "sample": draw(generator, "random_sample", "sample")}


def drawn(name: str) -> Callable[[Any], Any]:
    return lambda generator: draw(generator, name)


def draw(generator: Any, name: str, shown: str = "") -> Callable[..., Any]:
    """A method of a generator, as a program calls it."""
    function = getattr(generator, name)
    if name == "shuffle":
        return shuffling(function)
    place = place_of_size(function)

    def make(*arguments: Any, **keywords: Any) -> Any:
        if name == "bytes":
            refuse(int(arguments[0]) if arguments else 0, "bytes")
        size = keywords.get("size", arguments[place] if place is not None and place < len(arguments) else None)
        if name in ("rand", "randn"):
            size = arguments
        elif name == "permutation" or (name == "choice" and False in (keywords.get("replace"), *arguments[2:3])):
            size = arguments[:1]  # of a number, all numbers below it
        if size is not None:
            reserve(size)
        return function(*arguments, **keywords)

    return NumpyFunction(make, shown or name)


def place_of_size(function: Any) -> int | None:
    """Which argument is the size; None where none is."""
    parameters = re.match(r"\w+\((.*)", function.__doc__.strip())
    names = [] if parameters is None else [part.partition("=")[0].strip() for part in parameters[1].split(",")]
    return names.index("size") if "size" in names else None


def shuffling(function: Any) -> Callable[..., Any]:
    """``shuffle``: a list keeps its items, which NumPy does not see."""

    def shuffle(x: Any, *rest: Any, **keywords: Any) -> None:
        """Modify a sequence in-place by shuffling its contents."""
        if not issubclass(type(x), list):
            NumpyFunction(function)(x, *rest, **keywords)
            return
        order = np.arange(list.__len__(x))
        function(order)
        items = list(list.__iter__(x))
        list.__setitem__(x, slice(None), [items[place] for place in order.tolist()])

    return shuffle


def default_rng(seed: Any = None) -> np.random.Generator:
    """A new generator."""
    return np.random.default_rng(plain_seed("default_rng", seed))


def random_state(seed: Any = None) -> np.random.RandomState:
    """A new generator of the old kind."""
    return np.random.RandomState(plain_seed("RandomState", seed))


def plain_seed(name: str, seed: Any) -> Any:
    """A seed: a number or several, and no generator of bits, which NumPy would take the memory of."""
    if not (seed is None or isinstance(seed, (int, np.integer, list, tuple, np.ndarray))):
        raise TypeError(f"{name}() takes a number")
    return unwrapped(seed)
