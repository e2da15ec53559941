"""Trees: a formula in matrix notation, as it is printed.

    number, symbol                      ``2/3``, ``X``; the symbol of a tensor that is not of floats says so
    add                                 ``a - 2*b``: pairs of a coefficient and a tree
    mul                                 ``2*a*b**2/c``, elementwise and broadcast: a coefficient, then pairs of a tree and an exponent
    matmul                              ``A @ B @ c``
    T, index, permute, expand, reshape  other axes for the same elements
    function, sum, call                 ``exp(a)``, ``sum(a, 1)``, ``softmax(a, 1)``
    where, choose                       ``where(a > 0, b, c)``, ``where(a, b, c)`` of truth values a; a, b, c are the parts
    einsum, outer, diag, diagonal, eye

A tree has values, those at the random point, and a cost: about how many operations it is written with.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from functools import cache
from typing import Any

import numpy as np

from gradcli.analysis.formula.index.functions import FUNCTIONS, OnOrder
from gradcli.analysis.formula.index.rational import Rational
from gradcli.analysis.formula.index.terms import Array

ONE = Rational(1)
LARGEST = 1000  # denominator of a fraction that was not measured
WHOLE, TRUTH = "whole", "truth"  # names of integers and of truth values
MEASURED = 10**12  # denominator from which a fraction is a rounded number
ROW = 0.5  # of a row times a matrix: textbooks write gradients as columns, X.T @ r
LIGHT = {"T": 0.12, "index": 0.3, "permute": 0.4, "eye": 1.0, "reshape": 1.0, "expand": 1.6, "sum": 1.02, "diagonal": 1.0, "method": 0.9}


class Tree:
    """A node of a formula. `params` are coefficients, exponents, dims, names; `cost` is about how many operations it is written with."""

    __slots__ = ("args", "cost", "op", "params", "values")

    def __init__(self, op: str, args: Sequence[Tree], params: tuple[Any, ...], values: Array) -> None:
        self.op, self.args, self.params, self.values = op, tuple(args), params, values
        self.cost: float = own_cost(self) + sum(arg.cost for arg in self.args)

    @property
    def shape(self) -> tuple[int, ...]:
        return tuple(self.values.shape)

    @property
    def size(self) -> int:
        return self.values.size

    @property
    def ndim(self) -> int:
        return self.values.ndim

    def __repr__(self) -> str:
        return f"{self.op}({', '.join(map(repr, (*self.args, *self.params)))})"


def own_cost(tree: Tree) -> float:
    """What a node adds to the cost of its parts."""
    op, params = tree.op, tree.params
    if op in ("number", "symbol"):
        return 0.0
    if op == "add":
        signs = [coefficient < 0 for coefficient in params]
        scaled = sum(weight_in_sum(c, arg) for c, arg in zip(params, tree.args, strict=True))
        mixed = 1.5 if any(arg.op == "eye" for arg in tree.args) and len({arg.shape for arg in tree.args}) > 1 else 0  # eye(3) - v
        return float(len(params) - 1 + scaled + (1 if all(signs) else 0) + mixed)
    if op == "mul":
        coefficient, exponents = params
        above = sum(exponent > 0 for exponent in exponents)
        size = abs(coefficient)
        parts = (size.numerator != 1 or not above) + (size.denominator != 1 and not is_decimal(size))
        if is_decimal(size) and size.denominator != 1:
            parts = 1
        return float(len(exponents) + parts - 1 + sum(abs(e) != 1 for e in exponents) + (coefficient < 0))
    if op == "matmul":
        return len(tree.args) - 1 + (ROW if tree.ndim == 1 and tree.args[0].ndim == 1 else 0)
    if op == "einsum":
        return len(tree.args) + 0.5
    if op in ("where", "choose"):
        return 2.0
    if op == "call":
        if params[0].startswith("{}"):
            return LIGHT["method" if params[0].startswith("{}.") else "index"]
        return float(1 + params[0].count("("))
    return LIGHT.get(op, 1.0)


@cache
def is_decimal(number: Rational) -> bool:
    """Whether a fraction is better written as a decimal, as 1.5 is."""
    if number.denominator == 1:
        return False
    if number.denominator > MEASURED:
        return True
    text = repr(float(number))
    short = len(text) <= 5 or number.denominator > LARGEST
    return short and "e" not in text and Rational(text) == number and (number.numerator != 1 or number > 1)


# ---- values ---------------------------------------------------------------------------------------------------------------------------


def evaluated(
    op: str, args: Sequence[Array], params: tuple[Any, ...], symbols: Mapping[str, Array], functions: Mapping[str, Any] = FUNCTIONS
) -> Array:
    """What a node gives for the values of its parts."""
    if op == "number":
        return np.asarray(float(params[0]))
    if op == "symbol":
        return symbols[params[0]]
    if op == "add":
        return np.asarray(sum((float(c) * arg for c, arg in zip(params, args, strict=True)), start=np.zeros(())))
    if op == "mul":
        total: Any = np.asarray(float(params[0]))
        for arg, exponent in zip(args, params[1], strict=True):
            total = total * (arg if exponent == 1 else arg ** (int(exponent) if exponent.denominator == 1 else float(exponent)))
        return np.asarray(total)
    if op == "matmul":
        product: Any = args[0]
        for arg in args[1:]:
            product = product @ arg
        return np.asarray(product)
    if op == "function":
        return np.asarray(functions[params[0]](args[0]))
    if op == "where":
        return np.asarray(functions["positive"](args[0]) * args[1] + functions["nonnegative"](-args[0]) * args[2])
    if op == "choose":
        return np.asarray(args[0] * args[1] + (1 - args[0]) * args[2])
    if op == "mean":
        return np.asarray(_sum(args[0], *params) * (args[0].size and np.prod(np.shape(_sum(args[0], *params))) / args[0].size))
    if op == "call":
        run = params[1].stand_in if functions is FUNCTIONS and isinstance(params[1], OnOrder) else params[1]
        return np.asarray(run(*merge_arguments(args, params[2])))
    return np.asarray(SHAPES[op](*args, *params))


def merge_arguments(args: Sequence[Array], pattern: tuple[Any, ...]) -> list[Any]:
    """The arguments of an opaque op: `pattern` has HERE where an array goes, else the argument itself."""
    rest = iter(args)
    return [next(rest) if item is HERE else item for item in pattern]


class _Here:
    def __repr__(self) -> str:
        return "HERE"


HERE = _Here()


def _sum(array: Array, dims: tuple[int, ...] | None, keepdim: bool) -> Any:
    return array.sum(axis=dims, keepdims=keepdim)


def _diagonal(array: Array) -> Array:
    return np.diagonal(array)


SHAPES: dict[str, Callable[..., Any]] = {
    "T": lambda a: np.swapaxes(a, -1, -2),
    "index": lambda a, index: a[index],
    "permute": lambda a, dims: a.transpose(dims),
    "expand": np.broadcast_to,
    "reshape": lambda a, shape: a.reshape(shape),
    "sum": _sum,
    "einsum": lambda *args: np.einsum(args[-1], *args[:-1]),
    "outer": np.outer,
    "raised": np.power,
    "diag": np.diag,
    "diagonal": _diagonal,
    "eye": np.eye,
}


def evaluate(tree: Tree, symbols: Mapping[str, Array], functions: Mapping[str, Any], memo: dict[int, Array] | None = None) -> Array:
    """The values of a tree for other values of its symbols."""
    memo = {} if memo is None else memo
    values = memo.get(id(tree))
    if values is None and tree.op == "symbol" and tree.params[0] not in symbols:
        values = tree.values  # a constant that is written out
    if values is None:
        args = [evaluate(arg, symbols, functions, memo) for arg in tree.args]
        values = memo[id(tree)] = evaluated(tree.op, args, tree.params, symbols, functions)
    return values


def size_of(tree: Tree) -> float:
    """How large what a single number adds up is: what is far smaller has cancelled."""
    if tree.op == "add":
        return max(float(np.abs(float(c) * arg.values).max(initial=0)) for c, arg in zip(tree.params, tree.args, strict=True))
    if tree.op in ("matmul", "sum", "mean", "einsum"):
        return float(evaluated(tree.op, [np.abs(arg.values) for arg in tree.args], tree.params, {}))
    return 1.0 if tree.op == "call" else 0.0


def broadcast(shapes: Sequence[tuple[int, ...]]) -> tuple[int, ...]:
    """The shape of a product; of one shape beside single numbers sooner than NumPy says it."""
    (first, *others) = {shape for shape in shapes if shape} or ((),)
    return first if not others else np.broadcast_shapes(first, *others)


def weight(coefficient: Rational) -> int:
    """How many operations a coefficient is."""
    return (abs(coefficient.numerator) != 1) + (coefficient.denominator != 1) if not is_decimal(abs(coefficient)) else 1


def weight_in_sum(coefficient: Rational, arg: Tree) -> int:
    """How many operations the coefficient of a term is, or the number that a term is."""
    if arg.op != "number":
        return weight(coefficient)
    value = coefficient * arg.params[0]
    return int(value.denominator != 1 and not is_decimal(abs(value)))


def zeros(tree: Tree) -> Iterator[Tree]:
    """The comparisons with zero in a tree."""
    if tree.op == "function" and tree.params[0] == "zero":
        yield tree
    for arg in tree.args:
        yield from zeros(arg)


def cost(tree: Tree) -> float:
    return tree.cost
