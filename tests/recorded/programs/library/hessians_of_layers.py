"""Hessians of layers."""

import torch
import torch.nn.functional as F
from torch.func import grad, hessian, jacfwd, jacrev, jvp, vmap


def t(f):
    try:
        print(f())
    except Exception as error:
        print(type(error).__name__, error)


torch.set_default_dtype(torch.float64)
x = torch.linspace(-1, 1, 6).reshape(2, 3)
for f in (lambda x: F.layer_norm(x, (3,)), lambda x: F.group_norm(x, 1), lambda x: F.conv1d(x[None], torch.ones(1, 2, 2)), lambda x: F.max_pool1d(x, 2), lambda x: F.softmax(x, 1), lambda x: F.gelu(x), lambda x: F.batch_norm(x, None, None, training=True)):
    print(hessian(lambda x: (f(x) ** 2 * torch.arange(f(x).numel()).reshape(f(x).shape)).sum())(x).sum((0, 1)).round(decimals=8) + 0.0)
    print(jacfwd(f)(x).shape, torch.allclose(jacfwd(f)(x), jacrev(f)(x), atol=1e-9))

# ---- output
# tensor([[0., 0., 0.],
#         [0., 0., 0.]])
# torch.Size([2, 3, 2, 3]) True
# tensor([[0., 0., 0.],
#         [0., 0., 0.]])
# torch.Size([2, 3, 2, 3]) True
# tensor([[0., 8., 8.],
#         [0., 8., 8.]])
# torch.Size([1, 1, 2, 2, 3]) True
# tensor([[0., 0., 0.],
#         [0., 2., 0.]])
# torch.Size([2, 1, 2, 3]) True
# tensor([[0., 0., 0.],
#         [0., 0., 0.]])
# torch.Size([2, 3, 2, 3]) True
# tensor([[ 0.0000, -0.1688,  0.2113],
#         [ 3.1264,  8.7588, 13.7715]])
# torch.Size([2, 3, 2, 3]) True
# tensor([[0., 0., 0.],
#         [0., 0., 0.]])
# torch.Size([2, 3, 2, 3]) True
