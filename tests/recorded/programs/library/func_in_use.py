import torch
import torch.nn as nn
import torch.nn.functional as F
from torch.func import *
x = torch.tensor([1., 2.])
print(grad(torch.sum)(x), grad(lambda x: F.cross_entropy(x, torch.tensor(1)))(x))
print(vmap(grad(lambda a, b: (a * b).sum()), in_dims=(0, None))(torch.eye(2), x))
print(vmap(jacrev(lambda x: x ** 2))(torch.eye(2)))
print(vmap(hessian(lambda x: (x ** 3).sum()))(torch.ones(2, 2)))
print(vmap(lambda x: jvp(torch.sin, (x,), (torch.ones_like(x),)))(x))
print(vmap(jacfwd(lambda x: x.sin()))(torch.zeros(2, 2)))
print(jacrev(vmap(lambda x: x ** 2))(x))
print(grad(lambda x: vmap(lambda y: y ** 2)(x).sum())(x))
print(jvp(vmap(torch.sin), (x,), (x,)))
c = functionalize(lambda x: x + 1)(x) if 'functionalize' in globals() else x + 1
print(c)
def rosen(x):
    return (1 - x[0]) ** 2 + 100 * (x[1] - x[0] ** 2) ** 2
print(hessian(rosen)(torch.tensor([1., 1.])), grad(rosen)(torch.tensor([0., 1.])))
print(jacfwd(jacfwd(rosen))(torch.tensor([1., 1.])))
def newton(x):
    return x - torch.linalg.solve(hessian(rosen)(x), grad(rosen)(x))
print(newton(torch.tensor([0., 1.])))
model = nn.Sequential(nn.Linear(1, 4), nn.Tanh(), nn.Linear(4, 1))
torch.manual_seed(0)
for p in model.parameters(): nn.init.normal_(p)
params = dict(model.named_parameters())
def u(t): return functional_call(model, params, (t.reshape(1, 1),)).squeeze()
ts = torch.linspace(0, 1, 3)
print(vmap(grad(u))(ts).detach())
print(vmap(grad(grad(u)))(ts).detach())
(vmap(grad(grad(u)))(ts) ** 2).mean().backward()
print(model[0].weight.grad)

# ---- output
# tensor([1., 1.]) tensor([ 0.2689, -0.2689])
# tensor([[1., 2.],
#         [1., 2.]])
# tensor([[[2., 0.],
#          [0., 0.]],
#
#         [[0., 0.],
#          [0., 2.]]])
# tensor([[[6., 0.],
#          [0., 6.]],
#
#         [[6., 0.],
#          [0., 6.]]])
# (tensor([0.8415, 0.9093]), tensor([ 0.5403, -0.4161]))
# tensor([[[1., 0.],
#          [0., 1.]],
#
#         [[1., 0.],
#          [0., 1.]]])
# tensor([[2., 0.],
#         [0., 4.]])
# tensor([2., 4.])
# (tensor([0.8415, 0.9093]), tensor([ 0.5403, -0.8323]))
# tensor([2., 3.])
# tensor([[ 802., -400.],
#         [-400.,  200.]]) tensor([ -2., 200.])
# tensor([[ 802., -400.],
#         [-400.,  200.]])
# tensor([-0.0050,  0.0000])
# tensor([ 0.7820, -0.1113, -0.7279])
# tensor([ 0.7949, -3.1633,  0.5823])
# tensor([[ 0.6222],
#         [-0.0690],
#         [-5.0620],
#         [ 0.1063]])
