"""What is said of the kinds of names that gradcli leaves out."""

from __future__ import annotations

import pytest

import gradcli
from gradcli.library.absent import KINDS, PRIVATE, SMALL, advice
from tests.conftest import ROOT

LINES = (ROOT / "docs" / "names.txt").read_text(encoding="utf-8").splitlines()
KNOWN = {name for line in LINES for name in line.partition("\t")[2].split()}
MODULES = {"sparse", "quantization", "ao", "jit", "fx", "export", "onnx", "package", "distributed", "multiprocessing", "hub", "tensorboard"}


def test_every_name_is_one_of_pytorch() -> None:
    assert {name for name, said in KINDS.items() if said is not SMALL} <= KNOWN | MODULES | {
        "qint8",
        "qint32",
        "quint8",
        "quint2x4",
        "quint4x2",
    }


def test_none_of_them_is_there() -> None:
    program = f"import torch\nx = torch.ones(1)\nfound = [name for name in {sorted(KINDS)!r} if hasattr(torch, name) or hasattr(x, name)]"
    assert gradcli.run(program).names["found"] == []


def test_others_are_none_of_these_kinds() -> None:
    assert not advice("numpy", "sparse")
    assert not advice("torch", "ones")


@pytest.mark.parametrize(
    "text",
    ["import torch.jit", "from torch import sparse_coo_tensor", "import torch\ntorch.ones(1).to_sparse()", "import torch\ntorch.complex32"],
)
def test_an_error_says_so(text: str) -> None:
    with pytest.raises(gradcli.ProgramError) as caught:
        gradcli.run(text)
    assert any(help.startswith("gradcli ") for help in caught.value.diagnostic.help)


@pytest.mark.parametrize("name", ["_foreach_add", "_segment_reduce", "_chunk_cat", "_batch_norm_with_update", "_sparse_sum"])
def test_a_private_name_says_what_to_call(name: str) -> None:
    with pytest.raises(gradcli.ProgramError, match=f"module 'torch' has no attribute '{name}'") as caught:
        gradcli.run(f"import torch\ntorch.{name}")
    said = next(said for start, said in PRIVATE.items() if name.startswith(start))
    assert said in caught.value.diagnostic.help
