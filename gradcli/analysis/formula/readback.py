"""Reading back: from index form to matrix notation.

A term is a product of factors summed over its bound labels.  The labels are summed one after the other: where two matrices share the label it is a product
of matrices, a matrix and vectors give a matrix times a vector, two vectors a dot product, one factor alone a sum over a dimension, anything else an einsum.
Which label comes first decides how the result reads, so all orders are tried when there are few, and the cheapest counts.  What is left has free labels
only and is an elementwise product, with an outer product, a diagonal or an identity matrix where labels ask for it.

Each part is an `Item`: labels, and a function that gives its tree for any order of them.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from fractions import Fraction
from itertools import permutations
from typing import Any

from gradcli.analysis.formula.budget import Unreadable
from gradcli.analysis.formula.index import Axis, Expr, Factor, Label, Operand, Space, Term
from gradcli.analysis.formula.tree import HERE, Forest, Tree, cost, evaluated

ONE = Fraction(1)
Order = tuple[Label | None, ...]
LETTERS = "ijklmnopqrstuvwxyzabcdefgh"
ORDERS = 3  # bound labels whose orders are all tried


class Item:
    """A factor on its way to a tree. `build` gives the tree whose axes are exactly these labels in this order, None standing for size 1."""

    __slots__ = ("_build", "_built", "labels", "natural")

    def __init__(self, labels: frozenset[Label], build: Callable[[Order], Tree], natural: Order | None = None) -> None:
        self.labels, self._build, self.natural = labels, build, natural
        self._built: dict[Order, Tree] = {}

    def build(self, order: Order) -> Tree:
        tree = self._built.get(order)
        if tree is None:
            tree = self._built[order] = self._build(order)
        return tree


class Reader:
    """Reads expressions of a space back into trees of a forest."""

    def __init__(self, space: Space, forest: Forest) -> None:
        self.space, self.forest = space, forest
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
        """The tree with exactly these axes; a matrix is read in both orders."""
        key = (expr, order)
        tree = self.read.get(key)
        if tree is None:
            tree = self.filled(self.loose(expr, order), order)
            if len(order) == 2 and None not in order:
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
            return self.forest.number(Fraction(0))
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
            else self.forest.number(Fraction(0))
        )
        if len(terms) == 1:
            total = Tree("mul", [terms[0][1]], (terms[0][0], (ONE,)), values.reshape(shape)) if terms[0][0] != 1 else terms[0][1]
        parts = [tree.shape for _, tree in terms]
        complete = any(part == shape for part in parts)
        return total if complete else Tree("expand", [total], (shape,), values.reshape(shape))

    def literal_einsum(self, items: Sequence[Item], wanted: Sequence[Label], order: Order) -> Tree:
        """An einsum as it is written, whatever shorter there may be."""
        letters: dict[Label, str] = {}
        for label in [*wanted, *(label for item in items for label in sorted(item.labels))]:
            letters.setdefault(label, LETTERS[len(letters)])
        inputs, trees = [], []
        for item in items:
            natural = item.natural if item.natural is not None and None not in item.natural else None
            own = natural or tuple(sorted(item.labels, key=lambda one: letters[one]))
            inputs.append("".join(letters[label] for label in own))  # type: ignore[index]
            trees.append(item.build(own))
        pattern = f"{','.join(inputs)}->{''.join(letters[label] for label in wanted)}"
        tree = Tree("einsum", trees, (pattern,), evaluated("einsum", [each.values for each in trees], (pattern,), {}))
        place = tuple(
            None if label not in wanted else slice(None) for label in stripped(tuple(label if label in wanted else None for label in order))
        )
        return tree if None not in place else Tree("index", [tree], (place,), tree.values[place])

    def item_of(self, expr: Expr) -> Item:
        return Item(expr.free, lambda order: self.exact(expr, order))

    # ---- terms --------------------------------------------------------------------------------------------------------------------------

    def term(self, term: Term, order: Order) -> Tree:
        """The product without its coefficient, broadcastable to `order`."""
        key = (term.powers, term.bound, order)
        tree = self.read.get(key)
        if tree is not None:
            return tree
        labels = sorted(term.bound)
        best: Tree | None = None
        for sequence in permutations(labels) if len(labels) <= ORDERS else [self.greedy(term)]:
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

    def einsum(self, items: Sequence[Item], wanted: Sequence[Label], order: Order) -> Tree:
        """``einsum("ik,kj->ij", …)`` of items, numbers in front."""
        scalars = [(item.build(()), ONE) for item in items if not item.labels]
        items = [item for item in items if item.labels]
        letters: dict[Label, str] = {}
        for label in [*wanted, *(label for item in items for label in sorted(item.labels))]:
            letters.setdefault(label, LETTERS[len(letters)])
        inputs, trees = [], []
        for item in items:
            own = (
                item.natural
                if item.natural is not None and None not in item.natural
                else tuple(sorted(item.labels, key=lambda one: letters[one]))
            )
            inputs.append("".join(letters[label] for label in own))  # type: ignore[index]
            trees.append(item.build(own))
        pattern = f"{','.join(inputs)}->{''.join(letters[label] for label in wanted)}"
        tree = self.forest.linear("einsum", *trees, params=(pattern,))
        if scalars:
            tree = self.forest.mul(ONE, [*scalars, (tree, ONE)])
        return self.fitted(tree, tuple(wanted), stripped(tuple(label if label in wanted else None for label in order)))

    # ---- factors ------------------------------------------------------------------------------------------------------------------------

    def item(self, factor: Factor, exponent: Fraction) -> Item:
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

    def fitted(self, tree: Tree, have: Order, want: Order) -> Tree:
        """A tree with its axes brought into another order, axes of size 1 put in or taken away."""
        if have == want:
            return tree
        forest = self.forest
        own, wanted = [label for label in have if label is not None], [label for label in want if label is not None]
        if sorted(own) != sorted(wanted):
            raise Unreadable
        if len(have) == 2 and want == have[::-1]:
            return forest.transpose(tree)
        if None in have:
            tree = forest.linear("index", tree, params=(tuple(0 if label is None else slice(None) for label in have),))
        if own != wanted:
            if len(own) == 2:
                tree = forest.transpose(tree)
            elif own[:-2] == wanted[:-2]:
                tree = forest.plant("T", [tree])
            else:
                tree = forest.linear("permute", tree, params=(tuple(own.index(label) for label in wanted),))
        if None in want:
            index = tuple(None if label is None else slice(None) for label in want)
            while index and index[-1] == slice(None):
                index = index[:-1]
            tree = forest.linear("index", tree, params=(index,))
        return tree

    # ---- sums over a label --------------------------------------------------------------------------------------------------------------

    def without(self, items: Sequence[Item], label: Label) -> list[Item]:
        """The items with one label summed away."""
        touched = [item for item in items if label in item.labels]
        rest = [item for item in items if label not in item.labels]
        groups: dict[frozenset[Label], list[Item]] = {}
        for item in touched:
            groups.setdefault(item.labels, []).append(item)
        vectors = groups.pop(frozenset((label,)), [])
        tensors = [self.product(group) for group in groups.values()]
        if not tensors:
            return [*rest, self.dot(vectors, label)]
        if len(tensors) == 1:
            return [*rest, self.with_vectors(tensors[0], vectors, label)]
        if len(tensors) == 2:
            return [*rest, self.contracted(tensors[0], tensors[1], vectors, label)]
        every = [*vectors, *tensors]
        labels = frozenset().union(*[item.labels for item in every]) - {label}
        return [*rest, Item(labels, lambda order: self.einsum(every, [one for one in order if one is not None], order))]

    def product(self, items: Sequence[Item]) -> Item:
        """The elementwise product of items with the same labels."""
        if len(items) == 1:
            return items[0]
        natural = next((item.natural for item in items if item.natural is not None), None)
        return Item(items[0].labels, lambda order: self.forest.mul(ONE, [(item.build(order), ONE) for item in items]), natural)

    def dot(self, vectors: Sequence[Item], label: Label) -> Item:
        """The sum of a product of vectors."""

        def build(order: Order) -> Tree:
            forest = self.forest
            natural = next((item.natural for item in vectors if item.natural is not None and len(item.natural) > 1), (label,))
            whole = forest.linear("sum", self.product(vectors).build(natural), params=(None, False))
            trees = [item.build((label,)) for item in vectors]
            choices = [whole]
            if len(trees) >= 2:
                choices.append(forest.matmul(self.product(vectors[:-1]).build((label,)), trees[-1]))
                choices.append(forest.matmul(trees[0], self.product(vectors[1:]).build((label,))))
            elif trees[0].op == "mul" and trees[0].params[1] == (2,):
                choices.append(forest.matmul(trees[0].args[0], trees[0].args[0]))
            return min(choices, key=cost)

        return Item(frozenset(), lambda order: self.fitted(build(()), (), order))

    def with_vectors(self, tensor: Item, vectors: Sequence[Item], label: Label) -> Item:
        """A tensor times vectors, or summed, over one of its labels."""
        labels = tensor.labels - {label}
        forest = self.forest

        def build(order: Order) -> Tree:
            plain = tuple(one for one in order if one is not None)
            choices: list[Tree] = []
            if vectors:
                vector = self.product(vectors)
                choices.append(self.fitted(forest.matmul(tensor.build((*plain, label)), vector.build((label,))), plain, order))
                if len(plain) == 1:
                    choices.append(self.fitted(forest.matmul(vector.build((label,)), tensor.build((label, *plain))), plain, order))
                    if order == (plain[0], None):
                        choices.append(forest.matmul(tensor.build((plain[0], label)), vector.build((label, None))))
                    if order == (None, plain[0]):
                        choices.append(forest.matmul(vector.build((None, label)), tensor.build((label, plain[0]))))
                return min(choices, key=cost)
            for at in range(len(plain) + 1):
                full = (*plain[:at], label, *plain[at:])
                try:
                    tree = tensor.build(full)
                except Unreadable:
                    continue
                kept = (*plain[:at], None, *plain[at:])
                if order == kept and len(full) > 1:
                    choices.append(forest.linear("sum", tree, params=((at,), True)))
                choices.append(self.fitted(forest.linear("sum", tree, params=((at,), False)), plain, order))
            if not choices:
                raise Unreadable
            return min(choices, key=cost)

        return Item(labels, build)

    def contracted(self, one: Item, other: Item, vectors: Sequence[Item], label: Label) -> Item:
        """Two tensors summed over a label they share: a product of matrices, batched over what else they share; else an einsum."""
        labels = (one.labels | other.labels) - {label}
        batch = (one.labels & other.labels) - {label}
        first, second = one.labels - batch - {label}, other.labels - batch - {label}
        forest = self.forest

        def build(order: Order) -> Tree:
            plain = [each for each in order if each is not None]
            choices: list[Tree] = []
            matrices = len(first) == 1 and len(second) == 1
            if matrices and (not batch or plain[: len(batch)] == [each for each in plain if each in batch]):
                lead = tuple(each for each in plain if each in batch)
                (i,), (j,) = first, second
                turned = plain[-1] == i
                left, right = (other, one) if turned else (one, other)
                row, column = (j, i) if turned else (i, j)
                for a, b in self.weighted(left, right, vectors, (*lead, row, label), (*lead, label, column), label):
                    choices.append(self.fitted(forest.matmul(a, b), tuple(plain), order))
            elif not batch and not vectors and len(second) == 1 and plain[-1] in second:
                choices.append(
                    self.fitted(forest.matmul(one.build((*plain[:-1], label)), other.build((label, plain[-1]))), tuple(plain), order)
                )
            elif not batch and not vectors and len(first) == 1 and plain[-1] in first:
                choices.append(
                    self.fitted(forest.matmul(other.build((*plain[:-1], label)), one.build((label, plain[-1]))), tuple(plain), order)
                )
            if not choices or len(labels) > 2:
                choices.append(self.einsum([one, other, *vectors], plain, order))
            return min(choices, key=cost)

        return Item(labels, build)

    def weighted(
        self, left: Item, right: Item, vectors: Sequence[Item], rows: Order, columns: Order, label: Label
    ) -> Iterator[tuple[Tree, Tree]]:
        """Two matrices with weights on the label they share: on the first, on the second, or as a diagonal between them."""
        a, b = left.build(rows), right.build(columns)
        if not vectors:
            yield a, b
            return
        vector, forest = self.product(vectors), self.forest
        yield forest.mul(ONE, [(a, ONE), (vector.build((label,)), ONE)]), b
        yield a, forest.mul(ONE, [(vector.build((label, None)), ONE), (b, ONE)])

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
        scalars = [(item.build(()), ONE) for item in items if not item.labels]
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
            factors.append((item.build(stripped(own)), ONE))
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


def stripped(order: Order) -> Order:
    """Without leading axes of size 1, which broadcasting adds."""
    while order and order[0] is None:
        order = order[1:]
    return order
