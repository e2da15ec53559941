"""Patches for arguments of the wrong kind or layout: a number as text, a device that is not there, what a layer or loss takes otherwise."""

from __future__ import annotations

from collections.abc import Iterator

from gradcli.diagnosis.patches.patches import Patch
from gradcli.diagnosis.patches.pieces import as_operand, called_name, spoken, suffixed
from gradcli.diagnosis.patches.problem import Problem
from gradcli.diagnostics import mistakes
from gradcli.engine.tensor.tensor import Tensor
from gradcli.lang.syntax import nodes as syntax


def texts_in(call: syntax.Node | None) -> Iterator[syntax.Constant]:
    """The arguments of a call that are written as text."""
    if isinstance(call, syntax.Call):
        for value in [*call.arguments, *(keyword.value for keyword in call.keywords)]:
            if isinstance(value, syntax.Constant) and isinstance(value.value, str):
                yield value


def number_as_text(problem: Problem) -> Iterator[Patch]:
    """``lr=0.001`` for ``lr="0.001"``."""
    for text in texts_in(problem.node(syntax.Call)):
        if text.value.strip("+-").replace(".", "", 1).replace("e-", "", 1).isdigit():
            yield Patch("a number is written without quotes", [(text.span, text.value.strip())])


def device(problem: Problem) -> Iterator[Patch]:
    """``"cpu"`` for a device of another name."""
    for text in texts_in(problem.node(syntax.Call)):
        quote = text.span.text[-1]
        yield Patch('PyTorch\'s word for a graphics card is "cuda"; gradcli computes on the CPU', [(text.span, f"{quote}cpu{quote}")])


def batch_transposed(problem: Problem) -> Iterator[Patch]:
    """``k.mT`` for ``k.T``, which reverses the dimension of the batch too."""
    for operand in problem.failed.operands if problem.failed is not None else ():
        if operand.value.array.ndim > 2 and operand.span.text.endswith(".T"):
            words = "`.T` reverses all dimensions, that of the batch too: `.mT` transposes each matrix"
            yield Patch(words, [(operand.span, f"{operand.span.text.removesuffix('.T')}.mT")])


def channel(problem: Problem) -> Iterator[Patch]:
    """Pictures of one channel without the dimension for it."""
    layer = problem.layer
    if layer is None or not layer.kind.startswith("Conv") or problem.failed is None or not problem.failed.operands:
        return
    pictures, dims = problem.failed.operands[0], layer.kind[-2:]
    if dims == f"{len(pictures.shape)}d":
        yield Patch(f"the channels come first: add a dimension for the one of {spoken(pictures)}", [suffixed(pictures, "[None]")])
    elif problem.raised.mistake is mistakes.layer_size and problem.raised.facts["takes"] == 1:
        yield Patch(f"each picture of {spoken(pictures)} has one channel: add a dimension for it", [suffixed(pictures, "[:, None]")])


def classes_first(problem: Problem) -> Iterator[Patch]:
    """``out.transpose(1, -1)``, where a loss takes the classes as dimension 1 and they stand last."""
    operands = () if problem.failed is None else problem.failed.operands
    if len(operands) < 2 or len(operands[0].shape) < 3:
        return
    out, target = operands[0], operands[1]
    if out.shape[:-1] == target.shape:
        rank = len(out.shape)
        turned = ".transpose(1, 2)" if rank == 3 else f".permute(0, {rank - 1}, {', '.join(map(str, range(1, rank - 1)))})"
        yield Patch(f"the classes are dimension 1, and those of {spoken(out)} stand last", [suffixed(out, turned)])


def scores(problem: Problem) -> Iterator[Patch]:
    """``cross_entropy(out, …)`` for ``cross_entropy(out.argmax(1), …)``."""
    call = problem.node(syntax.Call)
    first = call.arguments[0] if isinstance(call, syntax.Call) and call.arguments else None
    if isinstance(first, syntax.Call) and called_name(first) == "argmax" and isinstance(first.function, syntax.Attribute):
        whole = first.arguments[0] if first.arguments and problem.is_library(first.function.value) else first.function.value
        yield Patch("the loss takes the scores of all classes, not the class that was chosen", [(first.span, whole.span.text)])


def first_of_tuple(problem: Problem) -> Iterator[Patch]:
    """``fc(lstm(x)[0])``: a recurrent layer gives its output and its state."""
    call = problem.node(syntax.Call)
    if not isinstance(call, syntax.Call):
        return
    for argument, value in zip(call.arguments, problem.values[1:], strict=False):
        if isinstance(value, tuple) and value and isinstance(value[0], Tensor):
            yield Patch(
                "it is a tuple, as recurrent layers give their output and their state: take the first",
                [(argument.span, f"{as_operand(argument.span.text)}[0]")],
            )
