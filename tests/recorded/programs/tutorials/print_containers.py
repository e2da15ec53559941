import torch
import torch.nn as nn
torch.manual_seed(3)
p = nn.Parameter(torch.tensor([1.0, 2.0]))
print(p)
print([p, torch.ones(2)])
print({'w': p, 'b': torch.zeros(())})
print((torch.tensor(1), torch.tensor(2.5, requires_grad=True)))
m = nn.Linear(2, 1, bias=False)
print([m, nn.ReLU()])
print(dict(m.named_parameters()))
print(list(m.named_parameters()))
print(m.state_dict())
print(list(m.state_dict().keys()), m.state_dict()['weight'].requires_grad)
print(type(p), type(p.data), isinstance(p, torch.Tensor), isinstance(p, nn.Parameter))
print(nn.ModuleList([nn.Linear(1, 2), nn.Tanh()]))
print(nn.ModuleDict({'a': nn.Linear(1, 2), 'b': nn.Sigmoid()}))
print(nn.ParameterList([p, nn.Parameter(torch.zeros(2, 2))]))
print(torch.optim.SGD([p], lr=0.1, momentum=0.9))
print(torch.optim.Adam([{'params': [p], 'lr': 1e-2}], lr=1e-3))
print(nn.CrossEntropyLoss(), nn.MSELoss(), nn.LSTM, sep='\n')

# ---- output
# Parameter containing:
# tensor([1., 2.], requires_grad=True)
# [Parameter containing:
# tensor([1., 2.], requires_grad=True), tensor([1., 1.])]
# {'w': Parameter containing:
# tensor([1., 2.], requires_grad=True), 'b': tensor(0.)}
# (tensor(1), tensor(2.5000, requires_grad=True))
# [Linear(in_features=2, out_features=1, bias=False), ReLU()]
# {'weight': Parameter containing:
# tensor([[-0.7011, -0.5578]], requires_grad=True)}
# [('weight', Parameter containing:
# tensor([[-0.7011, -0.5578]], requires_grad=True))]
# OrderedDict([('weight', tensor([[-0.7011, -0.5578]]))])
# ['weight'] False
# <class 'torch.nn.parameter.Parameter'> <class 'torch.Tensor'> True True
# ModuleList(
#   (0): Linear(in_features=1, out_features=2, bias=True)
#   (1): Tanh()
# )
# ModuleDict(
#   (a): Linear(in_features=1, out_features=2, bias=True)
#   (b): Sigmoid()
# )
# ParameterList(
#     (0): Parameter containing: [torch.float32 of size 2]
#     (1): Parameter containing: [torch.float32 of size 2x2]
# )
# SGD (
# Parameter Group 0
#     dampening: 0
#     differentiable: False
#     foreach: None
#     fused: None
#     lr: 0.1
#     maximize: False
#     momentum: 0.9
#     nesterov: False
#     weight_decay: 0
# )
# Adam (
# Parameter Group 0
#     amsgrad: False
#     betas: (0.9, 0.999)
#     capturable: False
#     decoupled_weight_decay: False
#     differentiable: False
#     eps: 1e-08
#     foreach: None
#     fused: None
#     lr: 0.01
#     maximize: False
#     weight_decay: 0
# )
# CrossEntropyLoss()
# MSELoss()
# <class 'torch.nn.modules.rnn.LSTM'>
