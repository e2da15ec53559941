"""Patches for things taken for others: a module for its result, a network for its parameters, a pair for its values, a NumPy function for PyTorch's."""

from __future__ import annotations

from collections.abc import Iterator
from math import prod
from typing import Any

from gradcli.diagnosis.evidence.library import library_module, name_of_torch
from gradcli.diagnosis.patches.patches import Patch
from gradcli.diagnosis.patches.pieces import after, as_operand, called_name, spoken, suffixed
from gradcli.diagnosis.patches.problem import Problem
from gradcli.diagnosis.words.foreign import OPS
from gradcli.diagnostics.model import Span
from gradcli.engine.calls.functions import find
from gradcli.engine.members import members
from gradcli.engine.tensor.tensor import Tensor
from gradcli.lang.access.runtime import is_program_class
from gradcli.lang.syntax import nodes as syntax
from gradcli.library import Module

NUMPY = ("numpy", "math")

# ---- modules -------------------------------------------------------------------------------------------------------------------


def applied(problem: Problem) -> Iterator[Patch]:
    """``nn.MSELoss()(x, y)`` for ``nn.MSELoss(x, y)``, where the module itself was taken for what it gives."""
    kinds = {type(value).__name__ for value in problem.values if is_program_class(type(value))} | {problem.raised.facts.get("value")}
    if any(isinstance(value, Tensor) for value in problem.values):
        kinds |= {value.__name__ for value in problem.values if isinstance(value, type) and is_program_class(value)}
    for module in problem.modules:
        for call in syntax.walk(module):
            if isinstance(call, syntax.Call) and called_name(call) in kinds and not all_numbers(call):
                words = f"`{called_name(call)}` is a module: create it, then call it with the tensors"
                yield Patch(words, [after(call.function.span, "()")])


def all_numbers(call: syntax.Call) -> bool:
    return all(isinstance(argument, syntax.Constant) for argument in call.arguments)


def parameters(problem: Problem) -> Iterator[Patch]:
    """``net.parameters()`` for ``net``, ``[w]`` for ``w``: what an optimizer takes."""
    call = problem.node(syntax.Call)
    if not isinstance(call, syntax.Call) or len(problem.values) < 2 or not call.arguments or not is_optimizer(problem.values[0]):
        return
    first, value = call.arguments[0].span, problem.values[1]
    if isinstance(value, Tensor):
        yield Patch("an optimizer takes a list of tensors", [(first, f"[{first.text}]")])
    elif callable(value) and getattr(value, "__name__", "") == "parameters":
        yield Patch("`parameters` is a method: call it", [after(first, "()")])
    else:
        yield Patch("an optimizer takes the parameters of the network", [(first, f"{as_operand(first.text)}.parameters()")])


def is_optimizer(kind: Any) -> bool:
    return isinstance(kind, type) and any(base.__name__ == "Optimizer" for base in kind.__mro__)


def class_of_module(problem: Problem) -> Iterator[Patch]:
    """``optim.SGD(…)`` for ``optim.sgd(…)``, which is the file it is in."""
    call = problem.node(syntax.Call)
    function = call.function if isinstance(call, syntax.Call) else None
    if not isinstance(function, syntax.Attribute) or not problem.values or not isinstance(problem.values[0], Module):
        return
    around = library_module(function.value, problem.world)
    for name in around.names() if around is not None else ():
        if name.lower() == function.name.lower() and name != function.name:
            place = Span(function.span.source, function.span.end - len(function.name), function.span.end)
            yield Patch(f"`{function.name}` is a module, and `{name}` the class in it", [(place, name)])


def without_self(problem: Problem) -> Iterator[Patch]:
    """``def forward(self, x)``."""
    for module in problem.modules:
        for kind in syntax.walk(module):
            for method in kind.body if isinstance(kind, syntax.Class) else ():
                if isinstance(method, syntax.Function) and not method.decorators:
                    first = method.parameters[0].name if method.parameters else ""
                    place = method.span.source.text.index("(", method.span.start) + 1
                    if first not in ("self", "cls"):
                        edit = [(Span(method.span.source, place, place), "self, " if first else "self")]
                        yield Patch(f"the first parameter of a method is `self`: `{method.name}` lacks it", edit)


