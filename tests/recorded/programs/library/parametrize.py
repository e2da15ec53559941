import torch
import torch.nn as nn
import torch.nn.utils.parametrize as parametrize
class Symmetric(nn.Module):
    def forward(self, X):
        return X.triu() + X.triu(1).transpose(-1, -2)
    def right_inverse(self, A):
        return A.triu()
torch.manual_seed(0)
layer = nn.Linear(3, 3)
parametrize.register_parametrization(layer, 'weight', Symmetric())
A = layer.weight
print(torch.allclose(A, A.T))
print(A)
print(layer)
print(parametrize.is_parametrized(layer), parametrize.is_parametrized(layer, 'bias'))
print([n for n, _ in layer.named_parameters()])
print(layer.parametrizations.weight.original)
layer(torch.ones(1, 3)).sum().backward()
print(layer.parametrizations.weight.original.grad)
layer.weight = torch.eye(3)
print(layer.weight)
with parametrize.cached():
    print(layer.weight is layer.weight)
parametrize.remove_parametrizations(layer, 'weight')
print(layer, layer.weight)

# ---- output
# True
# tensor([[-0.0043,  0.3097, -0.4752],
#         [ 0.3097, -0.2224,  0.1548],
#         [-0.4752,  0.1548, -0.0512]], grad_fn=<AddBackward0>)
# ParametrizedLinear(
#   in_features=3, out_features=3, bias=True
#   (parametrizations): ModuleDict(
#     (weight): ParametrizationList(
#       (0): Symmetric()
#     )
#   )
# )
# True False
# ['bias', 'parametrizations.weight.original']
# Parameter containing:
# tensor([[-0.0043,  0.3097, -0.4752],
#         [ 0.0000, -0.2224,  0.1548],
#         [ 0.0000,  0.0000, -0.0512]], requires_grad=True)
# tensor([[1., 2., 2.],
#         [0., 1., 2.],
#         [0., 0., 1.]])
# tensor([[1., 0., 0.],
#         [0., 1., 0.],
#         [0., 0., 1.]], grad_fn=<AddBackward0>)
# True
# Linear(in_features=3, out_features=3, bias=True) Parameter containing:
# tensor([[1., 0., 0.],
#         [0., 1., 0.],
#         [0., 0., 1.]], requires_grad=True)
