import torch
from torch import nn
from torch.autograd import grad
def gradient_penalty(D, real, fake):
    eps = torch.full((real.size(0), 1), 0.5)
    inter = (eps * real + (1 - eps) * fake).requires_grad_(True)
    out = D(inter)
    g = grad(outputs=out, inputs=inter, grad_outputs=torch.ones_like(out), create_graph=True, retain_graph=True, only_inputs=True)[0]
    return ((g.norm(2, dim=1) - 1) ** 2).mean()
torch.manual_seed(0)
D = nn.Sequential(nn.Linear(2, 4), nn.LeakyReLU(0.2), nn.Linear(4, 1))
gp = gradient_penalty(D, torch.randn(3, 2), torch.randn(3, 2))
print(gp); gp.backward(); print(D[0].weight.grad)
# pinn
u = nn.Sequential(nn.Linear(1, 8), nn.Tanh(), nn.Linear(8, 1)); opt = torch.optim.Adam(u.parameters(), lr=1e-2)
t = torch.linspace(0, 1, 10).view(-1, 1).requires_grad_(True)
for i in range(30):
    y = u(t)
    dy, = grad(y.sum(), t, create_graph=True)
    d2y, = grad(dy.sum(), t, create_graph=True)
    loss = ((d2y + y) ** 2).mean() + (u(torch.zeros(1, 1)) - 1).pow(2).squeeze() + 0 * dy.mean()
    opt.zero_grad(); loss.backward(); opt.step()
    if i % 10 == 9: print(i, f'{loss.item():.4f}')
# maml-like
w = torch.tensor([1.0], requires_grad=True)
inner = (w * 2 - 1) ** 2
gw, = grad(inner.sum(), w, create_graph=True)
w2 = w - 0.1 * gw
outer = (w2 * 3 - 1).pow(2).sum(); outer.backward(); print(w.grad, w2)
# hvp
x = torch.tensor([1., 2.], requires_grad=True); f = (x[0] ** 2 * x[1] + x[1] ** 3)
g, = grad(f, x, create_graph=True); v = torch.tensor([1., 1.]); print(grad(g @ v, x, retain_graph=True), torch.stack([grad(gi, x, retain_graph=True)[0] for gi in g]))
grad(f, x); 
grad(f, x)

# ---- output
# tensor(0.6332, grad_fn=<MeanBackward0>)
# tensor([[ 0.4447, -0.5107],
#         [ 0.1920, -0.0903],
#         [ 0.1620, -0.1331],
#         [-0.0146,  0.0120]])
# 9 0.7964
# 19 0.2332
# 29 0.1024
# tensor([0.9600]) tensor([0.6000], grad_fn=<SubBackward0>)
# (tensor([ 6., 14.]),) tensor([[ 4.,  2.],
#         [ 2., 12.]])
# RuntimeError: Trying to backward through the graph a second time (or directly access saved tensors after they have already been freed). Saved intermediate values of the graph are freed when you call .backward() or autograd.grad(). Specify retain_graph=True if you need to backward through the graph a second time or if you need to access saved tensors after calling backward.
