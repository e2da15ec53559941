"""Idioms: short ways to write what a derivation writes in steps.

When a tree is planted that is one half of an idiom, as ``1 + exp(a)`` is of a sigmoid, the idiom is planted beside it.  Nothing is rewritten here: the
forest finds that a product or a sum has the values of the idiom, and takes the shorter one.
"""

from __future__ import annotations

import math
import re
from collections.abc import Iterator
from functools import partial
from typing import TYPE_CHECKING, Any

import numpy as np

from gradcli.analysis.formula.index.budget import Unreadable
from gradcli.analysis.formula.index.equality import rational, simple
from gradcli.analysis.formula.index.functions import NDTR
from gradcli.analysis.formula.index.rational import Rational
from gradcli.analysis.formula.index.terms import Keyword
from gradcli.analysis.formula.notation.tree import HERE, MEASURED, Tree

if TYPE_CHECKING:
    from gradcli.analysis.formula.notation.forest import Forest

ONE = Rational(1)
BLOCKS = 4  # of a matrix whose exponential is taken
QUOTIENTS = {"cos": "tan", "cosh": "tanh"}  # what a quotient with such a divisor may be


def softmax(array: Any, dim: int) -> Any:
    raised = np.exp(array - array.max(dim, keepdims=True))
    return raised / raised.sum(dim, keepdims=True)


def norm(array: Any) -> Any:
    return np.sqrt((array * array).sum())


def plant_beside(forest: Forest, tree: Tree) -> None:
    """Plant what a new tree may be one half of."""
    try:
        if tree.op == "sum" and tree.args[0].op == "function" and tree.args[0].params[0] == "exp":
            inner = tree.args[0].args[0]
            dims: Any = tree.params[0] or ((0,) if inner.ndim == 1 else ())
            if len(dims) == 1:
                forest.plant("call", [inner], "softmax", softmax, (HERE, dims[0]))
        elif tree.op == "sum" and (of := falling(tree.args[0])) is not None:
            over: Any = tree.params[0] or ((0,) if of.ndim == 1 else ())
            if len(over) == 1:
                forest.plant("call", [forest.mul(-ONE, [(of, ONE)])], "softmax", softmax, (HERE, over[0]))
        elif tree.op == "function" and tree.params[0] == "exp" and tree.args[0].op == "mul":
            plant_power(forest, tree.args[0])
        elif tree.op == "function" and tree.params[0] == "sigmoid" and tree.args[0].op == "mul" and tree.args[0].params[0] < 0:
            forest.plant("function", [forest.mul(-ONE, [(tree.args[0], ONE)])], "sigmoid")
        elif tree.op == "function" and tree.params[0] == "log" and tree.args[0].op == "sum":
            plant_logsumexp(forest, tree.args[0])
        elif tree.op == "function" and tree.params[0] == "log" and tree.args[0].op == "add":
            plant_softplus(forest, tree.args[0])
        elif tree.op == "function" and tree.params[0] in QUOTIENTS:
            forest.plant("function", tree.args, QUOTIENTS[tree.params[0]])
        elif tree.op == "sum" and tree.args[0].op == "diagonal":
            forest.plant("call", tree.args[0].args, "trace", np.trace, (HERE,))
        elif tree.op == "add" and len(tree.args) == 2:
            ends = dict(zip(tree.args, tree.params, strict=True))
            one, other = sorted(ends, key=lambda arg: arg.op != "number")
            if one.op == "number" and ends[one] * one.params[0] == 1 and ends[other] == 1:
                plant_sigmoids(forest, other)
                plant_normal(forest, other)
            elif tree.params == (ONE, ONE) and all(map(raised, tree.args)):
                plant_sigmoid_of_difference(forest, *tree.args)
        elif tree.op == "matmul" and len(tree.args) == 2 and (place := taken(tree.args[0])) is not None:
            forest.plant("index", [tree.args[1]], (place,))
        elif tree.op == "matmul" and len(tree.args) == 2 and (name := taken_by(tree.args[0])):
            rows = tree.args[0].values.argmax(1)
            forest.plant("call", [tree.args[1]], f"{{}}[{name}]", lambda array: array[rows], (HERE,))
        elif tree.op == "matmul" and len(tree.args) == 2 and (turn := reordered(tree)) is not None:
            forest.plant("call", [turn[0]], *turn[1:])
        elif tree.op == "matmul" and len(tree.args) == 2 and tree.args[0] is tree.args[1] and tree.args[0].ndim == 1:
            forest.plant("call", [tree.args[0]], "norm", norm, (HERE,))
            plant_variances(forest, tree.args[0], None, False)
        elif tree.op == "sum" and tree.args[0].op == "mul" and tree.args[0].params == (ONE, (Rational(2),)):
            if tree.params[0] is None:
                forest.plant("call", [tree.args[0].args[0]], "norm", norm, (HERE,))
            plant_variances(forest, tree.args[0].args[0], *tree.params)
        elif tree.op == "call" and tree.params[0] == "matrix_exp" and tree.args[0].op != "symbol":
            plant_exponentials(forest, tree)
        elif tree.op == "call" and tree.params[0].startswith(("linalg.eigh", "linalg.eigvalsh", "linalg.cholesky")):
            forest.plant("call", tree.args, "inv", np.linalg.inv, (HERE,))
        elif tree.op == "call" and tree.params[0] == "inv" and tree.args[0].op != "symbol":
            plant_inverses(forest, tree)
            if tree.args[0].op != "matmul" or len(tree.args[0].args) != 2:
                return
            left, right = tree.args[0].args
            if left.op == "T" and left.args[0] is right:
                forest.plant("call", [right], "pinv", np.linalg.pinv, (HERE,))
    except Unreadable:
        return


