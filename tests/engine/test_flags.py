"""Where PyTorch asks for a truth value, True and False are all it takes: no number, no tensor, none of NumPy's; None only where it is the default."""

from __future__ import annotations

import pytest

import gradcli

CALLS = {
    "torch.ones(2, requires_grad={})": "ones(): argument 'requires_grad' must be bool, not {}",
    "torch.tensor([1.], requires_grad={})": "tensor(): argument 'requires_grad' must be bool, not {}",
    "torch.zeros_like(x, requires_grad={})": "zeros_like(): argument 'requires_grad' must be bool, not {}",
    "torch.ones(2, pin_memory={})": "ones(): argument 'pin_memory' must be bool, not {}",
    "torch.arange(3., requires_grad={})": "arange() received an invalid combination of arguments - got (float, requires_grad={}), but expected one of:",
    "x.requires_grad_({})": "requires_grad_(): argument 'requires_grad' (position 1) must be bool, not {}",
    "torch.set_grad_enabled({})": "set_grad_enabled(): argument 'enabled' (position 1) must be bool, not {}",
    "torch.nn.Parameter(x, {})": "_make_subclass(): argument 'require_grad' (position 3) must be bool, not {}",
    "torch.nn.parameter.UninitializedParameter({})": "_make_subclass(): argument 'require_grad' (position 3) must be bool, not {}",
    "x.sum(0, keepdim={})": "sum(): argument 'keepdim' must be bool, not {}",
    "x.topk(1, 0, {})": "topk(): argument 'largest' (position 3) must be bool, not {}",
    "torch.isclose(x, x, equal_nan={})": "isclose(): argument 'equal_nan' must be bool, not {}",
}  # fmt: skip
WRONG = {
    "1": "int",
    "'yes'": "str",
    "torch.tensor(True)": "Tensor",
    "np.bool_(True)": "numpy.bool",
    "torch.tensor([True, False])": "Tensor",
}


@pytest.mark.parametrize("call", CALLS)
def test_only_truth_values_are_truth_values(call: str) -> None:
    for value, kind in WRONG.items():
        program = f"import torch, numpy as np\nx = torch.ones(2)\ntry:\n    {call.format(value)}\nexcept TypeError as e:\n    print(str(e).split(chr(10))[0])"
        assert gradcli.run(program).stdout == CALLS[call].format(kind) + "\n", value


@pytest.mark.parametrize("value", ["True", "False", "None"])
def test_truth_values_and_none_are_taken(value: str) -> None:
    program = f"import torch\nprint(torch.ones(2, requires_grad={value}, pin_memory=False).requires_grad)"
    assert gradcli.run(program).stdout == f"{value == 'True'}\n"
