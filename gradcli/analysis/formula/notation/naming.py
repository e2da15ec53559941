"""Names for what a long formula says more than once: ``t1``, ``t2``, each defined before it is used."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection

from gradcli.analysis.formula.notation.text import operations, text
from gradcli.analysis.formula.notation.tree import Tree

LEAST = 2  # operations of what gets a name
OFTEN = 2  # times from which on one operation gets a name, too
LONG = 12  # operations of a formula in which repetitions get names


def named_parts(tree: Tree, taken: Collection[str]) -> tuple[Tree, dict[str, str]]:
    """The tree over names for its repeated parts, and what these stand for; names in `taken` are not used."""
    if operations(tree) <= LONG:
        return tree, {}
    counts: Counter[int] = Counter()

    def count(node: Tree) -> None:
        counts[id(node)] += 1
        if counts[id(node)] == 1:
            for arg in node.args:
                count(arg)

    count(tree)
    where: dict[str, str] = {}
    done: dict[int, Tree] = {}

    def rebuilt(node: Tree) -> Tree:
        new = done.get(id(node))
        if new is None:
            new = Tree(node.op, [rebuilt(arg) for arg in node.args], node.params, node.values) if node.args else node
            again = counts[id(node)] > (1 if operations(node) >= LEAST else OFTEN)
            if again and node is not tree and node.op not in ("T", "index", "eye") and operations(node):
                name = next(name for number in range(1, 10_000) if (name := f"t{number}") not in taken and name not in where)
                where[name] = text(new)
                new = Tree("symbol", (), (name,), node.values)
            done[id(node)] = new
        return new

    return rebuilt(tree), where
