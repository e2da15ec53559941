"""Formulas of programs that branch, loop, write in place, take views, cut gradients, and use hooks, modules and functions of their own: never an error,
and a closed or named formula is right."""

from __future__ import annotations

import re

import numpy as np
import pytest

import gradcli

VALUES = {"x": np.array([-0.8, 1.3, -0.25]), "M": np.array([[1.1, -0.3, 0.4], [0.2, 0.9, -0.5], [-0.7, 0.6, 1.4]]), "s": np.array(1.3)}
WORDS = "tanh, var, mean, sqrt, sign, tensor, eye, sum, sigmoid, outer, zeros, ones"
PATH = "on the path taken"
PROGRAMS = [
    "if s > 0:\n    out = s**2\nelse:\n    out = -s",
    "out = s\nwhile out < 10:\n    out = out*s",
    "out = s if s.item() > 0 else -s",
    "h = x\nfor i in range(3):\n    h = tanh(M @ h)\nout = sum(h)",
    "h = x\nfor i in range(100):\n    h = 0.9*h + 0.1*tanh(h)\nout = sum(h)",
    "out = sum(stack([x[i]**(i+1) for i in range(3)]))",
    "def f(v, n):\n    return v if n == 0 else f(v*v, n-1)\nout = sum(f(x, 3))",
    "out = 0\nfor i in range(3):\n    if i == 1:\n        continue\n    out = out + x[i]*M[i, i]\nout = out*1",
    "try:\n    raise ValueError\nexcept ValueError:\n    out = sum(x**2)",
    "match 2:\n    case 2:\n        out = sum(exp(x))\n    case _:\n        out = sum(x)",
    "out = sum(x**2) if x.sum() > 100 else sum(x**3)",
    "n = int(abs(x[0].item())*10) + 1\nout = sum(x)*n",
    "if (x > 0).all():\n    out = sum(log(x))\nelse:\n    out = sum(x**2)",
    "w = 1*x\nw *= 2\nout = sum(w**2)",
    "w = x.clone()\nw[0] = 3.\nout = sum(w**2)",
    "w = x.clone()\nw[1:] += x[:2]\nout = sum(w**2)",
    "w = zeros(3, 3).requires_grad_(False)\nw = w + 0\nw[0] = x\nw[:, 1] = x**2\nout = sum(w*M)",
    "w = x*1\nw.mul_(x).add_(1).sqrt_()\nout = sum(w)",
    "w = M*1\nw.diagonal().mul_(2)\nout = sum(w*w)",
    "w = x*1\nw.relu_()\nout = sum(w**2)",
    "w = M.clone()\nw.T[0].zero_()\nout = sum(w**2)",
    "w = x.clone()\nw[w > 0] = 0.\nout = sum(w**2)",
    "w = x.clone()\nw.masked_fill_(x > 0, 1.)\nout = sum(w**2)",
    "w = x.clone()\nw.index_add_(0, tensor([0, 2]), x[:2])\nout = sum(w**2)",
    "w = x.clone()\nw.fill_(2.)\nout = sum(w*x)",
    "w = x.clone()\nw.copy_(x**2)\nout = sum(w)",
    "out = sum(M.view(9)[::2]**2)",
    "out = sum(M.T.reshape(9)*arange(9.))",
    "out = sum(M.unfold(0, 2, 1)**2)",
    "a, b = M.split([1, 2])\nout = sum(a)*sum(b**2)",
    "out = sum(x.expand(3, 3)*M)",
    "out = sum(M.as_strided((2, 2), (3, 1))**2)",
    "out = sum(M.flip(0).roll(1, 1).permute(1, 0)[1]**3)",
    "with no_grad():\n    c = x**2\nout = sum(c*x)",
    "out = sum(x.detach()*x)",
    "out = sum(x*x.data)",
    "y = (x**2).detach().requires_grad_()\nout = sum(y*x)",
    "with torch.enable_grad():\n    y = x**2\nout = sum(y)",
    "out = sum(softmax(x, 0).detach()*log_softmax(x, 0))",
    "p = x - (x - round(x)).detach()\nout = sum(p**2)",
    "y = x**2\ny.register_hook(lambda g: 2*g)\nout = sum(y)",
    "y = x**2\ny.retain_grad()\nout = sum(y)",
    "x.register_post_accumulate_grad_hook(lambda p: None)\nout = sum(x**2)",
    "import torch\nfrom torch import nn\nnet = nn.Linear(3, 2)\nout = net(x).sum()\nout.backward()",
    "import torch\nfrom torch import nn\nnet = nn.Sequential(nn.Linear(3, 4), nn.Tanh(), nn.Linear(4, 1))\nout = net(x)[0]**2\nout.backward()",
    (
        "import torch\n"
        "from torch import nn\n"
        "class Net(nn.Module):\n"
        "    def __init__(self):\n"
        "        super().__init__()\n"
        "        self.w = nn.Parameter(torch.tensor([1., 2., 3.]))\n"
        "    def forward(self, v):\n"
        "        return (self.w*v).sum()\n"
        "net = Net()\n"
        "out = net(x)\n"
        "out.backward()"
    ),
    "import torch\nfrom torch import nn\nnet = nn.LayerNorm(3)\nout = (net(x)*torch.tensor([1., 2., 4.])).sum()\nout.backward()",
    (
        "import torch\n"
        "from torch import nn\n"
        "net = nn.Linear(3, 1)\n"
        "p = dict(net.named_parameters())\n"
        "out = torch.func.functional_call(net, p, (x,)).sum()\n"
        "out.backward()"
    ),
    "import torch\nfrom torch import nn\ncell = nn.GRUCell(3, 2)\nh = cell(x.reshape(1, 3))\nout = h.sum()\nout.backward()",
    "import torch\nfrom torch import nn\nm = nn.BatchNorm1d(3)\nm.eval()\nout = m(x.reshape(1, 3)).sum()\nout.backward()",
    "import torch\nfrom torch.utils.checkpoint import checkpoint\nout = checkpoint(lambda v: (v**2).sum(), x, use_reentrant=False)\nout.backward()",
    (
        "import torch\n"
        "class Square(torch.autograd.Function):\n"
        "    @staticmethod\n"
        "    def forward(ctx, v):\n"
        "        ctx.save_for_backward(v)\n"
        "        return v**2\n"
        "    @staticmethod\n"
        "    def backward(ctx, g):\n"
        "        (v,) = ctx.saved_tensors\n"
        "        return 2*v*g\n"
        "out = Square.apply(x).sum()\n"
        "out.backward()"
    ),
    (
        "import torch\n"
        "class Clip(torch.autograd.Function):\n"
        "    @staticmethod\n"
        "    def forward(ctx, v):\n"
        "        return v.sign()\n"
        "    @staticmethod\n"
        "    def backward(ctx, g):\n"
        "        return g\n"
        "out = (Clip.apply(x)*x).sum()\n"
        "out.backward()"
    ),
    "import torch\nclass T(torch.Tensor):\n    pass\nt = x.as_subclass(T)\nout = (t**2).sum()\nout.backward()",
    "import torch\nout = (x**2).sum()\nout.backward()\nout2 = (x**3).sum()\nout2.backward()",
    "import torch\ng, = torch.autograd.grad((x**3).sum(), x, create_graph=True)\nout = (g**2).sum()\nout.backward()",
    "import torch\nf = torch.func.grad(lambda v: (v**3).sum())\nout = f(x).sum()\nout.backward()",
    "import torch\nout = torch.func.vmap(lambda r: (r**2).sum())(M).sum()\nout.backward()",
    "import torch\nout = (x**2).sum()\nout.backward(torch.tensor(2., dtype=x.dtype))",
    "import torch\ny = x**2\ny.backward(torch.tensor([1., 2., 3.], dtype=x.dtype))",
    (
        "import torch\n"
        "from torch.nn.utils.parametrizations import weight_norm\n"
        "from torch import nn\n"
        "net = weight_norm(nn.Linear(3, 2))\n"
        "out = net(x).sum()\n"
        "out.backward()"
    ),
]


