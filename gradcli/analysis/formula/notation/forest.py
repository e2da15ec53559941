"""The forest: all trees of one formula, by their values.

It gives, in place of a new tree, the cheapest one it has with the same values.  How a formula came about does not matter then, and names and idioms that
were planted before are recognised wherever they occur.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from itertools import combinations
from typing import Any

import numpy as np

from gradcli.analysis.formula.index.budget import Unlucky, Unreadable
from gradcli.analysis.formula.index.draws import Draws
from gradcli.analysis.formula.index.equality import are_equal, constant, proportion
from gradcli.analysis.formula.index.rational import Rational
from gradcli.analysis.formula.index.terms import Array
from gradcli.analysis.formula.notation.tree import LARGEST, ONE, TRUTH, Tree, broadcast, cost, evaluated, size_of, weight

PUSHED_INTO = ("matmul", "sum", "mean", "outer", "diag")  # what a divisor may be taken into
BESIDE = ("sum", "function", "matmul", "call")  # what may be one half of an idiom, beside ``a + b``


class Forest:
    """All trees of one formula, by their values."""

    def __init__(self, symbols: Mapping[str, Array], step: Callable[[], None] = lambda: None) -> None:
        self.symbols, self.step = symbols, step
        self.trees: dict[Any, list[Tree]] = {}
        self.weights: dict[int, Array] = {}
        self.numbers: dict[Rational, Tree] = {}
        self.made: dict[Any, Tree] = {}  # products and sums by their parts
        self.kinds: dict[str, str] = {}  # of names of tensors that are not of floats
        self.ranks = {name: -1 if name == "pi" else rank for rank, name in enumerate(symbols)}

    def print_of(self, values: Array) -> str:
        """A rough number by which trees are looked up whose values are proportional (of single numbers: equal but for the sign)."""
        if values.size == 1:
            return f"{abs(float(values.flat[0])):.6g}"
        weights = self.weights.get(values.size)
        if weights is None:
            weights = self.weights[values.size] = Draws(values.size).normal(values.size)
        total = float(np.abs(values).sum())
        return f"{abs(float(values.ravel() @ weights)) / total:.6g}" if total else "0"

    def plant(self, op: str, args: Sequence[Tree] = (), *params: Any, literal: bool = False) -> Tree:
        """The cheapest tree with the values of this one."""
        self.step()
        with np.errstate(all="ignore"):
            values = evaluated(op, [arg.values for arg in args], params, self.symbols)
        if not np.isfinite(values).all():
            raise Unlucky
        tree = Tree(op, args, params, values)
        if literal:
            tree.cost = max(tree.cost - 1.1, 0.0)
        return self.cheapest(tree)

    def cheapest(self, tree: Tree) -> Tree:
        """The cheapest tree with these values, a multiple of another one included; a new one is kept for later."""
        values = tree.values
        if tree.op in ("number", "symbol"):
            known = self.trees.setdefault((values.shape, self.print_of(values)), [])
            for other in known:
                if (other.op, other.params) == (tree.op, tree.params):
                    return other
            known.append(tree)
            return tree
        if not values.ndim:
            number = constant(values, size_of(tree))
            if number is not None:
                return self.number(number)
        is_square = values.ndim == 2 and values.shape[0] == values.shape[1]
        if tree.op == "matmul" and is_square and (ratio := proportion(values, np.eye(len(values)))) is not None:
            return self.mul(ratio, [(self.plant("eye", [], len(values)), ONE)])
        known = self.trees.setdefault((values.shape, self.print_of(values)), [])
        best = tree
        for other in known:
            if other.cost > best.cost:
                continue
            ratio = proportion(values, other.values)
            if ratio == 1 and (other.cost < best.cost or (other.cost == best.cost and (best.op, other.op) != ("mul", "add"))):
                best = other
            elif ratio is not None and ratio != 1 and other.op != "number" and other.cost + 1 < best.cost:
                factors = (other,) if other.op != "mul" else other.args
                params = (ratio, (ONE,)) if other.op != "mul" else (ratio * other.params[0], other.params[1])
                scaled = Tree("mul", factors, params, values)
                if scaled.cost < best.cost:
                    best = scaled
        if best is tree:
            known.append(tree)
            if tree.op in BESIDE or (tree.op == "add" and tree.params == (ONE, ONE)):
                from gradcli.analysis.formula.notation.idioms import plant_beside

                plant_beside(self, tree)
            best = self.lookup(values) or tree
        return best

    def remembered(self, key: Any) -> Tree | None:
        """What a product or a sum came to before, or what is shorter by now."""
        known = self.made.get(key)
        if known is None:
            return None
        self.step()
        return min(known, self.lookup(known.values) or known, key=cost)

    def remember(self, key: Any, tree: Tree) -> Tree:
        self.made[key] = tree
        return tree

    def lookup(self, values: Array) -> Tree | None:
        """The cheapest tree with just these values, if there is one."""
        known = sorted(self.trees.get((values.shape, self.print_of(values)), ()), key=cost)
        return next((tree for tree in known if are_equal(values, tree.values)), None)

    # ---- the kinds ----------------------------------------------------------------------------------------------------------------------

    def number(self, value: Rational) -> Tree:
        tree = self.numbers.get(value)
        if tree is None:
            tree = self.numbers[value] = self.plant("number", (), value)
        return tree

    def symbol(self, name: str) -> Tree:
        return self.plant("symbol", (), name, *([self.kinds[name]] if name in self.kinds else []))

    def mul(self, coefficient: Rational, factors: Iterable[tuple[Tree, Rational]]) -> Tree:
        """An elementwise product, flat, equal factors collected."""
        key = (coefficient, tuple(factors))
        return self.remembered(key) or self.remember(key, self.product(*key))

    def product(self, coefficient: Rational, factors: Iterable[tuple[Tree, Rational]]) -> Tree:
        collected: dict[Tree, Rational] = {}
        for tree, exponent in factors:
            if tree.op == "number" and exponent.denominator == 1:
                coefficient *= tree.params[0] ** int(exponent)
            elif tree.op == "mul" and exponent.denominator == 1:
                coefficient *= tree.params[0] ** int(exponent)
                for inner, power in zip(tree.args, tree.params[1], strict=True):
                    collected[inner] = collected.get(inner, Rational(0)) + power * exponent
            else:
                collected[tree] = collected.get(tree, Rational(0)) + exponent
        parts = [(tree, exponent) for tree, exponent in collected.items() if exponent]
        shape = broadcast([tree.shape for tree in collected])
        if not parts:
            number = self.number(coefficient)
            return number if not shape else self.plant("expand", (number,), shape)
        if coefficient == 1 and len(parts) == 1 and parts[0][1] == 1 and parts[0][0].shape == shape:
            return parts[0][0]
        if broadcast([tree.shape for tree, _ in parts]) != shape:
            raise Unreadable
        parts = self.shortened(parts)
        parts.sort(key=lambda part: (part[0].ndim > 0, place_in_product(part[0], len(shape)), self.rank(part[0])))
        coefficient, parts = self.averaged(coefficient, parts)
        if coefficient == 1 and len(parts) == 1 and parts[0][1] == 1 and parts[0][0].shape == shape:
            return parts[0][0]
        best = self.plant("mul", [tree for tree, _ in parts], coefficient, tuple(exponent for _, exponent in parts))
        for pushed in self.pushed(parts):
            best = min(best, self.mul(coefficient, pushed), key=cost)
        if len(parts) > 1 and best.ndim == 2 and all(tree.op == "T" or not tree.ndim for tree, _ in parts):
            straight = self.mul(coefficient, [(tree.args[0] if tree.op == "T" else tree, exponent) for tree, exponent in parts])
            best = min(best, self.plant("T", [straight]), key=cost)
        for scale, rescaled in self.rescaled(coefficient, parts):
            best = min(best, self.plant("mul", [tree for tree, _ in rescaled], scale, tuple(e for _, e in rescaled)), key=cost)
        if coefficient < 0 and best.op == "mul" and best.params[0] < 0:
            for at, (tree, exponent) in enumerate(parts):
                if exponent == 1 and (turned := self.negative(tree)) is not None:
                    best = min(best, self.mul(-coefficient, [*parts[:at], (turned, ONE), *parts[at + 1 :]]), key=cost)
        return best

    def shortened(self, parts: list[tuple[Tree, Rational]]) -> list[tuple[Tree, Rational]]:
        """A product with pairs of factors, and roots, replaced by shorter trees of the same values."""
        powers = dict(parts)
        for tree, exponent in parts:
            if exponent.denominator == 2 and (known := self.lookup(np.sqrt(np.abs(tree.values)))) is not None and known.op != "mul":
                del powers[tree]
                powers[known] = powers.get(known, Rational(0)) + exponent * 2
        changed = True
        while changed:
            changed = False
            for one, other in combinations([tree for tree in powers if tree.op != "symbol" or len(powers) < 4], 2):
                signs = tuple(ONE if powers[tree] > 0 else -ONE for tree in (one, other))
                if any(abs(powers[tree]) < 1 for tree in (one, other)) or (one.op == other.op == "symbol"):
                    continue
                with np.errstate(all="ignore"):
                    known = self.lookup(one.values ** int(signs[0]) * other.values ** int(signs[1]))
                if known is None or known.op in ("mul", "number") or known.cost >= one.cost + other.cost + 1:
                    continue
                for tree, sign in zip((one, other), signs, strict=True):
                    powers[tree] -= sign
                powers[known] = powers.get(known, Rational(0)) + 1
                powers = {tree: exponent for tree, exponent in powers.items() if exponent}
                changed = True
                break
        return list(powers.items())

    def pushed(self, parts: list[tuple[Tree, Rational]]) -> Iterator[list[tuple[Tree, Rational]]]:
        """A product with a divisor taken into a factor of a product of matrices, where it becomes part of something shorter there."""
        for at, (tree, exponent) in enumerate(parts):
            if tree.op not in PUSHED_INTO or exponent != 1:
                continue
            for by, (divisor, power) in enumerate(parts):
                if power > -1 or by == at:
                    continue
                left = [(divisor, power + 1)] if power < -1 else []
                for place, arg in enumerate(tree.args):
                    rows = place == 0 and tree.ndim == 2 and divisor.shape == (tree.shape[0], 1)
                    kept = tree.op in ("sum", "mean") and tree.params[1] and divisor.shape == tree.shape
                    if divisor.ndim and not (rows and tree.op == "matmul") and not kept:
                        continue
                    inner = self.mul(ONE, [(arg, ONE), (divisor, -ONE)])
                    if inner.cost + 0.5 < arg.cost + divisor.cost + 1:
                        whole = self.plant(tree.op, [*tree.args[:place], inner, *tree.args[place + 1 :]], *tree.params)
                        yield [(whole, ONE), *left, *(part for number, part in enumerate(parts) if number not in (at, by))]

    def rescaled(self, coefficient: Rational, parts: list[tuple[Tree, Rational]]) -> Iterator[tuple[Rational, list[tuple[Tree, Rational]]]]:
        """A product with a number taken out of a sum in it, or into it, so that coefficients become simpler."""
        for at, (tree, exponent) in enumerate(parts):
            if tree.op != "add" or exponent != 1 or not coefficient or (abs(coefficient) == 1 and all(abs(c) == 1 for c in tree.params)):
                continue
            terms = []
            for c, arg in zip(tree.params, tree.args, strict=True):
                base, scale = self.split(arg)
                terms.append((c * scale, base))
            sizes = {abs(c) for c, _ in terms if c.denominator <= LARGEST} | {1 / abs(coefficient)}
            for size in sizes - {ONE} if len(terms) <= 4 else ():
                total = self.plain_sum([(c / size, arg) for c, arg in terms], scale=False)
                yield coefficient * size, [*parts[:at], (total, ONE), *parts[at + 1 :]]

    def averaged(self, coefficient: Rational, parts: list[tuple[Tree, Rational]]) -> tuple[Rational, list[tuple[Tree, Rational]]]:
        """A sum divided by how many it is over is a mean."""
        for at, (tree, exponent) in enumerate(parts):
            inner = tree.args[0] if tree.op == "index" and slice(None) in tree.params[0] and tree.args[0].size == tree.size else tree
            if inner.op == "sum" and abs(exponent) == 1:
                count = inner.args[0].size // max(inner.size, 1)
                scale = coefficient * Rational(count) ** int(exponent)
                if weight(scale) < weight(coefficient):
                    mean = self.plant("mean", inner.args, *inner.params)
                    mean = mean if inner is tree else self.plant("index", [mean], *tree.params)
                    return scale, [*parts[:at], (mean, exponent), *parts[at + 1 :]]
        return coefficient, parts

    def negative(self, tree: Tree) -> Tree | None:
        """``-tree`` where that costs nothing, as of ``a - b``."""
        if tree.op == "add" and any(c < 0 for c in tree.params):
            pairs = sorted(zip(tree.params, tree.args, strict=True), key=lambda pair: pair[0] > 0)
            return self.plant("add", [arg for _, arg in pairs], *[-c for c, _ in pairs])
        if tree.op in ("matmul", "outer"):
            for at in range(len(tree.args) - 1, -1, -1):
                turned = self.negative(tree.args[at])
                if turned is not None:
                    return self.plant(tree.op, [*tree.args[:at], turned, *tree.args[at + 1 :]])
        if tree.op in ("sum", "T", "diag", "index", "permute"):
            turned = self.negative(tree.args[0])
            return None if turned is None else self.plant(tree.op, [turned], *tree.params)
        return None

    def rank(self, tree: Tree) -> int:
        """Where the first name of a tree stands in the program."""
        if tree.op == "symbol":
            return self.ranks.get(tree.params[0], 1000)
        return min((self.rank(arg) for arg in tree.args), default=1000)

    def add(self, pairs: Iterable[tuple[Rational, Tree]]) -> Tree:
        """A sum, flat, like terms collected, common factors taken out where that is shorter."""
        key = tuple(pairs)
        return self.remembered(key) or self.remember(key, self.total(key))

    def total(self, pairs: Iterable[tuple[Rational, Tree]]) -> Tree:
        collected: dict[Tree, Rational] = {}
        for coefficient, tree in pairs:
            inner = zip(tree.params, tree.args, strict=True) if tree.op == "add" and abs(coefficient) == 1 else [(ONE, tree)]
            for c, part in inner:
                base, scale = self.split(part)
                collected[base] = collected.get(base, Rational(0)) + coefficient * c * scale
        terms = [(c, tree) for tree, c in collected.items() if c]
        if not terms:
            return self.number(Rational(0))
        best = self.plain_sum(terms)
        if len(terms) == 1:
            return best
        others: list[Tree] = []
        if sum(tree.op != "number" for _, tree in terms) > 1:
            from gradcli.analysis.formula.notation.factoring import factored

            others += factored(self, terms)
        if any("positive" in part.params[:1] or TRUTH in part.params for tree in collected for part in (tree, *tree.args)):
            from gradcli.analysis.formula.notation.branches import branched

            others += branched(self, terms)
        if all(tree.ndim for _, tree in terms):
            from gradcli.analysis.formula.notation.stacking import stacked

            others += stacked(self, terms)
        return min([best, *(tree for tree in others if proportion(tree.values, best.values) == 1)], key=cost)

    def split(self, tree: Tree) -> tuple[Tree, Rational]:
        """A tree as another one times a number."""
        if tree.op == "number" and tree.params[0]:
            return self.number(ONE), tree.params[0]
        if tree.op == "mul" and tree.params[0] != 1:
            rest = self.mul(ONE, zip(tree.args, tree.params[1], strict=True))
            if rest.op != "mul" or rest.params[0] == 1:
                return rest, tree.params[0]
        return tree, ONE

    def plain_sum(self, terms: Sequence[tuple[Rational, Tree]], scale: bool = True) -> Tree:
        """The sum as it stands, or as a multiple of one with simpler coefficients where `scale` allows it."""
        if len(terms) == 1:
            return self.mul(terms[0][0], [(terms[0][1], ONE)])
        ordered = [
            self.split(self.mul(c, [(tree, ONE)]))[::-1] if is_average(tree) or any(map(is_average, tree.args)) else (c, tree)
            for c, tree in terms
        ]
        if ordered[0][0] < 0:
            ordered.sort(key=lambda term: term[0] < 0)
        best = self.plant("add", [tree for _, tree in ordered], *[c for c, _ in ordered])
        sizes = {abs(c) for c, _ in terms if c.denominator <= LARGEST}
        for size in sorted(sizes - {ONE}) if scale and len(terms) <= 4 else ():
            best = min(best, self.mul(size, [(self.plain_sum([(c / size, tree) for c, tree in terms], scale=False), ONE)]), key=cost)
        return best

    def matmul(self, *factors: Tree) -> Tree:
        """A chain of products, flat, numbers in front."""
        coefficient, chain = ONE, list[Tree]()
        for factor in factors:
            base, scale = self.split(factor)
            coefficient *= scale
            inner = base.args if base.op == "matmul" else ()
            last = factor is factors[-1]
            matrices = all(arg.ndim == 2 for arg in (inner[:-1] if last else inner))
            chain += inner if inner and matrices and (not last or inner[-1].ndim <= 2) else [base]
        tree = self.plant("matmul", chain)
        return tree if coefficient == 1 else self.mul(coefficient, [(tree, ONE)])

    def linear(self, op: str, *args: Tree, params: tuple[Any, ...] = ()) -> Tree:
        """An op that is linear in each argument, with numbers in front."""
        coefficient, inner = ONE, list[Tree]()
        for arg in args:
            base, scale = self.split(arg)
            coefficient *= scale
            inner.append(base)
        if op == "sum" and inner[0].op == "sum":
            inner, params = sums_in_one(inner[0], *params)
        tree = self.plant(op, inner, *params)
        return tree if coefficient == 1 else self.mul(coefficient, [(tree, ONE)])

    def transpose(self, tree: Tree) -> Tree:
        """A matrix with rows and columns exchanged, of whatever is cheapest to write."""
        if tree.op == "T":
            return tree.args[0]
        if tree.ndim != 2:
            raise Unreadable
        base, scale = self.split(tree)
        if scale != 1:
            return self.mul(scale, [(self.transpose(base), ONE)])
        if tree.op == "mul" and all(arg.ndim != 1 for arg in tree.args):
            turned = [(self.transpose(arg) if arg.ndim == 2 else arg, e) for arg, e in zip(tree.args, tree.params[1], strict=True)]
            return min(self.plant("T", [tree]), self.mul(tree.params[0], turned), key=cost)
        if tree.op == "matmul" and all(arg.ndim == 2 for arg in tree.args):
            return min(self.plant("T", [tree]), self.plant("matmul", [self.transpose(arg) for arg in reversed(tree.args)]), key=cost)
        if tree.op == "outer":
            return self.plant("outer", tree.args[::-1])
        if tree.op == "eye":
            return tree
        return self.plant("T", [tree])


def sums_in_one(inner: Tree, dims: tuple[int, ...] | None, keepdim: bool) -> tuple[list[Tree], tuple[Any, ...]]:
    """A sum of a sum as one: what it is of, and its dimensions; as it is where one of them keeps its dimensions."""
    if keepdim or inner.params[1] or inner.params[0] is None:
        return [inner], (dims, keepdim)
    left = [at for at in range(inner.args[0].ndim) if at not in inner.params[0]]
    over = tuple(sorted([*inner.params[0], *(left if dims is None else (left[at] for at in dims))]))
    return list(inner.args), (None if len(over) == inner.args[0].ndim else over, False)


def place_in_product(tree: Tree, ndim: int) -> int:
    """Where a factor stands: names first, brackets last, and what is spread over another factor after that one."""
    if is_name(tree):
        return 2 if 0 < tree.ndim < ndim else 0
    return 3 if tree.op in ("add", "mul") or tree.ndim < ndim else 1


def is_name(tree: Tree) -> bool:
    """Whether it is a name, its axes in whatever order."""
    return tree.op == "symbol" or (tree.op in ("T", "index") and is_name(tree.args[0]))


def is_average(tree: Tree) -> bool:
    """Whether a tree with a number in front may be one without: a sum and a mean, two kinds of variances."""
    return tree.op == "sum" or (tree.op == "call" and tree.params[0] in ("var", "std"))
