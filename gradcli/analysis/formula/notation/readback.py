"""Reading back: from index form to matrix notation.

A term is a product of factors summed over its bound labels.  The labels are summed one after the other: where two matrices share the label it is a product
of matrices, a matrix and vectors give a matrix times a vector, two vectors a dot product, one factor alone a sum over a dimension, anything else an einsum.
Which label comes first decides how the result reads, so all orders are tried when there are few, and the cheapest counts.  What is left has free labels
only and is an elementwise product, with an outer product, a diagonal or an identity matrix where labels ask for it.

Each part is an `Item`: labels, and a function that gives its tree for any order of them.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import permutations
from typing import Any

from gradcli.analysis.formula.index.budget import Unreadable
from gradcli.analysis.formula.index.rational import Rational
from gradcli.analysis.formula.index.space import Space
from gradcli.analysis.formula.index.terms import Axis, Expr, Factor, Label, Operand, Term
from gradcli.analysis.formula.notation.contraction import LETTERS, ONE, Contraction, Item, Order, stripped
from gradcli.analysis.formula.notation.forest import Forest
from gradcli.analysis.formula.notation.tree import HERE, Tree, cost

ELEMENTWISE = ("symbol", "number", "add", "mul", "function")
RANK = 4  # labels, bound ones and axes, up to which they are summed one after the other even where a sum over several dimensions is known
ORDERS = 3  # bound labels whose orders are all tried


class Reader(Contraction):
    """Reads expressions of a space back into trees of a forest."""

    def __init__(self, space: Space, forest: Forest) -> None:
        super().__init__(space, forest)
        self.read: dict[Any, Tree] = {}

    # ---- whole expressions --------------------------------------------------------------------------------------------------------------

    def operand(self, operand: Operand) -> Tree:
        """An expression as an array with these axes; merged dimensions are a reshape."""
        order: list[Label | None] = []
        for axis in operand.axes:
            order += axis or (None,)
        tree = self.exact(operand.expr, tuple(order))
        if all(len(axis) <= 1 for axis in operand.axes):
            return tree
        shape = tuple(self.size(axis) for axis in operand.axes)
        return self.forest.linear("reshape", tree, params=(shape,))

    def size(self, axis: Axis) -> int:
        size = 1
        for label in axis:
            size *= self.space.sizes[label]
        return size

    def exact(self, expr: Expr, order: Order) -> Tree:
        """The tree with exactly these axes; a matrix is read in both orders, but for one that a transpose cannot make shorter."""
        key = (expr, order)
        tree = self.read.get(key)
        if tree is None:
            tree = self.filled(self.loose(expr, order), order)
            if len(order) == 2 and None not in order and not is_elementwise(tree):
                turned = self.filled(self.loose(expr, order[::-1]), order[::-1])
                tree = min(tree, self.forest.transpose(turned), key=cost)
            self.read[key] = tree
        return tree

    def filled(self, tree: Tree, order: Order) -> Tree:
        """Spread over the axes that it lacks."""
        shape = tuple(1 if label is None else self.space.sizes[label] for label in order)
        return tree if tree.shape == shape else self.forest.linear("expand", tree, params=(shape,))

    def loose(self, expr: Expr, order: Order) -> Tree:
        """A tree that broadcasts to these axes."""
        if not expr.terms:
            return self.forest.number(Rational(0))
        parts = [(term.coefficient, self.term(term, order)) for term in expr.terms]
        return self.forest.add(parts)

    def sum_of_einsums(self, operand: Operand) -> Tree:
        """The expression multiplied out, each term an einsum of its factors."""
        order = tuple(label for axis in operand.axes for label in (axis or (None,)))
        shape = tuple(1 if label is None else self.space.sizes[label] for label in order)
        terms, values = [], self.space.array_of(operand)
        for term in self.space.expanded(operand.expr).terms:
            items = [self.item(factor, exponent) if factor.kind != "delta" else self.identity(factor) for factor, exponent in term.powers]
            wanted = [label for label in order if label in term.free]
            tree = self.literal_einsum(items, wanted, order) if items else self.forest.number(ONE)
            terms.append((term.coefficient, tree))
        total = (
            Tree("add", [tree for _, tree in terms], tuple(c for c, _ in terms), values.reshape(shape))
            if terms
            else self.forest.number(Rational(0))
        )
        if len(terms) == 1:
            total = Tree("mul", [terms[0][1]], (terms[0][0], (ONE,)), values.reshape(shape)) if terms[0][0] != 1 else terms[0][1]
        parts = [tree.shape for _, tree in terms]
        complete = any(part == shape for part in parts)
        return total if complete else Tree("expand", [total], (shape,), values.reshape(shape))

    def item_of(self, expr: Expr) -> Item:
        return Item(expr.free, lambda order: self.exact(expr, order))

    # ---- terms --------------------------------------------------------------------------------------------------------------------------

    def term(self, term: Term, order: Order) -> Tree:
        """The product without its coefficient, broadcastable to `order`."""
        key = (term.powers, term.bound, order)
        tree = self.read.get(key)
        if tree is not None:
            return tree
        best: Tree | None = next(self.several_sums(term, order), None)
        for sequence in self.sequences(term, order, best is not None):
            self.space.step()
            try:
                items = [self.item(factor, exponent) for factor, exponent in term.powers if factor.kind != "delta"]
                deltas = [factor for factor, _ in term.powers if factor.kind == "delta"]
                for label in sequence:
                    items = self.without(items, label)
                tree = self.elementwise(items, deltas, order)
            except Unreadable:
                continue
            best = tree if best is None else min(best, tree, key=cost)
        for tree in (*self.one_einsum(term, order), *self.one_sum(term)):
            best = tree if best is None else min(best, tree, key=cost)
        if best is None:
            raise Unreadable
        self.read[key] = best
        return best

    def sequences(self, term: Term, order: Order, summed: bool) -> Iterator[tuple[Label, ...]]:
        """The orders in which bound labels are summed; none of many where the sum over all at once is known."""
        if summed and len(term.bound) + len(order) > RANK:
            return iter(())
        return permutations(sorted(term.bound)) if len(term.bound) <= ORDERS else iter([self.greedy(term)])

    def greedy(self, term: Term) -> tuple[Label, ...]:
        """An order for many bound labels: always the one with the fewest labels beside it."""
        groups = [set(factor.free) for factor, _ in term.powers]
        left, sequence = set(term.bound), list[Label]()
        while left:
            label = min(left, key=lambda one: (len(set().union(*[group for group in groups if one in group])), one))
            merged = set().union(*[group for group in groups if label in group]) - {label}
            groups = [group for group in groups if label not in group] + [merged]
            left.discard(label)
            sequence.append(label)
        return tuple(sequence)

    def one_einsum(self, term: Term, order: Order) -> Iterator[Tree]:
        """The whole term as an einsum, for results of three dimensions or more."""
        wanted = [label for label in order if label is not None and label in term.free]
        if len(wanted) < 3 or len(wanted) + len(term.bound) > len(LETTERS):
            return
        try:
            items = [self.item(factor, exponent) if factor.kind != "delta" else self.identity(factor) for factor, exponent in term.powers]
            yield self.einsum(items, wanted, order)
        except Unreadable:
            return

    def one_sum(self, term: Term) -> Iterator[Tree]:
        """The sum of all elements of a product of tensors with the same labels."""
        if len(term.bound) < 2 or any(factor.free != term.bound or factor.kind == "delta" for factor, _ in term.powers):
            return
        items = [self.item(factor, exponent) for factor, exponent in term.powers]
        natural = next((item.natural for item in items if item.natural is not None and None not in item.natural), tuple(sorted(term.bound)))
        try:
            yield self.forest.linear("sum", self.product(items).build(natural), params=(None, False))
        except Unreadable:
            return

    def several_sums(self, term: Term, order: Order) -> Iterator[Tree]:
        """The sum over several dimensions of an elementwise product, of which one factor has all labels."""
        every = term.free | term.bound
        if len(term.bound) < 2 or len(every) <= 2 or any(factor.kind == "delta" for factor, _ in term.powers):
            return
        try:
            items = [self.item(factor, exponent) for factor, exponent in term.powers]
            full = next((item for item in items if item.labels == every), None)
            if full is None:
                return
            axes = full.natural if full.natural is not None and None not in full.natural else tuple(sorted(every))
            parts = [item.build(stripped(tuple(label if label in item.labels else None for label in axes))) for item in items]
            places = tuple(at for at, label in enumerate(axes) if label in term.bound)
            product = self.forest.mul(ONE, [(part, ONE) for part in parts])
            if self.kept(order, term) == tuple(None if label in term.bound else label for label in axes):
                yield self.forest.linear("sum", product, params=(places, True))
                return
            total = self.forest.linear("sum", product, params=(None if len(places) == len(axes) else places, False))
            yield self.fitted(total, tuple(label for label in axes if label not in term.bound), stripped(self.kept(order, term)))
        except Unreadable:
            return

    def kept(self, order: Order, term: Term) -> Order:
        """The order of a term's own labels."""
        return tuple(label if label in term.free else None for label in order)

    # ---- factors ------------------------------------------------------------------------------------------------------------------------

    def item(self, factor: Factor, exponent: Rational) -> Item:
        """A factor as an item."""
        item = self.base(factor)
        if exponent == 1:
            return item
        return Item(item.labels, lambda order: self.forest.mul(ONE, [(item.build(order), exponent)]), item.natural)

    def base(self, factor: Factor) -> Item:
        what, forest = factor.what, self.forest
        if factor.kind == "group":
            return self.item_of(what[0])
        if factor.kind == "function":
            return Item(factor.free, lambda order: forest.plant("function", [self.exact(what[1], order)], what[0]))
        if factor.kind == "symbol":
            return self.placed(forest.symbol(what[0]), what[1])
        name, run, args, labels = what
        trees = [self.operand(arg) for arg in args if isinstance(arg, Operand)]
        pattern = tuple(HERE if isinstance(arg, Operand) else arg for arg in args)
        return self.placed(forest.plant("call", trees, name, run, pattern), labels)

    def placed(self, tree: Tree, labels: Sequence[Label | None]) -> Item:
        """A tree whose axes are these labels: fixed positions are picked, a label that occurs twice takes the diagonal."""
        forest, axes = self.forest, list(labels)
        if any(label is not None and label < 0 for label in axes):
            index = tuple(-1 - label if label is not None and label < 0 else slice(None) for label in axes)
            while index and index[-1] == slice(None):
                index = index[:-1]
            tree = forest.plant("index", [tree], index)
            axes = [label for label in axes if label is None or label >= 0]
        real = [label for label in axes if label is not None]
        if len(set(real)) < len(real):
            if len(axes) != 2:
                raise Unreadable
            tree, axes = forest.plant("diagonal", [tree]), axes[:1]
        natural = tuple(axes)
        return Item(frozenset(real), lambda order: self.fitted(tree, natural, order), natural)

    def identity(self, factor: Factor) -> Item:
        """A delta as an identity matrix, or as one row of it."""
        one, other = factor.what
        if one < 0:
            row = self.forest.plant("index", [self.forest.plant("eye", [], self.space.sizes[other])], (-1 - one,))
            return Item(frozenset((other,)), lambda order: self.fitted(row, (other,), order), (other,))
        return Item(
            frozenset((one, other)), lambda order: self.fitted(self.forest.plant("eye", [], self.space.sizes[one]), (one, other), order)
        )

    # ---- what is left -------------------------------------------------------------------------------------------------------------------

    def elementwise(self, items: Sequence[Item], deltas: Sequence[Factor], order: Order) -> Tree:
        """The product of items over free labels only, with what deltas there are."""
        forest = self.forest
        free = [label for label in order if label is not None]
        pairs = [delta for delta in deltas if min(delta.what) >= 0]
        items = [*items, *(self.identity(delta) for delta in deltas if min(delta.what) < 0)]
        if pairs:
            if len(pairs) > 1 or len(free) != 2 or set(pairs[0].what) != set(free):
                raise Unreadable
            return self.diagonal(items, pairs[0], free)
        scalars = [(item.build(ones_of(item, order)), ONE) for item in items if not item.labels]
        items = [item for item in items if item.labels]
        if len(items) > 1 and len(free) == 2 and all(len(item.labels) == 1 for item in items):
            rows, columns = ([item for item in items if label in item.labels] for label in free)
            if rows and columns:
                u, v = self.product(rows), self.product(columns)
                outer = forest.linear("outer", u.build((free[0],)), v.build((free[1],)))
                column, row = (item.natural is not None and len(item.natural) == 2 for item in (u, v))
                if column and row:
                    outer = min(outer, forest.matmul(u.build((free[0], None)), v.build((None, free[1]))), key=cost)
                if None in order:
                    outer = self.fitted(outer, tuple(free), order)
                return forest.mul(ONE, [*scalars, (outer, ONE)])
        if (
            len(items) > 1
            and len({label for item in items for label in item.labels}) > 2
            and not any(len(item.labels) == len(free) for item in items)
        ):
            return forest.mul(
                ONE, [*scalars, (self.einsum(items, [label for label in free if any(label in item.labels for item in items)], order), ONE)]
            )
        factors = []
        for item in items:
            own = tuple(label if label in item.labels else None for label in order)
            factors.append((item.build(own if item.natural == own else stripped(own)), ONE))
        return forest.mul(ONE, [*scalars, *factors])

    def diagonal(self, items: Sequence[Item], delta: Factor, free: Sequence[Label]) -> Tree:
        """``diag(v)``, or a number times an identity matrix."""
        forest = self.forest
        scalars = [(item.build(()), ONE) for item in items if not item.labels]
        vectors = [item for item in items if item.labels]
        if not vectors:
            return forest.mul(ONE, [*scalars, (forest.plant("eye", [], self.space.sizes[free[0]]), ONE)])
        if any(len(item.labels) != 1 for item in vectors) or len({item.labels for item in vectors}) > 1:
            raise Unreadable
        (label,) = vectors[0].labels
        diagonal = forest.linear("diag", self.product(vectors).build((label,)))
        return forest.mul(ONE, [*scalars, (diagonal, ONE)])


def ones_of(item: Item, order: Order) -> Order:
    """The axes of a single number: its own, all of size 1, where the result has at least as many."""
    return item.natural if item.natural is not None and len(item.natural) <= len(order) and None in order else ()


def is_elementwise(tree: Tree) -> bool:
    """Whether a tree is made of names and numbers element by element: read the other way round, each name would be transposed."""
    return tree.op in ELEMENTWISE and all(map(is_elementwise, tree.args))
