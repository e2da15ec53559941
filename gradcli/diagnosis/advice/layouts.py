"""Layers that get their input laid out otherwise, and values of a kind that leads no further."""

from __future__ import annotations

import math
import re
from collections.abc import Iterator

from gradcli.diagnosis.advice.registry import Advice, Case, advises
from gradcli.diagnosis.evidence.layers import module_at_work, path_to
from gradcli.diagnosis.patches.pieces import called_name, keyword_added
from gradcli.diagnostics.model import Label, Span
from gradcli.lang.parsing.edits import Edit, shown
from gradcli.lang.syntax import nodes as syntax
from gradcli.lang.syntax.places import covers

RECURRENT = ("RNN", "LSTM", "GRU")
MOST_TRIED = 4


def calls_in(case: Case, *names: str) -> Iterator[syntax.Call]:
    """The calls of functions or classes with these last names."""
    for module in case.problem.modules:
        yield from (node for node in syntax.walk(module) if isinstance(node, syntax.Call) and called_name(node) in names)


def first_working(case: Case, words: str, edits: Iterator[Edit]) -> str | None:
    """`words` and the first change that gets past the failure."""
    for _, edit in zip(range(MOST_TRIED), edits, strict=False):
        if case.gets_past(edit):
            return f"{words}\n{shown(case.problem.modules, edit)}"
    return None


@advises("E0300")
def batch_first(case: Case) -> Advice | None:
    """A recurrent layer that takes the dimension of the batch for that of time."""
    match = re.match(r"Expected hidden(?:\[0\])? size \(\d+, (\d+), \d+\), got \[\d+, (\d+), \d+\]", case.text)
    module = module_at_work(case.problem.error)
    if match is None or type(module).__name__ not in RECURRENT or module.batch_first:
        return None
    path = path_to(module, case.names) or type(module).__name__
    words = f"`{path}` takes time first and found a batch of {match[1]}, but the state is for {match[2]}: with `batch_first=True` the batch is first"
    edits = ([keyword_added(call, "batch_first=True")] for call in calls_in(case, type(module).__name__))
    return Advice((first_working(case, words, edits) or words,))


@advises("E0301")
def flatten(case: Case) -> Advice | None:
    """A linear layer after layers with channels, where nothing put the rows in between."""
    layer = case.problem.layer
    if layer is None or layer.kind != "Linear" or not layer.failed.operands:
        return None
    shape = layer.failed.operands[0].value.array.shape
    module = module_at_work(case.problem.error)
    if len(shape) < 3 or getattr(module, "in_features", None) != math.prod(shape[1:]):
        return None
    words = f"`{layer.path}` takes rows of {module.in_features} numbers, which is what {list(shape[1:])} holds: flatten it before"

    def before_linear() -> Iterator[Edit]:
        for sequence in calls_in(case, "Sequential"):
            for part in sequence.arguments:
                if isinstance(part, syntax.Call) and called_name(part) == "Linear":
                    start = Span(part.span.source, part.span.start, part.span.start)
                    yield [(start, f"{part.function.span.text.removesuffix('Linear')}Flatten(), ")]

    found = first_working(case, words, before_linear())
    return None if found is None else Advice((found,))


@advises("E0500")
def shared_by_slices(case: Case) -> Advice | None:
    """Under `vmap`, a write into a tensor that was made once for all slices."""
    if not case.text.startswith("vmap: inplace arithmetic"):
        return None
    for module in case.problem.modules:
        for function in syntax.walk(module):
            if not isinstance(function, syntax.Function) or not function.parameters or not covers(function.span, case.problem.where):
                continue
            slice_name = function.parameters[0].name
            made = [
                node
                for node in syntax.walk(function)
                if isinstance(node, syntax.Call) and called_name(node) in ("zeros", "ones", "empty", "full")
            ]
            words = f"it is one tensor for all slices: make it from a slice, so that there is one for each: `{slice_name}.new_zeros(…)`"
            edits = ([(call.function.span, f"{slice_name}.new_{called_name(call)}")] for call in made)
            return Advice((first_working(case, words, iter(edits)) or words,))
    return None


@advises("E0203")
def numbers_of_tensors(case: Case) -> Advice | None:
    """``.backward()`` of a Python number that ``.item()`` made of tensors."""
    if re.match(r"'(float|int)' object has no attribute 'backward'", case.text) is None:
        return None
    items = [call for call in calls_in(case, "item", "tolist") if isinstance(call.function, syntax.Attribute)]
    for call in items[:MOST_TRIED]:
        assert isinstance(call.function, syntax.Attribute)
        edit: Edit = [(call.span, call.function.value.span.text)]
        if case.gets_past(edit):
            words = f"`.{call.function.name}()` makes a Python number, which knows nothing of where it came from: keep the tensor"
            return Advice((f"{words}\n{shown(case.problem.modules, edit)}",), (Label(call.span, "a number from here on"),))
    return None
