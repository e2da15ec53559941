"""Contractions: what a product of factors becomes when it is summed over a label they share.

Each part is an `Item`: labels, and a function that gives its tree for any order of them.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence

from gradcli.analysis.formula.index.budget import Unreadable
from gradcli.analysis.formula.index.rational import Rational
from gradcli.analysis.formula.index.space import Space
from gradcli.analysis.formula.index.terms import Label
from gradcli.analysis.formula.notation.forest import Forest
from gradcli.analysis.formula.notation.tree import Tree, cost, evaluated

ONE = Rational(1)
Order = tuple[Label | None, ...]
MANY = 3  # dimensions beside the one that is summed
LETTERS = "ijklmnopqrstuvwxyzabcdefgh"


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


class Contraction:
    """Sums of products of items, as trees of a forest."""

    def __init__(self, space: Space, forest: Forest) -> None:
        self.space, self.forest = space, forest

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
        if None in have and len(have) == len(want) and have.count(None) == want.count(None):
            gaps = iter([at for at, label in enumerate(have) if label is None])
            places = tuple(next(gaps) if label is None else have.index(label) for label in want)
            return forest.linear("permute", tree, params=(places,))
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
            if tree.op in ("sum", "mean") and tree.params[0] == tuple(at for at, label in enumerate(want) if label is None):
                return forest.plant(tree.op, tree.args, tree.params[0], True)
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
            for at in self.places(tensor, plain, label):
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

    def places(self, tensor: Item, plain: Sequence[Label], label: Label) -> Sequence[int]:
        """Where among the other labels of a tensor one that is summed may stand: anywhere in a small one, in its own order in one of many dimensions."""
        if len(plain) < MANY:
            return range(len(plain) + 1)
        own = tensor.natural if tensor.natural is not None and label in tensor.natural else tuple(sorted(tensor.labels))
        before = own[: own.index(label)]
        return [sum(one in before for one in plain)]

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

    # ---- einsum -----------------------------------------------------------------------------------------------------------------------------

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
                else tuple(label for label in letters if label in item.labels)
            )
            inputs.append("".join(letters[label] for label in own if label is not None))
            trees.append(item.build(own))
        pattern = f"{','.join(inputs)}->{''.join(letters[label] for label in wanted)}"
        tree = self.forest.linear("einsum", *trees, params=(pattern,))
        if scalars:
            tree = self.forest.mul(ONE, [*scalars, (tree, ONE)])
        return self.fitted(tree, tuple(wanted), stripped(tuple(label if label in wanted else None for label in order)))

    def literal_einsum(self, items: Sequence[Item], wanted: Sequence[Label], order: Order) -> Tree:
        """An einsum as it is written, whatever shorter there may be."""
        letters: dict[Label, str] = {}
        for label in [*wanted, *(label for item in items for label in sorted(item.labels))]:
            letters.setdefault(label, LETTERS[len(letters)])
        inputs, trees = [], []
        for item in items:
            natural = item.natural if item.natural is not None and None not in item.natural else None
            own: Order = natural or tuple(label for label in letters if label in item.labels)
            inputs.append("".join(letters[label] for label in own if label is not None))
            trees.append(item.build(own))
        pattern = f"{','.join(inputs)}->{''.join(letters[label] for label in wanted)}"
        tree = Tree("einsum", trees, (pattern,), evaluated("einsum", [each.values for each in trees], (pattern,), {}))
        place = tuple(
            None if label not in wanted else slice(None) for label in stripped(tuple(label if label in wanted else None for label in order))
        )
        return tree if None not in place else Tree("index", [tree], (place,), tree.values[place])


def stripped(order: Order) -> Order:
    """Without leading axes of size 1, which broadcasting adds."""
    while order and order[0] is None:
        order = order[1:]
    return order