def falling(tree: Tree) -> Tree | None:
    """What ``1/exp(a)`` is of."""
    over = tree.args[0] if tree.op == "mul" and tree.params == (ONE, (-ONE,)) else None
    return over.args[0] if over is not None and over.op == "function" and over.params[0] == "exp" else None


def var(array: Any, *how: Any) -> Any:
    options = {"correction": 1, "keepdim": False} | {each.name: each.value for each in how if isinstance(each, Keyword)}
    dim = next((each for each in how if isinstance(each, (int, tuple))), None)
    return np.var(array, axis=dim, ddof=options["correction"], keepdims=options["keepdim"])


def std(array: Any, *how: Any) -> Any:
    return np.sqrt(var(array, *how))


def logsumexp(array: Any, dims: Any) -> Any:
    most = array.max(dims, keepdims=True)
    return np.log(np.exp(array - most).sum(dims)) + most.squeeze(dims)


def plant_logsumexp(forest: Forest, total: Tree) -> None:
    """Beside the logarithm of a sum of exponentials: `logsumexp`."""
    of = total.args[0]
    inner = of.args[0] if of.op == "function" and of.params[0] == "exp" else falling(of)
    if inner is None or total.params[1]:
        return
    dims = total.params[0] or tuple(range(inner.ndim))
    inner = inner if of.op == "function" else forest.mul(-ONE, [(inner, ONE)])
    forest.plant("call", [inner], "logsumexp", logsumexp, (HERE, dims[0] if len(dims) == 1 else dims))


def plant_softplus(forest: Forest, total: Tree) -> None:
    """Beside ``log(1 + exp(a))``: softplus."""
    parts = {arg.op == "number": (c, arg) for c, arg in zip(total.params, total.args, strict=True)}
    if len(total.args) != 2 or len(parts) != 2 or parts[False][0] != 1 or parts[True][0] * parts[True][1].params[0] != 1:
        return
    of = parts[False][1]
    if of.op == "function" and of.params[0] == "exp":
        forest.plant("call", [of.args[0]], "softplus", softplus, (HERE,))
    elif (inner := falling(of)) is not None:
        forest.plant("call", [forest.mul(-ONE, [(inner, ONE)])], "softplus", softplus, (HERE,))


def softplus(array: Any) -> Any:
    return np.logaddexp(0, array)


def raised(tree: Tree) -> bool:
    """Whether it is ``exp(a)`` or ``1/exp(a)``."""
    return (tree.op == "function" and tree.params[0] == "exp") or falling(tree) is not None


def plant_sigmoid_of_difference(forest: Forest, *ends: Tree) -> None:
    """Beside ``exp(a) + exp(b)``: the sigmoids of ``a - b`` and ``b - a``."""
    signed = [(ONE, end.args[0]) if end.op == "function" else (-ONE, end.args[0].args[0]) for end in ends]
    (c, a), (d, b) = signed
    for sign in (ONE, -ONE):
        forest.plant("function", [forest.add([(c * sign, a), (-d * sign, b)])], "sigmoid")


def plant_variances(forest: Forest, centred: Tree, dims: tuple[int, ...] | None, keepdim: bool) -> None:
    """Beside the sum of squares of ``a - mean(a)``: the variances and the standard deviations of a."""
    if (
        centred.op != "add"
        or centred.params != (ONE, -ONE)
        or centred.args[1].op != "mean"
        or centred.args[1].args[0] is not centred.args[0]
    ):
        return
    of, mean = centred.args
    if (mean.params[0] or tuple(range(of.ndim))) != (dims or tuple(range(of.ndim))):
        return
    over: tuple[Any, ...] = () if dims is None or of.ndim == 1 else dims if len(dims) == 1 else (dims,)
    where = (*over, *((Keyword("keepdim", True),) if keepdim else ()))
    for name, run in (("var", var), ("std", std)):
        for how in ((), (Keyword("correction", 0),)):
            forest.plant("call", [of], name, run, (HERE, *where, *how))