def instance(problem: Problem) -> Iterator[Patch]:
    """``net = N()`` for ``net = N``, where the class itself is called with the input."""
    call = problem.node(syntax.Call)
    if not isinstance(call, syntax.Call) or not problem.values:
        return
    if not isinstance(problem.values[0], type) or not is_program_class(problem.values[0]):
        return
    for module in problem.modules:
        for node in syntax.walk(module):
            if (
                isinstance(node, syntax.Assign)
                and node.targets[0].span.text == call.function.span.text
                and isinstance(node.value, syntax.Name)
            ):
                words = f"`{node.value.id}` is a class: create the module that `{call.function.span.text}` is to be"
                yield Patch(words, [after(node.value.span, "()")])


def with_return(problem: Problem) -> Iterator[Patch]:
    """``return y`` at the end of a function that lacks it."""
    if not any(value is None for value in problem.values):
        return
    for module in problem.modules:
        for function in syntax.walk(module):
            if not isinstance(function, syntax.Function) or any(isinstance(node, syntax.Return) for node in syntax.walk(function)):
                continue
            last = function.body[-1]
            words = f"`{function.name}` returns nothing: end it with `return`"
            if isinstance(last, syntax.Assign) and isinstance(last.targets[0], syntax.Name):
                indent = " " * (last.span.column - 1)
                yield Patch(words, [after(last.span, f"\n{indent}return {last.targets[0].id}")])
            elif isinstance(last, syntax.ExpressionStatement) and not isinstance(last.value, syntax.Constant):
                yield Patch(words, [(last.span, f"return {last.span.text}")])


# ---- values --------------------------------------------------------------------------------------------------------------------


def values_of_pair(problem: Problem) -> Iterator[Patch]:
    """``x.max(dim=1).values.sum()``: what is found along a dimension comes with its positions."""
    node = problem.node(syntax.Attribute)
    if not isinstance(node, syntax.Attribute) or not problem.values:
        return
    owner = problem.values[0]
    text, known = as_operand(node.value.span.text), node.name in members.names()
    if type(owner) is tuple and known and owner and isinstance(owner[0], Tensor):
        yield Patch(f"`{text}` is a tuple: its first part is the tensor", [(node.value.span, f"{text}[0]")])
    if type(owner) in (list, tuple) and known and owner and all(isinstance(value, Tensor) for value in owner):
        yield Patch(f"`{text}` is a {type(owner).__name__} of tensors: add them up", [(node.value.span, f"sum({node.value.span.text})")])
    if isinstance(owner, tuple) and hasattr(owner, "values") and hasattr(owner, "indices") and node.name in members.names():
        yield Patch(
            f"`{node.value.span.text}` is a pair of `values` and `indices`",
            [(node.value.span, f"{as_operand(node.value.span.text)}.values")],
        )


def differentiable_function(problem: Problem) -> Iterator[Patch]:
    """``torch.sin(x)`` for ``np.sin(x)`` and ``math.sin(x)``."""
    call = problem.node(syntax.Call)
    function = call.function if isinstance(call, syntax.Call) else None
    module = library_module(function.value, problem.world) if isinstance(function, syntax.Attribute) else None
    if not isinstance(function, syntax.Attribute) or module is None or module.name.partition(".")[0] not in NUMPY:
        return
    name = OPS.get(function.name, function.name)
    space = module.name.partition(".")[2]  # ``linalg`` of ``numpy.linalg``
    path = f"{space}.{name}" if space else name
    if find(path if space else f"torch.{path}"):
        torch = f"{name_of_torch(problem.world)}." if problem.world.torch_imported else ""
        words = f"functions of `{module.name}` keep no history, so nothing could be differentiated: use PyTorch's"
        yield Patch(words, [(function.span, f"{torch}{path}")])


