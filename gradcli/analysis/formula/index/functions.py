"""Elementwise functions by name, at the random point.

A function with steps has a smooth stand-in there: no identity of ours may rest on which side of a step the point is.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping
from typing import Any

import numpy as np

from gradcli.analysis.formula.index.budget import Unreadable
from gradcli.analysis.formula.index.rational import Rational

Array = np.ndarray[Any, Any]


def surrogate(kind: float) -> Callable[[Array], Array]:
    """A smooth stand-in for a function with steps: no identity of ours may rest on which side of a step the point is."""
    return lambda x: 1.7 + np.sin(kind * x + kind * kind) + 0.3 * np.cos(2.1 * kind * x)


def signed(function: Callable[[Array], Array]) -> Callable[[Array], Array]:
    """A function of positive values with the sign of its argument."""
    return lambda x: np.sign(x) * function(x)


def sigmoid(x: Array) -> Array:
    return 1 / (1 + np.exp(-x))


MASKS = ("positive", "nonnegative", "zero")
NEVER_NEGATIVE = ("exp", "sigmoid", "cosh", "abs", "relu", *MASKS)
STEPS = {name: surrogate(1.1 + 0.37 * at) for at, name in enumerate(("positive", "nonnegative", "zero", "sign", "floor", "round", "ceil"))}
for _name in (
    "positive",
    "sign",
):  # their products with what they are of are not below zero, as of the functions themselves: a root or a logarithm may follow
    STEPS[_name] = signed(STEPS[_name])
SURROGATES = STEPS | {"abs": lambda x: x * STEPS["sign"](x), "relu": lambda x: x * STEPS["positive"](x)}


class OnOrder:
    """What depends on the order of elements, as a maximum does, and a smooth stand-in: no identity may rest on the order at the point either."""

    def __init__(self, run: Callable[..., Any], stand_in: Callable[..., Any]) -> None:
        self.run, self.stand_in = run, stand_in

    def __call__(self, *args: Any) -> Any:
        return self.run(*args)


def mixed(array: Array, dim: int, kind: float) -> Array:
    """A stand-in for an array in some order along a dimension: each element is made of all, in a way of its own."""
    size = array.shape[dim]
    weights = 1.3 + np.sin(kind * np.arange(1, size * size + 1) ** 1.5).reshape(size, size)
    return np.moveaxis(np.moveaxis(np.sin(array) + 0.4 * array, dim, -1) @ weights, -1, dim)


NDTR = "torch.special.ndtr"
SPECIAL = {  # only the engine computes them: what a program calls them, and the keys of their ops
    **{name: name for name in ("erf", "erfc", "erfinv", "lgamma", "digamma", "i0")},
    **{f"torch.special.{name}": name for name in ("i0e", "i1", "i1e", "erfcx")},
}


def kernel(name: str) -> Callable[[Array], Any]:
    """The engine's own kernel of an elementwise function."""
    from gradcli.engine.table.table import Op, row

    op = row(name)
    assert isinstance(op, Op)
    run = op.run
    return lambda x: run(np.asarray(x, np.float64))


class Functions(dict[str, Callable[[Array], Any]]):
    """Elementwise functions by name; ``clamp:LOW:HIGH`` is made when it is first asked for."""

    def __init__(self, functions: Mapping[str, Callable[[Array], Any]], clamp: Callable[[str], Callable[[Array], Any]]) -> None:
        super().__init__(functions)
        self.clamp = clamp

    def __missing__(self, name: str) -> Callable[[Array], Any]:
        if not name.startswith("clamp:") and name not in SPECIAL:
            raise Unreadable(name)
        function = self[name] = kernel(SPECIAL[name]) if name in SPECIAL else self.clamp(name)
        return function


def clamp_surrogate(name: str) -> Callable[[Array], Any]:
    """A smooth stand-in, another for each pair of limits."""
    return surrogate(0.9 + 0.01 * (sum(map(ord, name)) % 97))


SMOOTH: dict[str, Callable[[Array], Any]] = {
    "exp": np.exp,
    "log": np.log,
    "sin": np.sin,
    "cos": np.cos,
    "tan": np.tan,
    "tanh": np.tanh,
    "sinh": np.sinh,
    "cosh": np.cosh,
    "asin": np.arcsin,
    "acos": np.arccos,
    "atan": np.arctan,
    "asinh": np.arcsinh,
    "acosh": np.arccosh,
    "atanh": np.arctanh,
    "log1p": np.log1p,
    "expm1": np.expm1,
    "sigmoid": sigmoid,
}


def ndtr(x: Array) -> Any:
    return (1 + FUNCTIONS["erf"](x / math.sqrt(2))) / 2


SMOOTH[NDTR] = ndtr
FUNCTIONS = Functions(SMOOTH | SURROGATES, clamp_surrogate)

ON_NUMBERS: dict[str, Callable[[Rational], Rational]] = {  # what functions with steps give for a number, exactly
    "positive": lambda x: Rational(x > 0),
    "nonnegative": lambda x: Rational(x >= 0),
    "zero": lambda x: Rational(x == 0),
    "sign": lambda x: Rational((x > 0) - (x < 0)),
    "abs": abs,
    "relu": lambda x: max(x, Rational(0)),
    "floor": lambda x: Rational(math.floor(x)),
    "ceil": lambda x: Rational(math.ceil(x)),
}
