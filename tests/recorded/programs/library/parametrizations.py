import torch, torch.nn as nn, copy
import torch.nn.utils.parametrizations as P
import torch.nn.utils.parametrize as Z
torch.manual_seed(0)
m = P.weight_norm(nn.Linear(2, 3)); print(list(m.state_dict()), m.weight, m)
m(torch.ones(1,2)).pow(2).sum().backward(); print(m.parametrizations.weight.original0.grad, m.parametrizations.weight.original1.grad)
m = P.weight_norm(nn.Conv1d(2,3,2), dim=1); print(m.weight.grad_fn.name(), m.weight)
m = P.weight_norm(nn.Linear(2, 3), dim=None); print(m.weight.grad_fn.name(), m.weight.sum())
Z.remove_parametrizations(m, 'weight'); print(m, type(m.weight), list(dict(m.named_parameters())))
s = P.spectral_norm(nn.Linear(3, 2)); print(s(torch.ones(1,3)), list(s.state_dict()), torch.linalg.matrix_norm(s.weight, 2))
s.eval(); s(torch.ones(1,3)).sum().backward(); print(s.parametrizations.weight.original.grad)
o = P.orthogonal(nn.Linear(3, 3)); print(torch.dist(o.weight.T @ o.weight, torch.eye(3)) < 1e-5, o)
o(torch.ones(1,3)).pow(3).sum().backward(); print(o.parametrizations.weight.original.grad)
for kw in ({'orthogonal_map': 'cayley'}, {'orthogonal_map': 'householder'}, {'use_trivialization': False}):
    o = P.orthogonal(nn.Linear(2, 4), **kw); o(torch.ones(1,2)).pow(2).sum().backward(); print(torch.dist(o.weight.T @ o.weight, torch.eye(2)) < 1e-5, o.parametrizations.weight.original.grad.abs().sum() >= 0)
w = nn.utils.weight_norm(nn.Linear(2, 3), name='weight'); print(list(w.state_dict()), w(torch.ones(1,2)), w)
w(torch.ones(1,2)).sum().backward(); print(w.weight_g.grad)
nn.utils.remove_weight_norm(w); print(list(w.state_dict()))
s = nn.utils.spectral_norm(nn.Linear(2, 3)); print(list(s.state_dict()), s(torch.ones(1,2)))
s(torch.ones(1,2)).sum().backward(); print(s.weight_orig.grad); t = copy.deepcopy(s.state_dict()); print(s.load_state_dict(t), t._metadata)
nn.utils.remove_spectral_norm(s); print(list(s.state_dict()))
for f in (lambda: nn.utils.remove_weight_norm(nn.Linear(1,1)), lambda: nn.utils.remove_spectral_norm(nn.Linear(1,1)), lambda: nn.utils.weight_norm(nn.utils.weight_norm(nn.Linear(1,1))), lambda: P.spectral_norm(nn.Linear(1,1), n_power_iterations=0), lambda: P.orthogonal(nn.Linear(1,1), orthogonal_map='x'), lambda: P.weight_norm(nn.Linear(1,1), name='x'), lambda: P.orthogonal(nn.Linear(1,1), 'bias'), lambda: P.spectral_norm(nn.Linear(1,1), dim=5), lambda: Z.remove_parametrizations(nn.Linear(1,1), "weight")):
    try: print(f())
    except Exception as e: print(type(e).__name__, e)
class Sym(nn.Module):
    def forward(self, X): return X.triu() + X.triu(1).T
    def right_inverse(self, A): return A.triu()
class Two(nn.Module):
    def forward(self, a, b): return a + b
    def right_inverse(self, A): return A/2, A/2
class Bad(nn.Module):
    def forward(self, X): return X[:1]
class Dbl(nn.Module):
    def forward(self, X): return X.double()
l = nn.Linear(3,3); Z.register_parametrization(l, 'weight', Sym()); print(l.weight - l.weight.T, l)
l.weight = torch.ones(3,3); print(l.weight)
Z.register_parametrization(l, 'bias', Two()); print(list(l.state_dict()), l.parametrizations.bias.ntensors)
for f in (lambda: Z.register_parametrization(nn.Linear(2,2), 'weight', Bad()), lambda: Z.register_parametrization(nn.Linear(2,2), 'weight', Dbl()), lambda: Z.register_parametrization(l, 'weight', Bad()), lambda: Z.remove_parametrizations(l, 'bias', leave_parametrized=False), lambda: Z.register_parametrization(l, 'nope', Sym())):
    try: print(f())
    except Exception as e: print(type(e).__name__, e)
print(Z.type_before_parametrizations(l), type(l), Z.is_parametrized(l, 'bias'), Z.is_parametrized(nn.Linear(1,1)))
c = copy.deepcopy(l); print(c.weight is not l.weight, torch.equal(c.weight, l.weight), type(c))
with Z.cached(): print(l.weight is l.weight)
old = {'weight_g': torch.ones(3,1), 'weight_v': torch.ones(3,2), 'bias': torch.zeros(3)}
m = P.weight_norm(nn.Linear(2,3)); print(m.load_state_dict(old), m.weight)
q = nn.Linear(3,3); Z.transfer_parametrizations_and_params(l, q, 'weight'); print(q.weight, type(q))

