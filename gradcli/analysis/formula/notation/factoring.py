"""Common factors: ``A @ B + A @ C`` is ``A @ (B + C)``, ``a*x + b*x`` is ``(a + b)*x``.

Each factor that two terms of a sum share is taken out in turn, of all the terms that have it, and what is left is a sum of its own; the cheapest counts.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import TYPE_CHECKING, Any

from gradcli.analysis.formula.index.budget import Unreadable
from gradcli.analysis.formula.index.rational import Rational
from gradcli.analysis.formula.notation.tree import Tree

if TYPE_CHECKING:
    from gradcli.analysis.formula.notation.forest import Forest

ONE = Rational(1)
Pair = tuple[Rational, Tree]
Take = Callable[["Forest", Tree, Any], Tree | None]  # what is left of a term without a factor; None where it has no such factor
MOST = 8  # terms of a sum in which common factors are looked for


def factored(forest: Forest, terms: Sequence[Pair]) -> Iterator[Tree]:
    """The same sum with a common factor taken out, in each way there is."""
    if len(terms) > MOST:
        return
    takes: tuple[Take, ...] = (common_elementwise, common_left, common_right, outer_left, outer_right, common_einsum)
    for take in takes:
        tried: set[object] = set()
        for _, tree in terms:
            for key in candidates(take, tree):
                if key in tried:
                    continue
                tried.add(key)
                if take is common_elementwise and sum(powers_without(part, key) is not None for _, part in terms) < 2:
                    continue
                taken = [(c, take(forest, part, key)) for c, part in terms]
                inside = [(c, rest) for c, rest in taken if rest is not None]
                if len(inside) < 2:
                    continue
                outside = [terms[at] for at, (_, rest) in enumerate(taken) if rest is None]
                try:
                    found = joined(forest, take, key, forest.add(inside), outside)
                except (Unreadable, ValueError):
                    continue
                if found is not None:
                    yield found


def joined(forest: Forest, take: Take, key: Any, inner: Tree, outside: list[Pair]) -> Tree | None:
    """The factor times what it was taken out of, plus the rest; None where the product is best written as the sum that it came from."""
    if take is common_elementwise:
        tree, exponent = key
        product = forest.mul(ONE, [(tree, exponent), (inner, ONE)])
    elif take is common_left:
        product = forest.matmul(key, inner)
    elif take is outer_left:
        product = forest.linear("outer", key, inner)
    elif take is common_einsum:
        arg, at, pattern = key
        product = forest.linear("einsum", *([arg, inner] if at == 0 else [inner, arg]), params=(pattern,))
    elif take is outer_right:
        product = forest.linear("outer", inner, key)
    else:
        product = forest.matmul(inner, key)
    if product.op == "add":
        return None
    return forest.add([(ONE, product), *outside]) if outside else product


def candidates(take: Take, tree: Tree) -> list[Any]:
    """The factors of a term that others may share."""
    if take is common_elementwise:
        return list(elementwise(tree))
    if take is common_einsum:
        array = only_array(tree)
        return [(array.args[at], at, array.params[0]) for at in (0, 1)] if array.op == "einsum" and len(array.args) == 2 else []
    chain = chain_of(tree) if take in (common_left, common_right) else outer_of(tree)
    return [chain[0] if take in (common_left, outer_left) else chain[-1]] if chain else []


def elementwise(tree: Tree) -> list[tuple[Tree, Rational]]:
    """The factors of a product, each as a base and its exponent."""
    if tree.op == "mul":
        return list(zip(tree.args, tree.params[1], strict=True))
    return [(tree, ONE)]


def chain_of(tree: Tree) -> tuple[Tree, ...]:
    """The factors of a product of matrices; none of anything else."""
    array = only_array(tree)
    return array.args if array.op == "matmul" else ()


def only_array(tree: Tree) -> Tree:
    """The one array of a product with single numbers, to the power of 1; of anything else, itself."""
    if tree.op != "mul":
        return tree
    arrays = [(arg, exponent) for arg, exponent in zip(tree.args, tree.params[1], strict=True) if arg.ndim]
    return arrays[0][0] if len(arrays) == 1 and arrays[0][1] == 1 else tree


def common_elementwise(forest: Forest, tree: Tree, key: tuple[Tree, Rational]) -> Tree | None:
    """What is left of a term without this factor; None where it has no such factor."""
    left = powers_without(tree, key)
    if left is None:
        return None
    coefficient, powers = left
    rest = [(part, e) for part, e in powers.items() if e]
    return forest.mul(coefficient, rest) if rest else forest.number(coefficient)


def powers_without(tree: Tree, key: tuple[Tree, Rational]) -> tuple[Rational, dict[Tree, Rational]] | None:
    """The coefficient and the powers of a term without this factor; None where it has no such factor."""
    base, exponent = key
    powers = dict(zip(tree.args, tree.params[1], strict=True)) if tree.op == "mul" else {tree: ONE}
    coefficient = tree.params[0] if tree.op == "mul" else ONE
    own = powers.get(base)
    if own is None and base.op == "add" and (turned := turned_in(powers, base)) is not None:
        base, coefficient, own = turned, -coefficient, powers[turned]
    if own is None or own * exponent < 0 or abs(own) < abs(exponent):
        return None
    powers[base] = own - exponent
    return coefficient, powers


def turned_in(powers: Mapping[Tree, Rational], base: Tree) -> Tree | None:
    """The factor that is ``b - a`` where this one is ``a - b``, if its exponent is odd."""
    for tree, exponent in powers.items():
        if tree.op == "add" and exponent.denominator == 1 and exponent.numerator % 2 and len(tree.args) == len(base.args):
            signed = dict(zip(tree.args, tree.params, strict=True))
            if all(signed.get(arg) == -coefficient for arg, coefficient in zip(base.args, base.params, strict=True)):
                return tree
    return None


def common_left(forest: Forest, tree: Tree, key: Tree) -> Tree | None:
    """What is left of a product of matrices, or of an outer product, without its first factor."""
    return without(forest, tree, key, 0)


def common_right(forest: Forest, tree: Tree, key: Tree) -> Tree | None:
    """Likewise without its last."""
    return without(forest, tree, key, -1)


def without(forest: Forest, tree: Tree, key: Tree, at: int) -> Tree | None:
    """What is left of a term without its first or last factor; a vector is an identity matrix times itself."""
    chain = chain_of(tree)
    if not chain or chain[at] is not key:
        return multiple_of_identity(forest, tree, key) if key.ndim == 1 and at == -1 else None
    rest = chain[1:] if at == 0 else chain[:-1]
    if any(arg.ndim != 2 for arg in (rest[:-1] if at == 0 else rest[1:])):
        return None
    inner = forest.matmul(*rest) if len(rest) > 1 else rest[0]
    if tree.op != "mul":
        return inner
    factors = [(inner if arg.ndim else arg, e) for arg, e in zip(tree.args, tree.params[1], strict=True)]
    return forest.mul(tree.params[0], factors)


def multiple_of_identity(forest: Forest, tree: Tree, vector: Tree) -> Tree | None:
    """``k*eye(n)`` of ``k*v``."""
    powers = dict(zip(tree.args, tree.params[1], strict=True)) if tree.op == "mul" else {tree: ONE}
    if powers.pop(vector, None) != 1 or any(arg.ndim for arg in powers):
        return None
    coefficient = tree.params[0] if tree.op == "mul" else ONE
    return forest.mul(coefficient, [*powers.items(), (forest.plant("eye", [], vector.shape[0]), ONE)])


def outer_left(forest: Forest, tree: Tree, key: Tree) -> Tree | None:
    """What is left of an outer product without its column."""
    return other_side(forest, tree, key, 0)


def outer_right(forest: Forest, tree: Tree, key: Tree) -> Tree | None:
    """Likewise without its row."""
    return other_side(forest, tree, key, 1)


def common_einsum(forest: Forest, tree: Tree, key: tuple[Tree, int, str]) -> Tree | None:
    """What is left of an einsum of two without this factor, its axes in the order of the pattern."""
    array, (factor, at, pattern) = only_array(tree), key
    if array.op != "einsum" or len(array.args) != 2 or array.args[at] is not factor:
        return None
    (own, result), (wanted, output) = (each.split("->") for each in (array.params[0], pattern))
    letters, order = own.split(","), wanted.split(",")
    have, want = letters[1 - at], order[1 - at]
    if letters[at] != order[at] or result != output or sorted(have) != sorted(want) or len(set(have)) < len(have):
        return None
    other = array.args[1 - at]
    if have != want:
        other = (
            forest.transpose(other) if len(have) == 2 else forest.linear("permute", other, params=(tuple(have.index(one) for one in want),))
        )
    return (
        other
        if tree.op != "mul"
        else forest.mul(tree.params[0], [(other if arg.ndim else arg, e) for arg, e in zip(tree.args, tree.params[1], strict=True)])
    )


def other_side(forest: Forest, tree: Tree, key: Tree, at: int) -> Tree | None:
    sides = outer_of(tree)
    if not sides or sides[at] is not key:
        return None
    other = sides[1 - at]
    if tree.op != "mul":
        return other
    return forest.mul(tree.params[0], [(other if arg.ndim else arg, e) for arg, e in zip(tree.args, tree.params[1], strict=True)])


def outer_of(tree: Tree) -> tuple[Tree, ...]:
    """The sides of an outer product; none of anything else."""
    array = only_array(tree)
    return array.args if array.op == "outer" else ()
