import torch
from torch.distributions import *

torch.manual_seed(0)
S = torch.tensor([[2.0, 0.5], [0.5, 1.0]], requires_grad=True)
for given in (dict(covariance_matrix=S), dict(precision_matrix=S), dict(scale_tril=torch.tensor([[1.0, 0.0], [0.5, 2.0]]))):
    d = Wishart(torch.tensor(3.5), **given)
    x = d.rsample()
    print(d, x, d.log_prob(x.detach()), d.entropy())
    print(d.mean, d.variance, d.mode)
d = Wishart(torch.tensor([3.0, 4.0]), S)
print(d.rsample((2,)).shape, d.log_prob(torch.eye(2)), d.expand((3, 2)).sample().shape)
Wishart(5, S).log_prob(torch.tensor([[3.0, 0.1], [0.1, 2.0]])).backward()
print(S.grad)
for make in (lambda: Wishart(1.0, torch.eye(2)), lambda: Wishart(3.0), lambda: Wishart(3.0, torch.ones(2)), lambda: Wishart(3.0, -torch.eye(2))):
    try:
        make()
    except Exception as e:
        print(type(e).__name__, str(e)[:100])

for c in (0.4, 0.0, -1.0, 0.7, 2.0):
    loc = torch.tensor([0.1, 1.0], requires_grad=True)
    d = GeneralizedPareto(loc, torch.tensor([2.0, 1.0]), torch.tensor(c))
    x = d.rsample((2,))
    print(x, d.log_prob(x.detach()), d.mean, d.variance, d.entropy(), d.support)
    print(d.cdf(x.detach()), d.icdf(torch.tensor(0.3)))
    d.log_prob(torch.tensor([1.5, 1.5])).sum().backward()
    print(loc.grad)

# a star binds the transforms, and not the modules
print(TransformedDistribution(Normal(0.0, 1.0), [ExpTransform(), AffineTransform(1.0, 2.0)]).log_prob(torch.tensor(2.0)))
try:
    print(constraints)
except NameError as e:
    print(e)
print(torch.distributions.StickBreakingTransform()(torch.tensor([-1.5, 2.0])))

