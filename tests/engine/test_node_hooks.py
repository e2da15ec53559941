"""What a hook before a node may answer, in PyTorch's words."""

from __future__ import annotations

import pytest

import gradcli

PROGRAM = """\
import torch
x = torch.ones(2, requires_grad=True)
y = x * 2
y.grad_fn.register_prehook({hook})
y.sum().backward()
out = x.grad
"""
REFUSED = {
    "lambda *a: a": "TypeError: expected Variable, but hook returned 'tuple'",
    "lambda g: (3,)": "TypeError: expected Variable, but hook returned 'int'",
    "lambda g: 3": "TypeError: expected tuple, but hook returned 'int'",
    "lambda g: g[0]": "TypeError: expected tuple, but hook returned 'Tensor'",
    "lambda g: ()": "RuntimeError: hook '<lambda>' has returned an incorrect number of values (got 0, but expected 1)",
    "lambda g: (g[0].sum(),)": "RuntimeError: hook '<lambda>' has changed the size of value",
}


@pytest.mark.parametrize("hook", REFUSED)
def test_an_answer_that_is_refused(hook: str) -> None:
    with pytest.raises(gradcli.ProgramError) as caught:
        gradcli.run(PROGRAM.format(hook=hook))
    assert caught.value.diagnostic.headline == REFUSED[hook]


def test_an_answer_without_a_gradient_ends_there() -> None:
    assert gradcli.run(PROGRAM.format(hook="lambda g: (None,)")).names["out"] is None
    assert gradcli.run(PROGRAM.format(hook="lambda g: (g[0] * 3,)")).names["out"].tolist() == [6, 6]


def test_counts_past_memory() -> None:
    for text in ("torch.tensor([2**60])", "torch.tensor([1]), minlength=2**60"):
        with pytest.raises(gradcli.ProgramError, match=r"Storage size calculation overflowed with sizes=\[115292150460684697[67]\]"):
            gradcli.run(f"import torch\ntorch.bincount({text})")


def test_except_star_is_refused() -> None:
    with pytest.raises(gradcli.ProgramError, match=r"`except\*` is not part of the language"):
        gradcli.run("try: 1/0\nexcept* ValueError: pass")
