"""Mistakes in how a training program is put together: optimizers of non-leaves, losses that pass through another net, gradients in another order."""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import permutations
from typing import Any

from gradcli.diagnosis.advice.autograd import called, methods_of
from gradcli.diagnosis.advice.registry import Advice, Case, advises
from gradcli.diagnosis.advice.warned import remade_leaf
from gradcli.diagnosis.patches.autograd import backward_calls
from gradcli.diagnosis.patches.pieces import as_operand
from gradcli.diagnosis.words.wording import listed
from gradcli.diagnostics.model import Label
from gradcli.engine.tensor.tensor import Tensor
from gradcli.lang.access.contents import own_names, tensors_below
from gradcli.lang.parsing.edits import Edit, shown
from gradcli.lang.syntax import nodes as syntax
from gradcli.lang.syntax.places import covers

MOST_ORDERS = 6  # ways to put the gradients of a function


@advises("E0502")
def no_leaf(case: Case) -> Advice | None:
    """A tensor that was computed, given to an optimizer."""
    if "can't optimize a non-leaf Tensor" not in case.text:
        return None
    values = {
        id(value): name
        for name, value in case.names.items()
        if isinstance(value, Tensor) and value.node is not None and value.requires_grad
    }
    for name in values.values():
        for assign in assignments(case, name):
            for words, edit in remade_leaf(name, assign.value):
                if case.gets_past(edit):
                    return Advice((f"{words}\n{shown(case.problem.modules, edit)}",), (Label(assign.span, "computed here"),))
    words = (
        "an optimizer changes leaves: give it what the tensor was computed from, or a copy of its own, `x = x.detach().requires_grad_()`"
    )
    return Advice((words,))


def assignments(case: Case, name: str) -> Iterator[syntax.Assign]:
    """Where a name gets its value."""
    for module in case.problem.modules:
        for node in syntax.walk(module):
            if isinstance(node, syntax.Assign) and node.targets[0].span.text == name:
                yield node


@advises("E0401", "E0405")
def of_another_net(case: Case) -> Advice | None:
    """The first loss of two went backward through a net that its own optimizer does not train: ``D(fake.detach())``."""
    needed = case.problem.calls[-1] if case.problem.calls else case.problem.where
    made = case.problem.statement(None if case.problem.saver is None else case.problem.saver.span)
    if not isinstance(made, syntax.Assign) or not isinstance(made.targets[0], syntax.Name) or not isinstance(made.value, syntax.Call):
        return None
    name = made.targets[0].id
    maker = {id(tensor) for _, tensor in tensors_below("", case.names.get(called(made.value)))}
    before = [call for call in backward_calls(case.problem) if call.span.source is needed.source and call.span.start < needed.start]
    for call in reversed(before) if maker else ():
        root = call.function.value.span.text if isinstance(call.function, syntax.Attribute) else ""
        if not trained_after(case, call) or maker & trained_after(case, call):
            continue
        for assign in assignments(case, root):
            edit: Edit = [
                (node.span, f"{name}.detach()")
                for node in syntax.walk(assign.value)
                if isinstance(node, syntax.Name) and node.id == name and covers(assign.span, node.span)
            ]
            if edit and case.gets_past(edit):
                words = (
                    f"the step after `{call.span.text}` does not train what made `{name}`: keep the first backward pass out of its graph"
                )
                return Advice((f"{words}\n{shown(case.problem.modules, edit)}",))
    return None


def trained_after(case: Case, call: syntax.Call) -> set[int]:
    """The parameters of the first optimizer that makes a step after a backward pass."""
    steps = [
        node
        for module in case.problem.modules
        for node in syntax.walk(module)
        if isinstance(node, syntax.Call) and called(node) == "step" and isinstance(node.function, syntax.Attribute)
        if node.span.source is call.span.source and node.span.start > call.span.start
    ]
    first = min(steps, key=lambda node: node.span.start, default=None)
    owner = first.function.value.span.text if first is not None and isinstance(first.function, syntax.Attribute) else ""
    groups: Any = own_names(case.names.get(owner)).get("param_groups")
    return {id(param) for group in groups for param in group["params"]} if isinstance(groups, list) else set()


@advises("E0400")
def other_order(case: Case) -> Advice | None:
    """Gradients that ``backward`` returns in another order than ``forward`` takes the arguments."""
    match = re.match(r"Function (\w+)Backward returned an invalid gradient at index (\d+) - (.*)", case.text)
    if match is None:
        return None
    arguments = [parameter.name for function in methods_of(case, match[1], "forward") for parameter in function.parameters]
    for function in methods_of(case, match[1], "backward"):
        for node in syntax.walk(function):
            if isinstance(node, syntax.Return) and isinstance(node.value, syntax.TupleDisplay):
                items = node.value.items
                order_of = listed([f"`{name}`" for name in arguments[-len(items) :]])
                words = f"`backward` returns a gradient for each argument of `forward` in their order, {order_of}, each of that argument's shape"
                for _, order in zip(range(MOST_ORDERS), permutations(items), strict=False):
                    edit: Edit = [(old.span, new.span.text) for old, new in zip(items, order, strict=True) if old is not new]
                    if edit and case.gets_past(edit):
                        return Advice((f"{words}\n{shown(case.problem.modules, edit)}",))
                return Advice((words,))
    return None


@advises("E0501")
def function_as_class(case: Case) -> Advice | None:
    """``Scale(x)`` of a custom function, which is called through ``apply``."""
    call = case.problem.node(syntax.Call)
    match = re.match(r"(\w+)\(\) takes no arguments", case.text)
    if match is None or not isinstance(call, syntax.Call) or not methods_of(case, match[1], "backward"):
        return None
    edit: Edit = [(call.function.span, f"{as_operand(call.function.span.text)}.apply")]
    if not case.gets_past(edit):
        return None
    return Advice((f"a custom function is called through `apply`, and no instance of it is made\n{shown(case.problem.modules, edit)}",))


@advises("E0501")
def pair_in_sequence(case: Case) -> Advice | None:
    """A recurrent layer inside ``Sequential``: the layer after it gets the pair of outputs and state."""
    if "argument 'input' (position 1) must be Tensor, not tuple" not in case.text:
        return None
    for module in case.problem.modules:
        for node in syntax.walk(module):
            if isinstance(node, syntax.Call) and called(node) == "Sequential":
                for layer in node.arguments:
                    if isinstance(layer, syntax.Call) and called(layer) in ("RNN", "LSTM", "GRU"):
                        words = f"`{called(layer)}` returns a pair, its outputs and its state, and `Sequential` hands both on"
                        words += ": call the layers in a module of your own"
                        return Advice((f"{words}, `out, state = self.rnn(x)`",), (Label(layer.span, "returns a pair"),))
    return None