def leaves_of(program: str) -> dict:
    """The leaves that a program names."""
    return {name: value.copy() for name, value in VALUES.items() if re.search(rf"\b{name}\b", program)}


def whole(program: str) -> str:
    """With the same random weights at each run, and the functions of formulas where a program names its modules."""
    return f"import torch\ntorch.manual_seed(0)\nfrom torch import {WORDS}\n{program}" if "import torch" in program else program


@pytest.mark.parametrize("program", PROGRAMS)
def test_formula_is_right_or_takes_another_form(program) -> None:
    leaves = leaves_of(program)
    result = gradcli.run(whole(program), leaves, dtype="float64", formula=True)
    for name, formula in result.views["formula"].by_leaf.items():
        assert formula.form in ("closed", "named", "steps")
        if formula.form == "steps" or name not in leaves:
            continue
        lines = [whole(program), *(f"{each} = {text}" for each, text in formula.where.items()), f"result_ = 1.0*({formula.text})"]
        read = gradcli.run("\n".join(lines), leaves, dtype="float64").names["result_"]
        assert np.allclose(getattr(read, "array", read), result.names[name].grad.array, 1e-8, 1e-10), formula.text


@pytest.mark.parametrize(
    ("program", "valid"),
    [
        ("if s > 0:\n    out = s**2\nelse:\n    out = -s", PATH),
        ("out = s if s.item() > 0 else -s", PATH),
        ("out = s\nwhile out < 10:\n    out = out*s", PATH),
        ("n = int(abs(x[0].item())*10) + 1\nout = sum(x)*n", PATH),
        ("out = 0\nfor i in range(3):\n    out = out + x[i]**2\nout = out*1", None),
        ("w = x.clone()\nw[w > 0] = 0.\nout = sum(w**2)", "where x != 0"),
        ("out = norm(x)**2", None),
        ("out = norm(x)", "where norm(x) != 0"),
        ("out = sum(F.normalize(x, dim=0)*arange(3.))", "where norm(x) > 1e-12"),
        ("out = sum(floor(x)*x)", "where x != floor(x)"),
        ("out = sum(topk(x, 2).values)", "where sum(1.0*(x[:, None] == topk(x, 2, 0)[0]), 0) == 1"),
    ],
)
def test_what_a_formula_rests_on_is_stated(program, valid) -> None:
    formula = gradcli.run(program, leaves_of(program), dtype="float64", formula=True).views["formula"].by_leaf
    (found,) = formula.values()
    assert found.valid == valid
