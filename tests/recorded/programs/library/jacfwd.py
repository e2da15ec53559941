import torch
import torch.nn as nn
import torch.nn.functional as F
from torch.func import jacfwd, jacrev, hessian, jvp
def f(x):
    print('called', x.shape)
    return x ** 2 + 1
x = torch.tensor([1., 2.])
print(jacfwd(f)(x))
print(jacrev(f)(x))
print(hessian(lambda x: (x ** 3).sum())(x))
print(jacfwd(jacfwd(lambda x: (x ** 3).sum()))(x))
print(jacfwd(lambda a, b: (a * b, a + b), argnums=(0, 1))(x, x + 1))
print(jacfwd(lambda d: d['a'] * 2)({'a': x}))
print(jvp(jacfwd(lambda x: x ** 3), (x,), (torch.ones(2),)))
print(jacfwd(lambda x: torch.linalg.det(x))(torch.tensor([[1., 2.], [3., 4.]])))
print(jacfwd(lambda x: torch.stack([x.max(), x.min(), x.norm()]))(x))
print(jacfwd(lambda x: F.softmax(x, 0))(x))
print(jacfwd(lambda x: x.cumsum(0))(x))
print(jacfwd(lambda x: torch.cat([x, x * 2]))(x))
print(jacfwd(lambda x: torch.zeros(3))(x))
print(jacfwd(lambda x: x[0])(x))
print(jvp(lambda x: x.sort(descending=True)[0], (x,), (torch.tensor([1., 2.]),)))
print(jvp(lambda x: torch.where(x > 1.5, x, x * 0), (x,), (torch.ones(2),)))
print(jvp(lambda a: torch.einsum('i,j->ij', a, a), (x,), (torch.ones(2),)))
m = nn.Linear(2, 3)
with torch.no_grad(): m.weight.fill_(1.); m.bias.fill_(0.)
print(jacfwd(m)(x))
print(jvp(lambda x: x.relu().sum(), (x - 1.5,), (torch.ones(2),)))
def inplace(x):
    y = x.clone()
    y.mul_(3)
    y[0] = 0
    return y
print(jvp(inplace, (x,), (torch.ones(2),)))
t = x.clone().requires_grad_()
o, d = jvp(lambda x: x ** 3, (t,), (torch.ones(2),))
print(d)
d.sum().backward()
print(t.grad)

# ---- output
# called torch.Size([2])
# tensor([[2., 0.],
#         [0., 4.]])
# called torch.Size([2])
# tensor([[2., 0.],
#         [0., 4.]])
# tensor([[ 6.,  0.],
#         [ 0., 12.]])
# tensor([[ 6.,  0.],
#         [ 0., 12.]])
# ((tensor([[2., 0.],
#         [0., 3.]]), tensor([[1., 0.],
#         [0., 2.]])), (tensor([[1., 0.],
#         [0., 1.]]), tensor([[1., 0.],
#         [0., 1.]])))
# {'a': tensor([[2., 0.],
#         [0., 2.]])}
# (tensor([[ 3.,  0.],
#         [ 0., 12.]]), tensor([[ 6.,  0.],
#         [ 0., 12.]]))
# tensor([[ 4., -3.],
#         [-2.,  1.]])
# tensor([[0.0000, 1.0000],
#         [1.0000, 0.0000],
#         [0.4472, 0.8944]])
# tensor([[ 0.1966, -0.1966],
#         [-0.1966,  0.1966]])
# tensor([[1., 0.],
#         [1., 1.]])
# tensor([[1., 0.],
#         [0., 1.],
#         [2., 0.],
#         [0., 2.]])
# tensor([[0., 0.],
#         [0., 0.],
#         [0., 0.]])
# tensor([1., 0.])
# (tensor([2., 1.]), tensor([2., 1.]))
# (tensor([0., 2.]), tensor([0., 1.]))
# (tensor([[1., 2.],
#         [2., 4.]]), tensor([[2., 3.],
#         [3., 4.]]))
# tensor([[1., 1.],
#         [1., 1.],
#         [1., 1.]], grad_fn=<ViewBackward0>)
# (tensor(0.5000), tensor(1.))
# (tensor([0., 6.]), tensor([0., 3.]))
# tensor([ 3., 12.], grad_fn=<MulBackward0>)
# tensor([ 6., 12.])
