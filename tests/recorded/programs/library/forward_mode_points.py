"""Forward mode points."""

import torch
import torch.nn.functional as F
from torch.func import grad, hessian, jacfwd, jacrev, jvp, vmap


def t(f):
    try:
        print(f())
    except Exception as error:
        print(type(error).__name__, error)


def along(f, *xs):
    xs = tuple(x.double() for x in xs)
    found = jvp(f, xs, tuple(torch.ones_like(x) * (i + 1) for i, x in enumerate(xs)))[1]
    return found if found.is_complex() else found.round(decimals=9) + 0.0
torch.set_default_dtype(torch.float64)
z, o = torch.zeros(3), torch.ones(3)
for f in (lambda x: x.logcumsumexp(0), lambda x: x.std(), lambda x: x.norm(), lambda x: x.norm(3), torch.sinc, lambda x: torch.logit(x, 1e-6), lambda x: x.var(), lambda x: torch.std_mean(x)[0], lambda x: torch.dist(x, x), lambda x: x[:, None].renorm(2, 0, 1.0), lambda x: F.layer_norm(x, (3,)), lambda x: F.batch_norm(x[:, None], None, None, training=True), lambda x: F.hardsigmoid(x), lambda x: x.prod(), lambda x: x.cumprod(0), lambda x: F.normalize(x, dim=0), lambda x: F.softmax(x, 0), lambda x: F.max_pool1d(x[None], 2), lambda x: F.avg_pool1d(x[None], 2), lambda x: F.conv1d(x[None, None], torch.ones(1, 1, 2)), lambda x: F.pad(x[None], (1, 1), mode="reflect"), lambda x: F.interpolate(x[None, None], scale_factor=2), lambda x: torch.cat([x, x * 2]), lambda x: torch.stack([x, x]), lambda x: torch.einsum("i,i", x, x), lambda x: x[torch.tensor([0, 0])], lambda x: x.sort().values, lambda x: x.clone().t_(), lambda x: x.clone().unsqueeze_(0)):
    for x in (z, o, torch.tensor([1.0, 2.0, 2.0])):
        t(lambda: along(f, x))
for f in (torch.maximum, torch.fmax, torch.fmin, torch.atan2, torch.hypot, torch.clamp_min, lambda a, b: torch.clamp(a, min=b), lambda a, b: torch.clamp(a, b, b), torch.pow, torch.xlogy, F.prelu, torch.polar, lambda a, b: torch.dist(a, b)):
    t(lambda: along(f, z, z))
    t(lambda: along(f, torch.tensor([1.0, 2.0, 3.0]), torch.tensor([2.0])) if f is F.prelu else along(f, torch.tensor([1.0, 2.0, 3.0]), torch.tensor([2.0, 2.0, 2.0])))
t(lambda: along(lambda w: F.embedding(torch.tensor([0, 1]), w, padding_idx=0), torch.ones(2, 2)))
for f in (lambda x: torch.cdist(x, torch.ones(2, 2), 1.0), lambda x: F.pdist(x), lambda x: torch.special.zeta(x, o[:2, None]), lambda x: torch.heaviside(x, x)):
    t(lambda: along(f, torch.ones(2, 2)))

