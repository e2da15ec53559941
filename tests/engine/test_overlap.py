"""Writes into memory that two elements share: what depends on their order is refused, what does not is done."""

from __future__ import annotations

import pytest

import gradcli

WINDOWS = "import torch\nx = torch.zeros(4)\nw = x.unfold(0, 2, 1)\n"
APART = "import torch\nx = torch.arange(12.)\n"


@pytest.mark.parametrize("line", ["w.add_(1)", "w *= 2", "w.cumsum_(0)", "x.as_strided((2, 2), (1, 1)).mul_(2)"])
def test_what_reads_what_it_writes_is_refused(line: str) -> None:
    with pytest.raises(gradcli.ProgramError, match="some elements of the written-to tensor overlap"):
        gradcli.run(WINDOWS + line)


@pytest.mark.parametrize(
    ("line", "printed"),
    [
        ("w.fill_(2)", "tensor([2., 2., 2., 2.])\n"),
        ("w.zero_()", "tensor([0., 0., 0., 0.])\n"),
        ("w.copy_(torch.ones(3, 2))", "tensor([1., 1., 1., 1.])\n"),
        ("w[0].add_(1)", "tensor([1., 1., 0., 0.])\n"),
    ],
)
def test_what_only_writes_is_done(line: str, printed: str) -> None:
    assert gradcli.run(f"{WINDOWS}{line}\nprint(x)").stdout == printed


@pytest.mark.parametrize(
    "view",
    [
        "x[::2]",
        "x.view(3, 4).t()",
        "x.as_strided((2, 3), (4, 3))",
        "x.unfold(0, 2, 2)",
        "x.view(3, 4)[:, 1:3]",
        "x.view(2, 3, 2).permute(2, 0, 1)",
    ],
)
def test_what_lies_apart_is_written(view: str) -> None:
    """Places that strides alone leave open are counted."""
    text = f"{APART}before = {view}.clone()\n{view}.add_(1)\nprint(torch.equal({view}, before + 1))"
    assert gradcli.run(text).stdout == "True\n"


def test_nothing_lies_in_nothing() -> None:
    assert gradcli.run("import torch\nx = torch.zeros(1, 3).expand(0, 3)\nx.add_(1)\nprint(x.shape)").stdout == "torch.Size([0, 3])\n"
