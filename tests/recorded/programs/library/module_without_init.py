import torch
from torch import nn


class Scaled(nn.Module):
    def __init__(self):
        self.factor = 3

    def forward(self, x):
        return x * self.factor


m = Scaled()
for call in [lambda: m(torch.ones(2)), lambda: list(m.parameters()), lambda: m.eval(), lambda: m.state_dict(), lambda: m.other]:
    try:
        print(call())
    except AttributeError as error:
        print(error)
for call in [lambda: nn.ModuleList([nn.ReLU()])["a"], lambda: nn.ModuleList().extend(3), lambda: nn.ParameterList().extend(torch.ones(2))]:
    try:
        print(call())
    except TypeError as error:
        print(error)
w = torch.ones(2, requires_grad=True)
plain, heavy = torch.optim.SGD([w], 0.1), torch.optim.SGD([w], 0.1, momentum=0.9)
w.sum().backward()
for optimizer in (plain, heavy):
    optimizer.step()
    print(optimizer.state_dict()["state"])
with torch.device("cpu"):
    print(torch.ones(1).device)
# ---- output
# 'Scaled' object has no attribute '_backward_hooks'
# 'Scaled' object has no attribute '_parameters'
# 'Scaled' object has no attribute '_modules'
# 'Scaled' object has no attribute '_state_dict_pre_hooks'
# 'Scaled' object has no attribute 'other'
# 'str' object cannot be interpreted as an integer
# ModuleList.extend should be called with an iterable, but got int
# ParameterList.extend should be called with an iterable, but got Tensor
# {}
# {0: {'momentum_buffer': tensor([1., 1.])}}
# cpu
