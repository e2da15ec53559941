"""Patches for calls and operators with operands of the wrong type."""

from __future__ import annotations

from collections.abc import Iterator

from gradcli.diagnosis.evidence.library import name_of_torch
from gradcli.diagnosis.evidence.operands import mark_of
from gradcli.diagnosis.patches.patches import Patch
from gradcli.diagnosis.patches.pieces import as_operand, called_name, floating_text, prefix
from gradcli.diagnosis.patches.problem import Problem
from gradcli.diagnostics import mistakes
from gradcli.diagnostics.model import Span
from gradcli.engine.tensor.tensor import Tensor
from gradcli.lang.syntax import nodes as syntax


def wrapped(problem: Problem) -> Iterator[Patch]:
    """A number or list where a tensor belongs; a tensor where a list of tensors does."""
    facts, call = problem.raised.facts, problem.node(syntax.Call)
    if not isinstance(call, syntax.Call):
        return
    if facts["expected"] == "Tensor":
        for argument in call.arguments:
            torch = prefix(call, problem) or (f"{name_of_torch(problem.world)}." if problem.world.torch_imported else "")
            if facts["value"] == "numpy.ndarray":
                yield Patch("make it a tensor", [(argument.span, f"{torch}tensor({argument.span.text}, dtype={torch}float32)")])
            yield Patch("make it a tensor", [(argument.span, f"{torch}tensor({floating_text(argument)})")])
    if facts["expected"] == "tuple of Tensors" and facts["value"] == "Tensor" and call.arguments:
        inside = Span(call.span.source, call.arguments[0].span.start, call.arguments[-1].span.end)
        yield Patch("pass one list of tensors", [(inside, f"[{inside.text}]")])


def named_list(problem: Problem) -> Iterator[Patch]:
    """``x = tensor([1.0, 2])`` where a list that the program names ``x`` stands for a tensor."""
    node = problem.node(syntax.Call) or problem.node(syntax.Binary)
    operands = node.arguments if isinstance(node, syntax.Call) else (node.left, node.right) if isinstance(node, syntax.Binary) else ()
    named = {each.span.text for each in operands if isinstance(each, syntax.Name)}
    for statement in (each for module in problem.modules for each in module.body):
        if (
            isinstance(statement, syntax.Assign)
            and isinstance(statement.value, syntax.ListDisplay)
            and statement.targets[0].span.text in named
        ):
            torch = f"{name_of_torch(problem.world)}." if problem.world.torch_imported else ""
            yield Patch("make it a tensor", [(statement.value.span, f"{torch}tensor({floating_list(statement.value)})")])


def floating_list(node: syntax.ListDisplay) -> str:
    """The text of a list; of one that holds integers only the first gets a decimal point, which makes all of them floats."""
    numbers = [each for each in syntax.walk(node) if isinstance(each, syntax.Constant)]
    text = node.span.text
    if not numbers or any(type(each.value) is not int for each in numbers):
        return text
    end = min(each.span.end for each in numbers) - node.span.start
    return f"{text[:end]}.0{text[end:]}"


def list_wrapped(problem: Problem) -> Iterator[Patch]:
    """``tensor([0, 1])`` for a list that stands where a tensor belongs."""
    call = problem.node(syntax.Call)
    for argument in call.arguments if isinstance(call, syntax.Call) else ():
        if isinstance(argument, (syntax.ListDisplay, syntax.Constant)):
            torch = f"{name_of_torch(problem.world)}." if problem.world.torch_imported else ""
            yield Patch("make it a tensor", [(argument.span, f"{torch}tensor({argument.span.text})")])


def corrected(problem: Problem) -> Iterator[Patch]:
    """A property that is called, a method or class that is not; operands of an operator that has no use for them."""
    call, binary = problem.node(syntax.Call), problem.node(syntax.Binary)
    if isinstance(call, syntax.Call):
        yield from _of_call(problem, call)
    if problem.raised.mistake is mistakes.no_manager:
        yield Patch("call it", [(Span(problem.where.source, problem.where.end, problem.where.end), "()")])
    if isinstance(binary, syntax.Binary) and len(problem.values) == 2:
        yield from _of_binary(problem, binary)


def _of_call(problem: Problem, call: syntax.Call) -> Iterator[Patch]:
    if problem.values and not callable(problem.values[0]) and isinstance(call.function, syntax.Attribute) and not call.arguments:
        yield Patch(f"`{call.function.name}` is a value, not a method", [(call.span, call.function.span.text)])
    if called_name(call) == "transpose" and len(call.arguments) < 2 and not call.keywords:
        matrix = call.arguments[0] if call.arguments else call.function.value if isinstance(call.function, syntax.Attribute) else call
        yield Patch("`.T` swaps the two dimensions of a matrix", [(call.span, f"{as_operand(matrix.span.text)}.T")])
    if problem.raised.mistake is mistakes.not_a_module and len(call.arguments) == 1:
        yield Patch("pass the modules one by one", [(call.arguments[0].span, f"*{call.arguments[0].span.text}")])


def _of_binary(problem: Problem, binary: syntax.Binary) -> Iterator[Patch]:
    sides = list(zip((binary.left, binary.right), problem.values, strict=True))
    if binary.operator == "@" and any(isinstance(value, (int, float, complex)) for _, value in sides):
        yield Patch("`@` multiplies matrices; use `*` to multiply by a number", [(mark_of(binary), "*")])
    for side, value in sides:
        if callable(value) and not isinstance(value, Tensor):
            yield Patch("call the method", [(Span(side.span.source, side.span.end, side.span.end), "()")])
        if isinstance(side, (syntax.ListDisplay, syntax.TupleDisplay)):
            yield Patch("make it a tensor", [(side.span, f"tensor({side.span.text})")])
            yield Patch("make it a tensor", [(side.span, f"{name_of_torch(problem.world)}.tensor({side.span.text})")])


def one_truth(problem: Problem) -> Iterator[Patch]:
    """A condition of several elements."""
    yield Patch("test whether all elements are true (or any, with `.any()`)", [(problem.where, f"{as_operand(problem.where.text)}.all()")])
