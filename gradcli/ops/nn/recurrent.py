"""One step of a recurrent network, as `torch` has it: from an input and a state, by two linear maps, to the next state."""

from typing import Any

from gradcli.engine.errors import fail
from gradcli.engine.state import STATE
from gradcli.engine.table.kinds import OptionalTensor, Tensor, Tensors
from gradcli.engine.table.table import S, composite
from gradcli.engine.tensor import dtypes
from gradcli.ops.shared.dims import wrap

ELMAN = (S((2, 3), (2, 4), (4, 3), (4, 4)), S((2, 3), (2, 4), (4, 3), (4, 4), (4,), (4,)))
GRU = (S((2, 3), (2, 4), (12, 3), (12, 4)), S((2, 3), (2, 4), (12, 3), (12, 4), (12,), (12,)))


@composite("torch", samples=ELMAN)
def rnn_tanh_cell(
    F: Any, input: Tensor, hx: Tensor, w_ih: Tensor, w_hh: Tensor, b_ih: OptionalTensor = None, b_hh: OptionalTensor = None
) -> Any:
    """The hyperbolic tangent of both linear maps together.  (n, i), (n, h), (h, i), (h, h) -> (n, h)."""
    return F.tanh(_gates(F, input, hx, w_ih, w_hh, b_ih, b_hh))


@composite("torch", samples=ELMAN)
def rnn_relu_cell(
    F: Any, input: Tensor, hx: Tensor, w_ih: Tensor, w_hh: Tensor, b_ih: OptionalTensor = None, b_hh: OptionalTensor = None
) -> Any:
    """Both linear maps together, what is negative made zero.  (n, i), (n, h), (h, i), (h, h) -> (n, h)."""
    return F.relu(_gates(F, input, hx, w_ih, w_hh, b_ih, b_hh))


def _gates(F: Any, input: Any, hidden: Any, w_ih: Any, w_hh: Any, b_ih: Any, b_hh: Any) -> Any:
    return F.add(F.linear(hidden, w_hh, b_hh), F.linear(input, w_ih, b_ih))


def _split(gates: Any, F: Any, parts: int) -> Any:
    """The parts of what goes into the gates, which PyTorch computes in place: no integer holds a result."""
    dtype = dtypes.of_value(gates)
    if dtypes.category(dtype) < dtypes.FLOAT:
        dtypes.refuse_cast(STATE.default_dtype, dtype)
    return F.unsafe_chunk(gates, parts, 1)


def length_of(tensor: Any, dim: int) -> int:
    """How long a dimension is."""
    shape = tuple(tensor.shape)
    wrap(dim, len(shape)) if shape else fail(IndexError, f"Dimension specified as {dim} but tensor has no dimensions")
    return int(shape[dim])


def check_cell(input: Any, hidden: Any, w_ih: Any) -> None:
    """One row of the input for each of the hidden states, of the width that the weights have."""
    width, expected = length_of(input, 1), length_of(w_ih, 1)
    if width != expected:
        fail(RuntimeError, f"input has inconsistent input_size: got {width} expected {expected}")
    for number, state in enumerate(hidden):
        rows = length_of(state, 0)
        if rows != length_of(input, 0):
            text = f"Input batch size {length_of(input, 0)} doesn't match hidden{number} batch size {rows}"
            fail(RuntimeError, text)


@composite("torch")
def lstm_cell(
    F: Any, input: Tensor, hx: Tensors, w_ih: Tensor, w_hh: Tensor, b_ih: OptionalTensor = None, b_hh: OptionalTensor = None
) -> Any:
    """A memory that is partly forgotten and partly written, and what is shown of it.

    (n, i), ((n, h), (n, h)), (4h, i), (4h, h) -> (n, h), (n, h).
    """
    if len(hx) != 2:
        fail(RuntimeError, "lstm_cell expects two hidden states")
    check_cell(input, hx, w_ih)
    hidden, memory = hx
    entry, forget, cell, out = _split(_gates(F, input, hidden, w_ih, w_hh, b_ih, b_hh), F, 4)
    memory = F.add(F.mul(F.sigmoid(forget), memory), F.mul(F.sigmoid(entry), F.tanh(cell)))
    return F.mul(F.sigmoid(out), F.tanh(memory)), memory


@composite("torch", samples=GRU)
def gru_cell(
    F: Any, input: Tensor, hx: Tensor, w_ih: Tensor, w_hh: Tensor, b_ih: OptionalTensor = None, b_hh: OptionalTensor = None
) -> Any:
    """Between the old state and a new one made of what is not reset.  (n, i), (n, h), (3h, i), (3h, h) -> (n, h)."""
    check_cell(input, (hx,), w_ih)
    from_input = _split(F.linear(input, w_ih, b_ih), F, 3)
    from_hidden = _split(F.linear(hx, w_hh, b_hh), F, 3)
    reset = F.sigmoid(F.add(from_hidden[0], from_input[0]))
    update = F.sigmoid(F.add(from_hidden[1], from_input[1]))
    new = F.tanh(F.add(from_input[2], F.mul(from_hidden[2], reset)))
    return F.add(F.mul(F.sub(hx, new), update), new)
