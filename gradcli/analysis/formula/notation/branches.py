"""Branches: ``a*(x > 0) + b*(x <= 0)`` is ``where(x > 0, a, b)``, and so is ``a*m + b*(1 - m)`` of truth values ``where(m, a, b)``."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING

from gradcli.analysis.formula.index.budget import Unreadable
from gradcli.analysis.formula.index.equality import proportion
from gradcli.analysis.formula.index.rational import Rational
from gradcli.analysis.formula.notation.tree import TRUTH, Tree

if TYPE_CHECKING:
    from gradcli.analysis.formula.notation.forest import Forest

ONE = Rational(1)
Pair = tuple[Rational, Tree]


def branched(forest: Forest, terms: Sequence[Pair]) -> Iterator[Tree]:
    """The same sum with the terms of a mask and of its opposite as two branches, for each mask there is."""
    for mask in dict.fromkeys(mask for _, tree in terms for mask in masks_of(tree) if mask.params[0] == "positive" or is_truth(mask)):
        above, below, rest = list[Pair](), list[Pair](), list[Pair]()
        for coefficient, tree in terms:
            if mask in masks_of(tree):
                above.append((coefficient, without(forest, tree, mask)))
                continue
            other = next((one for one in factors_of(tree) if are_opposite(mask, one)), None)
            if other is None:
                rest.append((coefficient, tree))
            else:
                below.append((coefficient, without(forest, tree, other)))
        if above and below:
            try:
                ends = forest.add(above), forest.add(below)
                choices = [chosen(forest, mask, *ends)]
                (one, c), (other, d) = map(forest.split, ends)
                if abs(c) == abs(d) != 1:
                    inner = chosen(forest, mask, *(forest.mul(e / abs(c), [(end, ONE)]) for end, e in ((one, c), (other, d))))
                    choices.append(forest.mul(abs(c), [(inner, ONE)]))
            except (Unreadable, ValueError):
                continue
            yield from (forest.add([(ONE, choice), *rest]) if rest else choice for choice in choices)


def chosen(forest: Forest, mask: Tree, above: Tree, below: Tree) -> Tree:
    """One value where a mask is, else another; ``clamp(a, -1, 1)`` for ``where(abs(a) < 1, a, sign(a))``."""
    if is_truth(mask):
        return forest.plant("choose", [mask, above, below])
    of = mask.args[0]
    choice = forest.plant("where", [of, above, below])
    if of.op == "add" and len(of.args) == 2 and of.args[0].op == "number" and of.params[1] == -1:
        limit, size = of.params[0] * of.args[0].params[0], of.args[1]
        turn = proportion(above.values, size.args[0].values) if size.op == "function" and size.params[0] == "abs" else None
        if turn is None or abs(turn) != 1:
            return choice
        if below is forest.mul(limit * turn, [(forest.plant("function", size.args, "sign"), ONE)]):
            return Tree("function", [above], (f"clamp:{-limit}:{limit}",), choice.values)
    return choice


def masks_of(tree: Tree) -> list[Tree]:
    """The masks that a term is multiplied by."""
    return [factor for factor in factors_of(tree) if is_one_sided(factor) or is_truth(factor)]


def factors_of(tree: Tree) -> list[Tree]:
    """The factors of a product; of anything else, itself."""
    if tree.op == "mul":
        return [arg for arg, exponent in zip(tree.args, tree.params[1], strict=True) if exponent == 1]
    return [tree]


def is_one_sided(tree: Tree) -> bool:
    return tree.op == "function" and tree.params[0] in ("positive", "nonnegative")


def is_truth(tree: Tree) -> bool:
    """Whether it is a name of truth values."""
    return tree.op == "symbol" and TRUTH in tree.params


def are_opposite(mask: Tree, other: Tree) -> bool:
    """``a > b`` and ``b >= a``, ``m`` and ``1 - m``."""
    if is_truth(mask):
        return other.op == "add" and proportion(other.values, 1 - mask.values) == 1
    return is_one_sided(other) and other.params[0] == "nonnegative" and proportion(mask.args[0].values, other.args[0].values) == -1


def without(forest: Forest, tree: Tree, mask: Tree) -> Tree:
    """A term without the mask."""
    if tree is mask:
        return forest.number(ONE)
    rest = [(arg, exponent) for arg, exponent in zip(tree.args, tree.params[1], strict=True) if arg is not mask]
    return forest.mul(tree.params[0], rest)
