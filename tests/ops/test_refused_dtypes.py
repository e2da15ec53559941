"""Dtypes that PyTorch refuses, in the forward or in the backward pass, and those it computes in their own precision."""

from __future__ import annotations

import pytest

import gradcli

BOOL = " operator, {} a bool tensor is not supported. If you are trying to invert a mask, use the `~` or `logical_not()` operator instead."
START = "import torch\nx, v = torch.ones(2, requires_grad=True), torch.tensor([True, False])\nm = torch.ones(2, 2, dtype=torch.uint8)\n"


@pytest.mark.parametrize(
    ("program", "text"),
    [
        ("torch.logaddexp(x, v).sum().backward()", "Subtraction, the `-`" + BOOL.format("with")),
        ("torch.logaddexp2(v, x).sum().backward()", "Subtraction, the `-`" + BOOL.format("with")),
        ("torch.atan2(v, x).sum().backward()", "Negation, the `-`" + BOOL.format("on")),
        ("torch.addcdiv(x, x, v.long() + 1).sum().backward()", "result type Float can't be cast to the desired output type Long"),
        (
            "torch.addr(torch.ones(2, 2, dtype=torch.float64), x, x).sum().backward()",
            "addmv input tensors must have the same dtype, but got Float, Double, and Float",
        ),
        ("torch.addmm(m, m, m, alpha=300)", "value cannot be converted to type uint8_t without overflow"),
        (
            "torch.stft(torch.ones(8).half(), 4, window=torch.ones(4).half(), return_complex=True)",
            "MKL FFT doesn't support tensors of type: Half",
        ),
        (
            "torch.nn.functional.interpolate(torch.ones(1, 1, 4, 4).half(), size=2, mode='bilinear', antialias=True)",
            "\"compute_index_ranges_weights\" not implemented for 'Half'",
        ),
        (
            "i = torch.ones(1, 1).long()\nw = torch.ones(3, 1).long()\ntorch.gru_cell(i, i, w, w)",
            "result type Float can't be cast to the desired output type Long",
        ),
        ("torch.nn.functional.dropout(x, 2)", "dropout probability has to be between 0 and 1, but got 2"),
        ("torch.nn.functional.dropout(x, 10**400)", f"dropout probability has to be between 0 and 1, but got {10**400}"),
    ],
)
def test_refused_as_in_pytorch(program: str, text: str) -> None:
    with pytest.raises(gradcli.ProgramError) as raised:
        gradcli.run(START + program)
    assert raised.value.message == text


@pytest.mark.parametrize(
    ("expression", "printed"),
    [
        ("torch.cosine_similarity(torch.ones(2, 3), torch.tensor([0.1, 0.3, 0.7]).half())", "tensor([0.8270, 0.8270])"),
        ("torch.binary_cross_entropy_with_logits(torch.tensor(1.0), torch.ones(2, 3), None, None, 1)", "tensor(0.3133)"),
        ("torch.margin_ranking_loss(torch.tensor(1.0), torch.ones(2), torch.ones(2), 0.1, 1)", "tensor(0.1000)"),
        ("torch.kthvalue(torch.tensor(True), 1)[0]", "tensor(True)"),
    ],
)
def test_computed_as_in_pytorch(expression: str, printed: str) -> None:
    assert gradcli.run(f"{START}print({expression})").stdout == f"{printed}\n"


def test_right_where_pytorch_is_not() -> None:
    """The gradients of `atan2` of bytes, and through `vander`, against differences; PyTorch 2.13 wraps bytes around and refuses `vander`."""
    program = (
        "import torch\ny = torch.tensor([2.0, 3.0], dtype=torch.float64, requires_grad=True)\nu = torch.tensor([1, 2], dtype=torch.uint8)\n"
    )
    check = "print(torch.autograd.gradcheck(lambda y: torch.atan2(u, y), y), torch.autograd.gradcheck(lambda y: torch.vander(y, 4), y))"
    assert gradcli.run(program + check).stdout == "True True\n"
