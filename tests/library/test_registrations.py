"""Wrong arguments to what registers and sets end as in PyTorch; ``python -m tests.oracle.record_registrations`` records what it says."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

import gradcli
from tests.library.registrations import ARGUMENTS, CALLS, program

RECORDED = json.loads((Path(__file__).parents[1] / "recorded" / "registrations.json").read_text(encoding="utf-8"))
# Where gradcli's words are others, and why.
NO_GRADIENT = "RuntimeError: cannot register a hook on a tensor that doesn't require gradient"  # PyTorch: a bare assertion
KNOWN: dict[tuple[str, str], str] = {
    ("torch.autograd.graph.register_multi_grad_hook(a, print)", "torch.ones(1)"): NO_GRADIENT,
    ("torch.autograd.graph.register_multi_grad_hook([x, a], print)", "torch.ones(1)"): NO_GRADIENT,
    # Before a first backward PyTorch fails at an assertion of its own where there is nothing to clip.
    ("torch.nn.utils.clip_grad_value_(m.parameters(), a)", "3"): "ok",
    ("torch.nn.utils.clip_grad_value_(m.parameters(), a)", "torch.ones(1)"): "ok",
    ("torch.nn.utils.parameters_to_vector(a)", "'a'"): "AttributeError: 'str' object has no attribute 'view'",
    # An epoch is a number.
    ("s.step(a)", "torch.ones(1)"): "TypeError: add_(): argument 'alpha' must be Number, not Tensor",
    (
        "torch.func.functional_call(m, a, x)",
        "'a'",
    ): "ValueError: Expected parameter_and_buffer_dicts to be a dict, or a list/tuple of dicts, but got <class 'str'>",
}


@pytest.mark.parametrize("call", CALLS)
def test_as_pytorch(call: str) -> None:
    lines = gradcli.run(program(call)).stdout.splitlines()
    different = {(call, argument): got for argument, want, got in zip(ARGUMENTS, RECORDED[call], lines, strict=True) if want != got}
    assert different == {place: words for place, words in KNOWN.items() if place[0] == call}