# ---- output
# Wishart(covariance_matrix: torch.Size([2, 2]), df: 3.5) tensor([[1.2756, 1.4411],
#         [1.4411, 2.2453]], grad_fn=<CopySlices>) tensor(-5.0905, grad_fn=<SubBackward0>) tensor(6.8036, grad_fn=<AddBackward0>)
# tensor([[7.0000, 1.7500],
#         [1.7500, 3.5000]], grad_fn=<MulBackward0>) tensor([[28.0000,  7.8750],
#         [ 7.8750,  7.0000]], grad_fn=<MulBackward0>) tensor([[1.0000, 0.2500],
#         [0.2500, 0.5000]], grad_fn=<MulBackward0>)
# Wishart(precision_matrix: torch.Size([2, 2]), df: 3.5) tensor([[1.7918, 1.0068],
#         [1.0068, 3.2983]], grad_fn=<CopySlices>) tensor(-5.3836, grad_fn=<SubBackward0>) tensor(5.1247, grad_fn=<AddBackward0>)
# tensor([[ 2.0000, -1.0000],
#         [-1.0000,  4.0000]], grad_fn=<MulBackward0>) tensor([[2.2857, 2.5714],
#         [2.5714, 9.1429]], grad_fn=<MulBackward0>) tensor([[ 0.2857, -0.1429],
#         [-0.1429,  0.5714]], grad_fn=<MulBackward0>)
# Wishart(scale_tril: torch.Size([2, 2]), df: 3.5) tensor([[ 7.0322, -4.4667],
#         [-4.4667,  6.0715]]) tensor(-9.5137) tensor(8.0436)
# tensor([[ 3.5000,  1.7500],
#         [ 1.7500, 14.8750]]) tensor([[  7.0000,  15.7500],
#         [ 15.7500, 126.4375]]) tensor([[0.5000, 0.2500],
#         [0.2500, 2.1250]])
# torch.Size([2, 2, 2, 2]) tensor([-4.2276, -5.2005], grad_fn=<SubBackward0>) torch.Size([3, 2, 2, 2])
# tensor([[-0.8735,  0.1796],
#         [ 0.1796, -1.4612]])
# ValueError Value of df=1.0 expected to be greater than ndim - 1 = 1.
# AssertionError Exactly one of covariance_matrix or precision_matrix or scale_tril may be specified.
# ValueError scale_tril must be at least two-dimensional, with optional leading batch dimensions
# ValueError Expected parameter covariance_matrix (Tensor of shape (2, 2)) of distribution Wishart(covariance_mat
# tensor([[1.0782, 2.2947],
#         [8.2598, 2.2452]], grad_fn=<WhereBackward0>) tensor([[-1.3186, -1.4606],
#         [-4.0802, -1.4146]], grad_fn=<SubBackward0>) tensor([3.4333, 2.6667], grad_fn=<WhereBackward0>) tensor([55.5556, 13.8889]) tensor([2.0931, 1.4000]) Interval(lower_bound=tensor([0.1000, 1.0000], requires_grad=True), upper_bound=tensor([inf, inf], grad_fn=<WhereBackward0>))
# tensor([[0.3603, 0.6477],
#         [0.9110, 0.6359]], grad_fn=<ExpBackward0>) tensor([0.8667, 1.3834], grad_fn=<WhereBackward0>)
# tensor([0.5469, 1.1667])
# tensor([[0.7115, 1.3078],
#         [0.1553, 1.9366]], grad_fn=<WhereBackward0>) tensor([[-0.9989, -0.3078],
#         [-0.7208, -0.9366]], grad_fn=<SubBackward0>) tensor([2.1000, 2.0000], grad_fn=<WhereBackward0>) tensor([4., 1.]) tensor([1.6931, 1.0000]) Interval(lower_bound=tensor([0.1000, 1.0000], requires_grad=True), upper_bound=tensor([inf, inf], grad_fn=<WhereBackward0>))
# tensor([[0.2634, 0.2650],
#         [0.0273, 0.6080]], grad_fn=<ExpBackward0>) tensor([0.8133, 1.3567], grad_fn=<WhereBackward0>)
# tensor([0.5000, 1.0000])
# tensor([[0.5388, 1.0542],
#         [1.9769, 1.1753]], grad_fn=<WhereBackward0>) tensor([[-0.6931, -0.0000],
#         [-0.6931, -0.0000]], grad_fn=<SubBackward0>) tensor([1.1000, 1.5000], grad_fn=<WhereBackward0>) tensor([0.3333, 0.0833]) tensor([0.6931, 0.0000]) Interval(lower_bound=tensor([0.1000, 1.0000], requires_grad=True), upper_bound=tensor([2.1000, 2.0000], grad_fn=<WhereBackward0>))
# tensor([[0.2194, 0.0542],
#         [0.9384, 0.1753]], grad_fn=<ExpBackward0>) tensor([0.7000, 1.3000], grad_fn=<WhereBackward0>)
# tensor([-0., -0.])
# tensor([[1.5471, 2.5107],
#         [1.9907, 1.1902]], grad_fn=<WhereBackward0>) tensor([[-1.6883, -1.7522],
#         [-1.9265, -0.3036]], grad_fn=<SubBackward0>) tensor([6.7667, 4.3333], grad_fn=<WhereBackward0>) tensor([nan, nan]) tensor([2.3931, 1.7000]) Interval(lower_bound=tensor([0.1000, 1.0000], requires_grad=True), upper_bound=tensor([inf, inf], grad_fn=<WhereBackward0>))
# tensor([[0.4431, 0.6432],
#         [0.5159, 0.1636]], grad_fn=<ExpBackward0>) tensor([0.9103, 1.4051], grad_fn=<WhereBackward0>)
# tensor([0.5705, 1.2593])
# tensor([[ 0.3232, 49.0725],
#         [ 4.8074, 69.3995]], grad_fn=<WhereBackward0>) tensor([[-0.9954, -6.8643],
#         [-3.3058, -7.3887]], grad_fn=<SubBackward0>) tensor([nan, nan], grad_fn=<WhereBackward0>) tensor([nan, nan]) tensor([3.6931, 3.0000]) Interval(lower_bound=tensor([0.1000, 1.0000], requires_grad=True), upper_bound=tensor([inf, inf], grad_fn=<WhereBackward0>))
# tensor([[0.0958, 0.8985],
#         [0.5814, 0.9148]], grad_fn=<ExpBackward0>) tensor([1.1408, 1.5204], grad_fn=<WhereBackward0>)
# tensor([0.6250, 1.5000])
# tensor(-1.1592)
# name 'constraints' is not defined
# tensor([0.1004, 0.7924, 0.1072])