# ---- output
# tensor([1., 1., 1.])
# tensor([1., 1., 1.])
# tensor([1., 1., 1.])
# tensor(0.)
# tensor(0.)
# tensor(0.)
# tensor(0.)
# tensor(1.7321)
# tensor(1.6667)
# tensor(0.)
# tensor(1.4422)
# tensor(1.3613)
# tensor([0., 0., 0.])
# tensor([-1., -1., -1.])
# tensor([-1.0000,  0.5000,  0.5000])
# tensor([0., 0., 0.])
# tensor([0., 0., 0.])
# tensor([0., 0., 0.])
# tensor(0.)
# tensor(0.)
# tensor(0.)
# tensor(0.)
# tensor(0.)
# tensor(0.)
# tensor(0.)
# tensor(0.)
# tensor(0.)
# tensor([[1.],
#         [1.],
#         [1.]])
# tensor([[1.],
#         [1.],
#         [1.]])
# tensor([[1.0000e+00],
#         [2.5000e-08],
#         [2.5000e-08]])
# tensor([0., 0., 0.])
# tensor([0., 0., 0.])
# tensor([0., 0., 0.])
# tensor([[0.],
#         [0.],
#         [0.]])
# tensor([[0.],
#         [0.],
#         [0.]])
# tensor([[0.],
#         [0.],
#         [0.]])
# tensor([0.1667, 0.1667, 0.1667])
# tensor([0.1667, 0.1667, 0.1667])
# tensor([0.1667, 0.1667, 0.1667])
# tensor(0.)
# tensor(3.)
# tensor(8.)
# tensor([1., 0., 0.])
# tensor([1., 2., 3.])
# tensor([1., 3., 8.])
# tensor([1.0000e+12, 1.0000e+12, 1.0000e+12])
# tensor([0., 0., 0.])
# tensor([ 0.1481, -0.0370, -0.0370])
# tensor([0., 0., 0.])
# tensor([0., 0., 0.])
# tensor([0., 0., 0.])
# tensor([[1.]])
# tensor([[1.]])
# tensor([[1.]])
# tensor([[1.]])
# tensor([[1.]])
# tensor([[1.]])
# tensor([[[2., 2.]]])
# tensor([[[2., 2.]]])
# tensor([[[2., 2.]]])
# tensor([[1., 1., 1., 1., 1.]])
# tensor([[1., 1., 1., 1., 1.]])
# tensor([[1., 1., 1., 1., 1.]])
# tensor([[[1., 1., 1., 1., 1., 1.]]])
# tensor([[[1., 1., 1., 1., 1., 1.]]])
# tensor([[[1., 1., 1., 1., 1., 1.]]])
# tensor([1., 1., 1., 2., 2., 2.])
# tensor([1., 1., 1., 2., 2., 2.])
# tensor([1., 1., 1., 2., 2., 2.])
# tensor([[1., 1., 1.],
#         [1., 1., 1.]])
# tensor([[1., 1., 1.],
#         [1., 1., 1.]])
# tensor([[1., 1., 1.],
#         [1., 1., 1.]])
# tensor(0.)
# tensor(6.)
# tensor(10.)
# tensor([1., 1.])
# tensor([1., 1.])
# tensor([1., 1.])
# tensor([1., 1., 1.])
# tensor([1., 1., 1.])
# tensor([1., 1., 1.])
# tensor([1., 1., 1.])
# tensor([1., 1., 1.])
# tensor([1., 1., 1.])
# tensor([[1., 1., 1.]])
# tensor([[1., 1., 1.]])
# tensor([[1., 1., 1.]])
# tensor([1.5000, 1.5000, 1.5000])
# tensor([2.0000, 1.5000, 1.0000])
# tensor([2., 2., 2.])
# tensor([2., 2., 1.])
# tensor([1., 1., 1.])
# tensor([1., 1., 2.])
# tensor([nan, nan, nan])
# tensor([ 0.0000, -0.2500, -0.3077])
# tensor([nan, nan, nan])
# tensor([2.2361, 2.1213, 1.9415])
# tensor([1., 1., 1.])
# tensor([2., 1., 1.])
# tensor([2., 2., 2.])
# tensor([2., 2., 1.])
# tensor([1., 1., 1.])
# tensor([2., 1., 2.])
# tensor([0., 0., 0.])
# tensor([ 2.0000,  9.5452, 25.7750])
# tensor([nan, nan, nan])
# tensor([1.6931, 2.6931, 3.6931])
# RuntimeError Mismatch of parameter numbers and input channel size. Found parameter numbers = 3 and channel size = 1.
# tensor([1., 1., 1.])
# tensor([1.+0.j, 1.+0.j, 1.+0.j])
# tensor([-2.2347+0.0770j, -4.0533-0.7553j, -5.8719-1.5876j])
# tensor(0.)
# tensor(0.)
# tensor([[1., 1.],
#         [1., 1.]])
# NotImplementedError Trying to use forward AD with _cdist_forward that does not support it because it has not been implemented yet.
# Please file an issue to PyTorch at https://github.com/pytorch/pytorch/issues/new?template=feature-request.yml so that we can prioritize its implementation or submit a PR adding the implementation to derivatives.yaml
# NotImplementedError Trying to use forward AD with _pdist_forward that does not support it because it has not been implemented yet.
# Please file an issue to PyTorch at https://github.com/pytorch/pytorch/issues/new?template=feature-request.yml so that we can prioritize its implementation or submit a PR adding the implementation to derivatives.yaml
# NotImplementedError Trying to use forward AD with special_zeta that does not support it because it has not been implemented yet.
# Please file an issue to PyTorch at https://github.com/pytorch/pytorch/issues/new?template=feature-request.yml so that we can prioritize its implementation or submit a PR adding the implementation to derivatives.yaml
# NotImplementedError Trying to use forward AD with aten::heaviside that does not support it.
