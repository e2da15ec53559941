"""Which changes are tried for which mistakes: by row of the table of mistakes, or for every mistake of a code. The first that works is shown."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from gradcli.diagnosis.patches import autograd, calls, dtypes, shapes
from gradcli.diagnosis.patches.patches import Patch, Suggest
from gradcli.diagnosis.patches.problem import Problem
from gradcli.diagnostics import mistakes
from gradcli.diagnostics.row import Mistake

SUGGESTIONS: tuple[tuple[Suggest, tuple[Mistake[Any] | str, ...]], ...] = (
    (shapes.transposed, ("E0301",)),
    (shapes.resized, (mistakes.inner_sizes, mistakes.layer_size)),
    (shapes.broadcast, ("E0302",)),
    (shapes.reshaped, ("E0303",)),
    (shapes.joined, ("E0304",)),
    (shapes.last_index, (mistakes.index_range, mistakes.dimension_range)),
    (dtypes.cast, ("E0505",)),
    (dtypes.floating_literal, ("E0505",)),
    (dtypes.named, (mistakes.device_name, mistakes.argument_type)),
    (shapes.out_of_place, ("E0400", "E0302")),
    (calls.wrapped, (mistakes.argument_type,)),
    (calls.corrected, ("E0501", "E0507")),
    (calls.one_truth, (mistakes.one_truth,)),
    (autograd.kept, ("E0401",)),
    (autograd.connected, ("E0402",)),
    (autograd.reduced, ("E0403",)),
    (autograd.copied, ("E0404", "E0405")),
    (autograd.detached, ("E0400",)),
    (autograd.updated, ("E0501",)),
    (autograd.unused, ("E0406",)),
)


def candidates(problem: Problem) -> Iterator[Patch]:
    """All that may be tried, best first."""
    keys = (problem.raised.mistake, problem.code)
    for suggest, takes in SUGGESTIONS:
        if any(key is one or key == one for key in keys for one in takes):
            yield from suggest(problem)