def plant_power(forest: Forest, product: Tree) -> None:
    """Beside ``exp(b*log(a))``: ``a**b``; also where the logarithm is one of a number."""
    base = rational(math.exp(float(product.params[0]))) if product.params[0].denominator > MEASURED and product.params[0] < 9 else None
    if base is not None and base > 0:
        forest.plant("raised", [forest.number(base), forest.mul(ONE, zip(product.args, product.params[1], strict=True))])
        return
    for arg, exponent in zip(product.args, product.params[1], strict=True):
        if exponent == 1 and arg.op == "function" and arg.params[0] == "log":
            rest = [(other, e) for other, e in zip(product.args, product.params[1], strict=True) if other is not arg]
            power = forest.mul(product.params[0], rest)
            forest.plant("raised", [arg.args[0], power])
            if power.op == "add" and len(power.args) == 2 and power.args[1].op == "number":  # x times x**(a - 1) is x**a
                forest.plant("raised", [arg.args[0], forest.mul(power.params[0], [(power.args[0], ONE)])])
            return


def plant_inverses(forest: Forest, tree: Tree) -> None:
    """Beside the inverse of a product: those of the matrices of the program, for ``A @ inv(X @ A)`` is ``inv(X)``."""
    for name, values in list(forest.symbols.items()):
        if values.shape == tree.shape and not name.startswith("eye("):
            try:
                inverse = forest.plant("call", [forest.symbol(name)], "inv", tree.params[1], (HERE,))
                forest.plant("T", [inverse])
            except (Unreadable, np.linalg.LinAlgError):
                continue


def plant_exponentials(forest: Forest, tree: Tree) -> None:
    """Beside the exponential of a matrix of blocks, of which the derivative of another is one: those of its blocks."""
    blocks = dict.fromkeys(part for part in parts_of(tree.args[0]) if {2 * size for size in part.shape} == set(tree.shape))
    for block in list(blocks)[:BLOCKS]:
        straight, of = block.op != "T", block.args[0] if block.op == "T" else block
        exponential = forest.plant("call", [of], *tree.params)
        if straight or exponential.op == "call":
            forest.plant("T", [exponential])


def parts_of(tree: Tree) -> Iterator[Tree]:
    """All trees in a tree but identity matrices."""
    for arg in tree.args:
        if arg.op != "eye":
            yield arg
            yield from parts_of(arg)


def taken(tree: Tree) -> slice | None:
    """The slice of which a matrix is the rows of an identity matrix."""
    match = re.fullmatch(r"eye\(\d+\)\[(-?\d*):(-?\d*)(?::(\d+))?\]", tree.params[0]) if tree.op == "symbol" else None
    return slice(*(int(word) if word else None for word in match.groups())) if match is not None else None


def taken_by(tree: Tree) -> str:
    """The name of an index of which a matrix is the rows of an identity matrix."""
    match = re.fullmatch(r"eye\(\d+\)\[([^\W\d]\w*)\]", tree.params[0]) if tree.op == "symbol" else None
    return match[1] if match is not None else ""


def reordered(tree: Tree) -> Any:
    """``x.flip(0)`` of ``eye(3).flip(0) @ x``, ``x.roll(-1, 1)`` of ``x @ eye(3).roll(1, 0)``: the parts of a call."""
    for at, dim in ((0, 0), (1, 1)):
        matrix, of = tree.args[at], tree.args[1 - at]
        turned = matrix.op == "T"
        matrix = matrix.args[0] if turned else matrix
        match = re.fullmatch(r"eye\(\d+\)\.(flip|roll)\((?:(-?\d+), )?0\)", matrix.params[0]) if matrix.op == "symbol" else None
        if match is None:
            continue
        dim = min(dim, of.ndim - 1)
        if match[1] == "flip":
            return of, f"{{}}.flip({dim})", partial(np.flip, axis=dim), (HERE,)
        shift = int(match[2]) * (1 if turned == bool(at) else -1)
        return of, f"{{}}.roll({shift}, {dim})", partial(np.roll, shift=shift, axis=dim), (HERE,)
    return None


def plant_normal(forest: Forest, other: Tree) -> None:
    """Beside ``1 + erf(2**-0.5*a)``: the normal distribution."""
    inner = other.args[0] if other.op == "function" and other.params[0] == "erf" else None
    if inner is None or inner.op != "mul" or inner.params[0].denominator <= MEASURED:
        return
    scale = simple(inner.params[0] * Rational(repr(math.sqrt(2))))
    if scale.denominator <= MEASURED:
        forest.plant("function", [forest.mul(scale, zip(inner.args, inner.params[1], strict=True))], NDTR)


def plant_sigmoids(forest: Forest, raised: Tree) -> None:
    """Beside ``1 + exp(a)``: the sigmoids of a and of -a."""
    inverse = raised.op == "mul" and raised.params == (ONE, (-ONE,)) and raised.args[0].op == "function"
    of = raised.args[0] if inverse else raised
    if of.op != "function" or of.params[0] != "exp":
        return
    inner = of.args[0]
    turned = forest.mul(-ONE, [(inner, ONE)])
    for each in (inner, turned):
        forest.plant("function", [each], "sigmoid")
