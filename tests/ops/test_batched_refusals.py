"""Under vmap, matrices and vectors that do not fit are refused in PyTorch's words."""

from __future__ import annotations

import pytest

import gradcli

START = "import torch\nfrom torch import vmap\na, m, b = torch.ones(2, 3), torch.ones(2, 3, 3), torch.ones(2, 2, 3, 3)\n"
FIRST = "Expected size for first two dimensions of batch2 tensor to be: "


def dims(name: str, first: int, second: int, wanted: str) -> str:
    return f"Shape mismatch: Got incorrect dims for {name}(a, b). a has dim {first}and b has dim {second}but expected them to have {wanted}"


@pytest.mark.parametrize(
    ("call", "text"),
    [
        ("vmap(torch.dot)(m, a)", "Got wrong shapes for dot"),
        ("vmap(torch.vdot)(m, a)", "Got wrong shapes for dot"),
        ("vmap(torch.dot)(a, torch.ones(2, 4))", FIRST + "[2, 3] but got: [2, 4]."),
        ("vmap(torch.dot, in_dims=(0, None))(a, torch.ones(4))", "size mismatch, got input (2), mat (2x3), vec (4)"),
        ("vmap(torch.mm)(a, m)", dims("mm", 1, 2, "dim 2 and dim 2")),
        ("vmap(torch.mv)(m, m)", dims("mv", 2, 2, "dim 2 and dim 1")),
        ("vmap(torch.bmm)(m, b)", dims("bmm", 2, 3, "dim 3 and dim 3")),
        ("vmap(torch.bmm)(b, torch.ones(2, 2, 4, 3))", FIRST + "[4, 3] but got: [4, 4]."),
        (
            "vmap(torch.bmm)(b, torch.ones(2, 3, 3, 3))",
            "The size of tensor a (2) must match the size of tensor b (3) at non-singleton dimension 1",
        ),
        ("vmap(torch.addmm)(m, m, a)", dims("mm", 2, 1, "dim 2 and dim 2")),
        ("vmap(torch.baddbmm)(b, b, m)", dims("bmm", 3, 2, "dim 3 and dim 3")),
        ("vmap(torch.matmul)(m, torch.ones(2, 4, 3))", FIRST + "[2, 3] but got: [2, 4]."),
        ("vmap(torch.mm, in_dims=(0, None))(m, torch.ones(4, 3))", "mat1 and mat2 shapes cannot be multiplied (6x3 and 4x3)"),
    ],
)
def test_products_that_do_not_fit(call: str, text: str) -> None:
    with pytest.raises(gradcli.ProgramError) as raised:
        gradcli.run(START + call)
    assert (raised.value.type_name, raised.value.message) == ("RuntimeError", text)
