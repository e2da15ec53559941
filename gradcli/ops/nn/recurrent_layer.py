"""A whole layer of an LSTM as one op, for PyTorch has one kernel for it on a CPU: one node behind all steps."""

from typing import Any

import numpy as np

from gradcli.engine.errors import fail
from gradcli.engine.state import STATE
from gradcli.engine.table.kinds import Anything, Array, Bool, Int, Tensor, Tensors
from gradcli.engine.table.table import S, composite, op

LSTM = 2  # how PyTorch numbers the modes


def _gradients(F: Any, tensors: Any, reverse: bool, g_output: Any, g_hidden: Any, g_memory: Any) -> list[Any]:
    """The gradients of all operands: the steps once more, then backward through time."""
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


@op(
    "",
    node="MkldnnRnnLayerBackward0",
    returns=("output", "hidden", "memory"),
    tensors=lambda F, g_output, g_hidden, g_memory, tensors, reverse: _gradients(F, tensors, reverse, g_output, g_hidden, g_memory),
)
def lstm_layer(tensors: Tensors, reverse: Bool) -> tuple[Array, Array, Array]:
    """All steps, and the last state.  (t, n, i), (4h, i), (4h, h), (4h,), (4h,), (n, h), (n, h) -> (t, n, h), (n, h), (n, h)."""
    input, w_ih, w_hh, b_ih, b_hh, hidden, memory = (np.asarray(tensor) for tensor in tensors)
    from_input = input @ w_ih.T + (b_ih + b_hh)
    output = np.empty((*input.shape[:2], hidden.shape[1]), input.dtype)
    for place in range(len(input))[:: -1 if reverse else 1]:
        entry, forget, cell, out = np.split(from_input[place] + hidden @ w_hh.T, 4, axis=1)
        memory = _sigmoid(forget) * memory + _sigmoid(entry) * np.tanh(cell)
        hidden = _sigmoid(out) * np.tanh(memory)
        output[place] = hidden
    return output, hidden, memory


def _sigmoid(x: Any) -> Any:
    with np.errstate(over="ignore"):
        return 1 / (1 + np.exp(-x))


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
        found = F.lstm_layer(tensors, reverse)
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
