"""A whole layer of an LSTM as one op, for PyTorch has one kernel for it on a CPU: one node behind all steps.

The kernel keeps what the gates came to, and plain backward goes back through them in `lstm_backward`: what depends on one step alone is computed for
all steps at once, so that a step is one product of matrices and a few passes.  Where a second derivative is wanted, the steps are recorded one by one.
"""

from typing import Any

import numpy as np

from gradcli.engine.errors import fail
from gradcli.engine.fusion import cores
from gradcli.engine.state import STATE
from gradcli.engine.table.kinds import Anything, Array, Bool, Int, Tensor, Tensors
from gradcli.engine.table.table import RAW, S, composite, op

LSTM = 2  # how PyTorch numbers the modes


def _gradients(F: Any, tensors: Any, reverse: bool, cotangents: tuple[Any, Any, Any], kept: tuple[Any, Any]) -> list[Any]:
    """The gradients of all operands: in plain backward from what was kept, else the steps once more and backward through time."""
    if F is RAW:
        return lstm_backward(list(map(np.asarray, tensors)), reverse, cotangents, kept)
    g_output, g_hidden, g_memory = cotangents
    input, w_ih, w_hh, b_ih, b_hh, hidden, memory = tensors
    order = range(len(input))[:: -1 if reverse else 1]
    steps = []
    for place in order:
        gates = F.add(F.linear(input[place], w_ih, b_ih), F.linear(hidden, w_hh, b_hh))
        step = _Step(F, gates, memory)
        steps.append((place, hidden, memory, step))
        hidden, memory = step.hidden, step.memory
    inputs: list[Any] = [None] * len(input)
    of_w_ih = of_w_hh = of_bias = None
    for place, hidden, memory, step in reversed(steps):
        g_hidden = _sum(g_hidden, None if g_output is None else g_output[place])
        g_gates, g_memory = step.backward(F, g_hidden, g_memory, memory)
        of_w_ih = _sum(of_w_ih, g_gates.T @ input[place])
        of_w_hh = _sum(of_w_hh, g_gates.T @ hidden)
        of_bias = _sum(of_bias, g_gates.sum(0))
        inputs[place] = g_gates @ w_ih
        g_hidden = g_gates @ w_hh
    return [F.stack(tuple(inputs), 0), of_w_ih, of_w_hh, of_bias, of_bias, g_hidden, g_memory]


class _Step:
    """One step from the four gates: what is shown, what is kept, and the way back."""

    def __init__(self, F: Any, gates: Any, memory: Any) -> None:
        size = gates.shape[1] // 4
        parts = [gates[:, start * size : (start + 1) * size] for start in range(4)]
        self.entry, self.forget, self.out = (F.sigmoid(parts[place]) for place in (0, 1, 3))
        self.cell = F.tanh(parts[2])
        self.memory = self.forget * memory + self.entry * self.cell
        self.shown = F.tanh(self.memory)
        self.hidden = self.out * self.shown

    def backward(self, F: Any, g_hidden: Any, g_memory: Any, memory: Any) -> tuple[Any, Any]:
        """The gradients of the gates, and of the memory before the step."""
        through = None if g_hidden is None else g_hidden * self.out * (1 - self.shown * self.shown)
        g_new = _sum(through, g_memory)
        g_out = self.out * 0 if g_hidden is None else g_hidden * self.shown
        parts = (
            g_new * self.cell * self.entry * (1 - self.entry),
            g_new * memory * self.forget * (1 - self.forget),
            g_new * self.entry * (1 - self.cell * self.cell),
            g_out * self.out * (1 - self.out),
        )
        return F.cat(parts, 1), g_new * self.forget


def _sum(first: Any, second: Any) -> Any:
    """The sum of gradients, either of which may be missing."""
    if first is None or second is None:
        return second if first is None else first
    return first + second


# ---- the kernel, and plain backward ------------------------------------------------------------------------------------------
#
# Here gates lie in the order out, entry, forget, cell: the first three are sigmoids, and the gradient of the memory reaches the last three. Those of a step lie
# one after the other in memory, for NumPy is slow where it has to pass over rows of others.