# ---- output
# ['bias', 'parametrizations.weight.original0', 'parametrizations.weight.original1'] tensor([[-0.0053,  0.3793],
#         [-0.5820, -0.5204],
#         [-0.2723,  0.1896]], grad_fn=<WeightNormInterfaceBackward0>) ParametrizedLinear(
#   in_features=2, out_features=3, bias=True
#   (parametrizations): ModuleDict(
#     (weight): ParametrizationList(
#       (0): _WeightNorm()
#     )
#   )
# )
# tensor([[0.7099],
#         [1.5298],
#         [0.0725]]) tensor([[ 0.7299,  0.0102],
#         [ 0.0570, -0.0637],
#         [-0.2314, -0.3324]])
# MulBackward0 tensor([[[ 0.1323, -0.1511],
#          [-0.0983, -0.4777]],
#
#         [[-0.3311, -0.2061],
#          [ 0.0185,  0.1977]],
#
#         [[ 0.3000, -0.3390],
#          [-0.2177,  0.1816]]], grad_fn=<MulBackward0>)
# MulBackward0 tensor(-0.6790, grad_fn=<SumBackward0>)
# Linear(in_features=2, out_features=3, bias=True) <class 'torch.nn.parameter.Parameter'> ['bias', 'weight']
# tensor([[-1.1354,  0.5180]], grad_fn=<AddmmBackward0>) ['bias', 'parametrizations.weight.original', 'parametrizations.weight.0._u', 'parametrizations.weight.0._v'] tensor(1.0000, grad_fn=<AmaxBackward0>)
# tensor([[1.1780, 0.5549, 0.5993],
#         [1.1631, 1.6743, 1.6379]])
# tensor(True) ParametrizedLinear(
#   in_features=3, out_features=3, bias=True
#   (parametrizations): ModuleDict(
#     (weight): ParametrizationList(
#       (0): _Orthogonal()
#     )
#   )
# )
# tensor([[ 0.0000,  0.0000,  0.0000],
#         [ 0.8933,  0.0000,  0.0000],
#         [-0.6279, -1.5211,  0.0000]])
# tensor(True) tensor(True)
# tensor(True) tensor(True)
# tensor(True) tensor(True)
# ['bias', 'weight_g', 'weight_v'] tensor([[0.9195, 0.6168, 0.5312]], grad_fn=<AddmmBackward0>) Linear(in_features=2, out_features=3, bias=True)
# tensor([[ 0.9259],
#         [-0.7044],
#         [ 0.5278]])
# ['bias', 'weight']
# ['bias', 'weight_orig', 'weight_u', 'weight_v'] tensor([[ 0.2411, -1.4690, -0.2061]], grad_fn=<AddmmBackward0>)
# tensor([[0.8770, 0.9348],
#         [1.0183, 0.9581],
#         [0.8960, 0.9379]])
# <All keys matched successfully> OrderedDict([('', {'version': 1, 'spectral_norm': {'weight.version': 1}})])
# ['bias', 'weight']
# ValueError weight_norm of 'weight' not found in Linear(in_features=1, out_features=1, bias=True)
# ValueError spectral_norm of 'weight' not found in Linear(in_features=1, out_features=1, bias=True)
# RuntimeError Cannot register two weight_norm hooks on the same parameter weight
# ValueError Expected n_power_iterations to be positive, but got n_power_iterations=0
# ValueError orthogonal_map has to be one of "matrix_exp", "cayley", "householder". Got: x
# ValueError Module 'Linear(in_features=1, out_features=1, bias=True)' does not have a parameter, a buffer, or a parametrized element with name 'x'
# ValueError Expected a matrix or batch of matrices. Got a tensor of 1 dimensions.
# IndexError Dimension out of range (expected to be in range of [-2, 1] but got 5)
# ValueError Module Linear(in_features=1, out_features=1, bias=True) does not have a parametrization on weight
# tensor([[0., 0., 0.],
#         [0., 0., 0.],
#         [0., 0., 0.]], grad_fn=<SubBackward0>) ParametrizedLinear(
#   in_features=3, out_features=3, bias=True
#   (parametrizations): ModuleDict(
#     (weight): ParametrizationList(
#       (0): Sym()
#     )
#   )
# )
# tensor([[1., 1., 1.],
#         [1., 1., 1.],
#         [1., 1., 1.]], grad_fn=<AddBackward0>)
# ['parametrizations.weight.original', 'parametrizations.bias.original0', 'parametrizations.bias.original1'] 2
# ValueError Registering a parametrization may not change the shape of the tensor, unless `unsafe` flag is enabled.
# unparametrized shape: torch.Size([2, 2])
# parametrized shape: torch.Size([1, 2])
# ValueError Registering a parametrization may not change the dtype of the tensor, unless `unsafe` flag is enabled.
# unparametrized dtype: torch.float32
# parametrized dtype: torch.float64
# ValueError Registering a parametrization may not change the shape of the tensor, unless the `unsafe` flag is enabled.
# module.weight.shape: torch.Size([3, 3])
# parametrization(module.weight).shape: torch.Size([1, 3])
# ValueError Cannot leave unparametrized (`leave_parametrized=False`) a tensor that is parametrized in terms of a sequence of tensors.
# ValueError Module 'ParametrizedLinear(
#   in_features=3, out_features=3, bias=True
#   (parametrizations): ModuleDict(
#     (weight): ParametrizationList(
#       (0): Sym()
#     )
#     (bias): ParametrizationList(
#       (0): Two()
#     )
#   )
# )' does not have a parameter, a buffer, or a parametrized element with name 'nope'
# <class 'torch.nn.modules.linear.Linear'> <class 'torch.nn.utils.parametrize.ParametrizedLinear'> True False
# True True <class 'torch.nn.utils.parametrize.ParametrizedLinear'>
# True
# <All keys matched successfully> tensor([[0.7071, 0.7071],
#         [0.7071, 0.7071],
#         [0.7071, 0.7071]], grad_fn=<WeightNormInterfaceBackward0>)
# tensor([[1., 1., 1.],
#         [1., 1., 1.],
#         [1., 1., 1.]], grad_fn=<AddBackward0>) <class 'torch.nn.utils.parametrize.ParametrizedLinear'>
