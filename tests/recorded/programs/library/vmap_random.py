"""Vmap random."""

import torch
import torch.nn.functional as F
from torch.func import grad, hessian, jacfwd, jacrev, jvp, vmap


def t(f):
    try:
        print(f())
    except Exception as error:
        print(type(error).__name__, error)


X = torch.arange(6.0).reshape(3, 2) + 1
torch.manual_seed(0)
for f in (lambda x: torch.rand(2), lambda x: torch.randn(1) * x, lambda x: torch.randn_like(x), lambda x: F.dropout(x), lambda x: torch.bernoulli(x / 10), lambda x: torch.normal(x, x), lambda x: x.clone().uniform_(), lambda x: torch.randint(0, 9, (2,)), lambda x: torch.randperm(3)):
    for randomness in ("same", "different"):
        t(lambda: vmap(f, randomness=randomness)(X))
t(lambda: torch.rand(1))

# ---- output
# tensor([[0.4963, 0.7682],
#         [0.4963, 0.7682],
#         [0.4963, 0.7682]])
# tensor([[0.0885, 0.1320],
#         [0.3074, 0.6341],
#         [0.4901, 0.8964]])
# tensor([[-1.0845, -2.1690],
#         [-3.2536, -4.3381],
#         [-5.4226, -6.5071]])
# tensor([[-1.3986, -2.7972],
#         [ 1.2100,  1.6134],
#         [ 4.1901,  5.0282]])
# tensor([[-0.7193, -0.4033],
#         [-0.7193, -0.4033],
#         [-0.7193, -0.4033]])
# tensor([[-0.5966,  0.1820],
#         [-0.8567,  1.1006],
#         [-1.0712,  0.1227]])
# tensor([[ 2.,  4.],
#         [ 6.,  8.],
#         [10., 12.]])
# tensor([[ 0.,  0.],
#         [ 6.,  0.],
#         [10.,  0.]])
# RuntimeError Vmap does not currently support same randomness with a batched tensor input. Please file an issue with functorch
# tensor([[0., 0.],
#         [0., 0.],
#         [0., 1.]])
# RuntimeError Vmap does not currently support same randomness with a batched tensor input. Please file an issue with functorch
# tensor([[ 0.3141, -1.0103],
#         [ 3.7649, 11.2170],
#         [ 2.7488,  3.1018]])
# tensor([[0.5191, 0.6159],
#         [0.5191, 0.6159],
#         [0.5191, 0.6159]])
# tensor([[0.8102, 0.9801],
#         [0.1147, 0.3168],
#         [0.6965, 0.9143]])
# tensor([[0, 5],
#         [0, 5],
#         [0, 5]])
# tensor([[3, 4],
#         [1, 8],
#         [5, 8]])
# tensor([[2, 0, 1],
#         [2, 0, 1],
#         [2, 0, 1]])
# tensor([[0, 2, 1],
#         [1, 2, 0],
#         [1, 0, 2]])
# tensor([0.6833])
