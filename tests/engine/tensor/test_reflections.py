"""Conjugates are views, as in PyTorch: `is_conj`, shared memory and versions, writes in both directions, and their gradients."""

from __future__ import annotations

import gc

import pytest

import gradcli
from gradcli.engine.tensor.reflections import REFLECTED, SOURCES

START = "import torch\nx = torch.tensor([1 + 2j, 3 - 1j])\ny = x.conj()\n"


def printed(program: str) -> list[str]:
    return str(gradcli.run(START + program).stdout).splitlines()


def test_a_conjugate_is_a_view_of_the_same_memory() -> None:
    assert printed(
        "print(y.is_conj(), x.is_conj(), y._is_view(), y._base is x, y.data_ptr() == x.data_ptr())\n"
        "print(y.resolve_conj().is_conj(), x.resolve_conj() is x, y.contiguous() is y, y.conj().is_conj(), y.conj().data_ptr() == x.data_ptr())\n"
        "print(y[1:].is_conj(), y.detach().is_conj(), y.data.is_conj(), y.clone().is_conj(), (y + 1).is_conj(), y.untyped_storage().nbytes())"
    ) == ["True False True True True", "False True True False True", "True True True False False 16"]


@pytest.mark.parametrize(
    ("write", "x", "y"),
    [
        ("y[0] = 5 + 7j", "[5.-7.j, 3.-1.j]", "[5.+7.j, 3.+1.j]"),
        ("x[1] = 1j", "[1.+2.j, 0.+1.j]", "[1.-2.j, 0.-1.j]"),
        ("y.imag[0] = 100", "[1.-100.j, 3.-1.j]", "[1.+100.j, 3.+1.j]"),
        ("y.real.mul_(2)", "[2.+2.j, 6.-1.j]", "[2.-2.j, 6.+1.j]"),
        ("y.zero_()", "[0.-0.j, 0.-0.j]", "[0.+0.j, 0.+0.j]"),
        ("y.fill_(2 + 1j)", "[2.-1.j, 2.-1.j]", "[2.+1.j, 2.+1.j]"),
        ("y[:1].conj().mul_(1j)", "[-2.+1.j,  3.-1.j]", "[-2.-1.j,  3.+1.j]"),
        ("x.detach().mul_(2)", "[2.+4.j, 6.-2.j]", "[2.-4.j, 6.+2.j]"),
        ("y.conj_physical_()", "[1.-2.j, 3.+1.j]", "[1.+2.j, 3.-1.j]"),
        ("x.untyped_storage()[3] = 64", "[4.+2.j, 3.-1.j]", "[4.-2.j, 3.+1.j]"),
    ],
)
def test_a_write_to_one_is_seen_by_the_other(write: str, x: str, y: str) -> None:
    assert printed(f"{write}\nprint(x)\nprint(y)") == [f"tensor({x})", f"tensor({y})"]


def test_a_version_is_shared() -> None:
    assert printed("y[0] = 1\nx[0] = 1\nprint(x._version, y._version)") == ["2 2"]


@pytest.mark.parametrize(
    ("call", "text"),
    [
        ("y.numpy()", "Can't call numpy() on Tensor that has conjugate bit set. Use tensor.resolve_conj().numpy() instead."),
        ("y.imag.numpy()", "Can't call numpy() on Tensor that has negative bit set. Use tensor.resolve_neg().numpy() instead."),
        ("y.view(torch.float32)", "torch.Tensor.view is not supported for conjugate view tensors when converting to a different dtype."),
        ("torch.view_as_real(y)", "view_as_real doesn't work on unresolved conjugated tensors.  To resolve the conjugate tensor so"),
    ],
)
def test_what_needs_the_memory_itself_is_refused(call: str, text: str) -> None:
    with pytest.raises(gradcli.ProgramError) as raised:
        printed(call)
    assert raised.value.message.startswith(text)


def test_the_imaginary_part_of_a_conjugate_is_a_negative_view() -> None:
    assert printed("i = y.imag\nprint(i, i.is_neg(), i.is_conj(), i._base is x, i.resolve_neg().is_neg(), i.clone().is_neg())") == [
        "tensor([-2.,  1.]) True False True False False"
    ]


@pytest.mark.parametrize(
    ("write", "nodes", "gradient"),
    [
        ("z = x.conj()\nz.mul_(w)", "CopySlices ConjBackward0", "[-3.4265+2.8738j, 18.8348+16.8894j, 54.5589+14.9440j]"),
        (
            "z = x.conj()[1:].imag\nz.mul_(torch.tensor([2.0, 3.0]))\nx = x * torch.tensor([1, 2j, 1])",
            "MulBackward0 AsStridedBackward0",
            None,
        ),
        ("z = x.imag\nz.mul_(torch.tensor([1.0, 2.0, 3.0]))", "CopySlices AsStridedBackward0", None),
        ("z = torch.view_as_complex(torch.view_as_real(x))\nz.mul_(w)", "CopySlices AsStridedBackward0", None),
    ],
)
def test_gradients_go_through_writes_to_views_of_complex_numbers(write: str, nodes: str, gradient: str | None) -> None:
    """The gradient of what was written, against differences of the same program."""
    program = (
        "x0 = torch.tensor([1 + 2j, 3 - 1j, 2 + 2j], requires_grad=True)\nw = torch.tensor([1j, 2, 3 + 1j])\n"
        "def f(x):\n    x = x * 1\n    " + write.replace("\n", "\n    ") + "\n    return x, z\n"
        "x, z = f(x0)\nprint(type(x.grad_fn).__name__, type(z.grad_fn).__name__)\n(x * x).sum().abs().backward()\nprint(x0.grad)\n"
        "def g(*parts):\n    x, _ = f(torch.complex(*parts))\n    return (x * x).sum().abs()\n"
        "parts = [part.detach().double().requires_grad_() for part in (x0.real, x0.imag)]\n"
        "print(torch.autograd.gradcheck(g, parts, atol=1e-4))"
    )
    lines = printed(program)
    assert lines[0] == nodes
    assert gradient is None or lines[1] == f"tensor({gradient})"
    assert lines[-1] == "True"


def test_reflections_end_with_what_shows_them() -> None:
    printed("z = [x.conj().imag for _ in range(10)]\nx.mul_(2)\ndel y, z")
    gc.collect()
    assert not REFLECTED
    assert not SOURCES