@op(
    "",
    node="MkldnnRnnLayerBackward0",
    returns=("output", "hidden", "memory", "gates", "memories"),
    constant=("gates", "memories"),
    tensors=lambda F, g_output, g_hidden, g_memory, tensors, reverse, out_gates, out_memories: _gradients(
        F, tensors, reverse, (g_output, g_hidden, g_memory), (out_gates, out_memories)
    ),
)
def lstm_layer(tensors: Tensors, reverse: Bool) -> tuple[Array, ...]:
    """All steps, the last state, and what backward needs: the gates and the memory of each step in the order in which they were taken.

    (t, n, i), (4h, i), (4h, h), (4h,), (4h,), (n, h), (n, h) -> (t, n, h), (n, h), (n, h), (t, 4, n, h), (t, n, h).
    """
    input, w_ih, w_hh, b_ih, b_hh, hidden, memory = map(np.asarray, tensors)
    cores.wake()
    (steps, batch), size, turn = input.shape[:2], hidden.shape[1], -1 if reverse else 1
    rows = (_in_rows(input[::turn]) @ _sigmoids_first(w_ih).T).reshape(steps, batch, 4 * size)
    gates = np.add(_by_gate(rows), _sigmoids_first(b_ih + b_hh).reshape(4, 1, size), order="C")
    by_hidden = np.ascontiguousarray(_sigmoids_first(w_hh).T)
    sigmoids, others = gates[:, :3], by_hidden[:, : 3 * size]
    np.negative(sigmoids, out=sigmoids)  # what a sigmoid needs: the sign may as well be turned before the sum
    np.negative(others, out=others)
    memories, output = np.empty((steps, batch, size), gates.dtype), np.empty((steps, batch, size), gates.dtype)
    product, term, one = np.empty((1, batch, 4 * size), gates.dtype), np.empty((batch, size), gates.dtype), np.ones((), gates.dtype)
    (into,), (to_gates,) = product, _by_gate(product)
    with np.errstate(over="ignore"):
        for z, s, (o, i, f, c), new, shown in zip(gates, sigmoids, gates, memories, output[::turn], strict=True):
            np.matmul(hidden, by_hidden, out=into)
            np.add(z, to_gates, out=z)
            np.exp(s, out=s)
            np.add(s, one, out=s)
            np.reciprocal(s, out=s)
            np.tanh(c, out=c)
            np.multiply(f, memory, out=new)
            np.multiply(i, c, out=term)
            np.add(new, term, out=new)
            np.tanh(new, out=term)
            np.multiply(o, term, out=shown)
            hidden, memory = shown, new
    return output, hidden.copy(), memory.copy(), gates, memories


def _in_rows(steps: Array) -> Array:
    """All rows of all steps as one matrix.  (t, n, i) -> (t * n, i)."""
    return np.ascontiguousarray(steps).reshape(-1, steps.shape[2])


def _sigmoids_first(rows: Array) -> Array:
    """PyTorch's order of gates (entry, forget, cell, out) as this kernel's, and, given `rows` of a weight, a copy."""
    size = len(rows) // 4
    return np.concatenate((rows[3 * size :], rows[: 3 * size]))


def _out_last(rows: Array) -> Array:
    """The reverse of `_sigmoids_first`."""
    size = len(rows) // 4
    return np.concatenate((rows[size:], rows[:size]))


def lstm_backward(tensors: list[Array], reverse: bool, cotangents: tuple[Any, Any, Any], kept: tuple[Array, Array]) -> list[Array]:
    """The gradients of all operands, in their order."""
    input, w_ih, w_hh, _, _, hidden, memory = tensors
    size, turn = hidden.shape[1], -1 if reverse else 1
    gates, memories = map(np.asarray, kept)
    shown = np.tanh(memories)
    slopes = _slopes(gates, np.concatenate((memory[None], memories[:-1])), shown)
    of_gates, weight = np.empty((*shown.shape[:2], 4 * size), gates.dtype), _sigmoids_first(w_hh)
    parts = _by_gate(of_gates)
    g_output, g_hidden, g_memory = (None if g is None else np.array(g) for g in cotangents)
    g_memory = np.zeros_like(memory) if g_memory is None else g_memory
    g_hidden = np.zeros_like(hidden) if g_hidden is None else g_hidden
    given = [None] * len(gates) if g_output is None else g_output[::turn]
    through = gates[:, 0] * (1 - shown * shown)  # from what is shown to the memory
    term = np.empty_like(memory)
    steps = zip(given, through, gates[:, 2], of_gates, parts[:, 0], slopes[:, 0], parts[:, 1:], slopes[:, 1:], strict=True)
    for g, onward, forget, of_step, to_out, out, to_rest, rest in reversed(list(steps)):
        if g is not None:
            np.add(g_hidden, g, out=g_hidden)
        np.multiply(g_hidden, onward, out=term)
        np.add(g_memory, term, out=g_memory)
        np.multiply(out, g_hidden, out=to_out)
        np.multiply(rest, g_memory, out=to_rest)
        np.multiply(g_memory, forget, out=g_memory)
        np.matmul(of_step, weight, out=g_hidden)
    flat = of_gates.reshape(-1, 4 * size)
    before = np.concatenate((hidden[None], (gates[:-1, 0] * shown[:-1])))
    of_input = (flat @ _sigmoids_first(w_ih)).reshape(input.shape)[::turn]
    of_bias = _out_last(of_gates.sum(1).sum(0))
    of_w_ih, of_w_hh = (_out_last(flat.T @ _in_rows(rows)) for rows in (input[::turn], before))
    return [of_input, of_w_ih, of_w_hh, of_bias, of_bias, g_hidden, g_memory]


