"""Which changes are tried for which mistakes: by row of the table of mistakes, or for every mistake of a code. The first that works is shown."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from gradcli.diagnosis.patches import arguments, autograd, calls, dtypes, numbers, objects, shapes, slips
from gradcli.diagnosis.patches.patches import Patch, Suggest
from gradcli.diagnosis.patches.problem import Problem
from gradcli.diagnostics import mistakes
from gradcli.diagnostics.row import Mistake

SUGGESTIONS: tuple[tuple[Suggest, tuple[Mistake[Any] | str, ...]], ...] = (
    (slips.power, ("E0505", "E0501")),
    (slips.comparisons_in_brackets, ("E0505", "E0501")),
    (slips.flipped, (mistakes.negative_step,)),
    (slips.integer_index, (mistakes.index_dtype,)),
    (slips.function_with_index, ("E0501",)),
    (slips.several_numbers, ("E0507",)),
    (slips.dimension_missing, ("E0507",)),
    (slips.product, ("E0501",)),
    (slips.not_called, ("E0203", "E0501")),
    (slips.by_element, (mistakes.one_truth,)),
    (objects.differentiable_function, (mistakes.no_numpy, mistakes.several_as_number)),
    (objects.values_of_pair, ("E0203",)),
    (objects.parameters, ("E0501",)),
    (objects.class_of_module, ("E0501",)),
    (objects.instance, ("E0507",)),
    (objects.applied, ("E0203", "E0501", "E0507", mistakes.one_truth)),
    (objects.with_return, ("E0203", "E0501", "E0507")),
    (arguments.number_as_text, ("E0501",)),
    (arguments.batch_transposed, ("E0301", "E0302")),
    (arguments.classes_first, ("E0300",)),
    (arguments.scores, ("E0505",)),
    (arguments.first_of_tuple, ("E0501", mistakes.argument_type)),
    (objects.swapped, ("E0505",)),
    (objects.channels_first, (mistakes.layer_size,)),
    (slips.whole_numbers, ("E0501",)),
    (slips.super_called, ("E0203",)),
    (slips.as_text, ("E0501",)),
    (objects.without_self, ("E0507",)),
    (objects.flattened, (mistakes.inner_sizes, mistakes.layer_size)),
    (objects.column, ("E0300",)),
    (objects.loss_of_classes, ("E0300",)),
    (objects.classes_from_zero, (mistakes.class_range,)),
    (numbers.kept_as_tensors, ("E0203",)),
    (shapes.transposed, ("E0301",)),
    (arguments.channel, ("E0300",)),
    (shapes.resized, (mistakes.inner_sizes, mistakes.layer_size)),
    (shapes.enlarged, (mistakes.row_range,)),
    (shapes.broadcast, ("E0302",)),
    (shapes.reshaped, ("E0303",)),
    (shapes.joined, ("E0304",)),
    (shapes.last_index, (mistakes.index_range, mistakes.dimension_range)),
    (dtypes.cast, ("E0505",)),
    (dtypes.floating_literal, ("E0505",)),
    (dtypes.named, (mistakes.device_name, mistakes.argument_type)),
    (arguments.device, (mistakes.device_name,)),
    (shapes.out_of_place, ("E0400", "E0302")),
    (calls.named_list, (mistakes.argument_type, "E0501")),
    (calls.wrapped, (mistakes.argument_type,)),
    (calls.list_wrapped, ("E0203", "E0501", mistakes.call_signature)),
    (calls.corrected, ("E0501", "E0507")),
    (calls.one_truth, (mistakes.one_truth,)),
    (autograd.kept, ("E0401",)),
    (autograd.connected, ("E0402",)),
    (autograd.reduced, ("E0403",)),
    (autograd.copied, ("E0404", "E0405")),
    (autograd.detached, ("E0400",)),
    (autograd.updated, ("E0501", "E0203")),
    (autograd.unused, ("E0406",)),
)


def candidates(problem: Problem) -> Iterator[Patch]:
    """All that may be tried, best first."""
    keys = (problem.raised.mistake, problem.code)
    for suggest, takes in SUGGESTIONS:
        if any(key is one or key == one for key in keys for one in takes):
            yield from suggest(problem)
