"""Patches for shapes, sizes and dimensions that do not fit."""

from __future__ import annotations

import operator
from collections.abc import Callable, Iterator, Mapping
from functools import partial
from typing import TYPE_CHECKING

from gradcli.diagnosis.evidence.operands import Operand
from gradcli.diagnosis.patches.patches import Patch
from gradcli.diagnosis.patches.pieces import called_name, keyword_added, spoken, suffixed
from gradcli.diagnosis.patches.problem import Problem
from gradcli.diagnostics import mistakes
from gradcli.engine.members.members import get
from gradcli.engine.tensor.tensor import Tensor
from gradcli.lang.syntax import nodes as syntax

if TYPE_CHECKING:
    from gradcli.diagnosis.evidence.layers import Layer


def transposed(problem: Problem) -> Iterator[Patch]:
    """``a @ b`` with one of the two transposed."""
    pair = problem.pair()
    if pair is None:
        return
    first, second = pair
    if problem.raised.mistake is mistakes.vectors and problem.failed is not None:
        yield Patch("`matmul` multiplies matrices", [(problem.failed.mark, "matmul")])
    if called_name(problem.failed.node if problem.failed else None) == "linear":
        yield Patch(f"transpose {spoken(second)}", [suffixed(second, ".T")])
        return
    a, b = first.value, second.value
    if b.ndim >= 2:
        yield Patch(f"transpose {spoken(second)}", [suffixed(second, flipped(b))], lambda: a @ get(b, "mT"))
    if a.ndim >= 2:
        yield Patch(f"transpose {spoken(first)}", [suffixed(first, flipped(a))], lambda: get(a, "mT") @ b)
    if problem.failed is not None and isinstance(problem.failed.node, syntax.Binary) and a.shape == b.shape:
        sign = problem.failed.mark
        yield Patch("multiply element by element", [(sign, "*")])


def flipped(tensor: Tensor) -> str:
    return ".T" if tensor.ndim == 2 else ".mT"


def enlarged(problem: Problem) -> Iterator[Patch]:
    """An embedding created with a row for every index that it gets."""
    layer, rows = problem.layer, problem.raised.facts["rows"]
    indices = [each.value.array for each in problem.failed.operands if each.value.array.dtype.kind in "iu"] if problem.failed else []
    needed = max((int(array.max()) + 1 for array in indices if array.size and array.min() >= 0), default=0)
    if layer is None or needed <= rows:
        return
    for value in created_sizes(layer, problem, rows):
        yield Patch(
            f"create `{layer.path or layer.kind}` with {needed} rows, for indices from 0 to {needed - 1}", [(value.span, str(needed))]
        )


def created_sizes(layer: Layer, problem: Problem, size: int) -> Iterator[syntax.Expression]:
    """Where the program creates a module of this kind, the arguments that are this size."""
    for module in problem.modules:
        for call in syntax.walk(module):
            if isinstance(call, syntax.Call) and called_name(call) == layer.kind:
                for value in [*call.arguments[:1], *(keyword.value for keyword in call.keywords)]:
                    if integer(value, problem.world.names) == size:
                        yield value


def resized(problem: Problem) -> Iterator[Patch]:
    """A layer created for the size of the input that it gets."""
    facts = problem.raised.facts
    takes, size = (
        (facts["second"][0], facts["first"][1]) if problem.raised.mistake is mistakes.inner_sizes else (facts["takes"], facts["size"])
    )
    layer = problem.layer
    if layer is None:
        return
    for value in created_sizes(layer, problem, takes):
        what = f"{size} channel{'' if size == 1 else 's'}" if "Conv" in layer.kind else f"inputs of size {size}"
        yield Patch(f"create `{layer.path or layer.kind}` for {what}", [(value.span, str(size))])


def integer(node: syntax.Expression, names: Mapping[str, object]) -> int | None:
    """The value of ``4*28*28``; of names as they are at the end."""
    if isinstance(node, syntax.Constant):
        return node.value if type(node.value) is int else None
    if isinstance(node, syntax.Name):
        value = names.get(node.id)
        return value if type(value) is int else None
    if not isinstance(node, syntax.Binary) or node.operator not in ARITHMETIC:
        return None
    left, right = integer(node.left, names), integer(node.right, names)
    if left is None or right is None or (node.operator == "//" and not right):
        return None
    return ARITHMETIC[node.operator](left, right)


ARITHMETIC: dict[str, Callable[[int, int], int]] = {
    "+": operator.add,
    "-": operator.sub,
    "*": operator.mul,
    "//": operator.floordiv,
}


