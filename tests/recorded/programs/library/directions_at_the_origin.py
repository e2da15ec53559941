import torch
from torch.func import jvp

z = torch.tensor([1 + 2j, -3 - 1j, 0j])
t = torch.tensor([1j, 1 + 0j, 1 + 1j])
for f in (torch.abs, torch.angle, torch.sgn, torch.real, torch.conj):
    print(jvp(f, (z,), (t,)))
x = torch.tensor([1.0, -2.0, 0.0])
for f in (torch.angle, torch.sgn):
    print(jvp(f, (x,), (torch.ones(3),)))
print(torch.autograd.functional.jacobian(lambda x: torch.angle(torch.complex(x, x * x)), torch.tensor([1.0, 2.0]), strategy="forward-mode", vectorize=True))

# ---- output
# (tensor([2.2361, 3.1623, 0.0000]), tensor([ 0.8944, -0.9487,  0.0000]))
# (tensor([ 1.1071, -2.8198,  0.0000]), tensor([0.2000, 0.1000, 0.0000]))
# (tensor([ 0.4472+0.8944j, -0.9487-0.3162j,  0.0000+0.0000j]), tensor([-0.1789+0.0894j,  0.0316-0.0949j,  0.0000+0.0000j]))
# (tensor([ 1., -3.,  0.]), tensor([0., 1., 1.]))
# (tensor([ 1.-2.j, -3.+1.j,  0.-0.j]), tensor([0.-1.j, 1.-0.j, 1.-1.j]))
# (tensor([0.0000, 3.1416, 0.0000]), tensor([0., 0., 0.]))
# (tensor([ 1., -1.,  0.]), tensor([0., 0., 0.]))
# tensor([[0.5000, 0.0000],
#         [0.0000, 0.2000]])
