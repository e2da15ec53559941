import torch
import torch.nn.modules.conv
from torch.nn.modules.batchnorm import _BatchNorm, BatchNorm1d
from torch.optim.adam import Adam
from torch.optim.optimizer import Optimizer
import torch.optim.sgd as S
from torch.nn.modules.module import register_module_forward_hook
print(isinstance(torch.nn.BatchNorm2d(2), _BatchNorm), Adam is torch.optim.Adam, S.SGD, torch.nn.modules.conv.Conv2d, torch.nn.modules.Linear, Optimizer)
h = register_module_forward_hook(lambda m, i, o: print('fwd', type(m).__name__))
torch.nn.Sequential(torch.nn.Linear(1,1), torch.nn.ReLU())(torch.ones(1))
h.remove()
torch.nn.Linear(1,1)(torch.ones(1))
print(torch.nn.modules.Linear is torch.nn.Linear)

# ---- output
# True True <class 'torch.optim.sgd.SGD'> <class 'torch.nn.modules.conv.Conv2d'> <class 'torch.nn.modules.linear.Linear'> <class 'torch.optim.optimizer.Optimizer'>
# fwd Linear
# fwd ReLU
# fwd Sequential
# True
