import torch
from torch.func import linearize, jvp, vjp
def f(x):
    return x.sin() * x
x = torch.tensor([1., 2.])
out, jf = linearize(f, x)
print(out)
print(jf(torch.tensor([1., 0.])), jf(torch.ones(2)))
print(jvp(f, (x,), (torch.ones(2),)))
def g(x, y):
    return (x * y).sum(), {'a': x - y}
out, jf = linearize(g, x, x)
print(out)
print(jf(torch.ones(2), torch.zeros(2)))

# ---- output
# tensor([0.8415, 1.8186])
# tensor([1.3818, 0.0000]) tensor([1.3818, 0.0770])
# (tensor([0.8415, 1.8186]), tensor([1.3818, 0.0770]))
# (tensor(5.), {'a': tensor([0., 0.])})
# (tensor(3.), {'a': tensor([1., 1.])})