def swapped(problem: Problem) -> Iterator[Patch]:
    """``loss(prediction, target)`` for ``loss(target, prediction)``."""
    call = problem.failed.node if problem.failed is not None else None
    operands = problem.failed.operands if problem.failed is not None else []
    if not isinstance(call, syntax.Call) or len(call.arguments) != 2 or len(operands) != 2:
        return
    first, second = (operand.value.array.dtype.kind for operand in operands)
    if first in "iub" and second == "f" and [operand.span for operand in operands] == [argument.span for argument in call.arguments]:
        words = "the prediction comes first, then the target"
        yield Patch(words, [(call.arguments[0].span, operands[1].span.text), (call.arguments[1].span, operands[0].span.text)])


def channels_first(problem: Problem) -> Iterator[Patch]:
    """``x.permute(0, 3, 1, 2)`` for an image whose channels stand last."""
    takes = problem.raised.facts.get("takes")
    for operand in problem.failed.operands if problem.failed is not None else ():
        rank = len(operand.shape)
        if rank >= 3 and operand.shape[-1] == takes:
            order = [*range(rank - 3), rank - 1, rank - 3, rank - 2]
            words = f"{spoken(operand)} has its channels last, and PyTorch takes them before height and width"
            yield Patch(words, [suffixed(operand, f".permute({', '.join(map(str, order))})")])


# ---- sizes ---------------------------------------------------------------------------------------------------------------------


def flattened(problem: Problem) -> Iterator[Patch]:
    """``net(x.flatten(1))`` where a layer takes as many features as each example has elements."""
    takes = problem.raised.facts["second"][0] if "second" in problem.raised.facts else problem.raised.facts.get("takes")
    for operand in problem.failed.operands if problem.failed is not None else ():
        if len(operand.shape) > 2 and prod(operand.shape[1:]) == takes:
            yield Patch(f"flatten {spoken(operand)} to one row for each example", [suffixed(operand, ".flatten(1)")])


def column(problem: Problem) -> Iterator[Patch]:
    """A last dimension of 1 that one tensor has and the other has not: of the classes that a loss is given, or of predictions."""
    operands = [] if problem.failed is None else problem.failed.operands
    for one, other in ((first, second) for first in operands for second in operands if first is not second):
        if one.shape == [*other.shape, 1]:
            yield Patch(f"give {spoken(other)} the same last dimension", [suffixed(other, f".unsqueeze({len(other.shape)})")])
        if len(one.shape) == 2 and one.shape[1] == 1 and len(other.shape) == 2 and other.shape[0] == one.shape[0] and other.shape[1] > 1:
            yield Patch(f"{spoken(one)} has to be one row of class numbers", [suffixed(one, ".squeeze(1)")])


CROSS_ENTROPY = {  # for classes, instead of a loss that wants a number between 0 and 1 for each element
    "binary_cross_entropy": "cross_entropy",
    "binary_cross_entropy_with_logits": "cross_entropy",
    "BCELoss": "CrossEntropyLoss",
    "BCEWithLogitsLoss": "CrossEntropyLoss",
}


def loss_of_classes(problem: Problem) -> Iterator[Patch]:
    """``cross_entropy`` for a binary loss that is given one class number for each row."""
    operands = [] if problem.failed is None else problem.failed.operands
    if (
        len(operands) < 2
        or len(operands[0].shape) != 2
        or operands[1].shape != operands[0].shape[:1]
        or operands[1].value.array.dtype.kind not in "iu"
    ):
        return
    calls = [problem.node(syntax.Call)] if problem.layer is None else [node for module in problem.modules for node in syntax.walk(module)]
    for call in calls:
        name = called_name(call)
        if isinstance(call, syntax.Call) and name in CROSS_ENTROPY:
            end = call.function.span.end
            words = f"`{name}` wants a number between 0 and 1 for each element; for one class a row there is `{CROSS_ENTROPY[name]}`"
            yield Patch(words, [(Span(call.span.source, end - len(name), end), CROSS_ENTROPY[name])])


def classes_from_zero(problem: Problem) -> Iterator[Patch]:
    """``t - 1`` where the classes were counted from 1."""
    facts = problem.raised.facts
    for operand in problem.failed.operands if problem.failed is not None else ():
        values = operand.value.array
        if values.dtype.kind in "iu" and values.size and values.min() >= 1 and values.max() == facts["classes"]:
            yield Patch(f"classes are counted from 0, and {spoken(operand)} counts from 1", [(operand.span, f"{operand.span.text} - 1")])
