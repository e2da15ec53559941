import torch
import torch.nn as nn
class Scale(nn.Module):
    def __init__(self, k):
        super().__init__()
        self.k = k
    def forward(self, x):
        return x * self.k
def run(model, x, **kw):
    model.eval() if kw.get('eval') else model.train()
    out = model(x)
    return out.sum().item(), model.training
print(run(Scale(2), torch.ones(3)), run(nn.Sequential(Scale(2), Scale(0.5)), torch.ones(3), eval=True))
print(Scale(3), Scale.__name__, Scale.forward.__name__, isinstance(Scale(1), nn.Module))
print(nn.Linear(2, 1).__class__.__name__, nn.Linear, type(nn.Linear(1, 1)), nn.functional.relu(torch.tensor(-1.)), nn.Linear.__module__)
m = nn.Linear(2, 1)
m.weight.data = torch.tensor([[1., 2.]])
m.bias.data[:] = 0.5
print(m(torch.tensor([[1., 1.]])))
m.weight = nn.Parameter(torch.zeros(1, 2))
print(m(torch.tensor([[1., 1.]])).item(), [k for k in m.state_dict()])
try:
    m.weight = torch.zeros(1, 2)
except TypeError as e:
    print(e)
m.requires_grad_(False)
print(m.weight.requires_grad, hasattr(m, 'bias'), getattr(m, 'nothing', None), m.__dict__['in_features'] if 'in_features' in m.__dict__ else None)
try:
    nn.Linear(2, 1)(torch.ones(2, 3))
except RuntimeError as e:
    print(e)
try:
    nn.CrossEntropyLoss()(torch.ones(2, 3), torch.tensor([0, 3]))
except IndexError as e:
    print(e)
try:
    nn.MSELoss()(torch.ones(2, 3), torch.ones(2))
except RuntimeError as e:
    print(e)
try:
    nn.Embedding(2, 2)(torch.tensor([5]))
except IndexError as e:
    print(e)
try:
    torch.optim.SGD([], lr=0.1)
except ValueError as e:
    print(e)
try:
    torch.optim.SGD([torch.ones(1).requires_grad_() * 2], lr=0.1)
except ValueError as e:
    print(e)
try:
    torch.optim.Adam([torch.ones(1)], lr=-1)
except ValueError as e:
    print(e)
try:
    torch.optim.SGD(torch.ones(2), lr=0.1)
except TypeError as e:
    print(e)

# ---- output
# (6.0, True) (3.0, False)
# Scale() Scale forward True
# Linear <class 'torch.nn.modules.linear.Linear'> <class 'torch.nn.modules.linear.Linear'> tensor(0.) torch.nn.modules.linear
# tensor([[3.5000]], grad_fn=<AddmmBackward0>)
# 0.5 ['weight', 'bias']
# cannot assign 'torch.FloatTensor' as parameter 'weight' (torch.nn.Parameter or None expected)
# False True None 2
# mat1 and mat2 shapes cannot be multiplied (2x3 and 2x1)
# Target 3 is out of bounds.
# The size of tensor a (3) must match the size of tensor b (2) at non-singleton dimension 1
# index out of range in self
# optimizer got an empty parameter list
# can't optimize a non-leaf Tensor
# Invalid learning rate: -1
# params argument given to the optimizer should be an iterable of Tensors or dicts, but got torch.FloatTensor
