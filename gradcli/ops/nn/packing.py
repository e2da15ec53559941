"""Sequences of several lengths as one tensor, without what pads them."""

from typing import Any

import numpy as np

from gradcli.engine.errors import fail
from gradcli.engine.table.kinds import Anything, Bool, Tensor
from gradcli.engine.table.table import S, T, composite, op

UNSORTED = (
    "`lengths` array must be sorted in decreasing order when `enforce_sorted` is True. You can pass `enforce_sorted=False` to pack_padded_sequence and/or "
    "pack_sequence to sidestep this requirement if you do not need ONNX exportability."
)
ROWS = np.array([0, 1, 2, 4])


@op(
    "",
    node="PackPaddedSequenceBackward0",
    input=lambda F, g, input_shape, rows: F.unpack_rows(g, tuple(input_shape), rows),
    samples=(S((3, 2, 2), ROWS),),
    real_only="_pack_padded_sequence",
)
def pack_rows(input: Tensor, rows: Anything) -> Tensor:
    """The rows of a padded batch that are there, all first steps before all second ones.  (t, n, *), (m,) -> (m, *)."""
    return input.reshape(-1, *input.shape[2:])[rows]


@op(
    "",
    node="PackPaddedSequenceBackwardBackward0",
    grad=lambda F, g, rows: F.pack_rows(g, rows),
    samples=(S((4, 2), (3, 2, 2), ROWS),),
)
def unpack_rows(grad: Tensor, shape: Anything, rows: Anything) -> Tensor:
    """Rows back in their places, zeros elsewhere.  (m, *) -> (t, n, *)."""
    padded = np.zeros((shape[0] * shape[1], *shape[2:]), grad.dtype)
    padded[rows] = grad
    return padded.reshape(shape)


@composite("torch", samples=(S((3, 2, 2), T(np.array([3, 1])), False),))
def _pack_padded_sequence(F: Any, input: Tensor, lengths: Tensor, batch_first: Bool) -> Any:
    """The steps that are there, and how many sequences have each step.  (t, n, *), (n,) -> (m, *), (t,)."""
    batch = F.transpose(input, 0, 1) if batch_first else input
    sizes = np.asarray(lengths.array if hasattr(lengths, "array") else lengths)
    if 0 in batch.shape:
        fail(RuntimeError, "Cannot pack empty tensors.")
    if len(batch.shape) < 1 or len(sizes) != batch.shape[1]:
        fail(RuntimeError, f"Expected `len(lengths)` to be equal to batch_size, but got {len(sizes)} (batch_size={batch.shape[1]})")
    if (sizes <= 0).any():
        fail(RuntimeError, "Length of all samples has to be greater than 0, but found an element in 'lengths' that is <= 0")
    if (sizes[1:] > sizes[:-1]).any():
        fail(RuntimeError, UNSORTED)
    counts = [int((sizes > step).sum()) for step in range(int(sizes[0]))]
    longest, width = batch.shape[:2]
    rows = np.array([step * width + place for step, count in enumerate(counts[:longest]) for place in range(count)])
    return F.pack_rows(batch, rows), F.constant(np.array(counts, np.int64))
