"""Gradients at extreme finite inputs: finite where the true gradient is, as PyTorch's are."""

from __future__ import annotations

import math

import pytest

import gradcli

INPUTS = [0.0, 1e-320, 1e-300, 1e-160, 1e-20, 1e-8, 1.0, 20.5, 40.0, 88.0, 750.0, 1e4, 1e8, 1e17, 1e160, 1e300, 1.7e308]
INPUTS += [-value for value in INPUTS]
# Functions of one number that have a finite derivative at every finite one.
POINTWISE = [
    "torch.abs",
    "torch.asinh",
    "torch.atan",
    "torch.cos",
    "torch.deg2rad",
    "torch.erf",
    "torch.erfc",
    "torch.neg",
    "torch.rad2deg",
    "torch.relu",
    "torch.sigmoid",
    "torch.sin",
    "torch.tan",
    "torch.tanh",
    "torch.special.i0e",
    "torch.special.i1e",
    "torch.special.ndtr",
    "F.celu",
    "F.elu",
    "F.gelu",
    "F.hardshrink",
    "F.hardsigmoid",
    "F.hardswish",
    "F.hardtanh",
    "F.leaky_relu",
    "F.logsigmoid",
    "F.mish",
    "F.relu6",
    "F.selu",
    "F.silu",
    "F.softplus",
    "F.softshrink",
    "F.softsign",
    "F.tanhshrink",
]
PAIR = "torch.stack([x, torch.full_like(x, 0.5)], -1)"
THREE = "torch.stack([x, x * 0.5, torch.zeros_like(x)], -1)"
COMPOSED = {
    "softplus with a slope": "F.softplus(x, beta=3.0)",
    "logsumexp": f"torch.logsumexp({THREE}, -1)",
    "softmax": f"torch.softmax({THREE}, -1)[:, 0]",
    "log_softmax": f"torch.log_softmax({THREE}, -1)[:, 0]",
    "logcumsumexp": f"torch.logcumsumexp({PAIR}, -1)[:, 1]",
    "the norm of 1": f"torch.linalg.vector_norm({PAIR}, 1, dim=-1)",
    "the norm of 2": f"torch.linalg.vector_norm({PAIR}, 2, dim=-1)",
    "the largest": f"torch.linalg.vector_norm({PAIR}, float('inf'), dim=-1)",
    "the norm of 1/2": f"torch.linalg.vector_norm({PAIR}, 0.5, dim=-1)",
    "the norm beside zero": "torch.linalg.vector_norm(torch.stack([x, torch.zeros_like(x)], -1), 2, dim=-1)",
    "a distance of one coordinate": "F.pairwise_distance(x[:, None], torch.ones(len(x), 1))",
    "cross entropy of logits": "F.binary_cross_entropy_with_logits(x, torch.full_like(x, 0.3), reduction='none')",
    "cross entropy of a sigmoid": "F.binary_cross_entropy(torch.sigmoid(x), torch.full_like(x, 0.3), reduction='none')",
    "cross entropy": "F.cross_entropy(torch.stack([x, -x], -1), torch.zeros(len(x), dtype=torch.long), reduction='none')",
    "several labels": "F.multilabel_soft_margin_loss(torch.stack([x, -x], -1), torch.tensor([1.0, 0.0]).expand(len(x), 2), reduction='none')",
    "huber": "F.huber_loss(x, torch.zeros_like(x), reduction='none')",
    "divergence": "F.kl_div(x, torch.full_like(x, 0.3), reduction='none')",
    "a gate": f"F.glu({PAIR}, -1)[:, 0]",
    "a cosine": f"F.cosine_similarity({PAIR}, torch.tensor([[1.0, 2.0]]), -1)",
    "a direction": f"F.normalize({PAIR}, dim=-1)[:, 0]",
    "a spread": f"{PAIR}.std(-1)",
    "a product": f"{PAIR}.prod(-1)",
    "gamma of several": "torch.mvlgamma(x.abs() + 3, 2)",
}
PLACES = [0.0, 1e-300, 1e-20, 0.5, 1.0, 3.0, 1e8, 1e160, 1e300]
PLACES += [-value for value in PLACES]
PAIRS = ["add", "sub", "mul", "atan2", "logaddexp", "logaddexp2", "maximum", "minimum", "fmax", "fmin", "copysign"]
HEAD = "import torch\nimport torch.nn.functional as F\ntorch.set_default_dtype(torch.float64)\n"


def gradients(function: str, **places: list[float]) -> list[list[float]]:
    """The gradient of the sum of a function by each of its arguments."""
    names = ", ".join(places)
    leaves = "".join(f"{name} = torch.tensor({values}, requires_grad=True)\n" for name, values in places.items())
    found = gradcli.run(f"{HEAD}{leaves}found = [g.tolist() for g in torch.autograd.grad({function}.sum(), [{names}])]").names["found"]
    return list(found)


def test_gradients_of_one_number_are_finite() -> None:
    functions = [*(f"{name}(x)" for name in POINTWISE), *COMPOSED.values()]
    lines = "\n".join(f"found.append(torch.autograd.grad({function}.sum(), x)[0].tolist())" for function in functions)
    found = gradcli.run(f"{HEAD}found = []\nx = torch.tensor({INPUTS}, requires_grad=True)\n{lines}").names["found"]
    wrong = {
        function: places
        for function, values in zip(functions, found, strict=True)
        if (places := [place for place, value in zip(INPUTS, values, strict=True) if not math.isfinite(value)])
    }
    assert not wrong


@pytest.mark.parametrize("name", PAIRS)
def test_both_gradients_are_finite(name: str) -> None:
    first, second = [a for a in PLACES for _ in PLACES], [b for _ in PLACES for b in PLACES]
    for found in gradients(f"torch.{name}(a, b)", a=first, b=second):
        assert [place for place, value in zip(zip(first, second, strict=True), found, strict=True) if not math.isfinite(value)] == []


@pytest.mark.parametrize(
    ("function", "places", "expected"),
    [
        ("torch.xlogy(x, torch.full_like(x, 2.0))", [0.0, 1e300, 1e-300], [math.log(2)] * 3),
        ("torch.xlogy(torch.zeros_like(x), x)", [1.0, 1e300], [0.0, 0.0]),
        ("torch.hypot(x, x)", [1e300, 1e-300, 3.0], [math.sqrt(2)] * 3),
        ("torch.lgamma(x)", [1e8, 3.0], [math.log(1e8), 0.9227843350984671]),
        ("torch.complex(x, torch.zeros_like(x)).abs()", [1e300, 1e-300], [1.0, 1.0]),
    ],
)
def test_a_gradient_has_its_true_value(function: str, places: list[float], expected: list[float]) -> None:
    (found,) = gradients(function, x=places)
    assert found == pytest.approx(expected, rel=1e-7)


def test_lgamma_of_what_is_too_small_to_be_normal() -> None:
    assert gradcli.run("y = lgamma(tensor(1e-320, dtype=float64)).item()").names["y"] == pytest.approx(736.8274, rel=1e-6)


def test_the_same_program_gives_the_same_bytes_twice() -> None:
    program = """
import torch
torch.manual_seed(0)
x, w = torch.randn(300, 200), torch.randn(200, 250, requires_grad=True)
h = torch.tanh(x @ w)
loss = (h * h).mean() + torch.logsumexp(h, 1).sum() + torch.randn(600000).sum() + torch.rand(300000).exp().mean()
loss.backward()
print(loss.item().hex(), w.grad.double().sum().item().hex())
"""
    assert gradcli.run(program).stdout == gradcli.run(program).stdout
