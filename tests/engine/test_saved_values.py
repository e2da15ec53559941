"""``grad_fn._saved_x`` has PyTorch's names and values, and `dir` shows the names that are there."""

from __future__ import annotations

import pytest

import gradcli

START = "import torch\nx = torch.tensor([[1.0, 2.0], [3.0, 4.0]], requires_grad=True)\n"


def printed(program: str) -> list[str]:
    return str(gradcli.run(START + program).stdout).splitlines()


@pytest.mark.parametrize(
    ("value", "names", "shown"),
    [
        ("x @ x", "mat2 mat2_sym_sizes mat2_sym_strides self self_sym_sizes self_sym_strides", "self_sym_strides (2, 1)"),
        ("x.sum(-1)", "dim keepdim self_sym_sizes", "dim (18446744073709551615,)"),
        ("x.softmax(-1)", "dim result", "dim 18446744073709551615"),
        ("x * 2", "other self", "other tensor(2)"),
        ("x ** 2", "exponent self", "exponent 2"),
        ("x.mean()", "self_sym_numel self_sym_sizes", "self_sym_numel 4"),
        ("torch.nn.functional.mse_loss(x, x.detach())", "reduction self target", "reduction 1"),
        ("torch.add(x, x, alpha=3)", "alpha", "alpha 3"),
        ("x.max(0)[0]", "dim indices keepdim self_sym_sizes", "indices tensor([1, 1])"),
        ("x.as_strided((2,), (1,))", "size storage_offset stride", "stride (1,)"),
        ("torch.matrix_exp(x)", "self", "self tensor([[1., 2.],\n        [3., 4.]], requires_grad=True)"),
        (
            "torch.nn.functional.conv1d(x[None], torch.ones(1, 2, 1), padding=1)",
            "bias_sym_sizes_opt dilation groups input output_padding padding stride transposed weight",
            "padding (1,)",
        ),
    ],
)
def test_saved_values_have_names_and_values_of_pytorch(value: str, names: str, shown: str) -> None:
    name, _, wanted = shown.partition(" ")
    lines = printed(
        f"n = ({value}).grad_fn\nprint(' '.join(s[7:] for s in dir(n) if s[:7] == '_saved_'))\nprint(getattr(n, '_saved_{name}'))"
    )
    assert set(lines[0].split()) <= set(names.split())
    assert name in lines[0].split()
    assert "\n".join(lines[1:]) == wanted


def test_only_tensors_have_a_place_for_hooks() -> None:
    assert printed(
        "print([s for s in dir((x ** 2).grad_fn) if 'saved' in s])\nn = (x.detach() @ x).grad_fn\nprint(n._saved_mat2, n._saved_self is None)"
    ) == ["['_raw_saved_self', '_saved_exponent', '_saved_self']", "None False"]
    with pytest.raises(gradcli.ProgramError, match="'PowBackward0' object has no attribute '_raw_saved_exponent'"):
        printed("(x ** 2).grad_fn._raw_saved_exponent")


def test_what_was_freed_is_refused() -> None:
    with pytest.raises(gradcli.ProgramError, match="Trying to backward through the graph a second time"):
        printed("y = x * x\ny.sum().backward()\ny.grad_fn._saved_self")


def test_dir_shows_special_names_and_contexts() -> None:
    assert printed(
        "print('__add__' in dir(x), '__class__' in dir(x.sum().grad_fn), '__reduce__' in dir(x), 'volatile' in dir(x))\n"
        "class Twice(torch.autograd.Function):\n    @staticmethod\n    def forward(ctx, x):\n        ctx.k = 3\n        ctx.save_for_backward(x)\n"
        "        return x * 2\n    @staticmethod\n    def backward(ctx, g):\n        return g * 2\n"
        "n = Twice.apply(x).grad_fn\nprint([s for s in dir(n) if s in ('k', 'saved_tensors', 'needs_input_grad', 'next_functions', 'kept', 'context')])"
    ) == ["True True False False", "['k', 'needs_input_grad', 'next_functions', 'saved_tensors']"]
