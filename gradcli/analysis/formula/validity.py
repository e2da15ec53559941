"""Where a formula holds: away from its kinks, and on the path that the program took."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np

from gradcli.analysis.formula.index.equality import proportion
from gradcli.analysis.formula.index.functions import STEPS
from gradcli.analysis.formula.index.rational import Rational
from gradcli.analysis.formula.notation.text import PRODUCT, inside, number, text
from gradcli.analysis.formula.notation.tree import LARGEST, Tree, zeros
from gradcli.lang.syntax import nodes as syntax

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Iterator, Sequence

    from gradcli.analysis.formula.tape.record import Record

EXTREMES = ("amax", "amin", "median", "kthvalue", "topk")  # where an element is compared with one, their ties are conditions of their own
JUMPS = {"floor": "{0} != floor({0})", "ceil": "{0} != ceil({0})", "round": "{0} + 0.5 != floor({0} + 0.5)"}
KINKED = {*STEPS, "abs", "relu"}
COMPARISONS = ("gt", "lt", "ge", "le", "eq", "ne", "all", "any", "logical_and", "logical_or", "logical_not", "isclose")
TO_PYTHON = ("item", "tolist", "numpy")
PYTHON_NUMBERS = ("float", "int", "bool", "complex")
RELATIONS = {"!=": np.not_equal, ">": np.greater, "==": np.equal}
SMOOTH = ("abs", "relu", "exp", "sin", "cos", "tanh", "sigmoid", "sinh", "cosh", "atan", "asinh", "erf")
CONTINUOUS = (
    "symbol",
    "number",
    "add",
    "mul",
    "matmul",
    "T",
    "index",
    "permute",
    "reshape",
    "expand",
    "sum",
    "mean",
    "einsum",
    "outer",
    "diag",
    "diagonal",
)
PATH = "on the path taken"


def kinks(tree: Tree, by: Collection[str]) -> Iterator[str]:
    """What must not be zero, or be at a limit, for the formula to be the derivative: of what has one of the names `by` in it, the rest does not move."""
    if tree.op == "function":
        name, of = tree.params[0], tree.args[0]
        if not mentions(of, by):
            return
        if name.startswith("clamp:"):
            yield from (f"{text(of)} != {number(Rational(limit))}" for limit in name.split(":")[1:] if limit)
        elif name in JUMPS:
            yield JUMPS[name].format(inside(of, PRODUCT))
        elif name in KINKED and not (name == "zero" and has_extreme(of)):
            yield nonzero(of)
        if name in STEPS:
            return  # it is the same on both sides of a corner of its argument
    if tree.op == "where" and mentions(tree.args[0], by):
        yield nonzero(tree.args[0])
    for arg in tree.args[tree.op == "where" :]:
        yield from kinks(arg, by)


def mentions(tree: Tree, names: Collection[str]) -> bool:
    """Whether one of these names is in it."""
    return tree.params[0] in names if tree.op == "symbol" else any(mentions(arg, names) for arg in tree.args)


class Condition:
    """What a derivation took for granted: ``tree != 0``, ``tree > 0.000001``."""

    def __init__(self, tree: Tree, relation: str, bound: Rational, is_corner: bool = False) -> None:
        self.tree, self.relation, self.bound, self.is_corner = tree, relation, bound, is_corner

    def holds(self, values: Any) -> bool:
        """Whether all of these values are so."""
        return bool(RELATIONS[self.relation](values, float(self.bound)).all())

    @property
    def text(self) -> str:
        if self.relation == "!=":
            return nonzero(self.tree)
        return f"{text(self.tree)} {self.relation} {number(self.bound) if self.bound.denominator <= LARGEST else f'{float(self.bound):g}'}"


def has_extreme(tree: Tree) -> bool:
    """Whether an extreme is in it: where an element equals one, there is no kink."""
    return (tree.op == "call" and tree.params[0].partition("(")[0] in EXTREMES) or any(map(has_extreme, tree.args))


def nonzero(of: Tree) -> str:
    """``a != b`` of ``a - b``, ``a != 2`` of ``a - 2`` and ``2 - a``, else ``a != 0``."""
    if of.op == "mul" and of.params[0] != 1:
        of = of.args[0] if of.params[1] == (1,) else Tree("mul", of.args, (Rational(1), of.params[1]), of.values)
    if of.op == "add" and len(of.args) == 2:
        (c, one), (d, other) = sorted(zip(of.params, of.args, strict=True), key=lambda pair: pair[1].op == "number")
        if other.op == "number" and abs(c) == 1:
            return f"{text(one)} != {number(-d * other.params[0] / c)}"
        if c == -d and abs(c) == 1:
            first, second = (one, other) if c > 0 else (other, one)
            return f"{text(first)} != {text(second)}"
    return f"{text(of)} != 0"


def turned(condition: str) -> frozenset[str]:
    """The sides of a condition, whichever comes first."""
    return frozenset(condition.split(" != "))


def validity(tree: Tree, by: Collection[str], on_path: bool, other: Sequence[Condition] = ()) -> str | None:
    """``where x != 0``, ``on the path taken``, both, or nothing to state; `by` are the names that move with the leaf."""
    other = [each for each in other if each.tree.op != "number" and not (each.is_corner and is_smooth(tree, by))]
    other = [each for each in other if not (each.relation == "!=" and any(one.tree is each.tree and one.relation == ">" for one in other))]
    other = [each for at, each in enumerate(other) if not any(says_as_much(before, each) for before in other[:at])]
    alone = {turned(nonzero(zero.args[0])) for each in other if each.relation == "==" for zero in zeros(each.tree)}
    own = [each for each in kinks(tree, by) if turned(each) not in alone]
    conditions = list({turned(each): each for each in [*own, *(each.text for each in other)][::-1]}.values())[::-1]
    where = f"where {' and '.join(conditions)}" if conditions else ""
    return ", ".join(part for part in (where, PATH if on_path else "") if part) or None


def is_robust(tree: Tree, extremes: Collection[str]) -> bool:
    """Whether elements are compared with an extreme of the very numbers that they are: of others, rounding decides.  `extremes` are names of some."""
    return all(compares_same(zero.args[0], extremes) for zero in zeros(tree))


def compares_same(of: Tree, extremes: Collection[str]) -> bool:
    of = stripped(of)
    if of.op != "add" or len(of.args) != 2:
        return not has_extreme(of)
    one, other = map(stripped, of.args)
    for extreme, value in ((one, other), (other, one)):
        if extreme.op == "call" and has_extreme(extreme) and extreme.args:
            return is_same_content(stripped(extreme.args[0]), value)
        if extreme.op == "symbol" and extreme.params[0] in extremes:
            return is_exact(value)
    return True


def is_same_content(one: Tree, other: Tree) -> bool:
    """Whether two trees are computed alike, in whatever layout where that makes no difference."""
    shown, others = (text(tree).replace(", keepdim=True", "") for tree in (one, other))
    alike = is_exact(one) and is_exact(other) and shown.replace(".T", "") == others.replace(".T", "")
    return shown == others or alike


def stripped(tree: Tree) -> Tree:
    """A tree without what only moves its elements."""
    return stripped(tree.args[0]) if tree.op in ("T", "index", "permute", "expand", "reshape") else tree


def is_exact(tree: Tree) -> bool:
    """Whether numbers come out the same however they are laid out: names, and at most one sum or product of two of them."""
    if tree.op == "function":
        return tree.params[0] in ("abs", "relu") and is_exact(stripped(tree.args[0]))
    return tree.op == "symbol" or (
        tree.op in ("add", "mul") and len(tree.args) <= 2 and all(stripped(arg).op in ("symbol", "number") for arg in tree.args)
    )


def is_smooth(tree: Tree, by: Collection[str]) -> bool:
    """Whether a formula is continuous in the names that move: then a norm that it came through leaves no corner, as in ``norm(x)**2``."""
    if not mentions(tree, by):
        return True
    if tree.op == "mul" and any(exponent < 0 or exponent.denominator != 1 for exponent in tree.params[1]):
        moving = [arg for arg, exponent in zip(tree.args, tree.params[1], strict=True) if exponent < 0 or exponent.denominator != 1]
        if any(mentions(arg, by) for arg in moving):
            return False
    known = (
        tree.op in CONTINUOUS
        or (tree.op == "function" and tree.params[0] in SMOOTH)
        or (tree.op == "call" and tree.params[0] in ("norm", "softmax"))
    )
    return known and all(is_smooth(arg, by) for arg in tree.args)


def says_as_much(one: Condition, other: Condition) -> bool:
    """Whether two conditions say of a value and of its multiple that they are not 0."""
    return one.relation == other.relation == "!=" and proportion(one.tree.values, other.tree.values) is not None


def depends_on_path(record: Record, modules: Iterable[syntax.Module]) -> bool:
    """Whether the program looked at values: a comparison whose result no op took, or a tensor made a Python number."""
    used = {value for step in record.tape.steps for value in record.tape.arrays_of_args(step)}
    for step in record.tape.steps:
        looked = step.op.key in COMPARISONS and step.outs[0] not in used
        if looked and record.tape.arrays_of_args(step) & record.reached and record.tape.arrays[step.outs[0]].size == 1:
            return True
    return any(map(reads_values, modules))


def reads_values(module: syntax.Module) -> bool:
    """Whether the text makes Python numbers of tensors."""
    for node in syntax.walk(module):
        if isinstance(node, syntax.Call):
            function = node.function
            if isinstance(function, syntax.Attribute) and function.name in TO_PYTHON:
                return True
            if isinstance(function, syntax.Name) and function.id in PYTHON_NUMBERS and node.arguments:
                return True
    return False