def broadcast(problem: Problem) -> Iterator[Patch]:
    """A dimension of 1 at the end, or the two dimensions swapped."""
    pair = problem.pair()
    if pair is None:
        return
    first, second = pair
    for one, other in ((second, first), (first, second)):
        if one.value.ndim < other.value.ndim or one.value.ndim == 1:
            run = partial(sum_of, lambda put: put[..., None], one, other)
            yield Patch(f"add a last dimension of 1 to {spoken(one)}", [suffixed(one, "[..., None]")], run)
        if one.value.ndim == 2 and one.shape[::-1] == other.shape:
            yield Patch(f"transpose {spoken(one)}", [suffixed(one, ".T")], partial(sum_of, lambda put: get(put, "T"), one, other))


def sum_of(change: Callable[[Tensor], Tensor], one: Operand, other: Operand) -> Tensor:
    """What broadcasting gives after a change of `one`."""
    result: Tensor = change(one.value) + other.value
    return result


def reshaped(problem: Problem) -> Iterator[Patch]:
    """``reshape`` for ``view`` where memory is not contiguous; ``-1`` for one of the sizes."""
    call = problem.failed.node if problem.failed is not None else None
    if not isinstance(call, syntax.Call) or problem.failed is None:
        return
    if problem.raised.mistake is mistakes.view_strides and called_name(call) == "view":
        yield Patch("`reshape` copies when a view is impossible", [(problem.failed.mark, "reshape")])
    sizes = sizes_of(call)
    constants = [size for size in sizes if isinstance(size, syntax.Constant)]
    inferred = [size for size in sizes if isinstance(size, syntax.Unary)]
    if inferred and problem.failed.operands:
        for keep in [*constants, *inferred[:-1]]:
            for size in problem.failed.operands[0].shape:
                yield Patch("use a size that divides the number of elements", [(keep.span, str(size))])
        return
    for constant in reversed(constants):
        yield Patch("infer one of the sizes", [(constant.span, "-1")])


def sizes_of(call: syntax.Call) -> list[syntax.Expression]:
    """The arguments of a reshape, those inside a tuple or list one by one."""
    flat: list[syntax.Expression] = []
    for argument in call.arguments:
        flat += argument.items if isinstance(argument, (syntax.TupleDisplay, syntax.ListDisplay)) else [argument]
    return flat


def joined(problem: Problem) -> Iterator[Patch]:
    """Another dimension to join along; ``cat`` for ``stack``; a dimension more for what has one less."""
    call = problem.failed.node if problem.failed is not None else None
    if problem.failed is None or not isinstance(call, syntax.Call) or not problem.failed.operands:
        return
    operands = problem.failed.operands
    most = max(operand.value.ndim for operand in operands)
    written_dim = next((keyword.value for keyword in call.keywords if keyword.name in ("dim", "axis")), None)
    if written_dim is None and len(call.arguments) > 1:
        written_dim = call.arguments[1]
    if called_name(call) == "stack":
        yield Patch("`cat` joins along an existing dimension, where sizes may differ", [(problem.failed.mark, "cat")])
        return
    for dim in range(1, most):
        yield Patch(
            f"join along dimension {dim}", [(written_dim.span, str(dim)) if written_dim is not None else keyword_added(call, f"dim={dim}")]
        )
    short = [operand for operand in operands if operand.value.ndim == most - 1]
    if short:
        yield Patch(f"add a first dimension of 1 to {spoken(short[0])}", [suffixed(operand, "[None]") for operand in short])


def last_index(problem: Problem) -> Iterator[Patch]:
    """Counting from 0: the last index, the last dimension."""
    facts = problem.raised.facts
    what, number, last = ("dimension", facts["dim"], facts["rank"] - 1) if "rank" in facts else ("index", facts["index"], facts["size"] - 1)
    if number != last + 1 or problem.failed is None:
        return
    constants = [node for node in syntax.walk(problem.failed.node) if isinstance(node, syntax.Constant) and node.value == number]
    for constant in constants:
        yield Patch(f"counting starts at 0: the last {what} is {last}, or -1", [(constant.span, str(last))])


def out_of_place(problem: Problem) -> Iterator[Patch]:
    """``x = x + 1`` for ``x += 1``."""
    node = problem.node(syntax.AugmentedAssign)
    if isinstance(node, syntax.AugmentedAssign) and isinstance(node.target, syntax.Name):
        name, value = node.target.id, node.value
        text = value.span.text if isinstance(value, (syntax.Name, syntax.Constant, syntax.Call)) else f"({value.span.text})"
        yield Patch("create a new tensor instead of modifying this one", [(node.span, f"{name} = {name} {node.operator} {text}")])
