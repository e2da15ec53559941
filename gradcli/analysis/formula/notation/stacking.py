"""Vectors and matrices by their parts: ``a*eye(2)[0] + b*eye(2)[1]`` is ``stack([a, b])``, and so are rows and columns of a matrix."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING, Any

import numpy as np

from gradcli.analysis.formula.index.budget import Unreadable
from gradcli.analysis.formula.index.rational import Rational
from gradcli.analysis.formula.notation.tree import HERE, Tree

if TYPE_CHECKING:
    from gradcli.analysis.formula.notation.forest import Forest

ONE = Rational(1)
LARGEST = 4  # parts that are written one by one
Pair = tuple[Rational, Tree]


def stacked(forest: Forest, terms: Sequence[Pair]) -> Iterator[Tree]:
    """The same sum as a stack of its elements, rows or columns, if each of them is there."""
    for dim in (0, 1):
        parts: dict[int, list[Pair]] = {}
        for coefficient, tree in terms:
            found = part_of(forest, tree, dim)
            if found is None:
                break
            parts.setdefault(found[0], []).append((coefficient, found[1]))
        else:
            size = terms[0][1].shape[dim] if terms[0][1].ndim > dim else 0
            if not 2 <= size <= LARGEST or set(parts) != set(range(size)):
                continue
            try:
                each = [forest.add(parts[at]) for at in range(size)]
                if all(tree.op != "number" for tree in each):
                    name = f"stack([{', '.join(['{}'] * size)}]{', 1' if dim else ''})"
                    yield forest.plant("call", each, name, along_last if dim else along_first, (HERE,) * size)
            except Unreadable:
                continue


def along_first(*parts: Any) -> Any:
    return np.stack(parts)


def along_last(*parts: Any) -> Any:
    return np.stack(parts, 1)


def part_of(forest: Forest, tree: Tree, dim: int) -> tuple[int, Tree] | None:
    """Which element, row or column a term is, and that itself."""
    factors = list(zip(tree.args, tree.params[1], strict=True)) if tree.op == "mul" else [(tree, ONE)]
    arrays = [arg for arg, exponent in factors if arg.ndim and exponent == 1]
    if len(arrays) != 1 or sum(arg.ndim > 0 for arg, _ in factors) != 1:
        return None
    (array,) = arrays
    scalars = [(arg, exponent) for arg, exponent in factors if arg is not array]
    scale = tree.params[0] if tree.op == "mul" else ONE
    if (at := unit(array)) is not None and not dim:
        return at, forest.mul(scale, scalars) if scalars else forest.number(scale)
    if array.op == "outer" and (at := unit(array.args[dim])) is not None:
        return at, forest.mul(scale, [*scalars, (array.args[1 - dim], ONE)])
    return None


def unit(tree: Tree) -> int | None:
    """The place of the one in a row of an identity matrix."""
    if tree.op == "index" and tree.args[0].op == "eye" and len(tree.params[0]) == 1 and isinstance(tree.params[0][0], int):
        return int(tree.params[0][0])
    return None
