"""Habits: how a formula is written that could be written otherwise at the same length.

A search for the shortest tree prefers ``x/exp(a)``; textbooks write ``x*exp(-a)``.  And of ``a - b`` and ``b - a``, one is enough.
"""

from __future__ import annotations

from gradcli.analysis.formula.index.rational import Rational
from gradcli.analysis.formula.notation.tree import Tree

ONE = Rational(1)


def habitual(tree: Tree) -> Tree:
    """The same tree with quotients by exponentials as products, but for exponentials that it has elsewhere as well, and with one of two opposites."""
    return with_one_sign(with_products(tree))


def with_products(tree: Tree) -> Tree:
    """Quotients by exponentials as products."""
    kept = {id(arg) for node in nodes(tree) for arg, exponent in powers_of(node) if is_exponential(arg) and exponent > 0}
    done: dict[int, Tree] = {}

    def rebuilt(node: Tree) -> Tree:
        new = done.get(id(node))
        if new is None:
            args = [rebuilt(arg) for arg in node.args]
            new = (
                node
                if all(one is other for one, other in zip(args, node.args, strict=True))
                else Tree(node.op, args, node.params, node.values)
            )
            if new.op == "mul":
                pairs = zip(node.args, new.args, new.params[1], strict=True)
                powers = [turned(arg, e) if is_exponential(old) and e < 0 and id(old) not in kept else (arg, e) for old, arg, e in pairs]
                if powers != list(zip(new.args, new.params[1], strict=True)):
                    new = product(new.params[0], powers, new)
            done[id(node)] = new
        return new

    return rebuilt(tree)


def with_one_sign(tree: Tree) -> Tree:
    """One of ``a - b`` and ``b - a``, where the other is a factor."""
    differences = [node for node in nodes(tree) if node.op == "add" and len(node.args) == 2]
    opposite = {id(one): other for one in differences for other in differences if are_opposite(one, other)}
    if not opposite:
        return tree
    order = {id(node): (clarity(node), -at) for at, node in enumerate(differences)}
    kept = {each for each, other in opposite.items() if order[each] > order[id(other)]}
    done: dict[int, Tree] = {}

    def rebuilt(node: Tree) -> Tree:
        new = done.get(id(node))
        if new is not None:
            return new
        args = [rebuilt(arg) for arg in node.args]
        new = (
            node if all(one is other for one, other in zip(args, node.args, strict=True)) else Tree(node.op, args, node.params, node.values)
        )
        if node.op == "mul":
            coefficient, powers = node.params[0], []
            for old, arg, exponent in zip(node.args, args, node.params[1], strict=True):
                odd = exponent.denominator == 1 and exponent.numerator % 2
                turn = odd and id(old) in opposite and id(old) not in kept
                negative = odd and is_negative(arg)
                coefficient *= -1 if turn or negative else 1
                powers.append((rebuilt(opposite[id(old)]) if turn else scaled(arg, -ONE) if negative else arg, exponent))
            if coefficient != node.params[0]:
                new = product(coefficient, powers, node)
        elif node.op == "add":
            signs = [-1 if is_negative(arg) else 1 for arg in args]
            if -1 in signs:
                terms = [scaled(arg, -ONE) if sign < 0 else arg for sign, arg in zip(signs, args, strict=True)]
                pairs = sorted(
                    zip([c * sign for c, sign in zip(node.params, signs, strict=True)], terms, strict=True), key=lambda pair: pair[0] < 0
                )
                new = Tree("add", [term for _, term in pairs], tuple(c for c, _ in pairs), node.values)
        elif node.op in ("sum", "mean") and is_negative(args[0]):
            new = scaled(Tree(node.op, [scaled(args[0], -ONE)], node.params, -node.values), -ONE)
        done[id(node)] = new
        return new

    return rebuilt(tree)


def is_negative(tree: Tree) -> bool:
    return tree.op == "mul" and tree.params[0] < 0


def are_opposite(one: Tree, other: Tree) -> bool:
    """Whether one sum is minus another, of the same parts."""
    signed = {id(arg): c for c, arg in zip(one.params, one.args, strict=True)}
    return one is not other and all(signed.get(id(arg)) == -c for c, arg in zip(other.params, other.args, strict=True))


def clarity(difference: Tree) -> int:
    """How well a difference reads: best as a name minus something, ``x - mean(x)``."""
    first = difference.args[0].op
    return 2 if first == "symbol" else first not in ("mean", "sum")


def nodes(tree: Tree, seen: set[int] | None = None) -> list[Tree]:
    """All nodes of a tree, each once."""
    seen = set() if seen is None else seen
    if id(tree) in seen:
        return []
    seen.add(id(tree))
    return [tree, *(node for arg in tree.args for node in nodes(arg, seen))]


def powers_of(tree: Tree) -> list[tuple[Tree, Rational]]:
    """The parts of a node with their exponents."""
    return list(zip(tree.args, tree.params[1] if tree.op == "mul" else [ONE] * len(tree.args), strict=True))


def is_exponential(tree: Tree) -> bool:
    return tree.op == "function" and tree.params[0] == "exp"


def turned(raised: Tree, exponent: Rational) -> tuple[Tree, Rational]:
    """``exp(-a)`` of ``exp(a)**-1``."""
    return Tree("function", [scaled(raised.args[0], exponent)], ("exp",), raised.values ** float(exponent)), ONE


def scaled(tree: Tree, by: Rational) -> Tree:
    """A tree times a number."""
    values = tree.values * float(by)
    if tree.op == "number":
        return Tree("number", (), (tree.params[0] * by,), values)
    if tree.op == "add":
        pairs = sorted(((c * by, arg) for c, arg in zip(tree.params, tree.args, strict=True)), key=lambda pair: pair[0] < 0)
        return Tree("add", [arg for _, arg in pairs], tuple(c for c, _ in pairs), values)
    if tree.op == "mul":
        return product(tree.params[0] * by, list(zip(tree.args, tree.params[1], strict=True)), Tree("mul", (), (ONE, ()), values))
    return Tree("mul", [tree], (by, (ONE,)), values)


def product(coefficient: Rational, powers: list[tuple[Tree, Rational]], like: Tree) -> Tree:
    """A product with the values of another tree."""
    if coefficient == 1 and len(powers) == 1 and powers[0][1] == 1:
        return powers[0][0]
    return Tree("mul", [arg for arg, _ in powers], (coefficient, tuple(exponent for _, exponent in powers)), like.values)