def _by_gate(rows: Array) -> Array:
    """The four gates of each step, each for itself, in the same memory.  (t, n, 4h) -> (t, 4, n, h)."""
    steps, batch, width = rows.shape
    return rows.reshape(steps, batch, 4, width // 4).transpose(0, 2, 1, 3)


def _slopes(gates: Array, before: Array, shown: Array) -> Array:
    """What the gradient of each gate is multiplied by: of the memory, or for the first of what is shown.  (t, 4, n, h), (t, n, h), (t, n, h)."""
    sigmoids, cell = gates[:, :3], gates[:, 3]
    found = np.empty_like(gates)
    np.subtract(1, sigmoids, out=found[:, :3])
    found[:, :3] *= sigmoids
    for number, factor in enumerate((shown, cell, before)):
        found[:, number] *= factor
    np.subtract(1, cell * cell, out=found[:, 3])
    found[:, 3] *= gates[:, 1]
    return found


SIZES = ((3, 2, 3), (8, 3), (8, 2), (8,), (8,), (2, 2), (2, 2))


@composite(
    "torch", samples=(S(*SIZES, False, [], LSTM, 2, 1, True, False, False, True), S(*SIZES, True, [], LSTM, 2, 1, True, False, False, True))
)
def mkldnn_rnn_layer(
    F: Any,
    input: Tensor,
    weight0: Tensor,
    weight1: Tensor,
    weight2: Tensor,
    weight3: Tensor,
    hx_: Tensor,
    cx_: Tensor,
    reverse: Bool,
    batch_sizes: Anything,
    mode: Int,
    hidden_size: Int,
    num_layers: Int,
    has_biases: Bool,
    bidirectional: Bool,
    batch_first: Bool,
    train: Bool,
) -> Any:
    """One layer of an LSTM in one direction: all steps, the last state, and what the kernel keeps.

    (t, n, i), (4h, i), (4h, h), (4h,), (4h,), (n, h), (n, h) -> (t, n, h), (n, h), (n, h), (0,).
    """
    if mode != LSTM or num_layers != 1 or bidirectional or len(batch_sizes):
        fail(RuntimeError, "mkldnn_rnn_layer computes one layer of an LSTM (mode 2) in one direction, for sequences of one length")
    tensors = (input, weight0, weight1, weight2, weight3, hx_, cx_)
    if STATE.levels:
        found = _step_by_step(F, tensors, reverse)
    else:
        found = F.lstm_layer(tensors, reverse)[:3]
    return (*found, F.constant(np.zeros(0, np.uint8)))


def _step_by_step(F: Any, tensors: Any, reverse: bool) -> tuple[Any, Any, Any]:
    """The same of elementary ops, for transforms that follow each of them."""
    input, w_ih, w_hh, b_ih, b_hh, hidden, memory = tensors
    output: list[Any] = [None] * len(input)
    for place in range(len(input))[:: -1 if reverse else 1]:
        step = _Step(F, F.add(F.linear(input[place], w_ih, b_ih), F.linear(hidden, w_hh, b_hh)), memory)
        hidden, memory = step.hidden, step.memory
        output[place] = hidden
    return F.stack(tuple(output), 0), hidden, memory
