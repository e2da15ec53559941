"""Patches for dtypes that do not go together."""

from __future__ import annotations

from collections.abc import Iterator

from gradcli.diagnosis.evidence.library import name_of_torch
from gradcli.diagnosis.evidence.operands import Operand
from gradcli.diagnosis.patches.patches import Patch
from gradcli.diagnosis.patches.pieces import as_operand, keyword_added, prefix, spoken, suffixed
from gradcli.diagnosis.patches.problem import Problem
from gradcli.diagnosis.patches.shapes import out_of_place
from gradcli.engine.tensor import dtypes
from gradcli.lang.syntax import nodes as syntax


def cast(problem: Problem) -> Iterator[Patch]:
    """An operand in the dtype of the other, or in a floating one."""
    operands = [] if problem.failed is None else problem.failed.operands
    weight = problem.layer.weight(problem.failed) if problem.layer is not None and problem.failed is not None else None
    if weight is not None and len(operands) == 1:
        yield Patch(f"convert {spoken(operands[0])} to the dtype of `{weight.name}`", [suffixed(operands[0], f".to({weight.name}.dtype)")])
    if len(operands) == 2 and operands[0].value.array.dtype != operands[1].value.array.dtype:
        for one, other in ((operands[1], operands[0]), (operands[0], operands[1])):
            if wider(other, one):
                kind = str(dtypes.of(other.value.array.dtype)).removeprefix("torch.")
                yield Patch(f"convert {spoken(one)} to {kind}", [suffixed(one, f".to({as_operand(other.span.text)}.dtype)")])
    bitwise = isinstance(problem.failed.node, syntax.Binary) and problem.failed.node.operator in "^&|~" if problem.failed else False
    for operand in () if bitwise else operands:
        if operand.value.array.dtype.kind in "iub":
            yield Patch(f"convert {spoken(operand)} to floating point", [suffixed(operand, ".float()")])
        else:
            yield Patch(f"convert {spoken(operand)} to integers", [suffixed(operand, ".long()")])
    yield from out_of_place(problem)


def wider(one: Operand, other: Operand) -> bool:
    """Whether `other` can be cast to the dtype of `one` without losing much."""
    kinds = "biufc"
    first, second = one.value.array.dtype, other.value.array.dtype
    return kinds.find(first.kind) >= kinds.find(second.kind)


def floating_literal(problem: Problem) -> Iterator[Patch]:
    """A creation of integers that is to require grad."""
    call = problem.node(syntax.Call)
    if isinstance(call, syntax.Call) and any(keyword.name == "requires_grad" for keyword in call.keywords):
        yield Patch("only floating-point tensors have derivatives", [keyword_added(call, f"dtype={prefix(call, problem)}float32")])


def named(problem: Problem) -> Iterator[Patch]:
    """The name of a dtype as text, which PyTorch takes for a device."""
    call, facts = problem.node(syntax.Call), problem.raised.facts
    if not isinstance(call, syntax.Call) or facts.get("expected", "torch.dtype") != "torch.dtype":
        return
    for argument in [*call.arguments, *(keyword.value for keyword in call.keywords)]:
        if isinstance(argument, syntax.Constant) and isinstance(argument.value, str):
            yield Patch("a dtype is not a string", [(argument.span, f"{name_of_torch(problem.world)}.{argument.value}")])
