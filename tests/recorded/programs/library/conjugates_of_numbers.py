import torch
x = torch.rand(3, requires_grad=True)
y = (x*(1+2j)).abs().pow(2).sum()
g, = torch.autograd.grad(y, x, create_graph=True)
g.sum().backward()
print(x.grad.round())
z = torch.tensor([1+1j, 2-1j], requires_grad=True)
w = (z*(3-2j)/(1j)).abs().sum()
g, = torch.autograd.grad(w, z, create_graph=True)
print(g)
print(torch.func.jacrev(lambda t: (t*(1+2j)).abs())(torch.ones(2)).round(decimals=2))

# ---- output
# tensor([10., 10., 10.])
# tensor([2.5495+2.5495j, 3.2249-1.6125j], grad_fn=<MulBackward0>)
# tensor([[2.2400, 0.0000],
#         [0.0000, 2.2400]])
