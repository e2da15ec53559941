"""The same program gives the same bytes: twice, and whatever number of cores works on it.

Products of matrices are the exception: OpenBLAS splits them by the number of its threads, and rounds their last bits accordingly.
"""

from __future__ import annotations

import os
import subprocess
import sys

import pytest

PROGRAM = """
import torch
torch.manual_seed(0)
x = torch.randn(300, 1000, requires_grad=True)
w = torch.randn(1000, requires_grad=True)
y = (torch.tanh(x * w + 0.1) ** 2).logsumexp(1).mean() + x.softmax(0).std() + (x * x).cumsum(1).sum() / 1e6
y.backward()
if PRODUCTS:
    a = torch.randn(200, 300, requires_grad=True)
    b = torch.randn(300, 100, requires_grad=True)
    (a @ b).sin().sum().backward()
    conv = torch.nn.Conv2d(3, 8, 3)
    conv(torch.randn(4, 3, 20, 20)).sum().backward()
kept = [y, x.grad, w.grad, torch.randn(100000).sort()[0].sum()] + ([a.grad, b.grad, conv.weight.grad] if PRODUCTS else [])
print([t.detach().numpy().tobytes().hex() for t in kept])
"""


def printed(products: bool, blas: int, cores: int) -> str:
    env = os.environ | {"OPENBLAS_NUM_THREADS": str(blas), "GRADCLI_CORES": str(cores)}
    command = [sys.executable, "-m", "gradcli", "--no-report", "-e", f"PRODUCTS = {products}", "-e", PROGRAM]
    return subprocess.run(command, capture_output=True, text=True, env=env, check=True).stdout


@pytest.mark.parametrize(("products", "blas", "cores"), [(True, 1, 1), (True, 1, 2), (False, 2, 2)])
def test_the_same_bytes(products: bool, blas: int, cores: int) -> None:
    assert printed(products, blas, cores) == printed(products, 1, 1) != ""
