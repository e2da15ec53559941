"""All derivatives of one value: many cotangents pulled back in one batched pass, or many tangents pushed forward, whichever are fewer.

What cannot be batched, such as an op whose result has a shape of its own for each cotangent, is pulled back row by row.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any

import numpy as np

from gradcli.engine.backward.backward import grad
from gradcli.engine.backward.duals import forward_mode
from gradcli.engine.batching.push import batch_level
from gradcli.engine.calls.batches import slice_of, whole
from gradcli.engine.tensor.tensor import Tensor
from gradcli.library.torch.transforms_forward import duals, tangent_of

if TYPE_CHECKING:
    from gradcli.analysis.tape import Tape

Array = np.ndarray[Any, Any]
FORWARD = 4  # times as many rows as columns, from where on forward mode is cheaper
BATCH = 1 << 24  # bytes of cotangents, or of gradients, in one pass
UNBATCHED = RuntimeError  # what cannot be batched, or has no tangent; NotImplementedError is one


def pulled_back(out: Tensor, inputs: Sequence[Tensor]) -> list[Array]:
    """The Jacobian of `out` by each input, as matrices; the graph is kept."""
    rows = out.array.size
    widest = max([out.array.nbytes, *(each.array.nbytes for each in inputs)])
    step = max(1, min(rows, BATCH // max(1, widest)))
    if step > 1:
        try:
            parts = [batch_of_rows(out, inputs, range(at, min(at + step, rows))) for at in range(0, rows, step)]
            return [np.concatenate(each) for each in zip(*parts, strict=True)]
        except UNBATCHED:
            pass
    return row_by_row(out, inputs)


def batch_of_rows(out: Tensor, inputs: Sequence[Tensor], rows: range) -> list[Array]:
    """Some rows, by one sweep with a batch of unit cotangents."""
    units = np.zeros((len(rows), out.array.size), out.array.dtype)
    units[range(len(rows)), rows] = 1
    with batch_level(len(rows)) as level:
        cotangent = slice_of(Tensor(units.reshape(len(rows), *out.array.shape)), 0, level)
        grads = grad([out], inputs, [cotangent], retain_graph=True, allow_unused=True)
        found = [None if g is None else whole(g, level, len(rows)).array for g in grads]
    return [
        np.zeros((len(rows), each.array.size), np.result_type(out.array, each.array)) if part is None else part.reshape(len(rows), -1)
        for each, part in zip(inputs, found, strict=True)
    ]


def row_by_row(out: Tensor, inputs: Sequence[Tensor]) -> list[Array]:
    """The same, one sweep for each row."""
    rows = out.array.size
    results = [np.zeros((rows, each.array.size), np.result_type(out.array, each.array)) for each in inputs]
    for place in range(rows):
        unit = np.zeros(rows, out.array.dtype)
        unit[place] = 1
        grads = grad([out], inputs, [Tensor(unit.reshape(out.array.shape))], retain_graph=True, allow_unused=True)
        for result, g in zip(results, grads, strict=True):
            if g is not None:
                result[place] = g.array.reshape(-1)
    return results


def pushed_forward(tape: Tape, point: Mapping[Any, Tensor], leaves: Sequence[Any]) -> list[Array] | None:
    """The Jacobian of the tape's root by each of the leaves, by one forward pass with a batch of unit tangents; None where that cannot be."""
    given = [point[node] for node in leaves]
    count = sum(each.array.size for each in given)
    try:
        with batch_level(count) as batch, forward_mode() as level:
            moved = dict(point) | dict(zip(leaves, duals(given, range(count), level, batch), strict=True))
            (out,) = tape.outputs(moved)
            tangents = whole(tangent_of(out, level), batch, count).array
    except UNBATCHED:
        return None
    columns = tangents.reshape(count, -1).T
    ends = np.cumsum([each.array.size for each in given])
    return [np.ascontiguousarray(part) for part in np.split(columns, ends[:-1], axis=1)]
