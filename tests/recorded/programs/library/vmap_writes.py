"""Vmap writes."""

import torch
import torch.nn.functional as F
from torch.func import grad, hessian, jacfwd, jacrev, jvp, vmap


def t(f):
    try:
        print(f())
    except Exception as error:
        print(type(error).__name__, error)


X = torch.arange(6.0).reshape(3, 2) + 1
def own(x):
    z = x.clone()
    z[0] = x[1]
    z.mul_(x)
    z[:1].add_(10)
    return z
def like(x):
    z = torch.zeros_like(x)
    z[0] = x[1]
    return z
def new(x):
    z = x.new_zeros(2)
    z += x
    return z
for f in (own, like, new):
    t(lambda: vmap(f)(X))
    t(lambda: grad(lambda x: vmap(f)(x).sum())(X))
    t(lambda: vmap(grad(lambda x: f(x).sum()))(X))
def doubled(x):
    x.mul_(2)
    return x
Y = X.clone()
t(lambda: vmap(doubled)(Y))
t(lambda: Y)

# ---- output
# tensor([[12.,  4.],
#         [22., 16.],
#         [40., 36.]])
# tensor([[ 2.,  5.],
#         [ 4., 11.],
#         [ 6., 17.]])
# tensor([[ 2.,  5.],
#         [ 4., 11.],
#         [ 6., 17.]])
# tensor([[2., 0.],
#         [4., 0.],
#         [6., 0.]])
# tensor([[0., 1.],
#         [0., 1.],
#         [0., 1.]])
# tensor([[0., 1.],
#         [0., 1.],
#         [0., 1.]])
# tensor([[1., 2.],
#         [3., 4.],
#         [5., 6.]])
# tensor([[1., 1.],
#         [1., 1.],
#         [1., 1.]])
# tensor([[1., 1.],
#         [1., 1.],
#         [1., 1.]])
# tensor([[ 2.,  4.],
#         [ 6.,  8.],
#         [10., 12.]])
# tensor([[ 2.,  4.],
#         [ 6.,  8.],
#         [10., 12.]])
