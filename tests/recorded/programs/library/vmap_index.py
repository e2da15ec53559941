"""Vmap index."""

import torch
import torch.nn.functional as F
from torch.func import grad, hessian, jacfwd, jacrev, jvp, vmap


def t(f):
    try:
        print(f())
    except Exception as error:
        print(type(error).__name__, error)


X = torch.arange(6.0).reshape(3, 2) + 1
for f in (lambda x: x[x.argmax()], lambda x: X[0][x.argmax()], lambda x: x[x.long() % 2], lambda x: torch.stack([x, torch.ones(2)]), lambda x: x @ X.t(), lambda x: (x.sum(), x.max(0)), lambda x: x.gather(0, x.long() % 2), lambda x: torch.zeros(2).scatter(0, x.long() % 2, x), lambda x: F.one_hot(x.long(), 9), lambda x: X[x.long() % 3], lambda x: X.index_select(0, torch.tensor([2, 0])) * x, lambda x: torch.outer(x, x), lambda x: torch.linalg.inv(torch.outer(x, x) + torch.eye(2)), lambda x: F.linear(x, X, torch.ones(3)), lambda x: F.conv1d(x[None, None], torch.ones(1, 1, 2)), lambda x: F.layer_norm(x, (2,)), lambda x: F.cross_entropy(x, torch.tensor(1)), lambda x: F.mse_loss(x, torch.ones(2)), lambda x: F.embedding(x.long() % 3, X), lambda x: x.prod(), lambda x: x.cumsum(0), lambda x: x.sort(descending=True), lambda x: x.logsumexp(0), lambda x: torch.einsum("i,ij->j", x, X[:2]), lambda x: x.view(2, 1).expand(2, 3), lambda x: x.flip(0).roll(1)):
    t(lambda: vmap(f)(X))

# ---- output
# tensor([2., 4., 6.])
# tensor([2., 2., 2.])
# tensor([[2., 1.],
#         [4., 3.],
#         [6., 5.]])
# tensor([[[1., 2.],
#          [1., 1.]],
#
#         [[3., 4.],
#          [1., 1.]],
#
#         [[5., 6.],
#          [1., 1.]]])
# tensor([[ 5., 11., 17.],
#         [11., 25., 39.],
#         [17., 39., 61.]])
# (tensor([ 3.,  7., 11.]), torch.return_types.max(
# values=tensor([2., 4., 6.]),
# indices=tensor([1, 1, 1])))
# tensor([[2., 1.],
#         [4., 3.],
#         [6., 5.]])
# tensor([[2., 1.],
#         [4., 3.],
#         [6., 5.]])
# tensor([[[0, 1, 0, 0, 0, 0, 0, 0, 0],
#          [0, 0, 1, 0, 0, 0, 0, 0, 0]],
#
#         [[0, 0, 0, 1, 0, 0, 0, 0, 0],
#          [0, 0, 0, 0, 1, 0, 0, 0, 0]],
#
#         [[0, 0, 0, 0, 0, 1, 0, 0, 0],
#          [0, 0, 0, 0, 0, 0, 1, 0, 0]]])
# tensor([[[3., 4.],
#          [5., 6.]],
#
#         [[1., 2.],
#          [3., 4.]],
#
#         [[5., 6.],
#          [1., 2.]]])
# tensor([[[ 5., 12.],
#          [ 1.,  4.]],
#
#         [[15., 24.],
#          [ 3.,  8.]],
#
#         [[25., 36.],
#          [ 5., 12.]]])
# tensor([[[ 1.,  2.],
#          [ 2.,  4.]],
#
#         [[ 9., 12.],
#          [12., 16.]],
#
#         [[25., 30.],
#          [30., 36.]]])
# tensor([[[ 0.8333, -0.3333],
#          [-0.3333,  0.3333]],
#
#         [[ 0.6538, -0.4615],
#          [-0.4615,  0.3846]],
#
#         [[ 0.5968, -0.4839],
#          [-0.4839,  0.4194]]])
# tensor([[ 6., 12., 18.],
#         [12., 26., 40.],
#         [18., 40., 62.]])
# tensor([[[[ 3.]]],
#
#
#         [[[ 7.]]],
#
#
#         [[[11.]]]])
# tensor([[-1.0000,  1.0000],
#         [-1.0000,  1.0000],
#         [-1.0000,  1.0000]])
# tensor([0.3133, 0.3133, 0.3133])
# tensor([ 0.5000,  6.5000, 20.5000])
# tensor([[[3., 4.],
#          [5., 6.]],
#
#         [[1., 2.],
#          [3., 4.]],
#
#         [[5., 6.],
#          [1., 2.]]])
# tensor([ 2., 12., 30.])
# tensor([[ 1.,  3.],
#         [ 3.,  7.],
#         [ 5., 11.]])
# torch.return_types.sort(
# values=tensor([[2., 1.],
#         [4., 3.],
#         [6., 5.]]),
# indices=tensor([[1, 0],
#         [1, 0],
#         [1, 0]]))
# tensor([2.3133, 4.3133, 6.3133])
# tensor([[ 7., 10.],
#         [15., 22.],
#         [23., 34.]])
# tensor([[[1., 1., 1.],
#          [2., 2., 2.]],
#
#         [[3., 3., 3.],
#          [4., 4., 4.]],
#
#         [[5., 5., 5.],
#          [6., 6., 6.]]])
# tensor([[1., 2.],
#         [3., 4.],
#         [5., 6.]])
