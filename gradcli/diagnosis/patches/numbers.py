"""Patches for Python numbers that are to be differentiated: tensors in their place."""

from __future__ import annotations

from collections.abc import Iterator

from gradcli.diagnosis.evidence.library import name_of_torch
from gradcli.diagnosis.evidence.numbers import kept, literals, taken_out
from gradcli.diagnosis.patches.patches import Patch
from gradcli.diagnosis.patches.pieces import floating_text
from gradcli.diagnosis.patches.problem import Problem
from gradcli.lang.syntax import nodes as syntax

DIFFERENTIATING = ("backward", "grad", "retain_grad", "requires_grad")


def kept_as_tensors(problem: Problem) -> Iterator[Patch]:
    """``loss`` for ``loss.item()``; ``tensor(3.0)`` for ``3.0`` where no tensor took part."""
    node = problem.node(syntax.Attribute)
    if not isinstance(node, syntax.Attribute) or node.name not in DIFFERENTIATING or not problem.values:
        return
    if not isinstance(problem.values[0], (int, float)):
        return
    calls = taken_out(node.value, problem.modules, problem.world)
    if calls:
        words = "keep the tensor: a Python number has no history"
        yield Patch(words, [(call.span, kept(call, problem.world)) for call in calls])
        return
    for constant in literals(node.value, problem.modules):
        torch = f"{name_of_torch(problem.world)}." if problem.world.torch_imported else ""
        leaf = ", requires_grad=True" if problem.world.torch_imported else ""
        edit = [(constant.span, f"{torch}tensor({floating_text(constant)}{leaf})")]
        yield Patch("numbers have no gradient: begin with a tensor", edit)
