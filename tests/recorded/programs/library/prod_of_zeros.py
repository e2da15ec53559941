"""Products and running products of zeros and large numbers."""

import torch, torch.nn as nn, torch.nn.functional as F
def t(f):
    try:
        print(f())
    except Exception as error:
        print(type(error).__name__, error)


for v in ([1e30, 1e30, 0., 0.], [1e30, 1e30, 0.], [0., 1e30, 1e30, 2.], [0., float('inf'), 0.], [float('nan'), 0.], [1e-30, 1e-30, 1e-30], [2., 3., 0.], [1e20, 1e20, 1e-20, 1e-20]):
    x = torch.tensor(v, requires_grad=True); x.prod().backward(); print(x.grad); x.grad = None
    y = torch.stack([x, x * 1]); y.prod(1).sum().backward(); print(x.grad); x.grad = None
    x.cumprod(0).sum().backward(); print(x.grad); g, = torch.autograd.grad(x.prod(), x, create_graph=True); t(lambda: torch.autograd.grad(g.sum(), x)); t(lambda: torch.func.jvp(torch.prod, (x.detach(),), (torch.ones_like(x.detach()),)))

# ---- output
# tensor([0., 0., 0., 0.])
# tensor([0., 0., nan, 0.])
# tensor([inf, inf, inf, 0.])
# (tensor([nan, nan, inf, inf]),)
# (tensor(nan), tensor(nan))
# tensor([0., 0., inf])
# tensor([0., 0., inf])
# tensor([inf, inf, inf])
# (tensor([       inf,        inf, 2.0000e+30]),)
# (tensor(nan), tensor(inf))
# tensor([inf, 0., 0., 0.])
# tensor([inf, 0., 0., 0.])
# tensor([inf, 0., 0., 0.])
# (tensor([inf, inf, inf, inf]),)
# (tensor(0.), tensor(inf))
# tensor([0., 0., 0.])
# tensor([nan, 0., nan])
# tensor([nan, 0., 0.])
# (tensor([inf, 0., inf]),)
# (tensor(nan), tensor(nan))
# tensor([0., nan])
# tensor([0., nan])
# tensor([nan, nan])
# (tensor([nan, 1.]),)
# (tensor(nan), tensor(nan))
# tensor([0., 0., 0.])
# tensor([0., 0., 0.])
# tensor([1., 0., 0.])
# (tensor([0., 0., 0.]),)
# (tensor(0.), tensor(0.))
# tensor([0., 0., 6.])
# tensor([ 0.,  0., 12.])
# tensor([4., 2., 6.])
# (tensor([3., 2., 5.]),)
# (tensor(0.), tensor(6.))
# tensor([inf, inf, inf, inf])
# tensor([inf, inf, inf, inf])
# tensor([       inf,        inf,        inf, 1.0000e+20])
# (tensor([nan, nan, nan, nan]),)
# (tensor(inf), tensor(inf))
